"""Backups of a file that another program writes to a hundred times a second, each of them put back."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.endurance.result import Result
from db import backups, connection, gate, restore
from db.backup_shelf import Backup
from desktop.sample_venue import bulk

NAME_LINE = "backups of a file under 100 commits a second: how long, who waits, are they good"
WRITER = "benchmarks.endurance.backup_load"
LONG, SHORT = (100, 44_500, 227_000), (5, 4_000, 20_000)  # backups, patrons, tickets
MOST_SECONDS, MOST_STALL = 1.5, 0.150
COMMITS_A_SECOND = 100
HEAD = 100  # bytes: what a restore may change, the journal's kind and the counters of changes
LOT = 1 << 20


class Commit(NamedTuple):
    """One change of the writer: which, when it was begun, how long until it was kept (seconds)."""

    number: int
    begun: float
    took: float


class Found(NamedTuple):
    """One backup: how long it took, the writer's worst wait meanwhile, and what was wrong."""

    seconds: float
    stall: float
    commits: int
    wrong: str


def run(short: bool) -> list[Result]:
    """Make, time, check and put back; the writer goes on all the while."""
    wanted, patrons, tickets = SHORT if short else LONG
    gate.act_as(gate.HOUSE)
    with tempfile.TemporaryDirectory(prefix="rapport-load-") as folder:
        path = Path(folder) / "rapport.db"
        bulk.build(path, patrons=patrons, tickets=tickets)
        connection.close()
        connection.use(path)
        _add_pair()
        size = path.stat().st_size
        log = Path(folder) / "commits.txt"
        with _writer(path, log):
            calm = _calm(log)
            found = [_one(path, log, Path(folder) / "restored.db") for _ in range(wanted)]
        connection.close()
    return _results(found, wanted, size, calm)


def _results(found: list[Found], wanted: int, size: int, calm: float) -> list[Result]:
    seconds = sorted(f.seconds for f in found)
    stalls = sorted(f.stall for f in found)
    commits = sum(f.commits for f in found)
    middle = len(found) // 2
    rate = commits / sum(seconds) if seconds else 0.0
    what = f"backup of {size / 1e6:.0f} MB"
    return [
        Result(
            f"{what} made in under {MOST_SECONDS} s", wanted, len(found),
            sum(s >= MOST_SECONDS for s in seconds),
            f"median {seconds[middle]:.2f} s, worst {seconds[-1]:.2f} s",
        ),
        Result(
            f"writer waits under {MOST_STALL * 1000:.0f} ms meanwhile", wanted, len(found),
            sum(s >= MOST_STALL for s in stalls),
            f"{rate:.0f} commits a second; worst wait median {stalls[middle] * 1000:.0f} ms, "
            f"most {stalls[-1] * 1000:.0f} ms; without a backup most {calm * 1000:.0f} ms",
        ),
        Result(
            "backup verified, of one moment, restored equal", wanted, len(found),
            sum(bool(f.wrong) for f in found),
            "; ".join(sorted({f.wrong for f in found if f.wrong})) or "each put back and compared",
        ),
    ]  # fmt: skip


def _one(path: Path, log: Path, target: Path) -> Found:
    before = _commits(log)[-1].number
    begun = time.time()
    made = backups.make_backup(backups.TIMER)
    seconds = time.time() - begun
    _wait_for(log, begun + seconds)
    during = [c for c in _commits(log) if c.begun + c.took >= begun and c.begun <= begun + seconds]
    wrong = _wrong_with(made, before, during[-1].number if during else before, target)
    connection.use(path)
    made.path.unlink()
    return Found(seconds, max((c.took for c in during), default=0.0), len(during), wrong)


def _wrong_with(made: Backup, least: int, most: int, target: Path) -> str:
    """What is wrong with a backup, after it was put back; '' if nothing is."""
    if not made.verified_at or not backups.is_as_made(made):
        return "not as it was verified"
    restore.restore_from(made.path, target)
    kept = list(target.parent.glob(f"{target.stem}-before-*"))
    for old in kept:
        old.unlink()
    if not _same_bytes(made.path, target):
        return "restored otherwise"
    raw = connection.connect(target, to_look=True)
    try:
        (one, other), whole = _pair(raw), raw.execute("pragma integrity_check").fetchone()[0]
        wrong_keys = raw.execute("pragma foreign_key_check").fetchall()
    finally:
        raw.close()
    if whole != "ok" or wrong_keys:
        return "not whole"
    if one != other:
        return "of two moments"
    return "" if least <= one <= most else f"lost {least - one} commits"


def _same_bytes(left: Path, right: Path) -> bool:
    with left.open("rb") as one, right.open("rb") as other:
        one.seek(HEAD)
        other.seek(HEAD)
        while True:
            a, b = one.read(LOT), other.read(LOT)
            if a != b:
                return False
            if not a:
                return True


def _add_pair() -> None:
    """Two numbers that every commit moves together: a copy of two moments would show."""
    with connection.transaction() as raw:
        raw.execute("insert into setting (key, value) values ('load_one', '0'), ('load_two', '0')")


def _pair(raw: object) -> tuple[int, int]:
    rows = raw.execute(  # type: ignore[attr-defined]
        "select value from setting where key in ('load_one', 'load_two') order by key"
    ).fetchall()
    return int(json.loads(rows[0][0])), int(json.loads(rows[1][0]))


def _calm(log: Path) -> float:
    """The writer's worst wait in two seconds without a backup."""
    begun = time.time()
    _wait_for(log, begun + 2.0)
    return max(c.took for c in _commits(log) if c.begun >= begun)


def _commits(log: Path) -> list[Commit]:
    found = []
    for line in log.read_text(encoding="ascii").splitlines(keepends=True)[-2000:]:
        parts = line.split()
        if line.endswith("\n") and len(parts) == 3:
            found.append(Commit(int(parts[0]), float(parts[1]), float(parts[2])))
    return found


def _wait_for(log: Path, moment: float) -> None:
    """Until the writer has kept something that was begun after a moment."""
    ends = time.time() + 30.0
    while time.time() < ends:
        commits = _commits(log)
        if commits and commits[-1].begun > moment:
            return
        time.sleep(0.01)
    raise TimeoutError("the writer stands still")


@contextmanager
def _writer(path: Path, log: Path) -> Iterator[None]:
    with subprocess.Popen([sys.executable, "-m", WRITER, str(path), str(log)]) as process:
        try:
            while not log.exists() or not _commits(log):
                time.sleep(0.02)
            yield
        finally:
            process.kill()


def write(path: Path, log: Path) -> None:
    """The other program: a patron and the pair in each commit, as many a second as are wanted."""
    gate.act_as(gate.HOUSE)
    connection.use(path)
    number, pause = 0, 1.0 / COMMITS_A_SECOND
    with log.open("w", encoding="ascii", buffering=1) as told:
        due = time.time()
        while True:
            number += 1
            begun = time.time()
            with connection.transaction() as raw:
                raw.execute(
                    "update patron set version = version + 1 where id = ?",
                    (number * 7919 % 4000 + 1,),
                )
                for key in ("load_one", "load_two"):
                    raw.execute(
                        "update setting set value = ? where key = ?", (json.dumps(number), key)
                    )
            told.write(f"{number} {begun:.6f} {time.time() - begun:.6f}\n")
            due = max(due + pause, time.time() - 1.0)
            time.sleep(max(0.0, due - time.time()))


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
