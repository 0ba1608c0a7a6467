"""`rapport sample PATH`: the sample venue, or one of any size for benchmarks."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from desktop.sample_venue import bulk

TICKETS_A_PATRON = 10


def register(subparsers: Any) -> None:
    """Add the verb."""
    parser = subparsers.add_parser("sample", help="make a sample venue of any size")
    parser.add_argument("path", metavar="PATH", type=Path, help="the file to make")
    parser.add_argument("--patrons", metavar="N", type=_count, help="so many made-up patrons")
    parser.add_argument("--tickets", metavar="N", type=_count, help="so many tickets (10 a patron)")
    parser.add_argument("--seed", metavar="S", type=int, default=1, help="another draw (1)")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Make the file and say where it is."""
    path = args.path.expanduser()
    if args.patrons is None and args.tickets is None:
        # Imported here: a sample of another size needs none of what the small venue is made of.
        from desktop.sample_venue import venue

        venue.build(path, args.seed)
    else:
        patrons = args.patrons or max(1, args.tickets // TICKETS_A_PATRON)
        tickets = args.tickets or patrons * TICKETS_A_PATRON
        bulk.build(path, patrons=patrons, tickets=tickets, seed=args.seed, progress=_say)
    sys.stdout.write(f"Made {path}.\n")
    return 0


def _say(text: str) -> None:
    sys.stderr.write(f"{text} ...\n")


def _count(text: str) -> int:
    number = int(text)
    if not 0 < number < 1 << 24:
        raise argparse.ArgumentTypeError(f"not a count: {text}")
    return number
