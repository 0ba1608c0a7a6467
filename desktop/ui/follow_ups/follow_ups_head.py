"""The head of the follow-ups: the views with their counts, the search, and a new one."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.follow_ups.views import VIEWS
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.choice_row import ChoiceRow
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label


class FollowUpsHead(QWidget):
    """Its controls are the page's to listen to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.views = ChoiceRow("View", [(view.key, view.name) for view in VIEWS])
        self.views.show_value("due")
        self.text = QLineEdit()
        self.text.setPlaceholderText("Patron, words, colleague")
        self.text.setAccessibleName("Search the follow-ups")
        self.text.setClearButtonEnabled(True)
        self.text.setMaximumWidth(theme.px(280))
        self.text.setMinimumWidth(theme.px(240))
        self.add_button = button("Add a follow-up", "secondary", "plus")
        self.add_button.setToolTip("Add a follow-up (N)")
        top = QHBoxLayout()
        top.addWidget(Label("Follow-ups", "title"), 1)
        top.addWidget(self.add_button)
        filters = QWidget()
        flow = FlowLayout(filters, theme.px(16), theme.px(10))
        chips = self.views.layout()
        assert chips is not None
        chips.setContentsMargins(0, theme.px(4), 0, 0)  # in the middle of the field's height
        flow.addWidget(self.views)
        flow.addWidget(self.text)
        side = theme.px(24)
        box = QVBoxLayout(self)
        box.setContentsMargins(side, theme.px(18), side, theme.px(10))
        box.setSpacing(theme.px(10))
        box.addLayout(top)
        box.addWidget(filters)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """How many each view holds."""
        for view in VIEWS:
            number = counts[view.key]
            chip = self.views.button_for(view.key)
            chip.setText(f"{view.name} {number:,}" if number else view.name)
