"""The index of backups in a folder that anybody can write to: it is believed as far as it makes sense."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from db import backup_shelf, backups
from db.backup_shelf import Backup

GARBAGE = (
    None, 5, -1, 1e300, "x", "", [], [[]], {}, {"a": "b"}, True, "a\0b", "\ud800", "../../outside.db",
    "..", "/etc/passwd", "x" * 400, "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", 2**70,
)  # fmt: skip


def _entry(number: int) -> dict[str, Any]:
    return {
        "name": f"v-{number}.db", "made_at": f"2026-01-0{number}T10:00:00Z", "why": "close", "size": 10,
        "counts": {"patron": 3}, "head": "", "schema": 4, "file_id": "a", "encrypted": False,
        "verified_at": "2026-01-09T10:00:00Z", "digest": "x", "seen": [1, 2, 3, 4], "number": number,
    }  # fmt: skip


SECOND = {"path": "/nowhere", "asked_at": "", "copied_at": "", "copied": "", "failed_at": "",
          "problem": "", "closes": 0}  # fmt: skip


def _index() -> dict[str, Any]:
    entries = [_entry(number) for number in range(1, 6)]
    return {
        "last": 5,
        "backups": entries,
        "second": dict(SECOND),
        "told": {"a": "b"},
        "suspect": "",
    }


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A file with five backups, a file of somebody's beside them and one outside."""
    venue = tmp_path / "v.db"
    venue.write_bytes(b"x" * 100)
    folder = backup_shelf.make_folder(venue)
    for number in range(1, 6):
        (folder / f"v-{number}.db").write_bytes(b"k" * 10)
    (folder / "foreign.txt").write_bytes(b"k" * 10)
    (tmp_path / "outside.db").write_bytes(b"k" * 10)
    return venue


def _spoilt() -> list[dict[str, Any]]:
    found = []
    for value in GARBAGE:
        for place in ("last", "backups", "second", "told", "suspect"):
            found.append(_index() | {place: copy.deepcopy(value)})
        for field in _entry(1):
            index = _index()
            index["backups"][1][field] = copy.deepcopy(value)
            found.append(index)
        found.extend(_index() | {"second": SECOND | {f: copy.deepcopy(value)}} for f in SECOND)
    return found


def test_no_garbage_in_the_index_keeps_a_backup_from_being_made_listed_or_thinned(
    shelf: Path,
) -> None:
    folder = backup_shelf.folder_of(shelf)
    for index in _spoilt():
        (folder / "v-5.db").write_bytes(b"k" * 10)
        (folder / "index.json").write_text(json.dumps(index))

        backup_shelf.list_backups(shelf)
        backup_shelf.newest(shelf)
        backups.list_second(shelf)
        backup_shelf.second_place(shelf)
        backup_shelf.tell(shelf, "a", "b")
        noted = backup_shelf.note(shelf, Backup(folder / "v-5.db", "2026-01-05T10:00:00Z"))
        backup_shelf.thin(shelf, room=25)

        assert noted.ours
        assert (folder / "v-5.db").exists(), index
        assert (folder / "foreign.txt").exists()
        assert (shelf.parent / "outside.db").read_bytes() == b"k" * 10


def test_a_copy_that_is_named_twice_is_not_taken_for_an_older_one(shelf: Path) -> None:
    folder = backup_shelf.folder_of(shelf)
    index = _index()
    index["backups"].append(_entry(5) | {"number": 1, "made_at": "2020-01-01T10:00:00Z"})
    (folder / "index.json").write_text(json.dumps(index))

    backup_shelf.thin(shelf, room=10)

    assert (folder / "v-5.db").exists()


def test_the_index_is_never_written_through_a_link(shelf: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.db"
    (backup_shelf.folder_of(shelf) / "index.json.part").symlink_to(outside)

    backup_shelf.tell(shelf, "a", "b")

    assert outside.read_bytes() == b"k" * 10
    assert backup_shelf.told(shelf) == {"a": "b"}
