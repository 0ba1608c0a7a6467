"""A call ready to go on with: read from the file, or with somebody invented."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from db.errors import InputRefused
from db.queries import calls
from desktop.domain import house_policy, practice
from desktop.domain import settings as house_settings
from desktop.domain.call_facts import load_call_facts
from desktop.domain.call_guide import CallFlow
from desktop.domain.call_guides import get_guide
from desktop.domain.session import Session
from desktop.ui.calls.call_words import (
    AGREE,
    LEARNT,
    LISTEN,
    OFFER,
    drafts_kept,
    typed_kept,
)
from desktop.ui.calls.going_call import GoingCall


def made_call(
    call_id: int,
    session: Session,
    ticks: Callable[[], float],
    parent: QObject,
    *,
    seconds: int | None = None,
) -> GoingCall:
    """A call of the file as it was kept. Raises NotFound, and InputRefused where it has ended."""
    call = calls.get_call(call_id)
    if call.status != "open":
        raise InputRefused("This call has ended. Nothing was changed.")
    facts = load_call_facts(
        call.patron_id, session=session, performance_id=call.performance_id, call_id=call.id
    )
    steps = calls.list_steps(call_id)
    flow = CallFlow(get_guide(call.kind), facts, steps=steps)
    flow.set_facts(facts)  # what was agreed and is not possible any more is left open
    if call.step in (s.step for s in steps if s.state):
        flow.go(call.step)
    made = GoingCall(
        flow, call, ticks, direction=call.direction, seconds=seconds, known=steps, parent=parent
    )
    drafts = {s.step: s.draft for s in steps}
    made.rows, made.typed = drafts_kept(drafts[AGREE], flow), typed_kept(drafts[OFFER])
    made.learnt = str(drafts[LISTEN].get(LEARNT, ""))
    return made


def practised_call(
    turn: int, session: Session, ticks: Callable[[], float], parent: QObject
) -> GoingCall:
    """A call with an invented caller; each `turn` brings the next. Nothing of it is written."""
    settings = house_settings.load()
    me = session.name.split()[0] if session.name.split() else ""
    people = practice.callers(
        house_policy.load(), me=me, house=settings.venue_name, currency=settings.currency,
        role=session.role,
    )  # fmt: skip
    caller = people[turn % len(people)]
    guide = get_guide(caller.kind)
    flow = CallFlow(guide, caller.facts, practice=True)
    return GoingCall(flow, None, ticks, direction=guide.direction, caller=caller, parent=parent)
