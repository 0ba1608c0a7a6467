"""Two windows on one file: what the other one did is neither lost nor done twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from db.queries import forms
from desktop.domain.form_schema import FormSchema, from_data, new_question, to_data
from desktop.ui.desk import Desk
from desktop.ui.forms.builder_page import CHANGED_ELSEWHERE, BuilderPage
from desktop.ui.forms.forms_page import FormsPage

LOVE = new_question("short", "What do you love?")
SCHEMA = FormSchema(title="Tell us", questions=(LOVE,))
THEIRS = replace(SCHEMA, title="Theirs, an hour of work")


@pytest.fixture
def form_id(database) -> int:
    return forms.add_form("Season signup", to_data(SCHEMA)).created_id


@pytest.fixture
def page(desk: Desk, form_id: int, qtbot) -> FormsPage:
    page = FormsPage(desk)
    qtbot.addWidget(page)
    page.resize(1360, 860)
    page.show()
    page.open_form(form_id)
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    return page


@pytest.fixture
def builder(page: FormsPage) -> BuilderPage:
    return page._rooms["builder"]


def edited_elsewhere(form_id: int) -> None:
    forms.set_draft(form_id, to_data(THEIRS), version=forms.get_form(form_id).version)


def test_what_another_window_edits_is_shown_before_it_is_published(
    builder: BuilderPage, dialogs, form_id: int
):
    edited_elsewhere(form_id)
    builder.head.publish.click()
    assert dialogs.asked == [] and forms.get_form(form_id).live is None
    assert builder.draft.schema == THEIRS
    assert builder._desk.toasts.last == CHANGED_ELSEWHERE
    builder.head.publish.click()
    assert from_data(forms.get_form(form_id).live.body) == THEIRS


def test_an_edit_elsewhere_while_the_page_before_publishing_is_read_is_not_lost(
    builder: BuilderPage, dialogs, form_id: int
):
    def read_for_a_while(dialog) -> bool:
        edited_elsewhere(form_id)
        return True

    dialogs.run = read_for_a_while
    QApplication.processEvents()
    builder.head.publish.click()
    form = forms.get_form(form_id)
    assert form.live is None and from_data(form.draft) == THEIRS
    assert dialogs.failures and builder.draft.schema == THEIRS


def test_what_another_window_published_is_not_published_again(
    builder: BuilderPage, dialogs, form_id: int
):
    forms.publish_form(form_id, to_data(SCHEMA))
    builder.head.publish.click()
    assert dialogs.asked == [] and forms.get_form(form_id).live.number == 1
    assert builder._desk.toasts.last == CHANGED_ELSEWHERE and builder.head.published.isVisible()
