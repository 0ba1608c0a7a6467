"""Patron chosen to Overview read: the reads against their own SQL run bare; a heavy patron, a light one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.harness import Context, Figure, quantile, side_by_side, spread, timings
from db import connection
from db.queries import patron_page
from desktop.ui.patron.overview_facts import load_overview

DRAWN = 300

Statement = tuple[str, Any]


def run(context: Context) -> list[Figure]:
    """All figures of the patron page at this size: what `load_overview` reads, then all of it."""
    raw = context.use()
    drawn = context.patron_ids(DRAWN)
    heaviest = _heaviest()
    load_overview(heaviest)
    figures = [_against_bare(raw, drawn, "drawn patrons")]
    took = timings(patron_page.read_overview, drawn)
    heavy = timings(patron_page.read_overview, [heaviest] * 30)
    visits = connection.row("select visits from patron where id = ?", (heaviest,))
    figures.append(
        Figure(
            "overview read, heaviest patron: p50",
            quantile(heavy, 0.5),
            "ms",
            limit=2 * quantile(took, 0.5) + 1,
            against=f"twice the median ({quantile(took, 0.5):.3f}) + 1 ms",
            detail={"heavy": spread(heavy), "drawn": spread(took), "visits": visits},
        )
    )
    for who, patrons in (("drawn patrons", drawn), ("heaviest patron", [heaviest] * 30)):
        whole = timings(load_overview, patrons)
        figures.append(
            Figure(
                f"overview with openers, {who}: p99",
                quantile(whole, 0.99),
                "ms",
                limit=16,
                detail={"took": spread(whole)},
            )
        )
    return figures


def _heaviest() -> int:
    found = connection.row(
        'select patron_id from "order" where patron_id is not null '
        "group by patron_id order by count(*) desc limit 1"
    )
    return int(found[0]) if found else 1


def recorded(read: Callable[[int], Any], patron_id: int) -> list[Statement]:
    """The statements that one read runs, with their values."""
    read(patron_id)  # what is read once only is read now
    kept: list[Statement] = []
    rows, row = connection.rows, connection.row

    def recording(sql: str, parameters: Any = ()) -> Any:
        kept.append((sql, parameters))
        return rows(sql, parameters)

    def recording_one(sql: str, parameters: Any = ()) -> Any:
        kept.append((sql, parameters))
        return row(sql, parameters)

    connection.rows, connection.row = recording, recording_one  # type: ignore[assignment]
    try:
        read(patron_id)
    finally:
        connection.rows, connection.row = rows, row
    return kept


def _against_bare(raw: Any, drawn: list[int], who: str) -> Figure:
    pairs = [(patron, recorded(patron_page.read_overview, patron)) for patron in drawn]

    def bare(pair: tuple[int, list[Statement]]) -> None:
        for sql, parameters in pair[1]:
            raw.cursor().execute(sql, parameters).fetchall()

    function, bare_took = side_by_side([lambda p: patron_page.read_overview(p[0]), bare], pairs)
    return Figure(
        f"overview read, {who}: p99",
        quantile(function, 0.99),
        "ms",
        quantile(bare_took, 0.99),
        "its SQL run bare",
        goal=1.5,
        detail={
            "function": spread(function),
            "bare": spread(bare_took),
            "p50 ratio": quantile(function, 0.5) / quantile(bare_took, 0.5),
            "statements": len(pairs[0][1]),
        },
    )
