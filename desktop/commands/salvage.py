"""`rapport salvage FILE -o NEW`: what can still be read of a damaged file, in a new one."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from db import gate
from desktop.commands import unlocking
from desktop.commands.answering import say_json
from desktop.commands.identity import acting_on_file
from desktop.domain import recovery


def register(subparsers: Any) -> None:
    """Add the verb."""
    parser = subparsers.add_parser(
        "salvage", help="write what can be read of a damaged file into a new one"
    )
    parser.add_argument("path", metavar="FILE", type=Path, help="the damaged file; never changed")
    parser.add_argument("-o", "--out", metavar="NEW", type=Path, required=True, help="the new file")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Salvage, and say of each table what was kept and what is missing."""
    source = args.path.expanduser()
    unlocking.unlock(source)
    with gate.acting(acting_on_file("salvage", source, args.user, to_look=True)):
        report = recovery.salvage_into(source, args.out.expanduser())
    if args.json:
        say_json(recovery.report_json(report))
        return 0
    sys.stdout.write(f"Wrote {args.out}: {report.kept:,} records kept.\n")
    for line in recovery.report_lines(report):
        sys.stdout.write(f"  {line}\n")
    sys.stdout.write(f"The damaged file {args.path} is as it was. Keep it for two weeks.\n")
    return 0
