"""Filled forms come in: who answered, who that is for certain, how it is kept."""

from __future__ import annotations

import builders
import pytest

from db import journal
from db.queries import forms, responses
from db.queries.take_in import take_in
from desktop.domain import form_schema
from desktop.domain.form_answers import Given
from desktop.domain.form_effects import split_name
from desktop.domain.form_intake import certain, hand_in, match, person_of
from desktop.domain.form_schema import Becomes, Choice, FormSchema, Question

WHO = Question("who", "contact", "Who are you?", parts=("given", "family", "email", "phone"))
AGE = Question("age", "number", "How old is your child?", required=True)
LOVES = Question("loves", "several", "What do you love?", choices=(
    Choice("c1", "Opera", Becomes("interest", "Opera")), Choice("c2", "Jazz")))  # fmt: skip
SCHEMA = FormSchema("Season signup", questions=(WHO, LOVES, AGE))


def told(**parts: str) -> Given:
    return Given(parts=tuple(parts.items()))


@pytest.fixture
def version(database):
    body = form_schema.to_data(SCHEMA)
    form_id = forms.add_form("Season signup", body).created_id
    return forms.get_version(forms.publish_form(form_id, body).created_id)


def test_who_answered_is_read_from_contact_details():
    person = person_of(SCHEMA, {"who": told(given="Ada", family="Example", email="a@example.com")})
    assert person == {"given": "Ada", "family": "Example", "email": "a@example.com"}


def test_who_answered_is_read_from_typed_answers_that_become_a_field():
    schema = FormSchema(
        questions=(
            Question("n", "short", "Your name", becomes=Becomes("field", "display_name")),
            Question("m", "short", "E-mail", becomes=Becomes("field", "email")),
            Question("t", "short", "Tell us", becomes=Becomes("note", "Told")),
        )
    )
    answers = {"n": Given(text="Mary Ann  Example"), "m": Given(text="m@example.com")}
    assert person_of(schema, answers | {"t": Given(text="Hello")}) == {
        "given": "Mary Ann",
        "family": "Example",
        "email": "m@example.com",
    }
    assert person_of(schema, {"m": Given(text="none of your business")}) == {}


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ada Example", ("Ada", "Example")),
        ("Example, Ada", ("Ada", "Example")),
        ("Ada", ("Ada", "")),
        ("Nguyễn Thị Minh", ("Nguyễn Thị", "Minh")),
        ("", ("", "")),
    ],
)
def test_a_whole_name_is_split(name, parts):
    assert split_name(name) == parts


def test_the_same_mail_and_name_is_certain_whatever_the_accents_and_case(database):
    zoe = builders.make_patron("Zoë", "Łuczak", email="Zoe@Example.com")
    builders.make_patron("Jan", "Łuczak", email="zoe@example.com")
    person = {"given": "zoe", "family": "luczak", "email": " zoe@example.com "}
    assert certain(person)[0] == zoe
    swapped = {"given": "Luczak", "family": "Zoe", "email": "zoe@example.com"}
    assert certain(swapped)[0] == zoe


def test_a_mail_that_two_share_needs_a_name(database):
    builders.make_patron("Ada", "Example", email="us@example.com")
    builders.make_patron("Ben", "Example", email="us@example.com")
    assert certain({"email": "us@example.com"}) == (None, "")
    found = match({"email": "us@example.com"})
    assert found.patron_id is None and len(found.candidates) == 2


def test_a_mail_that_one_has_is_enough_without_another_name(database):
    ada = builders.make_patron("Ada", "Example", email="ada@example.com")
    assert certain({"email": "ada@example.com"})[0] == ada
    assert certain({"email": "ada@example.com", "given": "Ada"})[0] == ada
    assert certain({"email": "ada@example.com", "given": "Ben", "family": "Example"})[0] is None
    assert certain({"email": "ada@example.com", "family": "Example"})[0] is None


def test_somebody_known_by_mail_only_is_found_under_any_name(database):
    nameless = builders.make_patron("", "", email="x@example.com", display_name="x@example.com")
    assert certain({"email": "x@example.com", "given": "Ada", "family": "Example"})[0] == nameless


def test_a_phone_needs_the_same_name(database):
    ada = builders.make_patron("Ada", "Example", phone="+1 207 555 0142")
    person = {"given": "Ada", "family": "Example", "phone": "(207) 555-0142"}
    assert certain(person)[0] == ada
    assert certain(person | {"given": "Ben"})[0] is None
    assert certain({"phone": "207 555 0142"})[0] is None


def test_a_name_alone_is_never_certain_but_a_candidate_with_its_reason(database):
    ada = builders.make_patron("Ada", "Example", email="ada@example.com")
    found = match({"given": "Ada", "family": "Example"})
    assert found.patron_id is None
    assert [(c.patron_id, c.reason) for c in found.candidates] == [(ada, "same name only")]


def test_two_of_one_name_and_mail_are_for_a_person_to_choose(database):
    for _ in range(2):
        builders.make_patron("Ada", "Example", email="ada@example.com")
    person = {"given": "Ada", "family": "Example", "email": "ada@example.com"}
    assert certain(person) == (None, "")


