"""Calls: begun, kept while they go on, found again, moved, removed. Their end is `call_ending`.

A call is written while people talk, each step within a second; like answers that are not handed
in yet, none of that can be taken back or stands in the audit. What a call changes for the patron is
written once, when it ends.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from db import clock, connection, journal
from db.errors import EditConflict, InputRefused, NotFound
from db.folding import seen
from db.gate import Right, needs
from db.models import Call, Note, OpenerUse, Outcome, Promise
from db.queries.call_ending import ELSEWHERE, end_call, undo_end
from db.queries.checks import check_patron
from db.records.calls import CallRecord, CallStepRecord, OutcomeRecord

STEPS = ("listen", "understand", "connect", "offer", "agree")
DIRECTIONS = ("in", "out")
STATES = ("", "done", "skipped")
_UNSET: Any = object()

__all__ = [
    "STEPS", "end_call", "get_call", "is_as_known", "keep_call", "keep_step", "list_open_calls", "list_outcomes",
    "list_patron_calls", "list_steps", "remove_call", "set_call_patron",
    "start_call", "undo_end",
]  # fmt: skip

_CALLS = """
    select c.id, c.patron_id, coalesce(p.display_name, ''), c.kind, c.direction, c.phone,
        c.performance_id, coalesce(pr.title, ''), c.status, c.step, c.started_at, c.ended_at,
        c.seconds, c.summary, c.note_id, c.user_id, coalesce(u.name, ''), c.version
    from call c left join patron p on p.id = c.patron_id
    left join performance pe on pe.id = c.performance_id
    left join production pr on pr.id = pe.production_id
    left join user u on u.id = c.user_id
"""
# Done in the ticketing system too: ticked here, or the task of it done in the follow-ups.
_OUTCOMES = f"""
    select o.kind, o.result, o.detail, o.reason, o.tickets, o.performance_id, o.amount_minor,
        o.currency, o.granted_by, o.needs_elsewhere, coalesce(o.done_elsewhere_at, (
            select max(p.done_at) from promise p where p.call_id = o.call_id and p.kind = 'task'
                and p.text = '{ELSEWHERE}' || o.detail)),
        o.id, o.call_id, o.patron_id, o.made_at, coalesce(u.name, '')
    from outcome o left join user u on u.id = o.user_id
