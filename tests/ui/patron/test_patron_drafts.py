"""What is half typed about a patron outlives a walk, another text size, the window and a crash."""

import pytest
import shiboken6
from builders import make_patron, make_user
from PySide6.QtCore import Qt

from db import connection, gate
from db.errors import DatabaseBusy, DiskFull
from db.queries import drafts, erasure, merge, notes
from desktop.domain import permissions, session, settings
from desktop.ui import closing, theme
from desktop.ui.desk import set_up_desk
from desktop.ui.patron.patron_page import NOTES, PatronPage

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def tab(page):
    page.tabs.setCurrentIndex(NOTES)
    return page.notes


@pytest.fixture
def again(desk, dialogs, qtbot):
    """The window of a later start: nothing in memory, the same file."""
    made = []

    def open_page(patron_id: int) -> PatronPage:
        desk.drafts.stop()
        later = set_up_desk(session.start(), settings.load(), dialogs)
        page = PatronPage(later)
        page.resize(1000, 800)
        page.show()
        qtbot.waitExposed(page)
        page.show_patron(patron_id)
        made.append((page, later))
        return page

    yield open_page
    for page, later in made:
        page.close()
        assert later.stop()
        shiboken6.delete(page)


def kept(desk, qtbot) -> list[str]:
    qtbot.waitUntil(lambda: not desk.drafts._waiting and not desk.drafts._tasks.busy, timeout=4000)
    return [d.text for d in drafts.list_drafts()]


def test_what_is_typed_is_in_the_file_within_two_seconds_without_a_further_key(tab, desk, qtbot):
    tab.begin_note()
    qtbot.keyClicks(tab.editor.text, "Wants the aisle")
    qtbot.waitUntil(lambda: bool(drafts.list_drafts()), timeout=2000)
    assert drafts.list_drafts()[0].text == "Wants the aisle"


def test_it_is_kept_at_once_when_the_focus_leaves(tab, page, desk, qtbot):
    tab.begin_note()
    qtbot.keyClicks(tab.editor.text, "Wants the aisle")
    page.tabs.setFocus()
    qtbot.waitUntil(lambda: not desk.drafts._waiting, timeout=700)
    assert kept(desk, qtbot) == ["Wants the aisle"]


def test_a_note_stands_there_again_in_the_next_window_and_is_saved_as_ever(
    tab, desk, judith, again, qtbot
):
    tab.begin_note()
    qtbot.keyClicks(tab.editor.text, "Wants the aisle")
    tab.editor.kind.button_for("complaint").click()
    tab.editor.pinned.setChecked(True)
    tab.editor.promise.setText("Hold two")
    tab.editor.due.setText("fri")
    assert kept(desk, qtbot) == ["Wants the aisle"]
    page = again(judith.patron)
    assert page.tabs.accessibleTabName(NOTES).endswith("Not saved yet")
    page.tabs.setCurrentIndex(NOTES)
    editor = page.notes.editor
    assert editor.isVisible()
    assert editor.standing.text() == "Not saved yet, typed at 18:30"
    draft = editor.draft()
    assert (draft.text, draft.kind, draft.pinned) == ("Wants the aisle", "complaint", True)
    assert (draft.promise, draft.due) == ("Hold two", "fri")
    editor.text.setFocus()
    qtbot.keyClick(editor.text, Qt.Key.Key_Return, CONTROL)
    assert notes.list_notes(judith.patron, "Wants the aisle")
    assert editor.isHidden()
    assert "saved" not in page.tabs.accessibleTabName(NOTES)
    assert page.tabs.tabIcon(NOTES).isNull()
    assert page.notes._desk.put_by()
    assert drafts.list_drafts() == []


def test_it_outlives_any_number_of_walks(tab, page, judith, qtbot):
    tab.begin_note()
    qtbot.keyClicks(tab.editor.text, "Wants the aisle")
    for _ in range(3):
        page.show_patron(judith.partner)
        qtbot.waitUntil(lambda: tab.editor.isHidden(), timeout=2000)
        page.show_patron(judith.patron)
        qtbot.waitUntil(lambda: tab.editor.isVisible(), timeout=2000)
        assert tab.editor.text.toPlainText() == "Wants the aisle"


def test_thrown_away_it_is_gone_and_one_press_brings_it_back(tab, desk, judith, qtbot):
    tab.begin_note()
    qtbot.keyClicks(tab.editor.text, "Wants the aisle")
    assert kept(desk, qtbot) == ["Wants the aisle"]
    qtbot.keyClick(tab.editor.text, Qt.Key.Key_Escape)
    assert tab.editor.isHidden()
    assert kept(desk, qtbot) == []
    assert desk.toasts.last == "Thrown away, not saved"
    desk.toasts._act()
    assert tab.editor.text.toPlainText() == "Wants the aisle"
    assert kept(desk, qtbot) == ["Wants the aisle"]


def test_what_was_put_back_as_it_was_is_no_draft(tab, desk, qtbot):
    tab.begin_note()
    qtbot.keyClicks(tab.editor.text, "x")
    qtbot.keyClick(tab.editor.text, Qt.Key.Key_Backspace)
    assert kept(desk, qtbot) == []
    qtbot.keyClick(tab.editor.text, Qt.Key.Key_Escape)
    assert desk.toasts.last == ""


