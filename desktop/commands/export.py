"""`rapport export patrons|tickets|notes|calls|promises -o FILE.csv`: a whole table for other programs."""

from __future__ import annotations

import argparse
import contextlib
import csv
import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

from db import clock
from db.queries import audit, exports
from desktop.domain import targets, words
from desktop.domain.table_text import table_row
from desktop.domain.whole_files import not_written


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
    targets.check_target(target)
    audit.add_event("export", f"Exported the {args.what}")
    try:
        number = write_table(exports.TABLES[args.what], target)
    except OSError as error:
        raise not_written(error, target) from error
    sys.stdout.write(f"Wrote {words.count_words(number, 'row')} to {target}.\n")
    return 0


def write_table(table: exports.Table, target: Path) -> int:
    """Write a table as CSV (RFC 4180, UTF-8 with a mark for Excel); returns the number of rows.

    The file gets its name only when it is whole. Raises OSError.
    """
    part = target.with_name(target.name + ".part")
    number = 0
    try:
        with part.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(table.headings)
            for row in exports.list_rows(table):
                writer.writerow(table_row(_as_seen(row, table)))
                number += 1
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return number


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
