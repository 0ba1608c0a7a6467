"""The pane on which one signs in: keyboard first, waits in words, a PIN of one's own."""

from __future__ import annotations

import pytest
from locked_desk import OTHER, PASSWORD, PIN, People, type_pin
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from db import gate
from db.queries import users
from desktop.domain import pins, sign_in
from desktop.ui.lock.sign_in_pane import SignInPane


@pytest.fixture
def pane(people: People, dressed, qtbot) -> SignInPane:
    gate.act_as(gate.NOBODY)
    made = SignInPane()
    qtbot.addWidget(made)
    made.resize(820, 560)
    made.begin(people.ana)
    made.show()
    yield made
    made.stop()


def test_the_pin_is_typed_and_entered(pane: SignInPane, people: People, qtbot):
    assert pane.people.current.id == people.ana
    with qtbot.waitSignal(pane.proved) as proved:
        type_pin(pane, PIN)
    assert proved.args[0].id == people.ana
    assert not pane.entry.has_typed
    assert gate.current() == gate.NOBODY  # nobody has sat down by that


def test_figures_go_to_the_pin_wherever_the_keyboard_is(pane: SignInPane):
    pane.setFocus()
    QTest.keyClicks(pane, "482")
    assert pane.entry.dots.text() == "●●●○○○"
    QTest.keyClick(pane.entry, Qt.Key.Key_Backspace)
    assert pane.entry.dots.text() == "●●○○○○"
    QTest.keyClick(pane, Qt.Key.Key_Escape)
    assert pane.entry.dots.text() == "○○○○○○"


def test_letters_and_arrows_say_who(pane: SignInPane, people: People):
    QTest.keyClicks(pane, "bl")
    assert pane.people.current.id == people.ben
    QTest.keyClick(pane, Qt.Key.Key_Down)
    assert pane.people.current.id == people.dora
    assert pane.entry.kind == "password"
    QTest.keyClick(pane, Qt.Key.Key_Up)
    assert pane.people.current.id == people.ben


def test_an_admin_may_have_a_password(pane: SignInPane, people: People, qtbot):
    pane.people.find("dora")
    with qtbot.waitSignal(pane.proved) as proved:
        type_pin(pane, PASSWORD)
    assert proved.args[0].id == people.dora


def test_who_needs_no_pin_sits_down_by_enter(pane: SignInPane, people: People, qtbot):
    pane.people.find("vi")
    with qtbot.waitSignal(pane.proved) as proved:
        QTest.keyClick(pane.entry.go, Qt.Key.Key_Return)
    assert proved.args[0].id == people.vi


def test_a_wrong_pin_is_said_and_then_waits_in_words(pane: SignInPane, people: People, qtbot):
    for number in range(5):
        type_pin(pane, "000111")
        qtbot.waitUntil(lambda: pane.entry.problem.text() != "" and not pane.entry.is_busy)
        if number < 4:
            assert pane.entry.problem.text() == "That was not the right PIN."
    qtbot.waitUntil(lambda: "The next try is heard in" in pane.entry.problem.text())
    assert not pane.entry.may_type and not pane.entry.go.isEnabled()
    QTest.keyClicks(pane.entry, "482913")
    assert not pane.entry.has_typed
    qtbot.waitUntil(lambda: pane.entry.may_type, timeout=8000)
    assert pane.entry.problem.text() == "Now you can try again."


def test_a_pin_for_the_start_leads_to_ones_own(pane: SignInPane, people: People, qtbot):
    gate.act_as(gate.HOUSE)
    told = sign_in.give_starting_pin(people.ben)
    gate.act_as(gate.NOBODY)
    pane.begin(people.ben)
    type_pin(pane, told)
    qtbot.waitUntil(lambda: "of your own" in pane.entry.text.text())
    type_pin(pane, "111111")
    assert "guessed" in pane.entry.problem.text()
    type_pin(pane, "640912")
    type_pin(pane, "640913")
    assert "not the same" in pane.entry.problem.text()
    type_pin(pane, "640912")
    with qtbot.waitSignal(pane.proved):
        type_pin(pane, "640912")
    assert sign_in.prove(people.ben, "640912").pin_kind == pins.PIN


def test_staff_without_a_pin_are_told_who_gives_one(pane: SignInPane, people: People):
    gate.act_as(gate.HOUSE)
    users.add_user("Cy Dow", role="staff")
    gate.act_as(gate.NOBODY)
    pane.begin()
    pane.people.find("cy")
    assert "An admin gives one" in pane.entry.text.text()
    assert not pane.entry.go.isVisible()


def test_where_one_switches_a_number_says_who(people: People, dressed, qtbot):
    gate.act_as(gate.HOUSE)
    made = SignInPane(switching=True)
    qtbot.addWidget(made)
    made.begin()
    made.show()
    assert made.people.current is None
    QTest.keyClicks(made, "2")
    assert made.people.current.id == people.ben
    with qtbot.waitSignal(made.proved):
        type_pin(made, OTHER)
    with qtbot.waitSignal(made.given_up):
        QTest.keyClick(made, Qt.Key.Key_Escape)
    made.stop()


def test_everything_can_be_reached_and_is_named(pane: SignInPane):
    from PySide6.QtGui import QAccessible
    from PySide6.QtWidgets import QWidget

    for widget in pane.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            named = QAccessible.queryAccessibleInterface(widget)
            assert named.text(QAccessible.Text.Name), widget
