"""The frame of every window on a file: the rail beside the pages, who sits there, how it ends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from desktop.ui import closing, theme
from desktop.ui.rail import Rail
from desktop.ui.user_menu import UserMenu

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from desktop.ui.desk import Desk


class DeskWindow(QMainWindow):
    """`painted` once; `file_wanted(what)` to change to another file. What is shown goes into `column`."""

    settled = False  # another file is open already: nothing more may be kept

    painted = Signal()
    file_wanted = Signal(str)  # 'open', 'new' or 'sample'
    seat_wanted = Signal(int)  # by this user; 0: who is asked
    lock_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._user_menu = UserMenu(desk)
        self.rail = Rail()
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        self.column = QVBoxLayout()
        self.column.setSpacing(0)
        row.addLayout(self.column, 1)
        self.setCentralWidget(whole)
        self.rail.users_wanted.connect(self._user_menu.fill)
        self._user_menu.seat_wanted.connect(self.seat_wanted)
        self._user_menu.lock_wanted.connect(self.lock_wanted)
        self._user_menu.session_changed.connect(self._on_session_changed)
        desk.changes.settings_changed.connect(self._on_settings_changed)

    def made_pages(self) -> Iterable[QWidget]:
        """The pages that there are by now."""
        raise NotImplementedError

    def keep(self) -> bool:
        """Put what is being edited into the file; False if a part of it was refused."""
        return closing.keep(self.made_pages())

    def may_close(self) -> bool:
        """Put what is being edited into the file; False if somebody wants to stay."""
        return closing.may_close(self._desk, self.made_pages())

    def may_hand_over(self) -> bool:
        """Whether somebody else may sit down; asks where something longer runs."""
        return closing.may_hand_over(self._desk, self.made_pages())

    def may_leave(self) -> bool:
        """The same where nobody comes back to this window: what is half typed is asked about."""
        return closing.may_lose(self._desk) and self.may_close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what runs, unless somebody wants to stay."""
        if not self.settled and not self.may_leave():
            event.ignore()
            return
        self.end()
        super().closeEvent(event)

    def end(self) -> None:
        """What is done last."""
        self._desk.stop()

    def _on_settings_changed(self) -> None:
        settings = self._desk.settings
        venue = settings.venue_name
        self.setWindowTitle(f"{venue} · Rapport" if venue else "Rapport")
        app = QApplication.instance()
        now = (theme.mode(), theme.scale())
        if isinstance(app, QApplication) and now != (settings.theme, settings.text_scale):
            theme.apply(app, settings.theme, settings.text_scale)

    def _on_session_changed(self) -> None:
        session = self._desk.session
        self.rail.badge.show_user(session.name, session.initials)
