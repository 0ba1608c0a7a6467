"""Erase a patron: say first what would go, then leave no byte of them in the file.

Rows about them go. Where a row is also a count of the house (a seat sold, a form answered, a call
taken) it stays, emptied of all but what `STAYS` names. Books and kept steps that tell of them are
emptied. What was done is in the erasure log, without a name: it is done again to a backup that
is restored.
"""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import astuple, replace
from typing import Any

from db import clock, connection, derived, gate
from db.errors import InputRefused, NotFound, StoreError
from db.gate import Right, needs
from db.models import ALL, BaseModel
from db.queries import audit, erased, erasure_finds, erasure_traces, patron_rows
from db.queries.erasure_traces import Former
from db.queries.patron_rows import Rows
from db.queries.settings import get_setting
from db.records.erasure import Erased, ErasureEntry, ErasurePlan

SWEEP = "erasure_sweep"  # the setting that says that a file is still to be swept
ASKED, DUE = REASONS = ("asked", "retention")  # they asked for it; the house keeps nobody longer
# Rows that stay as a count, and what of them stays; whatever else they hold is emptied.
STAYS: dict[str, frozenset[str]] = {
    "order": frozenset({"id", "system", "ordered_at", "channel", "status", "total_minor",
                        "currency", "batch_id", "version"}),
    "ticket": frozenset({"id", "order_id", "performance_id", "status", "seat", "price_type",
                         "price_minor", "comp", "will_call", "attended", "batch_id", "version"}),
    "response": frozenset({"id", "form_id", "form_version_id", "performance_id", "face", "status",
                           "answered_at", "user_id", "created_at", "updated_at", "version",
                           "batch_id"}),
    "answer": frozenset({"id", "response_id", "question_id", "value", "batch_id"}),
    "call": frozenset({"id", "kind", "direction", "performance_id", "status", "step",
                       "started_at", "ended_at", "seconds", "user_id", "updated_at", "version"}),
    "call_step": frozenset({"id", "call_id", "step", "state", "reached_at"}),
    "outcome": frozenset({"id", "call_id", "kind", "result", "tickets", "performance_id",
                          "amount_minor", "currency", "needs_elsewhere", "done_elsewhere_at",
                          "user_id", "made_at", "version"}),
}  # fmt: skip
_MODELS = {patron_rows.table_of(model): model for model in ALL}


@needs(Right.ERASE)
def find_erasure(patron_id: int) -> ErasurePlan:
    """What would go with a patron, what would stay, and what should be known before.

    Reads all texts in which a name may stand: call it in a worker. Raises NotFound.
    """
    merged = erasure_traces.list_merged(patron_id)
    rows = _rows(patron_id, merged)
    numbers = tuple(one.number for one in merged if not one.reused)
    return erasure_finds.plan(patron_id, numbers, rows, frozenset(STAYS))


@needs(Right.ERASE)
def erase_patron(patron_id: int, *, user_id: int | None = None, reason: str = ASKED) -> Erased:
    """Erase a patron for good, and empty the journal of the file of them. `reason` is one of
    `REASONS`: words of one's own could name them.

    Raises NotFound; InputRefused while a call with them goes on; StoreError, having changed
    nothing. There is no undo.
    """
    if reason not in REASONS:
        raise ValueError(f"no such reason: {reason}")
    user_id = gate.current().user_id if user_id is None else user_id
    if connection.row("select 1 from call where patron_id = ? and status = 'open'", (patron_id,)):
        raise InputRefused(
            "A call with this patron is still open. Nothing was erased. "
            "End the call, or throw it away, then erase."
        )
    with connection.transaction():
        done = _erase(patron_id, user_id, reason, clock.now_text())
        _note_sweep(connection.raw())
        audit.add_event(
            "erasure", "Erased a patron", patron_id=patron_id, user_id=user_id, counts=done.counts
        )
    return Erased(done.patron_ids, done.counts, not empty_journal())


@needs(Right.BACKUP)
def list_erasures() -> list[ErasureEntry]:
    """The whole erasure log of the open file, oldest first."""
    file_id = str(get_setting("file_id", ""))
    return [
        ErasureEntry(file_id, *row)
        for row in connection.rows(
            "select at, user_id, patron_id, patron_created_at, reason, counts, mark, numbers "
            "from erasure_log order by id"
        )
    ]


@needs(Right.RESTORE)
def apply_erasures(entries: Iterable[ErasureEntry]) -> int:
    """Do again what was erased after the open file was copied; how many patrons went.

    Entries of another file are passed over. Call it on a
    restored file before anybody sees it.
    """
    file_id = str(get_setting("file_id", ""))
    gone = 0
    with connection.transaction():
        ours = [entry for entry in entries if file_id and entry.file_id == file_id]
        waiting = [entry for entry in ours if not _is_known(entry)]
        for entry in ours:
            if connection.row(  # salvage may have brought them back although the log knows
                "select 1 from patron where id = ? and created_at = ?",
                (entry.patron_id, entry.patron_created_at),
            ):
                at = entry.at if entry in waiting else clock.now_text()
                _erase(entry.patron_id, entry.user_id, entry.reason, at, waiting)
                gone += 1
                _note_sweep(connection.raw())
            if entry in waiting:
                waiting.remove(entry)
                _log(entry)
    if gone:
        empty_journal()
    return gone


