"""An old version as the draft again: it asks what it asked, and nothing that came after is lost."""

from __future__ import annotations

from dataclasses import replace

from form_strategies import schemas
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.form_schema import Choice, FormSchema, from_data, new_question, to_data
from desktop.domain.form_versions import as_draft


def test_what_was_added_since_is_retired():
    which = replace(new_question("one", "Which?"), choices=(Choice("c1", "A"), Choice("c2", "B")))
    old = FormSchema(questions=(which,))
    later = replace(which, words="Which one?", choices=(*which.choices, Choice("c3", "C")))
    added = new_question("short", "And why?")
    draft = as_draft(old, FormSchema(questions=(later, added)))
    assert [q.words for q in draft.questions] == ["Which?"]
    assert [(c.words, c.retired) for c in draft.questions[0].choices] == [
        ("A", False), ("B", False), ("C", True),
    ]  # fmt: skip
    assert [q.words for q in draft.retired] == ["And why?"]


def test_a_question_that_was_retired_since_is_asked_again():
    which = new_question("short", "Which?")
    old = FormSchema(questions=(which,))
    draft = as_draft(old, FormSchema(retired=(which,)))
    assert draft.questions == (which,) and draft.retired == ()


@given(schemas(), schemas())
def test_no_key_of_either_version_is_lost_or_doubled(old: FormSchema, live: FormSchema):
    draft = as_draft(old, live)
    keys = [q.key for q in (*draft.questions, *draft.retired)]
    assert len(set(keys)) == len(keys)
    known = {q.key for s in (old, live) for q in (*s.questions, *s.retired)}
    assert set(keys) == known
    assert from_data(to_data(draft)) == draft


@given(st.one_of(st.none(), schemas()), schemas())
def test_going_back_to_what_is_live_changes_nothing(live: FormSchema | None, old: FormSchema):
    assert as_draft(old, old) == old
    assert live is not None or as_draft(old, live) == old
