"""A line across the page that says what must be decided, with the ways to decide it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import Label


class NoticeBar(QWidget):
    """Hidden until `say`; `first` and `second` are emitted by its two buttons."""

    first = Signal()
    second = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = Label("", "body", "ink", wrap=True)
        self.one, self.other = Button(""), Button("")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(20), theme.px(8), theme.px(20), theme.px(8))
        row.setSpacing(theme.px(10))
        row.addWidget(self.text, 1)
        row.addWidget(self.one)
        row.addWidget(self.other)
        self.one.clicked.connect(self.first)
        self.other.clicked.connect(self.second)
        theme.notifier().changed.connect(self.update)
        self.hide()

    def say(self, text: str, one: str, other: str = "") -> None:
        """Show it; a button without a word is not there."""
        self.text.setText(text)
        for made, words in ((self.one, one), (self.other, other)):
            made.setText(words)
            made.setAccessibleName(words)
            made.setVisible(bool(words))
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A ground that is seen."""
        QPainter(self).fillRect(self.rect(), theme.color("amber_soft"))
