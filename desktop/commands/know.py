"""`rapport know PATRON -o FOLDER`: what we know about a patron, as a PDF and as JSON, for the patron."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from db.errors import StoreError
from db.queries import patrons
from desktop.documents.patron_record import draw_record
from desktop.domain import patron_record, record_files, settings, words
from desktop.domain.patron_record import RecordBook


def register(subparsers: Any) -> None:
    """Add the verb."""
    parser = subparsers.add_parser("know", help="what we know about a patron: a PDF and JSON")
    parser.add_argument("who", metavar="PATRON", help="the patron's number or e-mail")
    parser.add_argument(
        "-o", "--out", metavar="FOLDER", type=Path, required=True, help="where the files go"
    )
    parser.add_argument(
        "--paper", choices=("a4", "letter", "large"), default=None, help="the paper of the PDF"
    )
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Write both files and say where they are. Raises StoreError."""
    patron_id = patrons.find_patron(args.who)
    if patron_id is None:
        raise StoreError(f"There is no patron with the number or e-mail {args.who}.")
    folder = args.out.expanduser()
    if not folder.is_dir():
        raise StoreError(f"There is no folder {folder}. Nothing was written. Make it first.")
    chosen = settings.load()
    paper = args.paper or chosen.paper
    book = RecordBook(patron_record.gather(patron_id), chosen.venue_name, chosen.venue_email)
    pdf, data = record_files.write(
        book, folder, lambda made, target: draw_record(made, target, paper=paper)
    )
    named = [text for text in patron_record.texts_to_review(book.whole) if text.names]
    sys.stdout.write(f"Wrote {pdf} and {data}.\n")
    if named:
        sys.stdout.write(
            f"{words.count_words(len(named), 'text')} named other people: their names are "
            "blackened. Read them before you hand it out.\n"
        )
    return 0
