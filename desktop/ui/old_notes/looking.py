"""Looking through all old notes on the worker, lot after lot, while the first are reviewed."""

from __future__ import annotations

from array import array

from PySide6.QtCore import QObject, Signal

from db.errors import StoreError
from db.queries import old_notes
from desktop.domain.capture_review import LOT, Looked, look_through
from desktop.ui.desk import Desk
from desktop.ui.tasks import Cancelled, Progress, Task

STRANGE = "The notes could not be looked through. Nothing was changed. Try again."


class Looking(QObject):
    """`progressed`: more was looked through; `stopped`: nothing goes on any more.

    Other work waits for one lot at most. Only ids are held: eight bytes for each note.
    """

    progressed = Signal()
    stopped = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._ids = array("q")
        self._place = 0
        self._read = False  # whether it is known which notes there are
        self._asked = 0  # an answer to an earlier question is void
        self._task: Task | None = None
        self.found = array("q")

    @property
    def busy(self) -> bool:
        """Whether notes are being looked through."""
        return self._task is not None

    @property
    def total(self) -> int:
        """How many notes there are to look through."""
        return len(self._ids)

    @property
    def seen(self) -> int:
        """How many of them were looked through."""
        return min(self._place, len(self._ids))

    @property
    def done(self) -> bool:
        """Whether all of them were."""
        return self._read and self._place >= len(self._ids)

    @property
    def ids(self) -> array[int]:
        """All of them, in the order of the review."""
        return self._ids

    def begin(self) -> None:
        """Read which notes there are, and look through them from the first."""
        self.stop()
        self._ids, self._place, self._read = array("q"), 0, False
        self.found = array("q")
        self.go_on()

    def go_on(self) -> None:
        """Look through the next lot, unless all is done or one is under way."""
        if self.busy:
            return
        if self.done:
            self.stopped.emit()
            return
        self._asked += 1
        asked, lot = self._asked, self._ids[self._place : self._place + LOT]
        if not self._read:
            self._task = self._desk.tasks.start(
                lambda _progress, _cancelled: old_notes.list_old_note_ids(),
                lambda ids: self._on_read(asked, ids),
                lambda error: self._on_failed(asked, error),
            )
            return

        def work(_progress: Progress, cancelled: Cancelled) -> Looked:
            return look_through(lot, cancelled)

        self._task = self._desk.tasks.start(
            work,
            lambda looked: self._on_looked(asked, looked),
            lambda error: self._on_failed(asked, error),
        )

    def stop(self) -> None:
        """Stop where it is; `go_on` takes it up again there."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
            self._asked += 1  # what the stopped lot found is found again
            self.stopped.emit()

    def _on_read(self, asked: int, ids: array[int]) -> None:
        if asked == self._asked:
            self._task, self._ids, self._read = None, ids, True
            self.progressed.emit()
            self.go_on()

    def _on_looked(self, asked: int, lot: Looked) -> None:
        if asked != self._asked:
            return
        self._task = None
        self._place += max(lot.seen, 1)
        self.found.extend(lot.found)
        self.progressed.emit()
        self.go_on()

    def _on_failed(self, asked: int, error: BaseException) -> None:
        if asked != self._asked:
            return
        self._task = None
        self._desk.dialogs.show_failure(error if isinstance(error, StoreError) else STRANGE)
        self.stopped.emit()
