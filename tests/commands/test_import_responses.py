"""`rapport import FILE --as responses`: what it prints, which form it takes, what it refuses."""

import json
from pathlib import Path

import pytest

from db import connection, schema
from db.queries import forms
from desktop.__main__ import main

DATA = Path(__file__).parent.parent / "data" / "imports"
FILE = str(DATA / "google_forms_responses.csv")


@pytest.fixture
def rapport(tmp_path: Path, now: str, capsys: pytest.CaptureFixture[str]):
    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["--database", str(tmp_path / "r.db"), "import", *arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def facts(rapport, *arguments: str) -> dict:
    code, out, err = rapport(FILE, "--as", "responses", "--json", *arguments)
    assert (code, err) == (0, "")
    return json.loads(out)


@pytest.mark.parametrize("form", [[], ["--form", "After the show"]])
def test_it_prints_the_numbers_the_form_and_the_scales(rapport, form):
    told = facts(rapport, *form)
    keys = ("people", "performances", "tickets", "responses", "anonymous_responses")
    assert [told[k] for k in keys] == [20, 4, 0, 34, 9]
    assert (told["form_made"], told["form_version"]) == (True, 1)
    assert told["form"] == (form[1] if form else "Google forms")
    (scale,) = told["scales"]
    assert (scale["answers"], scale["mean"]) == (34, 8.4706)
    assert "recommend" in scale["question"]
    assert told["issues"] == []


def test_a_form_that_exists_is_used_by_its_name_and_without(rapport):
    facts(rapport, "--form", "After the show")
    by_name, without = facts(rapport, "--form", "after the show"), facts(rapport)
    for told in (by_name, without):
        assert (told["form"], told["form_made"]) == ("After the show", False)
        assert (told["responses"], told["responses_new"]) == (34, 0)


def test_a_name_that_is_a_slip_of_the_pen_is_refused_with_a_guess(rapport):
    facts(rapport, "--form", "After the show")
    code, out, err = rapport(FILE, "--form", "After teh show")
    assert (code, out) == (1, "")
    assert "Did you mean “After the show”?" in err and err.count("\n") == 1


def test_a_dry_run_writes_nothing_and_says_which_form_it_would_make(rapport):
    assert facts(rapport, "--dry-run")["form_made"]
    assert facts(rapport, "--dry-run")["batch"] == 0
    code, out, _ = rapport(FILE, "--dry-run")
    assert code == 0
    assert "34 responses" in out and "would make the form “Google forms”" in out


def test_in_words_it_says_where_the_answers_are_and_how_to_take_them_back(rapport):
    code, out, _ = rapport(FILE)
    assert code == 0
    assert "34 responses (34 new, 0 brought up to date), 9 anonymous" in out
    assert "made the form “Google forms”" in out
    assert "8.4706" in out
    code, out, _ = rapport("--undo", "1")
    assert (code, out) == (0, "Import 1 was taken back.\n")


def test_what_each_column_is_taken_for_can_be_asked(rapport):
    code, out, _ = rapport(FILE, "--explain", "--json")
    told = json.loads(out)
    assert (code, told["kind"], told["grain"]) == (0, "responses", "response")
    roles = {c["heading"]: c["role"] for c in told["columns"]}
    assert roles["Timestamp"] == "timestamp" and roles["Email Address"] == "email"
    assert roles["May we contact you about your answers?"].startswith("ask:")


def test_the_questions_of_a_ticket_export_become_answers_where_a_form_is_named(rapport):
    tickets = str(DATA / "ticket_tailor_orders.csv")
    code, out, _ = rapport(tickets, "--form", "Order questions", "--json")
    told = json.loads(out)
    assert (code, told["kind"], told["tickets"]) == (0, "tickets", 80)
    assert (told["responses"], told["form"], told["form_made"]) == (27, "Order questions", True)


def test_a_value_that_is_no_answer_is_refused_and_the_answers_named(rapport):
    tickets = str(DATA / "ticket_tailor_orders.csv")
    code, out, err = rapport(tickets, "--answer", "questions=new")
    assert (code, out) == (1, "")
    assert "“new” is no answer" in err and "keep or answers" in err


def test_the_old_name_of_a_renamed_form_doubles_nothing(rapport, tmp_path):
    facts(rapport, "--form", "After the show")
    schema.open_file(tmp_path / "r.db")
    forms.update_form(forms.find_form("After the show"), name="Evening echoes")
    connection.close()
    code, out, err = rapport(FILE, "--form", "After the show")
    assert (code, out) == (1, "")
    assert "went to “Evening echoes” so far" in err
    told = facts(rapport, "--answer", "form=new", "--answer", "form.name=After the show")
    assert (told["form"], told["form_made"]) == ("After the show", True)
