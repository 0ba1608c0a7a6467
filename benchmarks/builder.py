"""A form of sixty questions in the builder: shown, a question of twenty answers opened, one added."""

from __future__ import annotations

from statistics import median

from benchmarks.harness import Context, Figure, spread
from benchmarks.window_runs import child, screen

AT_ONCE = 40  # milliseconds that may pass on the thread of the window


def run(context: Context) -> list[Figure]:
    """The call and the longest turn of the event loop after it, whichever is longer."""
    with screen() as environment:
        found = child("builder", context.database("s"), environment).figures
        platform = environment["QT_QPA_PLATFORM"]
    names = {
        "show": f"sixty closed cards shown ({platform})",
        "open": "a question of twenty answers opened",
        "add": "a question added",
        "type": "a letter typed into the open question",
    }
    return [
        Figure(names[part], median(found[part]), "ms", limit=AT_ONCE, detail=spread(found[part]))
        for part in names
    ]
