"""The Notes tab: writing, promises, complaints, pins, and nothing typed is lost."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage

from db.queries import notes
from desktop.ui import closing
from desktop.ui.patron.notes_model import note_sentence
from desktop.ui.patron.patron_page import NOTES


@pytest.fixture
def tab(page):
    page.tabs.setCurrentIndex(NOTES)
    return page.notes


def texts(tab) -> list[str]:
    return [tab.model.note(row).text for row in range(tab.model.rowCount())]


def go_to(tab, text: str) -> None:
    tab.list.setCurrentIndex(tab.model.index(texts(tab).index(text)))
    tab.list.setFocus()


def test_a_note_with_a_promise_is_stored_as_one_step(page, tab, judith, desk, qtbot):
    qtbot.keyClick(
        page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    editor = tab.editor
    assert editor.text.hasFocus()
    qtbot.keyClicks(editor.text, "Wants the aisle in spring")
    editor.promise.setText("Hold two on the aisle")
    editor.due.setText("fri")
    assert editor.due_words.text() == "Fri 27 Nov"
    qtbot.keyClick(editor.due, Qt.Key.Key_Return)
    note = notes.list_notes(judith.patron)[0]
    assert note.text == "Wants the aisle in spring"
    assert (note.promises[0].text, note.promises[0].due_on) == (
        "Hold two on the aisle",
        "2026-11-27",
    )
    assert note.provenance.user == "Ana Marsh"
    assert editor.isHidden()
    assert tab.list.hasFocus()
    desk.edits.undo()
    assert "Wants the aisle in spring" not in texts(tab)
    desk.edits.redo()
    assert "Wants the aisle in spring" in texts(tab)


def test_ctrl_enter_saves_from_the_text_and_esc_puts_it_away(tab, judith, qtbot):
    tab.begin_note()
    qtbot.keyClicks(tab.editor.text, "One line")
    qtbot.keyClick(tab.editor.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "One line" in texts(tab)
    tab.begin_note()
    qtbot.keyClick(tab.editor.text, Qt.Key.Key_Escape)
    assert tab.editor.isHidden()


def test_a_complaint_with_its_line_and_performance(tab, judith, qtbot):
    tab.begin_note()
    editor = tab.editor
    qtbot.keyClicks(editor.text, "The heating was off")
    editor.kind.button_for("complaint").click()
    editor.audience.setCurrentIndex(editor.audience.findData("print"))
    editor.pinned.setChecked(True)
    editor.door_line.setText("Offer a blanket")
    qtbot.keyClicks(editor.performance, "bach")
    qtbot.keyClick(editor.performance, Qt.Key.Key_Return)
    editor.save_button.click()
    note = next(n for n in notes.list_notes(judith.patron) if n.text == "The heating was off")
    assert (note.kind, note.audience, note.pinned) == ("complaint", "print", True)
    assert (note.door_line, note.performance_id) == ("Offer a blanket", judith.bach)
    assert texts(tab)[0] == "The heating was off", "pinned comes first"


@pytest.mark.parametrize(
    ("text", "promise", "due", "says"),
    [
        ("", "", "", "Write something"),
        ("x", "", "fri", "what was promised"),
        ("x", "call", "some day", "Type the day"),
    ],
)
def test_what_cannot_be_kept_is_named_and_stays(tab, judith, text, promise, due, says):
    before = len(notes.list_notes(judith.patron))
    tab.begin_note()
    tab.editor.text.setPlainText(text)
    tab.editor.promise.setText(promise)
    tab.editor.due.setText(due)
    tab.editor.save_button.click()
    assert says in tab.editor.wrong.text()
    assert tab.editor.text.toPlainText() == text
    assert len(notes.list_notes(judith.patron)) == before


def test_a_complaint_is_resolved_and_opened_again(page, tab, judith, qtbot):
    go_to(tab, "Lobby was loud.")
    assert tab.buttons["resolve"].isVisible()
    qtbot.keyClick(tab.list, Qt.Key.Key_R)
    assert notes.list_notes(judith.patron, kind="complaint")[0].resolved_at is not None
    assert not any("complaint" in text for text in page.header.texts)
    qtbot.keyClick(tab.list, Qt.Key.Key_R)
    assert notes.list_notes(judith.patron, kind="complaint")[0].resolved_at is None


def test_a_promise_is_kept(tab, judith, qtbot):
    go_to(tab, "Lobby was loud.")
    qtbot.keyClick(tab.list, Qt.Key.Key_K)
    note = next(n for n in notes.list_notes(judith.patron) if n.id == judith.complaint)
    assert note.promises[0].done_at is not None
    assert tab.buttons["keep"].isHidden()


def test_a_note_is_pinned_by_key(tab, judith, qtbot):
    go_to(tab, "Her sister visits in May.")
    qtbot.keyClick(tab.list, Qt.Key.Key_P)
    assert texts(tab)[0] == "Her sister visits in May."
    assert tab.model.note(tab.list.currentIndex().row()).text == "Her sister visits in May."


def test_a_note_is_pinned_while_it_is_mended_and_saved_all_the_same(tab, judith, dialogs, qtbot):
    go_to(tab, "Lobby was loud.")
    tab.buttons["edit"].click()
    qtbot.keyClicks(tab.editor.text, " Very.")
    go_to(tab, "Lobby was loud.")
    qtbot.keyClick(tab.list, Qt.Key.Key_P)
    assert tab.editor.pinned.isChecked()
    tab.editor.save_button.click()
    assert dialogs.failures == []
    (note,) = notes.list_notes(judith.patron, "Very.")
    assert (note.text, note.pinned) == ("Lobby was loud. Very.", True)


def test_a_note_is_edited_with_its_promise(tab, judith, qtbot):
    go_to(tab, "Lobby was loud.")
    qtbot.keyClick(tab.list, Qt.Key.Key_Return)
    editor = tab.editor
    assert editor.text.toPlainText() == "Lobby was loud."
    assert editor.promise.text() == "Call her back"
    editor.text.setPlainText("Lobby was loud, and cold.")
    editor.due.setText("3 dec")
    editor.save_button.click()
    note = next(n for n in notes.list_notes(judith.patron) if n.id == judith.complaint)
    assert note.text == "Lobby was loud, and cold."
    assert note.promises[0].due_on == "2026-12-03"


def test_a_note_changed_by_somebody_else_is_not_overwritten(tab, judith, desk, dialogs, qtbot):
    go_to(tab, "Her sister visits in May.")
    qtbot.keyClick(tab.list, Qt.Key.Key_Return)
    note_id = tab.editor.draft().note_id
    notes.update_note(note_id, text="Her sister visits in June.")
    tab.editor.text.setPlainText("Her brother visits in May.")
    tab.editor.save_button.click()
    assert dialogs.failures
    assert "Her sister visits in June." in [n.text for n in notes.list_notes(judith.patron)]
    assert tab.editor.text.toPlainText() == "Her brother visits in May.", "what was typed stays"


def test_a_note_is_removed_and_comes_back(tab, judith, desk, qtbot):
    go_to(tab, "Her sister visits in May.")
    qtbot.keyClick(tab.list, Qt.Key.Key_Delete)
    assert "Her sister visits in May." not in texts(tab)
    assert tab.list.hasFocus(), "the focus is not lost"
    desk.edits.undo()
    assert "Her sister visits in May." in texts(tab)


def test_a_draft_waits_for_its_patron(page, tab, judith, qtbot):
    tab.begin_note()
    qtbot.keyClicks(tab.editor.text, "Half a sentence")
    page.show_patron(judith.partner)
    assert tab.editor.isHidden()
    qtbot.waitUntil(lambda: tab._patron_id == judith.partner, timeout=2000)
    page.show_patron(judith.patron)
    qtbot.waitUntil(lambda: tab.editor.isVisible(), timeout=2000)
    assert tab.editor.text.toPlainText() == "Half a sentence"


def test_notes_are_filtered(tab, qtbot):
    qtbot.keyClicks(tab.text, "sister")
    assert texts(tab) == ["Her sister visits in May."]
    tab.text.clear()
    tab.filter.button_for("open").click()
    assert texts(tab) == ["Lobby was loud."]
    tab.filter.button_for("promised").click()
    assert texts(tab) == ["Lobby was loud."]


def test_a_note_reads_as_a_sentence(tab):
    go_to(tab, "Lobby was loud.")
    words = note_sentence(tab.model.note(tab.list.currentIndex().row()))
    assert words.startswith("Open complaint. Lobby was loud.")
    assert "Promised: Call her back" in words
    assert "Desk only" in words


def test_a_long_note_is_as_high_as_its_text(tab, judith):
    notes.add_note(judith.patron, "word " * 300)
    tab._load()
    row = texts(tab).index(("word " * 300).strip())
    index = tab.model.index(row)
    assert tab.list.visualRect(index).height() > 100
    assert tab.list.visualRect(index).width() <= tab.list.viewport().width()
    picture = QImage(tab.list.size(), QImage.Format.Format_RGB32)
    tab.list.render(picture)


def test_a_page_says_that_a_note_is_half_typed_for_whomever_it_is(page, tab, judith, qtbot):
    assert not closing.is_half_typed(page)
    tab.begin_note()
    tab.editor.text.setPlainText("Waits for")
    assert closing.is_half_typed(page)
    page.show_patron(judith.partner)
    assert not tab.editor.dirty
    assert closing.is_half_typed(page)
    page.show_patron(judith.patron)
    qtbot.waitUntil(lambda: tab.editor.isVisible(), timeout=2000)
    tab.editor.throw_away()
    assert not closing.is_half_typed(page)


def test_a_page_says_that_a_sentence_is_half_typed_for_whomever_it_is(page, judith):
    page.capture.set_text("She loves")
    assert closing.is_half_typed(page)
    page.show_patron(judith.partner)
    assert closing.is_half_typed(page)
    page.show_patron(judith.patron)
    page.capture.set_text("")
    assert not closing.is_half_typed(page)


@pytest.mark.parametrize("size", [(1000, 800), (900, 620)])
def test_a_toast_covers_none_of_the_notes_buttons(page, tab, desk, size, qtbot):
    page.resize(*size)
    desk.toasts.attach(page)
    go_to(tab, "Her sister visits in May.")
    qtbot.keyClick(tab.list, Qt.Key.Key_P)
    toast = desk.toasts._toast
    assert toast.isVisible()
    for button in tab.buttons.values():
        if button.isVisible():
            place = button.rect().translated(button.mapTo(page, QPoint(0, 0)))
            assert not toast.geometry().intersects(place), button.text()


def test_a_toast_makes_room_for_the_buttons_that_come_back_with_it(page, tab, desk, qtbot):
    desk.toasts.attach(page)
    go_to(tab, "Her sister visits in May.")
    tab.begin_note()
    tab.editor.text.setPlainText("Wants the aisle")
    qtbot.wait(20)
    tab.editor.throw_away()
    qtbot.wait(50)
    toast, button = desk.toasts._toast, tab.buttons["pin"]
    place = button.rect().translated(button.mapTo(page, QPoint(0, 0)))
    assert toast.isVisible() and not toast.geometry().intersects(place)
