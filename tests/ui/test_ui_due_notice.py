"""What is due: the number on the rail, and once a day a notice without names."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from builders import make_patron, make_promise
from PySide6.QtCore import QObject, Signal

from desktop.ui import pages, theme
from desktop.ui.due_notice import DueNotice
from desktop.ui.rail import Rail, RailButton


@pytest.fixture
def counts() -> list[tuple[int, str]]:
    return []


@pytest.fixture
def notice(desk, counts, qtbot):
    return DueNotice(desk, lambda number, words: counts.append((number, words)))


def test_it_counts_what_is_due_and_tells_numbers_only(notice, counts, desk, qtbot):
    make_promise(make_patron("Judith", "Shimwell"), "Call Judith", due_on="2026-11-22")
    with qtbot.waitSignal(notice.counted):
        notice.begin()
    assert counts == [(1, "1 due")]
    assert desk.toasts.last == "1 promise is due today."


def test_it_tells_once_a_day(notice, desk, qtbot, monkeypatch):
    make_promise(make_patron(), due_on="2026-11-22")
    with qtbot.waitSignal(notice.counted):
        notice.look()
    desk.toasts.last = ""
    with qtbot.waitSignal(notice.counted):
        notice.look()
    assert desk.toasts.last == ""
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-23T09:00:00")
    with qtbot.waitSignal(notice.counted):
        notice.look()
    assert desk.toasts.last == "1 promise is late."


def test_two_counts_at_once_tell_it_once(notice, desk, qtbot, monkeypatch):
    told = []
    monkeypatch.setattr(desk.toasts, "show", lambda text, *_: told.append(text))
    make_promise(make_patron(), due_on="2026-11-22")
    with qtbot.waitSignals([notice.counted, notice.counted]):
        notice.look()
        notice.look()
    assert told == ["1 promise is due today."]


def test_with_nothing_due_it_is_silent(notice, counts, desk, qtbot):
    with qtbot.waitSignal(notice.counted):
        notice.look()
    assert counts == [(0, "0 due")]
    assert desk.toasts.last == ""


def test_it_counts_again_when_a_patron_changes(notice, counts, desk, qtbot):
    patron = make_patron()
    with qtbot.waitSignal(notice.counted):
        notice.begin()
    make_promise(patron, due_on="2026-11-01")
    with qtbot.waitSignal(notice.counted):
        desk.changes.patron_changed.emit(patron)
    assert counts[-1] == (1, "1 due")


class TrayStandIn(QObject):
    """A system tray that keeps what it was told."""

    said: ClassVar[list[str]] = []
    messageClicked = Signal()  # noqa: N815 - Qt's name
    activated = Signal(int)

    def __init__(self, _icon: Any, parent: QObject) -> None:
        super().__init__(parent)

    @staticmethod
    def isSystemTrayAvailable() -> bool:
        return True

    supportsMessages = isSystemTrayAvailable  # noqa: N815 - Qt's name

    def setToolTip(self, text: str) -> None:
        self.said.append(text)

    def showMessage(self, title: str, text: str, *_rest: Any) -> None:
        self.said += [title, text]

    def show(self) -> None:
        pass

    hide = show


def test_where_there_is_a_tray_the_system_says_it_and_names_nobody(
    notice, desk, qtbot, monkeypatch
):
    monkeypatch.setattr("PySide6.QtWidgets.QSystemTrayIcon", TrayStandIn)
    make_promise(make_patron("Judith", "Shimwell"), "Ring Judith", due_on="2026-11-22")
    with qtbot.waitSignal(notice.counted):
        notice.look()
    qtbot.waitUntil(lambda: bool(TrayStandIn.said))
    assert TrayStandIn.said == ["Rapport: 1 follow-up due", "Rapport", "1 promise is due today."]
    assert not any("Judith" in text for text in TrayStandIn.said)
    assert desk.toasts.last == ""
    with qtbot.waitSignal(notice.wanted):
        notice.findChild(TrayStandIn).messageClicked.emit()


def test_the_rail_shows_and_says_the_number(dressed, qtbot):
    rail = Rail()
    qtbot.addWidget(rail)
    rail.add("follow_ups", "Follow-ups", "phone", "Ctrl+4")
    rail.show_count("follow_ups", 3, "3 due")
    (button,) = rail.findChildren(RailButton)
    assert button.accessibleName() == "Follow-ups, 3 due"
    rail.show_count("follow_ups", 0, "0 due")
    assert button.accessibleName() == "Follow-ups"


def test_the_rail_fits_a_low_window_at_the_largest_text(dressed, qtbot):
    theme.apply(dressed, "light", 1.5)
    rail = Rail()
    qtbot.addWidget(rail)
    for page in pages.ON_RAIL:
        rail.add(page.key, page.name, page.icon, "", low=page.low)
    assert rail.minimumSizeHint().height() <= 700
