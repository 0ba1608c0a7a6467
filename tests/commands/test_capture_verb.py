"""`rapport capture`: a line in plain words without a screen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import make_patron, refresh

from db import connection, schema
from db.queries import interests, notes
from desktop import __main__ as command_line
from desktop.domain.vocabulary import add_preset_vocabulary

LINE = "Plays the viola; call back Tue"


@pytest.fixture
def house(database: Path) -> Path:
    add_preset_vocabulary()
    make_patron("Judith", "Shimwell", email="judith@example.org")
    refresh()
    connection.close()
    return database


def rapport(path: Path, *arguments: str) -> int:
    return command_line.main(["--database", str(path), "capture", *arguments])


def test_a_dry_run_says_what_a_line_could_become_and_writes_nothing(house: Path, capsys):
    assert rapport(house, "judith@example.org", LINE, "--dry-run", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert [(p["kind"], p["label"], p["due"], p["span"]) for p in said["proposals"]] == [
        ("interest", "Plays an instrument: viola", None, [0, 15]),
        ("promise", "Follow-up: call back Tue 24 Nov", "2026-11-24", [17, 30]),
    ]
    assert said["kept"] is False
    schema.open_file(house)
    assert notes.list_notes(1) == []


def test_without_it_the_line_is_kept_with_its_facts(house: Path, capsys):
    assert rapport(house, "1", LINE) == 0
    said = capsys.readouterr().out
    assert said.splitlines() == [
        "Kept: Plays an instrument: viola",
        "Kept: Follow-up: call back Tue 24 Nov",
        "The line is kept as a note.",
    ]
    schema.open_file(house)
    assert [n.text for n in notes.list_notes(1)] == [LINE]
    assert [i.detail for i in interests.list_patron_interests(1)] == ["viola"]


def test_nobody_and_nothing_are_said_in_one_line(house: Path, capsys):
    assert rapport(house, "nobody@example.org", LINE) == 1
    assert rapport(house, "1", "   ") == 1
    assert len(capsys.readouterr().err.splitlines()) == 2
