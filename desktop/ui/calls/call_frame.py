"""The frame of the call's page: start sheet or call, and the panel beside or below it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.calls.call_view import CallView
from desktop.ui.calls.glance_panel import WIDE, GlancePanel
from desktop.ui.calls.sheet import page_sheet
from desktop.ui.calls.start_sheet import StartSheet
from desktop.ui.desk import Desk

_NARROW = 640  # below this the panel stands under the steps
_LOW = 190
_MOST = 16_777_215


class CallFrame(QWidget):
    """Knows where things are, not what they mean; made anew for another text size."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._scale = theme.scale()
        self.setObjectName("callPage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(0)
        self._build()
        self.setStyleSheet(page_sheet())
        theme.notifier().changed.connect(self._on_theme_changed)

    def _build(self) -> None:
        self.sheet = StartSheet()
        self.view = CallView(self._desk)
        self.glance = GlancePanel()
        holder = QWidget()
        holder.setObjectName("callSteps")
        room = QVBoxLayout(holder)
        side = theme.px(32)
        room.setContentsMargins(side, theme.px(28), side, theme.px(20))
        room.addWidget(self.sheet)
        self.start_room = QScrollArea()
        self.start_room.setWidgetResizable(True)
        self.start_room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.start_room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.start_room.setWidget(holder)
        self.shown = QStackedWidget()
        self.shown.addWidget(self.start_room)
        self.shown.addWidget(self.view)
        self._line.addWidget(self.shown, 1)
        self._line.addWidget(self.glance)
        self.connect_parts()
        self._place_panel()

    @property
    def on_view(self) -> bool:
        """Whether the call is shown, not the start sheet."""
        return self.shown.currentWidget() is self.view

    def connect_parts(self) -> None:
        """The parts were made: hear what they tell."""

    def show_again(self, on_view: bool, learnt: str) -> None:
        """The parts were made anew: show in them what was shown. `learnt` stood in the line."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The panel has a third of a wide page, and stands below on a narrow one."""
        super().resizeEvent(event)
        self._place_panel()

    def _place_panel(self) -> None:
        below = self.width() < theme.px(_NARROW)
        across = QBoxLayout.Direction.LeftToRight
        direction = QBoxLayout.Direction.TopToBottom if below else across
        if self._line.direction() != direction:
            self._line.setDirection(direction)
            self.glance.setProperty("below", below)
            theme.restyle(self.glance)
        if below:
            self.glance.setMinimumWidth(0)
            self.glance.setMaximumWidth(_MOST)
            self.glance.setFixedHeight(theme.px(_LOW))
        else:
            self.glance.setMinimumHeight(0)
            self.glance.setMaximumHeight(_MOST)
            self.glance.setFixedWidth(min(theme.px(WIDE), round(self.width() * 0.31)))

    def _on_theme_changed(self) -> None:
        self.setStyleSheet(page_sheet())
        if theme.scale() == self._scale:
            return
        self._scale = theme.scale()
        on_view, learnt = self.on_view, self.view.capture.text()
        self.view.let_go()
        for old in (self.shown, self.glance):
            self._line.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._build()
        self.show_again(on_view, learnt)
