"""What the delegates of lists have in common: the ground of a row, its lines, its chips."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from desktop.ui import theme
from desktop.ui.widgets.chip import paint_chip

_ONE_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


def room_of(option: QStyleOptionViewItem) -> QRect:
    """Where the row is painted."""
    rect: QRect = option.rect  # type: ignore[attr-defined]
    return rect


def is_selected(option: QStyleOptionViewItem) -> bool:
    """Whether the row is the chosen one."""
    state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
    return bool(state & QStyle.StateFlag.State_Selected)


def paint_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """A soft ground with a bar for the chosen row, a line below any other."""
    rect = room_of(option)
    if is_selected(option):
        painter.fillRect(rect, theme.color("accent_soft"))
        painter.fillRect(QRect(rect.topLeft(), QSize(3, rect.height())), theme.color("accent"))
    else:
        painter.setPen(theme.color("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())


def paint_line(painter: QPainter, room: QRect, text: str, role: str, token: str) -> None:
    """One line of plain text in a font role and a token's colour, cut where there is no room."""
    font = theme.font(role)
    painter.setFont(font)
    painter.setPen(theme.color(token))
    cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, _ONE_LINE, cut)


def paint_end_chip(painter: QPainter, room: QRect, right: int, text: str, tone: str) -> int:
    """A chip that ends at `right`, in the middle of the room's height; returns its left end."""
    painter.setFont(theme.font("small"))
    metrics = painter.fontMetrics()
    width = metrics.horizontalAdvance(text) + theme.px(20)
    height = metrics.height() + theme.px(6)
    chip = QRect(right - width, room.center().y() - height // 2, width, height)
    paint_chip(painter, chip, text, tone, height / 2)
    return right - width
