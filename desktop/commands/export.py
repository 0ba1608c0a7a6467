"""`rapport export patrons|tickets|notes|calls|promises -o FILE.csv`: a whole table for other programs."""

from __future__ import annotations

import argparse
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

from db import clock
from db.queries import audit, exports
from desktop.domain import words
from desktop.domain.whole_files import write_csv


def register(subparsers: Any) -> None:
    """Add the verb."""
    parser = subparsers.add_parser("export", help="write a whole table for other programs")
    parser.add_argument("what", choices=tuple(exports.TABLES), help="which table")
    parser.add_argument(
        "-o", "--out", metavar="FILE.csv", type=Path, required=True, help="the file to write"
    )
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Write the table and say how many rows it has."""
    target = args.out.expanduser()
    number = write_table(args.what, target)
    sys.stdout.write(f"Wrote {words.count_words(number, 'row')} to {target}.\n")
    return 0


def write_table(what: str, target: Path) -> int:
    """Write a table as CSV (RFC 4180, UTF-8 with a mark for Excel); returns the number of rows.

    The file gets its name only when it is whole and the books have it. Raises StoreError.
    """
    table = exports.TABLES[what]
    rows = (_as_seen(row, table) for row in exports.list_rows(table))
    return write_csv(
        target, table.headings, rows, lambda: audit.add_event("export", f"Exported the {what}")
    )


def _as_seen(row: tuple[Any, ...], table: exports.Table) -> list[Any]:
    """Stored instants as the venue's wall clock; prices as amounts."""
    cells = list(row)
    for place in table.instants:
        if cells[place]:
            cells[place] = _wall_clock(cells[place])
    if table.price is not None:
        cells[table.price] = words.amount_text(cells[table.price], cells[table.price + 1] or "")
    return cells


@lru_cache(maxsize=4096)
def _wall_clock(stored: str) -> str:
    # A season's tickets are for the same few hundred evenings.
    return clock.to_local(stored).strftime("%Y-%m-%d %H:%M") if "T" in stored else stored