def test_an_old_note_that_is_being_mended_is_mended_in_the_next_window(
    tab, desk, judith, again, qtbot
):
    row = [tab.model.note(r).text for r in range(tab.model.rowCount())].index("Lobby was loud.")
    tab.list.setCurrentIndex(tab.model.index(row))
    tab.buttons["edit"].click()
    assert not tab.editor.dirty, "nothing was typed yet"
    qtbot.keyClicks(tab.editor.text, " Very.")
    assert kept(desk, qtbot) == ["Lobby was loud. Very."]
    page = again(judith.patron)
    page.tabs.setCurrentIndex(NOTES)
    page.notes.editor.save_button.click()
    texts = [n.text for n in notes.list_notes(judith.patron)]
    assert "Lobby was loud. Very." in texts
    assert "Lobby was loud." not in texts


def test_a_line_stands_there_again_with_the_chips_that_were_taken(page, desk, judith, again, qtbot):
    page.capture.begin()
    qtbot.keyClicks(page.capture.edit, "She loves jazz")
    qtbot.keyClick(page.capture.edit, Qt.Key.Key_Tab)
    assert [p.taken for p in page.capture.picks] == [True]
    assert kept(desk, qtbot) == ["She loves jazz"]
    later = again(judith.patron)
    assert later.capture.text() == "She loves jazz"
    assert [p.taken for p in later.capture.picks] == [True]
    assert later.capture.standing.text() == "Not saved yet, typed at 18:30"
    assert later.capture.standing.isVisible()
    qtbot.keyClick(later.capture.edit, Qt.Key.Key_Return)
    assert notes.list_notes(judith.patron, "She loves jazz")
    assert later.capture.standing.isHidden()
    assert later._desk.put_by()
    assert drafts.list_drafts() == []


def test_a_line_that_is_emptied_is_gone(page, desk, qtbot):
    qtbot.keyClicks(page.capture.edit, "She")
    assert kept(desk, qtbot) == ["She"]
    page.capture.edit.selectAll()
    qtbot.keyClick(page.capture.edit, Qt.Key.Key_Delete)
    assert kept(desk, qtbot) == []


def test_a_sentence_that_was_taken_back_is_put_by_again(page, desk, judith, qtbot):
    qtbot.keyClicks(page.capture.edit, "She came late")
    qtbot.keyClick(page.capture.edit, Qt.Key.Key_Return)
    assert kept(desk, qtbot) == []
    desk.edits.undo()
    assert page.capture.text() == "She came late"
    assert kept(desk, qtbot) == ["She came late"]
    desk.edits.redo()
    assert kept(desk, qtbot) == []


@pytest.mark.parametrize("place", [0, NOTES])
def test_another_text_size_loses_nothing_that_is_half_typed(page, desk, qtbot, dressed, place):
    page.tabs.setCurrentIndex(NOTES)
    page.notes.begin_note()
    qtbot.keyClicks(page.notes.editor.text, "Wants the aisle")
    page.notes.editor.promise.setText("Hold two")
    page.capture.edit.setText("She loves jazz")
    page.tabs.setCurrentIndex(place)
    theme.apply(dressed, "light", 1.5)
    page.tabs.setCurrentIndex(NOTES)
    editor = page.notes.editor
    qtbot.waitUntil(lambda: editor.isVisible(), timeout=2000)
    assert (editor.draft().text, editor.draft().promise) == ("Wants the aisle", "Hold two")
    assert page.capture.text() == "She loves jazz"
    assert closing.is_half_typed(page)


def test_another_text_size_keeps_the_form_for_somebody_new(page, dressed):
    page.add_patron("Ada Osei")
    page.form.fields["pronouns"].setText("she/her")
    theme.apply(dressed, "light", 1.25)
    assert page.shown.currentWidget() is page.form
    assert page.form.values()["given"] == "Ada"
    assert page.form.values()["pronouns"] == "she/her"


def test_closing_need_not_ask_for_what_is_there_next_time(page, desk, dialogs, qtbot):
    page.settled = False
    page.notes.show_patron(page._facts.detail)
    page.tabs.setCurrentIndex(NOTES)
    page.notes.begin_note()
    qtbot.keyClicks(page.notes.editor.text, "Wants the aisle")
    qtbot.keyClicks(page.capture.edit, "She")
    assert closing.may_lose(desk)
    assert dialogs.asked == []
    assert {d.text for d in drafts.list_drafts()} == {"Wants the aisle", "She"}
    assert not notes.list_notes(page.patron_id, "aisle"), "nothing becomes a note by itself"


def test_closing_asks_where_the_file_does_not_take_it(page, desk, dialogs, monkeypatch, qtbot):
    page.settled = False
    page.tabs.setCurrentIndex(NOTES)
    page.notes.begin_note()

    def full(*_args, **_kwargs):
        raise DiskFull("The disk is full. Make room, then go on.")

    monkeypatch.setattr(drafts, "keep_draft", full)
    qtbot.keyClicks(page.notes.editor.text, "Wants the aisle")
    dialogs.confirms = False
    assert not closing.may_lose(desk)
    assert dialogs.asked == ["Close without what is half typed?"]
    assert page.notes.editor.standing.text().startswith("Not saved yet. The disk is full.")
    monkeypatch.undo()
    desk.drafts.flush()
    assert kept(desk, qtbot) == ["Wants the aisle"]
    assert page.notes.editor.standing.text() == ""


