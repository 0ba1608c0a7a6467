"""Words chosen in an old note become an interest; the note stays as it was."""

import pytest
from builders import make_interest, make_note
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication

from db import connection
from db.queries import interests, notes
from desktop.ui.patron.patron_page import NOTES

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
OLD = "Puppetry fan since school, brings her own cushion."


@pytest.fixture
def tab(page, judith):
    make_interest("Puppetry")
    make_note(judith.patron, OLD, created_at="2024-03-03T15:00:00Z")
    page.tabs.setCurrentIndex(NOTES)
    page.refresh()
    tab = page.notes
    row = [tab.model.note(r).text for r in range(tab.model.rowCount())].index(OLD)
    tab.list.setCurrentIndex(tab.model.index(row))
    tab.list.setFocus()
    return tab


def press(qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def learnt(judith, name: str):
    found = [i for i in interests.list_patron_interests(judith.patron) if i.name == name]
    return found[0] if found else None


def test_by_the_keyboard_alone(page, tab, judith, desk, qtbot):
    version = next(n for n in notes.list_notes(judith.patron) if n.text == OLD).version
    press(qtbot, Qt.Key.Key_Right, CTRL | SHIFT)
    assert tab.words.words() == "Puppetry"
    assert tab.words.button.isVisible()
    press(qtbot, Qt.Key.Key_I, CTRL | SHIFT)
    press(qtbot, Qt.Key.Key_Return)
    found = learnt(judith, "Puppetry")
    assert found.provenance.kind == "history"
    assert found.provenance.source == "note of 3 Mar 2024"
    assert found.provenance.at == "2024-03-03T15:00:00Z"
    assert found.provenance.user == "Ana Marsh"
    note = next(n for n in notes.list_notes(judith.patron) if n.text == OLD)
    assert note.version == version
    assert connection.row("select looked_at from note where id = ?", (note.id,))[0]
    assert tab.list.hasFocus()
    desk.edits.undo()
    assert learnt(judith, "Puppetry") is None
    assert connection.row("select looked_at from note where id = ?", (note.id,))[0] is None


def test_words_that_mean_nothing_to_the_grammar_name_a_new_interest(page, tab, judith, qtbot):
    press(qtbot, Qt.Key.Key_End, SHIFT)
    tab.words.text.moveCursor(QTextCursor.MoveOperation.End)
    for _ in range(2):
        press(qtbot, Qt.Key.Key_Left, CTRL | SHIFT)
    assert tab.words.words() == "cushion."
    press(qtbot, Qt.Key.Key_Return)
    assert tab.words._editor is not None
    press(qtbot, Qt.Key.Key_Return)
    assert learnt(judith, "Cushion") is not None


def test_by_dragging_over_the_painted_words(page, tab, judith, qtbot):
    view = tab.list.viewport()
    room = tab.words._delegate.text_room(tab.list, tab.list.currentIndex())
    start, end = room.topLeft() + QPoint(1, 6), room.topLeft() + QPoint(60, 6)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    for x in range(start.x(), end.x(), 4):
        qtbot.mouseMove(view, QPoint(x, end.y()))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)
    assert OLD.startswith(tab.words.words())
    assert tab.words.words()
    tab.words.button.click()
    assert tab.words._editor is not None


def test_a_click_chooses_a_note_and_a_double_click_still_edits_it(tab, qtbot):
    view = tab.list.viewport()
    at = tab.list.visualRect(tab.list.currentIndex()).center()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert tab.words.text.isHidden()
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert tab.editor.isVisible()


def test_escape_leaves_the_words(tab, qtbot):
    press(qtbot, Qt.Key.Key_Right, SHIFT)
    assert tab.words.text.hasFocus()
    press(qtbot, Qt.Key.Key_Escape)
    assert tab.words.text.isHidden()
    assert tab.list.hasFocus()


def test_without_words_it_is_what_the_whole_note_says(page, tab, judith, qtbot):
    tab.buttons["words"].click()
    assert tab.words._editor is not None
    assert "Puppetry" in tab.words._editor.accessibleName()


def test_from_a_note_that_is_being_mended(page, tab, judith, qtbot):
    tab._do("edit")
    text = tab.editor.text
    text.moveCursor(QTextCursor.MoveOperation.Start)
    qtbot.keyClick(text, Qt.Key.Key_Right, CTRL | SHIFT)
    qtbot.keyClick(text, Qt.Key.Key_I, CTRL | SHIFT)
    assert tab.words._editor is not None
    press(qtbot, Qt.Key.Key_Return)
    assert learnt(judith, "Puppetry") is not None
    assert tab.editor.isVisible(), "the note is still being mended"
    assert tab.editor.text.toPlainText() == OLD


def test_a_note_that_is_new_has_no_words_to_choose_yet(page, tab, qtbot):
    tab.begin_note()
    qtbot.keyClicks(tab.editor.text, "Puppetry")
    tab.editor.text.selectAll()
    qtbot.keyClick(tab.editor.text, Qt.Key.Key_I, CTRL | SHIFT)
    assert tab.words._editor is None


def test_old_notes_are_a_button_away(page, tab, qtbot):
    with qtbot.waitSignal(page.page_wanted) as wanted:
        tab.old_button.click()
    assert wanted.args == ["old_notes"]
