"""What the start sheet offers: the kinds of call, the evenings it may be about, the likely kind."""

from __future__ import annotations

from db import clock
from db.errors import NotFound
from db.queries import calls, history
from db.records.calls import CallRecord
from db.records.history import VisitRecord
from desktop.domain import words
from desktop.domain.call_facts import CallFacts, load_call_facts
from desktop.domain.call_guides import FALLBACK, load_guides
from desktop.domain.session import Session
from desktop.ui.calls.start_sheet import KindOffered, StartSheet

COMPLAINT = "complaint"
COMPLAINT_DAYS = 60  # so long after an open complaint the next call is most likely about it
FRESH_DAYS = 30  # so long after an evening a complaint is about it
LATE, COMING = 2, 2  # evenings offered


def show_sheet(
    sheet: StartSheet, session: Session, patron_id: int | None, *, phone: str = "",
    but: int | None = None,
) -> CallFacts:  # fmt: skip
    """Open the start sheet on a patron, or on nobody; the facts it was opened with.

    A call of theirs that is open is offered, `but` for the one at hand.
    """
    try:
        facts = load_call_facts(patron_id, session=session)
    except NotFound:
        patron_id, facts = None, load_call_facts(None, session=session)
    about: list[tuple[int, str]] = []
    evening: int | None = None
    if patron_id is not None:
        evening = likely_evening(patron_id, facts)
        about = evenings_offered(patron_id, evening)
    sheet.show_start(
        kinds_offered(), patron_id=patron_id, name=facts.name, kind=likely_kind(facts),
        about=about, complaint_about=evening, open_call=_open_call_of(patron_id, but),
        phone=phone,
    )  # fmt: skip
    return facts


def _open_call_of(patron_id: int | None, but: int | None) -> CallRecord | None:
    if patron_id is None:
        return None
    found = (c for c in calls.list_open_calls() if c.patron_id == patron_id)
    return next((c for c in found if c.id != but), None)


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
