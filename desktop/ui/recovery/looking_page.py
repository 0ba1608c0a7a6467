"""What is shown while a large file is looked through before the first screen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.labels import Label

WHY = (
    "Rapport was not closed properly last time, or something else has touched the file. "
    "It looks through all of it before anybody works with it."
)


class LookingPage(QWidget):
    """`set_progress(words, share)`; a share of 0 means that nobody can tell."""

    def __init__(self, path: Path, why: str = WHY, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Rapport")
        self.resize(theme.px(860), theme.px(560))
        self.words = Label("Looking through the file…", "title", wrap=True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Looking through the file")
        layout = QVBoxLayout(self)
        side = theme.px(64)
        layout.setContentsMargins(side, side, side, side)
        layout.setSpacing(theme.px(12))
        layout.addStretch(1)
        layout.addWidget(self.words)
        layout.addWidget(Label(why, "body", "ink2", wrap=True))
        layout.addWidget(self.bar)
        layout.addWidget(Label(str(path), "small", "ink2", wrap=True))
        layout.addStretch(2)

    def set_progress(self, words: str, share: float) -> None:
        """What is being done, and how much of it is."""
        self.words.setText(words)
        self.bar.setRange(0, 100 if share > 0 else 0)
        self.bar.setValue(round(share * 100))
