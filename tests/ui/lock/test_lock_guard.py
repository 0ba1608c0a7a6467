"""The lock: everything is hidden, nothing of what was typed is lost, and only a PIN opens it."""

from __future__ import annotations

import time

import pytest
from locked_desk import OTHER, PIN, Program, enter, type_pin
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QMenu, QVBoxLayout, QWidget

from db import gate
from db.gate import Right
from db.queries import users
from desktop.domain import screen_pop
from desktop.domain.screen_pop import Request
from desktop.ui import clipboard_care
from desktop.ui.door_window import DoorWindow
from desktop.ui.lock import guard as guarding
from desktop.ui.lock.curtain import FOR_VISITORS
from desktop.ui.main_window import MainWindow

NAME = "Okafor"


def words_in_sight() -> str:
    """All that any visible widget of the program says, with window titles."""
    said = []
    for top in QApplication.topLevelWidgets():
        if top.isVisible() and not top.property(FOR_VISITORS):
            said.append(top.windowTitle())
            for widget in (top, *top.findChildren(QWidget)):
                if widget.isVisible():
                    for ask in ("text", "toPlainText", "title", "accessibleName", "toolTip"):
                        found = getattr(widget, ask, None)
                        value = found() if callable(found) else ""
                        said.append(value if isinstance(value, str) else "")
    return "\n".join(said)


@pytest.fixture
def signed_in(program: Program, qtbot) -> Program:
    enter(program, "Ana", PIN, qtbot)
    program.rapport.seating.watch()
    return program


def locked(program: Program):
    """Lock, and the pane that is shown then."""
    program.rapport.seating.lock()
    assert program.rapport.seating.is_locked
    return program.rapport.seating._guard._pane


def test_the_first_screen_asks_who_is_there_and_has_read_no_patron(program: Program, monkeypatch):
    assert program.rapport.window is None
    assert gate.current() == gate.NOBODY
    assert NAME not in words_in_sight()
    pane = program.rapport.recovery.pane
    assert [b.user.name for b in pane.people.buttons] == [
        "Ana Marsh", "Ben Low", "Dora Pane", "Vi Ko"
    ]  # fmt: skip


def test_each_role_gets_its_own_window(program: Program, qtbot):
    enter(program, "Vi", "", qtbot)
    assert isinstance(program.rapport.window, DoorWindow)
    assert not gate.may(Right.KNOW)


def test_the_lock_hides_everything_and_gives_it_back_with_the_focus(signed_in: Program, qtbot):
    window = signed_in.rapport.window
    window.show_patron(signed_in.patron)
    window.patrons.field.setText("oka")
    window.patrons.field.setFocus()
    qtbot.waitUntil(lambda: NAME in words_in_sight())
    pane = locked(signed_in)
    assert NAME not in words_in_sight() and "oka" not in words_in_sight()
    assert pane.people.current.name == "Ana Marsh"
    type_pin(pane, PIN)
    qtbot.waitUntil(lambda: not signed_in.rapport.seating.is_locked)
    assert window.patrons.field.text() == "oka"
    assert window.focusWidget() is window.patrons.field
    assert NAME in words_in_sight()


def test_keys_of_the_window_do_nothing_while_it_is_locked(signed_in: Program, qtbot):
    window = signed_in.rapport.window
    before = window.page_key
    pane = locked(signed_in)
    control = Qt.KeyboardModifier.ControlModifier
    for key in (Qt.Key.Key_2, Qt.Key.Key_Z, Qt.Key.Key_N, Qt.Key.Key_L):
        QTest.keyClick(pane, key, control)
    QTest.keyClick(pane, Qt.Key.Key_Slash)
    window.close()
    assert window.page_key == before and window.isVisible()
    assert not signed_in.rapport._dialogs.asked


def test_a_toast_or_a_dialog_that_comes_meanwhile_is_not_seen(signed_in: Program, qtbot):
    locked(signed_in)
    signed_in.rapport._desk.toasts.show(f"{NAME} is calling")
    late = QDialog(signed_in.rapport.window)
    late.setWindowTitle(NAME)
    QVBoxLayout(late).addWidget(QLabel(NAME))
    late.show()
    QApplication.processEvents()
    assert NAME not in words_in_sight()
    late.close()
    late.deleteLater()


