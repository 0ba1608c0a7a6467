"""Everything the Overview shows of one patron, read in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db import clock
from db.queries.patron_page import read_overview
from db.records.history import VisitRecord
from db.records.memory import NoteRecord, PatronInterestRecord, PromiseRecord
from db.records.patrons import PatronDetail
from db.records.programme import SeasonVisits
from desktop.domain.ask_one import Asking, ask_of
from desktop.domain.opener_kinds import Opener
from desktop.domain.openers import current_programme, current_templates, find_openers


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
    asking: Asking | None
    avoid: tuple[str, ...] = ()  # what is not to be mentioned


def load_overview(patron_id: int) -> OverviewFacts:
    """Read it. Raises NotFound."""
    found = read_overview(patron_id)
    known = found.facts  # the rules need nearly all of what the cards show: read once
    coming, past = split_visits(known.visits)
    programme = current_programme()
    return OverviewFacts(
        detail=found.detail,
        openers=find_openers(known, programme, current_templates()),
        interests=known.interests,
        coming=coming,
        past=past,
        seasons=found.seasons,
        promises=tuple(p for p in known.promises if p.done_at is None),
        last_note=found.last_note,
        complaints=found.complaints,
        asking=ask_of(known, programme, responses=found.responses),
        avoid=known.avoid,
    )


def split_visits(
    visits: Sequence[VisitRecord],
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
