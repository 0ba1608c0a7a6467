"""Questions asked with tickets: left with the order, or made answers of whoever holds the ticket."""

import json

import pytest
from import_checks import (
    DATA,
    answers_for,
    bring,
    bring_sample,
    everything,
    in_new_york,
    write_table,
)
from survey_checks import every_response, live, publish, told

from db import connection
from db.queries import forms
from desktop.domain.form_schema import FormSchema, Question
from desktop.importing import session
from desktop.importing.errors import ImportFailed
from desktop.importing.understanding import Answers

ATTENDEES = "eventbrite_attendee_summary.csv"
ORDERS = "ticket_tailor_orders.csv"
HEARD = "How did you hear about this concert?"
NEEDS = "Access needs (wheelchair, hearing loop, other)"


@pytest.fixture(autouse=True)
def venue(database):
    in_new_york()


def asking(name: str, **given: str) -> Answers:
    answers = answers_for(name)
    answers.given |= {"questions": "answers", **given}
    return answers


def test_questions_stay_with_the_order_unless_somebody_wants_answers():
    for name in (ATTENDEES, ORDERS):
        found = session.understand(DATA / name, answers_for(name))
        (offer,) = found.offers
        assert (offer.key, offer.suggestion, offer.required) == ("questions", "keep", False)
        assert found.form_plan is None
        bring_sample(name)
    assert every_response() == []
    assert forms.list_forms() == []


def test_the_offer_names_the_columns_in_words_of_people():
    found = session.understand(DATA / ATTENDEES)
    assert found.offers[0].text.startswith("2 columns look like questions you ask")
    assert HEARD in found.offers[0].text and NEEDS in found.offers[0].text
    (offer,) = session.understand(DATA / ORDERS).offers
    assert offer.text.startswith("1 column looks like a question")


def test_a_form_is_offered_with_the_questions_that_were_asked():
    found = session.understand(DATA / ATTENDEES, asking(ATTENDEES))
    assert found.form_plan.made
    assert [(q.words, q.kind) for q in found.form_plan.schema.questions] == [
        (HEARD, "one"), (NEEDS, "access"),
    ]  # fmt: skip
    needs = found.form_plan.schema.questions[1]
    assert [c.words for c in needs.choices] == ["Wheelchair", "Hearing loop"] and needs.other
    assert {"form", "form.name"} <= {q.key for q in found.questions}
    orders = session.understand(DATA / ORDERS, asking(ORDERS)).form_plan.schema
    assert [q.kind for q in orders.questions] == ["permission"]


def test_each_ticket_with_answers_is_a_response_of_its_holder():
    result = bring(DATA / ATTENDEES, asking(ATTENDEES))
    assert result.counts.responses == result.counts.responses_new == 24
    assert (result.counts.people, result.counts.tickets, result.counts.orders) == (20, 42, 25)
    kept = {
        (number, heading): answer
        for number, extra in connection.rows("select number, extra from ticket where extra <> ''")
        for heading, answer in json.loads(extra).items()
    }
    assert kept  # they stay with the ticket too
    for record in every_response():
        assert record.status == "waiting" and record.face == "tickets" and record.remark == ""
        assert record.performance_title == "Bach and Bartók"
        (origin,) = connection.row("select origin from response where id = ?", (record.id,))
        number = origin.rpartition("/")[2]
        holder = connection.row("select holder_id from ticket where number = ?", (number,))
        assert record.patron_id == holder[0]
        said = told(record)
        if HEARD in said:
            assert said[HEARD] == [kept[number, HEARD]]


def test_each_order_with_answers_is_a_response_of_its_buyer():
    bring(DATA / ORDERS, asking(ORDERS))
    buyers = dict(connection.rows('select number, patron_id from "order"'))
    found = connection.rows("select origin, patron_id, performance_id from response")
    assert len(found) == 27
    assert all(buyers[origin.rpartition(":")[2]] == patron for origin, patron, _ in found)
    # What the column says is asked for in the review now, not taken without it.
    assert connection.row("select count(*) from consent") == (0,)


@pytest.mark.parametrize("name", [ATTENDEES, ORDERS])
def test_the_next_export_doubles_nothing_and_undo_leaves_nothing(name):
    before = everything()
    first = bring(DATA / name, asking(name))
    after = everything()
    again = bring(DATA / name, asking(name))
    assert (again.counts.responses_new, again.counts.responses_updated) == (0, 0)
    assert not again.filled.made
    session.undo_batch(again.batch_id)
    assert everything() == after
    session.undo_batch(first.batch_id)
    assert everything() == before


def test_a_question_added_later_joins_the_answers_that_are_there(tmp_path):
    rows = [["Order number", "Ticket number", "Name", "Email", "Event", "Event start", "What do you play?"],
            ["90000001", "T-70001", "Mei Ng", "mei@example.com", "Hamlet", "2026-12-01 19:30", "Viola"],
            ["90000001", "T-70002", "Ida Berg", "ida@example.com", "Hamlet", "2026-12-01 19:30", ""]]  # fmt: skip
    more = [[*rows[0], "Who is coming with you?"], [*rows[1], "My mother"], [*rows[2], "Mei"]]
    schema = FormSchema(title="Asked", questions=(
        Question("q1", "short", "What do you play?"),
        Question("q2", "short", "Who is coming with you?"),
    ))  # fmt: skip
    publish("Asked", schema)
    ask = {"questions": "answers", "form.name": "Asked"}
    bring(write_table(tmp_path / "a.csv", rows), Answers(given=dict(ask)))
    result = bring(write_table(tmp_path / "b.csv", more), Answers(given=dict(ask)))
    assert (result.counts.responses_new, result.counts.responses_updated) == (1, 1)
    assert [told(r) for r in every_response()] == [
        {"What do you play?": "Viola", "Who is coming with you?": "My mother"},
        {"Who is coming with you?": "Mei"},
    ]


def test_a_column_may_be_called_a_question_by_hand(tmp_path):
    rows = [["Order number", "Ticket number", "Name", "Email", "Event", "Event start", "Remark X"],
            ["90000001", "T-70001", "Mei Ng", "mei@example.com", "Hamlet", "2026-12-01 19:30", "=1+1"]]  # fmt: skip
    path = write_table(tmp_path / "a.csv", rows)
    answers = Answers(roles={6: "question"}, given={"form.name": "Remarks"}, confirmed=True)
    result = bring(path, answers)
    assert result.filled.form == "Remarks"
    assert [told(r) for r in every_response()] == [{"Remark X": "=1+1"}]
    # It is remembered for the next such file.
    again = session.understand(path)
    assert again.columns[6].role == "question" and again.form_plan.name == "Remarks"
    assert [q.kind for q in live("Remarks").questions] == ["long"]


def test_a_name_that_was_given_to_a_form_meanwhile_is_refused(tmp_path):
    found = session.understand(DATA / ORDERS, asking(ORDERS))
    publish(found.form_plan.name, FormSchema(questions=(Question("q1", "short", "Why?"),)))
    with pytest.raises(ImportFailed, match="There is a form"):
        session.import_file(found, asking(ORDERS))
