"""The way through a form on paper is the way the screen takes."""

from __future__ import annotations

from form_strategies import every_kind, forms_and_answers, schemas
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.form_answers import Given
from desktop.domain.form_filling import one_of_many, visible
from desktop.domain.form_routing import THE_END, Routing
from desktop.domain.form_schema import (
    HEADING,
    NO,
    OTHER,
    PERMISSION,
    SEVERAL,
    SHORT,
    YES,
    YES_NO,
    Choice,
    Condition,
    FormSchema,
    Question,
    ShowIf,
)

YES_OR_NO = (Choice(YES, "Yes"), Choice(NO, "No"))


def only(*conditions: tuple[str, str, str], every: bool = True) -> ShowIf:
    return ShowIf(tuple(Condition(*c) for c in conditions), every)


def asked(key: str, kind: str = SHORT, show_if: ShowIf | None = None) -> Question:
    choices = YES_OR_NO if kind in (YES_NO, PERMISSION) else ()
    if kind == SEVERAL:
        choices = (Choice("c1", "A"), Choice("c2", "B"))
    return Question(key, kind, f"Ask {key}?", choices=choices, show_if=show_if or ShowIf())


def form(*questions: Question) -> FormSchema:
    return FormSchema("F", questions=questions)


def test_each_choice_leads_to_the_next_question_that_shows():
    schema = form(
        asked("kids", YES_NO),
        asked("ages", SHORT, only(("kids", "is", YES))),
        asked("count", SHORT, only(("kids", "is", YES))),
        asked("seat"),
    )
    routing = Routing(schema)
    assert routing.ways(schema.questions[0]) == {YES: 2, NO: 4}
    assert [routing.depth(q) for q in schema.questions] == [0, 1, 1, 0]


def test_a_choice_after_which_nothing_is_asked_leads_to_the_end():
    schema = form(asked("more", YES_NO), asked("what", SHORT, only(("more", "is", YES))))
    assert Routing(schema).ways(schema.questions[0]) == {YES: 2, NO: THE_END}


def test_no_way_is_named_where_all_choices_go_on_alike_or_several_can_be_ticked():
    schema = form(
        asked("a", YES_NO),
        asked("b", SEVERAL),
        asked("c", SHORT, only(("b", "is", "c1"))),
    )
    routing = Routing(schema)
    assert routing.ways(schema.questions[0]) == routing.ways(schema.questions[1]) == {}
    assert [r.number for r in routing.reasons(schema.questions[2])] == [2]


def test_a_question_that_another_answer_may_show_is_never_passed_over():
    schema = form(
        asked("a", YES_NO),
        asked("b", YES_NO),
        asked("c", SHORT, only(("a", "is", YES), ("b", "is", YES), every=False)),
        asked("d"),
    )
    assert Routing(schema).ways(schema.questions[1]) == {}


def test_follow_ups_of_follow_ups_move_in_further_and_a_heading_ends_them():
    schema = form(
        asked("a", YES_NO),
        asked("b", YES_NO, only(("a", "is", YES))),
        asked("c", SHORT, only(("b", "is", YES))),
        Question("h", HEADING, "New"),
        asked("d", SHORT, only(("a", "is", YES))),
    )
    routing = Routing(schema)
    assert [routing.depth(q) for q in schema.questions] == [0, 1, 2, 0, 0]


def test_what_no_answer_can_show_is_on_no_paper_and_leaves_its_number():
    schema = form(
        asked("a"),
        asked("b", SHORT, only(("gone", "is", YES))),
        asked("c", SHORT, only(("c", "answered", ""))),
        asked("d"),
    )
    routing = Routing(schema)
    assert [(routing.number(q), q.key) for q in routing.items] == [(1, "a"), (4, "d")]


def test_permissions_that_decide_about_other_questions_stay_in_their_place():
    schema = form(
        asked("mail", PERMISSION),
        asked("phone", PERMISSION),
        asked("when", SHORT, only(("phone", "is", YES))),
    )
    assert [q.key for q in Routing(schema).on_the_strip()] == ["mail"]
    assert [q.key for q in Routing(every_kind()).on_the_strip()] == ["mail"]


@settings(max_examples=150, deadline=None)
@given(forms_and_answers())
def test_nobody_who_follows_the_ways_misses_a_question_or_meets_a_hidden_one(pair):
    schema, raw = pair
    routing = Routing(schema)
    shown = {q.key for q in visible(schema, raw) if q.asks}
    assert shown <= {q.key for q in routing.items}
    for question in routing.items:
        if question.key not in shown or not one_of_many(question):
            continue
        given_here = raw.get(question.key, Given())
        key = OTHER if given_here.other else next(iter(given_here.choices), None)
        target = routing.ways(question).get(key or "")
        if target is None:
            continue
        number = routing.number(question)
        passed = [q for q in schema.asked if number < routing.number(q) < (target or 10_000)]
        assert not [q.key for q in passed if q.key in shown]


@settings(max_examples=100, deadline=None)
@given(schemas(), st.data())
def test_a_question_without_a_reason_always_shows(schema, data):
    routing = Routing(schema)
    always = {q.key for q in routing.items if not routing.reasons(q)}
    assert always <= {q.key for q in visible(schema, {})}
