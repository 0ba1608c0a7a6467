"""Typing up a returned sheet, keyboard only."""

from __future__ import annotations

import pytest
from builders import (
    TONIGHT,
    make_interest,
    make_order,
    make_patron,
    make_performance,
    make_ticket,
    make_visit,
    refresh,
)
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from db import connection
from db.queries import notes
from desktop.domain import briefing, sheet_typing
from desktop.domain.returned_sheet import source_of
from desktop.domain.sheet import ALL_PARTS
from desktop.domain.sheet_typing import Typing, keep_typing
from desktop.ui.performances.returned_sheet_code import read_code
from desktop.ui.performances.returned_sheet_page import ReturnedSheetPage

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def tonight(database):
    """Three parties at will call: 1 Ada (A1), 2 Ben and Bea (B1, B2), 3 Cem (C1)."""
    performance = make_performance("Winterreise, staged", TONIGHT)
    make_interest("String quartets")
    ada, ben, bea, cem = (
        make_patron(*name)
        for name in (("Ada", "Abel"), ("Ben", "Bell"), ("Bea", "Bell"), ("Cem", "Cole"))
    )
    for buyer, *admissions in (
        (ada, (ada, "A1")),
        (ben, (ben, "B1"), (bea, "B2")),
        (cem, (cem, "C1")),
    ):
        order = make_order(buyer)
        for holder, seat in admissions:
            make_ticket(order, performance, holder, seat, will_call=True)
    refresh()
    briefing.remember_printed(briefing.build_sheet(performance, ALL_PARTS))
    keep_typing(performance, Typing(volunteer="Marek"))
    return performance


@pytest.fixture
def page(tonight, desk, qtbot):
    made = ReturnedSheetPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    open_on(made, tonight, qtbot)
    return made


def open_on(page, performance, qtbot, number=None):
    with qtbot.waitSignal(page.opened):
        page.open(performance, number)


def press(qtbot, *keys):
    """Texts are typed, keys pressed, into whatever has the focus."""
    for key in keys:
        focus = QApplication.focusWidget()
        assert focus is not None
        if isinstance(key, str):
            qtbot.keyClicks(focus, key)
        elif isinstance(key, tuple):
            qtbot.keyClick(focus, key[0], key[1])
        else:
            qtbot.keyClick(focus, key)


def test_a_code_of_a_line_says_which_member_is_meant():
    assert read_code("12") == ("12", None)
    assert read_code(" 12B ") == ("12", 1)
    assert read_code("B12") == read_code("") == read_code("12 b c") == ("", None)


def test_a_line_is_kept_for_its_patron_with_the_sheet_as_its_source(page, qtbot):
    press(qtbot, "3", Qt.Key.Key_Return, "Loves string quartets", Qt.Key.Key_Tab, Qt.Key.Key_Return)
    (note,) = notes.list_notes(page.sheet.lines[2].members[0].patron_id)
    assert note.text == "Loves string quartets"
    assert note.provenance.kind == "sheet"
    assert note.provenance.source == source_of(page.sheet.performance, "Marek")
    assert note.performance_id == page.sheet.performance.id
    (fact,) = connection.rows("select patron_id, source_kind, source from patron_interest")
    assert fact == (note.patron_id, "sheet", note.provenance.source)
    assert page.code.hasFocus()
    assert page.code.text() == ""


def test_a_line_typed_days_later_is_read_as_on_its_evening(tonight, desk, qtbot, monkeypatch):
    ada = connection.row("select id from patron where given = 'Ada'")[0]
    make_visit(ada, make_performance("Hamlet", "2026-11-23 19:30"))
    refresh()
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-24T10:00:00")
    page = ReturnedSheetPage(desk)
    qtbot.addWidget(page)
    page.show()
    open_on(page, tonight, qtbot)
    page.card.capture.set_text("Loved it; call back tomorrow")
    told = {pick.shown.kind: pick.shown for pick in page.card.capture.picks}
    assert told["reaction"].performance_id == tonight
    assert told["promise"].due == "2026-11-23"


def test_enter_goes_line_by_line_and_one_undo_takes_a_line_back(page, desk, qtbot):
    press(qtbot, Qt.Key.Key_Return, "First line", Qt.Key.Key_Return)
    assert page.current.code == "2"
    press(qtbot, Qt.Key.Key_Return, "Second line", Qt.Key.Key_Return)
    assert [row.kept for row in page.list.rows._rows] == [1, 1, 0]
    desk.edits.undo()
    qtbot.waitUntil(lambda: [row.kept for row in page.list.rows._rows] == [1, 0, 0])
    desk.edits.redo()
    qtbot.waitUntil(lambda: [row.kept for row in page.list.rows._rows] == [1, 1, 0])


