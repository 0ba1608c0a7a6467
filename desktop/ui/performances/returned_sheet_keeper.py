"""Puts by how far the typing up has come, a moment after it was typed: a power cut loses nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from db import connection
from db.errors import StoreError
from desktop.domain import sheet_typing
from desktop.domain.sheet_typing import Typing

WAIT_MS = 700
AGAIN_MS = 3000  # after the file refused, as it does beside an import


class TypingKeeper(QObject):
    """The state of one performance's sheets; `failed(sentence)` while it cannot be put by.

    What another window puts by of the same sheets comes in with it.
    """

    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._performance_id = 0
        self._typing = Typing()
        self._was = Typing()  # as it was read or put by last: another window may go on with it
        self._unkept = False
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self.keep)

    def open(self, performance_id: int) -> Typing:
        """The state of another performance; what waits of the last one is put by first."""
        self.keep()
        self._performance_id = performance_id
        self._typing = sheet_typing.load_typing(performance_id)
        self._was = sheet_typing.copy_of(self._typing)
        return self._typing

    def note(self) -> None:
        """Something changed: it is put by within a second, however long somebody types on."""
        self._unkept = True
        if not self._wait.isActive():
            self._wait.start(WAIT_MS)

    def keep(self) -> bool:
        """Put by at once what waits; False if that was refused."""
        self._wait.stop()
        if not self._unkept or not self._performance_id:
            return True
        try:
            with connection.transaction():
                theirs = sheet_typing.load_typing(self._performance_id)
                if theirs != self._was:
                    sheet_typing.take_in(self._typing, self._was, theirs)
                sheet_typing.keep_typing(self._performance_id, self._typing)
        except StoreError as failure:
            self._wait.start(AGAIN_MS)
            self.failed.emit(failure.sentence)
            return False
        self._was = sheet_typing.copy_of(self._typing)
        self._unkept = False
        return True
