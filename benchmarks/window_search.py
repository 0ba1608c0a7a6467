"""A key pressed in the real window until the list with its answer is painted."""

from __future__ import annotations

from benchmarks.harness import Context, Figure, quantile, spread
from benchmarks.window_runs import child, screen


def run(context: Context) -> list[Figure]:
    """Keys of forty texts; and how long the window stands still when the patron's page follows."""
    with screen() as environment:
        figures = child("keys", context.database(), environment).figures
        platform = environment["QT_QPA_PLATFORM"]
    keys, follow = figures["keys"], figures["follow"]
    return [
        Figure(
            f"key to painted list, p50 ({platform})", quantile(keys, 0.5), "ms", limit=20,
            detail=spread(keys),
        ),
        Figure("key to painted list, worst", max(keys), "ms", limit=50),
        Figure(
            "patron's page following, longest turn of the event loop, p50",
            quantile(follow, 0.5), "ms", limit=40, detail=spread(follow),
        ),
    ]  # fmt: skip
