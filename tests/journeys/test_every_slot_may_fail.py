"""Points of the real window fail, one after the other, and nobody loses what they were typing."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # the benchmarks are not installed

from benchmarks.endurance import slots

POINTS = 25


def test_a_sample_of_slots_events_and_tasks_may_fail():
    found, said = slots.points(POINTS, "quick")
    told = [one for one in found if "point" in one]
    assert len(told) == POINTS, said[-2000:]
    assert {one["kind"] for one in told} >= {"slot", "event"}
    assert [one for one in told if one["wrong"]] == []
    assert found[-1]["end"]
    assert not found[-1]["leak"]
    assert not any(name in said.casefold() for name in slots.PLANTED)
