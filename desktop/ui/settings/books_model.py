"""The entries of the books as finished rows, read in pieces as one scrolls."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from db.queries import audit
from db.records.audit import AuditRecord
from desktop.domain import audit_words

PIECE = 200
_NOWHERE = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class BooksRole(IntEnum):
    """What a row gives besides its text."""

    ENTRY = Qt.ItemDataRole.UserRole + 1


class BooksFilter(NamedTuple):
    """Whose entries, of which subjects, between which instants; empty: all."""

    user_id: int | None = None
    subjects: tuple[str, ...] = ()
    since: str = ""
    until: str = ""


def row_words(entry: AuditRecord) -> str:
    """An entry in one line; a change of fields says which."""
    lines = audit_words.entry_lines(entry)
    if len(lines) == 1:
        return lines[0].text
    return audit_words.whole_words(entry)


class BooksModel(QAbstractListModel):
    """Newest first."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._rows: list[AuditRecord] = []
        self._wanted = BooksFilter()
        self._more = False

    def load(self, wanted: BooksFilter) -> None:
        """Read the books from the newest entry on."""
        self.beginResetModel()
        self._wanted = wanted
        self._rows = self._read(None)
        self._more = len(self._rows) == PIECE
        self.endResetModel()

    def _read(self, before_id: int | None) -> list[AuditRecord]:
        return audit.list_books(PIECE, before_id=before_id, **self._wanted._asdict())

    def entry(self, row: int) -> AuditRecord | None:
        """The entry in a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entry(index.row())
        if entry is None:
            return None
        if role == BooksRole.ENTRY:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            about = f" · {entry.patron}" if entry.patron else ""
            return f"{row_words(entry)}{about}"
        return None

    def canFetchMore(self, parent: _Index) -> bool:
        return not parent.isValid() and self._more

    def fetchMore(self, _parent: _Index) -> None:
        found = self._read(self._rows[-1].id) if self._rows else []
        self._more = len(found) == PIECE
        if not found:
            return
        first = len(self._rows)
        self.beginInsertRows(QModelIndex(), first, first + len(found) - 1)
        self._rows.extend(found)
        self.endInsertRows()
