"""`rapport form`: forms without a screen."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from builders import make_contact_point, make_patron, refresh
from pypdf import PdfReader

from db import connection
from db.queries import forms, responses
from desktop import __main__ as command_line
from desktop.domain import settings
from desktop.domain.form_library import ready_forms
from desktop.domain.form_schema import to_data

NAME = "Season signup"
ADA = {"given": "Ada", "family": "Example", "email": "ada@example.net"}


def rapport(path: Path, *arguments: str) -> int:
    return command_line.main(["--database", str(path), "form", *map(str, arguments)])


def made(name: str = NAME) -> int:
    schema = next(f.schema for f in ready_forms() if f.name == name)
    return forms.add_form(name, to_data(schema)).created_id


@pytest.fixture
def house(database: Path) -> Path:
    form_id = made()
    version_id = forms.publish_form(form_id, forms.get_form(form_id).draft).created_id
    judith = make_patron("Judith", "Shimwell")
    make_contact_point(judith, "email", "judith@example.org")
    refresh()
    responses.add_response(
        version_id, {"kids": {"choices": ["yes"]}, "kids_age": {"text": "7 and 9"}},
        face="kiosk", patron_id=judith,
    )  # fmt: skip
    responses.add_response(
        version_id,
        {"who": {"parts": ADA}, "get_up_for": {"choices": ["opera", "jazz"], "other": "=Ukulele"}},
        face="paper", person=ADA,
    )  # fmt: skip
    responses.add_response(
        version_id, {"kids": {"choices": ["no"]}}, face="web", status="anonymous"
    )
    made("After the show")
    connection.close()
    return database


def test_the_list_says_what_there_is(house: Path, capsys):
    assert rapport(house, "list") == 0
    said = capsys.readouterr().out
    assert "Season signup  –  v1 · 3 responses · 2 waiting for review" in said
    assert "After the show  –  never published" in said
    assert rapport(house, "list", "--json") == 0
    found = json.loads(capsys.readouterr().out)["forms"]
    assert [(f["name"], f["version"], f["responses"]) for f in found] == [
        ("After the show", None, 0),
        (NAME, 1, 3),
    ]


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("Season sinup", "Did you mean “Season signup”?"),
        ("after", "Did you mean “After the show”?"),
        ("xyz", "There is “After the show” and “Season signup”."),
    ],
)
def test_an_unknown_name_is_refused_in_one_sentence(house: Path, capsys, typed, hint):
    assert rapport(house, "results", typed) == 1
    said = capsys.readouterr()
    assert said.err == f"There is no form called “{typed}”. {hint}\n" and said.out == ""


def test_a_form_travels_as_a_file(house: Path, tmp_path: Path, capsys):
    target = tmp_path / "form.json"
    assert rapport(house, "export", "SEASON SIGNUP", "--json", target) == 0
    data = json.loads(target.read_text("utf-8"))
    assert data["name"] == NAME
    assert rapport(house, "import", target) == 0
    assert "Season signup is the same here already, as v1." in capsys.readouterr().out
    data["form"]["title"] = "Mended"
    target.write_text(json.dumps(data))
    assert rapport(house, "import", target) == 0
    assert "beside v1, which is asked until then" in capsys.readouterr().out


def test_changes_that_are_not_published_are_not_written_over(house: Path, tmp_path: Path, capsys):
    target = tmp_path / "form.json"
    assert rapport(house, "export", "After the show", "--json", target) == 0
    assert rapport(house, "import", target) == 1
    assert "--replace-draft" in capsys.readouterr().err
    assert rapport(house, "import", target, "--replace-draft") == 0
    assert "It waits as a draft" in capsys.readouterr().out


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"kind": "rapport form"}', "\x00\x01", "[" * 99999]
)
def test_what_is_no_form_is_refused_in_one_sentence(house: Path, tmp_path: Path, capsys, content):
    path = tmp_path / "form.json"
    path.write_text(content)
    assert rapport(house, "import", path) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "Nothing was taken in." in said
    assert rapport(house, "import", tmp_path / "missing.json") == 1
    assert "could not be read" in capsys.readouterr().err


def test_the_web_page_and_the_questions_are_written(house: Path, tmp_path: Path, capsys):
    page, text = tmp_path / "form.html", tmp_path / "form.txt"
    assert rapport(house, "export", NAME, "--html", page, "--questions", text) == 0
    assert "<!DOCTYPE html>" in page.read_text("utf-8")
    assert "Do you have kids" in text.read_text("utf-8")
    assert capsys.readouterr().out.count(f"{NAME} v1") == 2
    assert not list(tmp_path.glob("*.part"))


def test_a_page_sends_to_the_venues_mail_address_or_another(house: Path, tmp_path: Path):
    page = tmp_path / "form.html"
    assert rapport(house, "export", NAME, "--html", page) == 0
    assert "Send by e-mail" not in page.read_text("utf-8")
    connection.use(house)
    settings.save(settings.Settings(venue_email="desk@example.org"))
    connection.close()
    assert rapport(house, "export", NAME, "--html", page) == 0
    assert 'data-to="desk@example.org"' in page.read_text("utf-8")
    assert rapport(house, "export", NAME, "--html", page, "--mail-to", "hi@example.com") == 0
    assert 'data-to="hi@example.com"' in page.read_text("utf-8")


def test_what_no_font_has_is_said_beside_the_answer(house: Path, tmp_path: Path, capsys):
    data = tmp_path / "form.json"
    assert rapport(house, "export", NAME, "--json", data) == 0
    content = json.loads(data.read_text("utf-8"))
    content["form"]["title"] = "Season 🎭"
    data.write_text(json.dumps(content), encoding="utf-8")
    assert rapport(house, "import", data) == 0 and rapport(house, "publish", NAME) == 0
    capsys.readouterr()
    assert rapport(house, "export", NAME, "--paper", tmp_path / "form.pdf") == 0
    said = capsys.readouterr()
    assert "No font here has" in said.err and "of the title" in said.err
    assert "No font" not in said.out


def test_paper_and_a_pdf_to_fill_in_are_written(house: Path, tmp_path: Path, capsys):
    paper, fillable = tmp_path / "paper.pdf", tmp_path / "fill.pdf"
    arguments = ("--paper", paper, "--fillable", fillable, "--size", "large")
    assert rapport(house, "export", NAME, *arguments) == 0
    assert paper.read_bytes().startswith(b"%PDF") and fillable.read_bytes().startswith(b"%PDF")
    assert "to print" in capsys.readouterr().out


@pytest.mark.parametrize(("country", "width"), [("US", 612), ("DE", 595)])
def test_large_print_goes_on_the_paper_of_the_country(
    house: Path, tmp_path: Path, country: str, width: int
):
    connection.use(house)
    settings.save(settings.Settings(country=country))
    connection.close()
    paper = tmp_path / "paper.pdf"
    assert rapport(house, "export", NAME, "--paper", paper, "--size", "large") == 0
    assert int(PdfReader(paper).pages[0].mediabox.width) == width


def test_nothing_is_written_that_could_not_come_back(house: Path, tmp_path: Path, capsys):
    assert rapport(house, "export", "After the show", "--html", tmp_path / "x.html") == 1
    assert "Publish it first" in capsys.readouterr().err
    assert rapport(house, "export", NAME, "--version", "9", "--json", tmp_path / "x.json") == 1
    assert "has no version 9. The newest is v1." in capsys.readouterr().err
    assert rapport(house, "export", NAME, "--json", house) == 1
    assert "is a Rapport file" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        rapport(house, "export", NAME)
    assert stopped.value.code == 2


def test_results_in_words_and_as_json(house: Path, capsys):
    assert rapport(house, "results", NAME) == 0
    said = capsys.readouterr().out
    assert "Season signup: 3 responses of 1 patron" in said
    assert "1   50 %  Yes" in said and "“7 and 9”" in said
    assert rapport(house, "results", NAME, "--json", "--segment", "anonymous") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["responses"] == 2
    kids = next(q for q in found["questions"] if q["key"] == "kids")
    assert [c["responses"] for c in kids["choices"]] == [0, 1]


def test_results_as_a_table_never_run_as_a_formula(house: Path, tmp_path: Path, capsys):
    target = tmp_path / "results.csv"
    assert rapport(house, "results", NAME, "--csv", target) == 0
    rows = list(csv.DictReader(target.read_text("utf-8-sig").splitlines()))
    assert len(rows) == 3 and "Wrote 3 responses" in capsys.readouterr().out
    assert rows[1]["What would you get out of bed early for?"] == "Opera, Jazz, =Ukulele"
    assert rows[0]["Patron"] == "Judith Shimwell" and rows[1]["Name given"] == "Ada Example"
    assert not any(cell.startswith("=") for row in rows for cell in row.values())


def test_publishing_says_what_it_does_and_refuses_what_cannot_work(house: Path, capsys):
    assert rapport(house, "publish", "After the show") == 0
    assert "Published After the show v1" in capsys.readouterr().out
    assert rapport(house, "publish", NAME) == 1
    assert "no changes to publish" in capsys.readouterr().err
    connection.use(house)
    form = forms.get_form(forms.find_form(NAME))
    body = dict(form.live.body)
    body["questions"] = [q | {"words": ""} for q in body["questions"][1:]]
    forms.set_draft(form.id, body, version=form.version)
    connection.close()
    assert rapport(house, "publish", NAME) == 1
    assert "A question has no words. There is more" in capsys.readouterr().err


def test_what_conflicts_with_nothing_is_taken_in(house: Path, capsys):
    assert rapport(house, "review", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "waiting": 2, "clear": 1, "conflicting": 0, "unmatched": 1,
    }  # fmt: skip
    assert rapport(house, "review", NAME, "--accept", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"waiting": 1, "taken": 1, "nothing_new": 0}
    assert rapport(house, "review", "--accept", "--new-patrons") == 0
    assert "Taken in: 1." in capsys.readouterr().out
    connection.use(house)
    rows = connection.rows(
        "select p.display_name, i.name from patron_interest pi join patron p on p.id = "
        "pi.patron_id join interest i on i.id = pi.interest_id order by p.id, i.name"
    )
    assert rows == [
        ("Judith Shimwell", "Has children"), ("Ada Example", "=Ukulele"), ("Ada Example", "Jazz"),
        ("Ada Example", "Opera"),
    ]  # fmt: skip


def test_who_answers_twice_becomes_one_new_patron(house: Path, capsys):
    connection.use(house)
    version = forms.list_live_versions()[0]
    responses.add_response(
        version.id, {"who": {"parts": ADA}, "kids": {"choices": ["yes"]}}, face="web",
        person=ADA,
    )  # fmt: skip
    connection.close()
    assert rapport(house, "review", "--accept", "--new-patrons", "--json") == 0
    assert json.loads(capsys.readouterr().out)["taken"] == 3
    connection.use(house)
    assert connection.rows("select count(*) from patron where family = 'Example'") == [(1,)]


def test_who_resembles_somebody_waits_for_a_person(house: Path, capsys):
    connection.use(house)
    make_patron("Ada", "Example")
    refresh()
    connection.close()
    assert rapport(house, "review", "--accept", "--new-patrons", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"waiting": 1, "taken": 1, "nothing_new": 0}


def test_new_patrons_alone_are_not_understood(house: Path, capsys):
    assert rapport(house, "review", "--new-patrons") == 1
    assert "--accept" in capsys.readouterr().err
