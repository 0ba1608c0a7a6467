"""A column of cards that scrolls, as each step of the wizard is one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.ui import theme


class CardColumn(QScrollArea):
    """Put cards into `cards`; they are set one below the other and scroll together."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        self.cards = QVBoxLayout(inside)
        side = theme.px(4)
        self.cards.setContentsMargins(side, 0, theme.px(10), theme.px(20))
        self.cards.setSpacing(theme.px(14))
        self.setWidget(inside)


def clear_layout(layout: QLayout) -> None:
    """Take all widgets (and layouts inside) out of a layout and let them go."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear_layout(inner)
