"""Where the review stands in the notes: what is decided, what was put off, what comes next."""

from __future__ import annotations

from array import array
from itertools import chain

from db.queries import old_notes
from db.records.old_notes import OldNoteRecord


class NoteQueue:
    """A place in an array of ids that may grow meanwhile. No widget."""

    def __init__(self) -> None:
        self._place = 0
        self._decided: set[int] = set()

    def begin(self) -> None:
        """Go to the first, whatever was decided."""
        self._place = 0

    def left(self, ids: array[int]) -> int:
        """How many are not decided."""
        return len(ids) - len(self._decided.intersection(ids))

    def decide(self, note_id: int) -> None:
        """It does not come again."""
        self._decided.add(note_id)

    def take_back(self, note_id: int, ids: array[int]) -> None:
        """It comes again, and at once."""
        self._decided.discard(note_id)
        if note_id in ids:
            self._place = ids.index(note_id)

    def step(self, ids: array[int], by: int) -> bool:
        """To the next that is not decided, or the one before; False if there is none."""
        place = self._place + by
        while 0 <= place < len(ids):
            if ids[place] not in self._decided:
                self._place = place
                return True
            place += by
        return False

    def current(self, ids: array[int]) -> OldNoteRecord | None:
        """The note at hand or the next one; after the last, what was put off. None: all is decided.

        What somebody looked at meanwhile counts as decided.
        """
        start = min(self._place, len(ids))
        for place in chain(range(start, len(ids)), range(start)):
            if ids[place] in self._decided:
                continue
            note = old_notes.get_old_note(ids[place])
            if note is not None:
                self._place = place
                return note
            self._decided.add(ids[place])
        self._place = len(ids)
        return None
