"""`rapport erase PATRON`: what would go, and, when the name is typed again, erase it for good."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from db.errors import StoreError
from db.queries import patrons
from desktop.commands.answering import say_json, say_lines
from desktop.domain import erasure
from desktop.domain.erasure import DryRun


def register(subparsers: Any) -> None:
    """Add the verb."""
    parser = subparsers.add_parser(
        "erase", help="erase a patron for good; says first what would go"
    )
    parser.add_argument("who", metavar="PATRON", help="the patron's number or e-mail")
    parser.add_argument("--dry-run", action="store_true", help="only say what would go")
    parser.add_argument("--yes", action="store_true", help="erase without asking for the name")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Say what would go; erase if the name was typed again or `--yes` was given.

    Raises StoreError if there is no such patron, or something stands in the way.
    """
    patron_id = patrons.find_patron(args.who)
    if patron_id is None:
        raise StoreError(f"There is no patron with the number or e-mail {args.who}.")
    if "@" in args.who and len(patrons.list_patrons_by_email(args.who)) > 1:
        raise StoreError(
            "Several patrons have this e-mail. Nothing was erased. Name the one by their number."
        )
    found = erasure.dry_run(patron_id)
    if args.json:
        return _answer_in_json(found, dry=args.dry_run or not args.yes)
    say_lines(_lines(found))
    if args.dry_run:
        return 0
    _refuse_if_blocked(found)
    if not args.yes and not _typed_again(found.plan.name):
        raise StoreError("The name was not typed as it stands. Nothing was erased.")
    say_lines([erasure.done_words(erasure.erase(patron_id, user_id=None))])
    return 0


def _answer_in_json(found: DryRun, *, dry: bool) -> int:
    answer: dict[str, Any] = {
        "patron_id": found.plan.patron_id,
        "removed": found.plan.removed,
        "emptied": found.plan.emptied,
        "books": found.plan.books,
        "merged": list(found.plan.merged),
        "blocks": list(found.blocks),
        "know": list(found.know),
        "mentions": [asdict(mention) for mention in found.mentions],
        "erased": False,
    }
    if not dry:
        _refuse_if_blocked(found)
        done = erasure.erase(found.plan.patron_id, user_id=None)
        answer |= {"erased": True, "counts": done.counts, "traces_left": done.traces_left}
    say_json(answer)
    return 0


def _refuse_if_blocked(found: DryRun) -> None:
    if found.blocks:
        raise StoreError(f"{found.blocks[0]} Nothing was erased.")


def _typed_again(name: str) -> bool:
    if not sys.stdin.isatty():
        raise StoreError("Nothing was erased. Say --yes to erase without typing the name again.")
    sys.stderr.write("This cannot be taken back. Type the name to erase: ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() == " ".join(name.split()).casefold()


def _lines(found: DryRun) -> Iterator[str]:
    for head, lines in (
        ("Goes:", found.goes),
        ("Stays as a number, without the person:", found.stays),
        ("To know:", found.know),
        ("First:", found.blocks),
        (
            "Texts about others that name them, for you to look at:",
            [erasure.mention_words(m) for m in found.mentions],
        ),
    ):
        if lines:
            yield head
            yield from (f"  {line}" for line in lines)
