"""Promises: what we said we would do, by when, and what came of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from db import clock, connection, journal
from db.errors import EditConflict, InputRefused, NotFound
from db.gate import Right, needs
from db.models import Promise
from db.queries import known
from db.queries.checks import check_audience, check_patron
from db.records.memory import PromiseRecord

KINDS = ("promise", "task")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@needs(Right.KNOW)
def list_promises(patron_id: int | None = None, open_only: bool = True) -> list[PromiseRecord]:
    """Open ones by due date (those without one last), then, if wanted, the done ones."""
    if patron_id is None:
        return known.read_all_promises(open_only)
    check_patron(patron_id)
    found = known.read_promises((patron_id,)).get(patron_id, [])
    return [p for p in found if p.done_at is None or not open_only]


@needs(Right.KEEP)
def add_promise(
    patron_id: int, text: str, due_on: str | None = None, *, note_id: int | None = None,
    audience: str = "desk", kind: str = "promise", owner_id: int | None = None,
    call_id: int | None = None, source_kind: str = "staff", source: str = "",
    user_id: int | None = None,
) -> journal.Step:  # fmt: skip
    """A promise or a task, open until it is kept. `due_on` is an ISO date."""
    check_patron(patron_id)
    values = {
        "text": text, "due_on": due_on, "audience": audience, "kind": kind, "owner_id": owner_id,
        "call_id": call_id, "source_kind": source_kind, "source": source,
    }  # fmt: skip
    with journal.action("Promised", user_id=user_id, patron_id=patron_id) as act:
        insert_promise(act, patron_id, note_id, user_id, values)
    assert act.step is not None
    return act.step


@needs(Right.KEEP)
def insert_promise(
    act: journal.Action,
    patron_id: int,
    note_id: int | None,
    user_id: int | None,
    values: dict[str, Any],
) -> int:
    """One more row inside an action that does more; `values` as `add_promise` takes them."""
    checked = _checked(values)
    return act.insert(
        Promise, patron=patron_id, note=note_id, user_id=user_id, made_at=clock.now_text(),
        first_due_on=checked.get("due_on"), **checked,
    )  # fmt: skip


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    values = dict(fields)
    if "text" in values:
        values["text"] = values["text"].strip()
        if not values["text"]:
            raise InputRefused("Say what was promised. Nothing was saved.")
    if values.get("due_on"):
        try:
            # Python takes `20261124` and `2026-W48-2` too; days are compared as texts here.
            values["due_on"] = date.fromisoformat(values["due_on"]).isoformat()
        except ValueError as error:
            raise InputRefused("The due date is no date. Nothing was saved.") from error
    elif "due_on" in values:
        values["due_on"] = None
    if values.get("kind", "promise") not in KINDS:
        raise InputRefused(f"There is no kind of promise “{values['kind']}”. Nothing was saved.")
    check_audience(values.get("audience", "desk"))
    return values


def _owner(promise_id: int) -> tuple[int, int]:
    row = connection.row("select patron_id, version from promise where id = ?", (promise_id,))
    if row is None:
        raise NotFound("promise")
    return row[0], row[1]


@needs(Right.KEEP)
def update_promise(
    promise_id: int, *, version: int | None = None, user_id: int | None = None, **fields: Any
) -> journal.Step:
    """Change text, due_on, audience, kind or owner_id. Raises EditConflict, NotFound, InputRefused."""
    if set(fields) - {"text", "due_on", "audience", "kind", "owner_id"}:
        raise TypeError(f"no such field: {sorted(fields)}")
    patron_id, _ = _owner(promise_id)
    values = _checked(fields)
    with journal.action("Changed a promise", user_id=user_id, patron_id=patron_id) as act:
        act.update(Promise, promise_id, version, **values)
    assert act.step is not None
    return act.step


@needs(Right.KEEP)
def set_promise_kept(
    promise_id: int, outcome: str | None = "", *, version: int | None = None,
    user_id: int | None = None,
) -> journal.Step:  # fmt: skip
    """Close a promise, with what came of it; `outcome=None` opens it again.

    What happened before, when it was moved, stays above what came of it. Raises NotFound, and
    EditConflict (nothing changed) if somebody closed, or opened, it already.
    """
    patron_id, _ = _owner(promise_id)
    label = "Opened a promise again" if outcome is None else "Kept a promise"
    said = "" if outcome is None else " ".join(outcome.split())
    with journal.action(label, user_id=user_id, patron_id=patron_id) as act:
        _check_open(promise_id, open_now=outcome is not None)
        if _history(promise_id):
            said = _with_line(promise_id, "opened again" if outcome is None else said or "done")
        act.update(
            Promise, promise_id, version, outcome=said,
            done_at=None if outcome is None else clock.now_text(),
        )  # fmt: skip
    assert act.step is not None
    return act.step


@needs(Right.KEEP)
def move_promise(
    promise_id: int, due_on: str, what: str = "", *, version: int | None = None,
    user_id: int | None = None,
) -> journal.Step:  # fmt: skip
    """Put an open promise off to another day (ISO), with what happened so far ("left a message").

    The day that was said first stays, the moves are counted, and what happened is kept with its
    date. Raises EditConflict, NotFound, InputRefused.
    """
    patron_id, _ = _owner(promise_id)
    day = _checked({"due_on": due_on})["due_on"]
    if day is None:
        raise InputRefused("Say to which day. Nothing was moved.")
    told = f"moved to {_day_words(date.fromisoformat(day))}"
    happened = " ".join(what.split()).rstrip(".;, ")
    with journal.action("Moved a promise", user_id=user_id, patron_id=patron_id) as act:
        row = connection.row(
            "select due_on, first_due_on, moves, done_at from promise where id = ?", (promise_id,)
        )
        if row is None:
            raise NotFound("promise")
        if row[3] is not None:
            raise InputRefused("This is done already. Nothing was moved.")
        act.update(
            Promise, promise_id, version, due_on=day, first_due_on=row[1] or row[0] or day,
            moves=row[2] + 1,
            outcome=_with_line(promise_id, f"{happened}; {told}" if happened else told),
        )  # fmt: skip
    assert act.step is not None
    return act.step


@needs(Right.KEEP)
def remove_promise(
    promise_id: int, *, version: int | None = None, user_id: int | None = None
) -> journal.Step:
    """Remove a promise that was never made. Raises NotFound, EditConflict."""
    patron_id, _ = _owner(promise_id)
    with journal.action("Removed a promise", user_id=user_id, patron_id=patron_id) as act:
        act.remove(Promise, promise_id, version)
    assert act.step is not None
    return act.step


def _check_open(promise_id: int, *, open_now: bool) -> None:
    row = connection.row("select done_at is null from promise where id = ?", (promise_id,))
    if row is not None and bool(row[0]) is not open_now:
        told = "open again" if row[0] else "done"
        raise EditConflict(f"This is {told} already. Nothing was changed. Look at it as it is now.")


def _history(promise_id: int) -> str:
    row = connection.row("select outcome from promise where id = ?", (promise_id,))
    return row[0] if row else ""


def _with_line(promise_id: int, told: str) -> str:
    """What happened so far, and below it what happened now, with its date."""
    now = f"{_day_words(clock.today())}: {told}" if told else ""
    return "\n".join(line for line in (_history(promise_id), now) if line)


def _day_words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
