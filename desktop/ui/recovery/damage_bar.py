"""The bar above a window whose file turned out to be damaged: people copy what they typed, then go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.dialogs import Dialogs
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.layout_items import widgets

WORDS = (
    "Rapport's file is damaged. Nothing more is written to it. What you typed is still here: copy it "
    "to somewhere else, then go to the backups."
)


class Columned(Protocol):
    """A window that has a column of things, one over the other."""

    column: QVBoxLayout


class DamageBar(QWidget):
    """Says it until somebody goes to the backups."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("The file is damaged")
        self.words = Label(WORDS, "body", "ink", wrap=True)
        self.go = Button("Go to the backups…", "primary")
        self.go.setAccessibleName("Go to the backups")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(18), theme.px(10), theme.px(18), theme.px(10))
        row.setSpacing(theme.px(14))
        row.addWidget(self.words, 1)
        row.addWidget(self.go)

    def paintEvent(self, event: QPaintEvent) -> None:
        """On amber."""
        QPainter(self).fillRect(self.rect(), theme.color("amber_soft"))


def show_damage_bar(window: Columned, dialogs: Dialogs, leave: Callable[[], None]) -> DamageBar:
    """Put the bar over a window, once."""
    for there in widgets(window.column)[:1]:
        if isinstance(there, DamageBar):
            return there
    bar = DamageBar()

    def go() -> None:
        if dialogs.confirm(
            "Go to the backups?",
            "What you typed and have not copied goes with this window.",
            "Go to the backups",
        ):
            leave()

    bar.go.clicked.connect(go)
    window.column.insertWidget(0, bar)
    return bar
