"""The house rules: each change is kept at once, refused with a sentence, taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import make_user
from PySide6.QtCore import Qt

from db import gate
from desktop.domain import house_policy, permissions
from desktop.domain.house_policy import KINDS, HousePolicy, SoldMembership
from desktop.ui.desk import Desk
from desktop.ui.settings.policy_page import PolicyPage
from desktop.ui.settings.settings_page import SettingsPage


@pytest.fixture
def page(desk: Desk, qtbot) -> PolicyPage:
    settings = SettingsPage(desk)
    qtbot.addWidget(settings)
    settings.resize(1200, 900)
    settings.activate()
    settings.show()
    qtbot.waitExposed(settings)
    settings.rooms["house_policy"].enter.click()
    room = settings.room("house_policy")
    assert isinstance(room, PolicyPage)
    return room


def enter(qtbot, field, text: str) -> None:
    field.field.setFocus()
    field.field.setText(text)
    qtbot.keyClick(field.field, Qt.Key.Key_Return)


def press_undo(desk: Desk) -> None:
    assert desk.toasts._act is not None
    desk.toasts._act()


def test_every_rule_is_there_in_words(page: PolicyPage):
    assert list(page.rules) == list(KINDS)
    assert "48 hours before the curtain" in page.rules["refund"].words.text()
    for kind, card in page.rules.items():
        assert card.rule() == HousePolicy().rule(kind)


def test_other_hours_are_kept_said_and_taken_back(page: PolicyPage, desk: Desk, qtbot):
    enter(qtbot, page.rules["refund"].hours, "72")
    assert house_policy.load().rule("refund").hours == 72
    assert "72 hours" in page.rules["refund"].words.text()
    assert page.shipped.isEnabled()
    press_undo(desk)
    assert house_policy.load() == HousePolicy()
    assert page.rules["refund"].hours.value == 48
    assert not page.shipped.isEnabled()


@pytest.mark.parametrize("text", ["soon", "-3", "4.5", "", "99999", "٣"])
def test_hours_that_are_none_are_not_kept_and_say_so(page: PolicyPage, qtbot, text: str):
    card = page.rules["gift_back"]
    enter(qtbot, card.hours, text)
    assert card.problem.text()
    assert not card.problem.isHidden()
    assert house_policy.load() == HousePolicy()


def test_escape_brings_back_what_is_kept(page: PolicyPage, qtbot):
    card = page.rules["gift_back"]
    enter(qtbot, card.hours, "soon")
    qtbot.keyClick(card.hours.field, Qt.Key.Key_Escape)
    assert card.hours.field.text() == "48"
    with qtbot.waitSignal(page.closed):
        qtbot.keyClick(card.hours.field, Qt.Key.Key_Escape)


def test_a_limit_is_money_or_none(page: PolicyPage, qtbot):
    card = page.rules["free"]
    enter(qtbot, card.limit, "$12.50")
    assert house_policy.load().rule("free").limit_minor == 1250
    enter(qtbot, card.year, "5")
    assert "at least that of a call" in card.problem.text()
    assert house_policy.load().rule("free").season_minor == 4500
    enter(qtbot, card.year, "")
    assert house_policy.load().rule("free").season_minor is None
    enter(qtbot, card.limit, "much")
    assert "amount of money" in card.problem.text()
    assert house_policy.load().rule("free").limit_minor == 1250


def test_boxes_and_choices_are_kept_at_once(page: PolicyPage):
    card = page.rules["exchange"]
    card.members.click()
    card.comps.click()
    card.after.setCurrentIndex(card.after.findData("no"))
    card.after.activated.emit(0)
    card.grant.setCurrentIndex(card.grant.findData("admin"))
    card.grant.activated.emit(1)
    rule = house_policy.load().rule("exchange")
    assert (rule.members_only, rule.comps, rule.after, rule.grant) == (True, True, "no", "admin")
    card.offered.click()
    assert not house_policy.load().rule("exchange").allowed
    assert card.words.text() == "Not offered."
    assert not card.members.isEnabled()


def test_what_holds_for_all_of_them(page: PolicyPage, qtbot):
    page.cancelled.click()
    enter(qtbot, page.days, "14")
    enter(qtbot, page.times, "")
    policy = house_policy.load()
    assert (policy.cancelled_always, policy.after_days, policy.goodwill_most) == (False, 14, None)
    enter(qtbot, page.days, "x")
    assert "whole number" in page.problem.text()


def test_memberships_to_offer_are_named_priced_and_dropped(page: PolicyPage, desk: Desk, qtbot):
    page.sold.add.click()
    row = page.sold.rows[0]
    row.name.setText("Season pass")
    qtbot.keyClick(row.name, Qt.Key.Key_Return)
    enter(qtbot, page.sold.rows[0].price, "240")
    assert house_policy.load().sold == (SoldMembership("Season pass", 24000),)
    page.sold.add.click()
    page.sold.rows[1].name.setText("season PASS")
    qtbot.keyClick(page.sold.rows[1].name, Qt.Key.Key_Return)
    assert "a name of its own" in page.sold.problem.text()
    page.sold.rows[1].remove.click()
    page.sold.rows[0].remove.click()
    assert house_policy.load().sold == ()
    press_undo(desk)
    assert [row.name.text() for row in page.sold.rows] == ["Season pass"]


def test_back_to_the_shipped_rules_keeps_the_memberships(page: PolicyPage):
    policy = HousePolicy(sold=(SoldMembership("Friend", 6000),))
    house_policy.save(policy.with_rule(replace(policy.rule("refund"), hours=1)))
    page.activate()
    page.shipped.click()
    assert house_policy.load() == policy


def test_where_there_are_admins_only_they_change_it(page: PolicyPage, desk: Desk):
    make_user("Ana Marsh", role="admin")
    with gate.acting(permissions.acting_for("staff", 2)):
        page.activate()
    assert "ask Ana Marsh" in page.only_admins.text()
    assert not page.rules["refund"].isEnabled()
