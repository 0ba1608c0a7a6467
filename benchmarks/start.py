"""Start to the first painted page of patrons, and memory in use, against a bare PySide6 window."""

from __future__ import annotations

from statistics import median

from benchmarks.harness import Context, Figure
from benchmarks.window_runs import child, screen

RUNS = 13
MEMORY_RUNS = 3


def run(context: Context) -> list[Figure]:
    """Interleaved starts; then memory after 100 searches and 20 patrons."""
    database = context.database()
    with screen() as environment:
        platform = environment["QT_QPA_PLATFORM"]
        bare, ours = [], []
        child("start", database, environment)  # compiles and warms the disk for both
        for _ in range(RUNS):
            bare.append(child("bare", database, environment))
            ours.append(child("start", database, environment))
        used = [child("memory", database, environment) for _ in range(MEMORY_RUNS)]
    loaded = sorted({name for one in ours for name in one.figures["loaded"]})
    against = f"bare window ({platform})"
    return [
        Figure(
            "start to the first painted page", median(r.painted_ms for r in ours), "ms",
            baseline=median(r.painted_ms for r in bare), against=against, goal=1.3,
            detail={
                "ours": [round(r.painted_ms) for r in ours],
                "bare": [round(r.painted_ms) for r in bare],
                "cpu": [round(median(r.figures["cpu"] for r in case)) for case in (ours, bare)],
                "rows": ours[0].figures["rows"],
            },
        ),
        Figure(
            "heavy libraries loaded before the first paint", len(loaded), "", limit=0,
            detail={"loaded": loaded},
        ),
        Figure(
            "memory (PSS) after 100 searches and 20 patrons",
            median(r.figures["pss"] for r in used) / 1024, "MiB",
            baseline=median(r.figures["pss"] for r in bare) / 1024, against=against, goal=1.6,
            detail={"patrons": used[0].figures["patrons"]},
        ),
    ]  # fmt: skip
