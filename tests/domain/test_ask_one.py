"""One friendly question, the most telling one, never twice, and never what we know already."""

from __future__ import annotations

import pytest
from builders import (
    make_interest,
    make_opener_use,
    make_patron,
    make_patron_interest,
    make_relationship,
)

from db import journal
from db.queries import facts, forms, patrons, responses
from desktop.domain import ask_one, openers
from desktop.domain.form_answers import Given
from desktop.domain.form_schema import (
    ANSWER,
    Becomes,
    Choice,
    Condition,
    FormSchema,
    Question,
    ShowIf,
    to_data,
)

KIDS = Question(
    "kids", "yes_no", "Do you have kids who’d enjoy a matinee?",
    choices=(Choice("yes", "Yes", Becomes("interest", "Has children")), Choice("no", "No")),
)  # fmt: skip
AGES = Question(
    "ages", "short", "How old are they?", becomes=Becomes("interest", "Has children", ANSWER),
    show_if=ShowIf((Condition("kids", "is", "yes"),)),
)  # fmt: skip
TASTE = Question(
    "taste", "several", "What would you get out of bed early for?",
    choices=(Choice("sq", "String quartets", Becomes("interest", "String quartets")),
             Choice("op", "Opera", Becomes("interest", "Opera"))),
)  # fmt: skip
BORN = Question("born", "date", "When is your birthday?", becomes=Becomes("field", "birthday"))
MAIL = Question("mail", "contact", "How do we reach you?", parts=("email",))
LIFT = Question(
    "lift", "access", "What helps you?", choices=(Choice("w", "Wheelchair", Becomes("access", "Wheelchair")),)
)  # fmt: skip
DULL = Question("dull", "short", "How did you hear of us?")


def publish(*questions: Question, name: str = "Season signup") -> int:
    form_id = forms.add_form(name, to_data(FormSchema(name, questions=questions))).created_id
    return forms.publish_form(form_id, forms.get_form(form_id).draft).created_id


def asked(patron_id: int) -> str:
    found = ask_one.ask_of(facts.get_facts(patron_id), openers.current_programme())
    return found.question.key if found else ""


@pytest.fixture
def patron(database) -> int:
    return make_patron("Judith", "Shimwell")


def test_the_question_that_feeds_most_openers_comes_first(patron):
    publish(DULL, MAIL, LIFT, BORN, TASTE, KIDS)
    make_interest("Has children")
    assert asked(patron) == "kids"


def test_without_a_form_there_is_nothing_to_ask(patron):
    assert asked(patron) == ""


def test_addresses_access_and_what_becomes_nothing_are_never_asked_in_passing(patron):
    publish(DULL, MAIL, LIFT)
    assert asked(patron) == ""


def test_what_was_answered_on_any_face_is_not_asked_again(patron):
    version = publish(KIDS, TASTE)
    responses.add_response(
        version, {"kids": {"choices": ["no"]}}, face="paper", patron_id=patron, status="left"
    )
    assert asked(patron) == "taste"


def test_what_we_know_from_elsewhere_is_not_asked(patron):
    publish(KIDS)
    make_patron_interest(patron, "Has children")
    assert asked(patron) == ""


def test_whose_children_we_know_by_name_is_not_asked_whether_they_have_any(patron):
    publish(KIDS)
    make_relationship(patron, "child", "Ida", birth_year=2019)
    assert asked(patron) == ""


def test_of_several_answers_only_the_unknown_ones_are_offered(patron):
    publish(TASTE)
    make_patron_interest(patron, "Opera")
    asking = ask_one.ask_of(facts.get_facts(patron), openers.current_programme())
    assert [c.words for c in asking.question.offered] == ["String quartets"]
    make_patron_interest(patron, "String quartets")
    assert asked(patron) == ""


def test_a_follow_up_waits_for_its_answer(patron):
    version = publish(AGES, KIDS)
    assert asked(patron) == "kids"
    responses.add_response(
        version, {"kids": {"choices": ["yes"]}}, face="call", patron_id=patron, status="taken"
    )
    make_patron_interest(patron, "Has children")
    assert asked(patron) == "ages"


def test_one_a_day_but_for_its_follow_up(patron, now):
    version = publish(KIDS, TASTE)
    responses.add_response(
        version, {"kids": {"choices": ["no"]}}, face="call", patron_id=patron, status="taken"
    )
    assert asked(patron) == ""


@pytest.mark.parametrize(("used_at", "expected"), [("2026-03-01", "taste"), ("2025-03-01", "kids")])
def test_what_was_waved_off_rests_for_a_year(patron, used_at, expected):
    version = forms.get_version(publish(KIDS, TASTE))
    make_interest("Has children")
    key = ask_one.use_key(version.form_id, "kids")
    make_opener_use(patron, key, action="not_now", used_at=f"{used_at}T12:00:00Z")
    assert asked(patron) == expected


@pytest.mark.parametrize("field", ["deceased", "archived", "no_chat"])
def test_who_is_not_to_be_chatted_up_is_asked_nothing(database, field):
    publish(KIDS)
    assert asked(make_patron("Ada", "Quiet", **{field: True})) == ""


def test_a_new_version_is_asked_at_once(patron):
    publish(TASTE)
    assert asked(patron) == "taste"
    form_id = forms.find_form("Season signup")
    forms.publish_form(form_id, to_data(FormSchema("Season", questions=(BORN,))))
    assert asked(patron) == "born"


def test_an_archived_form_is_not_asked(patron):
    publish(TASTE)
    forms.update_form(forms.find_form("Season signup"), archived=True)
    assert asked(patron) == ""


def test_one_click_is_an_interest_told_on_a_call_and_one_step(patron):
    publish(KIDS)
    asking = ask_one.ask_of(facts.get_facts(patron), openers.current_programme())
    step = ask_one.keep_answer(asking, patron, Given(choices=("yes",)))
    (interest,) = facts.get_facts(patron).interests
    assert (interest.name, interest.provenance.kind) == ("Has children", "call")
    assert responses.list_responses(patron_id=patron)[0].status == "taken"
    assert asked(patron) == ""
    journal.undo(step)
    assert facts.get_facts(patron).interests == ()
    assert asked(patron) == "kids"


def test_an_answer_that_contradicts_what_we_know_waits_for_a_person(patron):
    publish(BORN)
    asking = ask_one.ask_of(facts.get_facts(patron), openers.current_programme())
    patrons.update_patron(patron, birth_month=3, birth_day=3)
    ask_one.keep_answer(asking, patron, Given(text="--05-17"))
    assert facts.get_facts(patron).birth_month == 3
    assert responses.list_responses(patron_id=patron)[0].status == "waiting"
