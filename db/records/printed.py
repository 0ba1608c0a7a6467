"""Paper with patrons' names on it that left the printer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrintedRecord:
    """A print or a saved PDF. kind: briefing, labels, list, record. `title` and `starts_at` of the
    performance it was for, '' for none."""

    id: int
    kind: str
    printed_at: str
    copies: int
    pages: int
    people: int
    title: str = ""
    starts_at: str = ""
