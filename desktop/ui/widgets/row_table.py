"""A list of any number of rows: a table of one column. QListView would ask its model for each row."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)

from desktop.ui import theme


class RowTable(QTableView):
    """One row is current; every row has the same height."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row_height: Callable[[], int] = lambda: 0
        self.setProperty("role", "bare")
        self.setAccessibleName(name)
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
        theme.notifier().changed.connect(self._on_theme_changed)

    def show_rows(
        self, model: QAbstractItemModel, painter: QStyledItemDelegate, height: Callable[[], int]
    ) -> None:
        """Whose rows, who paints them, and how high each is in the clothes of the moment."""
        self._row_height = height
        self.setItemDelegate(painter)
        self.setModel(model)
        self._on_theme_changed()

    def _on_theme_changed(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._row_height())
        # This repaints too. Asking for the viewport would have PySide look through all classes of
        # widgets for its type: 20 ms of the start.
        self.scheduleDelayedItemsLayout()
