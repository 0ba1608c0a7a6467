"""What is looked over before publishing, and what would be read there."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.form_answers import Given
from desktop.domain.form_checks import check
from desktop.domain.form_filling import visible
from desktop.domain.form_reach import is_reachable
from desktop.domain.form_schema import (
    Becomes,
    Choice,
    Condition,
    FormSchema,
    Limits,
    Question,
    ShowIf,
    new_question,
)

INTEREST = Becomes("interest", "Opera")


def one(key, *words, words_of="What do you love?", kind="one", **rest):
    choices = tuple(Choice(f"{key}{i}", w, INTEREST) for i, w in enumerate(words))
    return Question(key, kind, words_of, choices=choices, **rest)


def yes_no(key="kids", words="Do you have kids?", **rest):
    return Question(
        key, "yes_no", words, choices=(Choice("yes", "Yes", INTEREST), Choice("no", "No")), **rest
    )


def short(key="age", words="How old are they?", *conditions, every=True, **rest):
    shown = ShowIf(tuple(Condition(*c) for c in conditions), every)
    return Question(key, "short", words, show_if=shown, becomes=Becomes("note", "Ages"), **rest)


def kinds(*questions, **rest):
    found = check(FormSchema("Season", questions=questions), **rest)
    return [(f.question, f.kind, f.serious) for f in found]


def test_a_sound_form_has_nothing_to_say():
    assert kinds(yes_no(), short("age", "How old?", ("kids", "is", "yes"))) == []


def test_a_form_that_asks_nothing_is_named():
    assert kinds() == [("", "no_questions", True)]
    assert kinds(Question("h", "heading", "You")) == [("", "no_questions", True)]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        (one("a", "Opera", "Jazz", words_of=" "), "no_words"),
        (one("a"), "no_choices"),
        (one("a", "Opera", ""), "no_words"),
        (one("a", "Opera", " OPERA "), "alike"),
        (Question("a", "contact", "Who?"), "no_choices"),
        (short(limits=Limits("9", "3")), "limits"),
        (short(limits=Limits("", "many")), "limits"),
        (short(limits=Limits("501", "")), "limits"),
        (short(limits=Limits("", "0")), "limits"),
        (one("a", "Opera", "Jazz", kind="several", limits=Limits("3", "")), "limits"),
        (Question("a", "scale", "How?", limits=Limits("12", ""), becomes=Becomes("note")), "limits"),
        (Question("a", "date", "When?", limits=Limits("2026-02-30"), becomes=Becomes("note")), "limits"),
        (Question("a", "date", "When?", limits=Limits("2026-02-03", "2026-02-01"), becomes=Becomes("note")), "limits"),
        (Question("a", "short", "Born?", becomes=Becomes("field", "birthday")), "becomes"),
        (Question("a", "short", "Shoe?", becomes=Becomes("field", "shoe_size")), "becomes"),
        (Question("a", "short", "OK?", becomes=Becomes("consent", "pigeon")), "becomes"),
        (Question("a", "permission", "May we?", choices=(Choice("yes", "Yes"), Choice("no", "No"))), "no_channel"),
    ],
)  # fmt: skip
def test_what_cannot_work_is_serious(question, kind):
    assert kinds(question) == [("a" if question.key == "a" else question.key, kind, True)]


def test_conditions_that_hang_on_nothing_are_serious():
    kids, other = yes_no(), one("b", "x", "y", words_of="And?")
    gone = Question("old", "yes_no", "Once?", choices=kids.choices)
    for conditions, kind in (
        ([("age", "is", "7")], "circular"),
        ([("nobody", "is", "yes")], "missing"),
        ([("old", "is", "yes")], "retired"),
        ([("later", "answered")], "later"),
        ([("head", "answered")], "heading"),
        ([("kids", "is", "perhaps")], "value"),
        ([("b", "is", "other")], "value"),
        ([("kids", "at_least", "many")], "value"),
    ):
        schema = FormSchema(
            "Season",
            questions=(
                kids, other, Question("head", "heading", "You"),
                short("age", "How old?", *conditions), short("later", "And then?"),
            ),
            retired=(gone,),
        )  # fmt: skip
        assert [(f.kind, f.serious) for f in check(schema)] == [(kind, True)], conditions


def test_two_questions_that_wait_for_each_other_are_named():
    left = short("a", "Left?", ("b", "answered"))
    right = short("b", "Right?", ("a", "answered"))
    found = check(FormSchema("x", questions=(left, right)))
    assert [f.kind for f in found] == ["circular", "circular"]
    assert found[0].text == "“Left?” and “Right?” wait for each other."


@pytest.mark.parametrize(
    "conditions",
    [
        [("kids", "is", "yes"), ("kids", "is", "no")],
        [("kids", "is", "yes"), ("kids", "not_answered")],
        [("n", "at_least", "7"), ("n", "at_most", "3")],
        [("kids", "is", "no"), ("only_yes", "answered")],
        [("several", "at_least", "4")],
    ],
)
def test_conditions_that_cannot_hold_together_leave_a_question_unreachable(conditions):
    questions = (
        yes_no(),
        Question("n", "number", "How many?", becomes=Becomes("note")),
        short("only_yes", "Which?", ("kids", "is", "yes")),
        one("several", "a", "b", "c", words_of="Which three?", kind="several"),
        short("last", "Last?", *conditions),
    )
    assert kinds(*questions) == [("last", "unreachable", True)]
    either = (
        *questions[:-1],
        short("last", "Last?", *conditions, ("kids", "is_not", "yes"), every=False),
    )
    assert kinds(*either) == []


KEYS = ("a", "b", "c")
VALUES = ("a0", "a1", "yes", "3", "x", "other")


@st.composite
def conditional_forms(draw):
    made = []
    for key in KEYS:
        kind = draw(st.sampled_from(["one", "several", "number", "short"]))
        tests = st.tuples(
            st.sampled_from(KEYS),
            st.sampled_from(["is", "is_not", "answered", "not_answered", "at_least", "at_most", "contains"]),
            st.sampled_from(VALUES),
        )  # fmt: skip
        shown = draw(st.lists(tests, max_size=3))
        choices = (
            tuple(Choice(f"{key}{i}", str(i)) for i in range(3))
            if kind in ("one", "several")
            else ()
        )
        made.append(
            Question(
                key, kind, key, choices=choices, other=draw(st.booleans()),
                show_if=ShowIf(tuple(Condition(*c) for c in shown), draw(st.booleans())),
            )
        )  # fmt: skip
    return FormSchema(questions=tuple(made))


RAW = st.builds(
    Given,
    choices=st.lists(st.sampled_from(["a0", "a1", "a2", "b0", "b1", "c0"]), max_size=3).map(tuple),
    other=st.sampled_from(["", "x", "3"]),
    text=st.sampled_from(["", "3", "2", "4", "x", "yes"]),
)


@settings(max_examples=200, deadline=None)
@given(conditional_forms(), st.dictionaries(st.sampled_from(KEYS), RAW))
def test_whatever_shows_is_never_called_unreachable(schema, raw):
    for question in visible(schema, raw):
        assert is_reachable(schema, question), (question, raw)


def test_answers_that_become_nothing_are_pointed_out():
    lost = Question(
        "a", "one", "Tea?", choices=(Choice("x", "Black"), Choice("y", "Green", INTEREST))
    )
    assert [f.text for f in check(FormSchema("s", questions=(lost,)))] == [
        "“Tea?”: “Black” becomes nothing."
    ]
    nothing = Question("a", "one", "Tea?", choices=(Choice("x", "Black"), Choice("y", "Green")))
    assert kinds(nothing) == [("a", "nothing", False)]
    assert kinds(Question("a", "long", "Tell us")) == [("a", "nothing", False)]


def test_what_most_have_answered_need_not_be_asked():
    assert kinds(yes_no(), answered={"kids": 70}, patrons=100) == [("kids", "answered", False)]
    assert kinds(yes_no(), answered={"kids": 50}, patrons=100) == []
    assert kinds(yes_no(), answered={"kids": 5}, patrons=5) == []


def test_a_permission_is_asked_freely_and_can_be_refused():
    choices = (Choice("yes", "Yes", Becomes("consent", "email")), Choice("no", "No"))
    asked = Question("p", "permission", "May we write?", choices=choices, required=True)
    contact = Question("who", "contact", "Who?", parts=("given",))
    assert [k for _, k, _ in kinds(contact, asked)] == ["forced", "no_refusal", "no_address"]
    assert kinds(new_question("permission", "May we write?")) == []


def test_the_same_question_twice_is_named():
    assert kinds(yes_no(), yes_no("again", "do you have KIDS?")) == [("again", "alike", False)]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://example.org/answers", []),
        ("http://example.org/answers", [("", "post_to", False)]),
        ("javascript:alert(1)", [("", "post_to", True)]),
        ("answers", [("", "post_to", True)]),
        ("http://[::1", [("", "post_to", True)]),
    ],
)
def test_the_address_of_the_web_page_is_looked_at(address, found):
    schema = FormSchema("Season", questions=(yes_no(),), post_to=address)
    assert [(f.question, f.kind, f.serious) for f in check(schema)] == found
