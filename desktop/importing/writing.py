"""Hand out ids, gather rows, write them 1,000 at a time, keep what updates overwrite."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from db import clock
from db.queries import imports


class BatchWriter:
    """The writing side of one import.

    `add` and `new_id` for new rows (`imports.COLUMNS` names each table's columns, in the order
    of the tuples, after the id); `update` for rows that were there. Buffers are written parents
    first by `flush`, which whoever adds rows calls after each lot of them. With `dry` nothing
    reaches the file: ids are handed out all the same, so a plan runs through the same code.
    """

    def __init__(self, batch_id: int, source: str, user_id: int | None, *, dry: bool) -> None:
        self.batch_id = batch_id
        self.source = source
        self.user_id = user_id
        self.dry = dry
        self.at = clock.now_text()
        self._next = imports.next_ids()
        self.first = dict(self._next)  # ids from here on were made by this import
        self.rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in imports.ORDER}
        self._updates: dict[tuple[str, tuple[str, ...]], dict[int, tuple[Any, ...]]] = {}
        self._kept: set[tuple[str, int]] = set()
        self._sql: dict[str, str] = {}

    def new_id(self, table: str) -> int:
        """A fresh id of a table."""
        found = self._next[table]
        self._next[table] = found + 1
        return found

    def made(self, table: str) -> int:
        """How many ids of a table this import has handed out."""
        return self._next[table] - self.first[table]

    def is_new(self, table: str, row_id: int) -> bool:
        """Whether this import made the row."""
        return row_id >= self.first[table]

    def add(self, table: str, *values: Any) -> int:
        """Add a row with `values` in the order of `imports.COLUMNS[table]`; returns its id."""
        row_id = self.new_id(table)
        self.rows[table].append((row_id, *values))
        return row_id

    def appender(self, table: str) -> Callable[[tuple[Any, ...]], None]:
        """The bare append of a table's buffer for the hot path: tuples of id and columns."""
        return self.rows[table].append

    def update(self, table: str, row_id: int, **columns: Any) -> None:
        """Set columns of a row. Give only what is known: an empty value overwrites nothing."""
        names = tuple(sorted(columns))
        waiting = self._updates.setdefault((table, names), {})
        waiting[row_id] = tuple(columns[name] for name in names)

    def flush(self) -> None:
        """Write all buffers: new rows first, parents before children, then the updates."""
        if not self.dry:
            for table, rows in self.rows.items():
                if rows:
                    imports.add_rows(self._statement(table), rows)
            for (table, names), waiting in self._updates.items():
                self._keep(table, waiting)
                imports.set_columns(
                    table, names, [(*values, row_id) for row_id, values in waiting.items()]
                )
        for rows in self.rows.values():
            rows.clear()
        self._updates.clear()

    def _statement(self, table: str) -> str:
        if table not in self._sql:
            self._sql[table] = imports.insert_sql(
                table, self.batch_id, self.at, self.source, self.user_id
            )
        return self._sql[table]

    def _keep(self, table: str, waiting: dict[int, tuple[Any, ...]]) -> None:
        """Before-images of what is about to be overwritten, the first time only."""
        first = self.first[table]
        fresh = [i for i in waiting if i < first and (table, i) not in self._kept]
        if fresh:
            imports.keep_before_images(self.batch_id, table, fresh)
            self._kept.update((table, i) for i in fresh)
