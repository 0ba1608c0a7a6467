"""What the forms offer to whom: everybody who runs them drafts, admins publish and archive."""

from __future__ import annotations

import pytest

from db import gate
from db.queries import forms
from desktop.domain import permissions
from desktop.domain.form_schema import FormSchema, Question, to_data
from desktop.ui.desk import Desk
from desktop.ui.forms.forms_page import FormsPage

ASKS = FormSchema("Season signup", questions=(Question("q1", "short", "Who are you?"),))


@pytest.fixture
def page(desk: Desk, qtbot) -> FormsPage:
    made = FormsPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    return made


@pytest.mark.parametrize(("role", "may"), [("staff", False), ("admin", True)])
def test_only_admins_are_offered_to_publish_and_to_archive(page: FormsPage, role: str, may: bool):
    form_id = forms.add_form("Season signup", to_data(ASKS)).created_id
    gate.act_as(permissions.acting_for(role, 1))
    page.activate()
    assert page.home.card.archive.isVisible() is may
    page.open_form(form_id)
    builder = page._rooms["builder"]
    assert builder.head.publish.isVisible() is may
    assert builder.head.publish.isEnabled() is may
    assert builder.menus.actions["archive"].isVisible() is may
    assert builder.head.files.isVisible()


def test_who_sits_down_meanwhile_is_offered_what_is_theirs(page: FormsPage):
    form_id = forms.add_form("Season signup", to_data(ASKS)).created_id
    page.open_form(form_id)
    builder = page._rooms["builder"]
    assert builder.head.publish.isVisible()
    gate.act_as(permissions.acting_for("staff", 2))
    page.on_user_changed()
    assert not builder.head.publish.isVisible()
    gate.act_as(permissions.acting_for("admin", 1))
    page.on_user_changed()
    assert builder.head.publish.isVisible()


def test_staff_who_press_the_key_to_archive_are_told_and_nothing_changes(page: FormsPage, dialogs):
    form_id = forms.add_form("Season signup", to_data(ASKS)).created_id
    gate.act_as(permissions.acting_for("staff", 2))
    page.activate()
    page.home._on_wanted("archive")
    assert "Nothing was changed" in dialogs.failures[-1]
    assert not forms.get_form(form_id).archived
