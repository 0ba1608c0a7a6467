"""Ten thousand responses reviewed in bulk: seconds a thousand, memory, how soon a cancel is heard.

Held against a fifth as many: twice the responses may take twice as long and no more memory.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.harness import ROOT, Context, Figure

FEW, MANY = 2_000, 10_000


def run(context: Context) -> list[Figure]:
    """All figures of the review."""
    with tempfile.TemporaryDirectory() as folder:
        found = {count: _review(context, Path(folder), count) for count in (FEW, MANY)}
    few, many = found[FEW], found[MANY]
    thousand = {count: parts["bulk"]["seconds"] / count * 1e3 for count, parts in found.items()}
    return [
        Figure(f"sort out {MANY:,} waiting responses", many["sort"]["seconds"], "s",
               few["sort"]["seconds"], f"s for {FEW:,}", 6.5, detail=many["sort"]),
        Figure(f"take in {MANY:,}, seconds a thousand", thousand[MANY], "s", thousand[FEW],
               f"s a thousand of {FEW:,}", 1.3, detail=many["bulk"]),
        Figure(f"take in {MANY:,}, altogether", many["bulk"]["seconds"], "s"),
        Figure(f"memory of taking in {MANY:,} (peak)", many["bulk"]["memory"], "MiB",
               few["bulk"]["memory"], f"MiB for {FEW:,}", 1.3, limit=200),
        Figure("a cancel is heard after at most", many["bulk"]["longest"] * 1e3, "ms", limit=1000),
    ]  # fmt: skip


def _review(context: Context, folder: Path, count: int) -> dict[str, dict[str, Any]]:
    path = folder / f"review{count}.db"
    shutil.copy(context.database("s"), path)
    _child("make", path, str(count))
    return {part: _child(part, path) for part in ("sort", "bulk")}


def _child(part: str, path: Path, *rest: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.review_child", part, str(path), *rest],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found
