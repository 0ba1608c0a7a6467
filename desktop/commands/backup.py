"""`rapport backup PATH`: a copy of the file, reopened and counted before it gets its name."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from db import clock, schema
from db.errors import DatabaseNewer, StoreError


def register(subparsers: Any) -> None:
    """Add the verb."""
    parser = subparsers.add_parser("backup", help="make a verified copy of the file")
    parser.add_argument("path", metavar="PATH", type=Path, help="the copy, or a folder for it")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Make the copy and say where it is."""
    target = copy_path(args.database, args.path.expanduser())
    schema.backup_to(target)
    sys.stdout.write(f"Made a verified copy at {target}.\n")
    return 0


def copy_path(database: Path, wanted: Path) -> Path:
    """Where the copy goes; a folder gets a name with the time in it.

    Raises StoreError if something is there that is not an earlier copy.
    """
    if wanted.is_dir():
        stamp = clock.now().astimezone(clock.zone()).strftime("%Y-%m-%d-%H%M")
        wanted = wanted / f"{database.stem}-{stamp}{database.suffix}"
    if not wanted.exists():
        return wanted
    if wanted.samefile(database):
        raise StoreError("That is the file in use itself. Nothing was changed. Name another file.")
    try:
        schema.inspect(wanted)
    except StoreError as error:
        if not isinstance(error, DatabaseNewer):
            raise StoreError(
                f"There is a file at {wanted} that is no copy of Rapport's. It was left as it is. "
                "Name another file."
            ) from error
        raise
    return wanted
