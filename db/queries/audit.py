"""The books: what was changed by hand, patron by patron, and what else was done with the data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from db import audit_chain, clock, connection, gate
from db.gate import Right, needs
from db.records.audit import AuditRecord, ChangeRecord, FieldRecord, ImportMark

# Follows from other columns, or says nothing to anybody: nobody changed it by hand.
_FOLLOWS = frozenset(
    {"sort_name", "batch_id", "normal", "folded", "user_id", "source_kind", "source", "learnt_at",
     "created_at", "updated_at", "looked_at"}
)  # fmt: skip
KEPT_DAYS, KEPT_LONG_DAYS, DAYS_SINCE = 30, 365, 5
# Labels (how they begin) of steps that are taken back from screens of their own, long after.
LONG = ("Merged %", "Ended a call%", "Took in answers%", "Left answers%")
_ENTRY = """
    select a.id, a.at, coalesce(u.name, ''), a.action, a.changes, a.subject, a.patron_id,
        coalesce(p.display_name, ''), a.erased
    from audit_entry a left join user u on u.id = a.user_id
    left join patron p on p.id = a.patron_id
"""


@needs(Right.OPEN)
def add_event(
    subject: str,
    action: str,
    *,
    patron_id: int | None = None,
    user_id: int | None = None,
    counts: Mapping[str, int | str] | None = None,
) -> int:
    """Write into the books what changed no record: an export, a print, a look at access needs.

    `subject` is one word (export, print, view, sign_in, backup, restore, erasure, import, settings),
    `action` the words of it without anybody's name, `counts` how many of what. In a small transaction
    of its own, or in the one that is open. Returns the entry's id.
    """
    changes = json.dumps([[subject, 0, "counted", dict(counts)]] if counts else [])
    who = gate.current().user_id if user_id is None else user_id
    with connection.transaction(vital=True):
        return audit_chain.append(
            action, changes, subject=subject, user_id=who, patron_id=patron_id
        )


@needs(Right.OPEN)
def add_views(what: str, seen: Iterable[tuple[int, int | None]]) -> int:
    """That users looked at what is sensitive of patrons, (patron, user) each: once a day for each pair.

    Returns how many are new today. Never waits for another program that writes.
    """
    found = 0
    with connection.transaction(patient=False):
        for patron_id, user_id in seen:
            told = connection.row(
                "select 1 from audit_entry where patron_id = ? and subject = 'view' "
                "and user_id is ? and action = ? and substr(at, 1, 10) = substr(?, 1, 10)",
                (patron_id, user_id, what, clock.now_text()),
            )
            if told is None:
                audit_chain.append(what, subject="view", user_id=user_id, patron_id=patron_id)
                found += 1
    return found


@needs(Right.OPEN)
def prune_kept() -> int:
    """Let go of kept steps that are too old to be taken back; how many. The books keep that they were.

    None go before `DAYS_SINCE` later days have steps: a clock far ahead for an afternoon costs nothing.
    """
    keep = " or ".join("label like ?" for _ in LONG)
    old = f"at < ? or (at < ? and not ({keep}))"
    bounds = (_days_ago(KEPT_LONG_DAYS), _days_ago(KEPT_DAYS), *LONG)
    since = connection.row(
        "select count(distinct substr(at, 1, 10)) from kept_step where at between ? and ?",
        (bounds[1], clock.now_text()),
    )
    if since is None or since[0] < DAYS_SINCE:
        return 0
    if connection.row(f"select 1 from kept_step where {old} limit 1", bounds) is None:
        return 0
    with connection.transaction(patient=False) as raw:
        return int(raw.execute(f"delete from kept_step where {old}", bounds).rowcount)


def _days_ago(days: int) -> str:
    return clock.to_text(clock.now() - timedelta(days=days))


@needs(Right.KNOW)
def list_audit(patron_id: int, limit: int = 20) -> list[AuditRecord]:
    """The latest entries about a patron and what belongs to them, newest first.

    Not what was written about an earlier owner of the number, who was erased or joined with another.
    """
    found = connection.rows(
        f"{_ENTRY} where a.patron_id = ? and a.at >= p.created_at order by a.id desc limit ?",
        (patron_id, limit),
    )
    return [_marked(_record(r)) for r in found]


@needs(Right.BOOKS)
def list_books(
    limit: int = 200,
    *,
    before_id: int | None = None,
    user_id: int | None = None,
    subjects: tuple[str, ...] = (),
    since: str = "",
    until: str = "",
) -> list[AuditRecord]:
    """Entries of the whole books, newest first, from before an entry on; `since` and `until` are
    instants, [since, until).
    """
    where, values = _filter(user_id, subjects, since, until)
    if before_id is not None:
        where.append("a.id < ?")
        values.append(before_id)
    only = f"where {' and '.join(where)}" if where else ""
    rows = connection.rows(f"{_ENTRY} {only} order by a.id desc limit ?", (*values, limit))
    return [_record(r) for r in rows]


@needs(Right.BOOKS)
def count_books(
    *,
    user_id: int | None = None,
    subjects: tuple[str, ...] = (),
    since: str = "",
    until: str = "",
) -> int:
    """How many entries `list_books` would give in all."""
    where, values = _filter(user_id, subjects, since, until)
    only = f"where {' and '.join(where)}" if where else ""
    row = connection.row(f"select count(*) from audit_entry a {only}", tuple(values))
    return int(row[0]) if row else 0


def _filter(
    user_id: int | None, subjects: tuple[str, ...], since: str, until: str
) -> tuple[list[str], list[Any]]:
    where: list[str] = []
    values: list[Any] = []
    if user_id is not None:
        where.append("a.user_id = ?")
        values.append(user_id)
    if subjects:
        where.append(f"a.subject in ({', '.join('?' * len(subjects))})")
        values += subjects
    for bound, sign in ((since, ">="), (until, "<")):
        if bound:
            where.append(f"a.at {sign} ?")
            values.append(bound)
    return where, values


@needs(Right.KNOW)
def list_imports(patron_id: int) -> list[ImportMark]:
    """The imports that made a patron's record or changed it, newest first."""
    rows = connection.rows(
        """select b.id, b.imported_at, coalesce(u.name, ''), b.file_name, p.batch_id is b.id
           from patron p join import_batch b on b.id = p.batch_id or b.id in (
               select c.batch_id from import_change c
               where c.table_name = 'patron' and c.row_id = p.id)
           left join user u on u.id = b.user_id where p.id = ? order by b.id desc""",
        (patron_id,),
    )
    return [ImportMark(r[0], r[1], r[2], r[3], bool(r[4])) for r in rows]


