"""The sample of answers: into an empty file, into forms that are there, again, back, and reviewed."""

from dataclasses import replace

import pytest
from builders import make_patron
from import_checks import bring, everything, in_new_york
from survey_checks import DATA, every_response, expected, live, publish, told

from db import connection, journal
from db.queries import forms, responses, take_in
from desktop.domain.form_schema import (
    LONG,
    SCALE,
    Choice,
    FormSchema,
    Limits,
    Question,
)
from desktop.importing import session
from desktop.importing.errors import ImportCancelled, ImportFailed
from desktop.importing.understanding import Answers

NAME = "google_forms_responses.csv"
FILE = DATA / NAME
RECOMMEND = "How likely are you to recommend us to a friend or colleague?"
TOLD_SO = "May we contact you about your answers?"


@pytest.fixture(autouse=True)
def venue(database):
    in_new_york()


def after_the_show(*more: Question) -> FormSchema:
    """A form whose questions the sample answers in slightly other words."""
    return FormSchema(
        title="After the show",
        questions=(
            Question("q1", SCALE, RECOMMEND, limits=Limits("0", "10")),
            Question(
                "q2", "several", "What did you enjoy most?",
                choices=(Choice("c1", "The music"), Choice("c2", "The venue"),
                         Choice("c3", "Friendly volunteers"), Choice("c4", "The bar")),
                other=True,
            ),
            Question("q3", LONG, "Anything we could do better?"),
            *more,
        ),
    )  # fmt: skip


def named(name: str) -> Answers:
    return Answers(given={"form.name": name})


def numbers(result) -> dict[str, object]:
    counts = result.counts
    mean = next(s.mean for s in result.filled.scales if "recommend" in s.question)
    return {
        "people": counts.people, "performances": counts.performances, "tickets": counts.tickets,
        "responses": counts.responses, "anonymous_responses": counts.anonymous_responses,
        "mean_recommend": mean,
    }  # fmt: skip


def wanted() -> dict[str, object]:
    want = expected(NAME)["expect"]
    return {k: want[k] for k in ("people", "performances", "tickets", "responses",
                                 "anonymous_responses", "mean_recommend")}  # fmt: skip


@pytest.mark.parametrize("answers", [Answers(), named("After the show")])
def test_the_numbers_are_right_in_an_empty_file(answers):
    result = bring(FILE, answers)
    assert numbers(result) == wanted()
    assert result.filled.made
    assert connection.row("select count(*) from patron") == (0,)


def test_the_numbers_are_right_for_a_form_that_exists():
    publish("After the show", after_the_show())
    result = bring(FILE, named("after the SHOW"))
    assert numbers(result) == wanted()
    assert not result.filled.made and result.filled.form == "After the show"


def test_every_fact_of_the_sample_is_kept():
    bring(FILE)
    for fact in expected(NAME)["facts"]:
        mine = [
            r for r in every_response()
            if r.person.get("email", "").casefold() == fact["email"]
            and r.performance_title == fact["event"]
            and f"{r.person['given']} {r.person['family']}" == fact["person"]
        ]  # fmt: skip
        assert len(mine) == 1
        said = told(mine[0])
        scale = next(v for k, v in said.items() if "recommend" in k)
        assert scale == str(fact["likely_to_recommend"])
        assert next(v for k, v in said.items() if "better" in k) == fact["comment"]
        assert said[TOLD_SO] == [fact["may_contact"]]
        liked = next((v for k, v in said.items() if "enjoy" in k), [])
        assert sorted(liked) == sorted(fact["liked"])
        (starts,) = connection.row(
            "select starts_at from performance where id = ?", (mine[0].performance_id,)
        )
        assert starts[:10] >= fact["date"]


def test_what_has_no_question_in_the_form_is_kept_as_a_remark():
    publish("After the show", after_the_show())
    result = bring(FILE)
    assert result.filled.form == "After the show"
    issue = next(i for i in result.issues if i.code == "no_question")
    assert TOLD_SO in issue.message
    assert all(f"{TOLD_SO}: " in r.remark for r in every_response())
    assert "+The acting" in str([told(r) for r in every_response()])


def test_a_name_that_is_nearly_that_of_a_form_is_refused():
    publish("After the show", after_the_show())
    with pytest.raises(ImportFailed, match="Did you mean “After the show”"):
        session.understand(FILE, named("After the shwo"))
    assert session.understand(FILE, named("Autumn survey")).form_plan.made


def test_a_form_that_was_never_published_is_refused():
    forms.add_form("Draft", {"title": "Draft", "questions": []})
    with pytest.raises(ImportFailed, match="never published"):
        session.understand(FILE, named("Draft"))


def test_nothing_is_imported_where_no_question_fits_the_form_that_was_named():
    publish("Names", FormSchema(questions=(Question("q1", "short", "Your favourite colour"),)))
    with pytest.raises(ImportFailed, match="None of the questions"):
        bring(FILE, named("Names"))


