"""What we know about a patron, for the patron: facts in words, others' names blackened, all of it.

Two forms of the same: sections of plain sentences (for the PDF), and every column as it is kept
(JSON). Texts in which others are named are listed first, so that a person decides about each.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from db import clock
from db.queries import patron_record
from db.records.patron_record import Row, WholeRecord
from desktop.domain import record_lines, words
from desktop.domain.record_lines import Line

BLACKENED = "█████"
BLACKEN, SHOW, LEAVE_OUT = CHOICES = ("blacken", "show", "leave_out")
WITHHELD = "(left out: it is about somebody else)"
# Where people wrote freely: these are read before they are handed out.
FREE = {
    "note": ("text", "door_line"), "promise": ("text", "outcome"), "reaction": ("comment",),
    "call": ("summary",), "call_step": ("heard",), "outcome": ("detail", "reason"),
    "letter": ("subject", "body"), "order": ("comment",), "donation": ("purpose",),
    "response": ("remark",), "import_issue": ("message",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReviewText:
    """A text that a person should look at before it is handed out; `names` of others in it."""

    key: str  # note:12:text
    table: str
    text: str
    names: tuple[str, ...]

    @property
    def usual(self) -> str:
        """What is done with it unless somebody decides otherwise."""
        return BLACKEN if self.names else SHOW


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines; `empty` is what is said where there is nothing."""

    title: str
    lines: tuple[Line, ...] = ()
    empty: str = "Nothing."


@dataclass(frozen=True, slots=True)
class RecordBook:
    """All that goes to the patron. `choices`: review key -> one of `CHOICES`."""

    whole: WholeRecord
    venue: str = ""
    venue_email: str = ""
    made_on: date = field(default_factory=clock.today)
    choices: Mapping[str, str] = field(default_factory=dict)


def gather(patron_id: int) -> WholeRecord:
    """Everything that is kept of a patron. For a worker. Raises NotFound."""
    return patron_record.read_whole(patron_id)


def due_on(asked: date) -> date:
    """By when a person must have their answer: a month after they asked."""
    month, year = asked.month % 12 + 1, asked.year + (asked.month == 12)
    day = asked.day
    while True:
        try:
            return date(year, month, day)
        except ValueError:  # the month has no such day
            day -= 1


def texts_to_review(whole: WholeRecord) -> list[ReviewText]:
    """Every text that people wrote, those with others' names first."""
    found = []
    for table, columns in FREE.items():
        for row in whole.tables.get(table, ()):
            for column in columns:
                text = str(row.get(column) or "")
                if text.strip():
                    key = f"{table}:{row['id']}:{column}"
                    found.append(ReviewText(key, table, text, _names_in(text, whole.others)))
    return sorted(found, key=lambda one: (not one.names, one.key))


def _names_in(text: str, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if _pattern(name).search(text))


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)


def decided(book: RecordBook) -> dict[str, list[Row]]:
    """The rows as they are handed out: texts as somebody decided, others' names blackened."""
    patterns = [_pattern(name) for name in book.whole.others]
    return {
        table: [_row(table, row, patterns, book.choices) for row in rows]
        for table, rows in book.whole.tables.items()
    }


def _row(table: str, row: Row, patterns: list[re.Pattern[str]], choices: Mapping[str, str]) -> Row:
    done: Row = {}
    for column, value in row.items():
        choice = choices.get(f"{table}:{row.get('id')}:{column}", BLACKEN)
        if choice == LEAVE_OUT:
            done[column] = WITHHELD
        elif choice == SHOW:
            done[column] = value
        else:
            done[column] = _black(value, patterns)
    return done


def _black(value: Any, patterns: list[re.Pattern[str]]) -> Any:
    if isinstance(value, str):
        for pattern in patterns:
            value = pattern.sub(BLACKENED, value)
        return value
    if isinstance(value, list):
        return [_black(one, patterns) for one in value]
    return value


def as_json(book: RecordBook) -> str:
    """Every column of every table that concerns the patron."""
    return json.dumps(
        {
            "about": book.whole.name,
            "from": book.venue,
            "made_on": book.made_on.isoformat(),
            "left_out_because_it_is_about_others": list(book.whole.left_out),
            "tables": decided(book),
        },
        ensure_ascii=False,
        indent=1,
    )


def sections(book: RecordBook) -> list[Section]:
    """All of it in sentences, in the order in which a person would ask."""
    tables = decided(book)
    made = [
        Section(part.title, tuple(_lines(part, tables)), part.empty) for part in record_lines.PARTS
    ]
    told = {table for part in record_lines.PARTS for table in part.tables}
    rest = [
        record_lines.plain(table, row)
        for table, rows in tables.items()
        if table not in told
        for row in rows
    ]
    if rest:
        made.append(Section("And besides", tuple(rest)))
    made.append(Section("What is not here", tuple(Line(text) for text in _not_here(book))))
    made.append(Section("What you can ask for", tuple(Line(text) for text in _rights(book))))
    return made


def _lines(part: record_lines.Part, tables: dict[str, list[Row]]) -> Iterable[Line]:
    for table in part.tables:
        for row in tables.get(table, ()):
            yield from part.say(table, row, tables)


def _not_here(book: RecordBook) -> list[str]:
    found = [
        f"Names of other people are blackened ({BLACKENED}): they have not been asked.",
        "What is about other people was left out"
        + (f": {words.join_words(book.whole.left_out)}." if book.whole.left_out else "."),
    ]
    return found


def _rights(book: RecordBook) -> list[str]:
    who = book.venue or "us"
    write = f" Write to {book.venue_email}." if book.venue_email else ""
    return [
        f"You may ask {who} to correct any of this, to stop using it, or to erase it.{write}",
        "The file beside this page (JSON) holds the same with every detail, for another program.",
    ]
