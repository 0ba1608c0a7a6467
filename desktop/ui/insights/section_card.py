"""A group of numbers as a card."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.insights import Figure, Section
from desktop.ui import theme
from desktop.ui.insights.figure_row import SIDE, FigureRow
from desktop.ui.insights.week_chart import WeekChart
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label


class SectionCard(Card):
    """`figure_pressed(figure)`: who is behind this number?"""

    figure_pressed = Signal(object)

    def __init__(self, section: Section, parent: QWidget | None = None) -> None:
        super().__init__(section.title, parent=parent)
        self.section = section
        self.rows: list[FigureRow] = []
        self.chart: WeekChart | None = None
        self.body.setSpacing(0)
        if section.is_empty:
            self.body.setContentsMargins(theme.px(SIDE), 0, theme.px(SIDE), 0)
            self.body.addWidget(Label(section.empty, "body", "ink2", wrap=True))
            return
        for place, figure in enumerate(section.figures):
            self._add_row(figure)
            if place == 0 and section.columns:
                self.chart = WeekChart(section.columns)
                self.chart.week_pressed.connect(self.figure_pressed)
                self.body.addWidget(self.chart)
                self.body.addSpacing(theme.px(8))

    def _add_row(self, figure: Figure) -> None:
        row = FigureRow(figure)
        row.clicked.connect(lambda: self.figure_pressed.emit(figure))
        self.rows.append(row)
        self.body.addWidget(row)

    def _on_theme_changed(self) -> None:
        """The ground of a row under the pointer is wider than its words, which stand below the title."""
        super()._on_theme_changed()
        layout, air = self.layout(), theme.px(SIDE)
        assert layout is not None
        margins = layout.contentsMargins()
        layout.setContentsMargins(
            margins.left() - air, margins.top(), margins.right() - air, margins.bottom()
        )
        self.head.setContentsMargins(air, 0, air, 0)

    def explain(self, on: bool) -> None:
        """Show what each number counts."""
        before = ""
        for row in self.rows:
            counts = row.figure.counts
            # Parts of one kind count the same: that is said once.
            row.explain(on and counts != before)
            before = counts
