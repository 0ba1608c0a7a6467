"""Cards: a panel with a thin line and round corners, a head and a body."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.labels import Label

RADIUS = 10


class Card(QFrame):
    """A card. Put content into `body`; `head` holds the title and what stands right of it."""

    def __init__(
        self, title: str = "", dashed: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._dashed = dashed
        layout = QVBoxLayout(self)
        self.head = QHBoxLayout()
        self.body = QVBoxLayout()
        layout.addLayout(self.head)
        layout.addLayout(self.body)
        self.title = Label(title, "section", "ink2")
        self.head.addWidget(self.title)
        # Only once it has a parent: shown alone it would be a window of its own for a moment.
        self.title.setVisible(bool(title))
        self.head.addStretch(1)
        if title:
            self.setAccessibleName(title)
        self._on_theme_changed()
        theme.notifier().changed.connect(self._on_theme_changed)

    def set_title(self, title: str) -> None:
        """Another title."""
        self.title.setText(title)
        self.title.setVisible(bool(title))
        self.setAccessibleName(title)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The panel and its line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = Qt.PenStyle.DashLine if self._dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(theme.color("line"), 1, line))
        painter.setBrush(theme.color("panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)

    def _on_theme_changed(self) -> None:
        layout = self.layout()
        assert layout is not None
        side = theme.px(18)
        layout.setContentsMargins(side, theme.px(15), side, theme.px(16))
        layout.setSpacing(theme.px(8))
        self.update()
