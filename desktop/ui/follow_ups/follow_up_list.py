"""The list of follow-ups: arrows walk it, single keys act on the current one."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from db.records.follow_ups import FollowUpRecord
from desktop.ui.follow_ups.follow_up_delegate import FollowUpDelegate
from desktop.ui.follow_ups.follow_up_model import FollowUpModel, FollowUpRole
from desktop.ui.widgets.row_table import RowTable

KEYS: dict[int, str] = {
    Qt.Key.Key_Return: "done", Qt.Key.Key_Enter: "done", Qt.Key.Key_M: "move",
    Qt.Key.Key_O: "open", Qt.Key.Key_E: "edit", Qt.Key.Key_F2: "edit",
    Qt.Key.Key_N: "add", Qt.Key.Key_Delete: "remove",
    Qt.Key.Key_Left: "before", Qt.Key.Key_Right: "next",
}  # fmt: skip


class FollowUpList(RowTable):
    """`current_moved` when another row becomes current; `key_pressed(what to do)`."""

    current_moved = Signal()
    key_pressed = Signal(str)

    def __init__(self, model: FollowUpModel, parent: QWidget | None = None) -> None:
        super().__init__("Follow-ups by due date", parent)
        self._delegate = FollowUpDelegate(self)
        self.show_rows(model, self._delegate, self._delegate.row_height)
        self.setAccessibleDescription(
            "Enter marks it done, M moves it, O opens the patron, F5 calls them, E edits it"
        )
        self.doubleClicked.connect(lambda _index: self.key_pressed.emit("open"))

    @property
    def current(self) -> FollowUpRecord | None:
        """The follow-up of the current row."""
        found = self.currentIndex().data(FollowUpRole.RECORD)
        return found if isinstance(found, FollowUpRecord) else None

    def go_to(self, place: int) -> None:
        """Make the row at a place current and show it, or the nearest there is."""
        count = self.model().rowCount()
        if count:
            self.updateGeometries()  # other rows were shown just now: how far can it scroll?
            self.setCurrentIndex(self.model().index(min(max(place, 0), count - 1), 0))

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        """Tell that it is another one."""
        super().currentChanged(current, previous)
        self.current_moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters act; / and Esc belong to the window."""
        name = KEYS.get(event.key())
        if name is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.key_pressed.emit(name)
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            # A table would go along the row.
            self.go_to(0 if event.key() == Qt.Key.Key_Home else self.model().rowCount())
        elif event.key() == Qt.Key.Key_Escape or (event.text() and event.text().isprintable()):
            event.ignore()
        else:
            super().keyPressEvent(event)
