"""The field into which the code of a line is typed; marks by single keys, arrows through lines."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui import theme

MOVES = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 8,
    Qt.Key.Key_PageUp: -8,
}
# = is the key of + on most keyboards.
MARKS: dict[str, bool | None] = {"+": True, "=": True, "-": False, "*": None}
_CODE = re.compile(r"\s*(\d+)\s*([a-i])?\s*", re.IGNORECASE)


def read_code(text: str) -> tuple[str, int | None]:
    """(code, place of the member) of `12` or `12b`; ('', None) for anything else.

    >>> read_code("12b")
    ('12', 1)
    """
    match = _CODE.fullmatch(text)
    if match is None:
        return "", None
    return match[1], None if match[2] is None else ord(match[2].lower()) - ord("a")


class CodeField(QLineEdit):
    """`moved(n)`: n lines on; `entered`: Enter; `marked(came)`: True, False or None; `left`: Esc."""

    moved = Signal(int)
    entered = Signal()
    marked = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "search")
        self.setPlaceholderText("Code, seat or name")
        self.setAccessibleName("Code, seat or name of a line")
        self.setAccessibleDescription(
            "Enter goes to what was scribbled, plus: came, minus: did not come, star: no mark, "
            "arrows move through the lines"
        )
        self.setMaxLength(80)
        self._on_theme_changed()
        theme.notifier().changed.connect(self._on_theme_changed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Steer, mark, or type."""
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        step = MOVES.get(Qt.Key(event.key()))
        marks = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if step is not None and plain:
            self.moved.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape and plain:
            self._leave()
        elif marks and event.text() in MARKS and self._may_mark():
            self.marked.emit(MARKS[event.text()])
        else:
            super().keyPressEvent(event)

    def _may_mark(self) -> bool:
        """A seat such as A-12 is typed through; a code, or nothing, is marked."""
        return not self.text().strip() or bool(read_code(self.text())[0])

    def _leave(self) -> None:
        if self.text():
            self.clear()
        else:
            self.left.emit()

    def _on_theme_changed(self) -> None:
        font = theme.font("body")
        font.setPointSizeF(font.pointSizeF() * 1.08)
        self.setFont(font)
