"""The list of forms: finished rows, painted in two lines with what matters as chips."""

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
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from db.records.forms import FormRow
from desktop.domain import words
from desktop.ui import theme
from desktop.ui.widgets.row_paint import paint_end_chip, paint_ground, paint_line, room_of

Index = QModelIndex | QPersistentModelIndex
LETTERS = {"k": "kiosk", "r": "review", "t": "paper"}


class Role(IntEnum):
    """What a row answers besides its text."""

    ROW = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class ShownForm:
    """A form as its row is painted; chips are (text, tone), the rightmost first."""

    row: FormRow
    name: str
    line: str
    chips: tuple[tuple[str, str], ...]


def counts_words(row: FormRow) -> str:
    """`148 answered · 3 broken off · last on Fri 20 Nov`."""
    if not row.responses and not row.partial:
        return "Nobody has answered yet" if row.live_number else "Not published yet"
    parts = [f"{row.responses:,} answered"]
    if row.partial:
        parts.append(f"{row.partial:,} broken off")
    if row.last_answer_at:
        parts.append(f"last on {words.day_words(row.last_answer_at)}")
    return " · ".join(parts)


def shown(row: FormRow) -> ShownForm:
    """The row of a form."""
    chips = []
    if row.archived:
        chips.append(("Archived", "plain"))
    elif row.live_number:
        chips.append((f"Published v{row.live_number}", "teal"))
    else:
        chips.append(("Draft", "plain"))
    if row.has_draft and row.live_number:
        chips.append(("Draft changes", "plain"))
    if row.waiting:
        chips.append((f"{row.waiting:,} to review", "amber"))
    return ShownForm(row, row.name, counts_words(row), tuple(chips))


class FormListModel(QAbstractListModel):
    """Forms in the order in which they are given."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ShownForm] = []

    def show(self, rows: list[FormRow]) -> None:
        """Other forms."""
        self.beginResetModel()
        self._rows = [shown(row) for row in rows]
        self.endResetModel()

    def place_of(self, form_id: int) -> int:
        """The row of a form, -1 if it is not listed."""
        return next((n for n, s in enumerate(self._rows) if s.row.id == form_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row itself, or all of it in words."""
        if not index.isValid():
            return None
        found = self._rows[index.row()]
        if role == Role.ROW:
            return found
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join((found.name, *(text for text, _ in found.chips), found.line))
        return None


class FormDelegate(QStyledItemDelegate):
    """Two lines and chips at the end."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The same for all rows."""
        lines = sum(QFontMetrics(theme.font(role)).height() for role in ("strong", "small"))
        return QSize(theme.px(240), lines + theme.px(26))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row, plain text."""
        found: ShownForm = index.data(Role.ROW)
        painter.save()
        paint_ground(painter, option)
        room = room_of(option).adjusted(theme.px(20), 0, -theme.px(16), 0)
        right = room.right()
        for text, tone in found.chips:
            left = paint_end_chip(painter, room, right, text, tone)
            if left < room.left() + room.width() // 3:
                break
            right = left - theme.px(6)
        name = QFontMetrics(theme.font("strong")).height()
        line = QFontMetrics(theme.font("small")).height()
        gap = theme.px(3)
        top = room.top() + (room.height() - name - line - gap) // 2
        wide = max(right - room.left() - theme.px(8), theme.px(40))
        ink = "ink3" if found.row.archived else "ink"
        paint_line(painter, QRect(room.left(), top, wide, name), found.name, "strong", ink)
        below = QRect(room.left(), top + name + gap, wide, line)
        paint_line(painter, below, found.line, "small", "ink2")
        painter.restore()


class FormList(QListView):
    """`chosen(id)` when the current form is another one (0: none); `opened(id)` on Enter or a
    double click; `letter_pressed(what)` for a letter that does something with the form.
    """

    chosen = Signal(int)
    opened = Signal(int)
    letter_pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = FormListModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(FormDelegate(self))
        self.setProperty("role", "bare")
        self.setAccessibleName("Forms")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self.doubleClicked.connect(self._on_opened)
        theme.notifier().changed.connect(self.doItemsLayout)

    @property
    def current(self) -> FormRow | None:
        """The chosen form."""
        found = self.currentIndex().data(Role.ROW)
        return found.row if isinstance(found, ShownForm) else None

    def choose(self, form_id: int | None) -> None:
        """Make one the current one, or the first if it is not there."""
        place = self.rows.place_of(form_id) if form_id is not None else -1
        self.setCurrentIndex(self.rows.index(max(place, 0)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; some letters do something instead of finding a name by them."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        row = self.current
        if row is not None and plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(row.id)
        elif row is not None and plain and event.text().lower() in LETTERS:
            self.letter_pressed.emit(LETTERS[event.text().lower()])
        else:
            super().keyPressEvent(event)

    def _on_opened(self, index: Index) -> None:
        found = index.data(Role.ROW)
        if isinstance(found, ShownForm):
            self.opened.emit(found.row.id)

    def _on_current_changed(self, current: QModelIndex) -> None:
        found = current.data(Role.ROW)
        self.chosen.emit(found.row.id if isinstance(found, ShownForm) else 0)