def test_the_member_of_a_party_is_chosen_by_a_letter_or_a_key(page, qtbot):
    ben, bea = page.sheet.lines[1].members
    press(qtbot, "2b", Qt.Key.Key_Return, "She sings", Qt.Key.Key_Return)
    assert [n.text for n in notes.list_notes(bea.patron_id)] == ["She sings"]
    press(qtbot, "2", Qt.Key.Key_Return, (Qt.Key.Key_2, ALT), "And dances", Qt.Key.Key_Return)
    assert [n.text for n in notes.list_notes(bea.patron_id)] == ["And dances", "She sings"]
    assert notes.list_notes(ben.patron_id) == []


def test_marks_are_single_keys_and_go_on_to_the_next_line(page, qtbot):
    press(qtbot, "+", "-")
    assert page.typing.marks == {1: True, 2: False, 3: False}
    assert page.current.code == "3"
    press(qtbot, "2*")
    assert page.typing.marks == {1: True}
    press(qtbot, "2b-")
    assert page.typing.marks == {1: True, 3: False}
    assert [row.mark for row in page.list.rows._rows] == ["came", "some", ""]


def test_a_line_typed_again_shows_what_was_kept_and_can_be_mended(page, qtbot):
    press(qtbot, "1", Qt.Key.Key_Return, "Plays the cllo", Qt.Key.Key_Return)
    press(qtbot, "1", Qt.Key.Key_Return)
    (kept,) = page.kept.of_line(page.current.key)
    assert (kept.text, kept.about) == ("Plays the cllo", "Ada Abel")
    press(qtbot, (Qt.Key.Key_T, CTRL))
    assert notes.list_notes(page.current.members[0].patron_id) == []
    assert page.card.capture.text() == "Plays the cllo"
    assert page.card.capture.edit.hasFocus()


def test_what_was_kept_before_a_restart_can_be_taken_back(page, desk, qtbot, tonight):
    press(qtbot, "1", Qt.Key.Key_Return, "Loves string quartets", Qt.Key.Key_Tab, Qt.Key.Key_Return)
    page.keep()
    again = ReturnedSheetPage(desk)
    qtbot.addWidget(again)
    again.show()
    open_on(again, tonight, qtbot)
    assert again.kept.totals() == (1, 1, 1)
    again.card.take_back_newest()
    qtbot.waitUntil(lambda: again.kept.totals() == (0, 0, 0))
    assert connection.rows("select 1 from patron_interest") == []


def test_what_is_half_typed_stays_with_its_line_and_is_offered_again(page, desk, qtbot, tonight):
    press(qtbot, "2", Qt.Key.Key_Return, "Half a sent")
    press(qtbot, Qt.Key.Key_Escape)
    page.code.clear()
    press(qtbot, "1", Qt.Key.Key_Return)
    assert page.card.capture.text() == ""
    assert [row.half for row in page.list.rows._rows] == [False, True, False]
    page.keep()
    again = ReturnedSheetPage(desk)
    qtbot.addWidget(again)
    again.show()
    open_on(again, tonight, qtbot)
    assert again.current.code == "2"
    assert again.card.capture.text() == "Half a sent"
    assert again.card.capture.edit.cursorPosition() == len("Half a sent")


def test_what_is_typed_is_in_the_file_within_a_second(page, qtbot, tonight):
    press(qtbot, "2", Qt.Key.Key_Return, "Half a sent")
    qtbot.waitUntil(
        lambda: (
            [d.text for d in sheet_typing.load_typing(tonight).drafts.values()] == ["Half a sent"]
        ),
        timeout=2000,
    )


def test_two_windows_type_up_the_same_sheet_and_lose_nothing_of_each_other(
    page, qtbot, tonight, desk
):
    other = ReturnedSheetPage(desk)
    qtbot.addWidget(other)
    open_on(other, tonight, qtbot)
    press(qtbot, "2", Qt.Key.Key_Return, "Half a sent")
    page.mark(True)
    assert page.keep()
    other.show_line(other.sheet.with_code("3"))
    other.mark(False)
    other.card.capture.set_text("Likes tango")
    assert other.keep()
    together = sheet_typing.load_typing(tonight)
    assert {d.text for d in together.drafts.values()} == {"Half a sent", "Likes tango"}
    assert sorted(together.marks.values()) == [False, True, True]


