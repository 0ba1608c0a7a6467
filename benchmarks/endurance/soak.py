"""Hours of mixed use in the real window: memory, file handles, and whether the file is whole at the end.

`RAPPORT_SOAK_MINUTES` says how long (240 by default, half a minute for the short form). With a display
the window is on it, else it is painted off screen.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import harness
from benchmarks.endurance.result import Result
from db import connection
from desktop.sample_venue import venue

NAME_LINE = "mixed use in the real window for hours"
MINUTES, SHORT_MINUTES = 240.0, 0.4
MOST_GROWTH = 0.10
WARM = 0.1  # share of the time before which memory is not held against anything


def run(short: bool) -> list[Result]:
    """One window, one long evening."""
    minutes = SHORT_MINUTES if short else float(os.environ.get("RAPPORT_SOAK_MINUTES", MINUTES))
    folder = Path(tempfile.mkdtemp(prefix="rapport-soak-"))
    try:
        database = folder / "venue.db"
        harness.stand_still()
        venue.build(database, patrons=400)
        connection.close()
        lines = _child(database, minutes * 60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    *reports, last = lines
    warm = [r for r in reports if r["at"] >= WARM * minutes * 60] or reports
    third = max(1, len(warm) // 3)
    first, final = warm[:third], warm[-third:]
    # What it took for itself: its share of the libraries changes with what else runs.
    growth = median(r["own"] for r in final) / median(r["own"] for r in first) - 1
    handles = max(r["files"] for r in final) - max(r["files"] for r in first)
    bad = len(last["troubles"]) + len(last["problems"]) + (handles > 2)
    # In half a minute the caches are still filling: growth is judged over the long run alone.
    bad += not short and growth > MOST_GROWTH
    for line in (*last["troubles"], *last["problems"]):
        print(line, file=sys.stderr)
    figures = (
        f"{last['done']:,} acts; memory of its own {median(r['own'] for r in first) / 1024:.1f} -> "
        f"{median(r['own'] for r in final) / 1024:.1f} MiB ({growth:+.1%}), with its share of the "
        f"libraries {median(r['pss'] for r in first) / 1024:.1f} -> "
        f"{median(r['pss'] for r in final) / 1024:.1f} MiB; file handles {handles:+d}"
    )
    wanted = round(MINUTES) if not short else 1
    return [Result("minutes of mixed use", wanted, max(1, round(minutes)), bad, figures)]


def _child(database: Path, seconds: float) -> list[dict[str, Any]]:
    environment = dict(os.environ)
    if not environment.get("DISPLAY"):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.endurance.soak_child", str(database), str(seconds)],
        cwd=harness.ROOT, stdout=subprocess.PIPE, text=True, env=environment, check=True,
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
