"""The lines of a returned sheet as a list: code, seats, who, and how far each has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, overload

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
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.domain.returned_sheet import ReturnedLine
from desktop.domain.sheet_typing import Typing
from desktop.domain.words import count_words
from desktop.ui import icons, theme
from desktop.ui.widgets.row_paint import paint_end_chip, paint_ground, paint_line, room_of
from desktop.ui.widgets.row_table import RowTable

Index = QModelIndex | QPersistentModelIndex
HEIGHT, CODE_WIDTH = 50, 46
MARK_WORDS = {"came": "came", "absent": "did not come", "some": "some came"}
MARK_TONES = {"came": "teal", "absent": "amber", "some": "plain"}


class LineRole(IntEnum):
    """What a row gives besides its text."""

    ROW = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class LineRow:
    """A finished row. `mark` is came, absent, some or ''; `kept` how many scribbles were kept."""

    code: str
    name: str
    about: str
    mark: str = ""
    kept: int = 0
    half: bool = False

    @property
    def sentence(self) -> str:
        """The row for screen readers."""
        parts = (
            f"code {self.code}" if self.code else "",
            self.name,
            self.about,
            MARK_WORDS.get(self.mark, ""),
            f"{count_words(self.kept, 'scribble')} kept" if self.kept else "",
            "half typed" if self.half else "",
        )
        return ", ".join(part for part in parts if part)


def row_of(line: ReturnedLine, typing: Typing, kept: int) -> LineRow:
    """What a line looks like by now."""
    about = " · ".join(t for t in (line.seats, ", ".join(line.parts)) if t)
    return LineRow(
        code=line.code,
        name=line.name,
        about=about or "no ticket that night",
        mark=typing.mark_of(line.tickets),
        kept=kept,
        half=line.key in typing.drafts,
    )


class LineRows(Sequence[LineRow]):
    """The rows of some lines, each made when it is painted: a sheet may have a thousand."""

    def __init__(
        self, lines: Sequence[ReturnedLine], typing: Typing, kept: Mapping[str, int]
    ) -> None:
        self._lines, self._typing, self._kept = lines, typing, kept

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, place: int) -> LineRow: ...
    @overload
    def __getitem__(self, place: slice) -> list[LineRow]: ...
    def __getitem__(self, place: int | slice) -> LineRow | list[LineRow]:
        if isinstance(place, slice):
            return [self._row(line) for line in self._lines[place]]
        return self._row(self._lines[place])

    def _row(self, line: ReturnedLine) -> LineRow:
        return row_of(line, self._typing, self._kept.get(line.key, 0))


class LineModel(QAbstractListModel):
    """The rows of some lines, in the order in which they are given."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[ReturnedLine, ...] = ()
        self._rows: Sequence[LineRow] = ()

    @property
    def lines(self) -> tuple[ReturnedLine, ...]:
        """Whose rows these are."""
        return self._lines

    def show(self, lines: Sequence[ReturnedLine], rows: Sequence[LineRow]) -> None:
        """Other lines; the same ones are not reset, so that the place stays."""
        if tuple(lines) == self._lines:
            self._rows = rows
            if self._rows:
                self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))
            return
        self.beginResetModel()
        self._lines, self._rows = tuple(lines), rows
        self.endResetModel()

    def place_of(self, key: str) -> int:
        """The row of a line, -1 if it is not shown."""
        return next((n for n, line in enumerate(self._lines) if line.key == key), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        """How many."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row itself, or all of it in words."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == LineRole.ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.sentence
        return None


class LineDelegate(QStyledItemDelegate):
    """Code on the left, name and seats beside it, a tick when something was kept."""

    def row_height(self) -> int:
        """Two lines and some air, in pixels."""
        lines = QFontMetrics(theme.font("strong")).height()
        lines += QFontMetrics(theme.font("small")).height()
        return max(theme.px(HEIGHT), lines + theme.px(12))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The same for all rows."""
        return QSize(theme.px(160), self.row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row; patron text is painted plain."""
        row = index.data(LineRole.ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option)
        if isinstance(row, LineRow):
            self._paint_row(painter, room_of(option), row)
        painter.restore()

    def _paint_row(self, painter: QPainter, rect: QRect, row: LineRow) -> None:
        room = rect.adjusted(theme.px(12), theme.px(5), -theme.px(12), -theme.px(5))
        code = QRect(room.left(), room.top(), theme.px(CODE_WIDTH), room.height())
        painter.setFont(theme.font("said"))
        painter.setPen(theme.color("accent" if row.code else "ink3"))
        painter.drawText(
            code.adjusted(0, 0, -theme.px(10), 0),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
            row.code or "–",
        )
        left = code.right() + theme.px(4)
        first = QRect(left, room.top(), room.right() - left, room.height() // 2)
        second = QRect(left, first.bottom(), first.width(), room.height() // 2)
        right = first.right()
        if row.kept or row.half:
            side = theme.px(16)
            sign = ("check", "teal") if row.kept and not row.half else ("edit", "amber")
            picture = icons.pixmap(*sign, 16, painter.device().devicePixelRatioF())
            painter.drawPixmap(right - side, first.center().y() - side // 2, picture)
            right -= side + theme.px(8)
        if row.mark:
            words = MARK_WORDS[row.mark]
            right = paint_end_chip(painter, first, right, words, MARK_TONES[row.mark])
            right -= theme.px(8)
        first.setRight(right)
        paint_line(painter, first, row.name, "strong", "ink")
        paint_line(painter, second, row.about, "small", "ink2")


class LineList(RowTable):
    """`chosen(place)` when another row becomes current by a person; `entered_row` on Enter,
    `typed(letters)` when somebody goes on typing."""

    chosen = Signal(int)
    entered_row = Signal()
    typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Lines of the sheet", parent)
        self.rows = LineModel(self)
        self._delegate = LineDelegate(self)
        self.show_rows(self.rows, self._delegate, self._delegate.row_height)

    def go_to(self, place: int) -> None:
        """Make a row current and show it."""
        if 0 <= place < self.rows.rowCount():
            index = self.rows.index(place, 0)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def follow(self, key: str) -> None:
        """Go to a line if it is shown and not the current one."""
        place = self.rows.place_of(key)
        if place >= 0 and place != self.currentIndex().row():
            self.go_to(place)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        """Tell which it is now."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.chosen.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes into the line; what is typed belongs to the code."""
        chord = event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not chord:
            self.entered_row.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        elif event.text().isprintable() and event.text().strip() and not chord:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)
