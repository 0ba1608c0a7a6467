"""`rapport restore PATH`: a copy becomes the file again; the file that was there is kept aside."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from db import gate, restore
from desktop import places
from desktop.commands.identity import acting_on_file
from desktop.domain import file_lock


def register(subparsers: Any) -> None:
    """Add the verb."""
    parser = subparsers.add_parser(
        "restore", help="put a copy in the file's place; the old one is kept"
    )
    parser.add_argument("path", metavar="PATH", type=Path, help="the copy to restore")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Restore and say where the old file is."""
    target = args.database
    file_lock.check_free(target, "restored")
    acting = acting_on_file("restore", target, args.user)
    if target.parent == places.data_folder():
        target.parent.mkdir(parents=True, exist_ok=True)
    with gate.acting(acting):
        aside = restore.restore_from(args.path.expanduser(), target)
    kept = f" The file that was there is kept as {aside}." if aside is not None else ""
    sys.stdout.write(f"Restored {target}.{kept}\n")
    return 0
