"""Keeps what a call has brought, a moment after it was typed, so that a power cut loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from db import connection
from db.errors import EditConflict, InputRefused, NotFound, StoreError
from db.queries import calls
from db.records.calls import CallStepRecord

WAIT_MS = 700  # what is typed is on the disk well within two seconds
AGAIN_MS = 1500  # after the file refused, as it does beside an import
ELSEWHERE = (
    "This call was ended or removed in another window. What is typed here stays on the screen; "
    "copy what you need into a note."
)
BESIDE = (
    "This call was written in another window since. What is typed here stays on the screen: copy "
    "what you need, put the call aside, then go on with it to see all of it."
)


class CallKeeper(QObject):
    """Writes the steps of one call that changed; `failed` says that it could not be kept.

    `elsewhere` says why nothing is kept any more: another window has the call. '' while it is here.
    """

    failed = Signal(str)
    kept = Signal()

    def __init__(
        self,
        call_id: int,
        record: Callable[[str], CallStepRecord],
        stands: Callable[[], tuple[str, int]],
        parent: QObject | None = None,
        *,
        known: Iterable[CallStepRecord] = (),
    ) -> None:
        """`record` gives a step as it is now, `stands` the step the call is at and its seconds;
        `known` are the steps as they were read."""
        super().__init__(parent)
        self.call_id = call_id
        self._path = connection.current_path()  # another file may have a call of the same number
        self._record, self._stands = record, stands
        self._changed: dict[str, None] = {}
        self._known = {step.step: step for step in known}
        self.elsewhere = ""
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
                now = self._record(step)
                calls.keep_step(
                    self.call_id, now, at=at, seconds=seconds, was=self._known.get(step)
                )
                self._known[step] = now
                del self._changed[step]
        except (NotFound, InputRefused):
            return self._stop(ELSEWHERE)
        except EditConflict:
            return self._stop(BESIDE)
        except StoreError as failure:
            self._wait.start(AGAIN_MS)
            self.failed.emit(failure.sentence)
            return False
        self.kept.emit()
        return True

    def is_whole(self) -> bool:
        """Whether the file has of this call what is on this screen, and no more."""
        try:
            return calls.is_as_known(self.call_id, self._known.values()) or self._stop(BESIDE)
        except (NotFound, StoreError):
            return self._stop(ELSEWHERE)

    def _stop(self, why: str) -> bool:
        """Nothing more is kept from this window: it would overwrite what another one kept."""
        self.elsewhere = why
        self.failed.emit(why)
        return False

    def forget(self) -> None:
        """The call has ended: nothing more is kept."""
        self._wait.stop()
        self._changed.clear()
