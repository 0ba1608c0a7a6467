"""Paints a note: its text in full, then who, when and for whom, the sheet's line, the promises."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from db.records.memory import NoteRecord
from desktop.ui import icons, theme
from desktop.ui.patron.notes_model import NoteRole, note_line, promise_line, state_words
from desktop.ui.widgets.row_paint import paint_ground, room_of

_Index = QModelIndex | QPersistentModelIndex
_WRAP = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_PAD, _GAP = 12, 3
_Line = tuple[str, str, str]  # text, font role, colour token


def lines_of(note: NoteRecord) -> list[_Line]:
    """What is painted, from top to bottom."""
    lines: list[_Line] = []
    state = state_words(note)
    if state:
        token = "accent" if note.resolved_at is None else "ink2"
        lines.append((state, "section", token))
    lines.append((note.text, "body", "ink"))
    if note.door_line:
        lines.append((f"On the sheet: {note.door_line}", "small", "teal"))
    for promise in note.promises:
        lines.append((promise_line(promise), "small", "ink2" if promise.done_at else "amber"))
    lines.append((note_line(note), "small", "ink2"))
    return lines


class NotesDelegate(QStyledItemDelegate):
    """As high as the text needs at the view's width.

    The text of the note `covered` is not painted: something lies over it.
    """

    covered: int | None = None

    def _room(self, option: QStyleOptionViewItem) -> int:
        view = option.widget  # type: ignore[attr-defined]
        return self._width(view) if isinstance(view, QListView) else theme.px(340)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        note: NoteRecord | None = index.data(NoteRole.NOTE)
        if note is None:
            return QSize(0, 0)
        width = self._room(option)
        height = 2 * theme.px(_PAD)
        for text, role, _ in lines_of(note):
            height += self._height(text, role, width) + theme.px(_GAP)
        return QSize(theme.px(120), height - theme.px(_GAP))

    def text_room(self, view: QListView, index: _Index) -> QRect:
        """Where the text of a row's note is painted, in the view's viewport."""
        note: NoteRecord | None = index.data(NoteRole.NOTE)
        if note is None:
            return QRect()
        room = view.visualRect(index)  # type: ignore[arg-type]
        width = self._width(view)
        top = room.top() + theme.px(_PAD)
        if state := state_words(note):
            top += self._height(state, "section", width) + theme.px(_GAP)
        left = room.left() + theme.px(_PAD + 26)
        return QRect(left, top, width, self._height(note.text, "body", width))

    @staticmethod
    def _width(view: QListView) -> int:
        return max(theme.px(120), view.viewport().width() - 2 * theme.px(_PAD) - theme.px(26))

    @staticmethod
    def _height(text: str, role: str, width: int) -> int:
        box = QFontMetrics(theme.font(role)).boundingRect(QRect(0, 0, width, 100_000), _WRAP, text)
        return box.height()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        note: NoteRecord | None = index.data(NoteRole.NOTE)
        if note is None:
            return
        rect = room_of(option)
        painter.save()
        paint_ground(painter, option)
        name = "pin" if note.pinned else "warning" if note.kind != "note" else "note"
        token = "accent" if note.pinned or state_words(note).startswith("Open") else "ink3"
        painter.drawPixmap(
            rect.left() + theme.px(_PAD),
            rect.top() + theme.px(_PAD),
            icons.pixmap(name, token, 16, painter.device().devicePixelRatioF()),
        )
        left, width = rect.left() + theme.px(_PAD + 26), self._room(option)
        top = rect.top() + theme.px(_PAD)
        for text, role, ink in lines_of(note):
            height = self._height(text, role, width)
            if note.id != self.covered or text is not note.text:
                painter.setFont(theme.font(role))
                painter.setPen(theme.color(ink))
                painter.drawText(QRect(left, top, width, height), _WRAP, text)
            top += height + theme.px(_GAP)
        painter.restore()
