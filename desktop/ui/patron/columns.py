"""Two columns of cards that become one where the window is narrow, in a page that scrolls."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.layout_items import widgets
from desktop.ui.widgets.tab_order import chain, in_layout_order

GAP = 16
MARGIN = 24
_NARROW = 720


class _Page(QWidget):
    """What scrolls: as wide as the window lets it be, never wider than it."""

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(280), super().minimumSizeHint().height())


class CardColumns(QScrollArea):
    """Cards side by side; the right column goes below the left one when there is no room."""

    def __init__(
        self,
        ratio: tuple[int, int] = (2, 1),
        parent: QWidget | None = None,
        *,
        narrow: int = _NARROW,
    ) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._ratio = ratio
        self._chained = -1
        self._narrow = narrow
        page = _Page()
        page.setObjectName("patronPage")
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, page)
        side = theme.px(MARGIN)
        self._line.setContentsMargins(side, theme.px(GAP), side, theme.px(GAP))
        self._line.setSpacing(theme.px(GAP))
        self._left = self._column(ratio[0])
        self._right = self._column(ratio[1])
        self.setWidget(page)

    def _column(self, stretch: int) -> QVBoxLayout:
        holder = QWidget()
        holder.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(GAP))
        box.addStretch(1)
        self._line.addWidget(holder, stretch)
        return box

    def add_left(self, card: QWidget) -> None:
        """One more card at the foot of the wide column."""
        self._left.insertWidget(self._left.count() - 1, card)

    def add_right(self, card: QWidget) -> None:
        """One more card at the foot of the other column."""
        self._right.insertWidget(self._right.count() - 1, card)

    @property
    def cards(self) -> list[QWidget]:
        """All cards, as one reads them: down the wide column, then down the other."""
        return widgets(self._left) + widgets(self._right)

    def chain_tabs(self, made: int) -> None:
        """Have Tab go through the cards as one reads them.

        `made` counts what was made since; nothing is done if it is as it was.
        """
        if made != self._chained:
            self._chained = made
            first, *rest = self.cards
            controls = list(in_layout_order(first))
            if controls:
                chain(controls[0], [first, *rest])

    @property
    def stacked(self) -> bool:
        """Whether the right column is below the left one."""
        return self._line.direction() == QBoxLayout.Direction.TopToBottom

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = self.viewport().width() < theme.px(self._narrow)
        wanted = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._line.direction() != wanted:
            self._line.setDirection(wanted)
            stretches = (0, 0) if narrow else self._ratio
            for place, holder in enumerate(widgets(self._line)):
                self._line.setStretch(place, stretches[place])
                wide = QSizePolicy.Policy.Preferred if narrow else QSizePolicy.Policy.Ignored
                holder.setSizePolicy(wide, QSizePolicy.Policy.Preferred)
        super().resizeEvent(event)

    def to_top(self) -> None:
        """Scroll to the top."""
        self.verticalScrollBar().setValue(0)
