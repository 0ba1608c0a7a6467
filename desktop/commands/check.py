"""`rapport check`: whether the file is whole, and whether the search knows everybody in it."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from db import connection, schema
from db.errors import StoreError
from desktop.commands.answering import say_json
from desktop.domain import file_care, words

WHOLE, DAMAGED = 0, 1
TOLD = 8  # problems said in words; --json has all of them


def register(subparsers: Any) -> None:
    """Add the verb."""
    parser = subparsers.add_parser("check", help="check that the file is whole")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Check the file; 1 if something is wrong with it."""
    problems = file_care.find_problems()
    counts = _counts()
    if args.json:
        say_json(
            {
                "file": str(args.database),
                "ok": not problems,
                "problems": problems,
                "rows": counts,
            }
        )
    elif not problems:
        known = words.count_words(counts.get("patron", 0), "patron")
        sold = words.count_words(counts.get("ticket", 0), "ticket")
        sys.stdout.write(f"The file is whole: {known}, {sold}.\n")
    else:
        told = "; ".join(problems[:TOLD])
        more = len(problems) - TOLD
        if more > 0:
            told += f"; and {more:,} more"
        sys.stderr.write(
            f"The file is not whole: {told}. Nothing was changed. Restore the last good backup.\n"
        )
    return DAMAGED if problems else WHOLE


def _counts() -> dict[str, int]:
    """How many rows each table holds; nothing of a file that cannot even be counted."""
    try:
        return schema.counts(connection.raw())
    except StoreError:
        return {}
