"""`rapport retention`: who and what is due to go by the house's own rules. It changes nothing."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from desktop.commands.answering import say_json, say_lines
from desktop.domain import retention, words
from desktop.domain.retention import Due


def register(subparsers: Any) -> None:
    """Add the verb."""
    parser = subparsers.add_parser("retention", help="who is due to go by your rules")
    parser.add_argument("--limit", type=int, default=100, help="how many are named (100)")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """List them, those longest silent first."""
    due = retention.find_due(max(args.limit, 0))
    if args.json:
        say_json(retention.as_json(due))
    else:
        say_lines(_lines(due))
    return 0


def _lines(due: Due) -> Iterator[str]:
    if due.is_empty:
        yield "Nobody and nothing is due."
        return
    for one in due.patrons:
        yield f"{one.id:>7}  {one.name}  –  {retention.sign_words(one)}"
    if due.count > len(due.patrons):
        yield f"and {due.count - len(due.patrons):,} more"
    yield from retention.texts_words(due.texts)
    yield f"{words.count_words(due.count, 'patron')} due. Look at each: rapport erase PATRON."
