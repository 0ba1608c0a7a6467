"""The list of questions for a ticketing site: complete, in plain words, ready to copy."""

from __future__ import annotations

from dataclasses import replace

from form_strategies import every_kind, schemas
from hypothesis import given, settings

from desktop.domain.form_schema import (
    DATE,
    NUMBER,
    ONE,
    SCALE,
    SHORT,
    Choice,
    FormSchema,
    Limits,
    Question,
)
from desktop.domain.form_ticketing import ticketing_text


def blocks(schema: FormSchema) -> list[str]:
    return ticketing_text(schema).rstrip("\n").split("\n\n")


def test_each_question_has_its_kind_whether_it_is_required_and_its_choices():
    told = blocks(every_kind())
    loves = next(b for b in told if "get out of bed" in b)
    assert loves.splitlines()[0] == "2. What would you get out of bed early for?"
    assert "Type: any of a list (tick boxes)" in loves and "Required: no" in loves
    assert "Limit: at most 4 answers" in loves
    assert loves.split("Choices:\n")[1].splitlines() == [
        "String quartets", "New plays", "Anything with my kids", "Opera", "Jazz", "Dance",
        "Something else",
    ]  # fmt: skip
    assert "Required: yes" in told[1]
    assert "first name, family name, e-mail, phone, postcode and city" in told[1]


def test_conditions_are_said_in_words():
    told = next(b for b in blocks(every_kind()) if b.startswith("4. "))
    assert "Ask only if: “Do you have kids who’d…” is Yes" in told


def test_retired_choices_are_not_offered_any_more():
    question = Question(
        "q", ONE, "Which?", choices=(Choice("a", "Old", retired=True), Choice("b", "New"))
    )
    assert "Old" not in ticketing_text(FormSchema("T", questions=(question,)))


def test_a_scale_is_a_list_of_numbers_with_its_ends_named():
    question = Question(
        "q", SCALE, "How?", limits=Limits("1", "3"), low_words="Bad", high_words="Good"
    )
    assert ticketing_text(FormSchema("T", questions=(question,))).endswith(
        "Choices:\n1 = Bad\n2\n3 = Good\n"
    )


def test_limits_say_their_own_message():
    number = Question("n", NUMBER, "How many?", limits=Limits("1", "", "At least you."))
    day = Question("d", DATE, "When?", limits=Limits("", "2026-12-31"))
    told = ticketing_text(FormSchema("T", questions=(number, day)))
    assert "Limit: at least 1 (say: At least you.)" in told
    assert "Limit: at most 2026-12-31" in told


def test_wording_stays_on_its_line():
    odd = Question("q", SHORT, "One\r\nRequired: yes\u2028\x07two", help="a\n\nb")
    told = ticketing_text(FormSchema("T", questions=(odd,)))
    assert "1. One Required: yes two\nHelp text: a b\n" in told


@settings(max_examples=80, deadline=None)
@given(schemas())
def test_every_question_of_any_form_is_listed_once(schema: FormSchema):
    told = [line for line in ticketing_text(schema).splitlines() if line.startswith("Required: ")]
    assert len(told) == len(schema.asked)
    bare = ticketing_text(replace(schema, questions=()))
    assert bare.endswith("\n")