@pytest.mark.parametrize("state", ["archived", "deceased"])
def test_somebody_archived_or_dead_is_not_taken_without_asking(database, state):
    ada = builders.make_patron("Ada", "Example", email="ada@example.com", **{state: True})
    found = match({"given": "Ada", "family": "Example", "email": "ada@example.com"})
    assert found.patron_id is None and found.candidates[0].patron_id == ada


def test_a_response_waits_beside_whom_it_is_from(version):
    ada = builders.make_patron("Ada", "Example", email="ada@example.com")
    raw = {"who": told(given="Ada", family="Example", email="ada@example.com"),
           "loves": Given(("c1",)), "age": Given(text=" 7,0 ")}  # fmt: skip
    step = hand_in(version, raw, face="web", answered_at="2026-11-01T10:00:00Z", source="a.txt")
    found = responses.get_response(step.created_id)
    assert (found.status, found.patron_id, found.face) == ("waiting", ada, "web")
    assert found.answered_at == "2026-11-01T10:00:00Z" and found.remark == ""
    assert found.answers["age"] == {"text": "7"}
    assert found.person["email"] == "ada@example.com"


def test_somebody_unknown_waits_with_nobody(version):
    step = hand_in(version, {"who": told(given="Nia")}, face="paper")
    found = responses.get_response(step.created_id)
    assert (found.status, found.patron_id, found.person) == ("waiting", None, {"given": "Nia"})


def test_answers_without_a_name_are_anonymous(version):
    found = responses.get_response(
        hand_in(version, {"loves": Given(("c2",)), "age": Given(text="3")}, face="kiosk").created_id
    )
    assert (found.status, found.patron_id, found.person) == ("anonymous", None, {})


def test_a_patron_who_is_known_beforehand_is_kept(version):
    ada = builders.make_patron("Ada", "Example")
    step = hand_in(version, {"age": Given(text="3")}, face="desk", patron_id=ada)
    found = responses.get_response(step.created_id)
    assert (found.status, found.patron_id) == ("waiting", ada)


def test_what_is_wrong_is_kept_as_a_remark_and_nothing_is_dropped(version):
    step = hand_in(version, {"who": told(given="Nia"), "age": Given(text="seven")}, face="paper")
    found = responses.get_response(step.created_id)
    assert found.remark == "“How old is your child?”: Please write a number."
    assert found.answers["age"] == {"text": "seven"}


def test_a_partial_response_is_finished_with_what_came_later(version):
    kept = responses.save_partial(None, version.id, {"age": {"text": "7"}}, face="kiosk")
    raw = {"who": told(given="Nia"), "age": Given(text="8")}
    step = hand_in(version, raw, face="kiosk", response_id=kept)
    found = responses.get_response(kept)
    assert step.created_id == kept and found.status == "waiting"
    assert found.answers["age"] == {"text": "8"} and found.person == {"given": "Nia"}
    journal.undo(step)
    assert responses.get_response(kept).status == "partial"


# -- handed in elsewhere meanwhile


def test_what_was_handed_in_meanwhile_is_one_response_with_the_answers_of_both(version):
    """Staff hand in what stands at the kiosk while the visitor types on."""
    kept = responses.save_partial(None, version.id, {"age": {"text": "7"}}, face="kiosk")
    base = {"age": Given(text="7")}
    hand_in(version, base | {"who": told(given="Nia")}, face="kiosk", response_id=kept, since=base)
    visitor = {"age": Given(text="8"), "who": Given()}  # came past it, and said nothing
    step = hand_in(version, visitor, face="kiosk", response_id=kept, since=base)
    assert step.created_id == kept and responses.count_responses() == 1
    found = responses.get_response(kept)
    assert found.answers["age"] == {"text": "8"} and found.person == {"given": "Nia"}
    assert found.status == "waiting"


def test_what_was_reviewed_meanwhile_stays_and_only_news_are_handed_in_anew(version):
    ada = builders.make_patron("Ada", "Example")
    base = {"age": Given(text="7")}
    kept = responses.save_partial(None, version.id, {"age": {"text": "7"}}, face="kiosk")
    hand_in(version, base, face="kiosk", patron_id=ada, response_id=kept)
    take_in(kept, (), patron_id=ada)
    nothing = hand_in(version, base, face="kiosk", response_id=kept, since=base)
    assert nothing.changes == () and responses.count_responses() == 1
    step = hand_in(version, {"age": Given(text="8")}, face="kiosk", response_id=kept, since=base)
    assert step.created_id != kept and responses.get_response(kept).status == "left"
    assert responses.get_response(step.created_id).answers == {"age": {"text": "8"}}


def test_what_was_thrown_away_meanwhile_is_handed_in_by_who_goes_on(version):
    base = {"age": Given(text="7")}
    kept = responses.save_partial(None, version.id, {"age": {"text": "7"}}, face="kiosk")
    responses.remove_response(kept)
    step = hand_in(version, {"age": Given(text="8")}, face="kiosk", response_id=kept, since=base)
    assert responses.get_response(step.created_id).answers == {"age": {"text": "8"}}
