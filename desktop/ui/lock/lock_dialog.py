"""Signing in where a dialog is open: only a dialog above it can be typed into."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.lock.cover import Cover

WIDE, HIGH = 760, 520


class LockDialog(QDialog):
    """Lies over everything; neither Esc nor its frame closes it."""

    def __init__(self, over: QWidget | None) -> None:
        super().__init__(over)
        self.setWindowTitle("Rapport")
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)
        self.cover = Cover(band=False)  # the window below shows whose it is
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.cover)
        room = self.screen().availableGeometry()
        self.resize(
            min(theme.px(WIDE), room.width() - theme.px(40)),
            min(theme.px(HIGH), room.height() - theme.px(40)),
        )
        if over is not None:
            frame = self.frameGeometry()
            frame.moveCenter(over.frameGeometry().center())
            # On a small screen it is as high as that: its head must not be above it.
            frame.moveTop(max(frame.top(), room.top()))
            self.move(frame.topLeft())

    def reject(self) -> None:
        """Only a PIN leads out."""

    def closeEvent(self, event: QCloseEvent) -> None:
        """Only a PIN leads out."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """No key does anything here that the pane did not want."""
        event.accept()
