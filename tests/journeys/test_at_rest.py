"""At rest: of two hundred secrets in an encrypted file not one can be read anywhere on the disk."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from builders import make_patron

from db import backups, connection, key_file, keys, schema
from db.queries import notes, settings
from desktop.domain import key_store, protection
from desktop.domain.mishap import observe
from desktop.domain.mishap_log import MishapLog

WORDS = "bodaki mesuto rafine kupodi tasemo"
SECRETS = 200


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(key_file, "SCRYPT_N", 2**14)
    monkeypatch.setattr(key_store, "open_store", lambda: None)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setenv("SQLITE_TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    yield [f"Zwx{number:03d}Quorvath" for number in range(SECRETS)]
    keys.forget_all()


def plant(secrets: list[str]) -> None:
    """Names, notes and settings, half of each in capitals as people type them."""
    with connection.transaction():
        for number, secret in enumerate(secrets):
            if number % 4 == 3:
                settings.set_setting(f"planted_{number}", secret)
                continue
            patron = make_patron("Judith", secret if number % 2 else "Shimwell")
            if not number % 2:
                notes.add_note(patron, f"asked for {secret} by the door")


def found_on_disk(folder: Path, words: list[str]) -> list[tuple[str, str]]:
    """Every secret that stands in any file, as typed, folded, in UTF-16 or backwards."""
    hits = []
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        content = path.read_bytes().lower()
        for word in words:
            folded = word.lower()
            spellings = (folded.encode(), folded.encode("utf-16-le"), folded[::-1].encode())
            if any(spelling in content for spelling in spellings):
                hits.append((path.name, word))
    return hits


def test_no_secret_is_readable_in_file_journal_backups_key_file_logs_or_temporary_files(
    database: Path, secrets: list[str], tmp_path: Path, caplog
):
    plant(secrets[:60])
    plain = backups.make_backup("by-hand")
    connection.close()
    assert found_on_disk(tmp_path, secrets)  # the search itself finds what is there
    protection.turn_on(database, WORDS, use_store=True)
    protection.encrypt_copies(database, protection.list_plain_copies(database))
    schema.open_file(database)
    plant(secrets[60:])
    assert database.with_name("rapport.db-wal").stat().st_size > 0
    raw = connection.raw()
    # Sorting and joining more than the cache holds goes to temporary files, if anything does.
    raw.execute("pragma cache_size = 10")
    raw.execute(
        "select count(*) from (select a.family, b.text from patron a, note b "
        "order by b.text || a.family || b.id desc limit 20000)"
    ).fetchall()
    assert found_on_disk(tmp_path, secrets) == []
    backups.make_backup("close")
    schema.backup_to(tmp_path / "by-hand.db")
    try:
        raise ValueError(f"no such patron: {secrets[0]}")
    except ValueError as error:
        MishapLog(tmp_path).write(observe(error))
    assert found_on_disk(tmp_path, secrets) == []
    assert schema.check() == []
    connection.close()
    assert found_on_disk(tmp_path, secrets) == []
    assert found_on_disk(tmp_path, [WORDS, *WORDS.split()]) == []
    key = keys.key_for(database)
    assert key is not None
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert key.secret not in path.read_bytes()
            assert key.secret.hex().encode() not in path.read_bytes()
    assert not any(secret in record.getMessage() for record in caplog.records for secret in secrets)
    assert keys.is_encrypted(plain.path)
    if os.name != "nt":
        private = [p for p in tmp_path.rglob("*.db*") if p.is_file()]
        assert all(p.stat().st_mode & 0o077 == 0 for p in private)
