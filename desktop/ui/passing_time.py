"""What changes because time passes: a performance begins, and those who hold tickets have been."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from db.errors import StoreError
from db.queries import audit, totals
from desktop.ui.changes import Changes
from desktop.ui.tasks import Tasks

MINUTES = 10


def _pass_by() -> int:
    """How many patrons' totals changed; what was kept for too long goes."""
    audit.prune_kept()
    return totals.refresh_due()


class PassingTime(QObject):
    """Looks every ten minutes, on the worker, whose next visit has begun meanwhile, and lets go of
    what can no longer be taken back.
    """

    def __init__(self, tasks: Tasks, changes: Changes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._changes = tasks, changes
        self._timer = QTimer(self)
        self._timer.setInterval(MINUTES * 60_000)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Look now, and from now on."""
        self.look()
        self._timer.start()

    def look(self) -> None:
        """Count the visits that have begun, and tell if there are any."""
        self._tasks.start(
            lambda _progress, _cancelled: _pass_by(), self._on_counted, self._on_failed
        )

    def _on_counted(self, patrons: int) -> None:
        if patrons:
            self._changes.patrons_changed.emit()

    def _on_failed(self, error: BaseException) -> None:
        # A file that is locked for a moment, or a full disk: whoever writes is told; this waits.
        if not isinstance(error, StoreError):
            raise error
