"""The rows of the History tab, read in pieces as one scrolls."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from db import clock
from db.queries import history
from db.records.history import HistoryEntry, VisitRecord
from desktop.domain import words
from desktop.ui.patron.record_words import ATTENDANCE, REACTIONS, TICKET_STATUS, named

PIECE = 200
_ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_NOWHERE = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class HistoryRole(IntEnum):
    """What a row gives besides its text."""

    ENTRY = Qt.ItemDataRole.UserRole + 1


def visit_state(visit: VisitRecord) -> str:
    """What became of a visit, where it is not plain: `refunded`, `did not come`, `cancelled`."""
    if visit.performance_cancelled:
        return "performance cancelled"
    if visit.status != "valid":
        return TICKET_STATUS.get(visit.status, visit.status)
    return "did not come" if visit.attended is False else ""


def can_be_liked(visit: VisitRecord) -> bool:
    """Whether the performance took place (or is under way), so that one can ask how it was."""
    return visit.starts_at <= clock.now_text() and not visit.performance_cancelled


def detail_words(entry: HistoryEntry) -> str:
    """The second line, its dates as one says them."""
    return _ISO_DAY.sub(lambda found: words.short_day_words(found[0]), entry.detail)


def day_of(entry: HistoryEntry) -> str:
    """When, in words; some orders come without a day."""
    return words.day_words(entry.at) if entry.at else "no day"


def entry_sentence(entry: HistoryEntry) -> str:
    """A whole row as one reads it aloud."""
    parts = [day_of(entry), entry.title, detail_words(entry)]
    if entry.amount_minor is not None:
        parts.append(words.money_words(entry.amount_minor, entry.currency))
    if entry.visit is not None:
        parts.append(visit_state(entry.visit))
        if entry.visit.attended:
            parts.append(named(ATTENDANCE, True))
        if entry.visit.reaction:
            parts.append(named(REACTIONS, entry.visit.reaction))
    return ", ".join(p for p in parts if p)


class HistoryModel(QAbstractListModel):
    """Finished rows, newest first."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._rows: list[HistoryEntry] = []
        self._asked: tuple[int, tuple[str, ...] | None, str] | None = None
        self._more = False

    def reaction_version(self, performance_id: int) -> int | None:
        """The version of the reaction that is shown of a performance, 0 if none is; None if the
        visit itself is not."""
        visits = (entry.visit for entry in self._rows if entry.visit is not None)
        found = (v.reaction_version for v in visits if v.performance_id == performance_id)
        return next(found, None)

    def attended(self, performance_id: int) -> bool | None:
        """Whether they came, as it is shown."""
        visits = (entry.visit for entry in self._rows if entry.visit is not None)
        return next((v.attended for v in visits if v.performance_id == performance_id), None)

    def load(self, patron_id: int, kinds: tuple[str, ...] | None, text: str) -> None:
        """Read the list of a patron; what stays in its place is not reset."""
        asked = (patron_id, kinds, text)
        size = max(PIECE, len(self._rows)) if asked == self._asked else PIECE
        found = self._read(asked, size, 0)
        same = asked == self._asked and _keys(found) == _keys(self._rows)
        self._asked, self._more = asked, len(found) == size
        if same:
            self._rows = found
            if found:
                self.dataChanged.emit(self.index(0), self.index(len(found) - 1))
            return
        self.beginResetModel()
        self._rows = found
        self.endResetModel()

    @staticmethod
    def _read(
        asked: tuple[int, tuple[str, ...] | None, str], limit: int, offset: int
    ) -> list[HistoryEntry]:
        patron_id, kinds, text = asked
        return history.list_history(patron_id, kinds=kinds, text=text, limit=limit, offset=offset)

    def entry(self, row: int) -> HistoryEntry | None:
        """The entry in a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def find(self, key: tuple[str, int]) -> int:
        """The row of (kind, record id); -1 if it is not there."""
        return next((n for n, e in enumerate(self._rows) if (e.kind, e.record_id) == key), -1)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entry(index.row())
        if entry is None:
            return None
        if role == HistoryRole.ENTRY:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return entry_sentence(entry)
        return None

    def canFetchMore(self, parent: _Index) -> bool:
        return not parent.isValid() and self._more

    def fetchMore(self, parent: _Index) -> None:
        if self._asked is None:
            return
        found = self._read(self._asked, PIECE, len(self._rows))
        self._more = len(found) == PIECE
        if not found:
            return
        first = len(self._rows)
        self.beginInsertRows(QModelIndex(), first, first + len(found) - 1)
        self._rows.extend(found)
        self.endInsertRows()


def _keys(rows: list[HistoryEntry]) -> list[tuple[str, int]]:
    return [(e.kind, e.record_id) for e in rows]
