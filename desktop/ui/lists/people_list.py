"""The list of people itself: a tick, a circle, the name and a line; keys and clicks for the tick."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from db.records.patron_row import PatronRow
from desktop.domain import words
from desktop.ui import icons, theme
from desktop.ui.lists.people_model import PeopleModel, PeopleRole, row_chip, row_line
from desktop.ui.widgets.row_paint import paint_end_chip, paint_line, room_of
from desktop.ui.widgets.row_table import RowTable

ROW_HEIGHT, TICK, CIRCLE, NARROW = 54, 18, 34, 200
TINTS = ("accent", "teal", "blue", "gold")
Index = QModelIndex | QPersistentModelIndex


class PeopleDelegate(QStyledItemDelegate):
    """Two lines; patron text is painted plain."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view

    def row_height(self) -> int:
        """Two lines and some air, in pixels."""
        lines = QFontMetrics(theme.font("strong")).height()
        lines += QFontMetrics(theme.font("small")).height()
        return max(theme.px(ROW_HEIGHT), lines + theme.px(14))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The same for all rows."""
        return QSize(theme.px(200), self.row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        row = index.data(PeopleRole.ROW)
        if not isinstance(row, PatronRow):
            return
        room = room_of(option)
        ticked = bool(index.data(PeopleRole.TICKED))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.row() == self._view.currentIndex().row() and self._view.hasFocus():
            painter.fillRect(room, theme.color("accent_soft"))
            bar = QRect(room.left(), room.top(), theme.px(3), room.height())
            painter.fillRect(bar, theme.color("accent"))
        self._tick(painter, tick_room(room), ticked)
        side = theme.px(CIRCLE)
        left = room.left() + theme.px(46)
        self._circle(painter, QRect(left, room.center().y() - side // 2 + 1, side, side), row)
        lines = room.adjusted(left - room.left() + side + theme.px(10), 0, -theme.px(14), 0)
        name = QFontMetrics(theme.font("strong")).height()
        line = QFontMetrics(theme.font("small")).height()
        top = room.top() + (room.height() - name - line - theme.px(2)) // 2
        chip = row_chip(row)
        if chip is not None and lines.width() > theme.px(NARROW):  # the name comes first
            right = paint_end_chip(painter, lines, lines.right(), *chip)
            lines.setRight(right - theme.px(8))
        first = QRect(lines.left(), top, lines.width(), name)
        paint_line(painter, first, _one_line(row.name), "strong", "ink" if ticked else "ink3")
        below = QRect(lines.left(), top + name + theme.px(2), lines.width(), line)
        said = row_line(row) if ticked else "Taken out of this list"
        paint_line(painter, below, _one_line(said), "small", "ink2")
        painter.restore()

    def _tick(self, painter: QPainter, box: QRect, ticked: bool) -> None:
        painter.setPen(theme.color("accent" if ticked else "edge"))
        painter.setBrush(theme.color("accent" if ticked else "panel"))
        painter.drawRoundedRect(box, 4, 4)
        if ticked:
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(box.topLeft(), icons.pixmap("check", "on_accent", TICK, ratio))

    def _circle(self, painter: QPainter, circle: QRect, row: PatronRow) -> None:
        tint = TINTS[row.id % len(TINTS)]
        ground = theme.color(f"{tint}_soft")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground.lighter(125) if theme.tokens().dark else ground.darker(106))
        painter.drawEllipse(circle)
        font = theme.font("small")
        font.setPointSizeF(font.pointSizeF() * 0.92)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme.color(tint))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, words.initials(row.name))


def tick_room(room: QRect) -> QRect:
    """Where a row's tick is painted."""
    side = theme.px(TICK)
    return QRect(room.left() + theme.px(16), room.center().y() - side // 2 + 1, side, side)


def _one_line(text: str) -> str:
    return " ".join(text.split())


class PeopleList(RowTable):
    """`patron_opened(id)` on Enter or a double click; Space and a click on the tick take out."""

    patron_opened = Signal(int)

    def __init__(self, model: PeopleModel, parent: QWidget | None = None) -> None:
        super().__init__("People on this list", parent)
        self._people = model
        delegate = PeopleDelegate(self)
        self.show_rows(model, delegate, delegate.row_height)
        self.setAccessibleDescription("Space takes somebody out, Enter opens the patron")
        self.doubleClicked.connect(self._open)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space takes out and puts back, Enter opens."""
        key = event.key()
        if key == Qt.Key.Key_Space:
            self._people.toggle(self.currentIndex().row())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the tick."""
        super().mousePressEvent(event)
        place = event.position().toPoint()
        index = self.indexAt(place)
        on_tick = index.isValid() and place.x() < tick_room(self.visualRect(index)).right() + 8
        if on_tick and event.button() == Qt.MouseButton.LeftButton:
            self._people.toggle(index.row())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick clicks on the tick are two clicks."""
        index = self.indexAt(event.position().toPoint())
        tick = tick_room(self.visualRect(index)) if index.isValid() else QRect()
        if index.isValid() and event.position().x() < tick.right() + 8:
            self._people.toggle(index.row())
            return
        super().mouseDoubleClickEvent(event)

    def _open(self, index: Index) -> None:
        found = index.data(PeopleRole.ID)
        if isinstance(found, int):
            self.patron_opened.emit(found)
