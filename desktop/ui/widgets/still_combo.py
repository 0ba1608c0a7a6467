"""A choice on a page that scrolls."""

from __future__ import annotations

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox


class StillCombo(QComboBox):
    """A choice that the wheel leaves alone: the page is scrolled over it.

    Nobody's role, child or access need is to change because the pointer lay above it.
    """

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The page's."""
        event.ignore()
