"""Practice: callers whom nobody invented badly, and a file that is not touched."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from db import connection
from db.queries.calls import STEPS
from desktop.domain import call_guides, practice
from desktop.domain.call_guide import CallFlow

pytestmark = pytest.mark.usefixtures("now")


def test_there_are_callers_for_several_kinds_of_call():
    found = practice.callers()
    assert len(found) == 4
    assert len({c.key for c in found}) == 4
    assert {"complaint", "renewal", "offer"} <= {c.kind for c in found}
    for caller in found:
        assert list(caller.answers) == list(STEPS)
        assert all(caller.answers.values())
        assert caller.facts.patron_id is None


@pytest.mark.parametrize("place", range(4))
def test_each_caller_can_be_talked_to_to_the_end(place: int):
    caller = practice.callers(me="Ana", house="Harbour Lights")[place]
    flow = CallFlow(call_guides.shipped()[caller.kind], caller.facts, practice=True)
    for step in STEPS[:3]:
        assert flow.lines(step)
        assert all("{" not in line.text for line in flow.lines(step))
        flow.hear(step, caller.answers[step])
        flow.finish(step)
    assert any(offer.possible for offer in flow.offers())
    assert all(ticket.id < 0 for ticket in caller.facts.tickets)


def test_practice_writes_nothing(database: Path):
    before = connection.raw().total_changes
    raw = hashlib.sha256(database.read_bytes()).hexdigest()
    for caller in practice.callers():
        flow = CallFlow(call_guides.get_guide(caller.kind), caller.facts, practice=True)
        for step in STEPS:
            flow.hear(step, caller.answers[step])
        for step in STEPS[:3]:
            flow.finish(step)
        for offer in flow.offers():
            flow.choose(offer.kind, "declined")
        assert flow.ending().outcomes
    assert connection.raw().total_changes == before
    assert hashlib.sha256(database.read_bytes()).hexdigest() == raw
