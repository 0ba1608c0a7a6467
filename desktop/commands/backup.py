"""`rapport backup [PATH]`: a copy of the file, reopened and compared before it gets its name."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from desktop.domain import file_care, safe_keeping


def register(subparsers: Any) -> None:
    """Add the verb."""
    parser = subparsers.add_parser("backup", help="make a verified copy of the file")
    parser.add_argument(
        "path",
        metavar="PATH",
        type=Path,
        nargs="?",
        help="the copy, or a folder for it; without it the copy goes to the file's backups",
    )
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Make the copy and say where it is."""
    if args.path is None:
        made = safe_keeping.back_up_by_hand().path
    else:
        made = file_care.save_copy(args.path.expanduser()).path
    sys.stdout.write(f"Made a verified copy at {made}.\n")
    return 0
