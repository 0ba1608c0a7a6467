"""`rapport capture PATRON "..."`: a line in plain words, kept as a note with what it tells."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from db.errors import StoreError
from db.queries import patrons
from desktop.commands.answering import say_json, say_lines
from desktop.commands.fresh import count_what_has_begun
from desktop.domain import capture, capture_context
from desktop.domain.capture import Proposal


def register(subparsers: Any) -> None:
    """Add the verb."""
    parser = subparsers.add_parser(
        "capture", help="a line in plain words: kept as a note with what it tells"
    )
    parser.add_argument("who", metavar="PATRON", help="the patron's number or e-mail")
    parser.add_argument("sentence", metavar="LINE", help="what was learnt, in plain words")
    parser.add_argument("--dry-run", action="store_true", help="only say what it could become")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Tell what a line could become and, unless tried only, keep it. Raises StoreError."""
    count_what_has_begun()
    patron_id = patrons.find_patron(args.who)
    if patron_id is None:
        raise StoreError(f"There is no patron with the number or e-mail {args.who}.")
    found = capture.propose(
        args.sentence, capture_context.load_context(), capture_context.load_patron(patron_id)
    )
    note_id = None
    if not args.dry_run:
        # Imported here: a dry run writes nothing, and needs nothing that writes.
        from desktop.domain import capture_keep

        note_id = capture_keep.keep(patron_id, args.sentence, found).created_id
    if args.json:
        say_json(_as_json(patron_id, note_id, found))
    else:
        say_lines(_lines(found, kept=note_id is not None))
    return 0


def _as_json(patron_id: int, note_id: int | None, found: tuple[Proposal, ...]) -> dict[str, Any]:
    return {
        "patron": patron_id,
        "kept": note_id is not None,
        "note": note_id,
        "proposals": [
            {
                "kind": p.kind,
                "label": p.label,
                "what": p.what,
                "detail": p.detail,
                "due": p.due,
                "span": list(p.span),
                "strength": p.strength if p.kind == "interest" else None,
                "performance": p.performance_id,
            }
            for p in found
        ],
    }


def _lines(found: tuple[Proposal, ...], *, kept: bool) -> Iterator[str]:
    for one in found:
        yield f"{'Kept' if kept else 'Would keep'}: {one.label}"
    if kept:
        yield "The line is kept as a note."
    elif not found:
        yield "Nothing but a note."
