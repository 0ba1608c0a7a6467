"""`rapport import FILE`: take in an export of tickets, contacts, answers or a programme, or filled
forms; take one back.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop.domain import safe_keeping
from desktop.importing import session
from desktop.importing.erased_people import BRING, ERASED
from desktop.importing.errors import ImportFailed
from desktop.importing.form_plan import FormFacts
from desktop.importing.sentences import same_file_sentence
from desktop.importing.understanding import (
    KINDS,
    Answers,
    ImportPlan,
    ImportResult,
    Issue,
    Understanding,
)

FIRST = ("rows", "people", "patrons_new", "patrons_matched", "performances", "tickets",
         "tickets_cancelled_or_refunded", "orders", "responses", "anonymous_responses",
         "entries")  # fmt: skip

TOLD = 20  # issues said in words


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb."""
    parser = subparsers.add_parser(
        "import",
        help="take in tickets, contacts, a programme, or answers to a form",
        description="Take in an export (CSV, .xlsx, vCard) of any system, a survey, or a filled "
        "form (PDF, answer file, saved mail). The next export of the same season updates and "
        "never doubles.",
    )
    parser.add_argument("file", metavar="FILE", nargs="?", type=Path)
    parser.add_argument("--as", dest="kind", choices=KINDS, help="what the file is")
    parser.add_argument("--performance", metavar="TITLE", help="if the file does not name it")
    parser.add_argument("--when", metavar="ISO", help="when that performance was or is")
    parser.add_argument(
        "--form",
        metavar="NAME",
        help="the form that answers belong to; one that is not there is made of the file",
    )
    parser.add_argument("--system", metavar="NAME", help="the system the file comes from")
    parser.add_argument("--encoding", default="", help="if the accents do not come out right")
    parser.add_argument(
        "--answer", action="append", default=[], metavar="KEY=VALUE",
        help="answer to a question (dates=dmy, performance.time=19:30)",
    )  # fmt: skip
    parser.add_argument(
        "--role", action="append", default=[], metavar="HEADING=ROLE",
        help="what a column is (Kennung=order_number); it is remembered for such files",
    )  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="show the plan, write nothing")
    parser.add_argument("--explain", action="store_true", help="say what each column is taken for")
    parser.add_argument("--undo", metavar="BATCH", type=int, help="take an import back")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Import, plan or undo; returns the exit code."""
    if args.undo is not None:
        session.undo_batch(args.undo)
        _say({"undone": args.undo}, [f"Import {args.undo} was taken back."], args.json)
        return 0
    if args.file is None:
        sys.stderr.write("Name a file to import, or a batch with --undo.\n")
        return 2
    answers = Answers(kind=args.kind or "", given=_given(args), encoding=args.encoding)
    # Whoever names the form has said where such files go: it is remembered for the next one.
    answers.confirmed = bool(args.form)
    found = session.understand(args.file, answers)
    if args.role:
        answers.roles = _roles(found, args.role)
        answers.confirmed = True
        found = session.understand(args.file, answers)
    if args.explain:
        _say(_explained(found), _explanation(found), args.json)
        return 0
    if args.dry_run:
        plan = session.make_plan(found, answers)
        _say(_facts(found, plan, 0), _sentences(found, plan), args.json)
        return 0
    safe_keeping.before_import()
    result = session.import_file(found, answers)
    _say(_facts(found, result, result.batch_id), _sentences(found, result), args.json)
    return 0


def _given(args: argparse.Namespace) -> dict[str, str]:
    given = dict(_pairs(args.answer))
    if args.performance:
        given["performance.title"] = args.performance
    if args.when:
        given["performance.when"] = args.when
    if args.system:
        given["system"] = args.system
    if args.form:
        given["form.name"] = args.form
    return given


def _pairs(texts: Sequence[str]) -> list[tuple[str, str]]:
    pairs = []
    for text in texts:
        key, sign, value = text.rpartition("=")
        if not sign:
            raise ImportFailed(f"{text} is not written as NAME=VALUE. Nothing was imported.")
        pairs.append((key.strip(), value.strip()))
    return pairs


def _roles(found: Understanding, texts: Sequence[str]) -> dict[int, str]:
    """Column -> role; a column is named by its heading or its number, counted from 1."""
    roles = {}
    for heading, role in _pairs(texts):
        index = next((c.index for c in found.columns if c.heading == heading), None)
        if index is None and heading.isdigit() and 0 < int(heading) <= len(found.columns):
            index = int(heading) - 1
        if index is None:
            raise ImportFailed(f"There is no column “{heading}”. Nothing was imported.")
        roles[index] = "" if role == "keep" else role
    return roles


def _facts(found: Understanding, done: ImportPlan | ImportResult, batch: int) -> dict[str, object]:
    counts = done.counts.as_dict()
    facts: dict[str, object] = {"kind": found.kind, "system": found.system, "batch": batch}
    facts |= {name: counts.pop(name) for name in FIRST}
    facts |= counts
    facts["skipped_for"] = dict(done.skipped)
    if done.filled is not None:
        facts |= _form_facts(done.filled)
    facts["issues"] = [_issue(i) for i in done.issues]
    if isinstance(done, ImportPlan):
        facts["dry_run"] = True
        facts["examples"] = list(done.examples)
    return facts


def _form_facts(filled: FormFacts) -> dict[str, object]:
    return {
        "form": filled.form,
        "form_made": filled.made,
        "form_version": filled.version,
        "scales": [
            {"question": s.question, "answers": s.answers, "mean": s.mean} for s in filled.scales
        ],
    }


def _issue(issue: Issue) -> dict[str, object]:
    return {"code": issue.code, "message": issue.message, "row": issue.row,
            "patron": issue.patron_id, "other": issue.other_id}  # fmt: skip


def _sentences(found: Understanding, done: ImportPlan | ImportResult) -> list[str]:
    c = done.counts
    would = isinstance(done, ImportPlan)
    lines = [
        f"{found.path.name}: {found.kind}{' from ' + found.system if found.system else ''}, "
        f"{c.rows:,} rows" + (" (nothing was written)" if would else "")
    ]
    lines.append(
        f"  {c.people:,} people: {c.patrons_new:,} new, {c.patrons_matched:,} known, "
        f"{c.patrons_updated:,} of them learnt more about"
    )
    if found.kind == "tickets":
        lines.append(
            f"  {c.tickets:,} tickets ({c.tickets_new:,} rows new, {c.tickets_updated:,} "
            f"brought up to date), {c.tickets_cancelled_or_refunded:,} cancelled or refunded, "
            f"{c.orders:,} orders, {c.performances:,} performances"
        )
    if done.filled is not None:
        lines += _form_sentences(done, done.filled, would)
    lines += [f"  left out, {n:,} rows: {reason}" for reason, n in done.skipped.most_common()]
    lines += [
        f"  look at{f' row {i.row}' if i.row else ''}: {i.message}" for i in done.issues[:TOLD]
    ]
    if len(done.issues) > TOLD:
        lines.append(f"  and {len(done.issues) - TOLD:,} more to look at (--json has all)")
    if isinstance(done, ImportPlan):
        lines += [f"  {said}" for said in (same_file_sentence(done),) if said]
        if done.erased and BRING not in done.answers.given.values():
            lines.append(f"  to bring in who was erased all the same: --answer {ERASED}={BRING}")
    if isinstance(done, ImportResult):
        lines.append(f"  to take it back: rapport import --undo {done.batch_id}")
    return lines


def _form_sentences(done: ImportPlan | ImportResult, filled: FormFacts, would: bool) -> list[str]:
    c = done.counts
    made = "would make" if would else "made"
    form = f"{made} the form “{filled.form}”" if filled.made else f"to the form “{filled.form}”"
    lines = [
        f"  {c.responses:,} responses ({c.responses_new:,} new, {c.responses_updated:,} brought up "
        f"to date), {c.anonymous_responses:,} anonymous; {form}"
    ]
    for scale in filled.scales:
        lines.append(f"  {scale.question} {scale.mean:g} on average of {scale.answers:,} answers")
    return lines


def _explained(found: Understanding) -> dict[str, object]:
    return {
        "kind": found.kind, "system": found.system, "grain": found.grain,
        "date_order": found.date_order, "performance_from": found.performance_from,
        "columns": [
            {"heading": c.heading, "role": c.role, "confidence": c.confidence, "reason": c.reason,
             "samples": list(c.samples)}
            for c in found.columns
        ],
        "questions": [
            {"key": q.key, "text": q.text, "choices": [v for v, _ in q.choices],
             "suggestion": q.suggestion, "required": q.required}
            for q in (*found.questions, *found.offers)
        ],
        "remarks": list(found.remarks),
    }  # fmt: skip


def _explanation(found: Understanding) -> list[str]:
    lines = [f"{found.path.name}: {found.kind}, one row is one {found.grain or 'row'}"]
    lines += [f"  {remark}" for remark in found.remarks]
    lines += [f"  {c.heading or '(no heading)'}: {c.role or 'kept'} - {c.reason}"
              for c in found.columns if c.role != "skip"]  # fmt: skip
    lines += [f"  ? {q.key}: {q.text}" for q in (*found.questions, *found.offers)]
    return lines


def _say(facts: dict[str, object], lines: list[str], as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(facts, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("\n".join(lines) + "\n")
