"""The index of backups in a folder that anybody can write to: it is believed as far as it makes sense."""

import copy
import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from db import backup_index, backup_shelf, backups, one_at_a_time
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


NAMING = """
import sys
from pathlib import Path
from db import backup_shelf
from db.backup_shelf import Backup

venue, mine, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
sys.stdin.readline()
for _ in range(times):
    path = backup_shelf.begin(venue, mine)
    path.write_bytes(b"k")
    backup_shelf.note(venue, Backup(path, "2026-11-22T18:30:00Z", mine))
"""


def test_two_programs_that_index_at_the_same_instant_lose_no_entry(tmp_path: Path, now) -> None:
    venue = tmp_path / "v.db"
    backup_shelf.make_folder(venue)
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", NAMING, str(venue), "timer", "15"], stdin=subprocess.PIPE
        )
        for _ in range(2)
    ]
    for program in programs:
        assert program.stdin is not None
        program.stdin.write(b"go\n")
        program.stdin.flush()
    assert [program.communicate() and program.wait() for program in programs] == [0, 0]

    listed = backup_shelf.list_backups(venue)
    assert len(listed) == 30 and all(b.ours for b in listed)
    assert sorted(b.number for b in listed) == list(range(1, 31))
    assert not list(venue.parent.glob("*-backups/*.lock"))


def test_an_index_that_is_being_changed_elsewhere_is_waited_for(shelf: Path) -> None:
    folder = backup_shelf.folder_of(shelf)
    lock = folder / "index.json.lock"
    handle = one_at_a_time.take(lock)
    assert handle is not None
    freed = threading.Timer(0.1, lambda: one_at_a_time.give_back(lock, handle))
    freed.start()
    backup_shelf.tell(shelf, "a", "b")
    freed.join()
    assert backup_shelf.told(shelf) == {"a": "b"}


def test_a_program_that_stands_still_in_the_middle_does_not_keep_others_from_backing_up(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_index, "PATIENCE", 0.05)
    lock = backup_shelf.folder_of(shelf) / "index.json.lock"
    handle = one_at_a_time.take(lock)
    assert handle is not None
    backup_shelf.tell(shelf, "a", "b")
    one_at_a_time.give_back(lock, handle)
    assert backup_shelf.told(shelf) == {"a": "b"}


def test_a_name_that_somebody_has_begun_is_nobody_elses(shelf: Path, now) -> None:
    begun = {backup_shelf.begin(shelf, "timer") for _ in range(5)}
    assert len(begun) == 5
