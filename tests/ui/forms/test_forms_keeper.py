"""The draft reaches the file within a second, and never over another window's edits."""

from __future__ import annotations

import pytest

from db import journal
from db.errors import InputRefused
from db.queries import forms
from desktop.domain.form_schema import FormSchema, from_data, new_question, to_data
from desktop.ui.forms.draft_keeper import KEEP_MS, DraftKeeper

SCHEMA = FormSchema(title="Hello", questions=(new_question("short", "What do you love?"),))


@pytest.fixture
def form_id(database, dressed) -> int:
    made = forms.add_form("Season signup", to_data(SCHEMA)).created_id
    forms.publish_form(made, to_data(SCHEMA))
    return made


@pytest.fixture
def keeper(form_id: int, qtbot) -> DraftKeeper:
    made = DraftKeeper()
    made.open_form(form_id)
    return made


def stored(form_id: int) -> FormSchema | None:
    draft = forms.get_form(form_id).draft
    return None if draft is None else from_data(draft)


def test_an_edit_is_in_the_file_within_a_second(keeper: DraftKeeper, form_id: int, qtbot):
    assert KEEP_MS < 1000
    with qtbot.waitSignal(keeper.kept, timeout=1500):
        keeper.draft.change_form(title="Hello there")
        assert keeper.unkept and stored(form_id) is None
    assert stored(form_id).title == "Hello there"
    assert not keeper.unkept and keeper.changed


def test_whoever_types_on_and_on_is_kept_all_the_same(keeper: DraftKeeper, form_id: int, qtbot):
    for letter in range(12):
        keeper.draft.change_form(merge="title", title="x" * (letter + 1))
        qtbot.wait(100)
    assert stored(form_id) is not None


def test_an_edit_taken_back_leaves_no_draft(keeper: DraftKeeper, form_id: int):
    keeper.draft.change_form(title="Other")
    assert keeper.keep() and stored(form_id) is not None
    keeper.draft.undo()
    assert keeper.keep()
    assert stored(form_id) is None and not keeper.changed
    assert not forms.list_forms()[0].has_draft


def test_another_windows_edit_is_not_written_over(keeper: DraftKeeper, form_id: int, qtbot):
    other = DraftKeeper()
    other.open_form(form_id)
    other.draft.change_form(title="Theirs")
    assert other.keep()
    keeper.draft.change_form(title="Mine")
    with qtbot.waitSignal(keeper.conflicted):
        assert not keeper.keep()
    assert stored(form_id).title == "Theirs"
    keeper.draft.change_form(title="Mine too")
    assert not keeper.keep() and stored(form_id).title == "Theirs"


def test_after_a_conflict_theirs_can_be_shown(keeper: DraftKeeper, form_id: int):
    other = DraftKeeper()
    other.open_form(form_id)
    other.draft.change_form(title="Theirs")
    other.keep()
    keeper.draft.change_form(title="Mine")
    keeper.keep()
    assert keeper.open_form(form_id).schema.title == "Theirs"
    keeper.draft.change_form(title="Theirs and mine")
    assert keeper.keep() and stored(form_id).title == "Theirs and mine"


def test_after_a_conflict_mine_can_be_kept(keeper: DraftKeeper, form_id: int):
    other = DraftKeeper()
    other.open_form(form_id)
    other.draft.change_form(title="Theirs")
    other.keep()
    keeper.draft.change_form(title="Mine")
    keeper.keep()
    assert keeper.keep_mine()
    assert stored(form_id).title == "Mine"


def test_a_rename_in_this_window_is_no_conflict(keeper: DraftKeeper, form_id: int):
    keeper.draft.change_form(title="Unkept")
    forms.update_form(form_id, name="Autumn signup")
    assert keeper.refresh()
    assert keeper.form.name == "Autumn signup"
    assert keeper.keep() and stored(form_id).title == "Unkept"


def test_undo_steps_outlive_a_look_at_another_page(keeper: DraftKeeper, form_id: int):
    keeper.draft.change_form(title="Other")
    keeper.keep()
    assert keeper.open_form(form_id).can_undo


def test_a_publishing_taken_back_is_an_edit_again(keeper: DraftKeeper, form_id: int):
    keeper.draft.change_form(title="Second")
    keeper.keep()
    step = forms.publish_form(form_id, to_data(keeper.draft.schema))
    assert keeper.refresh() and not keeper.changed
    journal.undo(step)
    assert keeper.refresh() and keeper.changed
    assert keeper.draft.schema.title == "Second"


def test_a_form_that_is_gone_is_told(keeper: DraftKeeper, form_id: int):
    from db import connection

    with connection.transaction() as raw:
        raw.execute("delete from form where id = ?", (form_id,))
    assert not keeper.refresh()


def test_what_the_file_refused_is_tried_again(keeper, form_id: int, qtbot, monkeypatch):
    monkeypatch.setattr("desktop.ui.forms.draft_keeper.AGAIN_MS", 50)
    real, refusals = forms.set_draft, [InputRefused("Busy.")]

    def set_draft(*given, **more):
        if refusals:
            raise refusals.pop()
        return real(*given, **more)

    monkeypatch.setattr(forms, "set_draft", set_draft)
    keeper.draft.change_form(title="Other")
    with qtbot.waitSignals([keeper.failed, keeper.kept], order="strict"):
        keeper.keep()
    assert stored(form_id).title == "Other"
