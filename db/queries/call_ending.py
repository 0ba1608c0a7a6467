"""The end of a call: all that it changes, written once, as one step that can be taken back."""

from __future__ import annotations

import json

from db import clock, connection, journal
from db.errors import InputRefused, NotFound
from db.gate import Right, needs
from db.models import Call, Donation, Membership, Note, OpenerUse, Outcome, Ticket
from db.queries.promises import insert_promise
from db.records.calls import Ending, NewMembership, OutcomeRecord

RESULTS = ("agreed", "declined", "open")
GIFT_BACK = "gift_back"
LABEL = "Ended a call"
# How a task begins that says what must be done in the ticketing system too.
ELSEWHERE = "In the ticketing system: "
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@needs(Right.KEEP)
def end_call(call_id: int, ending: Ending, *, user_id: int | None = None) -> journal.Step:
    """End a call and write what came of it: one transaction, one undo step, one audit entry.

    Taken back, the call stands open again. Raises NotFound, and InputRefused (nothing changed) for
    a call that has ended, one with nobody that leaves something on a record, or a ticket that is
    not valid any more.
    """
    _open_patron(call_id)
    with journal.together(LABEL, user_id=user_id) as act:
        patron_id, started_at, performance_id = _open_patron(call_id)
        if patron_id is None:
            _check_leaves_nothing(ending)
        else:
            act.patron_id = patron_id
            act.touch(patron_id)
        source = _source(started_at)
        note_id = None
        if patron_id is not None:
            note_id = _keep_complaint(act, patron_id, ending, source, user_id)
            if ending.settled:
                _settle_earlier(act, patron_id, ending.complaint_about or performance_id)
            for membership in ending.memberships:
                _keep_membership(act, patron_id, membership, source)
            learnt = _learnt_since(patron_id, started_at, user_id)
            _keep_openers(act, patron_id, call_id, ending, user_id, learnt)
        for outcome in ending.outcomes:
            _keep_outcome(act, call_id, patron_id, outcome, source, user_id)
        if patron_id is not None:
            _keep_promises(act, patron_id, call_id, ending, source, user_id, note_id)
        act.update(
            Call, call_id, status="ended", ended_at=clock.now_text(), summary=ending.summary.strip(),
            seconds=max(ending.seconds, _seconds(call_id)), note_id=note_id,
            performance=performance_id or ending.complaint_about,
        )  # fmt: skip
        act.about_id = call_id
    assert act.step is not None
    return act.step


def _open_patron(call_id: int) -> tuple[int | None, str, int | None]:
    """(patron, started_at, performance) of a call that goes on."""
    row = connection.row(
        "select status, patron_id, started_at, performance_id from call where id = ?",
        (call_id,),
    )
    if row is None:
        raise NotFound("call")
    if row[0] != "open":
        raise InputRefused("This call has ended already. Nothing was changed.")
    return row[1], row[2], row[3]


def _seconds(call_id: int) -> int:
    row = connection.row("select seconds from call where id = ?", (call_id,))
    return int(row[0]) if row else 0


def _check_leaves_nothing(ending: Ending) -> None:
    agreed = any(o.result == "agreed" for o in ending.outcomes)
    if ending.complaint.strip() or ending.promises or ending.memberships or agreed:
        raise InputRefused(
            "Nobody is named for this call, and it leaves something on a record. "
            "Nothing was changed. Say who it was with, then end it."
        )


def _source(started_at: str) -> str:
    day = clock.to_local(started_at).date()
    return f"call, {day.day} {_MONTHS[day.month - 1]}"


def _keep_complaint(
    act: journal.Action, patron_id: int, ending: Ending, source: str, user_id: int | None
) -> int | None:
    if not ending.complaint.strip():
        return None
    now = clock.now_text()
    return act.insert(
        Note, patron=patron_id, kind="complaint", text=ending.complaint.strip(), audience="desk",
        door_line=ending.door_line.strip(), performance=ending.complaint_about,
        resolved_at=now if ending.settled else None, source_kind="call", source=source,
        user_id=user_id, created_at=now, updated_at=now,
    )  # fmt: skip


def _settle_earlier(act: journal.Action, patron_id: int, performance_id: int | None) -> None:
    """What they complained of before about the same evening is settled with it."""
    for (note_id,) in connection.rows(
        "select id from note where patron_id = ? and kind = 'complaint' and resolved_at is null "
        "and performance_id = ? order by id",
        (patron_id, performance_id),
    ):
        act.update(Note, note_id, resolved_at=clock.now_text())


def _keep_membership(
    act: journal.Action, patron_id: int, agreed: NewMembership, source: str
) -> None:
    """A new one; the one it replaces ends the day before it starts counting, marked as such."""
    if agreed.replaces is not None:
        row = connection.row("select patron_id from membership where id = ?", (agreed.replaces,))
        if row is None or row[0] != patron_id:
            raise NotFound("membership")
        act.update(Membership, agreed.replaces, status="replaced")
    act.insert(
        Membership, patron=patron_id, kind=agreed.kind.strip(), starts=agreed.starts,
        ends=agreed.ends, price_minor=agreed.price_minor, currency=agreed.currency,
        upgraded_at=clock.today().isoformat() if agreed.replaces is not None else None,
        source_kind="call", source=source,
    )  # fmt: skip


