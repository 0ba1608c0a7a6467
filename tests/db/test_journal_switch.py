"""A file that comes without its write-ahead journal: the other kind of journal must not come back."""

from __future__ import annotations

from pathlib import Path

import pytest

from db import connection


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that were brought to the disk."""
    found: list[Path] = []
    monkeypatch.setattr(connection, "settle_folder", found.append)
    return found


def test_the_removed_journal_is_brought_to_the_disk(database: Path, settled: list[Path]):
    connection.raw().execute("pragma journal_mode = delete")
    connection.close()
    raw = connection.connect(database)
    assert raw.execute("pragma journal_mode").fetchone() == ("wal",)
    assert settled == [database.parent]
    raw.close()


def test_a_file_that_has_it_costs_nothing_more(database: Path, settled: list[Path]):
    connection.close()
    connection.connect(database).close()
    assert settled == []


def test_to_look_changes_nothing(database: Path, settled: list[Path]):
    connection.raw().execute("pragma journal_mode = delete")
    connection.close()
    before = database.read_bytes()
    connection.connect(database, to_look=True).close()
    assert settled == [] and database.read_bytes() == before
