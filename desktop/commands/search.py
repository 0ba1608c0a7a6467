"""`rapport search TEXT`: the search box without a screen."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import Any

from db import search
from db.records.patrons import PatronRow
from desktop.commands.answering import say_json, say_lines
from desktop.commands.fresh import count_what_has_begun
from desktop.domain import words

MARKS = str.maketrans({"\x01": None, "\x02": None})
BRIGHT = str.maketrans({"\x01": "\x1b[1m", "\x02": "\x1b[0m"})
LIMIT, LIMIT_MOST = 50, 1000


def register(subparsers: Any) -> None:
    """Add the verb."""
    parser = subparsers.add_parser("search", help="find patrons as the search box does")
    parser.add_argument("text", metavar="TEXT", nargs="+", help="name, phone, e-mail, seat, note")
    parser.add_argument("--limit", metavar="N", type=_limit, default=LIMIT, help="at most (50)")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Search and list what was found, best first."""
    count_what_has_begun()
    text = " ".join(args.text)
    found = search.search(text, limit=args.limit)
    if args.json:
        say_json(
            {
                "text": text,
                "patrons": [_as_json(row) for row in found.rows],
                "corrected": found.corrected,
                "more": found.more,
            }
        )
    else:
        say_lines(_lines(text, found))
    return 0


def _as_json(row: PatronRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "visits": row.visits,
        "last_visit": row.last_visit,
        "last_production": row.last_production,
        "next_visit": row.next_visit,
        "member_until": row.member_until,
        "archived": bool(row.archived),
        "seat": row.seat,
        "why": row.why.translate(MARKS),
    }


def _lines(text: str, found: search.SearchResult) -> Iterator[str]:
    if not found.rows:
        yield f"Nobody found for “{text}”."
        return
    if found.corrected:
        yield f"Nobody found for “{text}”; these are for “{found.corrected}”:"
    marks = BRIGHT if sys.stdout.isatty() else MARKS
    for row in found.rows:
        about = [
            words.count_words(row.visits, "visit"),
            f"{row.last_production} · {words.short_day_words(row.last_visit)}"
            if row.last_visit and row.last_production
            else "",
            f"tonight {row.seat}".strip() if row.seat else "",
            "archived" if row.archived else "",
            row.why.translate(marks),
        ]
        yield f"{row.id:>7}  {row.name}  –  {' · '.join(part for part in about if part)}"
    if found.more:
        yield "There are more; type more of the name."


def _limit(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= LIMIT_MOST:
        raise argparse.ArgumentTypeError(f"not a number from 1 to {LIMIT_MOST}: {text}")
    return int(text)
