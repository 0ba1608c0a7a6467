"""Work that takes longer than a frame: one worker thread with its own database connection.

Results, progress and failures arrive on the thread of the screens. Tasks run one after another,
so two writers never meet. The worker touches no Qt object but one, and lets go of a task before it
tells of it: whatever a task holds dies on the thread of the screens, where widgets may die.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from db import connection, gate
from desktop.ui import mishaps

if TYPE_CHECKING:
    from queue import SimpleQueue

T = TypeVar("T")
Progress = Callable[[str, float], None]
Cancelled = Callable[[], bool]
SECONDS_BETWEEN_REPORTS = 0.05
GONE_SAID = ("already deleted", "source has been deleted")  # of a widget, of its signal


class Task:
    """One piece of work under way. `cancel()` asks it to stop; it then leaves nothing behind."""

    def __init__(
        self,
        work: Callable[[Progress, Cancelled], Any],
        on_done: Callable[[Any], None],
        on_failed: Callable[[BaseException], None],
        on_progress: Callable[[str, float], None] | None,
    ) -> None:
        self.work = work
        # It goes on as who began it, whoever sits down meanwhile.
        self._acting = gate.current()
        self.on_done, self.on_failed, self.on_progress = on_done, on_failed, on_progress
        self._asked_to_stop = threading.Event()
        self._reported = 0.0
        self.running = True

    def cancel(self) -> None:
        """Ask the work to stop at its next look."""
        self._asked_to_stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._asked_to_stop.is_set()

    def perform(self, progress: Progress) -> tuple[bool, Any]:
        """Do the work, on the worker's thread: (True, result) or (False, what it raised)."""

        def report(text: str, fraction: float) -> None:
            now = time.monotonic()
            if fraction >= 1.0 or now - self._reported >= SECONDS_BETWEEN_REPORTS:
                self._reported = now
                progress(text, fraction)

        try:
            # Kept no longer than the work, so that files can change.
            with gate.acting(self._acting), connection.thread_connection():
                return True, self.work(report, self._asked_to_stop.is_set)
        except BaseException as error:  # noqa: BLE001 - it is delivered, never lost
            return False, error


class Tasks(QObject):
    """Starts work and remembers what is under way."""

    changed = Signal()
    _told = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: SimpleQueue[Task | None] | None = None
        self._outcomes: deque[Callable[[], None]] = deque()
        self._thread: threading.Thread | None = None
        self._under_way: list[Task] = []
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        work: Callable[[Progress, Cancelled], T],
        on_done: Callable[[T], None],
        on_failed: Callable[[BaseException], None],
        on_progress: Callable[[str, float], None] | None = None,
    ) -> Task:
        """Run `work(progress, cancelled)` on the worker; one of `on_done`, `on_failed` follows.

        `progress(text, fraction)` may be called as often as one likes. Work that finds
        `cancelled()` true stops by returning or raising; its outcome is delivered all the same.
        """
        task = Task(work, on_done, on_failed, on_progress)
        self._under_way.append(task)
        waiting = self._begun()
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._serve, args=(waiting,), name="database", daemon=True
            )
            self._thread.start()
        waiting.put(task)
        self.changed.emit()
        return task

    @property
    def busy(self) -> bool:
        """Whether anything is under way or waits."""
        return bool(self._under_way)

    @property
    def wanted(self) -> bool:
        """Whether anything is under way that nobody has given up."""
        return any(not task.cancelled for task in self._under_way)

    def cancel_all(self) -> None:
        """Ask everything to stop."""
        for task in self._under_way:
            task.cancel()

    def stop(self, seconds: float = 10.0) -> bool:
        """Cancel everything and wait for the worker to end; False if it did not in time. What it has
        not told by then is not told any more."""
        self.cancel_all()
        if self._thread is None:
            return True
        self._begun().put(None)
        self._thread.join(seconds)
        ended = not self._thread.is_alive()
        self._thread = None
        # Whoever waited for these is about to go: nobody is told any more.
        self._outcomes.clear()
        self._under_way.clear()
        return ended

    def _begun(self) -> SimpleQueue[Task | None]:
        if self._queue is None:
            # Imported here: there is nothing to do before the first paint.
            from queue import SimpleQueue

            self._queue = SimpleQueue()
        return self._queue

    def _serve(self, waiting: SimpleQueue[Task | None]) -> None:
        while (task := waiting.get()) is not None:
            self._perform(task)
            del task
            self._tell()
            if waiting.empty():
                # Imported here: not needed before the first paint.
                from desktop.ui.spare_memory import give_back

                give_back()

    def _perform(self, task: Task) -> None:
        def progress(text: str, fraction: float) -> None:
            self._outcomes.append(partial(_report, task, text, fraction))
            self._tell()

        done, outcome = task.perform(progress)
        self._outcomes.append(partial(self._deliver, task, done, outcome))

    def _tell(self) -> None:
        # The window may be gone by the time the work ends.
        with contextlib.suppress(RuntimeError):
            self._told.emit()

    @Slot()
    def _on_told(self) -> None:
        if not self._outcomes:
            return
        try:
            self._outcomes.popleft()()
        except RuntimeError as error:
            # A window that somebody has left may be gone before its work is told of: nobody waits.
            if not any(said in str(error) for said in GONE_SAID):
                raise

    def _deliver(self, task: Task, done: bool, outcome: Any) -> None:
        task.running = False
        self._under_way.remove(task)
        self.changed.emit()
        if not done and not task.cancelled:
            mishaps.note(outcome)  # a mistake of the program is never passed over
        (task.on_done if done else task.on_failed)(outcome)


def _report(task: Task, text: str, fraction: float) -> None:
    if task.on_progress is not None and not task.cancelled:
        task.on_progress(text, fraction)
