"""The capture line on a patron's page: kept in one step, and nothing half typed is lost."""

import pytest
from builders import make_interest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from db.journal import Step
from db.queries import interests, notes, promises
from desktop.ui import theme
from desktop.ui.edits import GONE
from desktop.ui.patron.patron_page import NOTES

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def line(page):
    make_interest("Puppetry")
    return page.capture


def write(line, qtbot, text: str) -> None:
    line.begin()
    qtbot.keyClicks(line.edit, text)


def names(patron_id: int) -> set[str]:
    return {i.name for i in interests.list_patron_interests(patron_id)}


def test_sentence_and_chips_are_one_step_and_the_toast_says_them(page, line, judith, desk, qtbot):
    before = len(notes.list_notes(judith.patron))
    write(line, qtbot, "loves puppetry, call back Tue")
    qtbot.keyClick(line.edit, Qt.Key.Key_Return, CTRL)
    assert line.text() == ""
    assert "Puppetry" in names(judith.patron)
    assert "2026-11-24" in {p.due_on for p in promises.list_promises(judith.patron)}
    assert desk.toasts.last == "Kept as a note, with Puppetry and a follow-up on Tue 24 Nov"
    desk.edits.undo()
    assert "Puppetry" not in names(judith.patron)
    assert len(notes.list_notes(judith.patron)) == before
    assert "2026-11-24" not in {p.due_on for p in promises.list_promises(judith.patron)}


def test_coming_back_to_the_line_goes_on_with_what_stands_there(page, line, judith, desk, qtbot):
    write(line, qtbot, "loves puppetry")
    page.setFocus()
    write(line, qtbot, ", hates drafts")
    assert line.text() == "loves puppetry, hates drafts"


def test_what_was_taken_back_comes_back_to_be_mended(page, line, judith, desk, qtbot):
    write(line, qtbot, "loves puppetry, call back Tue")
    qtbot.keyClick(line.edit, Qt.Key.Key_Tab)
    qtbot.keyClick(line.edit, Qt.Key.Key_Return)
    desk.edits.undo()
    assert line.edit.text() == "loves puppetry, call back Tue"
    assert [p.what for p in line.proposals()] == ["Puppetry"]
    desk.edits.redo()
    assert line.text() == "", "it must not be kept twice"
    assert "Puppetry" in names(judith.patron)
    write(line, qtbot, "something new")
    desk.edits.undo()
    assert line.text() == "something new"


def test_taking_back_something_else_of_the_same_number_brings_nothing_back(
    page, line, judith, desk, qtbot
):
    write(line, qtbot, "loves puppetry")
    qtbot.keyClick(line.edit, Qt.Key.Key_Return)
    (note,) = [n for n in notes.list_notes(judith.patron) if n.text == "loves puppetry"]
    call = Step(
        "Ended a call", None, judith.patron, (), frozenset({judith.patron}), about_id=note.id
    )
    desk.edits.taken_back.emit(call)
    assert line.text() == ""
    desk.edits.undo()
    assert line.text() == "loves puppetry"


def test_it_comes_back_to_its_own_patron(page, line, judith, desk, qtbot):
    write(line, qtbot, "loves puppetry")
    qtbot.keyClick(line.edit, Qt.Key.Key_Return)
    page.show_patron(judith.partner)
    desk.edits.undo()
    assert line.text() == ""
    page.show_patron(judith.patron)
    assert line.text() == "loves puppetry"


def test_what_is_half_typed_waits_for_its_patron_with_the_chips_that_were_taken(
    page, line, judith, qtbot
):
    write(line, qtbot, "loves puppetry and")
    qtbot.keyClick(line.edit, Qt.Key.Key_Tab)
    page.show_patron(judith.partner)
    assert line.text() == ""
    assert line.picks == ()
    page.show_patron(judith.patron)
    assert line.edit.text() == "loves puppetry and"
    assert [p.what for p in line.proposals()] == ["Puppetry"]


def test_half_a_sentence_survives_refresh_undo_and_another_text_size(
    page, line, judith, desk, qtbot, dressed
):
    desk.edits.run(lambda: notes.add_note(judith.patron, "Something else"), "Note added")
    write(line, qtbot, "loves puppetry and")
    qtbot.keyClick(line.edit, Qt.Key.Key_Tab)
    page.refresh()
    desk.edits.undo()
    page.activate()
    assert line.edit.text() == "loves puppetry and"
    assert line.edit.hasFocus()
    theme.apply(dressed, "dark", 1.5)
    qtbot.waitUntil(lambda: page.capture is not line)
    assert page.capture.edit.text() == "loves puppetry and"
    assert [p.what for p in page.capture.proposals()] == ["Puppetry"]


def test_a_refused_sentence_stays(page, line, judith, dialogs, qtbot, monkeypatch):
    from db.errors import StoreError
    from desktop.domain import capture_keep

    def refuse(*_args, **_named):
        raise StoreError("The disk is full. Nothing was saved.")

    monkeypatch.setattr(capture_keep, "keep", refuse)
    write(line, qtbot, "loves puppetry")
    qtbot.keyClick(line.edit, Qt.Key.Key_Return)
    assert dialogs.failures
    assert line.text() == "loves puppetry"


def test_a_sentence_about_somebody_who_is_gone_is_not_swallowed(page, line, judith, dialogs, qtbot):
    line.show_patron(999)  # removed in another window, just before the first key
    write(line, qtbot, "loves puppetry")
    qtbot.keyClick(line.edit, Qt.Key.Key_Return)
    assert dialogs.failures == [GONE]
    assert line.text() == "loves puppetry"


def test_after_a_kind_word_the_line_asks_what_came_back(page, line, judith, qtbot):
    assert page.overview.openers.rows[0].isVisible()
    asks = line.edit.placeholderText()
    page.overview.openers.rows[0].said_button.click()
    assert line.edit.placeholderText() == "What did they say?"
    assert not line.edit.hasFocus(), "a click steals no focus"
    page.show_patron(judith.partner)
    assert line.edit.placeholderText() == asks


def test_by_key_the_cursor_waits_for_the_answer(page, line, judith, qtbot):
    qtbot.keyClick(page, Qt.Key.Key_1, ALT)
    assert line.edit.hasFocus()
    write(line, qtbot, "she beamed")
    qtbot.keyClick(line.edit, Qt.Key.Key_Return)
    assert line.edit.placeholderText() != "What did they say?"


def test_whoever_writes_elsewhere_is_not_torn_away(page, line, judith, qtbot):
    page.write_note()
    qtbot.keyClicks(page.notes.editor.text, "half a note")
    qtbot.keyClick(page.notes.editor.text, Qt.Key.Key_1, ALT)
    assert QApplication.focusWidget() is page.notes.editor.text
    assert page.tabs.currentIndex() == NOTES


def test_no_toast_lies_over_the_line(page, line, judith, desk, qtbot):
    desk.toasts.attach(page)
    write(line, qtbot, "loves puppetry")
    desk.toasts.show("Something was kept", "Undo")
    toast = desk.toasts._toast
    assert toast.geometry().bottom() < line.mapTo(page, line.rect().topLeft()).y()
