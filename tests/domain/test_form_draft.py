"""Editing a form: undo to the empty form and redo to the end, whatever was done in between."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.form_answers import Given
from desktop.domain.form_checks import check
from desktop.domain.form_draft import FormDraft
from desktop.domain.form_filling import finish, visible
from desktop.domain.form_friendliness import measure
from desktop.domain.form_impact import impact
from desktop.domain.form_schema import (
    KINDS,
    TESTS,
    YES_OR_NO,
    Becomes,
    Condition,
    FormSchema,
    Limits,
    SchemaWrong,
    ShowIf,
    from_data,
    to_data,
)
from desktop.domain.form_words import answer_words, condition_words, question_line

WORDS = st.text(max_size=12)
PICK = st.integers(0, 9)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["add", "add", "add", "remove", "duplicate", "move", "words", "kind", "kind", "choice",
             "choice", "choice words", "choice move", "choice remove", "show if", "limits", "form",
             "insert", "bring back", "undo", "redo"]
        ),
        PICK,
        PICK,
        WORDS,
    ),
    max_size=40,
)  # fmt: skip


def picked(items, number):
    return items[number % len(items)] if items else None


def act(draft: FormDraft, step) -> None:
    """One random edit; what it names may not be there."""
    what, first, second, words = step
    question = picked(draft.schema.questions, first)
    key = question.key if question else "gone"
    choice = picked(question.choices, second) if question else None
    choice_key = choice.key if choice else "gone"
    other = picked(draft.schema.questions, second)
    condition = Condition(
        other.key if other else "gone",
        picked(list(TESTS), first + second),
        picked([c.key for c in other.choices] if other else [], first) or words,
    )
    {
        "add": lambda: draft.add(picked(KINDS, first + second * 10), second, words),
        "remove": lambda: draft.remove(key),
        "duplicate": lambda: draft.duplicate(key),
        "move": lambda: draft.move(key, second),
        "words": lambda: draft.change(key, merge="words", words=words, required=second > 7),
        "kind": lambda: draft.change_kind(key, picked(KINDS, second + len(words))),
        "choice": lambda: draft.add_choice(key, words, second),
        "choice words": lambda: draft.change_choice(key, choice_key, merge="c", words=words),
        "choice move": lambda: draft.move_choice(key, choice_key, first),
        "choice remove": lambda: draft.remove_choice(key, choice_key),
        "show if": lambda: draft.change(key, show_if=ShowIf((condition,), second % 2 == 0)),
        "limits": lambda: draft.change(key, limits=Limits(str(first), words, "")),
        "form": lambda: draft.change_form(merge="title", title=words),
        "insert": lambda: question and draft.insert(question, second),
        "bring back": lambda: (
            draft.schema.retired and draft.bring_back(draft.schema.retired[0].key)
        ),
        "undo": draft.undo,
        "redo": draft.redo,
    }[what]()


def check_whole(schema: FormSchema) -> None:
    keys = [q.key for q in (*schema.questions, *schema.retired)]
    assert len(set(keys)) == len(keys)
    for question in schema.questions:
        choices = [c.key for c in question.choices]
        assert len(set(choices)) == len(choices)
        if question.kind in YES_OR_NO:
            assert set(choices) == {"yes", "no"} and not question.other
        question_line(schema, question), condition_words(schema, question)
        answer_words(question, Given(tuple(choices), "x", "12", (("email", "x"),)))
    assert from_data(to_data(schema)) == schema
    visible(schema, {})
    finish(schema, {k: Given(text="3") for k in keys})
    check(schema, {}, 100), measure(schema)


@settings(max_examples=120, deadline=None)
@given(STEPS, st.booleans())
def test_undo_to_the_empty_form_and_redo_to_the_end_give_equal_forms(steps, published):
    start = FormSchema()
    if published:
        first = FormDraft(start)
        for step in steps[: len(steps) // 2]:
            act(first, step)
        start = first.schema
    draft = FormDraft(start, start if published else None)
    states = [start]
    draft.listen(lambda: states.append(draft.schema))
    for step in steps:
        act(draft, step)
        check_whole(draft.schema)
    while draft.redo():
        pass
    end = draft.schema
    if published:
        known = {q.key for q in (*start.questions, *start.retired)}
        assert known <= {q.key for q in (*end.questions, *end.retired)}
        impact(start, end, {})
    back = [end]
    while draft.undo():
        back.append(draft.schema)
    assert draft.schema == start and not draft.can_undo
    assert all(state in states for state in back)
    again = [draft.schema]
    while draft.redo():
        again.append(draft.schema)
    assert again == back[::-1] and draft.schema == end and not draft.can_redo


def test_typing_in_one_field_is_one_step():
    draft = FormDraft(FormSchema())
    key = draft.add("short")
    for text in ("D", "Do", "Do you"):
        draft.change(key, merge=f"words {key}", words=text)
    draft.change(key, merge=f"help {key}", help="Tell")
    assert draft.undo() and draft.schema.question(key).words == "Do you"
    assert draft.undo() and draft.schema.question(key).words == ""
    assert draft.redo() and draft.schema.question(key).words == "Do you"


def test_typing_goes_on_as_a_new_step_after_settling_or_undo():
    draft = FormDraft(FormSchema())
    draft.change_form(merge="title", title="A")
    draft.settle()
    draft.change_form(merge="title", title="AB")
    assert draft.undo() and draft.schema.title == "A"
    draft.change_form(merge="title", title="AC")
    assert draft.undo() and draft.schema.title == "A"


def test_typing_back_to_what_it_was_leaves_no_step():
    draft = FormDraft(FormSchema(title="A"))
    draft.change_form(merge="title", title="AB")
    draft.change_form(merge="title", title="A")
    assert not draft.can_undo


def test_what_was_published_retires_and_what_was_not_is_dropped():
    first = FormDraft(FormSchema())
    kept = first.add("one", words="Kept")
    choice = first.add_choice(kept, "Old")
    published = first.schema
    draft = FormDraft(published, published)
    fresh = draft.add("short")
    draft.remove_choice(kept, choice)
    assert draft.schema.question(kept).choice(choice).retired
    new = draft.add_choice(kept, "New")
    draft.remove_choice(kept, new)
    assert draft.schema.question(kept).choice(new) is None
    draft.remove(kept)
    draft.remove(fresh)
    assert [q.key for q in draft.schema.retired] == [kept] and not draft.schema.questions
    assert draft.bring_back(kept) and draft.schema.questions[0].key == kept


def test_a_change_of_kind_and_back_keeps_choices_and_what_they_become():
    draft = FormDraft(FormSchema())
    key = draft.add("several", words="What do you love?")
    draft.change(key, help="Tick all", becomes=Becomes("note", "Loves"))
    for name in ("Opera", "Jazz", "Folk"):
        choice = draft.add_choice(key, name)
        draft.change_choice(key, choice, becomes=Becomes("interest", name))
    before = draft.schema.question(key)
    for kind in ("yes_no", "permission", "short", "number", "one"):
        assert draft.change_kind(key, kind)
        now = draft.schema.question(key)
        assert (now.kind, now.words, now.help) == (kind, before.words, before.help)
        assert now.becomes == before.becomes
    assert draft.schema.question(key).choices == before.choices
    assert draft.change_kind(key, "several") and draft.schema.question(key) == before


def test_limits_of_another_measure_do_not_stay():
    draft = FormDraft(FormSchema())
    key = draft.add("number")
    draft.change(key, limits=Limits("1", "5"))
    draft.change_kind(key, "short")
    assert draft.schema.question(key).limits == Limits()
    draft.change_kind(key, "scale")
    draft.change_kind(key, "number")
    assert draft.schema.question(key).limits == Limits("1", "5")


def test_moving_by_place_is_the_same_as_moving_step_by_step():
    draft = FormDraft(FormSchema())
    keys = [draft.add("short", words=w) for w in "abcd"]
    draft.move(keys[3], 1)
    dragged = draft.schema
    draft.undo()
    draft.move(keys[3], 2)
    draft.move(keys[3], 1)
    assert draft.schema == dragged
    draft.move(keys[0], 99)
    assert draft.schema.questions[-1].key == keys[0]


def test_a_choice_moves_among_those_that_are_offered():
    draft = FormDraft(FormSchema())
    key = draft.add("one")
    for choice in draft.schema.question(key).choices:
        draft.remove_choice(key, choice.key)
    a, b, *_ = draft.add_choices(key, "abcd")
    draft.change_choice(key, b, retired=True)
    draft.move_choice(key, a, 1)
    assert [x.words for x in draft.schema.question(key).offered] == ["c", "a", "d"]
    draft.move_choice(key, a, 2)
    assert [x.words for x in draft.schema.question(key).offered] == ["c", "d", "a"]
    draft.move_choice(key, a, 0)
    assert [x.words for x in draft.schema.question(key).offered] == ["a", "c", "d"]


def test_an_edit_of_what_is_gone_changes_nothing():
    draft = FormDraft(FormSchema())
    assert not draft.change("gone", words="x") and not draft.remove("gone")
    assert draft.duplicate("gone") == "" and draft.add_choice("gone", "x") == ""
    assert not draft.can_undo
    with pytest.raises(TypeError):
        draft.change("gone", key="other")
    key = draft.add("short")
    with pytest.raises(SchemaWrong):
        draft.change_kind(key, "colour")


def test_whoever_listens_hears_each_change_until_they_stop():
    draft, heard = FormDraft(FormSchema()), []
    stop = draft.listen(lambda: heard.append(draft.schema.title))
    draft.change_form(title="A")
    draft.undo()
    stop()
    draft.redo()
    assert heard == ["A", ""]
