"""While a window is open: what was not looked at before it, once a week everything, and what follows
where damage is met."""

from __future__ import annotations

import contextlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from db import clock, connection
from db.errors import StoreError
from db.soundness import Finding
from desktop.domain import first_look

if TYPE_CHECKING:
    from desktop.ui.dialogs import Dialogs
    from desktop.ui.main_window import MainWindow
    from desktop.ui.tasks import Tasks


class FileWatch(QObject):
    """`left(finding)` when people go from a window whose file is damaged to the backups."""

    left = Signal(object)
    _met = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._compare: Path | None = None
        self._finding: Finding | None = None
        self._window: MainWindow | None = None
        self._dialogs: Dialogs | None = None
        # Damage may be met in any thread.
        self._met.connect(self._on_met, Qt.ConnectionType.QueuedConnection)
        connection.when_suspect(self._tell)

    def _tell(self) -> None:
        with contextlib.suppress(RuntimeError):  # the program is ending
            self._met.emit()

    def compare_later(self, path: Path) -> None:
        """A large file that is open already is to be compared with its seal once there is time."""
        self._compare = path

    def look(self, tasks: Tasks, window: MainWindow, dialogs: Dialogs) -> None:
        """After the first paint: whatever is due, on the worker."""
        self._window, self._dialogs = window, dialogs
        path, self._compare = self._compare, None
        if path is not None:
            work = partial(first_look.compare_later, path)
        elif first_look.check_is_due():
            work = partial(first_look.check_weekly)
        else:
            return
        tasks.start(lambda _, cancelled: work(cancelled), self._on_looked, self._on_not_looked)

    def end(self) -> None:
        """Hear no more."""
        connection.no_longer_when_suspect(self._tell)
        self._window = None

    def _on_looked(self, finding: Finding | None) -> None:
        if finding is not None:
            self._finding = finding
            connection.mark_suspect()

    def _on_not_looked(self, failure: BaseException) -> None:
        if not isinstance(failure, StoreError):
            raise failure

    def _on_met(self) -> None:
        """Nothing more is written, and no backup goes for a newer one; what is typed stays."""
        if self._window is None or self._dialogs is None or not connection.suspect():
            return
        # Imported here: most days nobody needs them.
        from db import backup_shelf
        from desktop.ui.recovery.damage_bar import show_damage_bar

        with contextlib.suppress(OSError):
            backup_shelf.mark_suspect(connection.current_path(), clock.now_text())
        show_damage_bar(self._window, self._dialogs, self._leave)

    def _leave(self) -> None:
        path = connection.current_path()
        finding, self._finding = self._finding or Finding(path, "damaged"), None
        self._window = None
        connection.close()
        self.left.emit(finding)
