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
from benchmarks.endurance.result import Result
from db import connection
from desktop.sample_venue import bulk

NAME_LINE = (
    "SIGKILL while importing, editing, publishing, backing up, restoring, erasing, converting"
)
TIMES, SHORT_TIMES = 1_000, 3  # in all; for each kind of work
PATRONS, TICKETS = 30_000, 300_000  # about 50 MB
SHORT_PATRONS, SHORT_TICKETS = 500, 3_000
SLOWEST_REOPEN_MS = 1_000


def run(short: bool) -> list[Result]:
    """Two kinds of work at a time, each on a file of its own."""
    folder = Path(tempfile.mkdtemp(prefix="rapport-kill-"))
    each = SHORT_TIMES if short else -(-TIMES // len(WORK))
    try:
        people = (SHORT_PATRONS, SHORT_TICKETS) if short else (PATRONS, TICKETS)
        bulk.build(folder / "base.db", patrons=people[0], tickets=people[1], seed=1)
        connection.close()
        size = (folder / "base.db").stat().st_size / 1e6
        with ThreadPoolExecutor(max_workers=2) as pool:
            found = list(pool.map(lambda what: _one(what, each, folder), WORK))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return [_result(what, each, f, size) for what, f in zip(WORK, found, strict=True)]


def _one(what: str, times: int, folder: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.endurance.kill_one", what, str(times), str(folder), "7"],
        cwd=harness.ROOT, capture_output=True, text=True, env=dict(os.environ), check=False,
    )  # fmt: skip
    if done.returncode:
        return {"kills": 0, "told": 0, "bad": 1, "reopen_ms": 0, "reasons": [done.stderr[-800:]]}
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _result(what: str, wanted: int, found: dict[str, Any], size: float) -> Result:
    for reason in found["reasons"]:
        print(reason, file=sys.stderr)
    slow = found["reopen_ms"] > SLOWEST_REOPEN_MS
    figures = (
        f"{found['told']:,} told and kept; slowest reopening {found['reopen_ms']:.0f} ms, "
        f"{size:.0f} MB"
    )
    return Result(f"killed while {what}", wanted, found["kills"], found["bad"] + slow, figures)