"""


# -- while it goes on


@needs(Right.KEEP)
def start_call(
    patron_id: int | None, kind: str, *, direction: str = "in", phone: str = "",
    performance_id: int | None = None, user_id: int | None = None,
) -> int:  # fmt: skip
    """A call begins; its id. `patron_id` None while we do not know who it is.

    Raises NotFound, InputRefused.
    """
    if patron_id is not None:
        check_patron(patron_id)
    if not kind.strip():
        raise InputRefused("Say what kind of call it is. Nothing was started.")
    if direction not in DIRECTIONS:
        raise InputRefused(f"A call goes in or out, not “{direction}”. Nothing was started.")
    now = clock.now_text()
    with connection.transaction() as raw:
        cursor = raw.execute(
            "insert into call (patron_id, kind, direction, phone, performance_id, status, step, "
            "started_at, seconds, summary, user_id, updated_at, version) "
            "values (?, ?, ?, ?, ?, 'open', 'listen', ?, 0, '', ?, ?, 1)",
            (patron_id, kind.strip(), direction, seen(phone).strip(), performance_id, now,
             user_id, now),
        )  # fmt: skip
        call_id = int(cursor.lastrowid)
        raw.executemany(
            "insert into call_step (call_id, step, state, heard, picked, said, draft) "
            "values (?, ?, '', '', '[]', '[]', '')",
            [(call_id, step) for step in STEPS],
        )
    return call_id


@needs(Right.KEEP)
def keep_step(
    call_id: int, step: CallStepRecord, *, at: str, seconds: int,
    was: CallStepRecord | None = None,
) -> None:  # fmt: skip
    """Keep what a step has by now, at which step the call stands and how long it took so far.

    `was` is the step as whoever writes knows it to be kept. Refused at once where another program
    writes (`DatabaseBusy`): it is tried again. Raises NotFound, InputRefused for a call that has
    ended, and EditConflict where the step was kept otherwise since.
    """
    if step.step not in STEPS or at not in STEPS or step.state not in STATES:
        raise InputRefused("There is no such step of a call. Nothing was kept.")
    stored = _stored(step)
    with connection.transaction(patient=False) as raw:
        _check_open(call_id)
        if was is not None and stored != _stored(was):
            _check_as_it_was(call_id, was)
        if was is None or stored != _stored(was):
            raw.execute(
                "insert into call_step (call_id, step, state, heard, picked, said, draft, "
                "reached_at) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (call_id, step) "
                "do update set state = excluded.state, heard = excluded.heard, "
                "picked = excluded.picked, said = excluded.said, draft = excluded.draft, "
                "reached_at = coalesce(reached_at, excluded.reached_at)",
                (call_id, step.step, *stored, clock.now_text()),
            )
        raw.execute(
            "update call set step = ?, seconds = max(seconds, ?), updated_at = ? where id = ?",
            (at, seconds, clock.now_text(), call_id),
        )


@needs(Right.KEEP)
def keep_call(
    call_id: int, *, summary: str | None = None, performance_id: int | None = _UNSET,
    kind: str | None = None, direction: str | None = None,
) -> None:  # fmt: skip
    """Change what a call that goes on is about. Raises NotFound, InputRefused if it has ended."""
    values: dict[str, Any] = {}
    if summary is not None:
        values["summary"] = seen(summary).strip()
    if performance_id is not _UNSET:
        values["performance_id"] = performance_id
    if kind is not None and kind.strip():
        values["kind"] = kind.strip()
    if direction in DIRECTIONS:
        values["direction"] = direction
    with connection.transaction(patient=False) as raw:
        _check_open(call_id)
        if values:
            names = ", ".join(f"{column} = ?" for column in values)
            raw.execute(
                f"update call set {names}, updated_at = ? where id = ?",
                (*values.values(), clock.now_text(), call_id),
            )


def _check_open(call_id: int) -> None:
    row = connection.row("select status from call where id = ?", (call_id,))
    if row is None:
        raise NotFound("call")
    if row[0] != "open":
        raise InputRefused("This call has ended. Nothing was changed.")


@needs(Right.KNOW)
def is_as_known(call_id: int, known: Iterable[CallStepRecord]) -> bool:
    """Whether these steps are kept as somebody knows them. Raises NotFound."""
    found = {step.step: step for step in list_steps(call_id)}
    return all(_stored(found[step.step]) == _stored(step) for step in known)


def _check_as_it_was(call_id: int, was: CallStepRecord) -> None:
    if not is_as_known(call_id, (was,)):
        raise EditConflict("This call was written in another window since. Nothing was kept.")


def _stored(step: CallStepRecord) -> tuple[str, str, str, str, str]:
    """state, heard, picked, said and draft as the file has them."""
    draft = _json(dict(step.draft)) if step.draft else ""
    return step.state, seen(step.heard), _json(step.picked), _json(step.said), draft


def _json(value: Any) -> str:
    return seen(json.dumps(value, ensure_ascii=False))


# -- read again


@needs(Right.KNOW)
def get_call(call_id: int) -> CallRecord:
    """One call. Raises NotFound."""
    row = connection.row(f"{_CALLS} where c.id = ?", (call_id,))
    if row is None:
        raise NotFound("call")
    return CallRecord(*row)


@needs(Right.KNOW)
def list_steps(call_id: int) -> tuple[CallStepRecord, ...]:
    """The five steps of a call in order, those that were not reached empty. Raises NotFound."""
    get_call(call_id)
    found = {
        row[0]: CallStepRecord(
            row[0], row[1], row[2], tuple(json.loads(row[3])), tuple(json.loads(row[4])),
            json.loads(row[5]) if row[5] else {},
        )
        for row in connection.rows(
            "select step, state, heard, picked, said, draft from call_step where call_id = ?",
            (call_id,),
        )
    }  # fmt: skip
    return tuple(found.get(step, CallStepRecord(step)) for step in STEPS)


@needs(Right.KNOW)
def list_open_calls() -> list[CallRecord]:
    """Calls that go on or were interrupted, latest first."""
    rows = connection.rows(
        f"{_CALLS} where c.status = 'open' order by c.started_at desc, c.id desc"
    )
    return [CallRecord(*r) for r in rows]


@needs(Right.KNOW)
def list_patron_calls(patron_id: int, *, limit: int = 50) -> list[CallRecord]:
    """A patron's calls, latest first, those that are open included."""
    rows = connection.rows(
        f"{_CALLS} where c.patron_id = ? order by c.started_at desc, c.id desc limit ?",
        (patron_id, limit),
    )
    return [CallRecord(*r) for r in rows]


