"""Keeps what a call has brought, a moment after it was typed, so that a power cut loses nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from db import connection
from db.errors import InputRefused, NotFound, StoreError
from db.queries import calls
from db.records.calls import CallStepRecord

WAIT_MS = 700  # what is typed is on the disk well within two seconds
AGAIN_MS = 1500  # after the file refused, as it does beside an import
ELSEWHERE = (
    "This call was ended or removed in another window. What is typed here stays on the screen; "
    "copy what you need into a note."
)


class CallKeeper(QObject):
    """Writes the steps of one call that changed; `failed` says that it could not be kept."""

    failed = Signal(str)
    kept = Signal()

    def __init__(
        self,
        call_id: int,
        record: Callable[[str], CallStepRecord],
        stands: Callable[[], tuple[str, int]],
        parent: QObject | None = None,
    ) -> None:
        """`record` gives a step as it is now, `stands` the step the call is at and its seconds."""
        super().__init__(parent)
        self.call_id = call_id
        self._path = connection.current_path()  # another file may have a call of the same number
        self._record, self._stands = record, stands
        self._changed: dict[str, None] = {}
        self.elsewhere = False
        # It is not started anew by each letter: somebody who types on and on is kept as well.
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self.flush)

    @property
    def waiting(self) -> bool:
        """Whether something is not kept yet."""
        return bool(self._changed)

    def note(self, step: str) -> None:
        """This step has changed; it is kept within a second."""
        self._changed[step] = None
        if not self._wait.isActive():
            self._wait.start(WAIT_MS)

    def flush(self) -> bool:
        """Keep at once what waits; False if the file refused."""
        self._wait.stop()
        if self.elsewhere:
            return False
        if connection.current_path() != self._path:
            self._changed.clear()  # the window is being closed: another file was opened
            return True
        at, seconds = self._stands()
        try:
            while self._changed:
                step = next(iter(self._changed))
                calls.keep_step(self.call_id, self._record(step), at=at, seconds=seconds)
                del self._changed[step]
        except (NotFound, InputRefused):
            self.elsewhere = True
            self.failed.emit(ELSEWHERE)
            return False
        except StoreError as failure:
            self._wait.start(AGAIN_MS)
            self.failed.emit(failure.sentence)
            return False
        self.kept.emit()
        return True

    def forget(self) -> None:
        """The call has ended: nothing more is kept."""
        self._wait.stop()
        self._changed.clear()
