"""`rapport backup PATH`: a copy of the file, reopened and counted before it gets its name."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from desktop.domain import file_care


def register(subparsers: Any) -> None:
    """Add the verb."""
    parser = subparsers.add_parser("backup", help="make a verified copy of the file")
    parser.add_argument("path", metavar="PATH", type=Path, help="the copy, or a folder for it")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Make the copy and say where it is."""
    copy = file_care.save_copy(args.path.expanduser())
    sys.stdout.write(f"Made a verified copy at {copy.path}.\n")
    return 0
