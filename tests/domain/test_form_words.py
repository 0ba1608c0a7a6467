"""How a form is told: what becomes of answers, when a question shows, how an answer reads."""

from __future__ import annotations

import pytest

from db.queries import interests
from desktop.domain.form_answers import Given
from desktop.domain.form_friendliness import measure, reading_ease, seconds_words
from desktop.domain.form_library import library_questions, ready_forms
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
from desktop.domain.form_words import (
    answer_words,
    answered_words,
    becomes_words,
    condition_words,
    question_line,
    quoted,
)

SEASON = next(f.schema for f in ready_forms() if f.name == "Season signup")


@pytest.mark.parametrize(
    ("becomes", "words"),
    [
        (Becomes(), ""),
        (Becomes("interest", "has kids"), "interest Family › Has children"),
        (Becomes("interest", "Has children", "{answer}"), "detail of Family › Has children"),
        (Becomes("interest", "Opera", "", 3), "interest Genres › Opera (loves)"),
        (Becomes("interest", "Opera", "", -1), "interest Genres › Opera (not for them)"),
        (Becomes("interest", "Kite flying"), "interest Kite flying"),
        (Becomes("interest"), "an interest named by the answer"),
        (Becomes("field", "birthday"), "the patron’s birthday"),
        (Becomes("field", "no_chat"), "“prefers no small talk”"),
        (Becomes("consent", "email"), "yes to e-mail"),
        (Becomes("refusal", "sms"), "no to text"),
        (Becomes("access", "Aisle seat", "Seat at the aisle"), "access need Aisle seat: Seat at the aisle"),
        (Becomes("note", "Allergies:"), "a note “Allergies: …”"),
        (Becomes("note", audience="print"), "a note · may be printed, not said"),
        (Becomes("reaction", "liked"), "reaction liked"),
    ],
)  # fmt: skip
def test_what_an_answer_becomes_is_said_in_words(becomes, words):
    assert becomes_words(becomes) == words


def test_the_venues_own_vocabulary_says_where_an_interest_stands(database):
    interests.add_interest("Kite flying", "Outdoors", ["Kites"])
    assert becomes_words(Becomes("interest", "kites")) == "interest Outdoors › Kite flying"


def test_each_question_is_told_in_a_line():
    assert [question_line(SEASON, q) for q in SEASON.questions] == [
        "Contact details · name, e-mail and phone → the patron’s record",
        "Choose several · 8 answers → interests String quartets, Orchestral music, Opera and 4 more, "
        "others as answered",
        "Yes / no → interest Family › Has children",
        "Short answer · shown if “Do you have kids who’d…” is Yes → detail of Family › Has children",
        "Permission · e-mail → consent, with this wording and the date",
    ]


def test_a_condition_on_what_is_gone_still_reads():
    question = Question(
        "q", "short", "And?",
        show_if=ShowIf((Condition("gone", "is", "x"), Condition("kids", "answered")), every=False),
    )  # fmt: skip
    schema = FormSchema(questions=(*SEASON.questions, question))
    assert condition_words(schema, question) == (
        "a question that is gone is x or “Do you have kids who’d…” is answered"
    )


@pytest.mark.parametrize(
    ("question", "given", "words"),
    [
        (Question("q", "several", choices=(Choice("a", "Opera"), Choice("b", "Jazz", retired=True))),
         Given(("a", "b"), "Tango"), "Opera, Jazz, Tango"),
        (Question("q", "one"), Given(("gone",)), "an earlier answer"),
        (Question("q", "date"), Given(text="1980-05-17"), "17 May 1980"),
        (Question("q", "date", with_year=False), Given(text="--05-17"), "17 May"),
        (Question("q", "date"), Given(text="soon"), "soon"),
        (Question("q", "scale", limits=Limits("1", "5")), Given(text="4"), "4 of 5"),
        (Question("q", "contact"), Given(parts=(("given", "Ada"), ("family", "Example"), ("email", "ada@example.org"))),
         "Ada Example · ada@example.org"),
        (Question("q", "long"), Given(text="One\ntwo"), "One\ntwo"),
        (Question("q", "short"), Given(), ""),
    ],
)  # fmt: skip
def test_an_answer_reads_as_it_was_given(question, given, words):
    assert answer_words(question, given) == words


def test_a_long_wording_is_cut_at_a_word():
    assert quoted("Do you have kids who’d enjoy a matinee?") == "“Do you have kids who’d…”"
    assert quoted("Short?") == "“Short?”" and quoted(" ") == "the question without words"
    assert len(quoted("x" * 99)) == 31


def test_the_head_measures_friendliness():
    found = measure(SEASON)
    assert found.words == "4 questions · about 45 seconds · all optional"
    assert (found.verdict, found.friendly, found.follow_ups) == ("friendly", True, 1)
    assert measure(FormSchema()).words == "No questions yet"


def test_a_form_above_eight_questions_or_with_much_that_is_compulsory_is_no_friend():
    many = FormSchema(questions=tuple(new_question("yes_no", f"Q{i}?") for i in range(9)))
    found = measure(many)
    assert not found.friendly and found.verdict == "a lot to ask"
    assert found.warnings[0].startswith("9 questions are a lot: above 8, people stop.")
    required = FormSchema(
        questions=tuple(Question(f"q{i}", "short", "Why?", required=True) for i in range(3))
    )
    assert measure(required).words.endswith("3 compulsory")
    assert "compulsory" in measure(required).warnings[0]


def test_reading_ease_is_told_of_english_only():
    easy = (
        "What do you love the most? Tell us in a few words, and we will think of you when we plan."
    )
    hard = (
        "The aforementioned organisational considerations necessitate comprehensive documentation "
        "of the individual preferences of all participating subscribers for the administration."
    )
    assert reading_ease(easy) > 70 and reading_ease(hard) < 30
    german = (
        "Was gefällt Ihnen am besten, und wann kommen Sie gerne mit Ihrer Familie in unser Haus?"
    )
    assert reading_ease(german) is None and reading_ease("Why?") is None
    assert (
        reading_ease("Bạn thích xem gì nhất ở nhà hát của chúng tôi vào mùa thu này, hãy kể đi")
        is None
    )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (35, "35 seconds"),
        (60, "1 minute"),
        (85, "1½ minutes"),
        (120, "2 minutes"),
        (160, "2½ minutes"),
    ],
)
def test_time_is_told_roughly(seconds, words):
    assert seconds_words(seconds) == words


def test_everything_in_the_library_can_be_told():
    for question in library_questions():
        assert " → " in question_line(FormSchema(questions=(question,)), question)


def test_who_answered_is_told_in_true_words():
    assert answered_words(0) == ""
    assert answered_words(212) == "212 patrons have answered this"
    assert answered_words(1, 1) == "1 patron has answered this, 1 more answer without a patron"
    assert answered_words(0, 14) == "14 answers without a patron"
