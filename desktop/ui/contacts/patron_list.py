"""The list of patrons itself: a fast view over the model, one row current."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.ui.contacts.patron_delegate import PatronDelegate
from desktop.ui.contacts.patron_list_model import ID, PatronListModel
from desktop.ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent, QPaintEvent


class PatronList(RowTable):
    """`current_moved(patron id)` when another row becomes current; `painted` once, the first time.

    `typed(letters)`: typing goes on in the search field, wherever the focus is. `ticked`: Space,
    where arrivals are ticked.
    """

    current_moved = Signal(int)
    painted = Signal()
    typed = Signal(str)
    ticked = Signal()

    def __init__(self, model: PatronListModel, parent: QWidget | None = None) -> None:
        super().__init__("Patrons", parent)
        self._painted = False
        self.ticks = False
        self._delegate = PatronDelegate(self)
        self.show_rows(model, self._delegate, self._delegate.row_height)
        self.entered.connect(self._on_row_entered)
        self.setMouseTracking(True)

    @property
    def current_id(self) -> int | None:
        """The patron of the current row."""
        found = self.currentIndex().data(ID)
        return found if isinstance(found, int) else None

    def warm(self) -> None:
        """Load what the first page could do without."""
        self._delegate.warm()

    def go_on(self, rows: int) -> None:
        """Go so many rows on, as far as there are any."""
        self.go_to(max(self.currentIndex().row(), -1 if rows > 0 else 0) + rows)

    def go_to(self, place: int) -> None:
        """Make the row at a place current and show it."""
        count = self.model().rowCount()
        if count:
            self.setCurrentIndex(self.model().index(min(max(place, 0), count - 1), 0))

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        """Tell which patron it is now."""
        super().currentChanged(current, previous)
        found = current.data(ID)
        if isinstance(found, int):
            self.current_moved.emit(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters belong to the search; / and Esc to the window."""
        chord = event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        if event.key() == Qt.Key.Key_Escape or event.text() == "/":
            event.ignore()
        elif event.key() == Qt.Key.Key_Space and self.ticks:
            self.ticked.emit()
        elif event.text().isprintable() and event.text().strip() and not chord:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is over no row any more."""
        super().leaveEvent(event)
        self._hover(-1)

    def _on_row_entered(self, index: QModelIndex) -> None:
        self._hover(index.row())

    def _hover(self, row: int) -> None:
        before, self._delegate.hovered = self._delegate.hovered, row
        for place in {before, row} - {-1}:
            self.update(self.model().index(place, 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and the first time tell that it is done."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.painted)
