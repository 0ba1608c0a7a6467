"""Files of answers in the layouts of several survey tools, each with what must come of it."""

import pytest
from import_checks import bring, everything, in_new_york
from survey_checks import DATA, every_response, expected, live, told

from db import search
from desktop.importing import session
from desktop.importing.understanding import Answers

LAYOUTS = (
    "surveys/two_heading_rows.csv",
    "surveys/choices_in_brackets.csv",
    "surveys/id_and_times.xlsx",
    "surveys/three_heading_rows.csv",
)


@pytest.fixture(autouse=True)
def venue(database):
    in_new_york()


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_is_recognised_and_counted(name):
    want = expected(name)
    found = session.understand(DATA / name)
    assert found.kind == "responses"
    result = session.import_file(found, Answers())
    counts = result.counts.as_dict()
    assert {key: counts[key] for key in want["expect"]} == want["expect"]
    assert counts["patrons_new"] == 0
    scales = [[s.question, s.answers, s.mean] for s in result.filled.scales]
    assert scales == want["scales"]


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_form_that_is_made_asks_what_was_asked(name):
    result = bring(DATA / name)
    schema = live(result.filled.form)
    assert [[q.words, q.kind] for q in schema.questions] == expected(name)["questions"]


@pytest.mark.parametrize("name", LAYOUTS)
def test_answers_read_as_they_were_given(name):
    bring(DATA / name)
    records = every_response()
    for fact in expected(name)["facts"]:
        mine = [
            r for r in records
            if r.person.get("email") == fact["email"] and r.person.get("given") == fact["given"]
        ]  # fmt: skip
        assert len(mine) == 1
        said = told(mine[0])
        assert {key: said.get(key) for key in fact["answers"]} == fact["answers"]
        assert mine[0].answered_at == fact["answered_at"]
        assert mine[0].performance_title == fact.get("performance", "")
        assert mine[0].remark == ""


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_same_file_again_brings_nothing_and_undo_leaves_nothing(name):
    before = everything()
    first = bring(DATA / name)
    after = everything()
    again = bring(DATA / name)
    assert (again.counts.responses_new, again.counts.responses_updated) == (0, 0)
    assert again.filled.form == first.filled.form and not again.filled.made
    session.undo_batch(again.batch_id)
    assert everything() == after
    session.undo_batch(first.batch_id)
    assert everything() == before
    assert search.check() == []