def _is_known(entry: ErasureEntry) -> bool:
    return connection.row("select 1 from erasure_log where mark = ?", (entry.mark,)) is not None


@needs(Right.ERASE)
def let_go(*, responses: set[int], needs_: set[int], calls: set[int]) -> None:
    """Take the words out of single rows, inside the caller's transaction: responses become anonymous
    counts, access needs go, calls keep whose they were, their day and their length."""
    raw = connection.raw()
    steps = patron_rows.children_of("call_step", calls)
    answers = patron_rows.children_of("answer", responses)
    _empty(raw, {"response": responses, "answer": answers})
    _delete(raw, "access_need", needs_)
    for table, columns, ids in (
        ("call", ("summary", "phone"), calls),
        ("call_step", ("heard", "picked", "said", "draft"), steps),
    ):
        blank = _blank(_MODELS[table], frozenset(_columns(table)) - set(columns))
        places = ", ".join(f'"{column}" = ?' for column in blank)
        raw.execute(
            f'update "{table}" set {places} where id in (select value from json_each(?))',
            (*blank.values(), json.dumps(sorted(ids))),
        )
    erasure_traces.forget_rows(
        {"response": responses, "answer": answers, "access_need": needs_, "call": calls,
         "call_step": steps}
    )  # fmt: skip


def _columns(table: str) -> list[str]:
    return [str(one.column_name) for one in _MODELS[table]._meta.sorted_fields]


@needs(Right.ERASE)
def empty_journal() -> bool:
    """Rewrite the file without what is in no row any more, fold the journal in and cut it to nothing.
    False if that could not be done now (somebody reads the file, no room): `sweep_if_due` tries again.

    What is deleted is overwritten at once, but where SQLite moved a row from page to page before, a copy
    may stand in the unused middle of the old one: two of 17,000 words, when it was measured.
    """
    clean = connection.sweep()
    with contextlib.suppress(StoreError), connection.transaction() as raw:
        raw.execute("delete from setting where key = ?", (SWEEP,))
        if not clean:
            _note_sweep(raw)
    return clean


def _note_sweep(raw: Any) -> None:
    """Remember with what is erased that the file is to be swept, whatever ends us before that is done."""
    raw.execute("insert or replace into setting (key, value) values (?, 'true')", (SWEEP,))


@needs(Right.ERASE)
def sweep_if_due() -> bool:
    """Do what `empty_journal` could not do after an erasure; whether the file is clean now."""
    due = connection.row("select 1 from setting where key = ?", (SWEEP,)) is not None
    return empty_journal() if due else True


def _rows(patron_id: int, merged: Sequence[Former]) -> Rows:
    rows = patron_rows.rows_of([patron_id, *(one.number for one in merged if not one.reused)])
    if patron_id not in rows.get("patron", ()):
        raise NotFound("patron")
    return rows


def _erase(
    patron_id: int, user_id: int | None, reason: str, at: str,
    waiting: list[ErasureEntry] | None = None,
) -> Erased:  # fmt: skip
    """All of it but the event in the books, inside the caller's transaction. What it is logged as
    is taken from the entries that wait to be, if one of them is about this record."""
    merged = erasure_traces.list_merged(patron_id)
    rows = _rows(patron_id, merged)
    ids = [patron_id, *(one.number for one in merged if not one.reused)]
    # Whoever was merged into this record may stand by themself in an older backup.
    births = erasure_traces.list_births(patron_id, merged)
    marks = patron_rows.marks_of(ids, rows, births)
    household = connection.rows("select household_id from patron where id = ?", (patron_id,))[0][0]
    touched = _others_touched(rows, ids)
    raw = connection.raw()
    raw.execute("pragma defer_foreign_keys = on")
    counts = {table: len(found) for table, found in rows.items() if table not in _QUIET}
    numbers = erased.numbers_of(rows)
    _empty(raw, rows)
    for table, found in rows.items():
        if table not in STAYS and table not in ("patron", "search_entry"):
            _delete(raw, table, found)
    _delete(raw, "patron", rows["patron"])
    if household and not connection.row(
        "select 1 from patron where household_id = ?", (household,)
    ):
        _delete(raw, "household", {household})
    counts["books"] = erasure_traces.forget(marks, merged)
    told = json.dumps(counts)
    for one, born in sorted(births):
        entry = ErasureEntry(
            "", at, user_id, one, born, reason, told, secrets.token_hex(8),
            json.dumps(numbers if one == patron_id else []),
        )  # fmt: skip
        known = next(
            (w for w in waiting or () if (w.patron_id, w.patron_created_at) == (one, born)), None
        )
        if known is not None and waiting is not None:
            waiting.remove(known)
            both = {*numbers, *json.loads(known.numbers)} if one == patron_id else ()
            entry = replace(known, counts=told, numbers=json.dumps(sorted(both)))
        _log(entry)
    derived.refresh({*ids, *touched})
    return Erased(tuple(ids), counts)


