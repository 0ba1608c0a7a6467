"""Nobody writes, and yet it is another evening: totals follow the clock."""

from __future__ import annotations

import pytest
from builders import TONIGHT, make_patron, make_performance, make_visit, refresh

from db import connection
from db.errors import DiskFull
from db.queries import totals
from desktop.ui.desk import Desk
from desktop.ui.passing_time import PassingTime


@pytest.fixture
def holder(desk: Desk) -> int:
    """Somebody with a ticket for tonight."""
    patron = make_patron()
    make_visit(patron, make_performance("Tonight", TONIGHT), attended=None)
    refresh()
    return patron


def visits(patron: int) -> int:
    found = connection.row("select visits from patron where id = ?", (patron,))
    assert found is not None
    return found[0]


def test_who_had_tickets_has_been_once_the_performance_began(desk: Desk, holder: int, qtbot, monkeypatch):  # fmt: skip
    passing = PassingTime(desk.tasks, desk.changes)
    with qtbot.assertNotEmitted(desk.changes.patrons_changed):
        passing.begin()
        qtbot.waitUntil(lambda: not desk.tasks.busy)
    assert visits(holder) == 0
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-22T19:31:00")
    with qtbot.waitSignal(desk.changes.patrons_changed):
        passing._timer.timeout.emit()
    assert visits(holder) == 1


def test_a_full_disk_is_not_told_to_somebody_who_wrote_nothing(desk: Desk, dialogs, qtbot, monkeypatch):  # fmt: skip
    def refuse() -> int:
        raise DiskFull("The disk is full. Make room.")

    monkeypatch.setattr(totals, "refresh_due", refuse)
    PassingTime(desk.tasks, desk.changes).look()
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    assert dialogs.failures == []
