"""Notes and complaints: what was written down about a patron, pinned first."""

from __future__ import annotations

from typing import Any

from db import clock, connection, journal
from db.errors import InputRefused, NotFound
from db.folding import fold
from db.gate import Right, needs
from db.models import Note
from db.queries import known
from db.queries.checks import check_audience, check_patron
from db.queries.promises import insert_promise
from db.records.memory import NoteRecord, PromiseRecord

_FIELDS = frozenset({"text", "door_line", "audience", "pinned", "kind", "performance_id"})
KINDS = ("note", "complaint", "avoid")


@needs(Right.KNOW)
def list_notes(patron_id: int, text: str = "", kind: str | None = None) -> list[NoteRecord]:
    """Pinned first, then newest first, each with its promises; `text` filters (folded)."""
    check_patron(patron_id)
    found = known.read_notes((patron_id,)).get(patron_id, [])
    wanted = fold(text)
    promises: dict[int | None, list[PromiseRecord]] = {}
    for promise in known.read_promises((patron_id,)).get(patron_id, []):
        promises.setdefault(promise.note_id, []).append(promise)
    return [
        note._replace(promises=tuple(promises[note.id])) if note.id in promises else note
        for note in found
        if (kind is None or note.kind == kind)
        and (not wanted or wanted in fold(f"{note.text} {note.door_line} {note.performance_title}"))
    ]


@needs(Right.KEEP)
def add_note(
    patron_id: int, text: str, *, kind: str = "note", audience: str = "desk", door_line: str = "",
    pinned: bool = False, performance_id: int | None = None, promise_text: str = "",
    promise_due: str | None = None, source_kind: str = "staff", source: str = "",
    learnt_at: str = "", user_id: int | None = None,
) -> journal.Step:  # fmt: skip
    """A note, a complaint or what is not to be mentioned, with a promise if one was made.

    `learnt_at`: when it was told, if not just now.
    """
    check_patron(patron_id)
    values = _checked(
        {"text": text, "kind": kind, "audience": audience, "door_line": door_line,
         "performance_id": performance_id, "pinned": pinned}
    )  # fmt: skip
    label = "Noted a complaint" if kind == "complaint" else "Added a note"
    now = clock.now_text()
    with journal.action(label, user_id=user_id, patron_id=patron_id) as act:
        note_id = act.insert(
            Note, patron=patron_id, source_kind=source_kind, source=source, user_id=user_id,
            created_at=learnt_at or now, updated_at=now, **values,
        )  # fmt: skip
        if promise_text.strip() or promise_due:
            promise = {"text": promise_text.strip() or text, "due_on": promise_due}
            insert_promise(act, patron_id, note_id, user_id, promise)
    assert act.step is not None
    return act.step


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    values = {k: v.strip() if isinstance(v, str) else v for k, v in fields.items()}
    if values.get("text") == "":
        raise InputRefused("The note is empty. Nothing was saved.")
    if values.get("kind", "note") not in KINDS:
        raise InputRefused(f"There is no kind of note “{values['kind']}”. Nothing was saved.")
    check_audience(values.get("audience", "desk"))
    if "performance_id" in values:
        performance = values.pop("performance_id")
        if performance is not None and not connection.row(
            "select 1 from performance where id = ?", (performance,)
        ):
            raise NotFound("performance")
        values["performance"] = performance
    return values


def _owner(note_id: int) -> tuple[int, int]:
    row = connection.row("select patron_id, version from note where id = ?", (note_id,))
    if row is None:
        raise NotFound("note")
    return row[0], row[1]


@needs(Right.KEEP)
def update_note(
    note_id: int, *, version: int | None = None, user_id: int | None = None, **fields: Any
) -> journal.Step:
    """Change text, door_line, audience, pinned, kind or performance_id.

    Raises EditConflict if `version` is not the stored one, NotFound, InputRefused.
    """
    if set(fields) - _FIELDS:
        raise TypeError(f"no such field: {sorted(set(fields) - _FIELDS)}")
    patron_id, _ = _owner(note_id)
    values = _checked(fields)
    with journal.action("Changed a note", user_id=user_id, patron_id=patron_id) as act:
        act.update(Note, note_id, version, **values)
    assert act.step is not None
    return act.step


@needs(Right.KEEP)
def remove_note(
    note_id: int, *, version: int | None = None, user_id: int | None = None
) -> journal.Step:
    """Remove a note; promises made with it stay. Raises NotFound, EditConflict."""
    patron_id, _ = _owner(note_id)
    with journal.action("Removed a note", user_id=user_id, patron_id=patron_id) as act:
        act.remove(Note, note_id, version)
    assert act.step is not None
    return act.step


@needs(Right.KEEP)
def set_complaint_resolved(
    note_id: int, resolved: bool = True, *, version: int | None = None, user_id: int | None = None
) -> journal.Step:
    """Close a complaint, or open it again. Raises NotFound (also for a note that is none),
    EditConflict.
    """
    patron_id, _ = _owner(note_id)
    if connection.row("select 1 from note where id = ? and kind = 'complaint'", (note_id,)) is None:
        raise NotFound("complaint")
    label = "Resolved a complaint" if resolved else "Opened a complaint again"
    with journal.action(label, user_id=user_id, patron_id=patron_id) as act:
        when = clock.now_text() if resolved else None
        act.update(Note, note_id, version, resolved_at=when)
    assert act.step is not None
    return act.step
