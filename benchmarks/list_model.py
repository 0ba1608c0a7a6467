"""The list of all patrons: the window model against all rows as tuples, same view and delegate."""

from __future__ import annotations

from statistics import median

from benchmarks.harness import Context, Figure, spread
from benchmarks.window_runs import child, screen

RUNS = 5


def run(context: Context) -> list[Figure]:
    """First paint and added memory, each in a process of its own, interleaved."""
    database = context.database()
    ours, tuples = [], []
    with screen() as environment:
        for _ in range(RUNS):
            tuples.append(child("list_tuples", database, environment).figures)
            ours.append(child("list_window", database, environment).figures)
    jumps = [ms for one in ours for ms in one["jumps"]]
    rows = ours[0]["rows"]
    # Of a few thousand rows both are instant and small: the goals are for many.
    many = rows >= 100_000
    return [
        Figure(
            f"list of {rows:,}: first paint", median(o["first"] for o in ours), "ms",
            baseline=median(t["first"] for t in tuples), against="all rows as tuples",
            goal=0.25 if many else None,
        ),
        Figure(
            f"list of {rows:,}: memory added", median(o["added"] for o in ours) / 1024, "MiB",
            baseline=median(t["added"] for t in tuples) / 1024, against="all rows as tuples",
            goal=0.1 if many else None,
            detail={"after 20 jumps": median(o["after"] for o in ours) / 1024},
        ),
        Figure(
            "jump to a random place, painted", median(jumps), "ms", limit=50, detail=spread(jumps)
        ),
    ]  # fmt: skip
