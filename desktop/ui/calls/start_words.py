"""What the start sheet offers: the kinds of call, the evenings it may be about, the likely kind."""

from __future__ import annotations

from collections.abc import Sequence

from db import clock
from db.queries import history
from db.records.history import VisitRecord
from desktop.domain import words
from desktop.domain.call_facts import CallFacts
from desktop.domain.call_guides import FALLBACK, load_guides
from desktop.ui.calls.start_sheet import KindOffered

COMPLAINT = "complaint"
COMPLAINT_DAYS = 60  # so long after an open complaint the next call is most likely about it
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


def evenings_offered(patron_id: int) -> list[tuple[int, str]]:
    """The latest evenings that a patron came to or missed, and the next ones: (id, words)."""
    visits = history.list_visits(patron_id, 50)
    now = clock.now_text()
    past = [v for v in visits if v.starts_at < now][:LATE]
    coming = sorted((v for v in visits if v.starts_at >= now), key=lambda v: v.starts_at)[:COMING]
    return [(v.performance_id, _named(v)) for v in (*past, *coming)]


def likely_evening(kind: str, offered: Sequence[tuple[int, str]], facts: CallFacts) -> int | None:
    """What an open complaint is about; else nothing in particular."""
    about = next((n.performance_id for n in facts.complaints if n.performance_id), None)
    known = {performance_id for performance_id, _ in offered}
    return about if kind == COMPLAINT and about in known else None


def _named(visit: VisitRecord) -> str:
    return f"{visit.title}, {words.short_day_words(visit.starts_at)}"
