"""Collects the sample's rows by table and writes them in one go."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from db import connection


class Rows:
    """Rows by table; ids count up from what the table already holds."""

    def __init__(self) -> None:
        self._rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._next: dict[str, int] = {}

    def add(self, table: str, **values: Any) -> int:
        """Remember a row; returns the id it will have."""
        row_id = self._next.get(table)
        if row_id is None:
            found = connection.row(f'select coalesce(max(id), 0) + 1 from "{table}"')
            row_id = int(found[0]) if found else 1
        self._next[table] = row_id + 1
        self._rows[table].append({"id": row_id, **values})
        return row_id

    def write(self) -> None:
        """Write all rows, tables in the order in which they were first used."""
        raw = connection.raw()
        for table, rows in self._rows.items():
            columns = list(rows[0])
            names = ", ".join(f'"{c}"' for c in columns)
            marks = ", ".join("?" for _ in columns)
            raw.executemany(
                f'insert into "{table}" ({names}) values ({marks})',
                [tuple(row[c] for c in columns) for row in rows],
            )
        self._rows.clear()
