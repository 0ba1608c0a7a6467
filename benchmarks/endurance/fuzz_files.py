"""Ten thousand spoilt files: none may crash the import, and no row of any may be lost in silence."""

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
from benchmarks.endurance.result import Result

NAME_LINE = "spoilt import files"
FILES, SHORT_FILES = 10_000, 150
LOT = 1_000


def run(short: bool) -> list[Result]:
    """In lots, two at a time."""
    wanted = SHORT_FILES if short else FILES
    folder = Path(tempfile.mkdtemp(prefix="rapport-spoilt-"))
    try:
        starts = range(0, wanted, LOT)
        with ThreadPoolExecutor(max_workers=2) as pool:
            lots = list(pool.map(lambda at: _lot(at, min(at + LOT, wanted), folder), starts))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    wrong = [line for lot in lots for line in lot["wrong"]]
    for line in wrong[:20]:
        print(line, file=sys.stderr)
    done = sum(sum(lot["found"].values()) for lot in lots)
    imported = sum(lot["found"].get("imported", 0) for lot in lots)
    refused = sum(lot["found"].get("refused", 0) for lot in lots)
    longest = max(lot["longest"] for lot in lots)
    figures = f"{imported:,} imported, {refused:,} refused in a sentence, longest {longest:.1f} s"
    return [Result("spoilt import files", wanted, done, len(wrong), figures)]


def _lot(first: int, last: int, folder: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.endurance.fuzz_files_child", str(first), str(last), str(folder)],
        cwd=harness.ROOT, capture_output=True, text=True, env=dict(os.environ), check=False,
    )  # fmt: skip
    if done.returncode:
        return {"found": {}, "wrong": [f"lot {first}: {done.stderr[-1500:]}"], "longest": 0.0}
    found: dict[str, Any] = json.loads(done.stdout)
    return found
