"""Preferences of this installation: a key and a JSON value. Raw, read before the first paint.

Which keys are for whom stands here: what is not named is read by who may know patrons, and written
by admins.
"""

from __future__ import annotations

import json
from typing import Any

from db import connection, gate
from db.errors import EditConflict
from db.gate import Right, needs

ANYTHING: Any = object()  # it does not matter what a value was

# Keys, and what stands in front of the first dot of many keys.
_READ = {
    "venue_name": Right.OPEN, "venue_email": Right.OPEN, "zone": Right.OPEN,
    "currency": Right.OPEN, "country": Right.OPEN, "theme": Right.OPEN, "text_scale": Right.OPEN,
    "paper": Right.OPEN, "sample_venue": Right.OPEN, "file_id": Right.OPEN,
    "lock_minutes": Right.OPEN,
    "briefing.options": Right.TONIGHT, "kiosk_pin": Right.USERS, "sign_in_unknown": Right.USERS,
}  # fmt: skip
_WRITE = {
    "theme": Right.TONIGHT, "text_scale": Right.TONIGHT, "briefing.options": Right.TONIGHT,
    "venue_name": Right.KEEP, "venue_email": Right.KEEP, "zone": Right.KEEP,
    "currency": Right.KEEP, "country": Right.KEEP, "paper": Right.KEEP,
    "opener_templates": Right.KEEP, "due_notice": Right.KEEP, "briefing.": Right.KEEP,
    "returned_sheet.": Right.KEEP, "retention_looked": Right.KEEP, "list_draft.": Right.KEEP,
}  # fmt: skip

# Changes that the books tell of, by key: what the house lets people do, and what it says to them.
_BOOKED = {
    "house_policy": "the house's rules", "retention": "how long patrons are kept",
    "consent_wording": "the words of consent", "lock_minutes": "when the screen is locked",
    "venue_name": "the venue's name", "opener_templates": "the wording of openers",
}  # fmt: skip


def right_to_read(key: str) -> Right:
    """What one needs to read a setting."""
    return _right(_READ, key, Right.KNOW)


def right_to_write(key: str) -> Right:
    """What one needs to change a setting."""
    return _right(_WRITE, key, Right.POLICY)


def _right(table: dict[str, Right], key: str, otherwise: Right) -> Right:
    return table.get(key) or table.get(key.partition(".")[0] + ".") or otherwise


@needs(Right.OPEN)
def get_setting(key: str, default: Any = None) -> Any:
    """The value kept under `key`, or `default`. Raises NotAllowed for a key that is not for all."""
    gate.check_also(right_to_read(key))
    found = connection.row("select value from setting where key = ?", (key,))
    return default if found is None else json.loads(found[0])


@needs(Right.OPEN)
def list_settings() -> dict[str, Any]:
    """All that is kept and may be read."""
    return {
        key: json.loads(value)
        for key, value in connection.rows("select key, value from setting")
        if gate.reaches(right_to_read(key))
    }


@needs(Right.KNOW)
def list_keys(prefix: str) -> list[str]:
    """The keys that begin so."""
    rows = connection.rows(
        "select key from setting where substr(key, 1, ?) = ? order by key", (len(prefix), prefix)
    )
    return [key for (key,) in rows]


@needs(Right.OPEN)
def set_setting(key: str, value: Any, *, was: Any = ANYTHING) -> None:
    """Keep `value` (anything JSON holds) under `key`. Raises NotAllowed.

    `was` is the value that was shown, None for none: raises EditConflict if it is another by now.
    """
    gate.check_also(right_to_write(key))
    with connection.transaction() as raw:
        if was is not ANYTHING:
            found = connection.row("select value from setting where key = ?", (key,))
            if (None if found is None else json.loads(found[0])) != json.loads(json.dumps(was)):
                raise EditConflict(
                    "This setting was changed in another window since you opened it. Nothing was "
                    "overwritten. Look at it as it is now, then change it again."
                )
        raw.execute(
            "insert into setting (key, value) values (?, ?) on conflict (key) "
            "do update set value = excluded.value, version = version + 1",
            (key, json.dumps(value, ensure_ascii=False)),
        )
        if key in _BOOKED:
            _tell_the_books(f"Changed {_BOOKED[key]}")


def _tell_the_books(what: str) -> None:
    # Imported here: settings are read before the first paint, and changed long after.
    from db import audit_chain

    audit_chain.append(what, subject="settings", user_id=gate.current().user_id)
