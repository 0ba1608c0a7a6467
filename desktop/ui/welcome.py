"""What is shown when there is no file to open: three ways to begin, and why, if one failed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label

WIDEST = 760


class WelcomePage(QWidget):
    """`chosen(way)`: sample, new or open. `problem` is what went wrong with the file before."""

    chosen = Signal(str)

    def __init__(self, file: Path, problem: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Rapport")
        self.resize(theme.px(860), theme.px(560))
        self._problem = Label("", "body", "amber", wrap=True, selectable=True)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 0)
        self.progress.setAccessibleName("Making the sample venue")
        self.ways = (
            (Button("Open the sample venue", "primary"), "sample",
             "Harbour Lights Playhouse: invented people and three invented seasons, "
             "to look around and try things."),
            (Button("Start with an empty file", "secondary"), "new",
             f"Your own venue, kept at {file}."),
            (Button("Open a file…", "secondary"), "open",
             "A Rapport file that is already somewhere on this computer."),
        )  # fmt: skip
        self._lay_out()
        self.set_problem(problem)
        self.set_busy("")

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setMaximumWidth(theme.px(WIDEST + 96))
        middle = QHBoxLayout(self)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addStretch(1)
        # It takes all there is up to its widest; only what is left over is for the sides.
        middle.addWidget(inside, 1000)
        middle.addStretch(1)
        layout = QVBoxLayout(inside)
        side = theme.px(48)
        layout.setContentsMargins(side, side, side, side)
        layout.setSpacing(theme.px(12))
        layout.addStretch(1)
        layout.addWidget(Label("Welcome to Rapport", "title"))
        layout.addWidget(
            Label(
                "Know who is calling, say one true and friendly thing, keep what you hear.",
                "said",
                "ink2",
                wrap=True,
            )
        )
        layout.addWidget(self._problem)
        layout.addSpacing(theme.px(8))
        card = Card()
        for button, way, what in self.ways:
            button.setAccessibleName(button.text())
            button.setAccessibleDescription(what)
            button.setMinimumWidth(theme.px(230))
            button.clicked.connect(lambda _=False, way=way: self.chosen.emit(way))
            row = QHBoxLayout()
            row.setSpacing(theme.px(18))
            row.addWidget(button)
            row.addWidget(Label(what, "body", "ink2", wrap=True), 1)
            card.body.addLayout(row)
            card.body.addSpacing(theme.px(4))
        layout.addWidget(card)
        self._busy = Label("", "small", "ink2")
        layout.addWidget(self._busy)
        layout.addWidget(self.progress)
        layout.addStretch(2)

    def set_problem(self, sentence: str) -> None:
        """Say why there is no file; '' for nothing."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def set_busy(self, words: str) -> None:
        """Say what is being made, and take no other choice meanwhile; '' when it is done."""
        self._busy.setText(words)
        self._busy.setVisible(bool(words))
        self.progress.setVisible(bool(words))
        for button, _, _ in self.ways:
            button.setEnabled(not words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, or the first."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = [b for b, _, _ in self.ways if b.hasFocus()]
            (focused or [self.ways[0][0]])[0].click()
        else:
            super().keyPressEvent(event)
