"""`python -m benchmarks.kill_review [TIMES [RESPONSES]]`: kill -9 a review in bulk at random moments.

After each kill the file must open and check clean; each response must be wholly taken or wholly
waiting; and the review, run again to its end, must leave what one without a kill leaves.
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

from benchmarks import harness
from db import connection, schema, search

RESPONSES = 2_000
State = dict[str, int]

# The notes that are there against those that the taken responses tell; none may be there twice.
_NOTES = """
    select (select count(*) from note), (select count(distinct text) from note),
        (select count(*) from answer a join response r on r.id = a.response_id
         join question q on q.id = a.question_id
         where q.key = 'more' and r.status = 'taken')
"""
_CLOSED = """
    select (select count(*) from response where status in ('taken', 'left')),
        (select count(*) from audit_entry
         where action like 'Took in answers%' or action like 'Left answers%')
"""


def main() -> None:
    """Kill as often as asked and print what was found."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    count = int(sys.argv[2]) if len(sys.argv) > 2 else RESPONSES
    folder = Path(tempfile.mkdtemp(prefix="rapport-review-"))
    try:
        found = kills(folder, times, count, seed=times)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(found))
    sys.exit(1 if found.get("broken") else 0)


def kills(folder: Path, times: int, count: int, seed: int) -> Counter[str]:
    """early, amid, late, broken: how far the review was, how often it was found so."""
    base, whole = folder / "base.db", folder / "whole.db"
    schema.create(base)
    connection.close()
    _child("make", base, str(count)).wait()
    shutil.copy(base, whole)
    started = time.perf_counter()
    _child("bulk", whole).wait()
    lasts = time.perf_counter() - started
    wanted = _state(whole)
    random_moment = random.Random(seed)
    found: Counter[str] = Counter(early=0, amid=0, late=0, broken=0)
    for n in range(times):
        target = folder / f"run{n}.db"
        shutil.copy(base, target)
        found[_killed(target, random_moment.uniform(lasts * 0.35, lasts), wanted)] += 1
        for left in folder.glob(f"run{n}.db*"):
            left.unlink()
    return found


def _child(part: str, database: Path, *rest: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.review_child", part, str(database), *rest],
        cwd=harness.ROOT, env={**os.environ, "RAPPORT_NOW": harness.NOW},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _killed(database: Path, after: float, wanted: State) -> str:
    child = _child("bulk", database)
    time.sleep(after)
    child.send_signal(signal.SIGKILL)
    child.wait()
    try:
        closed = _state(database)["closed"]
        _child("bulk", database).wait()
        if _state(database) != wanted:
            raise AssertionError("the review that was run again left something else")
    except Exception as error:  # noqa: BLE001  (whatever it is, something was lost or doubled)
        print(f"after {after:.2f} s: {error}", file=sys.stderr)
        return "broken"
    return "early" if not closed else "late" if closed == wanted["closed"] else "amid"


def _state(database: Path) -> State:
    """How many rows each table holds; raises if a response is half taken or taken twice."""
    schema.open_file(database)
    try:
        wrong = schema.check() + search.check()
        there, told, due = connection.rows(_NOTES)[0]
        closed, entries = connection.rows(_CLOSED)[0]
        if not there == told == due:
            wrong.append(f"{there} notes, {told} different ones, {due} told")
        if closed != entries:
            wrong.append(f"{closed} responses closed, {entries} in the books")
        if wrong:
            raise AssertionError(wrong)
        return schema.counts(connection.raw()) | {"closed": closed}
    finally:
        connection.close()


if __name__ == "__main__":
    main()
