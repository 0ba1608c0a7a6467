"""What answers become: interests, fields, permissions, needs, notes; each thing once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from form_strategies import becoming_forms_and_answers
from hypothesis import given, settings

from db.records.forms import Effect
from desktop.domain.form_answers import Given
from desktop.domain.form_effects import effects
from desktop.domain.form_filling import finish
from desktop.domain.form_schema import FIELDS, Becomes, Choice, FormSchema, Question


def of(*questions: Question, live: FormSchema | None = None, **answers: Given):
    return effects(FormSchema(questions=questions), live, answers)


def interest(name: str, detail: str = "", strength: int = 2, audience: str = "") -> Becomes:
    return Becomes("interest", name, detail, strength, audience)


KIDS = Question("kids", "yes_no", "Do you have children?", choices=(
    Choice("yes", "Yes", interest("Has children")), Choice("no", "No")))  # fmt: skip
AGES = Question("ages", "short", "How old?", becomes=interest("Has children", "{answer}"))


def test_a_choice_becomes_what_it_says():
    assert of(KIDS, kids=Given(("yes",))) == (
        Effect("kids.yes", "kids", "interest", "Has children"),
    )
    assert of(KIDS, kids=Given(("no",))) == ()


def test_an_empty_answer_becomes_nothing():
    assert of(KIDS, AGES, kids=Given(), ages=Given()) == ()


def test_the_same_interest_twice_keeps_the_detail_and_the_greater_strength():
    loud = Question("l", "yes_no", "Love it?", choices=(
        Choice("yes", "Yes", interest("HAS children", strength=3, audience="desk")),
        Choice("no", "No")))  # fmt: skip
    found = of(KIDS, AGES, loud, kids=Given(("yes",)), ages=Given(text="4 and 7"),
               l=Given(("yes",)))  # fmt: skip
    (only,) = found
    assert (only.what, only.detail, only.strength) == ("Has children", "4 and 7", 3)
    assert only.audience == "desk" and only.line == "kids.yes"


def test_two_details_of_one_interest_are_two():
    plays = Question("p", "several", "You play?", choices=(
        Choice("c1", "Viola", interest("Plays", "{answer}")),
        Choice("c2", "Piano", interest("Plays", "{answer}"))))  # fmt: skip
    found = of(plays, p=Given(("c1", "c2")))
    assert [(e.what, e.detail) for e in found] == [("Plays", "Viola"), ("Plays", "Piano")]


def test_a_free_answer_without_words_names_no_interest():
    ticked = Given(other="Something else")
    named = Question("q", "one", "Love?", choices=(Choice("c1", "Jazz"),), other=True,
                     becomes=interest(""))  # fmt: skip
    assert of(named, q=ticked) == ()
    assert of(named, q=Given(other="Fado")) == (Effect("q.other", "q", "interest", "Fado"),)
    known = replace(named, other_words="Another instrument", becomes=interest("Plays music"))
    (found,) = of(known, q=Given(other="Another instrument"))
    assert found.what == "Plays music"
    need = replace(named, kind="access", becomes=Becomes("access"))
    (found,) = of(need, q=ticked)
    assert (found.kind, found.what) == ("access", "Something else")


def test_a_free_answer_becomes_what_the_question_says_and_else_nothing():
    loves = Question("q", "one", "Love?", other=True, choices=(Choice("c1", "Jazz"),),
                     becomes=interest(""))  # fmt: skip
    (found,) = of(loves, q=Given(other="  Gamelan   music "))
    assert (found.line, found.what, found.detail) == ("q.other", "Gamelan music", "")
    unlisted = Question("q", "one", "Love?", other=True, choices=(Choice("c1", "Jazz"),))
    assert of(unlisted, q=Given(other="Gamelan")) == ()
    assert of(unlisted, q=Given(("gone",))) == ()


@pytest.mark.parametrize("kind", ["number", "scale"])
def test_a_count_of_nothing_is_no_interest(kind):
    count = Question("n", kind, "Children?", becomes=interest("Has children", "{answer}"))
    assert of(count, n=Given(text="0")) == ()
    (found,) = of(count, n=Given(text="2"))
    assert found.detail.startswith("2")


@pytest.mark.parametrize("text", ["No", "none.", "N/A", " - ", "nothing"])
def test_a_typed_none_is_no_need_and_no_note(text):
    for becomes in (Becomes("access", "", "{answer}"), Becomes("note"), interest("")):
        assert of(Question("q", "short", "Needs?", becomes=becomes), q=Given(text=text)) == ()


def test_contact_details_become_fields_with_the_name_and_the_address_a_line_each():
    who = Question("who", "contact", "Who?", parts=("given", "family", "email", "street", "city"))
    parts = (("given", "Ada"), ("family", "Example"), ("email", "a@example.com"),
             ("street", "1 Elm St"), ("city", "Salem"))  # fmt: skip
    found = of(who, who=Given(parts=parts))
    assert [(e.line, e.kind, e.what, e.detail) for e in found] == [
        ("who.name", "field", "given", "Ada"),
        ("who.name", "field", "family", "Example"),
        ("who.email", "field", "email", "a@example.com"),
        ("who.address", "field", "street", "1 Elm St"),
        ("who.address", "field", "city", "Salem"),
    ]


def test_a_name_told_in_one_piece_and_an_address_told_in_three_are_one_line_each():
    found = of(
        Question("n", "short", "Name", becomes=Becomes("field", "display_name")),
        Question("s", "short", "Street", becomes=Becomes("field", "street")),
        Question("c", "short", "City", becomes=Becomes("field", "city")),
        n=Given(text="Ada Example"), s=Given(text="1 Elm St"), c=Given(text="Salem"),
    )  # fmt: skip
    assert [(e.line, e.what) for e in found] == [
        ("n.name", "given"), ("n.name", "family"), ("s.address", "street"), ("s.address", "city"),
    ]  # fmt: skip


def test_a_date_becomes_a_birthday_as_it_is_kept_and_reads_in_a_note():
    born = Question("b", "date", "Birthday", with_year=False, becomes=Becomes("field", "birthday"))
    (found,) = of(born, b=Given(text="--05-17"))
    assert (found.what, found.detail) == ("birthday", "--05-17")
    told = Question("b", "date", "First visit", becomes=Becomes("note"))
    (found,) = of(told, b=Given(text="1980-05-17"))
    assert found.detail == "First visit: 17 May 1980"


def test_permission_is_kept_with_all_that_was_asked():
    may = Question("m", "permission", "May we write to you?", help="Once a month.", choices=(
        Choice("yes", "Yes", Becomes("consent", "email")),
        Choice("no", "No", Becomes("refusal", "email"))))  # fmt: skip
    (yes,) = of(may, m=Given(("yes",)))
    (no,) = of(may, m=Given(("no",)))
    assert (yes.kind, yes.what, yes.wording) == (
        "consent",
        "email",
        "May we write to you? Once a month.",
    )
    assert no.kind == "refusal"


def test_a_no_outweighs_a_yes_of_the_same_response():
    ways = Question("w", "several", "How?", choices=(
        Choice("c1", "By e-mail", Becomes("consent", "email")),
        Choice("c2", "Never", Becomes("refusal", "email"))))  # fmt: skip
    (found,) = of(ways, w=Given(("c1", "c2")))
    assert found.kind == "refusal" and found.wording == "How? Never"


def test_an_access_need_keeps_its_audience_and_what_to_do():
    needs = Question("a", "access", "Needs?", other=True, becomes=Becomes("access", "", "{answer}"),
                     choices=(Choice("c1", "Wheelchair",
                                     Becomes("access", "Wheelchair", "Seat at the end", 2, "desk")),))  # fmt: skip
    chair, other = of(needs, a=Given(("c1",), other="A quiet place"))
    assert (chair.what, chair.detail, chair.audience) == ("Wheelchair", "Seat at the end", "desk")
    assert (other.what, other.detail, other.audience) == ("A quiet place", "", "")


def test_notes_say_what_was_asked():
    choices = tuple(Choice(f"c{n}", w, Becomes("note")) for n, w in enumerate(("Bar", "Foyer")))
    found = of(
        Question("n", "long", "Anything else", becomes=Becomes("note")),
        Question("m", "short", "Why?", becomes=Becomes("note", "Came because")),
        Question("k", "several", "What was good?", choices=choices),
        n=Given(text="Warmer, please"), m=Given(text="of Ana"), k=Given(("c0", "c1")),
    )  # fmt: skip
    assert [e.detail for e in found] == [
        "Anything else: Warmer, please",
        "Came because: of Ana",
        "What was good? Bar, Foyer",
    ]


def test_what_it_becomes_is_asked_of_the_live_form_and_how_it_reads_of_its_own():
    old = Question("q", "one", "Which?", choices=(
        Choice("c1", "Old words", interest("Old")), Choice("c2", "Gone", interest("Past"))))  # fmt: skip
    new = Question("q", "one", "Which now?", choices=(
        Choice("c1", "New words", interest("New", "{answer}")),))  # fmt: skip
    live = FormSchema(questions=(new,))
    (found,) = of(old, live=live, q=Given(("c1",)))
    assert (found.what, found.detail) == ("New", "Old words")
    (found,) = of(old, live=live, q=Given(("c2",)))
    assert found.what == "Past"
    (found,) = of(old, live=FormSchema(retired=(new,)), q=Given(("c1",)))
    assert found.what == "Old"


def test_a_reaction_and_small_talk_are_what_the_choice_says():
    liked = Question("r", "one", "How was it?", choices=(
        Choice("c1", "Great", Becomes("reaction", "liked")),))  # fmt: skip
    (found,) = of(liked, r=Given(("c1",)))
    assert (found.kind, found.what) == ("reaction", "liked")
    chat = Question("t", "yes_no", "Rather no small talk?", choices=(
        Choice("yes", "Yes", Becomes("field", "no_chat")),
        Choice("no", "No", Becomes("field", "no_chat"))))  # fmt: skip
    assert of(chat, t=Given(("yes",)))[0].detail == "yes"
    assert of(chat, t=Given(("no",)))[0].detail == "no"


@settings(max_examples=150, deadline=None)
@given(becoming_forms_and_answers())
def test_every_effect_says_something_and_is_told_from_the_others(case):
    schema, raw = case
    answers = finish(schema, raw).answers
    found = effects(schema, schema, answers)
    for effect in found:
        assert effect.question in answers and effect.line
        assert effect.what or effect.detail
        assert effect.strength in (3, 2, 1, -1) and effect.audience in ("", "say", "print", "desk")
        if effect.kind == "field":
            assert effect.what in FIELDS and effect.detail.strip()
    lines = [e.line for e in found]
    several = {e.line for e in found if lines.count(e.line) > 1}
    assert all(line.endswith((".name", ".address")) for line in several)