def test_an_open_dialog_is_hidden_with_what_was_typed_and_the_pane_is_above_it(
    signed_in: Program, qtbot
):
    window = signed_in.rapport.window
    dialog = QDialog(window)
    dialog.setWindowTitle(f"Merge {NAME}")
    field = QLineEdit()
    layout = QVBoxLayout(dialog)
    layout.addWidget(QLabel(NAME))
    layout.addWidget(field)
    menu = QMenu(dialog)
    menu.addAction(NAME)
    results = []

    def use_it() -> None:
        field.setFocus()
        QTest.keyClicks(field, "half a word")
        menu.popup(dialog.pos())
        pane = locked(signed_in)
        results.append(NAME not in words_in_sight() and "half" not in words_in_sight())
        results.append(not menu.isVisible())
        results.append(QApplication.activeModalWidget() is signed_in.rapport.seating._guard._dialog)
        type_pin(pane, PIN)
        qtbot.waitUntil(lambda: not signed_in.rapport.seating.is_locked)
        results.append(dialog.isVisible() and field.isVisible() and field.text() == "half a word")
        results.append(dialog.windowTitle() == f"Merge {NAME}" and dialog.focusWidget() is field)
        dialog.accept()

    QTimer.singleShot(0, use_it)
    assert dialog.exec() == QDialog.DialogCode.Accepted
    assert results == [True] * 5
    dialog.deleteLater()


def test_a_window_for_visitors_stays_as_it_is(signed_in: Program, qtbot):
    kiosk = QWidget()
    qtbot.addWidget(kiosk)
    kiosk.setProperty(FOR_VISITORS, True)
    label = QLabel("Welcome", kiosk)
    kiosk.show()
    locked(signed_in)
    assert label.isVisible()


def test_after_idle_minutes_it_locks_by_itself_in_dialogs_too(signed_in: Program, qtbot):
    guard = signed_in.rapport.seating._guard
    guard.idle.begin(0.6)
    began = time.monotonic()
    dialog = QDialog(signed_in.rapport.window)
    dialog.setModal(True)
    dialog.show()
    qtbot.waitExposed(dialog)
    guard.idle._watch_windows()
    while time.monotonic() - began < 1.5:
        QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_Shift)
        qtbot.wait(100)
    assert not guard.is_locked
    qtbot.waitUntil(lambda: guard.is_locked, timeout=2600)
    dialog.close()


def test_minutes_are_those_of_the_settings(signed_in: Program):
    desk = signed_in.rapport._desk
    desk.settings = desk.settings._replace(lock_minutes=2)
    desk.changes.settings_changed.emit()
    assert signed_in.rapport.seating._guard.idle._most_ms == 120_000


def test_it_locks_when_the_system_says_so_and_after_sleep(signed_in: Program, qtbot):
    guard = signed_in.rapport.seating._guard
    for signal in (guard.system.on_session_locked, guard.idle.slept.emit, guard.idle.asked.emit):
        signal()
        assert guard.is_locked
        type_pin(guard._pane, PIN)
        qtbot.waitUntil(lambda: not guard.is_locked)
    guard.system.on_active_changed(False)
    assert not guard.is_locked


def test_a_caller_is_not_shown_while_it_is_locked(signed_in: Program):
    answered = []
    guarded = signed_in.rapport.seating.answering(
        lambda request: answered.append(request) or screen_pop.Answer(screen_pop.SHOWN, 1)
    )
    ring = Request(screen_pop.PHONE, "+1 207 555 0142")
    assert guarded(ring).result == screen_pop.SHOWN
    locked(signed_in)
    assert guarded(ring) == screen_pop.Answer(screen_pop.LOCKED, 0)
    assert len(answered) == 1


