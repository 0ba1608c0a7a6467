"""Signing in where a dialog is open: only a dialog above it can be typed into."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.lock.cover import Cover


class LockDialog(QDialog):
    """Lies over everything; neither Esc nor its frame closes it."""

    def __init__(self, words: str, over: QWidget | None) -> None:
        super().__init__(over)
        self.setWindowTitle("Rapport")
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)
        self.cover = Cover(words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.cover)
        self.resize(theme.px(760), theme.px(520))
        if over is not None:
            frame = self.frameGeometry()
            frame.moveCenter(over.frameGeometry().center())
            self.move(frame.topLeft())

    def reject(self) -> None:
        """Only a PIN leads out."""

    def closeEvent(self, event: QCloseEvent) -> None:
        """Only a PIN leads out."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """No key does anything here that the pane did not want."""
        event.accept()
