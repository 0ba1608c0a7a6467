"""Preferences of this installation: a key and a JSON value. Raw, read before the first paint."""

from __future__ import annotations

import json
from typing import Any

from db import connection


def get_setting(key: str, default: Any = None) -> Any:
    """The value kept under `key`, or `default`."""
    found = connection.row("select value from setting where key = ?", (key,))
    return default if found is None else json.loads(found[0])


def list_settings() -> dict[str, Any]:
    """All that is kept."""
    return {
        key: json.loads(value) for key, value in connection.rows("select key, value from setting")
    }


def list_keys(prefix: str) -> list[str]:
    """The keys that begin so."""
    rows = connection.rows(
        "select key from setting where substr(key, 1, ?) = ? order by key", (len(prefix), prefix)
    )
    return [key for (key,) in rows]


def set_setting(key: str, value: Any) -> None:
    """Keep `value` (anything JSON holds) under `key`."""
    with connection.transaction() as raw:
        raw.execute(
            "insert into setting (key, value) values (?, ?) "
            "on conflict (key) do update set value = excluded.value",
            (key, json.dumps(value, ensure_ascii=False)),
        )
