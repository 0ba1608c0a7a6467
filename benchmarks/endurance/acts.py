"""Things that people do all evening, each told about only after it is kept, and how to tell later.

    acts = Acts(database, folder, tell)
    acts.edit(7)        # tells "edit 7" when it is committed
    wrong(database, told)  # what was told and is not there, and what is there by halves

Used by the runs that kill the program and that cut the power.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from random import Random

from benchmarks.importing import HEADINGS
from db import connection, journal
from db.queries import erasure, forms, notes, patrons
from desktop.domain.form_library import ready_forms
from desktop.domain.form_schema import to_data
from desktop.importing import session
from desktop.importing.understanding import Answers

ROWS = 60  # of each small import


class Acts:
    """Does one thing at a time; `tell(line)` is called after it was committed."""

    def __init__(self, folder: Path, tell: Callable[[str], None], seed: int) -> None:
        self._folder, self._tell = folder, tell
        self._random = Random(seed)
        found = connection.row("select min(id), max(id) from patron")
        self._patrons = range(int(found[0]), int(found[1]) + 1) if found and found[0] else range(0)

    def edit(self, number: int) -> None:
        """A note and an e-mail address of one patron: one action."""
        patron_id = self._somebody()
        with journal.together(f"Endured {number}", patron_id=patron_id):
            notes.add_note(patron_id, f"kept {number}")
            patrons.add_contact_point(patron_id, "email", f"kept{number}@example.com")
        self._tell(f"edit {number}")

    def take_in(self, number: int) -> None:
        """A small export of tickets."""
        file = self._folder / f"export-{number}.csv"
        write_export(file, number)
        answers = Answers()
        session.import_file(session.understand(file, answers), answers)
        file.unlink()
        self._tell(f"import {number}")

    def publish(self, number: int) -> None:
        """The next version of a form."""
        ready = ready_forms()[0]
        form_id = forms.find_form("Endured")
        if form_id is None:
            form_id = forms.add_form("Endured", to_data(ready.schema)).created_id
        schema = replace(ready.schema, title=f"Endured {number}")
        forms.publish_form(form_id, to_data(schema))
        self._tell(f"publish {number}")

    def vanish(self, number: int) -> None:
        """Somebody comes, is written about, and is erased."""
        name = f"Vanish{number}x"
        came = patrons.add_patron(given="Vera", family=name, email=f"{name}@example.com")
        notes.add_note(came.created_id, f"{name} sat in the gallery")
        patrons.add_patron(given="Stays", family=f"Behind{number}")  # its number is not used again
        erasure.erase_patron(came.created_id)
        self._tell(f"erase {number}")

    def _somebody(self) -> int:
        while True:
            drawn = self._random.choice(self._patrons)
            if connection.row("select 1 from patron where id = ?", (drawn,)):
                return drawn


def write_export(path: Path, number: int) -> None:
    """Sixty tickets of thirty people whose order numbers begin with K and this number."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for row in range(ROWS):
            person = number * 100 + row // 2
            writer.writerow((
                f"K{number}-{row // 2}", "2026-11-01 10:00:00", "web", "Edda", f"Endured{person}",
                f"endured{person}@example.net", "", "An evening that lasts", "2026-12-01 19:30",
                f"A{row + 1}", "Adult", "28.00", f"KT{number}-{row}", "Attending",
            ))  # fmt: skip


def last_numbers() -> dict[str, int]:
    """The highest number of each kind that is in the file."""
    found = connection.rows("select text from note where text glob 'kept [0-9]*'")
    orders = connection.rows("select distinct number from \"order\" where number glob 'K[0-9]*-0'")
    versions = connection.rows("select body from form_version where body like '%Endured %'")
    return {
        "edit": max((int(text[5:]) for (text,) in found), default=0),
        "import": max((int(number[1:].split("-")[0]) for (number,) in orders), default=0),
        "publish": len(versions),
    }


def wrong(told: Iterable[str]) -> list[str]:
    """What was told and is not in the open file, and what is in it by halves."""
    found: list[str] = []
    kept = _numbers("select text from note where text glob 'kept [0-9]*'", len("kept "))
    mails = _numbers(
        "select substr(value, 1, instr(value, '@') - 1) from contact_point "
        "where value glob 'kept[0-9]*@example.com'", len("kept"),
    )  # fmt: skip
    if sorted(kept) != sorted(mails):
        found.append(f"halves of edits: {len(kept)} notes, {len(mails)} addresses")
    if len(set(kept)) != len(kept):
        found.append("an edit is there twice")
    batches: dict[str, int] = dict(
        connection.rows(
            "select substr(o.number, 2, instr(o.number, '-') - 2), count(*) from ticket t "
            "join \"order\" o on o.id = t.order_id where o.number glob 'K[0-9]*-*' group by 1"
        )
    )
    found += [f"import {n} by halves: {c} tickets" for n, c in batches.items() if c != ROWS]
    versions = len(connection.rows("select 1 from form_version where body like '%Endured %'"))
    live = connection.row(
        "select f.live_id = (select max(id) from form_version v where v.form_id = f.id), f.draft "
        "from form f where f.name = 'Endured' and exists "
        "(select 1 from form_version v where v.form_id = f.id)"
    )
    if versions and live != (1, ""):
        found.append("a form was published by halves")
    there = {f"edit {n}" for n in kept} | {f"import {n}" for n in batches}
    for line in told:
        what, _, number = line.partition(" ")
        if what == "publish":
            if int(number) > versions:
                found.append(f"lost: {line}")
        elif what in ("edit", "import") and line not in there:
            found.append(f"lost: {line}")
    return found


def _numbers(sql: str, skip: int) -> list[int]:
    return [int(text[skip:]) for (text,) in connection.rows(sql)]
