"""Fields of the form builder: they tell what is typed, letter by letter.

A field never takes text that it already shows, so the cursor stays where a person types.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from desktop.ui import theme

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def step_of(event: QEvent) -> int:
    """-1 for Alt+Up, 1 for Alt+Down, else 0."""
    if not isinstance(event, QKeyEvent) or event.modifiers() != Qt.KeyboardModifier.AltModifier:
        return 0
    return {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)


class LineField(QLineEdit):
    """One line. `typed(text)` at each change by a person; `left` when they go on.

    `entered`: Enter. `emptied`: Backspace with nothing left to take. `walked(step)`: Alt+Up (-1)
    or Alt+Down (1). `lines_pasted`: a pasted list.
    """

    typed = Signal(str)
    left = Signal()
    entered = Signal()
    emptied = Signal()
    walked = Signal(int)
    lines_pasted = Signal(list)
    reached = Signal()

    def __init__(self, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.takes_lists = False
        self.moves = False
        self.textEdited.connect(self.typed)

    def show_text(self, text: str) -> None:
        """Show a text without telling; the cursor stays near where it was."""
        if text == self.text():
            return
        place = self.cursorPosition()
        self.setText(text)
        self.setCursorPosition(min(place, len(text)) if self.hasFocus() else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Backspace in an empty line, Alt+arrows, a pasted list."""
        if event.key() in _ENTER:
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Backspace and not self.text():
            self.emptied.emit()
        elif self.moves and step_of(event):
            self.walked.emit(step_of(event))
        elif not (event.matches(QKeySequence.StandardKey.Paste) and self._paste_list()):
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Alt+arrows are the row's, before they are the card's."""
        if event.type() == QEvent.Type.ShortcutOverride and self.moves and step_of(event):
            event.accept()
            return True
        return super().event(event)

    def _paste_list(self) -> bool:
        lines = [t.strip() for t in QGuiApplication.clipboard().text().splitlines() if t.strip()]
        if not self.takes_lists or len(lines) < 2:
            return False
        self.lines_pasted.emit(lines)
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A person is here."""
        super().focusInEvent(event)
        self.reached.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A person went on."""
        super().focusOutEvent(event)
        self.left.emit()


class GrowingField(QPlainTextEdit):
    """A text that wraps and is as high as it needs. Enter goes on (`entered`); where `lines` may
    be broken, Enter breaks them.
    """

    typed = Signal(str)
    left = Signal()
    entered = Signal()

    def __init__(
        self, name: str, placeholder: str = "", role: str = "body", *, lines: bool = False,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._role, self._lines = role, lines
        self._showing = False
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.textChanged.connect(self._on_text_changed)
        # It wraps: nothing may push it sideways, not even the room a cursor wants.
        self.horizontalScrollBar().valueChanged.connect(self._on_pushed)
        self._on_theme_changed()
        theme.notifier().changed.connect(self._on_theme_changed)

    def let_lines(self, on: bool) -> None:
        """Whether Enter breaks a line."""
        self._lines = on

    def text(self) -> str:
        """What it says."""
        return self.toPlainText()

    def show_text(self, text: str) -> None:
        """Show a text without telling; the cursor stays near where it was."""
        if text == self.toPlainText():
            return
        place = self.textCursor().position()
        self._showing = True
        self.setPlainText(text)
        self._showing = False
        cursor = self.textCursor()
        cursor.setPosition(min(place, len(text)))
        self.setTextCursor(cursor)

    def selectAll(self) -> None:
        """Mark the whole text, the cursor at its end."""
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.moveCursor(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, unless lines may be broken."""
        if event.key() in _ENTER and not self._lines:
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape or step_of(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: object) -> None:
        """Pasted text comes without its looks, and as one line where lines may not be broken."""
        text = source.text()  # type: ignore[attr-defined]
        self.insertPlainText(text if self._lines else " ".join(text.split()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """It is never longer than it is high: the wheel is the canvas's."""
        event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A person went on."""
        super().focusOutEvent(event)
        self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may need another height."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """As high as its text."""
        return QSize(theme.px(200), self._wanted())

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return QSize(theme.px(60), self._wanted())

    def _wanted(self) -> int:
        lines = max(1, round(self.document().size().height()))
        return lines * self.fontMetrics().lineSpacing() + theme.px(14) + 2

    def _fit(self) -> None:
        if self.height() != self._wanted():
            self.setFixedHeight(self._wanted())
            self.updateGeometry()

    def _on_pushed(self, value: int) -> None:
        if value:
            self.horizontalScrollBar().setValue(0)

    def _on_text_changed(self) -> None:
        self._fit()
        if not self._showing:
            self.typed.emit(self.toPlainText())

    def _on_theme_changed(self) -> None:
        self.setFont(theme.font(self._role))
        self._fit()
