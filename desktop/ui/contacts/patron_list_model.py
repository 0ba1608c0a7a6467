"""The rows of the contact list: finished rows for a search, a window onto all ids for a view.

A view of half a million patrons is an array of ids; rows are read in pages of 200 when they are
painted, and only 20 pages are kept.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from db.records.patron_row import PatronRow
from desktop.ui.contacts import row_words

if TYPE_CHECKING:
    from desktop.domain.arrivals import ArrivalMark

PAGE = 200
PAGES_KEPT = 20
Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole + 1
ID = Qt.ItemDataRole.UserRole + 2


class PatronListModel(QAbstractListModel):
    """Rows either all at hand, or read by `read_rows(ids)` in the order of the ids."""

    def __init__(
        self, read_rows: Callable[[list[int]], list[PatronRow]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._read_rows = read_rows
        self._rows: list[PatronRow] = []
        self._ids: array[int] | None = None
        self._pages: OrderedDict[int, dict[int, PatronRow]] = OrderedDict()
        self.typed = ""
        # What Here tonight adds to the rows, by patron; None in any other view.
        self.marks: Mapping[int, ArrivalMark] | None = None

    def show_marks(self, marks: Mapping[int, ArrivalMark] | None) -> None:
        """What each row shows of tonight; None where it is not about tonight."""
        self.marks = marks
        if self.rowCount():
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))

    def mark(self, patron_id: int) -> ArrivalMark | None:
        """What the row of a patron shows of tonight."""
        return None if self.marks is None else self.marks.get(patron_id)

    def show_rows(self, rows: Sequence[PatronRow], typed: str = "") -> None:
        """Show these rows and no others; `typed` is what to mark in them."""
        self.beginResetModel()
        self._rows = list(rows)
        self._ids = None
        self._pages.clear()
        self.typed = typed
        self.endResetModel()

    def show_ids(self, ids: array[int]) -> None:
        """Go on from the first rows to all of a view. Place and selection stay if they agree."""
        at_hand = len(self._rows)
        goes_on = (
            self._ids is None
            and at_hand <= len(ids)
            and all(row.id == ids[i] for i, row in enumerate(self._rows))
        )
        if goes_on and at_hand < len(ids):
            self.beginInsertRows(QModelIndex(), at_hand, len(ids) - 1)
            self._ids = ids
            self.endInsertRows()
        elif goes_on:
            self._ids = ids
        else:
            self.beginResetModel()
            self._ids = ids
            self._pages.clear()
            self.endResetModel()
        self._rows = []

    def forget_rows(self) -> None:
        """Read the rows in sight again: something about them changed."""
        self._pages.clear()
        if self._rows:
            now = {row.id: row for row in self._read_rows([row.id for row in self._rows])}
            # Why a row was found stays as it was when it was found.
            self._rows = [
                now[old.id]._replace(why=old.why) if old.id in now else old for old in self._rows
            ]
        if self.rowCount():
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))

    def rowCount(self, parent: Index | None = None) -> int:
        """How many patrons there are to scroll through."""
        if parent is not None and parent.isValid():
            return 0
        return len(self._rows) if self._ids is None else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The name, the whole row (ROW), the id (ID), or a sentence for screen readers."""
        if not index.isValid() or not 0 <= index.row() < self.rowCount():
            return None
        if role == ID:
            return self.patron_id(index.row())
        wanted = (Qt.ItemDataRole.DisplayRole, ROW, Qt.ItemDataRole.AccessibleTextRole)
        if role not in wanted:
            return None
        row = self.row(index.row())
        if row is None or role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        mark = self.mark(row.id)
        return row_words.sentence(row) if mark is None else row_words.arrival_sentence(row, mark)

    def patron_id(self, place: int) -> int:
        """The id at a place, without reading the row."""
        return self._rows[place].id if self._ids is None else self._ids[place]

    def place_of(self, patron_id: int) -> int:
        """Where a patron is, or -1."""
        if self._ids is not None:
            try:
                return self._ids.index(patron_id)
            except ValueError:
                return -1
        return next((i for i, row in enumerate(self._rows) if row.id == patron_id), -1)

    def row(self, place: int) -> PatronRow | None:
        """The row at a place; None if the patron has gone meanwhile."""
        if self._ids is None:
            return self._rows[place]
        number = place // PAGE
        page = self._pages.get(number)
        if page is None:
            page = self._read_page(number)
        else:
            self._pages.move_to_end(number)
        return page.get(self._ids[place])

    def _read_page(self, number: int) -> dict[int, PatronRow]:
        assert self._ids is not None
        ids = list(self._ids[number * PAGE : (number + 1) * PAGE])
        page = {row.id: row for row in self._read_rows(ids)}
        self._pages[number] = page
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        return page
