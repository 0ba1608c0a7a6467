"""Paints one line of the history: when, what, and at the right what became of it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from db.records.history import HistoryEntry, VisitRecord
from desktop.domain import words
from desktop.ui import icons, theme
from desktop.ui.patron.history_model import (
    HistoryRole,
    can_be_liked,
    day_of,
    detail_words,
    visit_state,
)
from desktop.ui.patron.reaction_button import paint_face
from desktop.ui.widgets.chip import paint_chip

_Index = QModelIndex | QPersistentModelIndex
_ICONS = {
    "visit": "ticket", "order": "file", "gift": "gift", "membership": "star",
    "note": "note", "complaint": "warning", "promise": "check", "consent": "mail", "import": "import",
}  # fmt: skip
_DAY_WIDTH = 104
_ONE_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


def _has_face(visit: VisitRecord) -> bool:
    return visit.attended is not False and visit.status == "valid" and can_be_liked(visit)


class HistoryDelegate(QStyledItemDelegate):
    """Two lines: the title in ink, what belongs to it below."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(theme.px(200), theme.px(52))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        entry: HistoryEntry | None = index.data(HistoryRole.ENTRY)
        if entry is None:
            return
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, theme.color("accent_soft"))
            painter.fillRect(QRect(rect.topLeft(), QSize(3, rect.height())), theme.color("accent"))
        else:
            painter.setPen(theme.color("line"))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        room = rect.adjusted(theme.px(14), theme.px(7), -theme.px(14), -theme.px(7))
        self._paint_day(painter, room, entry)
        side = theme.px(18)
        picture = icons.pixmap(
            _ICONS.get(entry.kind, "note"), "ink3", 18, painter.device().devicePixelRatioF()
        )
        painter.drawPixmap(
            room.left() + theme.px(_DAY_WIDTH), room.center().y() - side // 2, picture
        )
        left = room.left() + theme.px(_DAY_WIDTH) + side + theme.px(12)
        right = self._paint_end(painter, room, entry, selected)
        self._paint_words(painter, QRect(left, room.top(), right - left, room.height()), entry)
        painter.restore()

    @staticmethod
    def _line(painter: QPainter, room: QRect, text: str, font: QFont, token: str) -> None:
        painter.setFont(font)
        painter.setPen(theme.color(token))
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _ONE_LINE, cut)

    def _paint_day(self, painter: QPainter, room: QRect, entry: HistoryEntry) -> None:
        width = theme.px(_DAY_WIDTH - 10)
        half = room.height() // 2
        timed = entry.kind == "visit"
        day = QRect(room.left(), room.top(), width, half if timed else room.height())
        self._line(painter, day, day_of(entry), theme.font("small"), "ink2")
        if timed:
            below = QRect(room.left(), room.top() + half, width, half)
            self._line(painter, below, words.time_words(entry.at), theme.font("small"), "ink3")

    def _paint_words(self, painter: QPainter, room: QRect, entry: HistoryEntry) -> None:
        half = room.height() // 2 if entry.detail else room.height()
        title = QRect(room.left(), room.top(), room.width(), half)
        self._line(painter, title, entry.title, theme.font("strong"), "ink")
        if entry.detail:
            below = QRect(room.left(), room.top() + half, room.width(), half)
            self._line(painter, below, detail_words(entry), theme.font("small"), "ink2")

    def _paint_end(
        self, painter: QPainter, room: QRect, entry: HistoryEntry, selected: bool
    ) -> int:
        """The face, the state, the amount; returns where the words must end."""
        right = room.right()
        visit = entry.visit
        if visit is not None and _has_face(visit):
            if visit.reaction or selected:
                side = theme.px(20)
                face = QRectF(right - side, room.center().y() - side / 2, side, side)
                paint_face(painter, face, visit.reaction)
            right -= theme.px(30)
        state = visit_state(visit) if visit is not None else ""
        tone = "amber"
        if visit is not None and not state and visit.attended:
            state, tone = "came", "teal"
        if state:
            font = theme.font("small")
            painter.setFont(font)
            metrics = QFontMetrics(font)
            width = metrics.horizontalAdvance(state) + theme.px(18)
            height = metrics.height() + theme.px(6)
            chip = QRect(right - width, room.center().y() - height // 2, width, height)
            paint_chip(painter, chip, state, tone, height / 2)
            right -= width + theme.px(10)
        if entry.amount_minor is not None:
            font = theme.font("body")
            text = words.money_words(entry.amount_minor, entry.currency)
            width = QFontMetrics(font).horizontalAdvance(text)
            amount = QRect(right - width, room.top(), width + 1, room.height())
            self._line(painter, amount, text, font, "ink")
            right -= width + theme.px(10)
        return right - theme.px(6)
