"""The whole of an import as the wizard and the command line use it: understand, plan, apply, undo.

understanding = understand(path)
plan = make_plan(understanding, answers)
result = apply_plan(plan, user_id=1)
undo_batch(result.batch_id)
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from db import connection, search
from db.queries import import_undo, imports, totals
from desktop.domain import settings
from desktop.importing import (
    contacts,
    filled_sheets,
    headings,
    programme,
    questions,
    recognition,
    survey,
    survey_rows,
    systems,
    table_reader,
    ticket_questions,
    tickets,
    vcard,
    workbook,
)
from desktop.importing.errors import FileNotRead, ImportFailed, reads_a_file
from desktop.importing.filled_sheets import is_sheet
from desktop.importing.garbage import NoCollection, take_apart
from desktop.importing.matching import PatronMatcher
from desktop.importing.run import Cancelled, ImportRun, Progress
from desktop.importing.table_reader import Table
from desktop.importing.understanding import (
    Answers,
    BatchSummary,
    ColumnGuess,
    ImportPlan,
    ImportResult,
    Understanding,
)
from desktop.importing.writing import BatchWriter

__all__ = [
    "Cancelled",
    "Progress",
    "apply_plan",
    "list_batches",
    "make_plan",
    "understand",
    "undo_batch",
]  # fmt: skip

REFRESH = 10_000  # patrons whose totals and search entries are brought up to date in one go
LARGEST = 2 * 1024**3
_IMPORTERS: dict[str, Callable[[ImportRun], None]] = {
    "tickets": tickets.import_rows,
    "contacts": contacts.import_rows,
    "programme": programme.import_rows,
    "responses": survey_rows.import_rows,
}


# -- understand


@reads_a_file
def understand(
    path: Path, answers: Answers | None = None, others: Sequence[Path] = ()
) -> Understanding:
    """What the file at `path` is. With `answers`, what it is given that somebody said so
    (another kind, encoding, delimiter, other roles): call it again after each such change.
    `others` are filled forms (`is_sheet`) that come in together with a filled form.

    Raises ImportFailed with a sentence for a file that cannot be read.
    """
    answers = answers or Answers()
    path = Path(path)
    fingerprint = _fingerprint(path)
    if is_sheet(path):
        return filled_sheets.understand((path, *others), fingerprint)
    with path.open("rb") as file:
        head = file.read(8192)
    if vcard.looks_like_cards(vcard.decode(head)):
        found = contacts.understand_cards(path)
        return replace(found, fingerprint=fingerprint)
    return _understand_table(_open_table(path, head, answers), answers, fingerprint)


def _fingerprint(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except FileNotFoundError as error:
        raise FileNotRead(
            f"There is no file {path}. Nothing was imported. "
            "Check the name; plug in the disk or connect the share it is on."
        ) from error
    if not path.is_file():
        raise FileNotRead(f"{path.name} is not a file. Nothing was imported.")
    if stat.st_size > LARGEST:
        raise FileNotRead(f"{path.name} is larger than 2 GB. Nothing was imported. Split it.")
    return stat.st_size, stat.st_mtime_ns


def _open_table(path: Path, head: bytes, answers: Answers) -> Table:
    if head.startswith(b"PK"):
        return table_reader.table_from_rows(path, workbook.read_rows(path))
    encoding = answers.encoding or answers.given.get("encoding", "")
    return table_reader.open_table(path, encoding, answers.delimiter)


def _understand_table(table: Table, answers: Answers, stamp: tuple[int, int]) -> Understanding:
    signature = _signature(table.headings)
    remembered = imports.find_mapping(signature)
    kind = answers.kind or (remembered[0] if remembered else "") or _kind_of(table)
    told = dict(answers.roles)
    if remembered and remembered[0] == kind and kind != "responses":
        told = {**_remembered_roles(table.headings, remembered[1]), **told}
    system = systems.system_of(table.headings)
    found = Understanding(
        table.path, kind, answers.given.get("system") or system, signature, table.form, "", (),
        remarks=table.reasons, remembered=remembered is not None, fingerprint=stamp,
    )  # fmt: skip
    if kind == "tickets":
        uid = remembered[2].get("form", "") if remembered else ""
        seen = _understand_tickets(table, found, told)
        return ticket_questions.with_questions(table, seen, answers.given, uid)
    if kind == "responses":
        before = ({}, "") if remembered is None else (remembered[1], remembered[2].get("form", ""))
        return survey.understand(table, found, told, answers.given, before, _usual_order())
    return _understand_other(table, found, told)


def _kind_of(table: Table) -> str:
    """The kind whose own reader is surest of it."""
    if survey.is_sure(table):
        return "responses"
    kind = recognition.recognise(table, {}).kind
    if kind in ("tickets", "responses"):
        return kind
    if survey.score(table):
        return "responses"
    rows = [row for row in table.sample if any(row)]
    points = {
        "contacts": contacts.score(table.headings, rows),
        "programme": programme.score(table.headings, rows),
    }
    best = max(points, key=lambda k: points[k])
    return best if points[best] > 0 else kind


def _understand_tickets(table: Table, found: Understanding, told: dict[int, str]) -> Understanding:
    seen = recognition.recognise(table, told, "tickets")
    order = questions.date_order_of(table, seen)
    source = questions.performance_from(seen)
    columns = tuple(
        ColumnGuess(c.index, c.heading, c.role, c.confidence, c.reason, c.profile.samples)
        for c in seen.columns
    )
    return replace(
        found, grain=seen.grain, columns=columns, remarks=(*found.remarks, *seen.remarks),
        date_order=order, performance_from=source,
        questions=tuple(questions.questions_of(table, seen, order, source, _usual_order(), found.system)),
    )  # fmt: skip


def _understand_other(table: Table, found: Understanding, told: dict[int, str]) -> Understanding:
    rows = [row for row in table.sample if any(row)]
    module: Any = {"programme": programme}.get(found.kind, contacts)
    columns = tuple(module.guess_columns(table.headings, rows))
    columns = tuple(
        ColumnGuess(c.index, c.heading, told[c.index], 1.0, "You said so.", c.samples)
        if c.index in told else c
        for c in columns
    )  # fmt: skip
    if found.kind == "programme":
        asked = programme.questions(columns, rows, _usual_order())
    else:
        asked = contacts.questions(table.path, columns, rows, _usual_order())
    grain = {"programme": "performance"}.get(found.kind, "contact")
    order = module.date_order_of(columns, rows)
    return replace(found, grain=grain, columns=columns, questions=asked, date_order=order)


def _usual_order() -> str:
    """What is usual at the venue, as a suggestion only."""
    return "mdy" if settings.load().country == "US" else "dmy"


def _signature(names: Sequence[str]) -> str:
    text = headings.signature_words(tuple(names))
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def _keys(names: Sequence[str]) -> list[str]:
    """Each heading as it is remembered; the second of the same name is `name#2`."""
    seen: dict[str, int] = {}
    keys = []
    for name in names:
        key = " ".join(headings.heading_words(name))
        seen[key] = seen.get(key, 0) + 1
        keys.append(key if seen[key] == 1 else f"{key}#{seen[key]}")
    return keys


def _remembered_roles(names: Sequence[str], roles: dict[str, str]) -> dict[int, str]:
    return {i: roles[key] for i, key in enumerate(_keys(names)) if key in roles}


# -- plan and apply


@reads_a_file
@NoCollection()
def make_plan(
    understanding: Understanding,
    answers: Answers,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> ImportPlan:
    """What applying would do; nothing is written. Raises ImportCancelled, ImportFailed."""
    run = _run(understanding, answers, 0, None, progress, cancelled, dry=True)
    try:
        _go(run)
        return ImportPlan(
            understanding, answers, run.counts, run.skipped, tuple(run.issues),
            tuple(run.examples), run.filled, run.erased,
            imports.find_same_file(_digest_of(understanding)),
        )  # fmt: skip
    finally:
        take_apart(run.matcher)


def apply_plan(
    plan: ImportPlan,
    *,
    user_id: int | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> ImportResult:
    """Do it, in one transaction. Raises ImportCancelled (nothing was kept) or ImportFailed."""
    return import_file(plan.understanding, plan.answers, user_id=user_id, progress=progress,
                       cancelled=cancelled)  # fmt: skip


@reads_a_file
@NoCollection()
def import_file(
    understanding: Understanding,
    answers: Answers,
    *,
    user_id: int | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> ImportResult:
    """Apply without a plan that was looked at: for scripts. One transaction, as `apply_plan`."""
    found = understanding
    if _fingerprint(found.path) != found.fingerprint:
        raise ImportFailed(
            f"{found.path.name} was changed since it was looked at. Nothing was imported. "
            "Choose it again."
        )
    digest = _digest_of(found)
    with _gently(), connection.long_transaction():
        batch = imports.add_batch(
            _name_of(found), found.kind, found.system, found.signature, user_id, digest
        )
        run = _run(found, answers, batch, user_id, progress, cancelled, dry=False)
        try:
            _go(run)
            _keep_books(run, batch)
            _refresh(run)
        finally:
            take_apart(run.matcher)
    run.progress("Done", 1.0)
    return ImportResult(
        batch, found.kind, found.system, run.counts, run.skipped, tuple(run.issues), run.filled
    )


def _digest_of(found: Understanding) -> str:
    """Of the file's bytes, so that the same file is known again; it says nothing of what is in it."""
    if found.others:
        return ""
    with found.path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _name_of(found: Understanding) -> str:
    """What an import is called in the list of imports."""
    more = f" and {len(found.others):,} more" if found.others else ""
    return found.path.name + more