def test_another_user_gets_their_own_window_and_what_was_typed_waits_for_who_typed_it(
    signed_in: Program, qtbot
):
    rapport = signed_in.rapport
    first = rapport.window
    first.show_patron(signed_in.patron)
    page = first.patron_page()
    typed = QLineEdit(page)
    typed.show()
    QTest.keyClicks(typed, "half a note")
    pane = locked(signed_in)
    pane.people.find("ben")
    type_pin(pane, OTHER)
    qtbot.waitUntil(lambda: isinstance(rapport.window, MainWindow) and rapport.window is not first)
    assert not first.isVisible()
    assert rapport._desk.session.name == "Ben Low"
    assert not gate.may(Right.USERS)
    assert "half a note" not in words_in_sight()
    second = rapport.window
    pane = locked(signed_in)
    pane.people.find("ana")
    type_pin(pane, PIN)
    qtbot.waitUntil(lambda: rapport.window is first)
    assert first.isVisible() and typed.text() == "half a note"
    assert rapport._desk.session.name == "Ana Marsh"
    assert second is not rapport.window
    assert not rapport._desk.edits.undo()


def test_who_follows_is_locked_out_by_the_system_at_once(signed_in: Program, qtbot, monkeypatch):
    """Before the rest is loaded: somebody may be called away as soon as they sat down."""
    monkeypatch.setattr(signed_in.rapport, "_warm_up", lambda: None)
    ben = users.get_user(signed_in.people.ben)
    signed_in.rapport.seating._follow(ben)
    qtbot.waitUntil(lambda: signed_in.rapport.seating._guard is not None)
    signed_in.rapport.seating._guard.system.locked.emit()
    assert signed_in.rapport.seating.is_locked


def test_somebody_else_is_told_before_a_dialog_is_closed_unsaved(signed_in: Program, qtbot):
    dialog = QDialog(signed_in.rapport.window)
    results = []

    def use_it() -> None:
        pane = locked(signed_in)
        pane.people.find("ben")
        type_pin(pane, OTHER)
        qtbot.waitUntil(lambda: "without being saved" in pane.entry.problem.text())
        results.append(signed_in.rapport.seating.is_locked)
        type_pin(pane, OTHER)

    QTimer.singleShot(0, use_it)
    assert dialog.exec() == QDialog.DialogCode.Rejected
    qtbot.waitUntil(lambda: signed_in.rapport._desk.session.name == "Ben Low")
    assert results == [True]


def test_nobody_takes_over_while_work_goes_on(signed_in: Program, qtbot):
    desk = signed_in.rapport._desk
    task = desk.tasks.start(
        lambda _p, cancelled: [time.monotonic() for _ in iter(cancelled, True)] and None,
        lambda _: None, lambda _: None,
    )  # fmt: skip
    pane = locked(signed_in)
    pane.people.find("ben")
    type_pin(pane, OTHER)
    qtbot.waitUntil(lambda: "still being worked on" in pane.entry.problem.text())
    assert signed_in.rapport.seating.is_locked
    task.cancel()


def test_without_pins_nothing_locks(rapport_without_pins, qtbot):
    rapport = rapport_without_pins
    rapport.seating.lock()
    assert not rapport.seating.is_locked
    assert "Nobody has a PIN" in rapport._desk.toasts.last


@pytest.fixture
def own_clipboard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a screen nobody is told whose the clipboard is."""
    ours = QClipboard.Mode.Clipboard
    monkeypatch.setattr(clipboard_care, "is_ours", lambda mode: mode == ours)


def test_what_was_copied_is_concealed_and_goes_when_it_locks(
    signed_in: Program, own_clipboard, qtbot
):
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("wendy@example.org")
    data = clipboard.mimeData()
    assert data.text() == "wendy@example.org"
    assert data.hasFormat("x-kde-passwordManagerHint")
    locked(signed_in)
    assert clipboard.text() == ""


def test_what_was_copied_goes_after_half_a_minute_if_it_is_still_ours(
    signed_in: Program, own_clipboard, qtbot
):
    care = signed_in.rapport.seating._care
    assert care._timer.interval() == clipboard_care.SECONDS * 1000 == 30_000
    care._timer.setInterval(50)
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("+1 207 555 0142")
    qtbot.waitUntil(lambda: clipboard.text() == "")


def test_the_lock_says_nothing_of_whom_it_hides():
    assert "{name}" in guarding.LOST and "{name}" in guarding.BUSY


def test_what_another_program_copied_stays(signed_in: Program, qtbot):
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("a shopping list")  # nobody says that it is ours
    locked(signed_in)
    assert clipboard.text() == "a shopping list"
    clipboard.clear()
