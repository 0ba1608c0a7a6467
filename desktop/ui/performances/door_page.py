"""Tonight for who helps at the door: the names with their ticks, and the sheet to print."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.performances.door_list import DoorList
from desktop.ui.performances.tonight_page import TonightPage
from desktop.ui.widgets.choice_row import ChoiceRow
from desktop.ui.widgets.labels import Label

LIST, SHEET = "list", "sheet"
LIST_KEYS, SHEET_KEYS = "Alt+D", "Alt+S"


class DoorPage(QWidget):
    """Two ways to look at the same evening."""

    page_shown = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.door = DoorList(desk)
        self.sheet = TonightPage(desk)
        self.ways = ChoiceRow("Tonight", ((LIST, "Door list"), (SHEET, "Sheet to print")))
        for code, keys in ((LIST, LIST_KEYS), (SHEET, SHEET_KEYS)):
            self.ways.button_for(code).setToolTip(keys)
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda way=code: self.show_way(way))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.door)
        self._stack.addWidget(self.sheet)
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(22), theme.px(14), theme.px(22), theme.px(6))
        head.setSpacing(theme.px(18))
        head.addWidget(Label("Tonight", "title"))
        head.addWidget(self.ways, 1, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        self.ways.chosen.connect(self.show_way)
        self.door.performance_chosen.connect(self._on_performance_chosen)

    def activate(self) -> None:
        """The door list first."""
        self.show_way(LIST)

    def keep(self) -> bool:
        """Nothing is typed here that a file could lose."""
        return self.sheet.keep()

    def show_way(self, way: str) -> None:
        """The list or the sheet, of the same performance."""
        self.ways.show_value(way)
        if way == SHEET:
            self._stack.setCurrentWidget(self.sheet)
            self.sheet.activate()
            if self.door.performance_id is not None:
                self.sheet.choose(self.door.performance_id)
        else:
            chosen = self.sheet.list.current_id
            self._stack.setCurrentWidget(self.door)
            self.door.activate()
            if chosen is not None:
                self.door.choose(chosen)
        self.page_shown.emit(way)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of the head."""
        QPainter(self).fillRect(self.rect(), theme.color("panel"))

    def _on_performance_chosen(self, performance_id: int) -> None:
        if self.sheet.list.current_id is not None:
            self.sheet.choose(performance_id)
