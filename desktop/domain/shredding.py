"""Printed sheets that are not shredded yet, in words; counted whenever one goes out."""

from __future__ import annotations

from collections.abc import Sequence

from db import clock
from db.queries import printed_sheets
from db.records.printed import PrintedRecord
from desktop.domain import words


def find_waiting() -> list[PrintedRecord]:
    """Sheets of evenings that are over, and that nobody shredded."""
    start, _ = clock.day_bounds(clock.today())
    return printed_sheets.list_not_shredded(start)


def waiting_words(found: Sequence[PrintedRecord]) -> str:
    """`3 sheets of last night are not yet marked shredded.`; '' for none."""
    if not found:
        return ""
    copies = sum(one.copies for one in found)
    verb = "is" if copies == 1 else "are"
    evenings = {clock.day_of(one.starts_at or one.printed_at) for one in found}
    if len(evenings) == 1:
        evening = evenings.pop()
        ago = (clock.today() - evening).days
        when = "last night" if ago == 1 else words.day_words(evening)
    else:
        when = f"{len(evenings)} evenings"
    return f"{words.count_words(copies, 'sheet')} of {when} {verb} not yet marked shredded."
