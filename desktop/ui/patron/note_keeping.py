"""How what stands in the editor of notes is written: the note, and the promise beside it."""

from __future__ import annotations

from db.queries import notes, promises
from desktop.ui.desk import Desk
from desktop.ui.patron.note_editor import NoteDraft


class NoteKeeping:
    """Writes drafts; what is refused has been said by then."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add(self, patron_id: int, draft: NoteDraft) -> int | None:
        """A new note; its id, or None if it was refused."""
        step = self._desk.edits.run(
            lambda: notes.add_note(
                patron_id,
                draft.text,
                kind=draft.kind,
                audience=draft.audience,
                door_line=draft.door_line,
                pinned=draft.pinned,
                performance_id=draft.performance_id,
                promise_text=draft.promise,
                promise_due=draft.due_on,
                user_id=self._desk.session.user_id,
            ),
            "Complaint noted" if draft.kind == "complaint" else "Note added",
        )
        return step.created_id if step is not None else None

    def update(self, patron_id: int, draft: NoteDraft) -> bool:
        """A note that was mended, and its promise; whether both were kept."""
        note_id, user_id = draft.note_id, self._desk.session.user_id
        assert note_id is not None
        step = self._desk.edits.run(
            lambda: notes.update_note(
                note_id,
                version=draft.version,
                text=draft.text,
                kind=draft.kind,
                audience=draft.audience,
                door_line=draft.door_line,
                pinned=draft.pinned,
                performance_id=draft.performance_id,
                user_id=user_id,
            ),
            "Note changed",
        )
        return step is not None and self._update_promise(patron_id, note_id, draft)

    def _update_promise(self, patron_id: int, note_id: int, draft: NoteDraft) -> bool:
        """The promise is a record of its own: it is written only if it was changed."""
        user_id = self._desk.session.user_id
        if not draft.promise:
            return True
        if draft.promise_id is None:
            write = self._desk.edits.run(
                lambda: promises.add_promise(
                    patron_id, draft.promise, draft.due_on, note_id=note_id, user_id=user_id
                ),
                "Promise added",
            )
        else:
            promise_id = draft.promise_id
            write = self._desk.edits.run(
                lambda: promises.update_promise(
                    promise_id,
                    version=draft.promise_version,
                    text=draft.promise,
                    due_on=draft.due_on,
                    user_id=user_id,
                ),
                "Note changed",
            )
        return write is not None
