"""`rapport backup` and `rapport backups`: copies among the file's own, and never over another venue's."""

import json
import os
import socket
from pathlib import Path

import pytest
from builders import make_patron

from db import backup_shelf, connection, schema
from desktop.__main__ import main
from desktop.domain import file_lock


@pytest.fixture
def house(tmp_path: Path, now: str) -> Path:
    path = tmp_path / "rapport.db"
    schema.create(path)
    make_patron("Ada")
    connection.close()
    return path


def rapport(capsys, *arguments: object) -> tuple[int, str, str]:
    code = main([str(a) for a in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_without_a_path_the_copy_goes_to_the_backups(house, capsys):
    code, out, _ = rapport(capsys, "--database", house, "backup")
    assert code == 0
    (made,) = backup_shelf.list_backups(house)
    assert str(made.path) in out
    code, out, _ = rapport(capsys, "--database", house, "backups")
    assert code == 0
    assert "Sun 22 Nov · 18:30 · by hand · 1 patron, 0 tickets" in out
    assert str(made.path) in out


def test_the_list_as_json_says_all_that_is_known(house, capsys):
    rapport(capsys, "--database", house, "backup")
    code, out, _ = rapport(capsys, "--database", house, "backups", "--json")
    told = json.loads(out)
    assert code == 0
    assert told["second_place"] is None
    assert [b["why"] for b in told["backups"]] == ["by-hand"]
    assert told["backups"][0]["verified"] is True
    assert told["backups"][0]["counts"]["patron"] == 1


def test_without_a_backup_the_list_says_how_to_make_one(house, capsys, tmp_path):
    assert "rapport backup" in rapport(capsys, "--database", house, "backups")[1]
    code, _, err = rapport(capsys, "--database", tmp_path / "gone.db", "backups")
    assert (code, "no backup" in err) == (1, True)


def test_another_venues_file_is_never_written_over(house, tmp_path, capsys):
    other = tmp_path / "other.db"
    schema.create(other)
    make_patron("Bea")
    connection.close()
    before = other.read_bytes()
    code, _, err = rapport(capsys, "--database", house, "backup", other)
    assert code == 1
    assert "another venue's own" in err
    assert other.read_bytes() == before


def test_a_copy_that_a_window_has_open_is_not_written_over(house, tmp_path, capsys):
    copy = tmp_path / "copy.db"
    assert rapport(capsys, "--database", house, "backup", copy)[0] == 0
    held = f"{os.getppid()}\nrapport\n{socket.gethostname()}\n"
    file_lock.lock_path(copy).write_text(held, encoding="utf-8")
    code, _, err = rapport(capsys, "--database", house, "backup", copy)
    assert (code, "open in a window" in err) == (1, True)
    file_lock.lock_path(copy).unlink()
    assert rapport(capsys, "--database", house, "backup", copy)[0] == 0


def test_nothing_is_restored_under_an_open_window(house, tmp_path, capsys):
    copy = tmp_path / "copy.db"
    rapport(capsys, "--database", house, "backup", copy)
    held = f"{os.getppid()}\nrapport\n{socket.gethostname()}\n"
    file_lock.lock_path(house).write_text(held, encoding="utf-8")
    code, _, err = rapport(capsys, "--database", house, "restore", copy)
    assert (code, "while no window is open" in err) == (1, True)


def test_an_import_is_preceded_by_a_backup(house, tmp_path, capsys):
    sheet = tmp_path / "people.csv"
    sheet.write_text("First name,Last name,Email\nCy,Doe,cy@example.org\n", encoding="utf-8")
    code, _, err = rapport(capsys, "--database", house, "import", sheet, "--as", "contacts")
    assert code == 0, err
    (made,) = backup_shelf.list_backups(house)
    assert (made.why, made.counts["patron"]) == ("before-import", 1)
