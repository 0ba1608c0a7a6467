"""Settings are kept at once, and seen at once."""

import pytest
from PySide6.QtCore import Qt

from db import clock
from db.queries import settings as stored
from db.queries import users
from desktop.domain import settings
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.settings.settings_page import SettingsPage


@pytest.fixture
def page(desk: Desk, qtbot) -> SettingsPage:
    made = SettingsPage(desk)
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.activate()
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.mark.parametrize(
    "row, field, value",
    [("theme", "theme", "dark"), ("size", "text_scale", 1.25), ("paper", "paper", "letter")],
)
def test_a_choice_is_kept_and_announced(page: SettingsPage, desk: Desk, qtbot, row, field, value):
    with qtbot.waitSignal(desk.changes.settings_changed):
        getattr(page, row).button_for(value).click()
    assert getattr(desk.settings, field) == value
    assert getattr(settings.load(), field) == value


def test_the_venue_is_kept_when_it_is_typed(page: SettingsPage, desk: Desk, qtbot):
    page.venue.name.setFocus()
    qtbot.keyClicks(page.venue.name, "  Harbour   Lights ")
    qtbot.keyClick(page.venue.name, Qt.Key.Key_Return)
    assert settings.load().venue_name == "Harbour Lights"


def test_the_venues_mail_address_is_kept_if_it_is_one(page: SettingsPage, desk: Desk, qtbot):
    page.venue.email.setFocus()
    qtbot.keyClicks(page.venue.email, " desk@example.org ")
    qtbot.keyClick(page.venue.email, Qt.Key.Key_Return)
    assert settings.load().venue_email == "desk@example.org"
    page.venue.email.setText("not an address")
    page.venue.email.editingFinished.emit()
    assert "is no e-mail address" in page.venue.problem.text()
    assert page.venue.problem.isVisible()
    assert desk.settings.venue_email == "desk@example.org"
    page.venue.email.clear()
    page.venue.email.editingFinished.emit()
    assert settings.load().venue_email == "" and not page.venue.problem.isVisible()


def test_another_zone_moves_tonight(page: SettingsPage, desk: Desk, qtbot):
    edit = page.venue.zone.lineEdit()
    edit.setText("europe/prague")
    with qtbot.waitSignal(desk.changes.programme_changed):
        edit.editingFinished.emit()
    assert settings.load().zone == "Europe/Prague"
    assert str(clock.zone()) == "Europe/Prague"


def test_what_is_not_in_the_list_is_said_and_not_kept(page: SettingsPage, desk: Desk):
    before = desk.settings
    edit = page.venue.currency.lineEdit()
    edit.setText("Doubloons")
    edit.editingFinished.emit()
    assert page.venue.problem.isVisible()
    assert desk.settings == before


def test_colleagues_are_added_renamed_and_taken_off(page: SettingsPage, desk: Desk, dialogs, qtbot):
    qtbot.keyClicks(page.people.field, "Ana Marsh")
    with qtbot.waitSignal(page.session_changed):
        qtbot.keyClick(page.people.field, Qt.Key.Key_Return)
    assert desk.session.name == "Ana Marsh"
    qtbot.keyClicks(page.people.field, "Ana Marsh")
    qtbot.keyClick(page.people.field, Qt.Key.Key_Return)
    assert len(dialogs.failures) == 1
    dialogs.text = "Ana Lund"
    page.people._on_rename(users.first_user())
    assert [u.name for u in users.list_users()] == ["Ana Lund"]
    assert desk.session.name == "Ana Lund"
    ben = users.add_user("Ben Low")
    page.people._write(users.get_user(ben), active=False)
    assert [u.name for u in users.list_users()] == ["Ana Lund"]


def test_settings_that_do_not_fit_are_as_if_never_set(database):
    stored.set_setting("theme", "purple")
    stored.set_setting("text_scale", "huge")
    stored.set_setting("currency", 3)
    assert settings.load() == settings.Settings()


def test_keeping_nonsense_is_refused(database):
    with pytest.raises(ValueError):
        settings.save(settings.Settings(paper="papyrus"))


def test_everything_can_be_reached_and_named(page: SettingsPage):
    from PySide6.QtGui import QAccessible
    from PySide6.QtWidgets import QWidget

    for widget in page.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            named = QAccessible.queryAccessibleInterface(widget)
            assert named.text(QAccessible.Text.Name), widget


def test_the_window_changes_its_clothes_at_once(page: SettingsPage, desk: Desk, dressed):
    desk.changes.settings_changed.connect(
        lambda: theme.apply(dressed, desk.settings.theme, desk.settings.text_scale)
    )
    page.theme.button_for("dark").click()
    assert theme.tokens() is theme.DARK
