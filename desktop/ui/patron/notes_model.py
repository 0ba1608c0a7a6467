"""The rows of the Notes tab: pinned first, then newest first."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from db.records.memory import NoteRecord, PromiseRecord
from desktop.domain import words
from desktop.domain.follow_up_words import ended_words
from desktop.ui.patron.facts_cards import due_words
from desktop.ui.patron.record_words import AUDIENCES, named

_NOWHERE = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class NoteRole(IntEnum):
    """What a row gives besides its text."""

    NOTE = Qt.ItemDataRole.UserRole + 1


def note_line(note: NoteRecord) -> str:
    """Who wrote it, when, about what, for whom: `Ana · 14 Nov · Bach & Bartók · Desk only`."""
    when = words.short_day_words(note.created_at)
    parts = [
        note.provenance.user,
        when,
        f"about {note.performance_title}" if note.performance_title else "",
        named(AUDIENCES, note.audience),
    ]
    return " · ".join(p for p in parts if p)


def state_words(note: NoteRecord) -> str:
    """`Open complaint`, `Complaint, resolved 3 Nov`, `Not to be mentioned`; '' for a note."""
    if note.kind == "avoid":
        return "Not to be mentioned"
    if note.kind != "complaint":
        return ""
    if note.resolved_at is None:
        return "Open complaint"
    return f"Complaint, resolved {words.short_day_words(note.resolved_at)}"


def promise_line(promise: PromiseRecord) -> str:
    """`Promised: call her back, by Fri 27 Nov, in 5 days`."""
    if promise.done_at is None:
        return f"Promised: {promise.text} – {due_words(promise)}"
    ended = ended_words(promise.outcome)
    outcome = f": {ended}" if ended not in ("", "Kept") else ""
    return f"Promise kept: {promise.text} – {words.short_day_words(promise.done_at)}{outcome}"


def note_sentence(note: NoteRecord) -> str:
    """A whole note as one reads it aloud."""
    parts = ["Pinned" if note.pinned else "", state_words(note), note.text, note_line(note)]
    parts += [f"On the sheet: {note.door_line}" if note.door_line else ""]
    parts += [promise_line(p) for p in note.promises]
    return ". ".join(p for p in parts if p)


class NotesModel(QAbstractListModel):
    """Finished notes."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._notes: list[NoteRecord] = []

    def show_notes(self, notes: Sequence[NoteRecord]) -> None:
        """Show these; the view is reset only if others came or went."""
        found = list(notes)
        same = [n.id for n in found] == [n.id for n in self._notes]
        if same:
            self._notes = found
            if found:
                self.dataChanged.emit(self.index(0), self.index(len(found) - 1))
                self.layoutChanged.emit()
            return
        self.beginResetModel()
        self._notes = found
        self.endResetModel()

    def note(self, row: int) -> NoteRecord | None:
        """The note in a row."""
        return self._notes[row] if 0 <= row < len(self._notes) else None

    def find(self, note_id: int) -> int:
        """The row of a note; -1 if it is not there."""
        return next((n for n, note in enumerate(self._notes) if note.id == note_id), -1)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._notes)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        note = self.note(index.row())
        if note is None:
            return None
        if role == NoteRole.NOTE:
            return note
        if role == Qt.ItemDataRole.DisplayRole:
            return note.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return note_sentence(note)
        return None
