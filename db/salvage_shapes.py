"""How the records of each table look: which columns, of which kinds, and what is usual in them.

Tells whose the records are that stand on a page to which nothing leads any more.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from db.folding import fold
from db.salvage_pages import Broken, Row

SAMPLE = 400  # records of a table that are learnt from
MOST_WORDS = 60  # a column with more different short texts than this holds free text
SHORT = 24
FEW_WORDS = 12  # a column with no more different texts names kinds
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[Z.\d]*\Z")
_KIND = re.compile(r"[a-z_]{1,24}\Z")
# Columns whose name says what they hold.
DAYS = {"since", "starts", "ends", "until", "day", "first_visit", "last_visit"}
JSON = {"value", "counts", "changes", "roles", "options", "rules", "definition", "before", "parts"}
KINDS = {"kind", "status", "audience", "source_kind", "channel", "subject", "result", "direction",
         "strength", "relation", "state", "step", "reaction", "feeling", "need"}  # fmt: skip
_DAY = re.compile(r"\d{4}(-\d\d){0,2}\Z")


@dataclass(slots=True)
class Column:
    """One column: its kind as declared, whether it may be null, its default, and what was seen in it."""

    name: str
    kind: str
    required: bool
    default: Any
    looks: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    least: int = 0
    most: int = 0

    def fits(self, value: Any) -> bool:
        """Whether a stored value may stand here."""
        if value is None:
            return not self.required or self.default is not None
        if self.kind == "INTEGER":
            return isinstance(value, int)
        if self.kind in ("TEXT", "VARCHAR(255)", "DATETIME"):
            return isinstance(value, str)
        return True

    def learn(self, value: Any) -> None:
        """Remember how a value of this column looks."""
        self.looks.add(_look(value))
        if isinstance(value, int):
            self.least, self.most = min(self.least, value), max(self.most, value)
        elif isinstance(value, str) and len(value) <= SHORT and len(self.words) <= MOST_WORDS:
            self.words.add(value)

    def _by_name(self, value: Any) -> float:
        """Where nothing is known of a column but what it is called; less sure than what was seen."""
        look, name = _look(value), self.name
        if value is None:
            return 0.3
        if name.endswith(("_at", "_on")) or name in DAYS:
            return 0.6 if look in ("instant", "day") else 0.0
        if name.endswith("_id"):
            return 0.5 if look in ("number", "bit") else 0.0
        if name in JSON:
            return 0.6 if look == "json" or str(value)[:1] in '"0123456789tfn' else 0.0
        if name == "folded":
            return 0.6 if isinstance(value, str) and value == value.casefold() else 0.0
        if name in KINDS:
            return 0.6 if isinstance(value, str) and _KIND.match(value) else 0.0
        return 0.1 if look in ("json", "instant") else 0.3

    def likeness(self, value: Any) -> float:
        """How usual a value is here, 0 to 1."""
        if not self.looks:
            return self._by_name(value)
        if _look(value) not in self.looks:
            return 0.0
        if isinstance(value, str) and value and len(self.words) <= MOST_WORDS:
            return 1.0 if value in self.words else 0.2
        if isinstance(value, int):
            return 1.0 if self.least <= value <= self.most * 2 + 10 else 0.3
        return 0.8


@dataclass(slots=True)
class Shape:
    """A table. Its first column is the number of the record, stored elsewhere."""

    name: str
    columns: list[Column]
    learnt: int = 0

    def fits(self, stored: tuple[Any, ...]) -> bool:
        """Whether a record may be of this table: kinds of the columns, and none too many."""
        if stored[0] is not None:
            return False
        count = len(self.columns)
        if any(value is not None for value in stored[count:]):
            return False
        return all(map(Column.fits, self.columns[1:], stored[1:count]))

    def fits_all(self, rows: Iterable[Row]) -> bool:
        """Whether all records of a page may be of this table."""
        return all(self.fits(stored) for _, stored in rows)

    def values(self, row: Row) -> tuple[Any, ...]:
        """What to store: the number first, defaults for columns that came later than the record."""
        number, stored = row
        return (
            number,
            *(
                column.default if value is None and column.required else value
                for column, value in zip(
                    self.columns[1:], stored[1 : len(self.columns)], strict=True
                )
            ),
        )

    def learn(self, stored: tuple[Any, ...]) -> None:
        """Remember how a record looks."""
        if self.learnt < SAMPLE:
            self.learnt += 1
            kept = self.values((0, stored))
            for column, value in zip(self.columns[1:], kept[1:], strict=True):
                column.learn(value)

    def learn_from(self, raw: Any, table: str) -> None:
        """Learn from a whole file of the same schema."""
        names = ", ".join(f'"{column.name}"' for column in self.columns[1:])
        with contextlib.suppress(UnicodeError):
            for stored in raw.execute(f'select null, {names} from "{table}" limit {SAMPLE}'):
                self.learn(stored)

    def likeness(self, rows: list[Row]) -> float:
        """How much records look like those that are known, 0 to 1."""
        told = [
            column.likeness(value)
            for row in rows[:8]
            for column, value in zip(self.columns[1:], self.values(row)[1:], strict=True)
        ]
        likeness = sum(told) / max(len(told), 1)
        pair = self.folds
        if pair is not None and self.columns[pair[0]].kind == "TEXT":
            same = all(fold(str(stored[pair[0]])) == stored[pair[1]] for _, stored in rows[:8])
            return likeness + (0.4 if same else -0.4)
        return likeness

    @property
    def folds(self) -> tuple[int, int] | None:
        """The places of a text and of the same text folded, where the table has such a pair."""
        names = [column.name for column in self.columns]
        if "folded" not in names or names.index("folded") == 0:
            return None
        return names.index("folded") - 1, names.index("folded")

    def may_be_null(self, name: str) -> bool:
        """Whether a column may be empty."""
        return any(column.name == name and not column.required for column in self.columns)

    def blank(self, number: int, words: str, moment: str) -> tuple[Any, ...]:
        """A record that stands for a lost one: its name says so."""
        return tuple(
            number if place == 0 else _blank_value(self.name, column, f"{words} {number}", moment)
            for place, column in enumerate(self.columns)
        )

    def with_value(self, values: tuple[Any, ...], name: str, value: Any) -> tuple[Any, ...]:
        """The same with another value in one column."""
        return tuple(
            value if column.name == name else kept
            for column, kept in zip(self.columns, values, strict=True)
        )


def shapes_of(raw: Any) -> dict[str, Shape]:
    """The tables of an open file whose records have a number, those that follow from others too."""
    found: dict[str, Shape] = {}
    listed = raw.execute("select name, sql from sqlite_master where type = 'table'").fetchall()
    for name, sql in listed:
        if (
            name.startswith("sqlite_")
            or "WITHOUT ROWID" in sql.upper()
            or "USING FTS5" in sql.upper()
        ):
            continue
        told = raw.execute(f'pragma table_info("{name}")').fetchall()
        columns = [Column(t[1], t[2].upper(), bool(t[3]), _default(t[4])) for t in told]
        blobs = any(column.kind in ("BLOB", "") for column in columns)
        if told[0][5] and columns[0].kind == "INTEGER" and not blobs:
            found[name] = Shape(name, columns)
    return found


def unbroken(value: Any) -> Any:
    """A text that was hurt, as it may be stored: what is read as JSON must be some."""
    if not isinstance(value, Broken):
        return value
    text = str(value)
    for first, empty in (("{", "{}"), ("[", "[]"), ('"', '""')):
        if text.startswith(first):
            try:
                json.loads(text)
            except ValueError:
                return empty
    return text


def _default(said: str | None) -> Any:
    if said is None:
        return None
    if said.startswith("'"):
        return said[1:-1].replace("''", "'")
    try:
        return int(said)
    except ValueError:
        return None


def _blank_value(table: str, column: Column, words: str, moment: str) -> Any:
    if not column.required:
        return None
    if column.default is not None:
        return column.default
    if column.kind == "INTEGER":
        return 0
    if column.name.endswith("_at"):
        return moment
    if column.name in ("display_name", "sort_name", "family", "title", "name", "folded"):
        return words.casefold() if column.name == "folded" else words
    if 0 < len(column.words) <= FEW_WORDS and table != "patron":
        return min(column.words)  # one of the few that mean something there
    return ""


def _look(value: Any) -> str:
    if value is None:
        return "none"
    if not isinstance(value, str):
        return "bit" if value in (0, 1) else "number"
    if not value:
        return "blank"
    if _INSTANT.match(value):
        return "instant"
    if _DAY.match(value):
        return "day"
    if value[0] in "[{":
        return "json"
    if value.isdigit():
        return "digits"
    return "@" if "@" in value else "text"
