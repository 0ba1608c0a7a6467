"""The window of who helps at the door: tonight, and nothing that leads further."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from desktop.ui import pages
from desktop.ui.desk import Desk
from desktop.ui.desk_window import DeskWindow
from desktop.ui.performances.door_page import DoorPage
from desktop.ui.undo_reach import UndoReach
from desktop.ui.window_keys import LOCK_KEYS, SWITCH_KEYS, add_keys
from desktop.ui.window_state import WindowState

TONIGHT = "tonight"


class DoorWindow(DeskWindow):
    """Made for a volunteer."""

    def __init__(self, desk: Desk, state: WindowState | None = None) -> None:
        super().__init__(desk)
        self._painted = False
        spec = pages.BY_KEY[TONIGHT]
        self.rail.add(spec.key, spec.name, spec.icon, pages.shortcut(spec.key))
        self.rail.show_page(TONIGHT)
        self.page = DoorPage(desk)
        self.column.addWidget(self.page, 1)
        (state or WindowState(None)).place(self)
        self.rail.page_chosen.connect(lambda _: self.page.activate())
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
        desk.toasts.attach(self)
        self._undo_reach = UndoReach(self)
        self._on_settings_changed()
        self._on_session_changed()
        self.page.activate()
        self.page.door.names.viewport().installEventFilter(self)

    def wake(self) -> None:
        """Nothing waits for the first paint here."""

    def made_pages(self) -> Iterable[QWidget]:
        """The one that there is."""
        return [self.page]

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
