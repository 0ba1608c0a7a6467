"""What a power cut tears while the journal is folded in is still whole in the journal: no damage."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from db import connection, encrypt, key_file, keys, schema, soundness
from db.queries import settings

PAGE, FRAME_HEAD, WAL_HEAD = 4096, 24, 32


@pytest.fixture
def encrypted(database: Path) -> Path:
    connection.close()
    key = key_file.new_key()
    keys.keep(database, key_file.wrap(key, "an evening without light"))
    encrypt.encrypt(database, key)
    schema.open_file(database)
    yield database
    connection.close()
    keys.forget_all()


def torn(database: Path) -> Path:
    """The file and its journal in a folder of their own; what the journal has is torn in the file."""
    connection.raw().execute("pragma wal_autocheckpoint = 0")
    for number in range(40):
        settings.set_setting(f"torn{number}", "x" * 300)
    folder = database.parent / "after"
    folder.mkdir()
    copy = folder / database.name
    for ending in ("", "-wal", ".key"):
        shutil.copy(database.with_name(database.name + ending), copy.with_name(copy.name + ending))
    journal = copy.with_name(copy.name + "-wal").read_bytes()
    with copy.open("rb+") as file:
        for at in range(WAL_HEAD, len(journal), FRAME_HEAD + PAGE):
            page = int.from_bytes(journal[at : at + 4], "big")
            if page * PAGE <= copy.stat().st_size:
                file.seek((page - 1) * PAGE + 512)
                file.write(b"\x55" * 1024)
    key = keys.key_for(database)
    connection.close()
    keys.hold(copy, key)
    schema.open_file(copy)
    return copy


def test_a_page_that_the_journal_has_whole_is_not_damaged(encrypted: Path):
    torn(encrypted)
    assert soundness.find_problems(connection.raw()) == []
    assert schema.check() == []
    assert settings.get_setting("torn39") == "x" * 300


def test_a_page_that_is_torn_for_good_is_found(encrypted: Path):
    copy = torn(encrypted)
    assert schema.check() == []
    connection.close()
    with copy.open("rb+") as file:
        file.seek(PAGE + 512)
        file.write(b"\x55" * 1024)
    connection.use(copy)
    assert schema.check() != []


def test_beside_somebody_who_reads_nothing_is_said_of_pages_that_wait(encrypted: Path):
    copy = torn(encrypted)
    other = connection.connect(copy)
    try:
        other.execute("begin")
        other.execute("select count(*) from setting").fetchone()
        settings.set_setting("later", 1)
        assert soundness.find_problems(connection.raw()) == []
    finally:
        other.close()
