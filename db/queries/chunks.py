"""Reads for many ids at once: a handful of statements, whatever their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from db import connection

CHUNK = 500  # ids a statement; SQLite's own limit is far higher, its parser is not


def chunked(ids: Iterable[int]) -> Iterator[tuple[int, ...]]:
    """The ids, each once, in lots of at most `CHUNK`."""
    unique = tuple(dict.fromkeys(ids))
    for start in range(0, len(unique), CHUNK):
        yield unique[start : start + CHUNK]


def rows_in(
    sql: str, ids: Iterable[int], before: tuple[Any, ...] = (), after: tuple[Any, ...] = ()
) -> list[tuple[Any, ...]]:
    """All rows of `sql`, in which `{ids}` stands for the list of ids, over all lots.

    `before` and `after` are the parameters in front of and behind the list. An `order by` holds
    within a lot only.
    """
    found: list[tuple[Any, ...]] = []
    for lot in chunked(ids):
        marks = ", ".join("?" * len(lot))
        found += connection.rows(sql.format(ids=f"({marks})"), (*before, *lot, *after))
    return found