def test_what_was_typed_is_written_as_who_typed_it(page, desk, judith, qtbot):
    ana = session.current()
    tab = page.notes
    page.tabs.setCurrentIndex(NOTES)
    tab.begin_note()
    qtbot.keyClicks(tab.editor.text, "Ana's words")
    gate.act_as(permissions.acting_for("staff", make_user("Ben Low", "BL")))
    assert desk.put_by()
    assert drafts.list_drafts() == []
    with gate.acting(permissions.acting_for("staff", ana.user_id)):
        assert [d.text for d in drafts.list_drafts()] == ["Ana's words"]


def merge_into_shown(desk, keep: int, other: int) -> None:
    assert desk.put_by()
    assert desk.edits.run(lambda: merge.merge_patrons(keep, other, set()), "Merged") is not None


def test_what_a_merge_brings_along_is_not_typed_over(page, tab, desk, judith, qtbot):
    twin = make_patron("Judith", "Twin")
    with connection.transaction() as raw:
        raw.executemany(
            "insert into draft (patron_id, user_id, place, text, rest, typed_at) "
            "values (?, ?, ?, ?, '{}', '2026-11-21T10:00:00Z')",
            [(twin, session.current().user_id or 0, place, f"twin's {place}")
             for place in ("note", "line")],
        )  # fmt: skip
    desk.drafts.look_again()
    qtbot.keyClicks(page.capture.edit, "She loves jazz")
    merge_into_shown(desk, judith.patron, twin)
    assert page.capture.text() == "She loves jazz twin's line"
    assert tab.editor.text.toPlainText() == "twin's note"
    tab.begin_note()
    qtbot.keyClicks(tab.editor.text, ", and more")
    assert sorted(kept(desk, qtbot)) == ["She loves jazz twin's line", "twin's note, and more"]


def test_a_line_about_somebody_who_is_gone_never_stands_at_whoever_has_their_number(
    page, desk, judith, qtbot
):
    lost = make_patron("Lost")
    page.show_patron(lost)
    qtbot.keyClicks(page.capture.edit, "About Lost alone")
    assert desk.put_by()
    erasure.erase_patron(lost)
    desk.changes.patrons_changed.emit()
    page.show_patron(judith.patron)
    assert make_patron("New") == lost, "the number is given once more"
    desk.changes.patrons_changed.emit()
    page.show_patron(lost)
    assert page.capture.text() == ""
    assert kept(desk, qtbot) == []


def test_what_was_saved_is_gone_although_the_file_could_not_be_read_meanwhile(
    tab, desk, monkeypatch, qtbot
):
    tab.begin_note()
    qtbot.keyClicks(tab.editor.text, "Wants the aisle")
    assert kept(desk, qtbot) == ["Wants the aisle"]

    def busy():
        raise DatabaseBusy("The file is in use. Try again in a moment.")

    monkeypatch.setattr(drafts, "list_drafts", busy)
    desk.drafts.look_again()
    tab.editor.save_button.click()
    monkeypatch.undo()
    assert desk.put_by()
    assert drafts.list_drafts() == []


def test_nothing_typed_for_somebody_who_is_gone_is_told_of(page, desk, qtbot):
    lost = make_patron("Lost")
    page.show_patron(lost)
    qtbot.keyClicks(page.capture.edit, "She")
    with connection.transaction() as raw:
        raw.execute("delete from patron where id = ?", (lost,))
    assert desk.put_by()
    assert desk.drafts.all() == []
    assert connection.row("select count(*) from draft") == (0,)


def test_the_tab_says_so_while_it_is_typed_and_no_longer_once_it_is_saved(tab, page, qtbot):
    assert "saved" not in page.tabs.accessibleTabName(NOTES)
    assert page.tabs.tabIcon(NOTES).isNull()
    tab.begin_note()
    qtbot.keyClicks(tab.editor.text, "x")
    assert page.tabs.accessibleTabName(NOTES).endswith("Not saved yet")
    assert not page.tabs.tabIcon(NOTES).isNull()
    tab.editor.save_button.click()
    assert "saved" not in page.tabs.accessibleTabName(NOTES)
    assert page.tabs.tabIcon(NOTES).isNull()


def test_asked_for_from_elsewhere_the_cursor_is_where_it_stopped(page, desk, judith, qtbot):
    qtbot.keyClicks(page.capture.edit, "She loves")
    page.tabs.setFocus()
    desk.drafts.wanted.emit(judith.patron, "line")
    qtbot.keyClicks(page.capture.edit, " jazz")
    assert page.capture.text() == "She loves jazz"
    page.notes.begin_note()
    desk.drafts.wanted.emit(judith.patron, "note")
    assert page.tabs.currentIndex() == NOTES
