"""`rapport list`: the saved lists, who is on one, and its table or labels, without a screen."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from db.errors import StoreError, file_error
from db.queries import patron_list, printed_sheets, segments
from db.records.segments import Group
from desktop.commands.answering import say_json, say_lines
from desktop.commands.fresh import count_what_has_begun
from desktop.domain import list_export, list_labels, segment_rules, settings, words
from desktop.domain.list_people import FOR_WHOM, LeftOut, left_out_words
from desktop.domain.segment_words import rules_words

SHEETS = ("3x7", "3x8", "3x8-narrow", "2x7", "5160")
SHOWN = 50
LARGEST_FILE = 1_000_000


def register(subparsers: Any) -> None:
    """Add the verb."""
    parser = subparsers.add_parser("list", help="lists of patrons by rule: who, table, labels")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--segment", metavar="NAME", default="", help="a saved list")
    which.add_argument("--rules", metavar="FILE.json", type=Path, help="rules from a file")
    parser.add_argument("--sort", choices=tuple(segments.SORTS), default="recent")
    out = parser.add_mutually_exclusive_group()
    out.add_argument("--csv", metavar="FILE.csv", type=Path, help="write the list as a table")
    out.add_argument("--labels", metavar="FILE.pdf", type=Path, help="write address labels")
    parser.add_argument(
        "--for", dest="way", choices=tuple(FOR_WHOM), default="all",
        help="of the table: only who may be reached that way",
    )  # fmt: skip
    parser.add_argument("--sheet", choices=SHEETS, default="", help="of the labels (3x7, or 5160)")
    parser.add_argument("--first", type=int, default=1, help="the first free label, from 1")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Say who is on a list, or which lists there are; write what is asked for."""
    if not args.segment and args.rules is None:
        return _say_lists(args.json)
    count_what_has_begun()
    name, rules = _rules(args)
    segment_rules.check(rules)
    ids = segments.list_ids(rules, args.sort)
    answer: dict[str, Any] = {"list": name, "who": rules_words(rules), "patrons": len(ids)}
    if args.csv is not None:
        return _write_table(args, ids, answer)
    if args.labels is not None:
        return _write_labels(args, ids, answer)
    rows = patron_list.list_rows(list(ids[:SHOWN]))
    if args.json:
        answer["ids"] = list(ids)
        answer["first"] = [{"id": row.id, "name": row.name, "visits": row.visits} for row in rows]
        say_json(answer)
        return 0
    more = [f"and {len(ids) - SHOWN:,} more"] if len(ids) > SHOWN else []
    named = [f"{row.id:>8}  {' '.join(row.name.split())}" for row in rows]
    head = f"{name}: {words.count_words(len(ids), 'patron')}, {answer['who']}"
    say_lines([head, *named, *more])
    return 0


def _say_lists(as_json: bool) -> int:
    saved = segments.list_segments()
    if as_json:
        say_json({"lists": [{"name": one.name, "rules": json.loads(one.rules)} for one in saved]})
        return 0
    lines = []
    for one in saved:
        try:
            said = rules_words(segment_rules.from_text(one.rules))
        except segment_rules.RulesWrong:
            said = "made by a later Rapport"
        lines.append(f"{one.name}: {said}")
    say_lines(lines or ["No list is saved yet."])
    return 0


def _rules(args: argparse.Namespace) -> tuple[str, Group]:
    if args.rules is None:
        saved = segments.find_segment(args.segment)
        if saved is None:
            raise StoreError(f"There is no list called “{args.segment}”. Nothing was written.")
        return saved.name, segment_rules.from_text(saved.rules)
    path = args.rules.expanduser()
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise StoreError(f"{path} is too large for rules of a list. Nothing was written.")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise file_error(error, f"{path} could not be read", "Nothing was written.") from error
    except UnicodeDecodeError as error:
        raise StoreError(
            f"{path} could not be read as text in UTF-8. Nothing was written. Save it as UTF-8."
        ) from error
    return path.stem, segment_rules.from_text(text)


def _write_table(args: argparse.Namespace, ids: Sequence[int], answer: dict[str, Any]) -> int:
    choice = list_export.TableChoice(way=args.way)
    done = list_export.write_table(ids, args.csv.expanduser(), choice)
    answer |= {"file": str(done.target), "rows": done.number, "emails_withheld": done.withheld}
    said = f"Wrote {words.count_words(done.number, 'row')} to {done.target}."
    if done.withheld:
        said += f" {words.count_words(done.withheld, 'e-mail address', 'e-mail addresses')} left"
        said += " empty: no permission."
    return _say_written(args.json, answer, said, done.left_out)


def _write_labels(args: argparse.Namespace, ids: Sequence[int], answer: dict[str, Any]) -> int:
    # Imported here: it brings ReportLab.
    from desktop.documents import address_labels

    key = args.sheet or ("5160" if settings.load().country.upper() in ("US", "CA") else "3x7")
    labels, left_out = list_labels.labels_of(ids)
    target = args.labels.expanduser()
    if not labels:
        answer |= {"file": None, "labels": 0, "sheets": 0, "sheet": key, "letters_missing": []}
        return _say_written(
            args.json, answer, "Nobody to set a label for. No file was written.", left_out
        )
    done = address_labels.write(
        labels, target, address_labels.SHEETS[key], first=args.first,
        enter=lambda made: printed_sheets.add_printed(
            "labels", pages=made.pages, people=made.labels
        ),
    )  # fmt: skip
    left_out += list_labels.not_printed(done.too_long, list_labels.TOO_LONG)
    left_out += list_labels.not_printed(done.unprintable, list_labels.UNPRINTABLE)
    answer |= {"file": str(target), "labels": done.labels, "sheets": done.pages, "sheet": key}
    answer["letters_missing"] = list(done.incomplete)
    said = (
        f"Set {words.count_words(done.labels, 'label')} on "
        f"{words.count_words(done.pages, 'sheet')} ({key}) in {target}."
    )
    return _say_written(args.json, answer, said, left_out)


def _say_written(
    as_json: bool, answer: dict[str, Any], said: str, left_out: Sequence[LeftOut]
) -> int:
    if as_json:
        answer["left_out"] = [one._asdict() for one in left_out]
        say_json(answer)
        return 0
    named = [f"  {' '.join(one.name.split())}: {one.reason}" for one in left_out[:SHOWN]]
    summary = [left_out_words(left_out)] if left_out else []
    say_lines([said, *summary, *named])
    return 0
