"""What was kept of a returned sheet, line by line: counted, shown again, taken back."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from db import journal
from db.journal import Step
from db.queries.attendance import find_note_step, list_notes_there
from desktop.domain.sheet_typing import Typing, count_facts
from desktop.ui.desk import Desk
from desktop.ui.performances.returned_sheet_card import KeptScribble


class KeptScribbles(QObject):
    """Of each line the notes that are still there. `changed`: one was added or taken back."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._typing = Typing()
        self._steps: dict[int, Step] = {}
        self._facts: dict[int, int] = {}
        self._there: dict[int, tuple[int, str, str]] = {}
        self._soon = QTimer(self)  # several announcements of one edit are one look
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._look)
        changes = desk.changes
        changes.patron_changed.connect(lambda _: self._soon.start())
        changes.patrons_changed.connect(self._soon.start)

    def open(self, typing: Typing) -> None:
        """Another performance's sheet."""
        self._typing = typing
        self._steps, self._facts = {}, {}
        self._read()

    def add(self, key: str, step: Step) -> None:
        """A line was kept."""
        note_id = step.created_id
        self._typing.kept.setdefault(key, []).append(note_id)
        self._steps[note_id] = step
        self._facts[note_id] = count_facts(step)
        self._read()

    def counts(self) -> dict[str, int]:
        """How many sentences were kept, by line."""
        return {
            key: many
            for key, notes in self._typing.kept.items()
            if (many := sum(note in self._there for note in notes))
        }

    def totals(self) -> tuple[int, int, int]:
        """Sentences, facts and patrons of the whole sheet."""
        patrons = {self._there[note][0] for note in self._there}
        return len(self._there), sum(self._facts_of(n) for n in self._there), len(patrons)

    def of_line(self, key: str) -> list[KeptScribble]:
        """The sentences of a line, the newest first."""
        return [
            KeptScribble(note, self._there[note][2], self._there[note][1], self._facts_of(note))
            for note in reversed(self._typing.kept.get(key, []))
            if note in self._there
        ]

    def take_back(self, note_id: int) -> str:
        """Take back a note with its facts; its text, '' if that was refused."""
        if note_id not in self._there:
            return ""
        text = self._there[note_id][2]
        step = self._steps.get(note_id)
        if step is None or not self._desk.edits.undo_step(step):
            found = find_note_step(note_id)
            if found is None:
                return ""
            if self._desk.edits.run(lambda: journal.undo(found), "Taken back") is None:
                return ""
        self._read()
        self.changed.emit()
        return "" if note_id in self._there else text

    def _facts_of(self, note_id: int) -> int:
        if note_id not in self._facts:
            step = find_note_step(note_id)
            self._facts[note_id] = count_facts(step) if step is not None else 0
        return self._facts[note_id]

    def _read(self) -> None:
        self._there = list_notes_there(n for notes in self._typing.kept.values() for n in notes)

    def _look(self) -> None:
        before = self._there
        self._read()
        if self._there != before:
            self.changed.emit()
