"""Filling in on a screen: whatever way somebody takes through a form, the same is kept."""

from __future__ import annotations

from form_strategies import every_kind, forms_and_answers, raw_answers, schemas
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.domain.form_answers import Given
from desktop.domain.form_filling import finish, visible
from desktop.domain.form_schema import YES, Choice, FormSchema, Question
from desktop.domain.kiosk_session import KioskSession, in_order

# On a busy computer making a form can take longer than trying it.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def filled_through(schema, raw):
    """Go through a form as a person does, answering what is shown with what they think."""
    session = KioskSession(schema)
    for _ in range(4 * len(schema.questions) + 4):
        answered = dict(session.raw)
        for question in session.step.asked:
            session.set_answer(question.key, raw.get(question.key, Given()))
        if session.schema.pace == "page" and answered != session.raw:
            continue  # an answer may have opened more of the page
        if session.last:
            break
        if not session.next():
            session.skip()
    return session


@CALM
@given(forms_and_answers())
def test_a_person_sees_exactly_the_questions_that_show_and_their_answers_are_kept(both):
    schema, raw = both
    session = filled_through(schema, raw)
    seen = [item.key for step in session.steps for item in step.items]
    assert seen == [q.key for q in visible(schema, session.raw)]
    assert session.finished() == finish(schema, session.raw)
    found = finish(schema, raw)
    if not found.complaints:
        assert session.hand_in() == found


@CALM
@given(schemas(), st.data())
def test_whatever_is_pressed_the_session_stands_on_a_step_that_shows(schema, data):
    session = KioskSession(schema)
    moves = st.sampled_from(("next", "back", "skip", "hand_in", "answer", "clear"))
    for _ in range(12):
        move = data.draw(moves)
        if move == "answer":
            for key, answer in data.draw(raw_answers(schema)).items():
                session.set_answer(key, answer)
        elif move == "clear":
            for question in schema.asked[:2]:
                session.clear(question.key)
        else:
            getattr(session, move)()
        steps = session.steps
        assert 0 <= session.place < max(len(steps), 1)
        assert set(session.complaints) <= {q.key for q in schema.questions}
        behind, total = session.progress
        assert 0 <= behind <= total


@CALM
@given(forms_and_answers())
def test_nothing_is_complained_about_while_somebody_answers(both):
    schema, raw = both
    session = KioskSession(schema)
    for key, answer in raw.items():
        session.set_answer(key, answer)
    assert session.complaints == {}
    session.back()
    assert session.complaints == {}


@CALM
@given(schemas())
def test_skipping_everything_hands_in_nothing_or_asks_for_what_is_required(schema):
    session = KioskSession(schema)
    while session.skip():
        pass
    found = session.hand_in()
    if found is None:
        first = next(iter(session.complaints))
        assert first in [q.key for q in session.step.items]
        assert schema.question(first).required
    else:
        assert found.answers == {}


def test_what_is_amiss_at_the_end_is_shown_and_mending_it_hands_in():
    session = KioskSession(every_kind())
    while session.skip():
        pass
    assert session.hand_in() is None and session.step.asked[0].key == "who"
    assert session.last and not session.next()
    session.set_answer("who", Given(parts=(("given", "Ada"),)))
    assert "who" not in session.complaints
    assert list(session.hand_in().answers) == ["who"]


def test_going_on_stops_at_an_answer_that_will_not_do():
    session = KioskSession(every_kind())
    session.set_answer("who", Given(parts=(("email", "no mail"),)))
    assert not session.next() and list(session.complaints) == ["who"]
    session.set_answer("who", Given(parts=(("email", "ada@example.com"),)))
    assert session.complaints == {} and session.next()


def test_a_heading_stands_above_the_question_after_it():
    session = KioskSession(every_kind())
    session.set_answer("who", Given(parts=(("given", "Ada"),)))
    session.next()
    assert [q.key for q in session.step.items] == ["taste", "loves"]


def test_a_condition_opens_and_closes_questions_and_what_was_typed_comes_back():
    session = KioskSession(every_kind())
    total = session.progress[1]
    session.set_answer("kids", Given((YES,)))
    session.set_answer("ages", Given(text="7 and 9"))
    assert session.progress[1] == total + 2
    session.set_answer("kids", Given(("no",)))
    assert "ages" not in session.finished().answers
    session.set_answer("kids", Given((YES,)))
    assert session.finished().answers["ages"].text == "7 and 9"


def test_a_step_that_is_closed_behind_somebodys_back_gives_way_to_the_one_before():
    session = KioskSession(every_kind())
    session.set_answer("kids", Given((YES,)))
    session.go_to("ages")
    session.clear("kids")
    assert session.step.asked[0].key == "kids"


def test_the_next_person_finds_nothing_of_the_last():
    session = KioskSession(every_kind())
    session.set_answer("more", Given(text="private"))
    session.go_to("more")
    session.restart()
    assert (session.raw, session.complaints, session.place, session.touched) == ({}, {}, 0, False)


def test_an_edit_under_the_preview_keeps_answers_and_place():
    schema = every_kind()
    session = KioskSession(schema)
    session.set_answer("more", Given(text="kept"))
    session.go_to("more")
    session.show_schema(FormSchema("Other", questions=schema.questions[2:]))
    assert session.step.asked[0].key == "more" and session.given("more").text == "kept"
    session.show_schema(FormSchema("Empty"))
    assert session.steps == () and session.step.items == () and session.hand_in() is not None


def test_choices_are_shown_in_the_order_the_form_asks_for():
    named = (Choice(f"c{n}", w) for n, w in enumerate(("Zoë", "Ärger", "bach")))
    choices = (*named, Choice("old", "Away", retired=True))
    question = Question("q", "one", choices=choices)

    def words(order, turn=None):
        asked = Question("q", "one", choices=choices, order=order)
        return [c.words for c in in_order(asked, turn)]

    assert [c.words for c in in_order(question)] == ["Zoë", "Ärger", "bach"]
    assert words("alphabet") == ["Ärger", "bach", "Zoë"]
    assert words("shuffled") == ["Zoë", "Ärger", "bach"]
    assert words("shuffled", 3) == words("shuffled", 3)
    assert len({tuple(words("shuffled", turn)) for turn in range(40)}) > 1
