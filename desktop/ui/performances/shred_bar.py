"""A line above the sheets: paper of evenings gone by that is still about, and one click that it is not."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.errors import StoreError
from db.queries import printed_sheets
from desktop.domain import shredding
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.labels import Label


class ShredBar(QWidget):
    """Reads when it comes into sight; not there while nothing waits."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._ids: list[int] = []
        self.words = Label("", "body", "ink", wrap=True)
        self.done = button("Shredded", "secondary", icon="check")
        self.done.setToolTip("The paper is shredded: nobody is reminded of it any more")
        self.done.clicked.connect(self._on_done)
        line = QHBoxLayout(self)
        line.setContentsMargins(theme.px(18), theme.px(8), theme.px(18), theme.px(8))
        line.setSpacing(theme.px(12))
        line.addWidget(self.words, 1)
        line.addWidget(self.done)
        self.refresh()

    def refresh(self) -> None:
        """Look again."""
        try:
            found = shredding.find_waiting()
        except StoreError:
            found = []  # a file that is locked for a moment: the next look tells
        self._ids = [one.id for one in found]
        self.words.setText(shredding.waiting_words(found))
        self.setVisible(bool(found))

    def paintEvent(self, event: QPaintEvent) -> None:
        """On amber."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("amber_soft"))

    def _on_done(self) -> None:
        ids = list(self._ids)
        try:
            printed_sheets.set_shredded(ids, user_id=self._desk.session.user_id)
        except StoreError as failure:
            self._desk.dialogs.show_failure(failure)
            return
        self.refresh()
        self._desk.toasts.show("Marked as shredded", "Undo", lambda: self._on_undo(ids))

    def _on_undo(self, ids: list[int]) -> None:
        try:
            printed_sheets.set_unshredded(ids)
        except StoreError as failure:
            self._desk.dialogs.show_failure(failure)
        self.refresh()


class UnderShredBar(QWidget):
    """A page with the line above it."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__()
        self.bar = ShredBar(desk, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(page, 1)

    def showEvent(self, event: QShowEvent) -> None:
        """Another day may have begun, or another sheet gone out."""
        super().showEvent(event)
        self.bar.refresh()
