"""The gate: who may call what, asked of the outermost function alone, and never of a generator too late."""

import threading
from collections.abc import Iterator

import pytest

from db import gate, journal
from db.errors import EditConflict, NotAllowed
from db.gate import Acting, Right, needs
from db.journal import RowChange, Step
from db.queries import forms, settings

STAFF = Acting(
    frozenset(Right) - {Right.PUBLISH, Right.POLICY, Right.USERS, Right.ERASE, Right.RESTORE}, 2
)
VOLUNTEER = Acting(frozenset({Right.OPEN, Right.TONIGHT}), 3)
BODY = {"title": "Hello", "questions": []}


@needs(Right.KNOW)
def know() -> str:
    return "known"


@needs(Right.TONIGHT)
def sheet() -> str:
    return f"a sheet of what is {know()}"


@needs(Right.KNOW)
def each() -> Iterator[int]:
    yield 1
    yield 2


def test_before_anybody_is_named_only_what_is_open_may_be_called():
    with gate.acting(gate.NOBODY), pytest.raises(NotAllowed):
        sheet()


def test_only_the_outermost_function_is_asked():
    with gate.acting(VOLUNTEER):
        assert sheet() == "a sheet of what is known"
        with pytest.raises(NotAllowed):
            know()


def test_what_failed_inside_leaves_nobody_inside():
    @needs(Right.TONIGHT)
    def fails() -> None:
        raise ValueError

    with gate.acting(VOLUNTEER):
        with pytest.raises(ValueError):
            fails()
        with pytest.raises(NotAllowed):
            know()


def test_a_generator_is_asked_when_it_is_called_and_keeps_nobody_inside_between_two_items():
    with gate.acting(VOLUNTEER), pytest.raises(NotAllowed):
        each()
    items = each()
    assert next(items) == 1
    with gate.acting(VOLUNTEER), pytest.raises(NotAllowed):
        know()
    assert list(items) == [2]


def test_another_thread_is_not_inside_and_acts_for_who_sits_down():
    seen: list[object] = []

    @needs(Right.TONIGHT)
    def starts() -> None:
        def work() -> None:
            try:
                seen.append(know())
            except NotAllowed as error:
                seen.append(error.right)

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()

    gate.act_as(VOLUNTEER)
    starts()
    assert seen == ["know"]


def test_a_refusal_says_what_was_missing_in_words_without_names():
    with gate.acting(VOLUNTEER), pytest.raises(NotAllowed) as refused:
        know()
    assert refused.value.right == "know"
    assert "Nothing was changed" in refused.value.sentence


def test_what_an_argument_asks_for_is_asked_of_the_outermost_call(database):
    form_id = forms.add_form("Season signup", BODY).created_id
    with gate.acting(STAFF):
        forms.update_form(form_id, name="Autumn signup")
        with pytest.raises(NotAllowed):
            forms.update_form(form_id, archived=True)


def test_an_undo_needs_what_the_step_needed(database):
    form_id = forms.add_form("Season signup", BODY).created_id
    published = forms.publish_form(form_id, BODY)
    archived = forms.update_form(form_id, archived=True)
    renamed = forms.update_form(form_id, name="Autumn signup")
    with gate.acting(STAFF):
        for step in (published, archived):
            with pytest.raises(NotAllowed):
                journal.undo(step)
        journal.undo(renamed)
        made = Step("made up", None, None, (RowChange("user", 1, None, {"id": 1}),), frozenset())
        with pytest.raises(NotAllowed):
            journal.undo(made)
    with gate.acting(VOLUNTEER), pytest.raises(NotAllowed):
        journal.undo(renamed)


def test_an_admin_takes_back_what_was_published(database):
    form_id = forms.add_form("Season signup", BODY).created_id
    journal.undo(forms.publish_form(form_id, BODY))
    assert forms.get_form(form_id).live is None
    with pytest.raises(EditConflict):
        journal.undo(Step("", None, None, (RowChange("form", 99, {}, {}),), frozenset()))


KEYS = {
    "venue_name": (gate.NOBODY, STAFF),
    "theme": (gate.NOBODY, VOLUNTEER),
    "briefing.options": (VOLUNTEER, VOLUNTEER),
    "briefing.printed.7": (STAFF, STAFF),
    "house_policy": (STAFF, gate.HOUSE),
    "kiosk_pin": (gate.HOUSE, gate.HOUSE),
    "anything that comes later": (STAFF, gate.HOUSE),
}


@pytest.mark.parametrize("key", KEYS)
def test_a_setting_is_read_and_written_by_those_whom_it_concerns(database, key):
    least_to_read, least_to_write = KEYS[key]
    for who in (gate.NOBODY, VOLUNTEER, STAFF, gate.HOUSE):
        reads = who.rights >= least_to_read.rights
        writes = who.rights >= least_to_write.rights
        with gate.acting(gate.HOUSE):
            settings.set_setting(key, "kept")
        with gate.acting(who):
            assert (key in settings.list_settings()) is reads
            if reads:
                assert settings.get_setting(key) == "kept"
            else:
                with pytest.raises(NotAllowed):
                    settings.get_setting(key)
            if writes:
                settings.set_setting(key, "new")
            else:
                with pytest.raises(NotAllowed):
                    settings.set_setting(key, "new")
