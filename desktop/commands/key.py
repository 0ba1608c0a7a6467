"""`rapport key status|on|off|new-passphrase`: encryption of the file, without a window.

`on` and `new-passphrase` write the new recovery passphrase once, on stdout, and with -o as a page to
print: before it counts, so that nothing that goes wrong can leave a file that nobody opens. The file must not be open in a window.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

from db import clock, gate, schema
from db.errors import DatabaseMissing, StoreError
from desktop.commands import unlocking
from desktop.commands.answering import say_json
from desktop.commands.identity import acting_on_file
from desktop.domain import file_lock, passphrase, protection, settings
from desktop.domain.words import count_words


def register(subparsers: Any) -> None:
    """Add the verb."""
    parser = subparsers.add_parser("key", help="encryption of the file and its passphrase")
    parser.add_argument("act", choices=("status", "on", "off", "new-passphrase"), help="what to do")
    parser.add_argument(
        "-o", "--out", metavar="PAGE.pdf", type=Path, help="the passphrase as a page to print"
    )
    parser.add_argument("--no-key-store", action="store_true", help="ask for it at each start")
    parser.add_argument("--json", action="store_true", help="one JSON object (status)")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Do what was asked for. Raises StoreError."""
    database: Path = args.database
    if not database.exists():
        raise DatabaseMissing(f"There is no Rapport file at {database}. Nothing was done.")
    if args.act == "status":
        _say_status(database, args.json)
        return 0
    file_lock.check_free(database, "changed")
    unlocking.unlock(database)
    with gate.acting(acting_on_file("key", database, args.user)):
        {"on": _on, "off": _off, "new-passphrase": _renew}[args.act](database, args)
    return 0


def _say_status(database: Path, as_json: bool) -> None:
    found = protection.look(database)
    copies = 0
    with gate.acting(gate.HOUSE):  # how many there are, nothing of what is in them
        copies = len(protection.list_plain_copies(database))
    if as_json:
        say_json(
            {
                "file": str(database),
                "encrypted": found.encrypted,
                "in_key_store": found.in_store,
                "passphrase_since": found.since or None,
                "plain_copies": copies,
            }
        )
        return
    said = "encrypted" if found.encrypted else "not encrypted"
    sys.stdout.write(f"The file {database} is {said}.\n")
    if found.encrypted:
        where = "in this computer's key store" if found.in_store else "not kept on this computer"
        sys.stdout.write(f"Its key is {where}.\n")
    if copies:
        said = count_words(copies, "backup")
        sys.stdout.write(f"{said} of it {'is' if copies == 1 else 'are'} not encrypted.\n")


def _on(database: Path, args: argparse.Namespace) -> None:
    if protection.look(database).encrypted:
        raise StoreError(f"The file {database} is encrypted already. Nothing was changed.")
    words = passphrase.make()
    _tell(words, _page_facts(database), args.out)
    protection.turn_on(database, words, use_store=not args.no_key_store)
    sys.stderr.write("Encrypted. Without that passphrase nobody can help.\n")


def _off(database: Path, _args: argparse.Namespace) -> None:
    if not protection.look(database).encrypted:
        raise StoreError(f"The file {database} is not encrypted. Nothing was changed.")
    protection.turn_off(database)
    sys.stdout.write(f"The file {database} is not encrypted any more.\n")


def _renew(database: Path, args: argparse.Namespace) -> None:
    if not protection.look(database).encrypted:
        raise StoreError(f"The file {database} is not encrypted. Nothing was changed.")
    words = passphrase.make()
    _tell(words, _page_facts(database), args.out)
    done = protection.new_passphrase(database, words)
    sys.stderr.write(f"{protection.renewed_words(done)}\n")


def _page_facts(database: Path) -> tuple[str, Path, date, str]:
    """Venue, file, day and paper, while the file is open."""
    schema.open_file(database)
    kept = settings.load()
    return kept.venue_name, database, clock.today(), kept.paper


def _tell(words: str, told: tuple[str, Path, date, str], page: Path | None) -> None:
    sys.stderr.write("This is the new recovery passphrase. It is shown this once; keep it:\n")
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
    if page is not None:
        from desktop.documents.recovery_page import RecoveryPage, draw_page
        from desktop.domain.whole_files import write_file

        venue, file, day, paper = told
        sheet = RecoveryPage(venue, str(file), day, passphrase.groups_of(words))
        write_file(page.expanduser(), lambda part: draw_page(sheet, str(part), paper=paper))
        sys.stderr.write(f"The page to print is at {page}. Remove it when it is printed.\n")
