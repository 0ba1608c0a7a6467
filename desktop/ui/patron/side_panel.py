"""A list and, beside it (below it where the window is narrow), the chosen entry in full."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QListView,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import theme
from desktop.ui.patron.columns import GAP

_NARROW = 720
_WIDE = 300
_LOW = 250
_LEAST_LIST = 150
_MOST = 16_777_215


class LowScroll(QScrollArea):
    """Holds a tab that fills the page, and scrolls it where the window is too low for it."""

    def __init__(self, tab: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tab.setObjectName("patronPage")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(tab)


class SidePanel(QFrame):
    """A panel that scrolls; put content into `box`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidePanel")
        inner = QWidget()
        self.box = QVBoxLayout(inner)
        side = theme.px(16)
        self.box.setContentsMargins(side, side, side, side)
        self.box.setSpacing(theme.px(8))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        scroll.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(scroll)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(150))


class ListAndPanel(QWidget):
    """Lays both out; the page gives the room."""

    def __init__(self, view: QListView, panel: SidePanel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._panel = panel
        view.setMinimumHeight(theme.px(_LEAST_LIST))
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(theme.px(GAP))
        self._line.addWidget(view, 1)
        self._line.addWidget(panel)
        panel.setFixedWidth(theme.px(_WIDE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = self.width() < theme.px(_NARROW)
        wanted = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._line.direction() != wanted:
            self._line.setDirection(wanted)
            self._panel.setMinimumWidth(0 if narrow else theme.px(_WIDE))
            self._panel.setMaximumWidth(_MOST if narrow else theme.px(_WIDE))
            self._panel.setMaximumHeight(theme.px(_LOW) if narrow else _MOST)
        super().resizeEvent(event)


class HeadLine(QWidget):
    """Filters at the left, the rest at the right; two lines where there is no room for one."""

    def __init__(self, left: QWidget, *right: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(theme.px(10))
        self._line.addWidget(left, 1)
        self._line.setAlignment(left, Qt.AlignmentFlag.AlignVCenter)
        self._left = left
        tail = QWidget()
        rest = QBoxLayout(QBoxLayout.Direction.LeftToRight, tail)
        rest.setContentsMargins(0, 0, 0, 0)
        rest.setSpacing(theme.px(10))
        for widget in right:
            rest.addWidget(widget)
        rest.addStretch(0)
        self._line.addWidget(tail)
        self._tail = tail

    def resizeEvent(self, event: QResizeEvent) -> None:
        needed = self._left.sizeHint().width() + self._tail.sizeHint().width() + theme.px(14)
        narrow = self.width() < needed
        wanted = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._line.direction() != wanted:
            self._line.setDirection(wanted)
            centre = Qt.AlignmentFlag(0) if narrow else Qt.AlignmentFlag.AlignVCenter
            self._line.setAlignment(self._left, centre)
        super().resizeEvent(event)
