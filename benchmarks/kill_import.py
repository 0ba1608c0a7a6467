"""`python -m benchmarks.kill_import [TIMES [ROWS]]`: kill -9 an import at random moments, count what is left.

After each kill the file must open, check clean, and hold all of the batch or nothing of it.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks import harness, importing
from db import connection, schema, search

ROWS = 20_000
State = dict[str, int]


def main() -> None:
    """Kill as often as asked and print what was found."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else ROWS
    folder = Path(tempfile.mkdtemp(prefix="rapport-kill-"))
    try:
        found = kills(folder, times, rows, seed=times)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(found))
    sys.exit(1 if found.get("broken") else 0)


def kills(folder: Path, times: int, rows: int, seed: int) -> Counter[str]:
    """nothing, all, broken: how often each was found after a kill."""
    early, late = folder / "early.csv", folder / "late.csv"
    importing.write_export(early, rows // 10, seed=7)
    importing.write_export(late, rows, seed=8)
    base = folder / "base.db"
    _import(base, early).wait()
    before = _state(base)
    whole = folder / "whole.db"
    shutil.copy(base, whole)
    started = time.perf_counter()
    _import(whole, late).wait()
    lasts = time.perf_counter() - started
    after = _state(whole)
    random_moment = random.Random(seed)
    found: Counter[str] = Counter(nothing=0, all=0, broken=0)
    for n in range(times):
        target = folder / f"run{n}.db"
        shutil.copy(base, target)
        found[_killed(target, late, random_moment.uniform(0.05, lasts * 0.95), before, after)] += 1
        for left in folder.glob(f"run{n}.db*"):
            left.unlink()
    return found


def _import(database: Path, file: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "RAPPORT_NOW": harness.NOW}
    return subprocess.Popen(
        [sys.executable, "-m", "desktop", "--database", str(database), "import", str(file),
         "--json"],
        cwd=harness.ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _killed(database: Path, file: Path, after: float, before: State, whole: State) -> str:
    child = _import(database, file)
    time.sleep(after)
    child.send_signal(signal.SIGKILL)
    child.wait()
    try:
        state = _state(database)
    except Exception as error:  # noqa: BLE001  (whatever it is, the file was broken)
        print(f"after {after:.2f} s: {error}", file=sys.stderr)
        return "broken"
    if state == before:
        return "nothing"
    return "all" if state == whole else "broken"


def _state(database: Path) -> State:
    """How many rows each table holds; raises if the file does not open or does not check."""
    schema.open_file(database)
    try:
        wrong = schema.check() + search.check()
        if wrong:
            raise AssertionError(wrong)
        return schema.counts(connection.raw())
    finally:
        connection.close()


if __name__ == "__main__":
    main()
