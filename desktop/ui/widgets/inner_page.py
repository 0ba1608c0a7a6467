"""A page behind another: the way back, what it is called, how it works, and below it all the rest."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label


class InnerPage(QWidget):
    """`closed` by its button and by Esc. No wider than `widest` at the usual size; what the page is
    for goes into `column`."""

    closed = Signal()

    def __init__(
        self,
        title: str,
        how: str,
        widest: int,
        parent: QWidget | None = None,
        *,
        behind: str = "Settings",
    ) -> None:
        super().__init__(parent)
        self._title = title
        self.back = Button(behind, "quiet", "chevron-left")
        self.back.setAccessibleName(f"Back to the {behind.lower()}")
        self.back.clicked.connect(self.go_back)
        self.how = Label(how, "body", "ink2", wrap=True)
        whole = QWidget()
        whole.setMaximumWidth(theme.px(widest))
        self.column = QVBoxLayout(whole)
        side = theme.px(26)
        self.column.setContentsMargins(side, theme.px(18), side, theme.px(18))
        self.column.setSpacing(theme.px(10))
        self.column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(Label(title, "title"))
        self.column.addWidget(self.how)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(whole, 1)
        line.addStretch(0)

    def go_back(self) -> None:
        """To the page that this one is behind."""
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.go_back()
        else:
            super().keyPressEvent(event)

    def add_cards(self, *cards: QWidget) -> QWidget:
        """One below the other, scrolled where there is no room for all; returns what holds them."""
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, theme.px(10), 0)
        rows.setSpacing(theme.px(14))
        for card in cards:
            rows.addWidget(card, 0, _place_of(card))
        rows.addStretch(1)
        self.column.addWidget(scrolled(inside, self._title), 1)
        return inside


def scrolled(inside: QWidget, title: str, area: QScrollArea | None = None) -> QScrollArea:
    """A widget that is moved up and down where it is higher than its room, and is never cut off aside."""
    area = area or QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setAccessibleName(title)
    return area


def in_a_row(*buttons: Button) -> QWidget:
    """Buttons beside each other, those that find no room below."""
    row = QWidget()
    flow = FlowLayout(row, theme.px(8), theme.px(8))
    for button in buttons:
        if not button.accessibleName():
            button.setAccessibleName(button.text().rstrip("…"))
        flow.addWidget(button)
    return row


def _place_of(card: QWidget) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignLeft if isinstance(card, Button) else Qt.AlignmentFlag(0)
