"""Finding a patron by keyboard: type, arrows, Enter, Escape."""

from pathlib import Path

import pytest
from builders import insert, make_patron
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from db import search
from db.models import Patron
from db.queries import totals
from desktop.ui import theme
from desktop.ui.contacts.patrons_page import PatronsPage
from desktop.ui.desk import Desk

NAMES = [
    ("Judith", "Shimwell"), ("Daniel", "Shimazaki"), ("Łukasz", "Król"), ("Rosa", "O’Brien"),
    ("עדה", "לוי"), ("北京", "王"),
    ("Wolfeschlegelsteinhausenbergerdorff", "of the Very Long and Winding Family Name"),
]  # fmt: skip


@pytest.fixture
def people(database: Path) -> dict[str, int]:
    found = {given: make_patron(given, family) for given, family in NAMES}
    totals.refresh_all()
    search.rebuild()
    return found


@pytest.fixture
def page(people: dict[str, int], desk: Desk, qtbot) -> PatronsPage:
    made = PatronsPage(desk)
    made.resize(1000, 700)
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.first_painted):
        made.show()
        qtbot.waitExposed(made)
    made.activate()
    made.wake()
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    return made


def typed(qtbot, page: PatronsPage, text: str) -> None:
    qtbot.keyClicks(page.field, text)


def test_three_letters_find_and_the_first_is_chosen(page: PatronsPage, people, qtbot):
    with qtbot.waitSignal(page.patron_selected) as chosen:
        typed(qtbot, page, "luk")
    assert chosen.args == [people["Łukasz"]]
    assert page.model.rowCount() == 1
    assert page.count_line.text() == "1 of 7 patrons"


def test_arrows_walk_the_list_while_typing_stays_in_the_field(page: PatronsPage, people, qtbot):
    page.field.setFocus()
    typed(qtbot, page, "shim")
    first = page.list.current_id
    qtbot.keyClick(page.field, Qt.Key.Key_Down)
    second = page.list.current_id
    assert {first, second} == {people["Judith"], people["Daniel"]}
    qtbot.keyClick(page.field, Qt.Key.Key_Down)  # there are no more
    assert page.list.current_id == second
    qtbot.keyClick(page.field, Qt.Key.Key_Up)
    assert page.list.current_id == first
    typed(qtbot, page, "a")
    assert page.field.text() == "shima"
    assert page.list.current_id == people["Daniel"]


def test_walking_fast_opens_only_where_it_comes_to_rest(page: PatronsPage, qtbot):
    opened: list[int] = []
    page.patron_selected.connect(opened.append)
    for _ in range(4):
        qtbot.keyClick(page.field, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: bool(opened))
    assert opened == [page.list.current_id]


def test_enter_goes_into_the_patron(page: PatronsPage, people, qtbot):
    typed(qtbot, page, "rosa")
    with qtbot.waitSignals([page.patron_selected, page.patron_entered]):
        qtbot.keyClick(page.field, Qt.Key.Key_Return)
    assert page.list.current_id == people["Rosa"]


def test_nobody_found_offers_a_new_patron_and_enter_takes_it(page: PatronsPage, qtbot):
    typed(qtbot, page, "zzqx <b>")
    assert page.empty.isVisible()
    assert page.empty.action.text() == "Add “zzqx <b>” as a new patron"
    with qtbot.waitSignal(page.new_patron_wanted) as wanted:
        qtbot.keyClick(page.field, Qt.Key.Key_Return)
    assert wanted.args == ["zzqx <b>"]


def test_escape_clears_the_text_then_the_view(page: PatronsPage, qtbot):
    page.views.choose("members")
    typed(qtbot, page, "rosa")
    qtbot.keyClick(page.field, Qt.Key.Key_Escape)
    assert page.field.text() == ""
    assert page.views.chosen == "members"
    qtbot.keyClick(page.field, Qt.Key.Key_Escape)
    assert page.views.chosen == "all"
    assert page.model.rowCount() == len(NAMES)


def test_letters_typed_on_the_list_go_to_the_field(page: PatronsPage, qtbot):
    page.list.setFocus()
    qtbot.keyClicks(page.list, "r")
    assert page.field.text() == "r"


def test_an_empty_view_says_what_it_is(page: PatronsPage, qtbot):
    page.views.choose("promises")
    assert page.empty.isVisible()
    assert page.empty.title.text() == "No open promises"
    assert not page.empty.action.isVisible()


def test_the_whole_view_is_there_after_the_first_rows(desk: Desk, qtbot, database: Path):
    for number in range(130):
        insert(
            Patron, given="P", family=str(number), display_name=f"P {number}",
            sort_name=f"{number}", created_at="2026-01-01T00:00:00Z",
            updated_at="2026-01-01T00:00:00Z",
        )  # fmt: skip
    page = PatronsPage(desk)
    qtbot.addWidget(page)
    page.show()
    assert page.model.rowCount() == 50
    page.wake()
    qtbot.waitUntil(lambda: page.model.rowCount() == 130)
    qtbot.waitUntil(lambda: page.count_line.text() == "130 patrons")


def test_a_late_answer_of_the_worker_does_not_replace_a_search(page: PatronsPage, desk, qtbot):
    page.views.choose("all")  # the worker is asked
    typed(qtbot, page, "rosa")
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    assert page.model.rowCount() == 1


def test_who_types_before_the_window_is_awake_keeps_what_was_found(people, desk: Desk, qtbot):
    page = PatronsPage(desk)
    qtbot.addWidget(page)
    page.show()
    typed(qtbot, page, "rosa")
    page.wake()
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    assert page.model.rowCount() == 1
    page.field.clear()
    qtbot.waitUntil(lambda: page.model.rowCount() == len(people))


def test_showing_a_patron_from_elsewhere_makes_room_for_it(page: PatronsPage, people, qtbot):
    typed(qtbot, page, "rosa")
    with qtbot.waitSignal(page.patron_selected) as chosen:
        page.show_patron(people["Judith"])
    assert chosen.args == [people["Judith"]]
    assert page.field.text() == ""
    assert page.list.current_id == people["Judith"]


def test_a_changed_name_is_shown_at_once(page: PatronsPage, people, desk: Desk):
    Patron.update(display_name="Judy Shimwell").where(Patron.id == people["Judith"]).execute()
    desk.changes.patron_changed.emit(people["Judith"])
    place = page.model.place_of(people["Judith"])
    assert page.model.row(place).name == "Judy Shimwell"


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_rows_paint_any_name_within_their_room(page: PatronsPage, dressed, qtbot, mode: str):
    theme.apply(dressed, mode, 1.5)
    typed(qtbot, page, "w")
    image: QImage = page.grab().toImage()
    assert image.width() >= 1000
    theme.apply(dressed, mode, 1.0)


def test_a_first_file_leads_to_the_import(desk: Desk, qtbot):
    page = PatronsPage(desk)
    qtbot.addWidget(page)
    page.show()
    assert page.empty.title.text() == "No patrons yet"
    with qtbot.waitSignal(page.page_wanted) as wanted:
        page.empty.action.click()
    assert wanted.args == ["import"]
