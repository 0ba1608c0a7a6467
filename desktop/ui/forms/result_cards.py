"""The questions of the results below each other, in a column that scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.domain.form_report import Report
from desktop.ui import theme
from desktop.ui.forms.result_card import ResultCard

COLUMN_WIDEST = 1400


class ResultCards(QScrollArea):
    """Signals as those of a `ResultCard`."""

    who_wanted = Signal(object, object, int)
    texts_wanted = Signal(object)
    patron_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[ResultCard] = []
        side = theme.px(20)
        inside = QWidget()
        inside.setMaximumWidth(theme.px(COLUMN_WIDEST))
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(side, theme.px(4), side, side)
        self._column.setSpacing(theme.px(12))
        self._column.addStretch(1)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(inside, 1)
        row.addStretch(0)
        self.setWidget(holder)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Questions")
        for seen_through in (self.viewport(), holder, inside):
            seen_through.setAutoFillBackground(False)

    def show_report(self, report: Report) -> None:
        """Another report: cards that are there already are used again, the focus stays."""
        while len(self.cards) > len(report.cards):
            spare = self.cards.pop()
            self._column.removeWidget(spare)
            spare.hide()
            spare.deleteLater()
        for place, data in enumerate(report.cards):
            if place == len(self.cards):
                made = ResultCard()
                made.who_wanted.connect(self.who_wanted)
                made.texts_wanted.connect(self.texts_wanted)
                made.patron_wanted.connect(self.patron_wanted)
                made.focus_moved.connect(self._on_focus_moved)
                self._column.insertWidget(place, made)
                made.show()  # at once: a layout would do it later, after the keys that follow
                self.cards.append(made)
            self.cards[place].show_card(data, report)

    def stops(self) -> list[QWidget]:
        """What Tab goes through, in order."""
        return [stop for card in self.cards for stop in card.stops()]

    def _on_focus_moved(self, widget: QWidget) -> None:
        self.ensureWidgetVisible(widget, 0, theme.px(40))