@contextlib.contextmanager
def _gently() -> Iterator[None]:
    """So that a window beside the import keeps moving.

    Without the garbage collector, which would look through a million live rows again and again,
    tens of milliseconds at a time (an import makes no cycles); and giving the interpreter to
    other threads after a tenth of a millisecond rather than five.
    """
    was_on, interval = gc.isenabled(), sys.getswitchinterval()
    gc.disable()
    sys.setswitchinterval(0.0001)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)
        if was_on:
            gc.enable()


def _run(
    found: Understanding,
    answers: Answers,
    batch: int,
    user_id: int | None,
    progress: Progress | None,
    cancelled: Cancelled | None,
    *,
    dry: bool,
) -> ImportRun:
    questions.check_answers(answers)
    questions.check_choices(found, answers)
    missing = found.open_questions(answers)
    if missing:
        raise ImportFailed(f"{missing[0].text} Nothing was imported: this must be answered first.")
    if found.kind not in _IMPORTERS:
        raise ImportFailed(
            f"{found.path.name} holds nothing that can be imported. Nothing was imported."
        )
    with found.path.open("rb") as file:
        head = file.read(8192)
    table = None
    if found.grain not in ("card", filled_sheets.GRAIN):
        answers_for_table = Answers(
            encoding="" if head.startswith(b"PK") else found.form.encoding,
            delimiter=found.form.delimiter,
        )
        table = _open_table(found.path, head, answers_for_table)
    chosen = settings.load()
    writer = BatchWriter(batch, found.path.name, user_id, dry=dry)
    matcher = PatronMatcher(
        writer, system=found.system, country=chosen.country, unsure=lambda a, b, why: None
    )
    run = ImportRun(
        found, answers, table, writer, matcher, chosen.currency, chosen.country,
        progress or (lambda text, share: None), cancelled or (lambda: False),
    )  # fmt: skip
    matcher.unsure = lambda a, b, why: run.issue(
        "maybe_same", f"Two patrons may be the same person: {why}.", None, a, b
    )
    return run


