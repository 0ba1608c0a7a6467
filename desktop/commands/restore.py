"""`rapport restore [PATH]`: a copy becomes the file again; the file that was there is kept aside.

Without a path, or with `latest`, the newest backup that is whole.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from db import connection, gate, schema
from db.errors import StoreError
from desktop import places
from desktop.commands import unlocking
from desktop.commands.identity import acting_on_file
from desktop.domain import file_lock, first_look, recovery, words

LATEST = "latest"


def register(subparsers: Any) -> None:
    """Add the verb."""
    parser = subparsers.add_parser(
        "restore", help="put a copy in the file's place; the old one is kept"
    )
    parser.add_argument(
        "path",
        metavar="PATH",
        nargs="?",
        default=LATEST,
        help="the copy to restore; `latest` (or nothing): the newest backup that is whole",
    )
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Restore and say where the old file is."""
    target = args.database
    file_lock.check_free(target, "restored")
    acting = acting_on_file("restore", target, args.user)
    if target.parent == places.data_folder():
        target.parent.mkdir(parents=True, exist_ok=True)
    with gate.acting(acting):
        source = _source(args.path, target)
        unlocking.unlock(source)
        done = recovery.restore_backup(source, target, damaged=_is_damaged(target))
    sys.stdout.write(f"Restored {target} from {source}: {recovery.count_words(done.counts)}.\n")
    if done.erased:
        again = words.count_words(done.erased, "patron")
        sys.stdout.write(f"{again} erased since then went again.\n")
    for warning in recovery.warnings(done):
        sys.stdout.write(f"{warning}\n")
    if done.aside is not None:
        sys.stdout.write(f"The file that was there is kept as {done.aside}.\n")
    return 0


def _source(named: str, target: Path) -> Path:
    path = Path(named).expanduser()
    if named == LATEST and not path.exists():
        return recovery.latest_good(target).backup.path
    return path


def _is_damaged(target: Path) -> bool:
    """Whether the present file is not worth a backup of its own; it is kept aside in any case."""
    try:
        if target.exists() and schema.inspect(target) < schema.STEPS:
            return False  # it is not brought up to date for that; nor is it sealed
        return not target.exists() or first_look.open_looked(target) is not None
    except StoreError:
        return True
    finally:
        connection.close()
