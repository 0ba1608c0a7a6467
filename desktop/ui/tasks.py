"""Work that takes longer than a frame: one worker thread with its own database connection.

Results, progress and failures arrive on the thread of the screens. Tasks run one after another,
so two writers never meet.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from db import connection

T = TypeVar("T")
Progress = Callable[[str, float], None]
Cancelled = Callable[[], bool]
SECONDS_BETWEEN_REPORTS = 0.05


class Task(QObject):
    """One piece of work under way. `cancel()` asks it to stop; it then leaves nothing behind."""

    progressed = Signal(str, float)
    finished = Signal(object)
    failed = Signal(object)

    def __init__(self, work: Callable[[Progress, Cancelled], Any]) -> None:
        super().__init__()
        self._work = work
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

    def perform(self) -> None:
        """Do the work, on the worker's thread; what it raises is handed over, never lost."""
        try:
            result = self._work(self._progress, self._asked_to_stop.is_set)
        except BaseException as error:  # noqa: BLE001 - it is delivered, see above
            self._emit(self.failed, error)
            return
        finally:
            # Opened on the first need; kept no longer than the work, so that files can change.
            connection.close()
        self._emit(self.finished, result)

    def _progress(self, text: str, fraction: float) -> None:
        now = time.monotonic()
        if fraction < 1.0 and now - self._reported < SECONDS_BETWEEN_REPORTS:
            return
        self._reported = now
        self._emit(self.progressed, text, fraction)

    def _emit(self, signal: Any, *values: Any) -> None:
        # The window may be gone by the time the work ends.
        with contextlib.suppress(RuntimeError):
            signal.emit(*values)


class Tasks(QObject):
    """Starts work and remembers what is under way."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._under_way: list[Task] = []

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
        task = Task(work)
        relay = _Relay(self, task, on_done, on_failed, on_progress)
        task.setParent(relay)
        self._under_way.append(task)
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="database", daemon=True)
            self._thread.start()
        self._queue.put(task)
        self.changed.emit()
        return task

    @property
    def busy(self) -> bool:
        """Whether anything is under way or waits."""
        return bool(self._under_way)

    def cancel_all(self) -> None:
        """Ask everything to stop."""
        for task in self._under_way:
            task.cancel()

    def stop(self, seconds: float = 10.0) -> bool:
        """Cancel everything and wait for the worker to end; False if it did not in time."""
        self.cancel_all()
        if self._thread is None:
            return True
        self._queue.put(None)
        self._thread.join(seconds)
        ended = not self._thread.is_alive()
        self._thread = None
        return ended

    def forget(self, task: Task) -> None:
        """A task has delivered its outcome."""
        task.running = False
        self._under_way.remove(task)
        self.changed.emit()

    def _serve(self) -> None:
        while (task := self._queue.get()) is not None:
            task.perform()


class _Relay(QObject):
    """Lives on the screens' thread and calls the three callbacks there."""

    def __init__(
        self,
        tasks: Tasks,
        task: Task,
        on_done: Callable[[Any], None],
        on_failed: Callable[[BaseException], None],
        on_progress: Callable[[str, float], None] | None,
    ) -> None:
        super().__init__(tasks)
        self._tasks, self._task = tasks, task
        self._on_done, self._on_failed, self._on_progress = on_done, on_failed, on_progress
        queued = Qt.ConnectionType.QueuedConnection
        task.finished.connect(self._on_task_finished, queued)
        task.failed.connect(self._on_task_failed, queued)
        task.progressed.connect(self._on_task_progressed, queued)

    @Slot(object)
    def _on_task_finished(self, result: object) -> None:
        self._tasks.forget(self._task)
        self.deleteLater()
        self._on_done(result)

    @Slot(object)
    def _on_task_failed(self, error: object) -> None:
        self._tasks.forget(self._task)
        self.deleteLater()
        assert isinstance(error, BaseException)
        self._on_failed(error)

    @Slot(str, float)
    def _on_task_progressed(self, text: str, fraction: float) -> None:
        if self._on_progress is not None and not self._task.cancelled:
            self._on_progress(text, fraction)
