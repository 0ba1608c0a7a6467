"""The typing up of a returned sheet as it is laid out: head, lines, the line at hand, the end."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.performances.returned_sheet_card import LineCard
from desktop.ui.performances.returned_sheet_code import CodeField
from desktop.ui.performances.returned_sheet_finish import FinishView
from desktop.ui.performances.returned_sheet_head import SheetHead
from desktop.ui.performances.returned_sheet_rows import LineList
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.labels import Label

COLUMN_SHARE, COLUMN_MOST = 0.38, 430
TROUBLE_MS = 8000


class SheetFrame(QWidget):
    """The parts and their places; it decides nothing."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = SheetHead()
        self.code = CodeField()
        self.list = LineList()
        self.card = LineCard(desk)
        self.finish_view = FinishView()
        self.count = Label("", "small", "ink2", elide=True)
        self.told = Label("", "small", "teal", elide=True)
        self.trouble = Label("", "small", "amber", wrap=True)
        self.finish_button = button("Finish the sheet", "primary")
        self.finish_button.setToolTip("Ctrl+Enter")
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(TROUBLE_MS)
        self._quiet.timeout.connect(self.trouble.hide)
        self._lay_out()

    def tell_kept(self, sentence: str) -> None:
        """What was kept, below the next line, until something else is."""
        self.told.setText(sentence)
        self.told.show()
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.told, sentence))

    def say_trouble(self, sentence: str) -> None:
        """What could not be done, below the line at hand, for a while."""
        self.trouble.setText(sentence)
        self.trouble.show()
        self._quiet.start()

    def show_lines_view(self) -> None:
        """The lines, and the cursor on the code."""
        self.stack.setCurrentWidget(self.lines_view)
        self.code.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        """On paper."""
        QPainter(self).fillRect(self.rect(), theme.color("paper"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The lines give way on a small screen."""
        share = round(self.width() * COLUMN_SHARE)
        self._left.setFixedWidth(min(share, theme.px(COLUMN_MOST)))

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(theme.px(20), 0, 0, 0)
        left.setSpacing(theme.px(8))
        left.addWidget(self.code)
        left.addWidget(self.list, 1)
        self._left = QWidget()
        self._left.setLayout(left)
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.px(20), 0, theme.px(20), theme.px(14))
        words = QVBoxLayout()
        words.addWidget(self.count)
        words.addWidget(self.told)
        words.addWidget(self.trouble)
        self.told.hide()
        self.trouble.hide()
        foot.addLayout(words, 1)
        foot.addWidget(self.finish_button)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self.card, 1)
        right.addLayout(foot)
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self._left)
        body.addLayout(right, 1)
        self.lines_view = QWidget()
        self.lines_view.setLayout(body)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.lines_view)
        self.stack.addWidget(self.finish_view)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.head)
        whole.addWidget(self.stack, 1)
