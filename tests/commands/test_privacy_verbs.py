"""The verbs for what a person may ask of us: know, erase, retention."""

import json

import pytest
from builders import make_note, make_patron, refresh

from db import connection, schema
from db.models import Patron
from desktop.__main__ import main


@pytest.fixture
def ada(database) -> int:
    patron = make_patron("Ada", "Osei", email="ada@example.org")
    make_note(patron, "Likes the balcony")
    refresh()
    connection.close()
    return patron


def patrons(database) -> list[str]:
    schema.open_file(database)
    found = [p.display_name for p in Patron.select()]
    connection.close()
    return found


def test_a_dry_run_changes_nothing(database, ada, capsys):
    assert main(["--database", str(database), "erase", "ada@example.org", "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "1 note" in said
    assert "To know:" in said
    assert patrons(database) == ["Ada Osei"]


def test_without_a_terminal_it_takes_a_yes(database, ada, capsys):
    assert main(["--database", str(database), "erase", str(ada)]) == 1
    assert "--yes" in capsys.readouterr().err
    assert patrons(database) == ["Ada Osei"]

    assert main(["--database", str(database), "erase", str(ada), "--yes", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["erased"] is True
    assert patrons(database) == []
    data = b"".join(p.read_bytes() for p in database.parent.glob(database.name + "*"))
    assert b"Osei" not in data
    assert b"balcony" not in data


def test_json_without_a_yes_only_tells(database, ada, capsys):
    assert main(["--database", str(database), "erase", str(ada), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["erased"] is False
    assert patrons(database) == ["Ada Osei"]


def test_nobody_is_erased_by_an_address_that_two_share(database, ada, capsys):
    schema.open_file(database)
    make_patron("Ben", "Osei", email="ada@example.org")
    connection.close()
    assert main(["--database", str(database), "erase", "ada@example.org", "--yes"]) == 1
    assert "number" in capsys.readouterr().err
    assert len(patrons(database)) == 2


def test_know_writes_two_files_without_a_name_in_theirs(database, ada, tmp_path, capsys):
    folder = tmp_path / "out"
    assert main(["--database", str(database), "know", str(ada), "-o", str(folder)]) == 1
    assert "no folder" in capsys.readouterr().err
    folder.mkdir()
    assert main(["--database", str(database), "know", str(ada), "-o", str(folder)]) == 0
    names = sorted(path.name for path in folder.iterdir())
    assert names == [f"know-{ada}-2026-11-22.json", f"know-{ada}-2026-11-22.pdf"]
    told = json.loads((folder / names[0]).read_text(encoding="utf-8"))
    assert told["tables"]["note"][0]["text"] == "Likes the balcony"


def test_retention_lists_who_is_due(database, ada, capsys):
    schema.open_file(database)
    Patron.update(created_at="2010-01-01T00:00:00Z").execute()
    connection.close()
    assert main(["--database", str(database), "retention", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["rules"]["patron_years"] == 7
    assert answer["patrons"] == 0  # there is a note of this year
