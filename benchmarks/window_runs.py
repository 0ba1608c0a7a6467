"""Starts the cases of `window_child` in processes of their own, on a screen nobody sees."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.harness import DATA, ROOT

SECONDS = 300
DISPLAY = ":91"
CASES = "benchmarks.window_child"


class Run(NamedTuple):
    """One finished child: milliseconds from its start to the first paint, and its figures."""

    painted_ms: float
    figures: dict[str, Any]


@contextlib.contextmanager
def screen() -> Iterator[dict[str, str]]:
    """An environment with an X server of our own, or Qt's offscreen platform without one.

    Settings and window places of whoever runs this are neither read nor written.
    """
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {
            "XDG_DATA_HOME": home,
            "PYTHONPATH": str(ROOT),
            # As installed: compiled once.
            "PYTHONPYCACHEPREFIX": str(DATA / "bytecode"),
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        server = shutil.which("Xvfb")
        if server is None:
            yield environment | {"QT_QPA_PLATFORM": "offscreen"}
            return
        running = subprocess.Popen(
            [server, DISPLAY, "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            time.sleep(1.0)
            if running.poll() is not None:
                yield environment | {"QT_QPA_PLATFORM": "offscreen"}
            else:
                yield environment | {"QT_QPA_PLATFORM": "xcb", "DISPLAY": DISPLAY}
        finally:
            running.terminate()
            running.wait(10)


def child(case: str, database: Path, environment: dict[str, str], module: str = "") -> Run:
    """Run a case of `window_child`, or another module that says as much. Raises RuntimeError with what it said if it failed."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", *([module] if module else [CASES, case]), str(database)],
        env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        bufsize=0,  # readline must not take what communicate is to read
    )  # fmt: skip
    assert process.stdout is not None
    first = process.stdout.readline()
    painted = (time.perf_counter() - started) * 1e3
    rest, errors = process.communicate(timeout=SECONDS)
    lines = [line for line in (first + rest).decode().splitlines() if line.startswith("{")]
    if process.returncode != 0 or not lines:
        said = (first + rest + errors).decode()[-2000:]
        raise RuntimeError(f"{case} ended with {process.returncode}: {said}")
    return Run(painted, json.loads(lines[-1]))