def test_a_kept_line_is_not_offered_again_after_a_power_cut(page, qtbot, tonight):
    press(qtbot, "2", Qt.Key.Key_Return, "Plays tango", Qt.Key.Key_Return)
    kept = sheet_typing.load_typing(tonight)  # without waiting
    assert not kept.drafts and len(kept.kept) == 1


def test_seats_and_names_find_a_line_and_so_does_a_patron_without_a_ticket(page, qtbot):
    make_patron("Zora", "Walkup")
    refresh()
    press(qtbot, "b2")
    assert page.current.code == "2"
    page.code.clear()
    press(qtbot, "cole")
    assert page.current.code == "3"
    page.code.clear()
    press(qtbot, "walk")
    assert page.current.members[0].name == "Zora Walkup"
    press(qtbot, Qt.Key.Key_Return, "Bought at the door", Qt.Key.Key_Return)
    (note,) = notes.list_notes(
        page.kept._there and connection.rows("select max(id) from patron")[0][0]
    )
    assert note.text == "Bought at the door"


def test_a_code_that_is_not_there_is_said_and_nothing_is_opened(page, qtbot):
    press(qtbot, "77", Qt.Key.Key_Return)
    assert page.trouble.isVisible()
    assert "77" in page.trouble.text()
    assert page.code.hasFocus()
    press(qtbot, "77-")
    assert page.typing.marks == {}


def test_attendance_is_set_for_the_whole_sheet_in_one_step(page, desk, qtbot):
    page.head.rules.buttons[0].click()
    press(qtbot, "3-")
    press(qtbot, (Qt.Key.Key_Return, CTRL))
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.finish_view)
    assert (
        "3 tickets will be marked as came, 1 as did not come" in page.finish_view.attendance.text()
    )
    with qtbot.waitSignal(page.finished):
        press(qtbot, Qt.Key.Key_Return)
    assert attended() == [1, 1, 1, 0]
    desk.edits.undo()
    assert attended() == [None] * 4


def test_who_was_scanned_is_named_before_anything_is_overwritten(page, qtbot):
    with connection.transaction() as raw:
        raw.execute("update ticket set attended = 1 where id = 4")
    press(qtbot, "3-")
    press(qtbot, (Qt.Key.Key_Return, CTRL))
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.finish_view)
    assert "Cem Cole: known as came, on the sheet did not come" in page.finish_view.against.text()
    page.finish_view.set_button.click()
    qtbot.waitUntil(lambda: not page._desk.tasks.busy)
    assert attended()[3] == 1
    page.open(page.sheet.performance.id)
    qtbot.waitUntil(lambda: page.sheet is not None)
    page.finish()
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.finish_view)
    page.finish_view.override.setChecked(True)
    with qtbot.waitSignal(page.finished):
        page.finish_view.set_button.click()
    assert attended()[3] == 0


def attended() -> list[int | None]:
    return [r[0] for r in connection.rows("select attended from ticket order by id")]


def test_without_a_volunteer_the_cursor_is_where_the_name_goes(desk, qtbot, database):
    performance = make_performance("Winterreise, staged", TONIGHT)
    make_ticket(make_order(make_patron()), performance, 1, "A1")
    made = ReturnedSheetPage(desk)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    open_on(made, performance, qtbot)
    press(qtbot, "Rosa", Qt.Key.Key_Return)
    assert made.code.hasFocus()
    assert made.typing.volunteer == "Rosa"
    made.keep()
    assert sheet_typing.list_volunteers() == ["Rosa"]


def test_nobody_we_know_can_be_marked_but_not_written_about(desk, qtbot, database):
    performance = make_performance("Winterreise, staged", TONIGHT)
    make_ticket(make_order(None), performance, None, "A1", holder_name="Somebody")
    made = ReturnedSheetPage(desk)
    qtbot.addWidget(made)
    made.show()
    open_on(made, performance, qtbot)
    assert made.card.nobody.isVisible()
    assert not made.card.capture.isVisible()
    made.mark(True)
    assert made.typing.marks == {1: True}


def test_esc_leads_from_the_scribble_to_the_code_and_out(page, qtbot):
    press(qtbot, "1", Qt.Key.Key_Return, Qt.Key.Key_Escape)
    assert page.code.hasFocus()
    press(qtbot, Qt.Key.Key_Escape)
    assert page.code.text() == ""
    with qtbot.waitSignal(page.left):
        press(qtbot, Qt.Key.Key_Escape)
