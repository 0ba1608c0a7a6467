"""A list as a table for other programs: chosen columns, nothing that runs as a formula.

An e-mail address is written only where the patron said yes to e-mail, a phone number or address
only where they did not say no: a table with addresses in it becomes a mailing sooner or later.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from db import clock
from db.queries import printed_sheets
from db.records.segments import PersonOut
from desktop.domain.list_people import (
    EVERYBODY,
    Cancelled,
    LeftOut,
    Progress,
    chosen,
    never,
    not_cancelled,
)
from desktop.domain.table_text import table_row
from desktop.domain.whole_files import write_file


class Column(NamedTuple):
    """A column that can be chosen: its code, its heading, and what of a person it shows."""

    code: str
    heading: str
    value: Callable[[PersonOut], Any]


def _day(stored: str | None) -> str:
    if not stored:
        return ""
    return clock.to_local(stored).strftime("%Y-%m-%d") if "T" in stored else stored[:10]


def _until(stored: str | None) -> str:
    return "no end" if stored and stored.startswith("9999") else _day(stored)


def _yes_no(allowed: bool | None) -> str:
    return "" if allowed is None else "yes" if allowed else "no"


def _by_post(person: PersonOut, value: str) -> str:
    return "" if person.post_allowed is False else value


def _street(person: PersonOut) -> str:
    parts = person.street or person.postcode or person.city
    return _by_post(person, person.street if parts else person.address)


COLUMNS: tuple[Column, ...] = (
    Column("number", "Patron", lambda p: p.id),
    Column("name", "Name", lambda p: p.name),
    Column("given", "Given name", lambda p: p.given),
    Column("family", "Family name", lambda p: p.family),
    Column("salutation", "Salutation", lambda p: p.salutation),
    Column("organisation", "Organisation", lambda p: p.organisation),
    Column("household", "Household", lambda p: p.household),
    Column("email", "E-mail", lambda p: p.email if p.email_allowed else ""),
    Column("phone", "Phone", lambda p: "" if p.phone_allowed is False else p.phone),
    Column("street", "Street", _street),
    Column("city", "City", lambda p: _by_post(p, p.city)),
    Column("region", "Region", lambda p: _by_post(p, p.region)),
    Column("postcode", "Postcode", lambda p: _by_post(p, p.postcode)),
    Column("country", "Country", lambda p: _by_post(p, p.country)),
    Column("visits", "Visits", lambda p: p.visits),
    Column("first_visit", "First visit", lambda p: _day(p.first_visit)),
    Column("last_visit", "Last visit", lambda p: _day(p.last_visit)),
    Column("last_production", "Last production", lambda p: p.last_production),
    Column("next_visit", "Next visit", lambda p: _day(p.next_visit)),
    Column("member_until", "Member until", lambda p: _until(p.member_until)),
    Column("interests", "Interests", lambda p: p.interests),
    Column("email_allowed", "E-mail allowed", lambda p: _yes_no(p.email_allowed)),
    Column("phone_allowed", "Calls allowed", lambda p: _yes_no(p.phone_allowed)),
    Column("post_allowed", "Letters allowed", lambda p: _yes_no(p.post_allowed)),
)
BY_CODE = {column.code: column for column in COLUMNS}
USUAL = (
    "name", "given", "family", "email", "phone", "street", "city", "region", "postcode", "country",
    "visits", "last_visit",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TableChoice:
    """How a table is to be: whose rows, which columns (codes), a mark for Excel at its start."""

    way: str = EVERYBODY
    columns: tuple[str, ...] = USUAL
    mark: bool = True


@dataclass(frozen=True, slots=True)
class Written:
    """What was written where. `withheld` counts e-mail addresses left empty for want of consent."""

    target: Path
    number: int
    left_out: tuple[LeftOut, ...] = ()
    withheld: int = 0


def write_table(
    ids: Sequence[int], target: Path, choice: TableChoice | None = None, *,
    progress: Progress = never, cancelled: Cancelled = not_cancelled,
) -> Written:  # fmt: skip
    """Write the list as CSV (RFC 4180, each cell in quotes).

    Raises StoreError, or Stopped once `cancelled()`, having left nothing.
    """
    asked = choice or TableChoice()
    columns = [BY_CODE[code] for code in asked.columns]
    left_out: list[LeftOut] = []
    number = withheld = 0

    def fill(part: Path) -> None:
        nonlocal number, withheld
        encoding = "utf-8-sig" if asked.mark else "utf-8"
        with part.open("w", encoding=encoding, newline="", errors="replace") as file:
            # In quotes, or a program that parts at semicolons would find cells inside a name.
            writer = csv.writer(file, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
            writer.writerow(table_row(column.heading for column in columns))
            people = chosen(
                ids, asked.way, left_out, progress=progress, cancelled=cancelled,
                doing="Writing the table",
            )  # fmt: skip
            for person in people:
                writer.writerow(table_row(column.value(person) for column in columns))
                number += 1
                withheld += bool(person.email) and not person.email_allowed
            file.flush()
            os.fsync(file.fileno())

    write_file(target, fill, lambda: printed_sheets.add_printed("list", people=number))
    if "email" not in asked.columns:
        withheld = 0
    return Written(target, number, tuple(left_out), withheld)