def _record(row: tuple[Any, ...]) -> AuditRecord:
    changes = tuple(_change(*change) for change in json.loads(row[4] or "[]"))
    entry_id, at, user, action, _, subject, patron_id, patron, erased = row
    return AuditRecord(
        entry_id, at, user, action, changes, subject, patron_id, patron, bool(erased)
    )


def _change(table: str, row_id: int, kind: str, fields: dict[str, Any]) -> ChangeRecord:
    if kind == "counted":
        return ChangeRecord(
            table,
            row_id,
            kind,
            tuple(FieldRecord(name, True, None, n) for name, n in fields.items()),
        )
    return ChangeRecord(
        table, row_id, kind,
        tuple(
            FieldRecord(name, pair is not None, *(pair or ()))
            for name, pair in fields.items()
            if name not in _FOLLOWS
        ),
    )  # fmt: skip


def _marked(entry: AuditRecord) -> AuditRecord:
    """The same, with what can still be put back marked."""
    changes = []
    for change in entry.changes:
        if change.kind == "changed" and any(f.told for f in change.fields):
            now = current_values(change.table, change.row_id)
            fields = tuple(
                replace(f, current=f.told and now is not None and now.get(f.column) == f.after)
                for f in change.fields
            )
            change = replace(change, fields=fields)
        changes.append(change)
    return replace(entry, changes=tuple(changes))


@needs(Right.KNOW)
def current_values(table: str, row_id: int) -> dict[str, Any] | None:
    """A row as it is now, by column; None if it is gone."""
    cursor = connection.raw().execute(f'select * from "{table}" where id = ?', (row_id,))
    row = cursor.fetchone()
    return None if row is None else dict(zip([d[0] for d in cursor.description], row, strict=True))
