"""The list of performances, upcoming or recent: finished rows, painted as cards."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from db import clock
from db.records.programme import PerformanceRecord
from desktop.domain import words
from desktop.ui import theme
from desktop.ui.widgets.chip import paint_chip

Index = QModelIndex | QPersistentModelIndex
LETTERS = (Qt.Key.Key_E, Qt.Key.Key_R, Qt.Key.Key_T)


class Role(IntEnum):
    """What a row answers besides its text."""

    RECORD = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class PerformanceRow:
    """A card: when, what, how full, and a word or two as a chip."""

    id: int
    when: str
    title: str
    counts: str
    chip: str = ""
    chip_tone: str = "blue"


def row_of(record: PerformanceRecord, more: str = "") -> PerformanceRow:
    """The card of a performance; `more` is what only its sheet knows (first visits, needs)."""
    when = words.when_words(record.starts_at)
    if clock.to_local(record.starts_at).date() == clock.today():
        tonight = words.spoken_when(record.starts_at)
        when = f"{tonight[0].upper()}{tonight[1:]} · {when}"
    of = f"{record.sold} of {record.capacity}" if record.capacity else f"{record.sold} sold"
    chip, tone = ("Family", "blue") if record.for_children else ("", "blue")
    if record.cancelled:
        chip, tone = "Cancelled", "amber"
    elif record.disrupted:
        chip, tone = "Disrupted", "amber"
    counts = " · ".join(c for c in (of, more) if c)
    return PerformanceRow(record.id, when, record.title, counts, chip, tone)


class PerformanceListModel(QAbstractListModel):
    """Performances in the order in which they are given."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._records: list[PerformanceRecord] = []
        self._rows: list[PerformanceRow] = []

    def show(self, records: list[PerformanceRecord]) -> None:
        """Other performances."""
        self.beginResetModel()
        self._records = records
        self._rows = [row_of(record) for record in records]
        self.endResetModel()

    def tell_more(self, performance_id: int, more: str) -> None:
        """What the sheet of one found out."""
        for place, record in enumerate(self._records):
            if record.id == performance_id:
                self._rows[place] = row_of(record, more)
                index = self.index(place)
                self.dataChanged.emit(index, index)

    def place_of(self, performance_id: int) -> int:
        """The row of a performance, -1 if it is not listed."""
        return next((n for n, row in enumerate(self._rows) if row.id == performance_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row itself, or all of it in words."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Role.RECORD:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(t for t in (row.title, row.when, row.counts, row.chip) if t)
        return None


class PerformanceDelegate(QStyledItemDelegate):
    """Three lines: when, title, counts; the chosen one is a card."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as its wrapped lines in the width of the list."""
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListView) else theme.px(260)
        return QSize(
            width, self._lay_out(index.data(Role.RECORD), width)[-1].bottom() + theme.px(18)
        )

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One card, plain text."""
        row: PerformanceRow = index.data(Role.RECORD)
        room: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(room).adjusted(theme.px(12) + 0.5, 3.5, -theme.px(12) - 0.5, -3.5)
        if state & QStyle.StateFlag.State_Selected:
            focused = state & QStyle.StateFlag.State_HasFocus
            pen = QPen(theme.color("accent"), 2) if focused else QPen(theme.color("line"), 1)
            painter.setPen(pen)
            painter.setBrush(theme.color("panel"))
            painter.drawRoundedRect(card, 10, 10)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(theme.color("line"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(card, 10, 10)
        when, title, chip, counts = self._lay_out(row, room.width())
        wrap = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop
        for rect, text, role, token in (
            (when, row.when, "small", "ink2"),
            (title, row.title, "strong", "ink"),
            (counts, row.counts, "small", "ink2"),
        ):
            painter.setFont(theme.font(role))
            painter.setPen(theme.color(token))
            painter.drawText(rect.translated(room.topLeft()), wrap, text)
        if row.chip:
            painter.setFont(theme.font("small"))
            placed = chip.translated(room.topLeft())
            paint_chip(painter, placed, row.chip, row.chip_tone, placed.height() / 3)
        painter.restore()

    def _lay_out(self, row: PerformanceRow, width: int) -> tuple[QRect, QRect, QRect, QRect]:
        left, gap = theme.px(26), theme.px(3)
        wide = max(width - 2 * left, 40)
        y = theme.px(15)
        rects = []
        for text, role in ((row.when, "small"), (row.title, "strong")):
            high = self._height(text, role, wide)
            rects.append(QRect(left, y, wide, high))
            y += high + gap
        chip = self._chip(row, rects[1])
        if chip.right() > left + wide or rects[1].height() > chip.height() * 1.5:
            chip.moveTopLeft(QRect(left, y, 1, 1).topLeft())
            y += (chip.height() + gap) if row.chip else 0
        high = self._height(row.counts, "small", wide)
        return rects[0], rects[1], chip, QRect(left, y, wide, high)

    def _chip(self, row: PerformanceRow, title: QRect) -> QRect:
        if not row.chip:
            return QRect(title.left(), title.top(), 0, 0)
        metrics = QFontMetrics(theme.font("small"))
        wide = metrics.horizontalAdvance(row.chip) + theme.px(14)
        said = QFontMetrics(theme.font("strong")).horizontalAdvance(row.title)
        high = metrics.height() + theme.px(2)
        top = title.top() + (title.height() - high) // 2
        return QRect(title.left() + said + theme.px(8), top, wide, high)

    @staticmethod
    def _height(text: str, role: str, width: int) -> int:
        room = QRect(0, 0, width, 10_000)
        metrics = QFontMetrics(theme.font(role))
        return metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text or " ").height()


class PerformanceList(QListView):
    """The list; `chosen(id)` when the current performance is another one."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = PerformanceListModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(PerformanceDelegate(self))
        self.setProperty("role", "bare")
        self.setAccessibleName("Upcoming performances")
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        theme.notifier().changed.connect(self.doItemsLayout)

    @property
    def current_id(self) -> int | None:
        """The chosen performance."""
        row = self.currentIndex().data(Role.RECORD)
        return row.id if isinstance(row, PerformanceRow) else None

    def choose(self, performance_id: int | None) -> None:
        """Make one the current one, or the first if it is not there."""
        place = self.rows.place_of(performance_id) if performance_id is not None else -1
        self.setCurrentIndex(self.rows.index(max(place, 0)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters that do something are for the column, not for finding a title by it."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in LETTERS:
            event.ignore()
            return
        super().keyPressEvent(event)

    def _on_current_changed(self, current: QModelIndex) -> None:
        row = current.data(Role.RECORD)
        if isinstance(row, PerformanceRow):
            self.chosen.emit(row.id)
