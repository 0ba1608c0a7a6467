"""Thousands of cases by number, in lots that each are a program of their own, two at a time."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks import harness


def run_lots(module: str, wanted: int, lot: int) -> tuple[list[dict[str, Any]], list[str]]:
    """Run `MODULE FIRST LAST FOLDER` for each lot of `wanted` cases; it prints a JSON object with
    `wrong`, a list of sentences.

    Returns what each lot that came to its end printed, and all that was wrong, the first of it told.
    """
    folder = Path(tempfile.mkdtemp(prefix="rapport-lots-"))

    def one(first: int) -> dict[str, Any] | str:
        last = min(first + lot, wanted)
        done = subprocess.run(
            [sys.executable, "-m", module, str(first), str(last), str(folder)],
            cwd=harness.ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            return f"lot {first}: {done.stderr[-1500:]}"
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    try:
        with ThreadPoolExecutor(max_workers=2) as pool:
            ends = list(pool.map(one, range(0, wanted, lot)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    lots = [end for end in ends if isinstance(end, dict)]
    wrong = [line for end in lots for line in end["wrong"]]
    wrong += [end for end in ends if isinstance(end, str)]
    for line in wrong[:20]:
        print(line, file=sys.stderr)
    return lots, wrong