def _go(run: ImportRun) -> None:
    run.check_cancelled()
    _IMPORTERS[run.understanding.kind](run)
    run.check_cancelled()
    counts, matcher, writer = run.counts, run.matcher, run.writer
    if run.understanding.kind == "tickets":
        counts.people = len(matcher.used)
        counts.patrons_new = sum(1 for i in matcher.used if writer.is_new("patron", i))
        counts.patrons_matched = counts.people - counts.patrons_new
        counts.patrons_updated = len(matcher.updated)
        counts.tickets_new = writer.made("ticket")
        counts.orders_new = writer.made("order")


def _keep_books(run: ImportRun, batch: int) -> None:
    imports.add_issues(
        batch, [(i.row, i.code, i.message, i.patron_id, i.other_id) for i in run.issues]
    )
    found = run.understanding
    if run.answers.confirmed and found.columns and found.grain != "card":
        names = [c.heading for c in found.columns]
        keys = survey.heading_keys(names) if found.kind == "responses" else _keys(names)
        roles = {key: c.role for key, c in zip(keys, found.columns, strict=True)}
        options = {"form": run.form_uid} if run.form_uid else {}
        imports.set_mapping(found.signature, found.kind, roles, options, batch)
    imports.set_batch_counts(batch, {**run.counts.as_dict(), "skipped_for": dict(run.skipped)})


def _refresh(run: ImportRun) -> None:
    """Totals and search entries of everybody touched, in lots, still inside the transaction."""
    ids = sorted(run.matcher.used | run.matcher.updated)
    for start in range(0, len(ids), REFRESH):
        run.check_cancelled()
        _refresh_lot(ids[start : start + REFRESH])
        run.progress("Making everybody easy to find", 0.8 + 0.2 * start / len(ids))


def _refresh_lot(ids: list[int]) -> None:
    totals.refresh_many(ids)
    search.refresh_many(ids)


# -- undo


@NoCollection()
def undo_batch(batch_id: int) -> None:
    """Take an import back; every table is as it was. Raises ImportFailed if it cannot be."""
    with connection.long_transaction():
        why = import_undo.find_hindrance(batch_id)
        if why:
            raise ImportFailed(f"{why} Nothing was taken back.")
        ids = import_undo.remove_batch(batch_id)
        for start in range(0, len(ids), REFRESH):
            _refresh_lot(ids[start : start + REFRESH])


def list_batches(limit: int = 50) -> list[BatchSummary]:
    """Past imports, newest first."""
    return [
        BatchSummary(row[0], row[1], row[2], row[3], row[4], row[5],
                     {k: v for k, v in json.loads(row[6]).items() if isinstance(v, int)})
        for row in imports.list_batches(limit)
    ]  # fmt: skip
