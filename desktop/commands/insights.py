"""`rapport insights`: what the conversations led to, in numbers, without a screen."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from db import clock
from db.errors import InputRefused
from db.queries.segment_days import LAST_YEAR
from db.records.insights import SeasonDays
from desktop.commands.answering import say_json, say_lines
from desktop.commands.fresh import count_what_has_begun
from desktop.domain import insights, settings
from desktop.domain.insights import Figure, Insights
from desktop.domain.typed_values import parse_past_day
from desktop.domain.words import since_words

PAPERS = ("a4", "letter", "large")


def register(subparsers: Any) -> None:
    """Add the verb."""
    parser = subparsers.add_parser("insights", help="what the conversations led to, in numbers")
    parser.add_argument("--season", metavar="NAME", default="", help="a season (the present one)")
    parser.add_argument("--from", dest="first", metavar="DAY", default="", help="the first day")
    parser.add_argument("--to", dest="last", metavar="DAY", default="", help="the last day (today)")
    parser.add_argument(
        "-o", "--out", metavar="FILE.pdf", type=Path, help="write one page of paper"
    )
    parser.add_argument("--paper", choices=PAPERS, default="", help="of the page (the venue's)")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Count, and say or write the numbers."""
    count_what_has_begun()
    found = insights.read_insights(_days(args))
    assert found is not None
    if args.out is not None:
        _write(found, args.out, args.paper)
    if args.json:
        say_json(_as_json(found))
    elif args.out is None:
        say_lines(_lines(found))
    return 0


def _days(args: argparse.Namespace) -> SeasonDays:
    seasons = insights.list_seasons()
    if args.first or args.last:
        today = clock.today()
        first = parse_past_day(args.first, today)
        last = parse_past_day(args.last, today) if args.last else today
        if first is None or last is None or first > last or last.year > LAST_YEAR:
            raise InputRefused("Say the days as --from 2026-09-01 --to 2026-10-31.")
        return SeasonDays(_named(first, last), first.isoformat(), last.isoformat())
    if not args.season:
        return insights.present_season(seasons)
    for season in seasons:
        if season.name.casefold() == args.season.strip().casefold():
            return season
    names = ", ".join(season.name for season in seasons)
    raise InputRefused(f"There is no season “{args.season}”. There are: {names}.")


def _named(first: date, last: date) -> str:
    return f"{since_words(first.isoformat())} to {since_words(last.isoformat())}"


def _write(found: Insights, path: Path, paper: str) -> None:
    # ReportLab is loaded only where something is drawn.
    from desktop.documents.insights_sheet import draw_insights
    from desktop.documents.layout import paper_here
    from desktop.domain.whole_files import write_file

    kept = settings.load()
    size = paper_here(paper or kept.paper, kept.country)

    def draw(part: Path) -> None:
        draw_insights(
            found, str(part), venue_name=kept.venue_name, printed=clock.today(), paper=size
        )

    write_file(path, draw)


def _as_json(found: Insights) -> dict[str, Any]:
    return {
        "period": found.name,
        "first": found.days.first,
        "last": found.days.last,
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "figures": [_figure(figure) for figure in section.figures],
                "weeks": [_figure(week) for week in section.columns],
            }
            for section in found.sections
        ],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "key": figure.key,
        "label": figure.label,
        "number": figure.number,
        "detail": figure.detail,
        "patrons": len(figure.patron_ids),
        "counts": figure.counts,
    }


def _lines(found: Insights) -> Iterator[str]:
    yield f"{found.name}: {since_words(found.days.first)} to {since_words(found.days.last)}"
    for section in found.sections:
        yield ""
        yield section.title
        if section.is_empty:
            yield f"  {section.empty}"
            continue
        for figure in section.figures:
            said = " · ".join(part for part in (figure.detail, figure.percent) if part)
            indent = "    " if figure.is_part else "  "
            yield f"{indent}{figure.number:>7,}  {figure.label}" + (f"  ({said})" if said else "")
