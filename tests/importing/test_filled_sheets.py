"""Filled forms that come back as files: recognised, kept for review, and never twice."""

import json
from pathlib import Path

import pytest
from builders import make_patron
from import_checks import bring, everything, in_new_york
from pdf_filling import fill
from survey_checks import every_response, publish, told

from db import connection, derived
from db.queries import forms
from desktop.domain.form_answers import Given, to_data
from desktop.domain.form_schema import Choice, FormSchema, Question
from desktop.importing import session
from desktop.importing.errors import FileNotRead
from desktop.importing.filled_sheets import is_sheet
from desktop.importing.flow import ImportFlow, Step
from desktop.importing.understanding import Answers

SCHEMA = FormSchema(
    title="Season signup",
    questions=(
        Question("who", "contact", "Who are you?", parts=("given", "family", "email")),
        Question("loves", "several", "What do you love?",
                 choices=(Choice("c1", "Opera"), Choice("c2", "Jazz")), other=True),
        Question("more", "long", "Anything else?"),
    ),
)  # fmt: skip
ZOE = {
    "who": Given(parts=(("given", "Zoë"), ("family", "Ng"), ("email", "zoe@example.com"))),
    "loves": Given(("c2",), "Silent films"),
    "more": Given(text="=1+1"),
}


@pytest.fixture(autouse=True)
def code(database) -> str:
    in_new_york()
    publish("Season signup", SCHEMA)
    return forms.list_versions(1)[0].code


def answer_file(
    folder: Path, code: str, name: str, answers=None, at="2026-11-20T10:00:00Z"
) -> Path:
    told = {key: to_data(value) for key, value in (answers or ZOE).items()}
    data = {"rapport": "answers", "format": 1, "code": code, "answered_at": at, "answers": told}
    path = folder / f"{name}.rapport.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def pdf(folder: Path, code: str, name: str, answers=None) -> Path:
    path = folder / f"{name}.pdf"
    path.write_bytes(fill(SCHEMA, answers or ZOE, code))
    return path


@pytest.mark.parametrize(("make", "face"), [(pdf, "pdf"), (answer_file, "web")])
def test_a_filled_form_is_recognised_and_waits_for_review(tmp_path, code, make, face):
    patron = make_patron("Zoë", "Ng", email="zoe@example.com")
    with connection.transaction():
        derived.refresh({patron})
    before = everything()
    path = make(tmp_path, code, "from-zoe")
    found = session.understand(path)
    assert (found.kind, found.grain) == ("responses", "sheet")
    assert "1 filled form of “Season signup”, version 1" in found.remarks[0]
    result = bring(path)
    counts = result.counts
    assert (counts.responses, counts.people, counts.patrons_matched) == (1, 1, 1)
    (record,) = every_response()
    assert (record.face, record.status, record.source) == (face, "waiting", path.name)
    assert record.patron_id == patron
    assert told(record)["What do you love?"] == ["Jazz", "+Silent films"]
    assert told(record)["Anything else?"] == "=1+1"
    session.undo_batch(result.batch_id)
    assert everything() == before


@pytest.mark.parametrize("make", [pdf, answer_file])
def test_the_same_file_a_second_time_is_said_and_not_kept(tmp_path, code, make):
    path = make(tmp_path, code, "a")
    bring(path)
    again = bring(path)
    assert (again.counts.accepted, again.counts.responses) == (0, 0)
    assert dict(again.skipped) == {"a filled form that came in before": 1}
    assert path.name in again.issues[0].message and "came in before" in again.issues[0].message
    assert len(every_response()) == 1


def test_several_come_in_at_once_with_one_way_back(tmp_path, code):
    before = everything()
    nobody = {"more": Given(text="Lovely")}
    paths = [
        pdf(tmp_path, code, "a"),
        answer_file(tmp_path, code, "b", nobody, "2026-11-20T11:00:00Z"),
        answer_file(tmp_path, code, "c", nobody, "2026-11-20T12:00:00Z"),
        answer_file(tmp_path, code, "c-again", nobody, "2026-11-20T12:00:00Z"),
    ]
    found = session.understand(paths[0], None, paths[1:])
    result = session.import_file(found, Answers())
    counts = result.counts
    assert (counts.rows, counts.responses, counts.anonymous_responses) == (4, 3, 2)
    assert session.list_batches()[0].file_name == "a.pdf and 3 more"
    session.undo_batch(result.batch_id)
    assert everything() == before


def test_a_form_with_nothing_filled_in_is_said_and_left_out(tmp_path, code):
    path = tmp_path / "blank.pdf"
    path.write_bytes(fill(SCHEMA, {}, code))
    result = bring(path)
    assert dict(result.skipped) == {"a form with nothing filled in": 1}
    assert every_response() == []


def test_one_that_cannot_be_read_does_not_stop_the_others(tmp_path, code):
    bad = tmp_path / "scan.pdf"
    bad.write_bytes(b"%PDF-1.7\nnothing of the kind")
    good = pdf(tmp_path, code, "good")
    found = session.understand(bad, None, [good])
    assert any("scan.pdf" in remark for remark in found.remarks)
    result = session.import_file(found, Answers())
    assert (result.counts.accepted, result.counts.skipped) == (1, 1)
    assert "scan.pdf" in result.issues[0].message


def test_a_form_that_nobody_here_has_is_refused_in_a_sentence(tmp_path):
    path = answer_file(tmp_path, "ZZZZZZ", "foreign")
    with pytest.raises(FileNotRead, match="a form that this venue does not have"):
        session.understand(path)


def test_dropped_together_the_filled_forms_are_taken_together(tmp_path, code):
    table = tmp_path / "people.csv"
    table.write_text("Name,Email\nMei Ng,mei@example.com\n", encoding="utf-8")
    a, b = pdf(tmp_path, code, "a"), answer_file(tmp_path, code, "b")
    assert is_sheet(a) and is_sheet(b) and not is_sheet(table)
    flow = ImportFlow()
    assert flow.add_files([a, table, b])
    assert (flow.path, flow.others, flow.queue) == (a, [b], [table])
    flow.understood(session.understand(a, flow.answers, flow.others))
    assert flow.step is Step.CHECK and flow.may_go_on
    flow.back()
    assert flow.queue == [a, b, table]


def test_what_was_answered_on_a_computer_with_a_wrong_clock_is_dated_when_it_came(tmp_path, code):
    bring(answer_file(tmp_path, code, "late", at="2099-01-01T00:00:00Z"))
    rows = connection.rows("select answered_at from response")
    assert rows == [("2026-11-22T23:30:00Z",)]


def test_a_pdf_that_is_none_is_told_to_be_damaged_and_not_read_as_a_table(tmp_path):
    path = tmp_path / "from-zoe.pdf"
    path.write_bytes(b"Name,Answer\r\nhello,there\r\n")
    with pytest.raises(FileNotRead, match="damaged or not a PDF"):
        session.understand(path)
