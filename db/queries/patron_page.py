"""All that the Overview of a patron shows, in one call."""

from __future__ import annotations

from db.queries.facts import get_facts
from db.queries.seasons import list_season_visits
from db.queries.notes import list_notes
from db.queries.patrons import get_patron
from db.records.overview import PatronOverview


def read_overview(patron_id: int) -> PatronOverview:
    """The header, the facts, the seasons and the notes. Raises NotFound."""
    return PatronOverview(
        detail=get_patron(patron_id),
        facts=get_facts(patron_id),
        seasons=tuple(list_season_visits(patron_id)),
        notes=tuple(list_notes(patron_id)),
    )
