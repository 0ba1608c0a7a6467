"""Everything the Overview shows of one patron, read in one go."""

from __future__ import annotations

from dataclasses import dataclass

from db import clock
from db.queries import history, interests, notes, patrons, promises
from db.records.history import VisitRecord
from db.records.memory import NoteRecord, PatronInterestRecord, PromiseRecord
from db.records.patrons import PatronDetail
from db.records.programme import SeasonVisits
from desktop.domain.opener_kinds import Opener
from desktop.domain.openers import openers_for

_VISITS_READ = 40


@dataclass(frozen=True, slots=True)
class OverviewFacts:
    """`coming` is tonight's visit or else the next one; `past` are newest first."""

    detail: PatronDetail
    openers: tuple[Opener, ...]
    interests: tuple[PatronInterestRecord, ...]
    coming: VisitRecord | None
    past: tuple[VisitRecord, ...]
    seasons: tuple[SeasonVisits, ...]
    promises: tuple[PromiseRecord, ...]
    last_note: NoteRecord | None
    complaints: tuple[NoteRecord, ...]  # open ones


def load_overview(patron_id: int) -> OverviewFacts:
    """Read it. Raises NotFound."""
    detail = patrons.get_patron(patron_id)
    visits = history.list_visits(patron_id, limit=_VISITS_READ)
    coming, past = split_visits(visits)
    found = notes.list_notes(patron_id)
    return OverviewFacts(
        detail=detail,
        openers=tuple(openers_for(patron_id)),
        interests=tuple(interests.list_patron_interests(patron_id)),
        coming=coming,
        past=past,
        seasons=tuple(history.list_season_visits(patron_id)),
        promises=tuple(promises.list_promises(patron_id=patron_id, open_only=True)),
        last_note=max(found, key=lambda n: n.created_at, default=None),
        complaints=tuple(n for n in found if n.kind == "complaint" and n.resolved_at is None),
    )


def split_visits(
    visits: list[VisitRecord],
) -> tuple[VisitRecord | None, tuple[VisitRecord, ...]]:
    """The visit to come first (or under way tonight), and the past ones that stand."""
    today, _ = clock.day_bounds(clock.today())
    ahead = [v for v in visits if v.starts_at >= today and v.status == "valid"]
    past = tuple(
        v
        for v in visits
        if v.starts_at < today and v.status == "valid" and not v.performance_cancelled
    )
    return min(ahead, key=lambda v: v.starts_at, default=None), past