@needs(Right.KNOW)
def list_outcomes(
    *, patron_id: int | None = None, call_id: int | None = None
) -> list[OutcomeRecord]:
    """What came of offers, latest first: of a patron, of a call, or (neither) of all."""
    asked = {"o.patron_id": patron_id, "o.call_id": call_id}
    given = {column: value for column, value in asked.items() if value is not None}
    where = " and ".join(f"{column} = ?" for column in given)
    rows = connection.rows(
        f"{_OUTCOMES} {'where ' + where if where else ''} order by o.made_at desc, o.id desc",
        tuple(given.values()),
    )
    return [
        OutcomeRecord(
            *(*r[:4], tuple(json.loads(r[4])), *r[5:9], bool(r[9]), *r[10:16])
        )
        for r in rows
    ]  # fmt: skip


# -- moved and removed


@needs(Right.KEEP)
def set_call_patron(
    call_id: int, patron_id: int | None, *, version: int | None = None,
    user_id: int | None = None,
) -> journal.Step:  # fmt: skip
    """The call was with somebody else; what it left (a complaint, promises) goes with it.

    Raises NotFound, and InputRefused for a call that ended with something agreed: tickets, gifts
    and memberships do not change hands so.
    """
    call = get_call(call_id)
    if patron_id is not None:
        check_patron(patron_id)
    elif call.status != "open":
        raise InputRefused("A call that has ended was with somebody. Nothing was changed.")
    outcomes = list_outcomes(call_id=call_id)
    if call.status != "open" and any(o.result == "agreed" for o in outcomes):
        raise InputRefused(
            "Something was agreed in this call, so it cannot be moved. Nothing was changed. "
            "Take the end of the call back first."
        )
    with journal.action("Moved a call", user_id=user_id, patron_id=patron_id) as act:
        act.touch(*({call.patron_id} - {None}))  # type: ignore[arg-type]
        act.update(Call, call_id, version, patron=patron_id)
        for outcome in outcomes:
            act.update(Outcome, outcome.id, patron=patron_id)
        if call.note_id is not None and _is_there("note", call.note_id):
            act.update(Note, call.note_id, patron=patron_id)
        for model in (Promise, OpenerUse):
            for row_id in _of_call(model._meta.table_name, call_id):
                act.update(model, row_id, patron=patron_id)
        act.about_id = call_id
    assert act.step is not None
    # The call goes on and is kept again and again: only whose it is, is taken back.
    return replace(act.step, changes=tuple(_owner_alone(c) for c in act.step.changes))


def _owner_alone(change: journal.RowChange) -> journal.RowChange:
    if change.table != "call" or change.before is None or change.after is None:
        return change
    return replace(
        change, before={"patron_id": change.before["patron_id"]},
        after={"patron_id": change.after["patron_id"]},
    )  # fmt: skip


@needs(Right.KEEP)
def remove_call(
    call_id: int, *, version: int | None = None, user_id: int | None = None
) -> journal.Step:
    """Remove a call with its steps and outcomes; promises and notes it left stay. Raises NotFound,
    EditConflict.
    """
    call = get_call(call_id)
    with journal.action("Removed a call", user_id=user_id, patron_id=call.patron_id) as act:
        act.remove(Call, call_id, version)
    assert act.step is not None
    return act.step


def _is_there(table: str, row_id: int) -> bool:
    return connection.row(f'select 1 from "{table}" where id = ?', (row_id,)) is not None


def _of_call(table: str, call_id: int) -> Sequence[int]:
    rows = connection.rows(f'select id from "{table}" where call_id = ?', (call_id,))
    return [r[0] for r in rows]
