"""The line at the foot of the page: what was just learnt, in plain words, kept as a note."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from desktop.ui import theme
from desktop.ui.widgets.labels import Label


class CaptureLine(QFrame):
    """Enter gives the sentence away (`sentence_kept`); it stays until `clear` is called."""

    sentence_kept = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("captureLine")
        self.edit = QLineEdit()
        self.edit.setProperty("role", "bare")
        self.edit.setPlaceholderText("Keep what you just learnt …")
        self.edit.setAccessibleName("Keep what you just learnt, as a note")
        self.edit.setFont(theme.font("body"))
        self.edit.setMaxLength(4000)
        self.edit.returnPressed.connect(self._on_return_pressed)
        line = QHBoxLayout(self)
        line.setContentsMargins(theme.px(14), theme.px(10), theme.px(14), theme.px(10))
        line.setSpacing(theme.px(6))
        line.addWidget(self.edit, 1)
        for key in ("Ctrl J", "Enter"):
            cap = Label(key, "small", "ink2")
            cap.setObjectName("keyCap")
            line.addWidget(cap)
        line.addWidget(Label("saves", "small", "ink2"))

    def clear(self) -> None:
        """The sentence is stored: make room for the next."""
        self.edit.clear()

    def begin(self) -> None:
        """Put the cursor here."""
        self.edit.setFocus()
        self.edit.selectAll()

    def _on_return_pressed(self) -> None:
        sentence = self.edit.text().strip()
        if sentence:
            self.sentence_kept.emit(sentence)
