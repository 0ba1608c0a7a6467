"""The rows of the follow-ups: a window onto all ids of a view, read in pages when painted."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from db.records.follow_ups import FollowUpRecord
from desktop.domain.follow_up_words import sentence, what_words

PAGE = 200
PAGES_KEPT = 20
Index = QModelIndex | QPersistentModelIndex


class FollowUpRole(IntEnum):
    """What the delegate and the page ask for."""

    RECORD = Qt.ItemDataRole.UserRole + 1


class FollowUpModel(QAbstractListModel):
    """`read(ids)` gives the rows of some ids; only a few pages are kept."""

    def __init__(
        self, read: Callable[[array[int]], list[FollowUpRecord]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._read = read
        self._ids: array[int] = array("q")
        self._pages: OrderedDict[int, dict[int, FollowUpRecord]] = OrderedDict()

    def show_ids(self, ids: array[int]) -> None:
        """These rows and no others, read again."""
        self.beginResetModel()
        self._ids = ids
        self._pages.clear()
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """How many there are to scroll through."""
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def id_at(self, place: int) -> int | None:
        """The id at a place, without reading the row."""
        return self._ids[place] if 0 <= place < len(self._ids) else None

    def place_of(self, promise_id: int) -> int:
        """Where a follow-up is, or -1."""
        try:
            return self._ids.index(promise_id)
        except ValueError:
            return -1

    def record(self, place: int) -> FollowUpRecord | None:
        """The row at a place; None if there is none, or it has gone meanwhile."""
        if not 0 <= place < len(self._ids):
            return None
        number = place // PAGE
        page = self._pages.get(number)
        if page is None:
            ids = self._ids[number * PAGE : (number + 1) * PAGE]
            page = self._pages[number] = {found.id: found for found in self._read(ids)}
            while len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page.get(self._ids[place])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What is to do, the whole row (RECORD), or a sentence for screen readers."""
        wanted = (
            Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, FollowUpRole.RECORD,
        )  # fmt: skip
        if not index.isValid() or role not in wanted:
            return None
        found = self.record(index.row())
        if found is None or role == FollowUpRole.RECORD:
            return found
        return what_words(found) if role == Qt.ItemDataRole.DisplayRole else sentence(found)
