"""Who works here: roles, PINs for the start, the lock's minutes; for admins alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton

from db import gate
from db.queries import users
from desktop.domain import pins, session, settings, sign_in
from desktop.ui.desk import Desk
from desktop.ui.own_pin import OwnPinDialog
from desktop.ui.settings.settings_page import SettingsPage

PIN = "482913"


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    monkeypatch.setattr(pins, "cost", (2, 8, 1))


@pytest.fixture
def ana(desk: Desk) -> int:
    made = users.add_user("Ana Marsh", role="admin")
    desk.session = session.start()
    return made


@pytest.fixture
def page(ana: int, desk: Desk, qtbot) -> SettingsPage:
    return shown(desk, qtbot)


def shown(desk: Desk, qtbot) -> SettingsPage:
    made = SettingsPage(desk)
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.activate()
    made.show()
    return made


def give_pin(user_id: int) -> None:
    users.set_pin(user_id, pins.encode(PIN), pins.PIN)


def add(page: SettingsPage, name: str, role: str) -> None:
    page.people.field.setText(name)
    page.people.role.setCurrentIndex(page.people.role.findData(role))
    page.people.add.click()


def test_the_first_person_of_a_file_is_an_admin_and_needs_no_pin(desk: Desk, qtbot):
    page = shown(desk, qtbot)
    add(page, "Ana Marsh", "staff")
    assert users.first_user().role == "admin"
    assert desk.session.name == "Ana Marsh"
    assert not sign_in.needs_secret()


def test_before_others_sit_down_an_admin_chooses_a_pin(page: SettingsPage, dialogs):
    dialogs.accepts = False
    add(page, "Ben Low", "staff")
    assert dialogs.asked == ["Your PIN"]
    assert [u.name for u in users.list_users()] == ["Ana Marsh"]
    assert page.people.field.text() == "Ben Low"  # what was typed is still there


def test_a_colleague_gets_a_pin_for_the_start_that_is_told_once(
    page: SettingsPage, ana: int, dialogs
):
    give_pin(ana)
    add(page, "Ben Low", "staff")
    ben = users.find_user("Ben Low")
    assert (ben.role, ben.pin_kind) == ("staff", pins.STARTING)
    figures = "".join(c for c in dialogs.messages[0] if c.isdigit())
    with pytest.raises(sign_in.MustChoose):
        sign_in.prove(ben.id, figures)


def test_a_volunteer_needs_no_pin(page: SettingsPage, ana: int, dialogs):
    give_pin(ana)
    add(page, "Vi Ko", "volunteer")
    assert users.find_user("Vi Ko").pin_kind == ""
    assert not dialogs.messages


def test_an_admin_gives_somebody_who_forgot_theirs_a_new_one(page: SettingsPage, ana: int, dialogs):
    give_pin(ana)
    ben = users.add_user("Ben Low", role="staff")
    give_pin(ben)
    page.activate()
    buttons = [b for b in page.people.findChildren(QPushButton) if b.text() == "New PIN…"]
    assert len(buttons) == 1  # one's own is changed with the old one
    buttons[0].click()
    assert users.get_user(ben).pin_kind == pins.STARTING
    assert "for the start" in dialogs.messages[0]


def test_the_last_admin_is_neither_demoted_nor_taken_off(page: SettingsPage, ana: int, dialogs):
    page.people._write(users.get_user(ana), role="staff")
    page.people._write(users.get_user(ana), active=False)
    assert len(dialogs.failures) == 2 and all("last admin" in f for f in dialogs.failures)
    assert users.get_user(ana).role == "admin"
    roles = [r for r in page.people.findChildren(QComboBox) if "Ana" in r.accessibleName()]
    assert roles[-1].currentData() == "admin"


def test_staff_see_their_own_pin_and_neither_people_nor_rules(desk: Desk, ana: int, dialogs, qtbot):
    give_pin(ana)
    ben = users.add_user("Ben Low", role="staff")
    give_pin(ben)
    desk.session = session.sit_down(users.get_user(ben))
    page = shown(desk, qtbot)
    assert not page.people.isVisible()
    assert set(page.rooms) & {"call_guides", "house_policy"} == set()
    assert page.own_pin.isVisible() and not page.own_pin.minutes.isVisible()
    assert not page.file.restore.isVisible()
    page.theme.button_for("dark").click()  # what is theirs to change
    assert settings.load().theme == "dark" and not dialogs.failures


def test_after_how_many_minutes_it_locks_is_an_admins_to_say(page: SettingsPage, ana: int, desk):
    assert not page.own_pin.minutes.isVisible()
    give_pin(ana)
    page.activate()
    page.own_pin.minutes.button_for(10).click()
    assert settings.load().lock_minutes == 10 == desk.settings.lock_minutes


def type_into(dialog: OwnPinDialog, *secrets: str) -> None:
    for secret in secrets:
        for figure in secret:
            dialog.entry.type_figure(figure)
        dialog.entry.enter()


def test_ones_own_pin_is_chosen_twice_and_changed_with_the_old_one(page, ana: int, qtbot):
    dialog = OwnPinDialog(users.get_user(ana))
    qtbot.addWidget(dialog)
    type_into(dialog, "111111")
    assert "guessed" in dialog.entry.problem.text()
    type_into(dialog, PIN, "640912")
    assert "not the same" in dialog.entry.problem.text()
    with qtbot.waitSignal(dialog.accepted):
        type_into(dialog, PIN, PIN)
    assert sign_in.prove(ana, PIN).pin_kind == pins.PIN
    dialog = OwnPinDialog(users.get_user(ana))
    qtbot.addWidget(dialog)
    type_into(dialog, "000111", "640912", "640912")
    qtbot.waitUntil(lambda: "not right" in dialog.entry.problem.text())
    with qtbot.waitSignal(dialog.accepted):
        type_into(dialog, PIN, "640912", "640912")
    assert sign_in.prove(ana, "640912").id == ana
    assert gate.current().user_id == ana


def test_scrolling_over_a_choice_changes_nobodys_role(page: SettingsPage, qtbot):
    users.add_user("Ben Low", role="staff")
    page.activate()
    boxes = [box for box in page.findChildren(QComboBox) if box.isVisible()]
    before = [box.currentIndex() for box in boxes]
    assert len(boxes) >= 4
    for box in boxes:
        middle = QPointF(box.rect().center())
        turned = QWheelEvent(
            middle, box.mapToGlobal(middle), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(box, turned)
    assert [box.currentIndex() for box in boxes] == before
    assert [user.role for user in users.list_users()] == ["admin", "staff"]
