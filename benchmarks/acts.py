"""How long the thread of the screens is busy at a stretch in the main acts of the window."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from benchmarks.harness import Context, Figure, quantile
from benchmarks.window_runs import child, screen

FRAME_MS = 40
MODULE = "benchmarks.acts_child"


def run(context: Context) -> list[Figure]:
    """One window on a copy of the data; the middle of each act's longest pauses."""
    with tempfile.TemporaryDirectory() as folder, screen() as environment:
        database = Path(shutil.copy(context.database(), Path(folder) / "acts.db"))
        took = child("acts", database, environment, module=MODULE).figures["took"]
    return [
        Figure(
            name, quantile(pauses, 0.5), "ms cpu",
            # What is made or loaded once is told and not judged.
            limit=None if name.endswith("the first time") else FRAME_MS,
            detail={"n": len(pauses), "max": max(pauses)},
        )
        for name, pauses in took.items()
    ]  # fmt: skip
