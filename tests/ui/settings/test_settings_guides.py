"""The call guides are the house's: changed line by line, heard at once, taken back."""

from __future__ import annotations

import pytest
from builders import make_user
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from db import gate
from desktop.domain import call_guides, permissions
from desktop.ui.desk import Desk
from desktop.ui.settings.guides_page import GuidesPage
from desktop.ui.settings.settings_page import SettingsPage


@pytest.fixture
def settings_page(desk: Desk, qtbot) -> SettingsPage:
    page = SettingsPage(desk)
    qtbot.addWidget(page)
    page.resize(1200, 900)
    page.activate()
    page.show()
    qtbot.waitExposed(page)
    return page


@pytest.fixture
def page(settings_page: SettingsPage) -> GuidesPage:
    settings_page.rooms["call_guides"].enter.click()
    room = settings_page.room("call_guides")
    assert isinstance(room, GuidesPage)
    return room


def retype(page: GuidesPage, step: str, text: str) -> None:
    """Other lines to say, and on to another field."""
    card = page.steps[step]
    card.say.setFocus()
    card.say.setPlainText(text)
    card.hint.setFocus()


def test_every_kind_is_there_with_its_five_steps(page: GuidesPage):
    names = [page.kinds.item(n).text() for n in range(page.kinds.count())]
    assert names == [g.name for g in call_guides.shipped().values()]
    assert list(page.steps) == ["listen", "understand", "connect", "offer", "agree"]
    assert page.steps["listen"].say.lines() == call_guides.shipped()["complaint"].steps[0].say
    assert page.guide() == call_guides.shipped()["complaint"]


def test_lines_are_heard_as_an_invented_caller_would(page: GuidesPage):
    assert "Marguerite" in page.steps["listen"].sounds.text()
    assert "Tell me what happened." in page.steps["listen"].sounds.text()
    page.steps["listen"].say.setPlainText("Well, {first}?")
    assert "“Well, Marguerite?”" in page.steps["listen"].sounds.text()


def test_what_was_typed_is_kept_on_going_on_and_taken_back(page: GuidesPage, desk: Desk):
    retype(page, "listen", "Go on, {first}.")
    assert call_guides.get_guide("complaint").steps[0].say == ("Go on, {first}.",)
    assert page.kinds.item(0).text() == "Complaint · own words"
    assert desk.edits.undo()
    assert call_guides.get_guide("complaint") == call_guides.shipped()["complaint"]
    assert page.steps["listen"].say.lines() == call_guides.shipped()["complaint"].steps[0].say
    assert page.kinds.item(0).text() == "Complaint"


def test_a_field_that_there_is_not_is_named_and_not_kept(page: GuidesPage, qtbot):
    retype(page, "connect", "You came to {titel}.")
    card = page.steps["connect"]
    assert "{titel} is not known" in card.problem.text()
    assert "Esc brings back" in card.problem.text()
    assert call_guides.get_guide("complaint") == call_guides.shipped()["complaint"]
    page.kinds.setCurrentRow(1)
    assert page.kinds.currentRow() == 0, "what cannot be kept is not lost by a click"
    qtbot.keyClick(card.say, Qt.Key.Key_Escape)
    assert card.say.lines() == call_guides.shipped()["complaint"].steps[2].say
    assert card.problem.isHidden()


def test_the_kind_that_was_clicked_is_shown_after_the_one_before_was_kept(page: GuidesPage):
    page.name.setText("Something went wrong")
    wanted = page.kinds.item(2).text()
    page.kinds.setCurrentRow(2)
    assert call_guides.get_guide("complaint").name == "Something went wrong"
    assert page.kinds.currentItem().text() == page.name.text() == wanted


def test_escape_leaves_when_nothing_was_changed(page: GuidesPage, qtbot):
    with qtbot.waitSignal(page.closed):
        qtbot.keyClick(page, Qt.Key.Key_Escape)


def test_the_menu_puts_a_field_where_the_cursor_was(page: GuidesPage):
    card = page.steps["listen"]
    card.say.setFocus()
    card.say.setPlainText("")
    card._menu.aboutToShow.emit()
    lots = card._menu.findChildren(QMenu)
    named = [act.text().split("}")[0] + "}" for lot in lots for act in lot.actions()]
    assert "{title}" in named
    assert "{agreed}" not in named
    card.put_field("first")
    assert card.say.toPlainText() == "{first}"
    card.say_back.setFocus()
    card._menu.aboutToShow.emit()
    assert card._menu.actions()[0].text() == "What was heard"


def test_an_own_kind_is_made_named_archived_and_removed(page: GuidesPage, desk: Desk, dialogs):
    dialogs.text = "Choir tickets"
    page.new.click()
    assert page.name.text() == "Choir tickets"
    assert page.kinds.currentItem().text() == "Choir tickets · our own"
    page.archive.click()
    assert "choir_tickets" not in [g.kind for g in call_guides.load_guides()]
    page.archived.setChecked(True)
    page.show_kind("choir_tickets")
    page.archive.click()
    assert "choir_tickets" in [g.kind for g in call_guides.load_guides()]
    page.shipped.click()
    assert "choir_tickets" not in [g.kind for g in call_guides.load_guides(archived=True)]
    assert desk.edits.undo()
    assert "choir_tickets" in [g.kind for g in call_guides.load_guides()]


def test_a_name_that_there_is_gets_a_sentence(page: GuidesPage, dialogs):
    dialogs.text = "complaint"
    page.new.click()
    assert "already" in dialogs.failures[0]
    page.name.setText("Renewal")
    page.name.editingFinished.emit()
    assert "already" in page.problem.text()
    assert call_guides.get_guide("complaint").name == "Complaint"


def test_back_to_the_shipped_wording(page: GuidesPage):
    assert page.shipped.isHidden()
    retype(page, "agree", "Done.")
    assert not page.shipped.isHidden()
    page.shipped.click()
    assert page.guide() == call_guides.shipped()["complaint"]
    assert call_guides.own_kinds() == frozenset()


def test_who_calls_whom_is_kept_at_once(page: GuidesPage):
    page.direction.button_for("out").click()
    assert call_guides.get_guide("complaint").direction == "out"


def test_where_there_are_admins_only_they_change_it(settings_page: SettingsPage, desk: Desk):
    make_user("Ana Marsh", role="admin")
    settings_page.show_room("call_guides")
    page = settings_page.room("call_guides")
    assert isinstance(page, GuidesPage)
    with gate.acting(permissions.acting_for("staff", 2)):
        page.activate()
    assert page.only_admins.text() == "Only admins change this: ask Ana Marsh."
    assert not page.steps["listen"].isEnabled()
    assert not page.new.isEnabled()
    with gate.acting(permissions.acting_for("admin", 1)):
        page.activate()
    assert page.steps["listen"].isEnabled()
    assert page.only_admins.isHidden()
