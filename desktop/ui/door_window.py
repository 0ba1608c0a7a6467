"""The window of who helps at the door: tonight, and nothing that leads further."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from desktop.ui import closing, pages, theme
from desktop.ui.desk import Desk
from desktop.ui.performances.door_page import DoorPage
from desktop.ui.rail import Rail
from desktop.ui.undo_reach import UndoReach
from desktop.ui.user_menu import UserMenu
from desktop.ui.window_keys import LOCK_KEYS, SWITCH_KEYS, add_keys
from desktop.ui.window_state import WindowState

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

TONIGHT = "tonight"


class DoorWindow(QMainWindow):
    """Made for a volunteer; its signals are those of the main window."""

    settled = False

    painted = Signal()
    file_wanted = Signal(str)
    seat_wanted = Signal(int)
    lock_wanted = Signal()

    def __init__(self, desk: Desk, state: WindowState | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._painted = False
        self._menu = UserMenu(desk)
        self.rail = Rail()
        spec = pages.BY_KEY[TONIGHT]
        self.rail.add(spec.key, spec.name, spec.icon, pages.shortcut(spec.key))
        self.rail.show_page(TONIGHT)
        self.page = DoorPage(desk)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        self.column = QVBoxLayout()
        self.column.addWidget(self.page, 1)
        row.addLayout(self.column, 1)
        self.setCentralWidget(whole)
        (state or WindowState(None)).place(self)
        self.rail.page_chosen.connect(lambda _: self.page.activate())
        self.rail.users_wanted.connect(self._menu.fill)
        self._menu.seat_wanted.connect(self.seat_wanted)
        self._menu.lock_wanted.connect(self.lock_wanted)
        self._menu.session_changed.connect(self._on_session_changed)
        add_keys(
            self,
            (
                (SWITCH_KEYS, lambda: self.seat_wanted.emit(0)),
                (LOCK_KEYS, self.lock_wanted.emit),
                (pages.shortcut(TONIGHT), self.page.activate),
                ("F1", self._show_keys),
                (QKeySequence.StandardKey.Quit, self.close),
            ),
        )
        desk.changes.settings_changed.connect(self._on_settings_changed)
        desk.toasts.attach(self)
        self._undo_reach = UndoReach(self)
        self._on_settings_changed()
        self._on_session_changed()
        self.page.activate()
        self.page.door.names.viewport().installEventFilter(self)

    def wake(self) -> None:
        """Nothing waits for the first paint here."""

    def keep(self) -> bool:
        """Put what is being edited into the file."""
        return closing.keep([self.page])

    def may_close(self) -> bool:
        """Whether nothing is lost by it; asks."""
        return closing.may_close(self._desk, [self.page])

    def may_hand_over(self) -> bool:
        """Whether somebody else may sit down; asks where something longer runs."""
        return closing.may_hand_over(self._desk, [self.page])

    def may_leave(self) -> bool:
        """The same where nobody comes back to this window, nor to one that waits for somebody."""
        return closing.may_lose(self._desk) and self.may_close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what runs."""
        if not self.settled and not self.may_leave():
            event.ignore()
            return
        self._desk.stop()
        super().closeEvent(event)

    def showEvent(self, event: QEvent) -> None:
        """With nobody to list, being shown is the first paint."""
        super().showEvent(event)  # type: ignore[arg-type]
        QTimer.singleShot(0, self._tell_painted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The first names are painted."""
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._tell_painted)
        return False

    def _tell_painted(self) -> None:
        if not self._painted:
            self._painted = True
            self.page.door.names.viewport().removeEventFilter(self)
            self.painted.emit()

    def _show_keys(self) -> None:
        from desktop.ui.keyboard_map import EVERYWHERE_AT_THE_DOOR, KeyboardMap

        self._desk.dialogs.run(KeyboardMap(self, only=EVERYWHERE_AT_THE_DOOR))

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
