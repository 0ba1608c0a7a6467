"""`rapport key` and encrypted files on the command line: the passphrase once, then the environment."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db import connection, key_file, keys
from desktop.__main__ import main
from desktop.domain import key_store, passphrase, protection


@pytest.fixture(autouse=True)
def quick_scrypt(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(key_file, "SCRYPT_N", 2**14)
    monkeypatch.setattr(key_store, "open_store", lambda: None)
    monkeypatch.delenv("RAPPORT_PASSPHRASE", raising=False)
    yield
    keys.forget_all()


def run(database: Path, *words: str) -> int:
    keys.forget_all()  # as another process
    connection.close()
    return main(["--database", str(database), *words])


def test_on_off_and_a_new_passphrase(database: Path, capsys, monkeypatch, tmp_path: Path):
    connection.close()
    page = tmp_path / "page.pdf"
    assert run(database, "key", "on", "-o", str(page)) == 0
    words = capsys.readouterr().out.strip()
    assert passphrase.read(words) == words
    assert page.read_bytes().startswith(b"%PDF")
    assert run(database, "key", "status", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["encrypted"] is True and told["in_key_store"] is False
    assert run(database, "check") == 1
    assert "RAPPORT_PASSPHRASE" in capsys.readouterr().err
    monkeypatch.setenv("RAPPORT_PASSPHRASE", words.upper())
    assert run(database, "check") == 0
    capsys.readouterr()
    assert run(database, "key", "new-passphrase") == 0
    later = capsys.readouterr().out.strip()
    assert later != words
    assert run(database, "check") == 1
    assert "not the recovery passphrase" in capsys.readouterr().err
    monkeypatch.setenv("RAPPORT_PASSPHRASE", later)
    assert run(database, "key", "off") == 0
    monkeypatch.delenv("RAPPORT_PASSPHRASE")
    assert run(database, "check") == 0


def test_an_encrypted_backup_is_restored_with_its_passphrase(
    database: Path, capsys, monkeypatch, tmp_path: Path
):
    connection.close()
    run(database, "key", "on")
    words = capsys.readouterr().out.strip()
    monkeypatch.setenv("RAPPORT_PASSPHRASE", words)
    copy = tmp_path / "copies" / "copy.db"
    copy.parent.mkdir()
    assert run(database, "backup", str(copy)) == 0
    fresh = tmp_path / "fresh" / "fresh.db"
    fresh.parent.mkdir()
    assert run(fresh, "restore", str(copy)) == 0
    assert keys.is_encrypted(fresh)
    assert run(fresh, "check") == 0
    monkeypatch.setenv("RAPPORT_PASSPHRASE", "bodaki")
    assert run(fresh, "check") == 1
    assert run(fresh, "restore", str(copy)) == 1


def test_a_passphrase_is_written_before_it_counts(database: Path, capsys, monkeypatch):
    connection.close()

    def power_cut(*_args: object, **_kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(protection, "turn_on", power_cut)
    assert run(database, "key", "on") == 130
    words = capsys.readouterr().out.strip()
    assert passphrase.read(words) == words


def test_what_makes_no_sense_is_said(database: Path, capsys, tmp_path: Path):
    connection.close()
    assert run(database, "key", "off") == 1
    assert "is not encrypted" in capsys.readouterr().err
    assert run(tmp_path / "none.db", "key", "status") == 1
    assert "no Rapport file" in capsys.readouterr().err
