"""What a row of the contact list says, in words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from db import clock
from db.records.patron_row import PatronRow
from desktop.domain import words

if TYPE_CHECKING:
    from desktop.domain.arrivals import ArrivalMark
    from desktop.ui.contacts.marking import Span


def second_line(row: PatronRow) -> tuple[str, list[Span]]:
    """The line under the name, and which parts of it to mark: why it matched, or the last visit."""
    if row.why:
        # Imported here: the first page has nothing to mark.
        from desktop.ui.contacts.marking import without_marks

        return without_marks(row.why)
    parts = []
    if row.last_production:
        parts.append(row.last_production)
    if row.last_visit:
        parts.append(words.short_day_words(row.last_visit))
    if row.next_visit and not row.seat:
        booked = "booked" if parts else "Booked for"
        parts.append(f"{booked} {words.day_words(row.next_visit)}")
    return " · ".join(parts) or "No visits yet", []


def badge(row: PatronRow) -> tuple[str, str] | None:
    """The chip behind the name as (text, tone), or None."""
    if row.archived:
        return "Archived", "plain"
    if row.member_until and row.member_until >= _today():
        return "Member", "gold"
    if row.visits == 0 and row.next_visit:
        return "First visit", "blue"
    return None


def seat_chip(row: PatronRow) -> str:
    """`Tonight F12`, or ''."""
    return f"Tonight {row.seat}".strip() if row.seat else ""


def sentence(row: PatronRow) -> str:
    """The row as one sentence, for screen readers."""
    marked = badge(row)
    parts = [row.name, marked[0] if marked else "", second_line(row)[0], seat_chip(row)]
    return ", ".join(part for part in parts if part)


def arrival_sentence(row: PatronRow, mark: ArrivalMark) -> str:
    """The row of Here tonight as one sentence."""
    marked = badge(row)
    parts = [row.name, mark.seats, mark.about, marked[0] if marked else ""]
    return ", ".join(part for part in parts if part)


def _today() -> str:
    return clock.today().isoformat()


@lru_cache(maxsize=512)
def initials(name: str) -> str:
    """The letters in the circle."""
    return words.initials(name)
