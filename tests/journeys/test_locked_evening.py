"""An evening at a shared desk: a volunteer prints, staff take over, the screen is locked over half a
note, and nothing is lost or seen that should not be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import make_order, make_patron, make_performance, make_ticket
from locked_desk import OTHER, PIN, add_people, type_pin
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from db import connection, gate, schema
from db.errors import NotAllowed
from db.queries import patrons
from desktop.app import Rapport
from desktop.domain import pins, sign_in
from desktop.ui import theme
from desktop.ui.door_window import DoorWindow
from desktop.ui.lock.switch_dialog import SwitchDialog
from desktop.ui.main_window import MainWindow
from desktop.ui.performances.door_page import SHEET

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def rapport(tmp_path: Path, now: str, qapp, qtbot, monkeypatch) -> Iterator[Rapport]:
    monkeypatch.setattr(pins, "cost", (2, 8, 1))
    monkeypatch.setattr(sign_in, "_unwritten", {})
    path = tmp_path / "rapport.db"
    schema.create(path)
    add_people()
    wendy = make_patron("Wendy", "Okafor", email="wendy@example.org")
    tonight = make_performance("Winterreise", "2026-11-23T00:30:00Z")
    make_ticket(make_order(wendy), tonight, wendy, "F1")
    connection.close()
    gate.act_as(gate.NOBODY)
    theme.apply(qapp, "light", 1.0)
    made = Rapport(qapp, path, remember=False)
    made.open(path)
    yield made
    if made.window is not None:
        made.window.settled = True
        made.window.close()
        made.window.deleteLater()
    made.finish()
    connection.close()


def press(window, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    QTest.keyClick(window, key, modifiers)


def switch_by_keys(rapport: Rapport, keys: str, pin: str, qtbot) -> None:
    """Ctrl+L, the number or the initials, the PIN, Enter."""
    before = rapport.window

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, SwitchDialog)
        QTest.keyClicks(dialog.pane, keys)
        type_pin(dialog.pane, pin)

    QTimer.singleShot(0, answer)
    press(before, Qt.Key.Key_L, CONTROL)
    qtbot.waitUntil(lambda: rapport.window is not before, timeout=10_000)


def test_an_evening(rapport: Rapport, qtbot):
    # The volunteer comes first: no PIN, only tonight.
    pane = rapport.recovery.pane
    QTest.keyClicks(pane, "vi")
    pane.entry.enter()
    qtbot.waitUntil(lambda: isinstance(rapport.window, DoorWindow), timeout=10_000)
    door = rapport.window
    with pytest.raises(NotAllowed):
        patrons.get_patron(1)
    with qtbot.waitSignal(door.page.sheet.sheet_shown, timeout=20_000):
        door.page.show_way(SHEET)
    assert door.page.sheet.column.print_button.isEnabled()
    assert door.page.sheet.sheet.pdf.startswith(b"%PDF")
    qtbot.waitUntil(lambda: not rapport._desk.tasks.busy, timeout=10_000)

    # Ben takes over by keys alone.
    switch_by_keys(rapport, "2", OTHER, qtbot)
    window = rapport.window
    assert isinstance(window, MainWindow) and rapport._desk.session.name == "Ben Low"
    qtbot.waitUntil(lambda: rapport.seating._guard is not None, timeout=20_000)  # it is awake
    window.show_patron(1)
    page = window.patron_page()
    page.setFocus()
    press(page, Qt.Key.Key_N, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    note = window.focusWidget()
    QTest.keyClicks(note, "Prefers the left side, and")
    assert note.toPlainText() == "Prefers the left side, and"

    # Locked in the middle of a word; Ben comes back and types on.
    press(window, Qt.Key.Key_L, CONTROL | ALT)
    assert rapport.seating.is_locked and not note.isVisible()
    type_pin(rapport.seating._guard._pane, OTHER)
    qtbot.waitUntil(lambda: not rapport.seating.is_locked)
    assert note.isVisible() and window.focusWidget() is note

    # Locked again; Ana sits down in between and sees nothing of it; Ben finds it as it was.
    press(window, Qt.Key.Key_L, CONTROL | ALT)
    pane = rapport.seating._guard._pane
    QTest.keyClicks(pane, "am")
    type_pin(pane, PIN)
    qtbot.waitUntil(lambda: rapport.window is not window, timeout=15_000)
    assert rapport._desk.session.name == "Ana Marsh" and not window.isVisible()
    qtbot.waitUntil(lambda: not rapport._desk.tasks.wanted, timeout=10_000)
    switch_by_keys(rapport, "bl", OTHER, qtbot)
    assert rapport.window is window and note.isVisible()
    QTest.keyClicks(note, " the aisle")
    assert note.toPlainText() == "Prefers the left side, and the aisle"
