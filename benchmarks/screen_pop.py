"""A softphone's `rapport open --phone`: from process start to the patron shown in a running window.

Each number is another patron's. The command ends when the window has painted the patron and said
so; against the start of a bare Python in the same run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks.harness import ROOT, Context, Figure
from benchmarks.window_runs import screen
from desktop.domain import screen_pop

RUNS = 25
WARM = 2
LIMIT_MS = 300
START_SECONDS = 60


def run(context: Context) -> list[Figure]:
    """One window, many calls; bare starts between them."""
    database = context.database()
    numbers = _numbers(context, RUNS + WARM)
    with screen() as environment:
        folder = Path(environment["XDG_DATA_HOME"])
        environment["XDG_RUNTIME_DIR"] = str(folder)
        environment["RAPPORT_NOW"] = os.environ["RAPPORT_NOW"]
        window = subprocess.Popen(
            [sys.executable, "-m", "desktop", "--database", str(database)],
            env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            _wait_for(database, folder / "rapport", window)
            ours, bare, said = _calls(database, numbers, environment)
        finally:
            window.terminate()
            window.wait(20)
    shown = sum(answer["result"] == screen_pop.SHOWN for answer in said)
    worst = quantiles(ours, n=20)[-1]
    return [
        Figure(
            "screen pop: command started to patron shown", median(ours), "ms",
            baseline=median(bare), against="bare Python start", goal=6, limit=LIMIT_MS,
            detail={"ours": [round(ms) for ms in ours], "bare": [round(ms) for ms in bare]},
        ),
        Figure("screen pop: 19 of 20 within", worst, "ms"),
        Figure(
            "screen pop: calls that did not show their patron", len(said) - shown, "", limit=0,
            detail={"said": said},
        ),
    ]  # fmt: skip


def _calls(
    database: Path, numbers: list[str], environment: dict[str, str]
) -> tuple[list[float], list[float], list[dict[str, Any]]]:
    ours, bare, said = [], [], []
    for place, number in enumerate(numbers):
        without, _ = _timed([sys.executable, "-c", "pass"], environment)
        spent, out = _timed(
            [
                sys.executable, "-m", "desktop", "--database", str(database),
                "open", "--no-start", "--json", "--phone", number,
            ],
            environment,
        )  # fmt: skip
        if place >= WARM:
            bare.append(without)
            ours.append(spent)
            said.append(json.loads(out))
    return ours, bare, said


def _timed(command: list[str], environment: dict[str, str]) -> tuple[float, bytes]:
    started = time.perf_counter()
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=True)
    return (time.perf_counter() - started) * 1e3, done.stdout


def _numbers(context: Context, many: int) -> list[str]:
    """Phones as they are written, each of one patron alone."""
    raw = context.use()
    found: dict[str, str] = {}
    for patron_id in context.patron_ids(40 * many, "screen pop"):
        row = raw.execute(
            "select value, normal from contact_point where kind = 'phone' and patron_id = ?",
            (patron_id,),
        ).fetchone()
        if row is not None and row[1].startswith("+"):
            shared = raw.execute(
                "select count(distinct patron_id) from contact_point "
                "where kind = 'phone' and normal = ?",
                (row[1],),
            ).fetchone()
            if shared[0] == 1:
                found[row[1]] = row[0]
        if len(found) == many:
            break
    return list(found.values())


def _wait_for(database: Path, folder: Path, window: subprocess.Popen[bytes]) -> None:
    """Until the window listens, and has read what it reads after its first paint."""
    ends = time.monotonic() + START_SECONDS
    place = screen_pop.place_of(database, window.pid, folder)
    while not place.exists():
        if time.monotonic() > ends or window.poll() is not None:
            raise RuntimeError("the window did not listen")
        time.sleep(0.1)
    time.sleep(3)
