"""When Python looks for garbage while a window is open: now and then, on the window's thread.

A worker that happened to do it would destroy widgets on its own thread; and a look through
everything between a key and its answer would be felt.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

REST_MS = 1500
YOUNG_MOST = 2000  # new objects that are worth a look
LOOKS_TO_FULL = 40


class Collecting(QObject):
    """Looks for garbage in idle moments, once `begin` was called."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._looks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self._look)

    def begin(self) -> None:
        """Nobody else looks any more; what there is now stays and is not looked through again."""
        gc.disable()
        gc.freeze()
        self._timer.start()

    def end(self) -> None:
        """Back to Python's own ways."""
        if self._timer.isActive():
            self._timer.stop()
            gc.enable()

    def _look(self) -> None:
        if gc.get_count()[0] < YOUNG_MOST:
            return
        self._looks += 1
        gc.collect(2 if self._looks % LOOKS_TO_FULL == 0 else 1)
