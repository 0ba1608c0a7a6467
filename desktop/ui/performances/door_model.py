"""Tonight's names as rows: the tick of who is in, the name, what to know of it at the door."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from desktop.domain.tonight import DoorName
from desktop.ui import theme
from desktop.ui.widgets.row_paint import paint_ground, paint_line, room_of

Index = QModelIndex | QPersistentModelIndex
HIGH = 54


class DoorRole(IntEnum):
    """What a row answers besides its text."""

    NAME = Qt.ItemDataRole.UserRole + 1


class DoorModel(QAbstractListModel):
    """Names in the order in which they are given."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names: list[DoorName] = []

    def show(self, names: list[DoorName]) -> None:
        """Other names."""
        self.beginResetModel()
        self._names = names
        self.endResetModel()

    def name_at(self, row: int) -> DoorName | None:
        """The name of a row."""
        return self._names[row] if 0 <= row < len(self._names) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many."""
        return 0 if parent.isValid() else len(self._names)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The name itself, or all of it in words."""
        name = self.name_at(index.row()) if index.isValid() else None
        if name is None:
            return None
        if role == DoorRole.NAME:
            return name
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{name.name}, {name.about}"
        return None


class DoorDelegate(QStyledItemDelegate):
    """A circle that is ticked when all are in, and two lines."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """54 pixels high at 100 %."""
        return QSize(theme.px(200), theme.px(HIGH))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row, plain text."""
        name: DoorName = index.data(DoorRole.NAME)
        room = room_of(option)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option)
        side = theme.px(28)
        circle = QRect(room.left() + theme.px(16), room.center().y() - side // 2, side, side)
        _paint_tick(painter, circle, name)
        left = circle.right() + theme.px(14)
        wide = room.right() - left - theme.px(16)
        half = room.height() // 2
        paint_line(painter, QRect(left, room.top() + 5, wide, half - 4), name.name, "strong", "ink")
        token = "teal" if name.here else "ink2"
        paint_line(
            painter, QRect(left, room.top() + half, wide, half - 6), name.about, "small", token
        )
        painter.restore()


def _paint_tick(painter: QPainter, circle: QRect, name: DoorName) -> None:
    painter.setPen(QPen(theme.color("teal" if name.here else "edge"), 2))
    painter.setBrush(theme.color("teal") if name.all_here else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(circle.adjusted(2, 2, -2, -2))
    if not name.here:
        return
    painter.setPen(QPen(theme.color("panel" if name.all_here else "teal"), 2.4))
    middle, unit = QPointF(circle.center()), circle.width() / 9
    painter.drawPolyline(
        QPolygonF(
            [
                middle + QPointF(-1.7 * unit, 0.4 * unit),
                middle + QPointF(-0.4 * unit, 1.7 * unit),
                middle + QPointF(2.1 * unit, -1.3 * unit),
            ]
        )
    )
