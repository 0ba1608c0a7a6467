"""All that the Overview of one patron shows, read in one go."""

from __future__ import annotations

from dataclasses import dataclass

from db.records.facts import PatronFacts
from db.records.memory import NoteRecord
from db.records.patrons import PatronDetail
from db.records.programme import SeasonVisits


@dataclass(frozen=True, slots=True)
class PatronOverview:
    """A patron's page: the header, the facts to find openers from, the seasons, the notes.

    Visits, interests and promises are those of `facts`. `notes` are pinned first, newest first.
    """

    detail: PatronDetail
    facts: PatronFacts
    seasons: tuple[SeasonVisits, ...]
    notes: tuple[NoteRecord, ...]

    @property
    def last_note(self) -> NoteRecord | None:
        """The newest note."""
        return max(self.notes, key=lambda n: n.created_at, default=None)
