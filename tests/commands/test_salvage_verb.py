"""`rapport salvage`, `rapport restore latest`, and the seal that verbs leave as they found it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import make_patron

from db import backups, connection, seal, search, soundness
from desktop.__main__ import main
from desktop.domain import first_look

PAGE = 4096


@pytest.fixture
def venue(database: Path) -> Path:
    """A file closed well, with a backup."""
    for number in range(60):
        make_patron("Ada", f"Example {number:03}")
    search.rebuild()
    backups.make_backup(backups.CLOSE)
    soundness.seal_current()
    connection.close()
    seal.close_handles()
    return database


def hurt(path: Path) -> bytes:
    data = bytearray(path.read_bytes())
    data[PAGE * 9 : PAGE * 10] = bytes(PAGE)
    path.write_bytes(data)
    return bytes(data)


def test_salvage_says_what_was_kept(venue: Path, capsys):
    damaged = hurt(venue)
    new = venue.with_name("new.db")
    assert main(["salvage", str(venue), "-o", str(new), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["tables"]["patron"]["kept"] == 60
    assert told["kept"] > 60
    assert venue.read_bytes() == damaged
    assert main(["--database", str(new), "check"]) == 0


def test_salvage_in_words(venue: Path, capsys):
    hurt(venue)
    assert main(["salvage", str(venue), "-o", str(venue.with_name("new.db"))]) == 0
    said = capsys.readouterr().out
    assert "records kept" in said
    assert "is as it was" in said


def test_salvage_writes_over_nothing(venue: Path, capsys):
    there = venue.with_name("new.db")
    there.write_text("a letter")
    assert main(["salvage", str(venue), "-o", str(there)]) == 1
    assert there.read_text() == "a letter"
    assert "Traceback" not in capsys.readouterr().err


def test_restore_takes_the_newest_whole_backup(venue: Path, capsys):
    damaged = hurt(venue)
    assert main(["--database", str(venue), "restore", "latest"]) == 0
    said = capsys.readouterr().out
    assert "60 patrons" in said
    kept = list(venue.parent.glob("rapport-damaged-*.db"))
    assert [path.read_bytes() for path in kept] == [damaged]
    assert main(["--database", str(venue), "check"]) == 0


def test_restore_without_any_backup_changes_nothing(database: Path, capsys):
    connection.close()
    before = database.read_bytes()
    assert main(["--database", str(database), "restore"]) == 1
    assert database.read_bytes() == before
    assert "no whole backup" in capsys.readouterr().err


def test_a_verb_that_reads_leaves_the_seal_on_and_one_that_writes_puts_it_back(venue: Path, capsys):
    before = seal.path_of(venue).read_bytes()
    assert main(["--database", str(venue), "search", "Example"]) == 0
    assert seal.path_of(venue).read_bytes() == before
    assert main(["--database", str(venue), "capture", "1", "Loves Bach"]) == 0
    assert seal.path_of(venue).read_bytes() != before
    connection.close()
    assert first_look.before_opening(venue).wants == first_look.NOTHING


def test_a_file_that_was_not_closed_well_is_not_sealed_by_a_verb(venue: Path, capsys):
    seal.remove(venue)
    assert main(["--database", str(venue), "search", "Example"]) == 0
    assert not seal.path_of(venue).exists()