_QUIET = frozenset({"search_entry", "import_issue", "kept_step", "not_duplicate"})


def _log(entry: ErasureEntry) -> None:
    """Keep what was erased."""
    connection.raw().execute(
        "insert into erasure_log (at, user_id, patron_id, patron_created_at, reason, counts, mark, "
        "numbers) values (?, ?, ?, ?, ?, ?, ?, ?)",
        astuple(entry)[1:],
    )


def _others_touched(rows: Rows, ids: list[int]) -> set[int]:
    """Whose totals hang on what goes: guests on their orders, buyers of tickets they held."""
    found = connection.rows(
        "select holder_id from ticket where order_id in (select value from json_each(?)) union "
        'select o.patron_id from ticket t join "order" o on o.id = t.order_id '
        "where t.id in (select value from json_each(?)) union "
        "select patron_id from relationship where id in (select value from json_each(?))",
        tuple(json.dumps(sorted(rows.get(t, ()))) for t in ("order", "ticket", "relationship")),
    )
    return {int(i) for (i,) in found if i is not None} - set(ids)


def _empty(raw: Any, rows: Rows) -> None:
    """Take everything but the counts out of the rows that stay."""
    partial = {
        i
        for (i,) in connection.rows(
            "select id from response where status = 'partial' "
            "and id in (select value from json_each(?))",
            (json.dumps(sorted(rows.get("response", ()))),),
        )
    }
    if partial:  # counted nowhere: nothing of it stays
        wanted = json.dumps(sorted(partial))
        raw.execute(
            "delete from answer where response_id in (select value from json_each(?))", (wanted,)
        )
        _delete(raw, "response", partial)
    _keep_closed_answers(raw, rows.get("answer", set()))
    _keep_numbers(raw, rows.get("outcome", set()))
    for table, stays in STAYS.items():
        blank = _blank(_MODELS[table], stays)
        if table == "response":
            blank["status"] = "anonymous"
        if table == "call":
            blank["status"] = "ended"
        if not rows.get(table) or not blank:
            continue
        places = ", ".join(f'"{column}" = ?' for column in blank)
        raw.execute(
            f'update "{table}" set {places} where id in (select value from json_each(?))',
            (*blank.values(), json.dumps(sorted(rows[table]))),
        )


def _blank(model: type[BaseModel], stays: frozenset[str]) -> dict[str, Any]:
    """What each column that does not stay is set to: what a new row would have, else nothing."""
    meta = model._meta
    fresh = {one.column_name: value for one, value in meta.defaults.items()}
    return {
        str(one.column_name): fresh.get(one.column_name, None if one.null else "")
        for one in meta.sorted_fields
        if one.column_name not in stays
    }


def _keep_closed_answers(raw: Any, answer_ids: set[int]) -> None:
    """Of answers only the choices of the form stay, as a count; what was written goes."""
    for row_id, value, keys in connection.rows(
        "select a.id, a.value, (select json_group_array(c.key) from choice c "
        "where c.question_id = a.question_id) from answer a "
        "where a.id in (select value from json_each(?))",
        (json.dumps(sorted(answer_ids)),),
    ):
        chosen = _chosen(value, set(json.loads(keys)))
        if chosen:
            raw.execute("update answer set value = ? where id = ?",
                        (json.dumps({"choices": chosen}), row_id))  # fmt: skip
        else:
            _delete(raw, "answer", {row_id})


def _chosen(value: str, keys: set[str]) -> list[str]:
    try:
        told = json.loads(value)
    except ValueError:
        return []
    given = told.get("choices") if isinstance(told, dict) else None
    return [c for c in given if c in keys] if isinstance(given, list) else []


def _keep_numbers(raw: Any, outcome_ids: set[int]) -> None:
    """An outcome counts its tickets; anything but their numbers in that list goes."""
    for row_id, tickets in connection.rows(
        "select id, tickets from outcome where id in (select value from json_each(?))",
        (json.dumps(sorted(outcome_ids)),),
    ):
        try:
            numbers = [n for n in json.loads(tickets) if isinstance(n, int)]
        except (ValueError, TypeError):
            numbers = []
        raw.execute("update outcome set tickets = ? where id = ?", (json.dumps(numbers), row_id))


def _delete(raw: Any, table: str, ids: set[int]) -> None:
    key = patron_rows.key_of(_MODELS[table])
    raw.execute(
        f'delete from "{table}" where "{key}" in (select value from json_each(?))',
        (json.dumps(sorted(ids)),),
    )
