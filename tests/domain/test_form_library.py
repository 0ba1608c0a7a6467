"""The ready forms and single questions: friendly, optional, sound, with stable keys."""

from __future__ import annotations

import pytest

from db.folding import fold
from desktop.domain.children import HAS_CHILDREN
from desktop.domain.form_answers import Given
from desktop.domain.form_checks import check
from desktop.domain.form_draft import FormDraft
from desktop.domain.form_effects import effects
from desktop.domain.form_filling import finish
from desktop.domain.form_friendliness import measure
from desktop.domain.form_library import library_questions, ready_forms
from desktop.domain.form_schema import FormSchema, from_data, to_data
from desktop.domain.vocabulary import preset_vocabulary

VOCABULARY = {fold(name) for name, _, _, _ in preset_vocabulary()}


def all_becoming(questions):
    for question in questions:
        yield question.becomes
        yield from (choice.becomes for choice in question.choices)


def test_there_are_six_ready_forms():
    assert [f.name for f in ready_forms()] == [
        "Season signup", "Donation thank-you", "Ticketing-site questions", "After the show",
        "Access needs", "Volunteer signup",
    ]  # fmt: skip


@pytest.mark.parametrize("form", ready_forms(), ids=lambda f: f.name)
def test_a_ready_form_is_friendly_and_sound(form):
    assert measure(form.schema).friendly, measure(form.schema)
    assert measure(form.schema).ease > 60
    assert [f for f in check(form.schema) if f.serious] == []
    assert not any(q.required for q in form.schema.questions)
    assert from_data(to_data(form.schema)) == form.schema
    assert form.about.endswith(".") and form.schema.title and form.schema.thanks


def test_every_interest_is_one_of_the_shipped_vocabulary():
    questions = [q for f in ready_forms() for q in f.schema.questions] + list(library_questions())
    named = {b.what for b in all_becoming(questions) if b.kind == "interest" and b.what}
    assert {n for n in named if fold(n) not in VOCABULARY} == set()
    assert HAS_CHILDREN in VOCABULARY


def test_any_question_of_the_library_can_be_added_to_any_form():
    for form in ready_forms():
        draft = FormDraft(form.schema)
        keys = [draft.insert(question) for question in library_questions()]
        assert len({*keys, *(q.key for q in form.schema.questions)}) == len(draft.schema.questions)
        assert [f for f in check(draft.schema) if f.serious] == []
    alone = FormSchema("Alone", questions=library_questions())
    assert [f for f in check(alone) if f.serious] == []


def test_a_yes_about_children_becomes_the_interest_with_their_ages():
    schema = ready_forms()[0].schema
    raw = {"kids": Given(("yes",)), "kids_age": Given(text="7 and 9")}
    (found,) = effects(schema, schema, finish(schema, raw).answers)
    assert (found.kind, found.what, found.detail) == ("interest", "Has children", "7 and 9")
    assert effects(schema, schema, finish(schema, {"kids": Given(("no",))}).answers) == ()
