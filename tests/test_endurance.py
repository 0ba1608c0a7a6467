"""The long runs see what they are there to see: what was told and is lost, halves, torn disks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))  # the benchmarks are not installed

from benchmarks.endurance import acts, kill_one, power
from benchmarks.endurance.power import Entry
from benchmarks.endurance.result import Result
from db import connection, schema
from db.queries import patrons

ROOT = Path(__file__).parent.parent


@pytest.fixture
def told(database: Path, tmp_path: Path) -> list[str]:
    """What two of each act told; they are in the open file."""
    patrons.add_patron(given="Ada", family="Example")
    heard: list[str] = []
    doing = acts.Acts(tmp_path, heard.append, seed=1)
    for number in (1, 2):
        doing.edit(number)
        doing.take_in(number)
        doing.publish(number)
    return heard


def test_what_was_told_is_found(told: list[str]):
    assert told == ["edit 1", "import 1", "publish 1", "edit 2", "import 2", "publish 2"]
    assert acts.wrong(told) == []
    assert acts.last_numbers() == {"edit": 2, "import": 2, "publish": 2}


@pytest.mark.parametrize("line", ["edit 3", "import 3", "publish 3"])
def test_what_was_told_and_is_not_there_is_lost(told: list[str], line: str):
    assert acts.wrong([*told, line]) == [f"lost: {line}"]


@pytest.mark.parametrize(
    "damage",
    [
        "delete from contact_point where value = 'kept1@example.com'",
        "delete from ticket where id = (select max(id) from ticket)",
        "update form set draft = '{}' where name = 'Endured'",
    ],
    ids=["edit", "import", "publish"],
)
def test_a_half_is_seen(told: list[str], damage: str):
    with connection.transaction() as raw:
        raw.execute(damage)
    assert len(acts.wrong(told)) == 1


def test_a_disk_keeps_what_was_synced_whatever_the_cut_takes():
    entries = [
        Entry("W", "file", 0, b"a" * 1024),
        Entry("S", "file", 0, b""),
        Entry("W", "file", 512, b"b" * 1024),
    ]
    disk = power._Disk({})
    disk.run_to(entries, 3)
    found = {disk.as_found(Random(n)).get("file", b"") for n in range(200)}
    assert all(content[:512] == b"a" * 512 for content in found)
    assert b"a" * 1024 in found, "nothing of what was on its way"
    assert b"a" * 512 + b"b" * 1024 in found, "all of it"
    assert any(content.count(b"b") == 512 for content in found), "a torn write"


def test_what_was_never_synced_may_be_gone():
    disk = power._Disk({"file": b"old"})
    disk.run_to([Entry("D", "file", 0, b""), Entry("W", "file", 0, b"new")], 2)
    found = {disk.as_found(Random(n)).get("file") for n in range(100)}
    assert found == {b"old", b"new", None}


def test_a_run_that_did_less_than_wanted_has_not_held():
    assert Result("kills", 10, 10, 0).passed
    assert not Result("kills", 10, 9, 0).passed
    assert not Result("kills", 10, 10, 1).passed


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize("what", ["editing", "backing-up"])
def test_a_killed_program_leaves_all_that_it_told(tmp_path: Path, now: str, what: str):
    schema.create(tmp_path / kill_one.base_of(what))
    patrons.add_patron(given="Ada", family="Example")
    connection.close()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.endurance.kill_one", what, "1", str(tmp_path), "3"],
        cwd=ROOT, capture_output=True, text=True, env=dict(os.environ), check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-500:]
    assert '"kills": 1' in done.stdout
    assert '"bad": 0' in done.stdout, done.stdout
