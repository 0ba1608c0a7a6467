"""The list of the queue: a fast view over any number of responses, one row current."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop.ui import theme
from desktop.ui.forms.review_delegate import ReviewDelegate
from desktop.ui.forms.review_model import ReviewModel


class ReviewList(QTableView):
    """`current_moved(response id)` when another row becomes current, 0 for none; `entered_row`
    when Enter is pressed on one.
    """

    current_moved = Signal(int)
    entered_row = Signal()

    def __init__(self, model: ReviewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self.setProperty("role", "bare")
        self.setAccessibleName("Responses to review")
        self._delegate = ReviewDelegate(self)
        self.setItemDelegate(self._delegate)
        # A table of one column: QListView would ask the model for each of ten thousand rows.
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        columns.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setStretchLastSection(True)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setModel(model)
        self._on_theme_changed()
        theme.notifier().changed.connect(self._on_theme_changed)

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

    def _on_theme_changed(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._delegate.row_height())
        self.scheduleDelayedItemsLayout()
