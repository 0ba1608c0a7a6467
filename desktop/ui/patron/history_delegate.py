"""Paints one line of the history: when, what, and at the right what became of it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

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
from desktop.ui.widgets.row_paint import (
    is_selected,
    paint_end_chip,
    paint_ground,
    paint_line,
    room_of,
)

_Index = QModelIndex | QPersistentModelIndex
_ICONS = {
    "visit": "ticket", "order": "file", "gift": "gift", "membership": "star",
    "note": "note", "complaint": "warning", "promise": "check", "consent": "mail", "response": "forms",
    "import": "import", "call": "phone", "letter": "mail",
}  # fmt: skip
_DAY_WIDTH = 104


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
        rect = room_of(option)
        painter.save()
        paint_ground(painter, option)
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
        right = self._paint_end(painter, room, entry, is_selected(option))
        self._paint_words(painter, QRect(left, room.top(), right - left, room.height()), entry)
        painter.restore()

    def _paint_day(self, painter: QPainter, room: QRect, entry: HistoryEntry) -> None:
        width = theme.px(_DAY_WIDTH - 10)
        half = room.height() // 2
        timed = entry.kind == "visit"
        day = QRect(room.left(), room.top(), width, half if timed else room.height())
        paint_line(painter, day, day_of(entry), "small", "ink2")
        if timed:
            below = QRect(room.left(), room.top() + half, width, half)
            paint_line(painter, below, words.time_words(entry.at), "small", "ink3")

    def _paint_words(self, painter: QPainter, room: QRect, entry: HistoryEntry) -> None:
        half = room.height() // 2 if entry.detail else room.height()
        title = QRect(room.left(), room.top(), room.width(), half)
        paint_line(painter, title, entry.title, "strong", "ink")
        if entry.detail:
            below = QRect(room.left(), room.top() + half, room.width(), half)
            paint_line(painter, below, detail_words(entry), "small", "ink2")

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
            right = paint_end_chip(painter, room, right, state, tone) - theme.px(10)
        if entry.amount_minor is not None:
            text = words.money_words(entry.amount_minor, entry.currency)
            width = QFontMetrics(theme.font("body")).horizontalAdvance(text)
            amount = QRect(right - width, room.top(), width + 1, room.height())
            paint_line(painter, amount, text, "body", "ink")
            right -= width + theme.px(10)
        return right - theme.px(6)
