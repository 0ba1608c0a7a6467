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
        self._ids: array[int] | None = None  # who fits, once that is known
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PAUSE_MS)
        self._rest.timeout.connect(self._find)

    def ask(self, rules: Group, sort: str, *, at_once: bool = False) -> None:
        """Find who fits, as soon as nothing else is asked for a moment."""
        self.stop()
        self._rules, self._sort, self._ids = rules, sort, None
        if at_once:
            self._find()
        else:
            self._rest.start()

    def ask_order(self, sort: str, ids: Sequence[int] | None = None) -> None:
        """The same people, or those of a ready list, in another order."""
        self._sort = sort
        if ids is not None:
            self._rest.stop()
            self._ids = array("I", ids)
        if self._ids is not None:
            self._let_go()
            self._order()

    def stop(self) -> None:
        """Let go of what is being asked."""
        self._rest.stop()
        self._let_go()

    def _let_go(self) -> None:
        if self._running is not None:
            self._running.cancel()
            self._running = None

    def _find(self) -> None:
        rules = self._rules

        def show(ids: array[int]) -> None:
            self._ids = ids
            self.counted.emit(len(ids))
            self._order()

        self._start(lambda cancelled: segments.find_ids(rules, cancelled), show)

    def _order(self) -> None:
        ids, sort = self._ids or (), self._sort
        self._start(lambda cancelled: segments.sort_ids(ids, sort, cancelled), self.found.emit)

    def _start(
        self, read: Callable[[Cancelled], array[int]], then: Callable[[array[int]], None]
    ) -> None:
        def work(_progress: Progress, cancelled: Cancelled) -> array[int]:
            if cancelled():
                raise Stopped
            return read(cancelled)

        def on_done(ids: array[int]) -> None:
            if self._running is task:
                self._running = None
                then(ids)

        task = self._running = self._tasks.start(work, on_done, self._on_failed)

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, Stopped):
            return
        self._running = None
        if not isinstance(error, StoreError):
            raise error
        self.failed.emit(error.sentence)