def _keep_openers(
    act: journal.Action, patron_id: int, call_id: int, ending: Ending, user_id: int | None,
    learnt: int | None,
) -> None:  # fmt: skip
    """`learnt`: the note that was taken in the call, which is what came back to the last of them."""
    for number, opener in enumerate(ending.said, 1):
        act.insert(
            OpenerUse, patron=patron_id, key=opener.key, kind=opener.kind, say=opener.say,
            action="said", user_id=user_id, used_at=clock.now_text(), call_id=call_id,
            note_id=learnt if number == len(ending.said) else None,
        )  # fmt: skip


def _learnt_since(patron_id: int, started_at: str, user_id: int | None) -> int | None:
    """The latest note that came out of a call with a patron since an instant, by the same user."""
    row = connection.row(
        "select id from note where patron_id = ? and kind = 'note' and source_kind = 'call' "
        "and user_id is ? and created_at >= ? order by id desc limit 1",
        (patron_id, user_id, started_at),
    )
    return int(row[0]) if row else None


def _keep_outcome(
    act: journal.Action, call_id: int, patron_id: int | None, outcome: OutcomeRecord, source: str,
    user_id: int | None,
) -> None:  # fmt: skip
    if outcome.result not in RESULTS:
        raise InputRefused(f"There is no result “{outcome.result}”. Nothing was changed.")
    act.insert(
        Outcome, call=call_id, patron=patron_id, kind=outcome.kind, result=outcome.result,
        detail=outcome.detail, reason=outcome.reason, tickets=json.dumps(list(outcome.tickets)),
        performance=outcome.performance_id, amount_minor=outcome.amount_minor,
        currency=outcome.currency, granted_by=outcome.granted_by,
        needs_elsewhere=outcome.needs_elsewhere, done_elsewhere_at=outcome.done_elsewhere_at,
        user_id=user_id, made_at=clock.now_text(),
    )  # fmt: skip
    if outcome.result != "agreed" or patron_id is None:
        return
    if outcome.ticket_status:
        for ticket_id in outcome.tickets:
            _change_ticket(act, patron_id, ticket_id, outcome.ticket_status)
    if outcome.kind == GIFT_BACK:
        act.insert(
            Donation, patron=patron_id, kind="returned_ticket", currency=outcome.currency,
            amount_minor=outcome.amount_minor or 0, given_at=clock.now_text(),
            purpose=outcome.purpose, source_kind="call", source=source, user_id=user_id,
        )  # fmt: skip


def _change_ticket(act: journal.Action, patron_id: int, ticket_id: int, status: str) -> None:
    row = connection.row(
        'select t.status, t.holder_id, o.patron_id from ticket t join "order" o '
        "on o.id = t.order_id where t.id = ?",
        (ticket_id,),
    )
    if row is None:
        raise NotFound("ticket")
    if row[0] != "valid" or patron_id not in row[1:]:
        raise InputRefused(
            "One of these tickets is not theirs to give any more. Nothing was changed. "
            "Look at the tickets, then agree again."
        )
    act.update(Ticket, ticket_id, status=status)


def _keep_promises(
    act: journal.Action, patron_id: int, call_id: int, ending: Ending, source: str,
    user_id: int | None, note_id: int | None,
) -> None:  # fmt: skip
    """What was promised, and a task for each thing to be done in the ticketing system too."""
    shared = {"call_id": call_id, "source_kind": "call", "source": source}
    for promise in ending.promises:
        values = {
            "text": promise.text, "due_on": promise.due_on, "audience": promise.audience,
            "kind": promise.kind, "owner_id": promise.owner_id, **shared,
        }  # fmt: skip
        insert_promise(act, patron_id, note_id, user_id, values)
    for outcome in ending.outcomes:
        if outcome.result == "agreed" and outcome.needs_elsewhere and not outcome.done_elsewhere_at:
            values = {
                "text": ELSEWHERE + outcome.detail, "due_on": clock.today().isoformat(),
                "kind": "task", **shared,
            }  # fmt: skip
            insert_promise(act, patron_id, None, user_id, values)


@needs(Right.KEEP)
def undo_end(call_id: int, *, user_id: int | None = None) -> journal.Step:
    """Take the end of a call back from the books, however long ago: the call stands open again.

    Raises NotFound, InputRefused if it is open anyway, and EditConflict (nothing changed) where
    somebody changed since what it would take back.
    """
    row = connection.row("select status, patron_id from call where id = ?", (call_id,))
    if row is None:
        raise NotFound("call")
    if row[0] == "open":
        raise InputRefused("This call has not ended. Nothing was changed.")
    entry = _entry_of(call_id, row[1])
    if entry is None:
        raise InputRefused(
            "Our books do not tell what this call changed. Nothing was taken back. "
            "Change by hand what is wrong."
        )
    kept_id, label_user, text = entry
    changes = tuple(journal.RowChange(*change) for change in json.loads(text))
    patrons = frozenset({row[1]} - {None})
    step = journal.Step(LABEL, label_user, row[1], changes, patrons, call_id, kept_id)
    return journal.undo(step, user_id=user_id)


def _entry_of(call_id: int, patron_id: int | None) -> tuple[int, int | None, str] | None:
    """(kept step, user, changes) of a call's end: among the steps of its patron, else among all."""
    named = f'%["call", {int(call_id)}, %'
    sql = "select id, user_id, changes from kept_step where label = ? and changes like ?"
    newest = "order by id desc limit 1"
    return connection.row(
        f"{sql} and patron_id is ? {newest}", (LABEL, named, patron_id)
    ) or connection.row(f"{sql} {newest}", (LABEL, named))
