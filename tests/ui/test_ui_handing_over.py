"""Somebody else sits down: what is only being read is let end, longer work is asked about."""

from __future__ import annotations

import threading

import pytest

from desktop.ui import closing
from desktop.ui.desk import Desk, set_up_desk
from desktop.ui.dialogs import Dialogs


class Asked(Dialogs):
    """Notes what is asked, and says no."""

    def __init__(self) -> None:
        self.titles: list[str] = []

    def confirm(self, title: str, *_: object, **__: object) -> bool:
        self.titles.append(title)
        return False


@pytest.fixture
def desk(database, qtbot):
    made = set_up_desk(dialogs=Asked())
    yield made
    made.tasks.stop()


def begin(desk: Desk, work) -> None:
    desk.tasks.start(lambda _progress, _cancelled: work(), lambda _: None, lambda _: None)


def test_a_read_that_goes_on_is_waited_for_and_nobody_is_asked(desk):
    read = threading.Event()
    begin(desk, lambda: read.wait(0.2))
    assert closing.may_hand_over(desk, [])
    assert desk.dialogs.titles == []
    assert not desk.tasks.wanted


def test_longer_work_is_asked_about(desk, monkeypatch):
    monkeypatch.setattr(closing, "HAND_OVER_MS", 50)
    end = threading.Event()
    begin(desk, lambda: end.wait(10))
    assert not closing.may_hand_over(desk, [])
    assert desk.dialogs.titles == ["Stop and close?"]
    end.set()


def test_with_nothing_under_way_nobody_waits(desk):
    assert closing.may_hand_over(desk, [])
