"""`rapport follow-ups`: what is due, late or open, without a screen."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from db.queries import follow_ups
from db.records.follow_ups import FollowUpRecord
from desktop.commands.answering import say_json, say_lines
from desktop.domain.follow_up_words import (
    due_words,
    from_words,
    is_late,
    moved_words,
    owner_words,
    what_words,
)

VIEWS = tuple(view for view in follow_ups.VIEWS if view != "mine")


def register(subparsers: Any) -> None:
    """Add the verb."""
    parser = subparsers.add_parser("follow-ups", help="promises and tasks: due, late, open, done")
    parser.add_argument("--view", choices=VIEWS, default="due", help="which of them (due)")
    parser.add_argument("--text", metavar="TEXT", default="", help="only what says this")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """List them by due date."""
    found = follow_ups.list_follow_ups(args.view, text=args.text)
    if args.json:
        counts = follow_ups.count_views()
        del counts["mine"]  # nobody sits at the desk of a script
        say_json({"view": args.view, "counts": counts, "follow_ups": [_as_json(f) for f in found]})
    else:
        say_lines(_lines(found))
    return 0


def _as_json(found: FollowUpRecord) -> dict[str, Any]:
    return {
        "id": found.id,
        "kind": found.kind,
        "patron_id": found.patron_id,
        "patron": found.patron,
        "what": what_words(found),
        "due_on": found.due_on,
        "first_due_on": found.first_due_on,
        "moves": found.moves,
        "late": found.done_at is None and is_late(found.due_on),
        "owner": found.owner,
        "from": from_words(found),
        "done_at": found.done_at,
        "history": found.history.split("\n") if found.history else [],
    }


def _lines(found: list[FollowUpRecord]) -> Iterator[str]:
    if not found:
        yield "Nothing."
    for one in found:
        when = "done" if one.done_at else due_words(one.due_on)
        about = (from_words(one), moved_words(one), owner_words(one))
        said = " · ".join(part for part in about if part)
        yield f"{when:>14}  {one.patron}: {what_words(one)}  –  {said}"
