"""Looking through all old notes on the worker, lot after lot, while the first are reviewed."""

from __future__ import annotations

from array import array

from PySide6.QtCore import QObject, Signal

from db.queries import old_notes
from desktop.domain.capture_review import LOT, Looked, look_through
from desktop.ui.desk import Desk
from desktop.ui.tasks import Cancelled, Progress, Task


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
        return self._place >= len(self._ids)

    @property
    def ids(self) -> array[int]:
        """All of them, in the order of the review."""
        return self._ids

    def begin(self) -> None:
        """Read which notes there are, and look through them from the first."""
        self.stop()
        self._ids, self._place = old_notes.list_old_note_ids(), 0
        self.found = array("q")
        self.go_on()

    def go_on(self) -> None:
        """Look through the next lot, unless all is done or one is under way."""
        if self.busy:
            return
        if self.done:
            self.stopped.emit()
            return
        lot = self._ids[self._place : self._place + LOT]

        def work(_progress: Progress, cancelled: Cancelled) -> Looked:
            return look_through(lot, cancelled)

        self._task = self._desk.tasks.start(work, self._on_looked, self._on_failed)

    def stop(self) -> None:
        """Stop where it is; `go_on` takes it up again there."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
            self.stopped.emit()

    def _on_looked(self, lot: Looked) -> None:
        if self._task is None or self._task.cancelled:
            return  # what a stopped lot found is found again
        self._task = None
        self._place += max(lot.seen, 1)
        self.found.extend(lot.found)
        self.progressed.emit()
        self.go_on()

    def _on_failed(self, _error: BaseException) -> None:
        self._task = None
        self.stopped.emit()
