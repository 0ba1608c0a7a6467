"""`rapport backups`: the copies there are of the file, here and in the second place. The file stays closed."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from db.errors import DatabaseMissing
from desktop.commands.answering import say_json, say_lines
from desktop.domain import file_care, safe_keeping
from desktop.domain.safe_keeping import Backup


def register(subparsers: Any) -> None:
    """Add the verb."""
    parser = subparsers.add_parser("backups", help="list the backups of the file")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """List them, newest first. Raises DatabaseMissing where there is neither a file nor a backup."""
    database: Path = args.database
    found = safe_keeping.list_all(database)
    if not found and not database.exists():
        raise DatabaseMissing(f"There is no Rapport file at {database}, and no backup of it.")
    if args.json:
        second = safe_keeping.look(database).second
        say_json(
            {
                "file": str(database),
                "folder": str(safe_keeping.folder_of(database)),
                "second_place": second.path or None,
                "backups": [_facts(backup) for backup in found],
            }
        )
    elif not found:
        say_lines(["There is no backup of this file yet. Make one with: rapport backup"])
    else:
        say_lines(_line(backup) for backup in found)
    return 0


def _facts(backup: Backup) -> dict[str, Any]:
    return {
        "path": str(backup.path),
        "made_at": backup.made_at,
        "why": backup.why,
        "size": backup.size,
        "verified": bool(backup.verified_at),
        "encrypted": backup.encrypted,
        "counts": backup.counts,
    }


def _line(backup: Backup) -> str:
    parts = [
        safe_keeping.made_words(backup),
        safe_keeping.why_words(backup),
        safe_keeping.counts_words(backup),
        file_care.size_words(backup.size),
        safe_keeping.verified_words(backup).lower(),
    ]
    return f"{' · '.join(p for p in parts if p)}\n  {backup.path}"
