"""`rapport briefing -o FILE.pdf`: tonight's briefing sheet without a screen."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from db.errors import StoreError
from db.queries import performances
from db.records.programme import PerformanceRecord
from desktop.commands.answering import say_json, say_lines
from desktop.commands.fresh import count_what_has_begun
from desktop.documents import briefing_sheet
from desktop.documents.layout import paper_here
from desktop.domain import briefing, settings, words
from desktop.domain.sheet import BriefingSheet

PAPERS = ("a4", "letter", "large")


def register(subparsers: Any) -> None:
    """Add the verb."""
    parser = subparsers.add_parser("briefing", help="tonight's briefing sheet as a PDF")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--next", action="store_true", help="the next performance (the default)")
    which.add_argument("--performance", metavar="TITLE", default="", help="one by its title")
    parser.add_argument("--when", metavar="ISO", default="", help="its day or time")
    parser.add_argument("-o", "--out", metavar="FILE", type=Path, required=True, help="the PDF")
    parser.add_argument("--paper", choices=PAPERS, default=None, help="a4, letter or large print")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Write the sheet; says what it is of and what could not be printed."""
    count_what_has_begun()
    performance = _performance(args)
    sheet = briefing.build_sheet(performance.id)
    path = args.out.expanduser()
    house = settings.load()
    paper = paper_here(args.paper or house.paper, house.country)
    # It goes on paper from here: its codes are to be found again when it comes back.
    pages = briefing_sheet.write(
        sheet, path, paper, lambda number: briefing.remember_printed(sheet, number)
    )
    missing = briefing_sheet.unprintable(sheet)
    if args.json:
        say_json(_as_json(sheet, path, pages, missing))
        return 0
    say_lines(
        [
            f"{path}: {sheet.title}, {words.when_words(sheet.starts_at)}, "
            f"{words.count_words(pages, 'page')}",
            *(
                f"No font here has all of {one.seats} {one.name}: prints as {one.instead}"
                for one in missing
            ),
        ]
    )
    return 0


def _performance(args: argparse.Namespace) -> PerformanceRecord:
    if args.when and not args.performance:
        raise StoreError("--when says which performance of a title: give --performance as well.")
    if not args.performance:
        coming = performances.next_performance()
        if coming is None:
            raise StoreError(
                "No performance is coming up, so there is no sheet to print. "
                "Import a ticket export or the programme first."
            )
        return coming
    found = performances.find_performance(args.performance, args.when)
    if found is None:
        raise StoreError(_not_found(args.performance, args.when))
    return found


def _not_found(title: str, when: str) -> str:
    near = [
        f"{p.title} ({words.when_words(p.starts_at)})"
        for p in performances.find_performances(title, limit=3)
    ]
    at = f" at {when}" if when else ""
    hint = f" There is {words.join_words(near)}." if near else ""
    return f"There is no performance called {title}{at}.{hint} Nothing was written."


def _as_json(
    sheet: BriefingSheet,
    path: Path,
    pages: int,
    missing: tuple[briefing_sheet.Unprintable, ...],
) -> dict[str, Any]:
    return {
        "file": str(path),
        "production": sheet.title,
        "starts": sheet.starts_at,
        "in_the_house": sheet.in_the_house,
        "capacity": sheet.capacity,
        "pages": pages,
        "lines": dict(sheet.counts),
        "unprintable": [{"seats": m.seats, "name": m.name, "printed": m.instead} for m in missing],
    }
