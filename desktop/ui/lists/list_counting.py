"""Who fits the rules, asked of the worker: the number first, the people after it.

What was asked before is cancelled as soon as something else is: only the latest answer is told.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from db.errors import StoreError
from db.queries import segments
from db.queries.segments import Stopped
from db.records.segments import Group
from desktop.ui.tasks import Cancelled, Progress, Task, Tasks

PAUSE_MS = 220  # of typing, before it is counted


class ListCounting(QObject):
    """`counted(number)`, then `found(ids)`; `failed(sentence)` instead."""

    counted = Signal(int)
    found = Signal(object)
    failed = Signal(str)

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._running: Task | None = None
        self._rules, self._sort = Group(), "recent"
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PAUSE_MS)
        self._rest.timeout.connect(self._count)

    def ask(self, rules: Group, sort: str, *, at_once: bool = False) -> None:
        """Count who fits, as soon as nothing else is asked for a moment."""
        self.stop()
        self._rules, self._sort = rules, sort
        if at_once:
            self._count()
        else:
            self._rest.start()

    def ask_order(self, ids: Sequence[int], sort: str) -> None:
        """A ready list in another order."""
        self.stop()
        kept = array("I", ids)
        self._start(lambda _cancelled: segments.sort_ids(kept, sort))

    def stop(self) -> None:
        """Let go of what is being asked."""
        self._rest.stop()
        if self._running is not None:
            self._running.cancel()
            self._running = None

    def _count(self) -> None:
        rules = self._rules

        def work(_progress: Progress, cancelled: Cancelled) -> int:
            return segments.count_patrons(rules, cancelled)

        def on_done(number: int) -> None:
            if self._running is not task:
                return
            self.counted.emit(number)
            sort = self._sort
            self._start(lambda cancelled: segments.list_ids(rules, sort, cancelled))

        task = self._running = self._tasks.start(work, on_done, self._on_failed)

    def _start(self, read: Callable[[Cancelled], array[int]]) -> None:
        def on_done(ids: array[int]) -> None:
            if self._running is task:
                self._running = None
                self.found.emit(ids)

        task = self._running = self._tasks.start(
            lambda _progress, cancelled: read(cancelled), on_done, self._on_failed
        )

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, Stopped):
            return
        self._running = None
        if not isinstance(error, StoreError):
            raise error
        self.failed.emit(error.sentence)
