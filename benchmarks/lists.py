"""Lists by rule: how long a count takes, against one bare walk through all tickets; a table, labels."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from benchmarks.harness import Context, Figure, side_by_side
from db.queries import segments
from db.records.segments import Condition, Group, Period
from desktop.documents import address_labels
from desktop.domain import list_export
from desktop.domain.list_labels import AddressLabel

MOST = 3.0  # walks; of a few thousand patrons a count is instant, whatever its ratio
MANY = 100_000
LABELS = 3_000
RUNS = 3
_ALL_TICKETS = (
    'select count(*) from ticket indexed by "ticket_holder_id_performance_id_status_attended" '
    "where status = 'valid' and coalesce(attended, 1) <> 0"
)


def questions() -> dict[str, Group]:
    """What is counted, by name."""
    genre, title = segments.list_genres()[0], segments.list_titles()[5]
    played = segments.list_names_played()[0]
    year = Period("last", days=365)
    lapsed = Condition("last_visit", "in", period=Period("ago", days=275))
    one = {
        "everybody": (),
        "came to a production": (Condition("visit", "came", "production", title),),
        "came to a genre": (Condition("visit", "came", "genre", genre),),
        "came to a genre three times": (Condition("visit", "came", "genre", genre, number=3),),
        "did not come to a genre": (Condition("visit", "not_came", "genre", genre),),
        "came to something by somebody in a year": (
            Condition("visit", "came", "about", played, period=year),
        ),
        "had tickets and did not come": (Condition("visit", "missed"),),
        "last visit long ago": (lapsed,),
        "an interest": (Condition("interest", "has", text=played),),
        "no contact in a year": (Condition("contact", "none", period=year),),
        "five at once": (
            lapsed,
            Condition("visit", "came", "genre", genre),
            Condition("reach", "has", "email"),
            Group("any", (Condition("visits", "at_least", number=5),
                          Condition("membership", "running"))),
            Group("none", (Condition("open", "has"),)),
        ),
    }  # fmt: skip
    return {name: Group("all", parts) for name, parts in one.items()}


def run(context: Context) -> list[Figure]:
    """Each question counted beside the bare walk; then the ids, a table and labels."""
    raw = context.use()
    figures = []
    for name, rules in questions().items():
        ours, bare = side_by_side(
            [lambda r: segments.count_patrons(r), lambda _: raw.execute(_ALL_TICKETS).fetchone()],
            [rules],
            repeats=RUNS,
        )
        figures.append(
            Figure(
                f"count: {name}", ours[0], "ms", baseline=bare[0],
                against="a walk through all tickets", goal=MOST if context.patrons >= MANY else None,
                detail={"patrons": segments.count_patrons(rules)},
            )
        )  # fmt: skip
    return [*figures, *_outputs()]


def _outputs() -> list[Figure]:
    started = time.perf_counter()
    ids = segments.sort_ids(segments.find_ids(Group()), "name")
    listed = (time.perf_counter() - started) * 1e3
    some = ids[:10_000]
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        list_export.write_table(some, Path(folder) / "list.csv")
        table = (time.perf_counter() - started) * 1e3
        labels = [
            AddressLabel((f"Ada Example {n}", f"{n} Pier Road", "Port Harbour, ME 04101"), (n,))
            for n in range(LABELS)
        ]
        started = time.perf_counter()
        address_labels.write(labels, Path(folder) / "labels.pdf", address_labels.SHEETS["3x7"])
        printed = (time.perf_counter() - started) * 1e3
    return [
        Figure(f"the ids of all {len(ids):,} by name", listed, "ms"),
        Figure(f"a table of {len(some):,} patrons", table, "ms"),
        Figure(f"{LABELS:,} address labels", printed, "ms"),
    ]
