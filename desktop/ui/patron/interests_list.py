"""The rows of the Interests tab and how they are painted."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from db.records.memory import PatronInterestRecord
from desktop.domain import words
from desktop.ui import theme
from desktop.ui.patron.record_words import AUDIENCES, STRENGTHS, named
from desktop.ui.widgets.row_paint import paint_end_chip, paint_ground, paint_line, room_of

_NOWHERE = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex
_TONES = {3: "teal", 2: "teal", 1: "blue", -1: "plain"}


class InterestRole(IntEnum):
    """What a row gives besides its text."""

    INTEREST = Qt.ItemDataRole.UserRole + 1


def known_words(interest: PatronInterestRecord) -> str:
    """Where it comes from and how old it is: `Season signup, 3 Mar 2024 · 2 years ago`."""
    source = words.source_words(interest.provenance)
    age = words.past_words(interest.provenance.at) if interest.provenance.at else ""
    return " · ".join(p for p in (source, age) if p)


class InterestsModel(QAbstractListModel):
    """Finished interests, strongest first."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._rows: list[PatronInterestRecord] = []

    def show_interests(self, interests: Sequence[PatronInterestRecord]) -> None:
        """Show these."""
        self.beginResetModel()
        self._rows = list(interests)
        self.endResetModel()

    def interest(self, row: int) -> PatronInterestRecord | None:
        """The interest in a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def find(self, record_id: int) -> int:
        """The row of an interest; -1 if it is not there."""
        return next((n for n, r in enumerate(self._rows) if r.id == record_id), -1)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        interest = self.interest(index.row())
        if interest is None:
            return None
        if role == InterestRole.INTEREST:
            return interest
        if role == Qt.ItemDataRole.DisplayRole:
            return interest.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = [
                interest.name, interest.detail, named(STRENGTHS, interest.strength),
                named(AUDIENCES, interest.audience), known_words(interest),
            ]  # fmt: skip
            return ", ".join(p for p in parts if p)
        return None


class InterestsDelegate(QStyledItemDelegate):
    """Name and detail, where it comes from below; at the right how strong, and for whom."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(theme.px(200), theme.px(54))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        interest: PatronInterestRecord | None = index.data(InterestRole.INTEREST)
        if interest is None:
            return
        rect = room_of(option)
        painter.save()
        paint_ground(painter, option)
        room = rect.adjusted(theme.px(16), theme.px(7), -theme.px(14), -theme.px(7))
        end = self._paint_end(painter, room, interest)
        half = room.height() // 2
        width = end - room.left() - theme.px(10)
        said = f"{interest.name}: {interest.detail}" if interest.detail else interest.name
        top = QRect(room.left(), room.top(), width, half)
        below = QRect(room.left(), room.top() + half, width, half)
        paint_line(painter, top, said, "strong", "ink")
        paint_line(painter, below, known_words(interest), "small", "ink2")
        painter.restore()

    def _paint_end(self, painter: QPainter, room: QRect, interest: PatronInterestRecord) -> int:
        right = room.right()
        texts = [(named(STRENGTHS, interest.strength), _TONES.get(interest.strength, "plain"))]
        if interest.audience != "say":
            texts.append((named(AUDIENCES, interest.audience), "amber"))
        for text, tone in texts:
            right = paint_end_chip(painter, room, right, text, tone) - theme.px(6)
        return right
