"""A failure in every slot, event handler and task of the window: told once, and nothing typed lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks import harness
from benchmarks.endurance.result import Result

NAME_LINE = "an exception in every slot, event handler and task of the real window"
WANTED, SHORT_POINTS = 150, 40
MOST = 1_000_000
MOST_SHOWN = 20  # of what went wrong
PLANTED = ("shimwell", "13125550142")
KINDS = (
    ("slot", "slots that fail"),
    ("event", "event handlers, paints and models that fail"),
    ("worker", "tasks of the worker that fail"),
)


def run(short: bool) -> list[Result]:
    """A line for each kind of point, and one for names that got out."""
    found, said = points(SHORT_POINTS if short else MOST)
    told = [one for one in found if "point" in one]
    for one in [one for one in told if one["wrong"]][:MOST_SHOWN]:
        print(f"{one['kind']} {one['point']} ({one['place']}): {one['wrong']}", file=sys.stderr)
    kinds = Counter(one["kind"] for one in told)
    bad = Counter(one["kind"] for one in told if one["wrong"])
    results = [
        Result(f"{about}: told and kept once, what was typed is there", kinds[kind], kinds[kind],
               bad[kind])
        for kind, about in KINDS
    ]  # fmt: skip
    leaks = sum(word in said.casefold() for word in PLANTED)
    leaks += sum(bool(one.get("leak")) for one in found) + (not any("end" in o for o in found))
    wanted = SHORT_POINTS if short else WANTED
    return [
        *results,
        Result("points found in the window; names in log, report, standard error",
               wanted, len(told), leaks),
    ]  # fmt: skip


def points(most: int, *more: str) -> tuple[list[dict[str, Any]], str]:
    """What came of so many points of the window, and all that was said on standard error.

    With "quick" the rooms behind forms and settings stay closed.
    """
    folder = Path(tempfile.mkdtemp(prefix="rapport-slots-"))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.endurance.slots_child", str(folder), str(most),
             *more],
            cwd=harness.ROOT, capture_output=True, text=True, check=False,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )  # fmt: skip
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if done.returncode:
        print(done.stderr[-2000:], file=sys.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr
