"""Paints a row of the queue: who it says it is, from where and when, and what is special."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from db.records.forms import ResponseRow
from desktop.ui import icons, theme
from desktop.ui.forms.review_model import CONFLICT, ReviewRole
from desktop.ui.forms.review_words import row_line, row_name
from desktop.ui.widgets.row_paint import paint_end_chip, paint_ground, paint_line, room_of

HEIGHT = 54
Index = QModelIndex | QPersistentModelIndex


class ReviewDelegate(QStyledItemDelegate):
    """Two lines; patron text is painted plain."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The same for all rows."""
        return QSize(theme.px(160), self.row_height())

    def row_height(self) -> int:
        """Two lines and some air, in pixels."""
        lines = QFontMetrics(theme.font("strong")).height()
        lines += QFontMetrics(theme.font("small")).height()
        return max(theme.px(HEIGHT), lines + theme.px(14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        row = index.data(ReviewRole.ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option)
        if isinstance(row, ResponseRow):
            self._paint_row(painter, room_of(option), row, str(index.data(ReviewRole.STATE)))
        painter.restore()

    def _paint_row(self, painter: QPainter, rect: QRect, row: ResponseRow, state: str) -> None:
        room = rect.adjusted(theme.px(16), theme.px(6), -theme.px(12), -theme.px(6))
        first = QRect(room.left(), room.top(), room.width(), room.height() // 2)
        second = QRect(room.left(), first.bottom(), room.width(), room.height() // 2)
        right = first.right()
        if row.remark:
            side = theme.px(15)
            sign = icons.pixmap("warning", "amber", 15, painter.device().devicePixelRatioF())
            painter.drawPixmap(right - side, first.center().y() - side // 2, sign)
            right -= side + theme.px(6)
        if state:
            tone = "amber" if state == CONFLICT else "blue"
            right = paint_end_chip(painter, first, right, state, tone) - theme.px(8)
        first.setRight(right)
        paint_line(painter, first, row_name(row), "strong", "ink")
        paint_line(painter, second, row_line(row), "small", "ink2")
