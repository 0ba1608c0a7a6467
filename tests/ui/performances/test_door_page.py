"""The door: tonight's names, found by typing, ticked when they come in; and the sheet."""

import pytest
from builders import make_order, make_patron, make_performance, make_ticket
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from db import connection, gate
from db.queries import attendance, users
from desktop.domain import permissions
from desktop.ui.desk import Desk
from desktop.ui.door_window import DoorWindow
from desktop.ui.performances.door_page import SHEET, DoorPage


@pytest.fixture
def page(desk: Desk, qtbot) -> DoorPage:
    performance = make_performance("Winterreise", "2026-11-23T00:30:00Z")
    for given, family, seat in (("Wendy", "Okafor", "F1"), ("Zoë", "Ångström", "F2")):
        patron = make_patron(given, family)
        make_ticket(make_order(patron), performance, patron, seat)
    vi = users.add_user("Vi Ko", role="volunteer")
    gate.act_as(permissions.acting_for("volunteer", vi))
    made = DoorPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.activate()
    made.show()
    return made


def names(page: DoorPage) -> list[str]:
    model = page.door.model
    return [model.name_at(row).name for row in range(model.rowCount())]


def test_the_names_of_the_next_performance_are_listed(page: DoorPage):
    assert names(page) == ["Ångström, Zoë", "Okafor, Wendy"]
    assert page.door.counts.text() == "0 of 2 here"


def test_typing_finds_a_name_or_a_seat_and_enter_ticks(page: DoorPage, desk: Desk, qtbot):
    search = page.door.search
    qtbot.keyClicks(search, "angs")
    assert names(page) == ["Ångström, Zoë"]
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert search.text() == ""
    assert page.door.counts.text() == "1 of 2 here"
    assert connection.row("select count(*) from ticket where attended = 1") == (1,)
    assert desk.toasts.last == "Ångström, Zoë is in"
    qtbot.keyClicks(search, "F1")
    assert names(page) == ["Okafor, Wendy"]
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert len(names(page)) == 2


def test_a_second_enter_takes_the_tick_away(page: DoorPage, qtbot):
    page.door.names.setFocus()
    qtbot.keyClick(page.door.names, Qt.Key.Key_Space)
    assert page.door.counts.text() == "1 of 2 here"
    qtbot.keyClick(page.door.names, Qt.Key.Key_Space)
    assert page.door.counts.text() == "0 of 2 here"


def test_nobody_by_a_name_is_said(page: DoorPage, qtbot):
    qtbot.keyClicks(page.door.search, "zzz")
    assert page.door.nobody.isVisible()


def test_the_sheet_is_there_to_print_and_nothing_to_change(page: DoorPage, qtbot):
    with qtbot.waitSignal(page.sheet.sheet_shown, timeout=20_000):
        page.show_way(SHEET)
    buttons = [b.accessibleName() for b in page.sheet.findChildren(QPushButton) if b.isVisible()]
    assert any("Print" in b for b in buttons)
    for hidden in ("Save", "Type up", "Edit", "Add"):
        assert not any(hidden in b for b in buttons), buttons
    qtbot.keyClick(page.sheet.list, Qt.Key.Key_T)
    qtbot.keyClick(page.sheet.list, Qt.Key.Key_E)
    assert not page.sheet.returned.shown


def test_the_window_of_a_volunteer_leads_nowhere_else(page: DoorPage, desk: Desk, qtbot):
    window = DoorWindow(desk)
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.painted):
        window.show()
    assert list(window.rail._buttons) == ["tonight"]
    control = Qt.KeyboardModifier.ControlModifier
    for key in (Qt.Key.Key_K, Qt.Key.Key_N, Qt.Key.Key_1, Qt.Key.Key_7, Qt.Key.Key_J):
        qtbot.keyClick(window, key, control)
    assert window.centralWidget().isAncestorOf(window.page)
    with qtbot.waitSignal(window.seat_wanted):
        qtbot.keyClick(window, Qt.Key.Key_L, control)


def test_a_tick_by_somebody_else_is_told_and_not_taken_away(page: DoorPage, desk: Desk, qtbot):
    told = desk.dialogs.failures
    first = page.door.model.name_at(0)
    with gate.acting(gate.HOUSE):
        attendance.set_attendance(page.door.performance_id, absent=first.tickets)
    page.door.names.setFocus()
    qtbot.keyClick(page.door.names, Qt.Key.Key_Space)
    assert len(told) == 1
    assert connection.row("select count(*) from ticket where attended = 0") == (1,)
    qtbot.keyClick(page.door.names, Qt.Key.Key_Space)  # seen as it is now, and ticked on purpose
    assert len(told) == 1
    assert connection.row("select count(*) from ticket where attended = 1") == (1,)
