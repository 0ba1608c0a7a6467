"""All that the Overview of one patron shows, read in one go."""

from __future__ import annotations

from typing import NamedTuple

from db.records.facts import PatronFacts
from db.records.memory import NoteRecord
from db.records.patrons import PatronDetail
from db.records.programme import SeasonVisits


class PatronOverview(NamedTuple):
    """A patron's page: the header, the facts to find openers from, the seasons, the last note.

    Visits, interests and promises are those of `facts`; `complaints` are the open ones, with
    their texts. `responses`: whether they ever answered a form.
    """

    detail: PatronDetail
    facts: PatronFacts
    seasons: tuple[SeasonVisits, ...]
    last_note: NoteRecord | None
    complaints: tuple[NoteRecord, ...]
    responses: bool
