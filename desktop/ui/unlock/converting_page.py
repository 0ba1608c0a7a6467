"""What is shown instead of the window while the file is encrypted, or made a plain one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import Label

HOW = (
    "Another version of the file is written beside it and compared with it. Only then does it take "
    "the file's place. If the power fails meanwhile, nothing is lost."
)


class ConvertingPage(QWidget):
    """`cancelled` when somebody would not wait."""

    cancelled = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Rapport")
        self.resize(theme.px(860), theme.px(560))
        self.settled = False
        self.words = Label("", "body")
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(title)
        self.stop = Button("Stop", "secondary")
        self.stop.setAccessibleName("Stop, and leave the file as it was")
        self.stop.clicked.connect(self._on_stop)
        layout = QVBoxLayout(self)
        side = theme.px(64)
        layout.setContentsMargins(side, side, side, side)
        layout.setSpacing(theme.px(12))
        layout.addStretch(1)
        layout.addWidget(Label(title, "title", wrap=True))
        layout.addWidget(Label(HOW, "body", "ink2", wrap=True))
        layout.addWidget(self.bar)
        layout.addWidget(self.words)
        foot = QHBoxLayout()
        foot.addWidget(self.stop)
        foot.addStretch(1)
        layout.addLayout(foot)
        layout.addStretch(2)

    def set_progress(self, words: str, share: float) -> None:
        """What is being done, and how much of it is."""
        if self.stop.isEnabled():
            self.words.setText(words)
        self.bar.setValue(round(share * 100))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing the window is a wish to stop: the file is left whole first."""
        if self.settled:
            event.accept()
        else:
            event.ignore()
            self._on_stop()

    def _on_stop(self) -> None:
        self.stop.setEnabled(False)
        self.words.setText("Stopping; the file stays as it was.")
        self.cancelled.emit()
