"""Power cuts: what a disk can hold at any moment is rebuilt, and nothing that was told may be missing.

A recorder writes down every write and sync of an evening's work. A cut is a moment in that record: the
disk then holds all that was synced, and of the rest nothing, all, a beginning, or any part, down
to single sectors of 512 bytes. (Modelled on a file system that makes a new file's name durable with
its first sync; the shared memory of the journal is no part of a disk.)
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks import harness
from benchmarks.endurance import acts
from benchmarks.endurance.result import Result
from db import connection, encrypt, key_file, keys, schema
from db.key_file import Key
from desktop.domain import file_care
from desktop.sample_venue import bulk

NAME_LINE = "simulated power cuts, plain and encrypted"
CUTS, SHORT_CUTS = 1_000, 15  # for each of plain and encrypted
WORK, SHORT_WORK = 500, 60  # acts in the record
HEAD = struct.Struct("<cHQI")
SECTOR = 512
WAYS = ("nothing", "all", "beginning", "part", "part", "sectors")


class Entry(NamedTuple):
    """One thing that happened to a file: W write, Z cut to a length, S sync, D removed."""

    what: str
    name: str
    offset: int
    data: bytes


def run(short: bool) -> list[Result]:
    """Record an evening once, cut it often; plain, then encrypted."""
    if shutil.which("cc") is None:
        return [Result("power cuts (there is no C compiler here)", 0, 0, 0, "not run")]
    folder = Path(tempfile.mkdtemp(prefix="rapport-power-"))
    try:
        recorder = folder / "recorder.so"
        source = Path(__file__).with_name("recorder.c")
        subprocess.run(
            ["cc", "-shared", "-fPIC", "-O2", "-o", str(recorder), str(source), "-ldl"], check=True
        )
        cuts, work = (SHORT_CUTS, SHORT_WORK) if short else (CUTS, WORK)
        return [
            _series(folder / "plain", recorder, None, cuts, work),
            _series(folder / "encrypted", recorder, key_file.new_key(), cuts, work),
        ]
    finally:
        connection.close()
        shutil.rmtree(folder, ignore_errors=True)


def _series(folder: Path, recorder: Path, key: Key | None, cuts: int, work: int) -> Result:
    recorded = folder / "disk"
    recorded.mkdir(parents=True)
    database, record = recorded / "evening.db", folder / "record"
    bulk.build(database, patrons=200, tickets=1_000, seed=1)
    connection.close()
    if key is not None:
        keys.keep(database, key_file.wrap(key, "an evening without light"))
        encrypt.encrypt(database, key)
        connection.close()
    start = {path.name: path.read_bytes() for path in recorded.iterdir()}
    command = [sys.executable, "-m", "benchmarks.endurance.power_child", str(database),
               str(recorded / "told"), str(work)]  # fmt: skip
    environment = {**os.environ, "LD_PRELOAD": str(recorder), "RECORD_UNDER": str(recorded),
                   "RECORD_TO": str(record), "RAPPORT_NOW": harness.NOW}  # fmt: skip
    subprocess.run(
        [*command, *([key.ident, key.secret.hex()] if key else [])],
        cwd=harness.ROOT,
        env=environment,
        check=True,
    )
    entries = list(_entries(record.read_bytes()))
    first = next(n for n, e in enumerate(entries) if e.name == "told" and e.what == "W")
    draw = Random(5)
    moments = sorted(draw.randrange(first, len(entries) + 1) for _ in range(cuts))
    lost = broken = 0
    disk = _Disk(start)
    target = folder / "after"
    for moment in moments:
        disk.run_to(entries, moment)
        wrong = _look(disk, target, key, draw)
        lost += any(line.startswith("lost") for line in wrong)
        broken += bool(wrong)
        for line in wrong[:3]:
            print(f"cut at {moment}: {line}", file=sys.stderr)
    syncs = sum(e.what == "S" for e in entries)
    figures = f"{len(entries):,} writes, {syncs:,} syncs, {lost} cuts lost what was told"
    kind = "encrypted" if key else "plain"
    return Result(f"power cut, {kind}", cuts, len(moments), broken, figures)


def _entries(record: bytes) -> Iterator[Entry]:
    names: dict[int, str] = {}
    at = 0
    while at < len(record):
        what, number, offset, length = HEAD.unpack_from(record, at)
        at += HEAD.size
        data = record[at : at + length]
        at += length
        if what == b"N":
            names[number] = Path(data.decode()).name
        elif not names[number].endswith("-shm"):
            yield Entry(what.decode(), names[number], offset, data)


class _Disk:
    """What is safe on it, what is still on its way, and what was told until now."""

    def __init__(self, start: dict[str, bytes]) -> None:
        self.safe: dict[str, bytearray | None] = {n: bytearray(b) for n, b in start.items()}
        self.waiting: dict[str, list[Entry]] = defaultdict(list)
        self.told = b""
        self._at = 0

    def run_to(self, entries: list[Entry], moment: int) -> None:
        """Let time pass until a moment."""
        for entry in entries[self._at : moment]:
            if entry.name == "told":
                self.told += entry.data
            elif (
                entry.what == "S" and entry.name not in self.safe and entry.name not in self.waiting
            ):
                self._settle_names()  # the folder itself
            elif entry.what == "S":
                for waited in self.waiting.pop(entry.name, []):
                    self.safe[entry.name] = _after(self.safe.get(entry.name), waited)
            else:
                self.waiting[entry.name].append(entry)
        self._at = moment

    def _settle_names(self) -> None:
        """What was removed stays so; what a file of the same name holds since is still on its way."""
        for name, waiting in self.waiting.items():
            last = max((n for n, e in enumerate(waiting) if e.what == "D"), default=-1)
            if last >= 0:
                self.safe[name] = None
                del waiting[: last + 1]

    def as_found(self, draw: Random) -> dict[str, bytes]:
        """One of the states in which the disk may be found after a cut."""
        way = draw.choice(WAYS)
        found: dict[str, bytes] = {}
        for name in {*self.safe, *self.waiting}:
            image = self.safe.get(name)
            content = None if image is None else bytearray(image)
            for entry in _survivors(self.waiting.get(name, []), way, draw):
                content = _after(content, entry)
            if content is not None:
                found[name] = bytes(content)
        return found


def _survivors(waiting: list[Entry], way: str, draw: Random) -> list[Entry]:
    if way == "nothing":
        return []
    if way == "all":
        return waiting
    # A file that is removed and made again is another one: never a mixture of both.
    last = max((n for n, e in enumerate(waiting) if e.what == "D"), default=-1)
    if last >= 0 and draw.random() < 0.5:
        waiting, last = waiting[: next(n for n, e in enumerate(waiting) if e.what == "D")], -1
    if way == "beginning":
        return waiting[: draw.randrange(len(waiting) + 1)]
    kept, rest = (waiting[last : last + 1], waiting[last + 1 :]) if last >= 0 else ([], waiting)
    rest = [e for e in rest if draw.random() < 0.5]
    if way == "sectors":
        rest = [piece for e in rest for piece in _sectors(e, draw)]
    return [*kept, *rest]


def _sectors(entry: Entry, draw: Random) -> list[Entry]:
    if entry.what != "W" or len(entry.data) <= SECTOR:
        return [entry]
    return [
        entry._replace(offset=entry.offset + at, data=entry.data[at : at + SECTOR])
        for at in range(0, len(entry.data), SECTOR)
        if draw.random() < 0.5
    ]


def _after(content: bytearray | None, entry: Entry) -> bytearray | None:
    if entry.what == "D":
        return None
    content = bytearray() if content is None else content
    end = entry.offset + len(entry.data)
    if entry.what == "Z":
        del content[entry.offset :]
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    content[entry.offset : end] = entry.data
    return content


def _look(disk: _Disk, target: Path, key: Key | None, draw: Random) -> list[str]:
    """Open the disk as it is found; what was told and is not there, and what is not whole."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    for name, content in disk.as_found(draw).items():
        (target / name).write_bytes(content)
    database = target / "evening.db"
    if key is not None:
        keys.hold(database, key)
    told = [line for line in disk.told.decode().split("\n")[:-1] if line]
    try:
        schema.open_file(database)
        return [*file_care.find_problems(), *acts.wrong(told)]
    except Exception as error:  # noqa: BLE001  (whatever it is, the disk was lost)
        return [f"does not open: {type(error).__name__}: {error}"]
    finally:
        connection.close()
