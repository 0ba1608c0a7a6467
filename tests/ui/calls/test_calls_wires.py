"""What leads to a call in the real window: F5 anywhere, the patron's head, the bar of open calls."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from db.queries import calls
from desktop.domain import session
from desktop.ui.desk import Desk
from desktop.ui.main_window import MainWindow

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(desk: Desk, caller, qtbot) -> Iterator[MainWindow]:
    desk.session = session.start()
    made = MainWindow(desk)
    made.resize(1280, 720)
    made.show()
    qtbot.waitExposed(made)
    made.wake()
    qtbot.waitUntil(lambda: not desk.tasks.busy, timeout=20_000)
    yield made
    qtbot.waitUntil(lambda: not desk.tasks.busy, timeout=20_000)
    made.close()
    shiboken6.delete(made)


def press(qtbot, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key, held)


def page_of(window: MainWindow):
    return window.stack.currentWidget()


def test_two_keys_begin_a_call_with_the_patron_on_the_screen(window, caller, qtbot):
    window.show_patron(caller.patron)
    press(qtbot, Qt.Key.Key_F5)
    assert window.page_key == "call"
    press(qtbot, Qt.Key.Key_Return)
    (call,) = calls.list_open_calls()
    assert call.patron_id == caller.patron


def test_anywhere_else_it_is_asked_who_is_calling(window, caller, qtbot):
    window.show_page("tonight")
    press(qtbot, Qt.Key.Key_F5)
    assert page_of(window).sheet.caller.isVisible()
    press(qtbot, Qt.Key.Key_Escape)
    assert window.page_key == "tonight", "back to where one was"


def test_the_head_has_the_button_and_offers_to_go_on(window, caller, qtbot):
    window.show_patron(caller.patron)
    window.patron_page().header.call_button.click()
    press(qtbot, Qt.Key.Key_Return)
    page_of(window).put_aside()
    assert window.page_key == "patrons" and window.shown_patron() == caller.patron
    head = window.patron_page().header
    window.patron_page().refresh()
    assert head.open_call_button.isVisible() and "18:30" in head.open_call_button.text()
    head.open_call_button.click()
    assert window.page_key == "call" and page_of(window).going_on


def test_f5_on_somebody_with_an_open_call_offers_to_resume_it_first(window, caller, qtbot):
    window.show_patron(caller.patron)
    window.start_call(caller.patron)
    press(qtbot, Qt.Key.Key_Return)
    call_id = page_of(window).call_id
    page_of(window).put_aside()
    press(qtbot, Qt.Key.Key_F5)
    assert page_of(window).sheet.resume.hasFocus(), QApplication.focusWidget()
    press(qtbot, Qt.Key.Key_Return)
    assert page_of(window).call_id == call_id and len(calls.list_open_calls()) == 1


def test_the_bar_names_the_call_that_goes_on_elsewhere_and_leads_back(window, caller, qtbot):
    window.start_call(caller.patron)
    press(qtbot, Qt.Key.Key_Return)
    bar = window.calls.bar
    assert not bar.isVisible()
    window.show_page("tonight")
    assert bar.isVisible() and "On the phone with Judith Shimwell" in bar.text.text()
    press(qtbot, Qt.Key.Key_F5, SHIFT)
    assert window.page_key == "call" and not bar.isVisible()


def test_a_second_caller_and_back_to_the_first_by_keys(window, caller, qtbot):
    window.start_call(caller.patron)
    press(qtbot, Qt.Key.Key_Return)
    first = page_of(window).call_id
    press(qtbot, Qt.Key.Key_F5)
    qtbot.keyClicks(QApplication.focusWidget(), "ros")
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_Return)
    assert page_of(window).call_id != first
    bar = window.calls.bar
    assert bar.isVisible() and "1 call put aside: Judith Shimwell" in bar.text.text()
    press(qtbot, Qt.Key.Key_F5, SHIFT)
    assert page_of(window).call_id == first
    assert "Rosa" in bar.text.text()


def test_f5_from_the_page_of_whom_we_talk_to_leads_back_to_the_call(window, caller, qtbot):
    window.start_call(caller.patron)
    press(qtbot, Qt.Key.Key_Return)
    call_id = page_of(window).call_id
    window.show_patron(caller.patron)
    press(qtbot, Qt.Key.Key_F5)
    assert window.page_key == "call" and page_of(window).call_id == call_id
    assert len(calls.list_open_calls()) == 1


def test_a_call_that_was_ended_by_mistake_is_offered_again_after_undo(window, caller, desk, qtbot):
    window.start_call(caller.patron)
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_Escape)
    press(qtbot, Qt.Key.Key_Escape)
    assert window.page_key == "patrons" and calls.list_open_calls() == []
    desk.edits.undo()
    assert window.calls.bar.isVisible()
    press(qtbot, Qt.Key.Key_F5, SHIFT)
    assert page_of(window).going_on


def test_ctrl_z_after_hanging_up_takes_back_the_call_and_not_the_search(window, caller, qtbot):
    qtbot.keyClicks(window.patrons.field, "shi")
    window.show_patron(caller.patron)
    press(qtbot, Qt.Key.Key_F5)
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_Escape)
    press(qtbot, Qt.Key.Key_Escape)
    assert calls.list_open_calls() == []
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not window.patrons.field)
    press(qtbot, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(calls.list_open_calls()) == 1
    assert window.patrons.field.text() == "shi"


def test_the_call_belongs_to_the_patrons_on_the_rail(window, caller):
    window.start_call(caller.patron)
    shown = [
        b for b in window.rail.findChildren(type(window.rail.badge).__mro__[1]) if b.isChecked()
    ]
    assert [b.text() for b in shown] == ["Patrons"]


def test_a_phone_number_from_outside_is_looked_up_on_the_sheet(window, caller, qtbot):
    window.start_call(None, "+1 207 555 0142")
    assert page_of(window).sheet.caller.line.text() == "+1 207 555 0142"
    press(qtbot, Qt.Key.Key_Return)
    assert page_of(window).sheet.patron_id == caller.patron


def test_f5_once_more_keeps_who_is_on_the_sheet(window, caller, qtbot):
    window.show_patron(caller.patron)
    press(qtbot, Qt.Key.Key_F5)
    press(qtbot, Qt.Key.Key_F5)
    assert page_of(window).sheet.patron_id == caller.patron


def test_the_draft_from_a_call_stands_on_top_of_the_letters(
    window, caller, dialogs, qtbot, monkeypatch
):
    window.start_call(caller.patron)
    press(qtbot, Qt.Key.Key_Return)
    page = page_of(window)
    page.view.open_anyway()
    page.view.open_step("agree")
    page.view.steps.agree.rows[0].text.setFocus()
    qtbot.keyClicks(QApplication.focusWidget(), "Send {the} folder")
    shown = []
    monkeypatch.setattr(dialogs, "run", lambda sheet: shown.append(sheet.text.toPlainText()))
    page.view.steps.agree.mail_button.click()
    assert "Send (the) folder" in shown[0] and "Dear Judith" in shown[0]


def test_a_call_is_practised_from_the_settings(window, caller, qtbot):
    settings = window.show_page("settings")
    settings.practise.click()
    assert window.page_key == "call" and page_of(window).view.head.practice.isVisible()
    page_of(window).end()
    assert window.page_key == "settings" and calls.list_open_calls() == []
