"""The rows of the Interests tab and how they are painted."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from db.records.memory import PatronInterestRecord
from desktop.domain import words
from desktop.ui import theme
from desktop.ui.patron.record_words import AUDIENCES, STRENGTHS, named
from desktop.ui.widgets.chip import paint_chip

_NOWHERE = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex
_ONE_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_TONES = {3: "teal", 2: "teal", 1: "blue", -1: "plain"}


class InterestRole(IntEnum):
    """What a row gives besides its text."""

    INTEREST = Qt.ItemDataRole.UserRole + 1


def known_words(interest: PatronInterestRecord) -> str:
    """Where it comes from and how old it is: `Season signup, 3 Mar 2024 · 2 years ago`."""
    source = words.source_words(interest.provenance)
    age = words.ago_words(interest.provenance.at) if interest.provenance.at else ""
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
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("accent_soft"))
            painter.fillRect(QRect(rect.topLeft(), QSize(3, rect.height())), theme.color("accent"))
        else:
            painter.setPen(theme.color("line"))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        room = rect.adjusted(theme.px(16), theme.px(7), -theme.px(14), -theme.px(7))
        end = self._paint_end(painter, room, interest)
        half = room.height() // 2
        width = end - room.left() - theme.px(10)
        said = f"{interest.name}: {interest.detail}" if interest.detail else interest.name
        top = QRect(room.left(), room.top(), width, half)
        below = QRect(room.left(), room.top() + half, width, half)
        self._line(painter, top, said, theme.font("strong"), "ink")
        self._line(painter, below, known_words(interest), theme.font("small"), "ink2")
        painter.restore()

    @staticmethod
    def _line(painter: QPainter, room: QRect, text: str, font: QFont, token: str) -> None:
        painter.setFont(font)
        painter.setPen(theme.color(token))
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _ONE_LINE, cut)

    def _paint_end(self, painter: QPainter, room: QRect, interest: PatronInterestRecord) -> int:
        font = theme.font("small")
        painter.setFont(font)
        metrics = QFontMetrics(font)
        height = metrics.height() + theme.px(6)
        right = room.right()
        texts = [(named(STRENGTHS, interest.strength), _TONES.get(interest.strength, "plain"))]
        if interest.audience != "say":
            texts.append((named(AUDIENCES, interest.audience), "amber"))
        for text, tone in texts:
            width = metrics.horizontalAdvance(text) + theme.px(20)
            chip = QRect(right - width, room.center().y() - height // 2, width, height)
            paint_chip(painter, chip, text, tone, height / 2)
            right -= width + theme.px(6)
        return right
