"""A calm note on amber: what will not print as it is written, before anything is printed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.ui import theme
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label

HEAD = "No font on this computer has some characters of:"


class AmberNote(Card):
    """Hidden while there is nothing to say. `all_button` is there when more than `most` lines are."""

    def __init__(self, most: int = 6, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._most = most
        self.words = Label("", "small", "ink", wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(self.words)
        self.all_button = button("Show all", "quiet")
        self.body.addWidget(self.all_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setAccessibleName("Cannot be printed")
        self.hide()

    def show_lines(self, lines: Sequence[str]) -> None:
        """What cannot be printed, a line each; nothing hides the note."""
        self.setVisible(bool(lines))
        self.all_button.setVisible(len(lines) > self._most)
        shown = [HEAD, *lines[: self._most]]
        if len(lines) > self._most:
            shown.append(f"and {len(lines) - self._most} more")
        self.words.setText("\n".join(shown))

    def paintEvent(self, event: QPaintEvent) -> None:
        """On amber."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("amber_soft"))
        painter.drawRoundedRect(self.rect(), 10, 10)
