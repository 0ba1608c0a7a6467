"""A chip that is filled again and again, and says where its fact comes from."""

from __future__ import annotations

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.tips import plain_tip


class KnownChip(Chip):
    """A chip with a text, a tone and a source that can all be changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._source = ""
        super().__init__("", "plain", parent=parent)

    def show_fact(self, text: str, tone: str, source: str = "") -> None:
        """Show another fact; `source` is read on hovering and by a screen reader."""
        self._tone = tone
        self._source = source
        self.set_text(text)
        self.setAccessibleDescription(source)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._source:
            self.setToolTip(plain_tip(self._source))
