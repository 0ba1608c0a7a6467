"""Ten thousand texts as names, notes and questions through every door that texts go out by."""

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

NAME_LINE = "hostile texts through search, window, PDFs, tables, pages and mails"
TEXTS, SHORT_TEXTS = 10_000, 200
LOT = 500


def run(short: bool) -> list[Result]:
    """In lots, two at a time."""
    wanted = SHORT_TEXTS if short else TEXTS
    folder = Path(tempfile.mkdtemp(prefix="rapport-texts-"))
    try:
        starts = range(0, wanted, LOT)
        with ThreadPoolExecutor(max_workers=2) as pool:
            lots = list(pool.map(lambda at: _lot(at, min(at + LOT, wanted), folder), starts))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    wrong = [line for lot in lots for line in lot["wrong"]]
    for line in wrong[:20]:
        print(line, file=sys.stderr)
    done = sum(lot["done"] for lot in lots)
    figures = "each as name, note, door line, need, interest, consent, question, letter"
    return [Result("hostile texts through every door", wanted, done, len(wrong), figures)]


def _lot(first: int, last: int, folder: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.endurance.fuzz_texts_child", str(first), str(last), str(folder)],
        cwd=harness.ROOT, capture_output=True, text=True, env=dict(os.environ), check=False,
    )  # fmt: skip
    if done.returncode:
        return {"done": 0, "wrong": [f"lot {first}: {done.stderr[-1500:]}"]}
    found: dict[str, Any] = json.loads(done.stdout)
    return found
