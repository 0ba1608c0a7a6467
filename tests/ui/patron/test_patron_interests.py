"""The Interests tab: add by alias, change, remove, undo."""

import pytest
from PySide6.QtCore import Qt

from db.queries import interests
from desktop.ui.fact_offers import vocabulary_offers
from desktop.ui.patron.patron_page import INTERESTS


@pytest.fixture
def tab(page):
    page.tabs.setCurrentIndex(INTERESTS)
    return page.interests


def known(judith) -> dict[str, tuple[int, str, str]]:
    found = interests.list_patron_interests(judith.patron)
    return {i.name: (i.strength, i.audience, i.detail) for i in found}


def test_strongest_first_with_source_and_age(tab):
    first = tab.model.interest(0)
    assert first.name == "String quartets"
    words = tab.model.data(tab.model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert "Loves it" in words
    assert "May be said" in words
    assert "today" in words


def test_an_alias_offers_the_word_of_the_vocabulary(database, judith):
    offers = vocabulary_offers("swing")
    assert offers[0].text == "Jazz"
    assert "“swing”" in offers[0].detail
    assert [o.text for o in vocabulary_offers("jazz")] == ["Jazz"], (
        "a known word is not offered anew"
    )
    assert vocabulary_offers("Puppetry")[-1].shown == "Add “Puppetry”"
    assert vocabulary_offers("  ") == []


def test_an_interest_is_added_and_is_then_the_current_one(page, tab, judith, desk, qtbot):
    qtbot.keyClick(page, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert tab.field.hasFocus()
    qtbot.keyClicks(tab.field, "swing")
    qtbot.keyClick(tab.field, Qt.Key.Key_Return)
    assert known(judith)["Jazz"] == (2, "say", "")
    assert tab.model.interest(tab.list.currentIndex().row()).name == "Jazz"
    assert tab.field.text() == ""
    desk.edits.undo()
    assert "Jazz" not in known(judith)


def test_strength_detail_and_audience_are_changed(tab, judith, qtbot):
    tab.list.setFocus()
    qtbot.keyClick(tab.list, Qt.Key.Key_3)
    assert known(judith)["String quartets"][0] == 1
    row = next(r for r in range(2) if tab.model.interest(r).name == "String quartets")
    tab.list.setCurrentIndex(tab.model.index(row))
    tab.panel.strength.button_for(-1).click()
    row = next(r for r in range(2) if tab.model.interest(r).name == "String quartets")
    tab.list.setCurrentIndex(tab.model.index(row))
    edit = tab.panel.detail.edit
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.keyClicks(edit, "late Beethoven")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    tab.panel.audience.setCurrentIndex(tab.panel.audience.findData("desk"))
    tab.panel.audience.activated.emit(tab.panel.audience.currentIndex())
    assert known(judith)["String quartets"] == (-1, "desk", "late Beethoven")


def test_esc_leaves_a_detail_as_it_was(tab, judith, qtbot):
    edit = tab.panel.detail.edit
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.keyClicks(edit, "nonsense")
    qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert edit.text() == ""
    assert edit.isReadOnly()
    assert known(judith)["String quartets"][2] == ""


def test_an_interest_is_removed_and_comes_back(tab, judith, desk, qtbot):
    tab.list.setFocus()
    qtbot.keyClick(tab.list, Qt.Key.Key_Delete)
    assert "String quartets" not in known(judith)
    assert tab.list.hasFocus()
    desk.edits.undo()
    assert known(judith)["String quartets"] == (3, "say", "")


def test_down_walks_the_offers_and_esc_puts_them_away(tab, qtbot):
    tab.field.setFocus()
    qtbot.keyClicks(tab.field, "s")
    assert tab.field.offers.isVisible()
    first = tab.field.offers.currentIndex().row()
    qtbot.keyClick(tab.field, Qt.Key.Key_Down)
    assert tab.field.offers.currentIndex().row() == first + 1
    qtbot.keyClick(tab.field, Qt.Key.Key_Up)
    qtbot.keyClick(tab.field, Qt.Key.Key_Escape)
    assert not tab.field.offers.isVisible()
    assert tab.field.text() == "s", "what was typed stays"
