"""Where this window can be asked for a patron by another program: a softphone, a second start.

    one = OneWindow(window, database, answer)
    one.listen()

`answer(request) -> Answer` does what is asked. The address is this user's alone; a line that is
too long, or none, is refused. Nothing of what is asked is ever logged.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QWidget

from desktop.domain import screen_pop
from desktop.domain.screen_pop import Answer, Request

PATIENCE_MS = 3000  # whoever connects and says nothing is let go
MOST_WAITING = 8


class OneWindow(QObject):
    """Listens for one window of one file, until `close`."""

    def __init__(
        self,
        window: QWidget,
        database: Path,
        answer: Callable[[Request], Answer],
        where: Path | None = None,
    ) -> None:
        super().__init__(window)
        self._window, self._answer = window, answer
        self._folder = where or screen_pop.folder()
        self.place = screen_pop.place_of(database, os.getpid(), self._folder)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.setMaxPendingConnections(MOST_WAITING)
        self._server.newConnection.connect(self._on_connected)
        window.installEventFilter(self)

    def listen(self) -> bool:
        """Begin to listen; False where the system does not let us."""
        if self._server.isListening():
            return True
        if not screen_pop.make_folder(self._folder):
            return False
        screen_pop.sweep(self._folder)
        address = screen_pop.address_of(self.place)
        # Left over from a window that was killed and had our process number.
        with contextlib.suppress(OSError):
            self.place.unlink(missing_ok=True)
        if not self._server.listen(address):
            return False
        if sys.platform == "win32":
            self.place.touch(mode=0o600)  # a pipe has no place of its own
        return True

    def close(self) -> None:
        """Listen no more, and leave nothing behind."""
        self._window.removeEventFilter(self)
        self._server.close()
        with contextlib.suppress(OSError):
            self.place.unlink(missing_ok=True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window that was used last is the one that is asked."""
        if event.type() == QEvent.Type.WindowActivate and self._server.isListening():
            with contextlib.suppress(OSError):
                os.utime(self.place)
        return False

    def _on_connected(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            _Visit(socket, self._answer, self)


class _Visit(QObject):
    """One who asks: a line in, a line out."""

    def __init__(
        self, socket: QLocalSocket, answer: Callable[[Request], Answer], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._socket, self._answer = socket, answer
        self._heard = b""
        self._done = False
        socket.setParent(self)
        socket.readyRead.connect(self._on_heard)
        socket.disconnected.connect(self.deleteLater)
        QTimer.singleShot(PATIENCE_MS, self, self._on_too_long)
        self._on_heard()

    def _on_heard(self) -> None:
        if self._done:
            return
        self._heard += bytes(self._socket.read(screen_pop.LONGEST + 1 - len(self._heard)).data())
        line, ended, _ = self._heard.partition(b"\n")
        if ended:
            self._done = True
            # Not from inside the socket's own signal: what is shown may open a dialog.
            QTimer.singleShot(0, self, lambda: self._hand_over(line))
        elif len(self._heard) > screen_pop.LONGEST:
            self._done = True
            self._say(Answer(screen_pop.REFUSED))

    def _hand_over(self, line: bytes) -> None:
        try:
            request = screen_pop.read_request(line)
        except ValueError:
            self._say(Answer(screen_pop.REFUSED))
            return
        answer = self._answer(request)
        # After what was shown has been painted.
        QTimer.singleShot(0, self, lambda: self._say(answer))

    def _say(self, answer: Answer) -> None:
        self._socket.write(screen_pop.write_answer(answer))
        self._socket.flush()
        self._socket.disconnectFromServer()

    def _on_too_long(self) -> None:
        if not self._done:
            self._socket.abort()
            self.deleteLater()
