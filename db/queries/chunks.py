"""Reads for many ids at once: a handful of statements, whatever their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from db import connection
from db.gate import Right, needs

CHUNK = 500  # ids a statement; SQLite's own limit is far higher, its parser is not


def chunked(ids: Iterable[int]) -> Iterator[tuple[int, ...]]:
    """The ids, each once, in lots of at most `CHUNK`."""
    unique = tuple(dict.fromkeys(ids))
    for start in range(0, len(unique), CHUNK):
        yield unique[start : start + CHUNK]


@lru_cache(maxsize=512)
def _filled(sql: str, count: int) -> str:
    return sql.format(ids=f"({', '.join('?' * count)})")


@needs(Right.KNOW)
def rows_in(sql: str, ids: Iterable[int], before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """All rows of `sql`, in which `{ids}` stands for the list of ids, over all lots.

    `before` are the parameters in front of the list. An `order by` holds within a lot only.
    """
    if isinstance(ids, tuple) and len(ids) == 1:  # one patron's page: the most common case
        return connection.rows(_filled(sql, 1), before + ids)
    found: list[tuple[Any, ...]] = []
    for lot in chunked(ids):
        found += connection.rows(_filled(sql, len(lot)), before + lot)
    return found
