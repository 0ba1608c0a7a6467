"""`rapport form ...`: list, export, import, publish, results, review."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from db import clock
from db.errors import InputRefused, StoreError, file_error
from db.queries import forms, responses, results
from db.queries.results import Which
from db.records.forms import FormRecord, FormRow
from desktop.commands import form_files
from desktop.commands.answering import say_json, say_lines
from desktop.domain import form_results, form_schema, words
from desktop.domain.form_names import named_form
from desktop.domain.form_results import FormResults, QuestionResult
from desktop.domain.whole_files import write_csv

TEXTS_TOLD = 3


def register(subparsers: Any) -> None:
    """Add the verb with its own verbs."""
    parser = subparsers.add_parser("form", help="forms: list, export, import, results, review")
    inner = parser.add_subparsers(dest="form_verb", metavar="WHAT", required=True)
    listing = inner.add_parser("list", help="all forms, with how many responses they have")
    listing.add_argument("--all", action="store_true", help="archived ones too")
    listing.add_argument("--json", action="store_true", help="one JSON object")
    listing.set_defaults(func=run_list)
    exporting = inner.add_parser("export", help="a form as paper, PDF, page or file")
    form_files.register(exporting)
    exporting.set_defaults(func=run_export, parser=exporting)
    arriving = inner.add_parser("import", help="take in a form from another venue")
    arriving.add_argument("file", metavar="F.json", type=Path)
    arriving.add_argument(
        "--replace-draft", action="store_true", help="give up changes that are not published"
    )
    arriving.add_argument("--json", action="store_true", help="one JSON object")
    arriving.set_defaults(func=run_import)
    publishing = inner.add_parser("publish", help="ask the draft of a form from now on")
    publishing.add_argument("name", metavar="NAME")
    publishing.set_defaults(func=run_publish)
    _register_results(inner.add_parser("results", help="what was answered"))
    reviewing = inner.add_parser("review", help="what waits for review; take in what is clear")
    reviewing.add_argument("name", metavar="NAME", nargs="?", help="of this form alone")
    reviewing.add_argument(
        "--accept", action="store_true", help="take in all that conflicts with nothing"
    )
    reviewing.add_argument(
        "--new-patrons",
        action="store_true",
        help="and make patrons of whoever resembles nobody we know",
    )
    reviewing.add_argument("--json", action="store_true", help="one JSON object")
    reviewing.set_defaults(func=run_review)


def _register_results(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="the form's name")
    parser.add_argument("--version", metavar="N", type=int, help="of one version alone")
    parser.add_argument("--since", metavar="DAY", type=_day, help="answered from this day on")
    parser.add_argument("--until", metavar="DAY", type=_day, help="answered up to this day")
    parser.add_argument(
        "--segment", choices=(*results.SEGMENTS, results.NOBODY), default="", help="whose answers"
    )
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="one JSON object")
    shape.add_argument("--csv", metavar="F.csv", type=Path, help="each response as a row")
    parser.set_defaults(func=run_results)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a day such as 2026-11-22: {text}") from None


# -- list


def run_list(args: argparse.Namespace) -> int:
    """All forms by name."""
    rows = forms.list_forms(archived=args.all)
    if args.json:
        say_json({"forms": [_row_as_json(row) for row in rows]})
    else:
        say_lines([_row_words(row) for row in rows] or ["There are no forms yet."])
    return 0


def _row_as_json(row: FormRow) -> dict[str, Any]:
    form = forms.get_form(row.id)
    return {
        "name": row.name,
        "uid": form.uid,
        "version": row.live_number or None,
        "code": form.live.code if form.live else None,
        "draft": row.has_draft,
        "archived": row.archived,
        "responses": row.responses,
        "waiting": row.waiting,
        "partial": row.partial,
        "last_answer": row.last_answer_at or None,
    }


def _row_words(row: FormRow) -> str:
    about = [
        f"v{row.live_number}" if row.live_number else "never published",
        "draft changes" if row.has_draft and row.live_number else "",
        words.count_words(row.responses, "response"),
        f"{row.waiting:,} waiting for review" if row.waiting else "",
        f"{row.partial:,} broken off" if row.partial else "",
        "archived" if row.archived else "",
    ]
    return f"{row.name}  –  {' · '.join(p for p in about if p)}"


# -- export and import


def run_export(args: argparse.Namespace) -> int:
    """Write a form in one or more of its shapes."""
    return form_files.run(args, named_form(args.name))


def run_import(args: argparse.Namespace) -> int:
    """Take in a form from a file, as a draft."""
    from desktop.domain import form_travel

    path = args.file.expanduser()
    try:
        data = form_travel.read_form_file(path)
    except OSError as error:
        raise file_error(error, f"{path} could not be read", "Nothing was taken in.") from error
    changing = "" if args.replace_draft else form_travel.unpublished(data)
    if changing:
        raise InputRefused(
            f"{changing} has changes that are not published. Nothing was taken in. "
            "Publish them first, or add --replace-draft to give them up."
        )
    form = forms.get_form(form_travel.import_form(data).created_id)
    if args.json:
        say_json({"form": form.name, "uid": form.uid, "version": form.live and form.live.number})
    else:
        say_lines([_arrived_words(form)])
    return 0


def _arrived_words(form: FormRecord) -> str:
    if form.draft is None and form.live:
        return f"{form.name} is the same here already, as v{form.live.number}."
    if form.live is None:
        return f"{form.name} was taken in. It waits as a draft, to look at and publish."
    return (
        f"{form.name} was taken in. The changes wait as a draft beside v{form.live.number}, which "
        "is asked until then."
    )


# -- publish


def run_publish(args: argparse.Namespace) -> int:
    """Publish the draft, if nothing in it is seriously wrong; says what it does to old answers."""
    from desktop.domain.form_checks import check
    from desktop.domain.form_impact import impact

    form = named_form(args.name)
    if form.draft is None:
        raise StoreError(f"{form.name} has no changes to publish. Nothing was done.")
    schema = form_schema.from_data(form.draft)
    serious = [f.text for f in check(schema) if f.serious]
    if serious:
        more = f" There is more ({len(serious) - 1})." if len(serious) > 1 else ""
        raise InputRefused(f"{serious[0]}{more} Nothing was published.")
    old = form_schema.from_data(form.live.body) if form.live else None
    lines = impact(old, schema, results.count_answers(form.id))
    version = forms.get_version(forms.publish_form(form.id, form.draft).created_id)
    say_lines(
        [
            f"Published {form.name} v{version.number} (code {version.code}).",
            *(n.text for n in lines),
        ]
    )
    return 0


# -- results


def run_results(args: argparse.Namespace) -> int:
    """Counts in words, as JSON, or each response as a row of a table."""
    form = named_form(args.name)
    which = _which(args, form)
    if args.csv is not None:
        path = args.csv.expanduser()
        number = write_csv(
            path, form_results.table_headings(form.id), form_results.table_rows(form.id, **which)
        )
        say_lines([f"Wrote {words.count_words(number, 'response')} to {path}."])
        return 0
    found = form_results.read_results(form.id, **which)
    if args.json:
        say_json(_results_as_json(found))
    else:
        say_lines(_results_lines(found))
    return 0


def _which(args: argparse.Namespace, form: FormRecord) -> Which:
    which: Which = {"segment": args.segment}
    if args.version is not None:
        ids = [v.id for v in forms.list_versions(form.id) if v.number == args.version]
        if not ids:
            raise StoreError(f"{form.name} has no version {args.version}.")
        which["version_ids"] = ids
    if args.since is not None:
        which["since"] = clock.day_bounds(args.since)[0]
    if args.until is not None:
        which["until"] = clock.day_bounds(args.until)[1]
    return which


def _results_as_json(found: FormResults) -> dict[str, Any]:
    return {
        "form": found.name,
        "responses": found.tally.responses,
        "patrons": found.tally.patrons,
        "by_face": found.tally.by_face,
        "by_status": found.tally.by_status,
        "questions": [_question_as_json(q) for q in found.questions],
    }


def _question_as_json(result: QuestionResult) -> dict[str, Any]:
    told: dict[str, Any] = {
        "key": result.key,
        "kind": result.kind,
        "question": result.words,
        "answered": result.answered,
        "retired": result.retired,
    }
    if result.choices:
        told["choices"] = [
            {"key": c.key, "words": c.words, "responses": c.responses, "retired": c.retired}
            for c in result.choices
        ]
    if result.mean is not None:
        told["mean"] = round(result.mean, 3)
        told["spread"] = [{"number": n, "responses": r} for n, r in result.spread]
    if result.texts:
        told["texts"] = [t.text for t in result.texts]
    return told


def _results_lines(found: FormResults) -> Iterator[str]:
    tally = found.tally
    yield (
        f"{found.name}: {words.count_words(tally.responses, 'response')} of "
        f"{words.count_words(tally.patrons, 'patron')}"
    )
    for result in found.questions:
        gone = " (not asked any more)" if result.retired else ""
        yield ""
        yield f"{result.words}{gone} – {result.answered:,} answered"
        for choice in result.choices:
            share = round(100 * choice.responses / result.answered) if result.answered else 0
            gone = " (not offered any more)" if choice.retired else ""
            yield f"{choice.responses:>7,}  {share:>3} %  {choice.words}{gone}"
        if result.mean is not None:
            yield f"  on average {result.mean:.1f}"
        for text in result.texts[:TEXTS_TOLD]:
            yield f"  “{' '.join(text.text.split())}”"
        if len(result.texts) > TEXTS_TOLD:
            yield "  …"


# -- review


def run_review(args: argparse.Namespace) -> int:
    """Say what waits; with --accept take in what conflicts with nothing."""
    from desktop.domain import form_review

    form_id = named_form(args.name).id if args.name else None
    if args.new_patrons and not args.accept:
        raise InputRefused("--new-patrons goes with --accept. Nothing was taken in.")
    ids = responses.list_response_ids(form_id=form_id, status="waiting")[::-1]
    if not args.accept:
        found = form_review.sort_out(ids)
        counts = {
            "waiting": len(ids),
            "clear": len(found.clear),
            "conflicting": len(found.conflicting),
            "unmatched": len(found.unmatched),
        }
    else:
        before = len(ids)
        done = form_review.take_clear(ids)
        taken, left = len(done.taken), len(done.left)
        if args.new_patrons:
            newcomers = form_review.take_new(done.waiting)
            taken, left = taken + len(newcomers.taken), left + len(newcomers.left)
        counts = {
            "waiting": before - taken - left,
            "taken": taken,
            "nothing_new": left,
        }
    if args.json:
        say_json(counts)
    else:
        say_lines([_review_words(counts)])
    return 0


def _review_words(counts: dict[str, int]) -> str:
    waiting = words.count_words(counts["waiting"], "response")
    if "taken" not in counts:
        return (
            f"{waiting} for review: {counts['clear']:,} conflict with nothing, "
            f"{counts['conflicting']:,} do, {counts['unmatched']:,} are nobody’s yet."
        )
    return (
        f"Taken in: {counts['taken']:,}. Nothing new in {counts['nothing_new']:,}. "
        f"{waiting} left to look at."
    )
