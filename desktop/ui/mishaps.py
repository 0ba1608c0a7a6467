"""What nobody foresaw in a slot or a thread: said once, calmly, instead of vanishing unseen.

Qt goes on after an exception in a slot and a packaged program has no standard error, so without
this a button would simply do nothing. What is said and written holds no message of the error:
messages quote names, notes and paths.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

from desktop.domain import mishap

MOST_TOLD = 5  # different ones in one sitting; the rest only go to standard error


class Mishaps(QObject):
    """Watches over the program from `watch()` until `end()`; tells each kind of mishap once."""

    _happened = Signal(str)

    def __init__(self, tell: Callable[[str], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tell = tell
        self._told: set[str] = set()
        self._before = (sys.excepthook, threading.excepthook)
        # Queued: a mishap while something is painted must not open a dialog there and then.
        self._happened.connect(self._on_happened, Qt.ConnectionType.QueuedConnection)

    def watch(self) -> None:
        """Hear of every exception that nobody caught, in any thread."""
        sys.excepthook = self._hear
        threading.excepthook = self._hear_thread

    def end(self) -> None:
        """Leave it to others again."""
        sys.excepthook, threading.excepthook = self._before

    def _hear(
        self, kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            self._before[0](kind, error, _trace)
            return
        place = mishap.place_of(error)
        if sys.stderr is not None:
            sys.stderr.write(f"{place}\n")
        if place not in self._told and len(self._told) < MOST_TOLD:
            self._told.add(place)
            self._happened.emit(mishap.sentence_for(error))

    def _hear_thread(self, given: threading.ExceptHookArgs) -> None:
        if given.exc_value is not None:
            self._hear(given.exc_type, given.exc_value, given.exc_traceback)

    def _on_happened(self, sentence: str) -> None:
        self._tell(sentence)
