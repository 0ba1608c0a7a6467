"""While the file is read, planned or written: what is done, how far it is, and a way to stop."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label

WIDTH = 460


class BusyView(QWidget):
    """`cancel_asked` when somebody wants it to stop."""

    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = Label("", "said", wrap=True)
        self.safe = Label("", "body", "ink2", wrap=True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.cancel = button("Cancel", "secondary", "close", "Esc")
        self.cancel.clicked.connect(self._on_cancel)
        card = Card()
        card.setFixedWidth(theme.px(WIDTH))
        for widget in (self.text, self.bar, self.safe):
            card.body.addWidget(widget)
        card.body.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignRight)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(3)

    def begin(self, text: str, safe: str) -> None:
        """Say what begins, and what is safe while it runs."""
        self.text.setText(text)
        self.safe.setText(safe)
        self.bar.setRange(0, 0)
        self.cancel.setEnabled(True)

    def show_progress(self, text: str, fraction: float) -> None:
        """How far it is, 0 to 1; below 0 nobody knows."""
        self.text.setText(text)
        if fraction < 0:
            self.bar.setRange(0, 0)
            return
        self.bar.setRange(0, 1000)
        self.bar.setValue(round(min(fraction, 1.0) * 1000))

    def _on_cancel(self) -> None:
        self.cancel.setEnabled(False)
        self.safe.setText("Stopping. Nothing of this file will be kept.")
        self.cancel_asked.emit()
