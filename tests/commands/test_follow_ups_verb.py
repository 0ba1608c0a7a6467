"""`rapport follow-ups` and `rapport insights`: what is due and what it led to, for scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import make_patron, make_promise, make_season

from db import connection
from desktop.__main__ import main


@pytest.fixture
def file(database: Path) -> Path:
    make_season()
    judith = make_patron("Judith", "Shimwell")
    make_promise(judith, "Call back", due_on="2026-11-20")
    make_promise(judith, "Send the folder", due_on="2026-12-24")
    connection.close()
    return database


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    assert main(list(arguments)) == 0
    return json.loads(capsys.readouterr().out)


def test_what_is_due_comes_as_one_object(file, capsys):
    said = answer(capsys, "--database", str(file), "follow-ups", "--json")
    assert said["counts"] == {"due": 1, "overdue": 1, "all": 2, "done": 0}
    (found,) = said["follow_ups"]
    assert (found["patron"], found["what"], found["late"]) == ("Judith Shimwell", "Call back", True)


def test_what_is_due_comes_as_lines(file, capsys):
    assert main(["--database", str(file), "follow-ups", "--view", "all", "--text", "folder"]) == 0
    said = capsys.readouterr().out
    assert "Thu 24 Dec  Judith Shimwell: Send the folder" in said
    assert "Call back" not in said


def test_the_numbers_come_as_one_object(file, capsys):
    said = answer(capsys, "--database", str(file), "insights", "--json")
    assert (said["period"], said["first"], said["last"]) == ("2026/27", "2026-09-01", "2027-08-31")
    figures = {f["key"]: f for section in said["sections"] for f in section["figures"]}
    assert figures["promises.open_late"]["number"] == 1
    assert figures["promises.coming"]["number"] == 1
    assert all(figure["counts"] for figure in figures.values())


def test_any_days_can_be_counted(file, capsys):
    said = answer(capsys, "--database", str(file), "insights", "--from", "2026-11-20",
                  "--to", "2026-11-20", "--json")  # fmt: skip
    figures = {f["key"]: f["number"] for section in said["sections"] for f in section["figures"]}
    assert (figures["promises.open_late"], figures["promises.coming"]) == (1, 0)


def test_a_page_of_paper_is_written(file, capsys, tmp_path):
    out = tmp_path / "numbers.pdf"
    assert main(["--database", str(file), "insights", "-o", str(out)]) == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert capsys.readouterr().out == ""


def test_an_unknown_season_names_those_there_are(file, capsys):
    assert main(["--database", str(file), "insights", "--season", "1999"]) == 1
    assert "There are: 2026/27, Last 12 months." in capsys.readouterr().err
    assert main(["--database", str(file), "insights", "--from", "never"]) == 1
    assert (
        main(["--database", str(file), "insights", "--from", "0001-01-01", "--to", "9999-12-31"])
        == 1
    )
