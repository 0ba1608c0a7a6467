"""A line under the head of a call that says what could not be kept, until it could."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.ui.widgets.labels import Label


class NoticeLine(Label):
    """Hidden until `say`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "body", "ink", wrap=True, parent=parent)
        self.setProperty("soft", "amber")
        self.hide()

    def say(self, text: str) -> None:
        """Show it."""
        self.setText(text)
        self.show()

    def clear(self) -> None:
        """It is well again."""
        self.setText("")
        self.hide()
