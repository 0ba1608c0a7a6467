"""Paints what Here tonight adds to a row: the tick of who has arrived, the row of the house."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QPainter, QPen, QPolygonF

from desktop.domain.arrivals import ABSENT, HERE, SOME, ArrivalMark
from desktop.ui import theme


def paint_arrival(painter: QPainter, circle: QRect, mark: ArrivalMark) -> None:
    """In place of the initials: a full circle with a tick, half a one, a cross, or an empty one."""
    ring = circle.adjusted(2, 2, -2, -2)
    filled = mark.state == HERE
    painter.setPen(QPen(theme.color("teal" if mark.state in (HERE, SOME) else "edge"), 2))
    painter.setBrush(theme.color("teal") if filled else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(ring)
    middle, unit = QPointF(ring.center()), ring.width() / 8
    if mark.state in (HERE, SOME):
        painter.setPen(QPen(theme.color("panel" if filled else "teal"), 2.4))
        painter.drawPolyline(
            QPolygonF(
                [
                    middle + QPointF(-1.7 * unit, 0.2 * unit),
                    middle + QPointF(-0.5 * unit, 1.5 * unit),
                    middle + QPointF(1.9 * unit, -1.4 * unit),
                ]
            )
        )
    elif mark.state == ABSENT:
        painter.setPen(QPen(theme.color("amber"), 2.2))
        for sign in (1, -1):
            painter.drawLine(
                middle + QPointF(-1.3 * unit, -1.3 * unit * sign),
                middle + QPointF(1.3 * unit, 1.3 * unit * sign),
            )


def paint_group(painter: QPainter, room: QRect, group: str, font: QFont) -> None:
    """The row of the house or the letter, at the edge of the first of its patrons."""
    painter.setFont(font)
    painter.setPen(theme.color("ink3"))
    edge = QRect(room.left() + theme.px(6), room.top(), theme.px(14), room.height() // 2)
    painter.drawText(edge, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, group[:2])
    painter.setPen(theme.color("line"))
    painter.drawLine(room.topLeft(), room.topRight())
