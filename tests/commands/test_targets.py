"""What is written never takes the place of what cannot be made again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from builders import make_patron, make_performance, refresh

from db import connection, schema
from desktop import __main__ as command_line

VERBS = (["briefing"], ["export", "patrons"], ["export", "notes"])


@pytest.fixture
def house(database: Path) -> Path:
    make_patron("Judith", "Shimwell")
    make_performance("The Tempest", "2026-12-01 19:30")
    refresh()
    connection.close()
    return database


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
@pytest.mark.parametrize("which", ["its own file", "its journal", "another file", "a copy"])
def test_no_rapport_file_is_written_over(house: Path, tmp_path: Path, capsys, verb, which):
    target = {
        "its own file": house,
        "its journal": house.with_name(house.name + "-wal"),
        "another file": tmp_path / "other.db",
        "a copy": tmp_path / "copy.pdf",
    }[which]
    if which == "another file":
        schema.create(target)
        connection.close()
    if which == "a copy":
        target.write_bytes(house.read_bytes())
    kept = target.read_bytes() if target.exists() else None
    assert command_line.main(["--database", str(house), *verb, "-o", str(target)]) == 1
    said = capsys.readouterr()
    assert "is a Rapport file. It was left as it is." in said.err
    assert said.out == ""
    if kept is not None and which != "its journal":
        assert target.read_bytes() == kept
    assert command_line.main(["--database", str(house), "check"]) == 0


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_a_folder_and_a_device_stay_what_they_are(house: Path, tmp_path: Path, capsys, verb):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for target, said in ((tmp_path, "is a folder"), (pipe, "not an ordinary file")):
        assert command_line.main(["--database", str(house), *verb, "-o", str(target)]) == 1
        assert said in capsys.readouterr().err
    assert pipe.is_fifo()


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_an_earlier_sheet_or_table_is_replaced(house: Path, tmp_path: Path, verb):
    target = tmp_path / "out"
    target.write_text("from last week")
    assert command_line.main(["--database", str(house), *verb, "-o", str(target)]) == 0
    assert target.read_bytes() != b"from last week"
