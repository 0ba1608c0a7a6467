"""The queue of responses as a list: all ids, rows read in pages as they come into sight."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Container, Iterable, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from db.records.forms import ResponseRow
from desktop.ui.forms.review_words import row_name, row_sentence

PAGE, PAGES_KEPT = 100, 20
NEW_PERSON, CONFLICT = "nobody yet", "conflict"
Index = QModelIndex | QPersistentModelIndex
ReadRows = Callable[[Sequence[int]], dict[int, ResponseRow]]


class ReviewRole(IntEnum):
    """What a row gives besides its text."""

    ROW = Qt.ItemDataRole.UserRole + 1
    ID = Qt.ItemDataRole.UserRole + 2
    STATE = Qt.ItemDataRole.UserRole + 3


class ReviewModel(QAbstractTableModel):
    """A window onto any number of responses; `read_rows(ids)` reads those in sight."""

    def __init__(self, read_rows: ReadRows, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read_rows = read_rows
        self._ids: array[int] = array("q")
        self._pages: OrderedDict[int, dict[int, ResponseRow]] = OrderedDict()
        self._conflicting: Container[int] = frozenset()

    @property
    def ids(self) -> list[int]:
        """All of them, in order."""
        return self._ids.tolist()

    def show_ids(self, ids: Iterable[int]) -> None:
        """Show these responses and no others; what is in its place already is not reset."""
        wanted = array("q", ids)
        self._pages.clear()
        if wanted == self._ids:
            self._tell()
            return
        self.beginResetModel()
        self._ids = wanted
        self.endResetModel()

    def remove(self, response_id: int) -> int:
        """Take one out; the place where it was, -1 if it was not there."""
        place = self.place_of(response_id)
        if place >= 0:
            self.beginRemoveRows(QModelIndex(), place, place)
            del self._ids[place]
            self._pages.clear()
            self.endRemoveRows()
        return place

    def mark_conflicts(self, conflicting: Container[int]) -> None:
        """Say which of them contradict what is known."""
        self._conflicting = conflicting
        self._tell()

    def place_of(self, response_id: int) -> int:
        """Where a response is, or -1."""
        try:
            return self._ids.index(response_id)
        except ValueError:
            return -1

    def response_id(self, place: int) -> int:
        """The id at a place, without reading the row; 0 if there is no such place."""
        return self._ids[place] if 0 <= place < len(self._ids) else 0

    def rowCount(self, parent: Index | None = None) -> int:
        """How many there are to scroll through."""
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index | None = None) -> int:
        """One: a row is painted as a whole."""
        return 0 if parent is not None and parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The name, the row, the id, what is special, or a sentence for screen readers."""
        place = index.row()
        if not index.isValid() or not 0 <= place < len(self._ids):
            return None
        if role == ReviewRole.ID:
            return self._ids[place]
        wanted = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        if role not in (*wanted, ReviewRole.ROW, ReviewRole.STATE):
            return None
        row = self._row(place)
        if row is None or role == ReviewRole.ROW:
            return row
        if role == ReviewRole.STATE:
            return self._state(row)
        return row_name(row) if role == wanted[0] else row_sentence(row, self._state(row))

    def _state(self, row: ResponseRow) -> str:
        if row.patron_id is None:
            return NEW_PERSON
        return CONFLICT if row.id in self._conflicting else ""

    def _row(self, place: int) -> ResponseRow | None:
        number = place // PAGE
        page = self._pages.get(number)
        if page is None:
            page = self._read_rows(self._ids[number * PAGE : (number + 1) * PAGE].tolist())
            self._pages[number] = page
            while len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page.get(self._ids[place])

    def _tell(self) -> None:
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, 0))
