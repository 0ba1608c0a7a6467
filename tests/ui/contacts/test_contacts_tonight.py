"""Here tonight on the contact list: a tick for everybody who arrives, by keys alone."""

from __future__ import annotations

import pytest
from builders import make_order, make_patron, make_performance, make_ticket
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from db import connection, search
from db.queries import settings as kept
from db.queries import totals
from desktop.ui.contacts.patrons_page import PatronsPage

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
ZONE = "America/New_York"


@pytest.fixture
def people(database) -> dict[str, int]:
    """Three with tickets for tonight, one without."""
    kept.set_setting("zone", ZONE)
    tonight = make_performance("Winterreise, staged", "2026-11-22 19:30")
    found = {}
    for given, family, seats in (
        ("Judith", "Shimwell", ("F12", "F13")),
        ("Rosa", "O’Brien", ("A1",)),
        ("Daniel", "Shimazaki", ()),
    ):
        found[given] = make_patron(given, family)
        order = make_order(found[given])
        for seat in seats or ("",):
            make_ticket(order, tonight, found[given], seat, will_call=given == "Rosa")
    found["Zora"] = make_patron("Zora", "Elsewhere")
    totals.refresh_all()
    search.rebuild()
    return found


@pytest.fixture
def page(people, desk, qtbot) -> PatronsPage:
    made = PatronsPage(desk)
    made.resize(1000, 700)
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.first_painted):
        made.show()
        qtbot.waitExposed(made)
    made.activate()
    made.wake()
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    made.views.choose("tonight")
    return made


def ids(page: PatronsPage) -> list[int]:
    return [page.model.patron_id(place) for place in range(page.model.rowCount())]


def attended(patron_id: int) -> list[int | None]:
    rows = connection.rows(
        "select attended from ticket where holder_id = ? order by id", (patron_id,)
    )
    return [row[0] for row in rows]


def test_the_list_is_in_the_order_of_the_house_with_a_count(page, people):
    assert ids(page) == [people["Rosa"], people["Judith"], people["Daniel"]]
    assert page.count_line.text() == "0 of 4 here"
    assert page.model.mark(people["Judith"]).seats == "F12–F13"
    assert page.model.mark(people["Rosa"]).about == "Will call"
    assert page.tonight_bar.isVisible()


def test_space_marks_who_has_arrived_and_takes_it_off_again(page, people, desk, qtbot):
    page.field.setFocus()
    qtbot.keyClick(page.field, Qt.Key.Key_Down)
    qtbot.keyClick(page.field, Qt.Key.Key_Down)
    qtbot.keyClick(page.field, Qt.Key.Key_Space)
    assert attended(people["Judith"]) == [1, 1]
    qtbot.waitUntil(lambda: page.count_line.text() == "2 of 4 here")
    assert page.list.current_id == people["Judith"]
    assert page.model.mark(people["Judith"]).state == "here"
    qtbot.keyClick(page.field, Qt.Key.Key_Space)
    assert attended(people["Judith"]) == [None, None]
    desk.edits.undo()
    assert attended(people["Judith"]) == [1, 1]


def test_space_works_on_the_list_too(page, people, qtbot):
    page.list.setFocus()
    page.list.go_to(0)
    qtbot.keyClick(page.list, Qt.Key.Key_Space)
    assert attended(people["Rosa"]) == [1]


def test_letters_look_within_tonight_and_the_next_name_follows(page, people, qtbot):
    page.field.setFocus()
    qtbot.keyClicks(page.field, "shim")
    assert ids(page) == [people["Judith"], people["Daniel"]]
    assert page.count_line.text() == "2 patrons of tonight · 0 of 4 here"
    qtbot.keyClick(page.field, Qt.Key.Key_Space, CTRL)
    assert attended(people["Judith"]) == [1, 1]
    assert page.field.selectedText() == "shim"
    qtbot.keyClicks(page.field, "ros")
    assert ids(page) == [people["Rosa"]]


def test_a_blank_between_names_is_typed(page, people, qtbot):
    page.field.setFocus()
    qtbot.keyClicks(page.field, "judith s")
    assert page.field.text() == "judith s"
    assert ids(page) == [people["Judith"]]
    assert attended(people["Judith"]) == [None, None]


def test_who_is_not_here_tonight_is_found_all_the_same(page, people, qtbot):
    page.field.setFocus()
    qtbot.keyClicks(page.field, "zora")
    assert ids(page) == [people["Zora"]]
    assert page.count_line.text().startswith("Nobody here tonight; 1 ")
    qtbot.keyClick(page.field, Qt.Key.Key_Space, CTRL)  # nothing to mark
    qtbot.keyClick(page.field, Qt.Key.Key_Escape)
    assert ids(page) == [people["Rosa"], people["Judith"], people["Daniel"]]


def test_by_name_and_back_by_one_key(page, people, qtbot):
    qtbot.keyClick(page.field, Qt.Key.Key_S, ALT)
    assert ids(page) == [people["Rosa"], people["Daniel"], people["Judith"]]
    assert page.tonight_bar.by_name.isChecked()
    qtbot.keyClick(page.field, Qt.Key.Key_S, ALT)
    assert ids(page)[1] == people["Judith"]


def test_of_two_performances_the_one_that_is_next_is_looked_at(page, people, qtbot):
    matinee = make_performance("Matinee", "2026-11-22 14:00")
    make_ticket(make_order(people["Zora"]), matinee, people["Zora"], "C1")
    page.views.choose("tonight")
    assert people["Zora"] not in ids(page)
    page.tonight_bar.performance_chosen.emit(matinee)
    assert ids(page) == [people["Zora"]]


def test_another_view_is_as_before(page, people, qtbot, desk):
    page.views.choose("all")
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    assert not page.tonight_bar.isVisible()
    assert page.model.marks is None
    assert page.model.rowCount() == 4
    page.field.setFocus()
    qtbot.keyClicks(page.field, " ")
    assert page.field.text() == " "


def test_what_a_sheet_sets_is_seen_at_once(page, people, desk, qtbot):
    from db.queries.attendance import set_attendance

    (performance,) = connection.row("select id from performance")
    desk.edits.run(lambda: set_attendance(performance, came=[1, 2, 3]), "")
    qtbot.waitUntil(lambda: page.count_line.text() == "3 of 4 here")


def test_without_a_performance_today_the_view_says_so(page, people, qtbot):
    with connection.transaction() as raw:
        raw.execute("update performance set cancelled = 1")
    page.views.choose("tonight")
    assert page.model.rowCount() == 0
    assert not page.tonight_bar.isVisible()
    assert page.empty.title.text() == "Nobody is coming tonight"


def test_the_rows_are_painted_in_every_state(page, people, qtbot, dressed):
    page.field.setFocus()
    qtbot.keyClick(page.field, Qt.Key.Key_Space)
    with connection.transaction() as raw:
        raw.execute("update ticket set attended = 0 where holder_id = ?", (people["Daniel"],))
        raw.execute("update ticket set attended = 1 where id = 1")
    page._desk.changes.patrons_changed.emit()
    qtbot.waitUntil(lambda: page.model.mark(people["Daniel"]).state == "absent")
    image = page.list.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    assert len({image.pixel(x, y) for x in range(0, 120, 2) for y in range(0, 180, 2)}) > 8
