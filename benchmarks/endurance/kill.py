"""kill -9 amid everything that writes: nothing that was told is lost, nothing is there by halves."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks import harness
from benchmarks.endurance.kill_child import WORK
from benchmarks.endurance.kill_one import LARGE, SMALL, base_of
from benchmarks.endurance.result import Result
from db import connection
from desktop.sample_venue import bulk

NAME_LINE = (
    "SIGKILL while importing, editing, publishing, backing up, restoring, erasing, converting"
)
TIMES, SHORT_TIMES = 1_000, 3  # in all; for each kind of work
# About 50 MB for what takes a moment whatever the size of the file; a tenth of it for what reads
# and writes the whole file, so that a kill finds each of its steps and many are finished.
PATRONS, TICKETS = 21_500, 129_000
SMALL_PATRONS, SMALL_TICKETS = 2_000, 15_000
SHORT_PATRONS, SHORT_TICKETS = 500, 3_000
SLOWEST_REOPEN_MS = 1_000


def run(short: bool) -> list[Result]:
    """Two kinds of work at a time, each on a file of its own."""
    folder = Path(tempfile.mkdtemp(prefix="rapport-kill-"))
    each = SHORT_TIMES if short else -(-TIMES // len(WORK))
    try:
        people = (SHORT_PATRONS, SHORT_TICKETS) if short else (PATRONS, TICKETS)
        bulk.build(folder / LARGE, patrons=people[0], tickets=people[1], seed=1)
        bulk.build(folder / SMALL, patrons=SMALL_PATRONS, tickets=SMALL_TICKETS, seed=1)
        connection.close()
        sizes = {name: (folder / name).stat().st_size / 1e6 for name in (LARGE, SMALL)}
        with ThreadPoolExecutor(max_workers=2) as pool:
            found = list(pool.map(lambda what: _one(what, each, folder), WORK))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return [
        _result(what, each, f, sizes[base_of(what)]) for what, f in zip(WORK, found, strict=True)
    ]


def _one(what: str, times: int, folder: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.endurance.kill_one", what, str(times), str(folder), "7"],
        cwd=harness.ROOT, capture_output=True, text=True, env=dict(os.environ), check=False,
    )  # fmt: skip
    if done.returncode:
        return {
            "kills": 0,
            "told": 0,
            "bad": 1,
            "reopen_ms": 0,
            "reopen_work_ms": 0,
            "reasons": [done.stderr[-800:]],
        }
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _result(what: str, wanted: int, found: dict[str, Any], size: float) -> Result:
    for reason in found["reasons"]:
        print(reason, file=sys.stderr)
    slow = found["reopen_ms"] > SLOWEST_REOPEN_MS
    figures = (
        f"{found['told']:,} told and kept; slowest reopening {found['reopen_ms']:.0f} ms, "
        f"{found['reopen_work_ms']:.0f} ms of a processor at most, {size:.0f} MB"
    )
    return Result(f"killed while {what}", wanted, found["kills"], found["bad"] + slow, figures)
