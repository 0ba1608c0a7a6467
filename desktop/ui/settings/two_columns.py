"""Cards in two columns; where the window is narrow, one below the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.tab_order import chain

GAP, SIDE = 14, 26
NARROW, WIDEST, WIDEST_ALONE = 980, 1280, 760


class TwoColumns(QScrollArea):
    """A page with a title and cards; `left` is read before `right`."""

    def __init__(
        self,
        title: str,
        left: Sequence[QWidget],
        right: Sequence[QWidget],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(title)
        self._inside = QWidget()
        self._line = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._line.setSpacing(theme.px(GAP))
        self._columns = [_column(left), _column(right)]
        for column in self._columns:
            self._line.addWidget(column, 1)
        whole = QVBoxLayout(self._inside)
        side = theme.px(SIDE)
        whole.setContentsMargins(side, side, side, side)
        whole.setSpacing(theme.px(GAP))
        whole.addWidget(Label(title, "title"))
        whole.addLayout(self._line)
        whole.addStretch(1)
        page = QWidget()
        around = QBoxLayout(QBoxLayout.Direction.LeftToRight, page)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._inside, 1)
        around.addStretch(0)
        self.setWidget(page)
        self._arrange(True)
        chain(left[0], (*left, *right))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column where two would be too narrow."""
        self._arrange(self.viewport().width() < theme.px(NARROW))
        super().resizeEvent(event)

    def _arrange(self, narrow: bool) -> None:
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._line.setDirection(down if narrow else across)
        self._inside.setMaximumWidth(theme.px(WIDEST_ALONE if narrow else WIDEST))
        # Of the same width, whatever is in them.
        wide = QSizePolicy.Policy.Preferred if narrow else QSizePolicy.Policy.Ignored
        for column in self._columns:
            column.setSizePolicy(wide, QSizePolicy.Policy.Preferred)


def _column(cards: Sequence[QWidget]) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(GAP))
    for card in cards:
        column.addWidget(card)
    column.addStretch(1)
    return made
