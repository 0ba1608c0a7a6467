"""A field that reads as text and is edited where it stands: click or Enter, Enter saves, Esc not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionFrame,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import theme
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.tips import plain_tip

Check = Callable[[str], str]  # what is wrong with a typed text, in a sentence; '' if nothing


class PlaceEdit(QLineEdit):
    """The line itself. `saved` carries the new text, once it differs and passes the check."""

    saved = Signal(str)
    complained = Signal(str)

    def __init__(
        self, name: str, check: Check | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._check = check
        self._kept = ""
        self.setProperty("inPlace", True)
        self.setReadOnly(True)
        self.setAccessibleName(name)
        self.setAccessibleDescription("Enter edits")

    def show_text(self, text: str) -> None:
        """Show a stored text. What is being typed is left alone."""
        self._kept = text
        if self.isReadOnly():
            self.setText(text)
            self.setToolTip(plain_tip(text))
            self.setCursorPosition(0)

    def begin(self) -> None:
        """Start to edit, everything selected."""
        if not self.isReadOnly():
            return
        self.setReadOnly(False)
        theme.restyle(self)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self.isReadOnly():
            if enter or key == Qt.Key.Key_F2:
                self.begin()
                event.accept()
                return
        elif enter:
            self._finish()
            event.accept()
            return
        elif key == Qt.Key.Key_Escape:
            self._rest(self._kept)
            event.accept()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """While editing, Esc and Enter are ours and no shortcut of the window."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and not self.isReadOnly()
            and event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            event.accept()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """At rest the text is cut with an ellipsis; while typing the line paints itself."""
        if not self.isReadOnly():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        style = self.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        room = style.subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        room = room.adjusted(2, 0, -2, 0)
        shown = self.text() or self.placeholderText()
        painter.setPen(theme.color("ink" if self.text() else "ink3"))
        cut = self.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, cut)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.hasSelectedText():
            self.begin()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self.isReadOnly() and event.reason() != Qt.FocusReason.PopupFocusReason:
            self._finish()

    def _finish(self) -> None:
        text = self.text().strip()
        if text == self._kept:
            self._rest(text)
            return
        wrong = self._check(text) if self._check else ""
        if wrong:
            self.complained.emit(wrong)
            return
        self._kept = text
        self._rest(text)
        self.saved.emit(text)

    def _rest(self, text: str) -> None:
        self.setReadOnly(True)
        self.setText(text)
        self.setCursorPosition(0)
        theme.restyle(self)
        self.complained.emit("")


class FieldRow(QWidget):
    """A caption, the text beside it (`stacked`: below it), and room for what is wrong with it."""

    saved = Signal(str)

    def __init__(
        self,
        caption: str,
        check: Check | None = None,
        *,
        empty: str = "Add",
        stacked: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.edit = PlaceEdit(caption, check, self)
        self.edit.setPlaceholderText(empty)
        self.edit.saved.connect(self.saved)
        self.edit.complained.connect(self._on_complained)
        self._caption = Label(caption, "small", "ink2")
        if not stacked:
            self._caption.setFixedWidth(theme.px(112))
        self._caption.setBuddy(self.edit)
        self._wrong = Label("", "small", "accent")
        self._wrong.setWordWrap(True)
        self._wrong.hide()
        line = QVBoxLayout() if stacked else QHBoxLayout()
        line.setSpacing(theme.px(4))
        line.addWidget(self._caption)
        line.addWidget(self.edit, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(line)
        box.addWidget(self._wrong)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        """Show a stored text."""
        self.edit.show_text(text)

    def _on_complained(self, sentence: str) -> None:
        self._wrong.setText(sentence)
        self._wrong.setVisible(bool(sentence))
        self.edit.setAccessibleDescription(sentence or "Enter edits")
