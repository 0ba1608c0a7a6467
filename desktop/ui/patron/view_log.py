"""Whose access needs were looked at: put into the books now and then, never while a page is shown."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from db import gate
from db.errors import StoreError
from db.queries import audit
from desktop.ui.desk import Desk

REST_MS = 20_000
LOOKED = "Looked at the access needs"


class ViewLog(QObject):
    """Remembers, and writes all at once, on the worker, when it has been quiet; what is left when the
    program ends is written then.
    """

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._seen: dict[tuple[int, int | None], None] = {}
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.write)
        program = QCoreApplication.instance()
        if program is not None:
            program.aboutToQuit.connect(self.write_now)

    def note(self, patron_id: int) -> None:
        """Somebody has the access needs of this patron before them."""
        self._seen[patron_id, gate.current().user_id] = None
        if not self._rest.isActive():
            self._rest.start()

    def write(self) -> None:
        """Put them into the books, on the worker."""
        seen, self._seen = tuple(self._seen), {}
        if not seen:
            return

        def failed(error: BaseException) -> None:
            if not isinstance(error, StoreError):
                raise error
            # Another program writes, or there is no room: they are written with the next ones.
            self._seen = dict.fromkeys((*seen, *self._seen))

        self._desk.tasks.start(
            lambda _progress, _cancelled: audit.add_views(LOOKED, seen), lambda _n: None, failed
        )

    def write_now(self) -> None:
        """The same at once: the program ends."""
        seen, self._seen = tuple(self._seen), {}
        try:
            if seen:
                audit.add_views(LOOKED, seen)
        except StoreError:
            # The file may be gone or full by now, and nobody is there to be told.
            self._seen = dict.fromkeys(seen)
