"""What the start sheet offers: the kinds of call, the evenings it may be about, the likely kind."""

from __future__ import annotations

from db import clock
from db.queries import history
from db.records.history import VisitRecord
from desktop.domain import words
from desktop.domain.call_facts import CallFacts
from desktop.domain.call_guides import FALLBACK, load_guides
from desktop.ui.calls.start_sheet import KindOffered

COMPLAINT = "complaint"
COMPLAINT_DAYS = 60  # so long after an open complaint the next call is most likely about it
FRESH_DAYS = 30  # so long after an evening a complaint is about it
LATE, COMING = 2, 2  # evenings offered


def kinds_offered() -> tuple[KindOffered, ...]:
    """All kinds in their order."""
    return tuple(KindOffered(g.kind, g.name, g.about, g.direction) for g in load_guides())


def likely_kind(facts: CallFacts) -> str:
    """A complaint where one is open and fresh, else a free conversation."""
    today = clock.today()
    fresh = any(
        (today - words.as_day(note.created_at)).days <= COMPLAINT_DAYS for note in facts.complaints
    )
    return COMPLAINT if fresh else FALLBACK


def evenings_offered(patron_id: int, also: int | None = None) -> list[tuple[int, str]]:
    """The latest evenings of a patron, the one of `also`, and the next ones: (id, words)."""
    visits = history.list_visits(patron_id, 50)
    now = clock.now_text()
    past = [v for v in visits if v.starts_at < now]
    past = [v for place, v in enumerate(past) if place < LATE or v.performance_id == also]
    coming = sorted((v for v in visits if v.starts_at >= now), key=lambda v: v.starts_at)[:COMING]
    return [(v.performance_id, _named(v)) for v in (*past, *coming)]


def likely_evening(patron_id: int, facts: CallFacts) -> int | None:
    """What a complaint is most likely about: the open one's evening, else the last one lately."""
    visits = history.list_visits(patron_id, 50)
    about = next((n.performance_id for n in facts.complaints if n.performance_id), None)
    if about in {v.performance_id for v in visits}:
        return about
    past = [v for v in visits if v.starts_at < clock.now_text()]
    fresh = past and (clock.today() - words.as_day(past[0].starts_at)).days <= FRESH_DAYS
    return past[0].performance_id if fresh else None


def _named(visit: VisitRecord) -> str:
    return f"{visit.title}, {words.short_day_words(visit.starts_at)}"