def test_an_older_wording_and_a_retired_question_still_fit():
    old = after_the_show(Question("q4", "yes_no", TOLD_SO, choices=(
        Choice("yes", "Yes"), Choice("no", "No"))))  # fmt: skip
    publish("After the show", old)
    mended = tuple(
        replace(q, words="Your evening in one number") if q.key == "q1" else q
        for q in old.questions if q.key != "q4"
    )  # fmt: skip
    publish("After the show", replace(old, questions=mended, retired=old.questions[3:]))
    result = bring(FILE, named("After the show"))
    assert result.filled.version == 1
    assert TOLD_SO in told(every_response()[0])


def test_patrons_who_are_known_for_certain_are_named_and_nothing_of_them_changes():
    patron = make_patron("Łukasz", "Wójcik", email="l.wojcik@example.org")
    before = connection.rows("select * from patron")
    result = bring(FILE)
    assert (result.counts.people, result.counts.patrons_matched) == (20, 1)
    assert {r.patron_id for r in every_response()} == {None, patron}
    assert connection.rows("select * from patron") == before


def test_the_others_become_patrons_where_somebody_says_so():
    before = everything()
    result = bring(FILE, Answers(given={"unknown": "patrons"}))
    assert (result.counts.patrons_new, result.counts.patrons_matched) == (20, 0)
    assert connection.row("select count(*) from patron") == (20,)
    assert sum(r.patron_id is None for r in every_response()) == 9
    assert all(r.status == "waiting" for r in every_response() if r.patron_id)
    session.undo_batch(result.batch_id)
    assert everything() == before


def test_the_same_answers_again_change_nothing_but_name_who_is_known_now():
    bring(FILE)
    patron = make_patron("Denise", "Williams", email="denise.w@example.com")
    result = bring(FILE)
    assert (result.counts.responses_new, result.counts.responses_updated) == (0, 1)
    assert [r.patron_id for r in every_response() if r.patron_id] == [patron]
    assert len(every_response()) == 34
    session.undo_batch(result.batch_id)
    assert not [r for r in every_response() if r.patron_id]


def test_an_import_whose_answers_were_reviewed_is_not_taken_back():
    result = bring(FILE)
    patron = make_patron("Denise", "Williams")
    record = next(r for r in every_response() if r.person.get("given") == "Denise")
    take_in.take_in(record.id, [], patron_id=patron, user_id=None)
    with pytest.raises(ImportFailed, match=r"reviewed\. Take the review back first"):
        session.undo_batch(result.batch_id)


def test_answers_that_came_since_by_another_way_keep_the_form():
    result = bring(FILE)
    version = forms.list_versions(forms.find_form(result.filled.form))[0]
    step = responses.add_response(version.id, {}, face="desk", status="anonymous")
    with pytest.raises(ImportFailed, match="a filled form was added"):
        session.undo_batch(result.batch_id)
    journal.undo(step)


def test_a_form_that_is_being_edited_since_is_not_taken_away():
    result = bring(FILE)
    form = forms.get_form(forms.find_form(result.filled.form))
    forms.set_draft(form.id, {**form.live.body, "title": "Mine"}, version=form.version)
    with pytest.raises(ImportFailed, match="began to edit the form"):
        session.undo_batch(result.batch_id)


def test_columns_that_somebody_settled_are_remembered_with_their_form():
    publish("After the show", after_the_show())
    found = session.understand(FILE)
    comment = next(c.index for c in found.columns if c.heading.startswith("Anything"))
    answers = Answers(roles={comment: "skip"}, confirmed=True)
    result = bring(FILE, answers)
    again = session.understand(FILE)
    assert again.remembered and again.columns[comment].role == "skip"
    assert again.form_plan.name == "After the show"
    session.undo_batch(result.batch_id)
    assert not session.understand(FILE).remembered


def test_cancelling_leaves_nothing():
    before = everything()
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 1

    with pytest.raises(ImportCancelled):
        session.import_file(session.understand(FILE), Answers(), cancelled=cancelled)
    assert everything() == before


def test_the_form_that_is_made_says_what_it_asks():
    schema = live(bring(FILE).filled.form)
    assert [q.kind for q in schema.questions] == [
        "one", "scale", "several", "long", "permission", "contact",
    ]  # fmt: skip
    scale = schema.questions[1]
    assert (scale.limits.low, scale.limits.high, scale.high_words) == ("0", "10", "extremely")
    # It asks about these answers alone: nothing is allowed beyond them.
    assert {c.becomes.kind for c in schema.questions[4].choices} == {"nothing"}


def test_a_plan_says_in_examples_who_is_known():
    make_patron("Amélie", "Dubois", email="amelie.dubois@example.org")
    lines = session.make_plan(session.understand(FILE), Answers()).examples
    assert "Answers of Amélie Dubois, a known patron" in lines
    assert "Answers of somebody who gave no name" in lines
