"""The search field: typing stays here while arrows, Enter and Esc steer the list."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui import theme

HINT = "Ctrl K"
MOVES = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 10,
    Qt.Key.Key_PageUp: -10,
}


class SearchField(QLineEdit):
    """A line to type into. `moved(n)`: the list goes n rows on; `entered`: Enter; `left`: Esc.

    `ticked`, where `ticks` is set: Ctrl+Space, or Space while nothing is typed or after a move.
    """

    moved = Signal(int)
    entered = Signal()
    left = Signal()
    undo_wanted = Signal()  # of what was saved: there is nothing typed to undo
    redo_wanted = Signal()
    ticked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ticks = False
        self._steering = False
        self.textEdited.connect(self._on_edited)
        self.setProperty("role", "search")
        self.setPlaceholderText("Name, phone, e-mail, seat…")
        self.setAccessibleName("Search patrons")
        self.setAccessibleDescription(
            "Arrow keys move through the list, Enter opens the patron, Escape clears"
        )
        self._on_theme_changed()
        theme.notifier().changed.connect(self._on_theme_changed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Steer the list, or type."""
        step = MOVES.get(Qt.Key(event.key()))
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if step is not None and plain:
            self._steering = True
            self.moved.emit(step)
        elif self.ticks and event.key() == Qt.Key.Key_Space and self._may_tick(event):
            self.ticked.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape and plain:
            self.left.emit()
        elif event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable():
            self.undo_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable():
            self.redo_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _may_tick(self, event: QKeyEvent) -> bool:
        """A blank between two names is typed; elsewhere it ticks."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        return control or self._steering or not self.text()

    def _on_edited(self) -> None:
        self._steering = False

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field, and the key that leads here."""
        super().paintEvent(event)
        font = theme.font("small")
        font.setPointSizeF(font.pointSizeF() * 0.88)
        metrics = QFontMetrics(font)
        width, height = metrics.horizontalAdvance(HINT) + theme.px(12), metrics.height() + 6
        room = QRect(
            self.width() - width - theme.px(12), (self.height() - height) // 2, width, height
        )
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("paper"))
        painter.drawRoundedRect(QRectF(room).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(font)
        painter.setPen(theme.color("ink2"))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, HINT)

    def _on_theme_changed(self) -> None:
        font = theme.font("body")
        font.setPointSizeF(font.pointSizeF() * 1.08)
        self.setFont(font)
        self.setTextMargins(0, 0, theme.px(60), 0)
