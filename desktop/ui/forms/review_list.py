"""The list of the queue: a fast view over any number of responses, one row current."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.forms.review_delegate import ReviewDelegate
from desktop.ui.forms.review_model import ReviewModel
from desktop.ui.widgets.row_table import RowTable


class ReviewList(RowTable):
    """`current_moved(response id)` when another row becomes current, 0 for none; `entered_row`
    when Enter is pressed on one.
    """

    current_moved = Signal(int)
    entered_row = Signal()

    def __init__(self, model: ReviewModel, parent: QWidget | None = None) -> None:
        self._rows = model
        super().__init__("Responses to review", parent)
        self._delegate = ReviewDelegate(self)
        self.show_rows(model, self._delegate, self._delegate.row_height)

    def go_to(self, place: int) -> None:
        """Make the row at a place current and show it."""
        index = self._rows.index(place, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        """Tell which response it is now."""
        super().currentChanged(current, previous)
        self.current_moved.emit(self._rows.response_id(current.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes into the response."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_row.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)
