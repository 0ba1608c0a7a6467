"""The people of a list: a window onto all ids, finished rows, and who was taken out by hand.

Rows are read in pages of 200 when they are painted, and only a few pages are kept.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from db import clock
from db.queries import patron_list
from db.records.patron_row import PatronRow
from desktop.domain import words

PAGE, PAGES_KEPT = 200, 12
Index = QModelIndex | QPersistentModelIndex


class PeopleRole(IntEnum):
    """What a row answers besides its name."""

    ROW = Qt.ItemDataRole.UserRole + 1
    ID = Qt.ItemDataRole.UserRole + 2
    TICKED = Qt.ItemDataRole.UserRole + 3


def row_line(row: PatronRow) -> str:
    """The line under the name: the last visit, what is booked."""
    parts = []
    if row.last_production and row.last_visit:
        parts.append(f"{row.last_production} · {words.short_day_words(row.last_visit)}")
    if row.visits:
        parts.append(words.count_words(row.visits, "visit"))
    if row.next_visit:
        parts.append(f"comes {words.short_day_words(row.next_visit)}")
    return " · ".join(parts) or "No visits yet"


def row_chip(row: PatronRow) -> tuple[str, str] | None:
    """The chip at the end of a row as (text, tone)."""
    if row.archived:
        return "Archived", "plain"
    if row.member_until and row.member_until >= clock.today().isoformat():
        return "Member", "gold"
    return None


class PeopleModel(QAbstractListModel):
    """`ticks_changed` when somebody was taken out, or put back."""

    ticks_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: array[int] = array("I")
        self._pages: OrderedDict[int, dict[int, PatronRow]] = OrderedDict()
        self._out: set[int] = set()

    @property
    def ids(self) -> array[int]:
        """All ids, those taken out too."""
        return self._ids

    @property
    def taken_out(self) -> int:
        """How many of these were taken out by hand."""
        return len(self._out)

    def ticked_ids(self) -> list[int]:
        """The ids of the list without those taken out."""
        return [i for i in self._ids if i not in self._out]

    def show_ids(self, ids: Sequence[int]) -> None:
        """Other people; who was taken out stays out as long as they are listed."""
        self.beginResetModel()
        self._ids = ids if isinstance(ids, array) else array("I", ids)
        self._pages.clear()
        if self._out:
            self._out &= set(self._ids)
        self.endResetModel()

    def put_all_back(self) -> None:
        """Nobody is taken out any more."""
        if self._out:
            self._out.clear()
            self._tell_all()
            self.ticks_changed.emit()

    def toggle(self, place: int) -> None:
        """Take somebody out, or put them back."""
        if 0 <= place < len(self._ids):
            self._out ^= {self._ids[place]}
            self.dataChanged.emit(self.index(place), self.index(place))
            self.ticks_changed.emit()

    def forget_rows(self) -> None:
        """Something about the people changed: read them again."""
        self._pages.clear()
        self._tell_all()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many."""
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row, its id, whether it is ticked, or all of it in words."""
        if not index.isValid() or not 0 <= index.row() < len(self._ids):
            return None
        patron_id = self._ids[index.row()]
        if role == PeopleRole.ID:
            return patron_id
        if role == PeopleRole.TICKED:
            return patron_id not in self._out
        if role == PeopleRole.ROW:
            return self._row(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            row = self._row(index.row())
            if row is None:
                return ""
            ticked = "" if patron_id not in self._out else ", taken out"
            return f"{row.name}, {row_line(row)}{ticked}"
        return None

    def _row(self, place: int) -> PatronRow | None:
        number = place // PAGE
        page = self._pages.get(number)
        if page is None:
            ids = list(self._ids[number * PAGE : (number + 1) * PAGE])
            page = self._pages[number] = {row.id: row for row in patron_list.list_rows(ids)}
            while len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page.get(self._ids[place])

    def _tell_all(self) -> None:
        if len(self._ids):
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))
