"""The page of patrons as it is laid out: search, views and list on the left, a patron beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import theme
from desktop.ui.contacts.patron_list import PatronList
from desktop.ui.contacts.patron_list_model import PatronListModel
from desktop.ui.contacts.search_field import SearchField
from desktop.ui.contacts.view_bar import ViewBar
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import Label

if TYPE_CHECKING:
    from desktop.ui.contacts.tonight_bar import TonightBar
    from desktop.ui.widgets.empty_state import EmptyState

COLUMN = 348


class PatronsFrame(QWidget):
    """The parts and their places; it decides nothing."""

    model: PatronListModel

    def _build(self) -> None:
        self._empty: EmptyState | None = None
        self._tonight_bar: TonightBar | None = None
        self.field = SearchField()
        self.views = ViewBar()
        self.count_line = Label("", "small", "ink2", elide=True)
        self.new = Button("New", "quiet", "plus")
        self.new.setAccessibleName("New patron")
        self.new.setToolTip("New patron (Ctrl+N)")
        self.list = PatronList(self.model)
        self._body = QStackedWidget()
        self._body.addWidget(self.list)
        column = QFrame()
        column.setObjectName("listColumn")
        column.setMinimumWidth(250)
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, theme.px(16), 0, 0)
        layout.setSpacing(theme.px(8))
        self._head = head = QVBoxLayout()
        head.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
        head.setSpacing(theme.px(8))
        line = QHBoxLayout()
        line.addWidget(self.count_line, 1)
        line.addWidget(self.new)
        head.addWidget(self.field)
        head.addWidget(self.views)
        head.addLayout(line)
        layout.addLayout(head)
        layout.addWidget(self._body, 1)
        self._foot = layout  # below the list, so that it does not move when something comes there
        self._detail = QStackedWidget()
        self._detail.addWidget(QWidget())
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(column)
        self._splitter.addWidget(self._detail)
        self._splitter.setStretchFactor(1, 1)
        # Large text takes some of the width, not all that it would like.
        wide = round(COLUMN * (1 + (theme.scale() - 1) / 2))
        self._splitter.setSizes([wide, 4 * wide])
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._splitter)

    def set_detail(self, detail: QWidget) -> None:
        """Put the patron's page in its place on the right."""
        self._detail.addWidget(detail)
        self._detail.setCurrentWidget(detail)

    @property
    def splitter(self) -> QSplitter:
        """Where the column ends and the patron begins."""
        return self._splitter

    @property
    def tonight_bar(self) -> TonightBar:
        """What stands under the views while tonight is looked at; made when it is first needed."""
        if self._tonight_bar is None:
            from desktop.ui.contacts.tonight_bar import TonightBar

            self._tonight_bar = TonightBar()
            self._head.insertWidget(2, self._tonight_bar)
        return self._tonight_bar


def tell_reader(about: QWidget, line: str) -> None:
    """Say to a screen reader what changed away from the focus."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(about, line))
