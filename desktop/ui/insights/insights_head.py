"""The head of the insights: of which time, what is counted, on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from db import clock
from db.records.insights import SeasonDays
from desktop.domain import words
from desktop.domain.typed_values import parse_past_day
from desktop.ui import theme
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.chip import ChipButton
from desktop.ui.widgets.labels import Label

OTHER_DAYS = "Other days…"


class DaysLine(QWidget):
    """Two days to choose by typing; `days_chosen(first, last)` as dates."""

    days_chosen = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first, self.last = QLineEdit(), QLineEdit()
        self.wrong = Label("", "small", "accent")
        self.show_button = button("Show", "secondary")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(8))
        for field, name, hint in (
            (self.first, "First day", "1 Sep"),
            (self.last, "Last day", "today"),
        ):
            field.setAccessibleName(name)
            field.setPlaceholderText(hint)
            field.setMaximumWidth(theme.px(130))
            field.textChanged.connect(lambda _text: self.wrong.setText(""))
        line.addWidget(Label("From", "body", "ink2"))
        line.addWidget(self.first)
        line.addWidget(Label("to", "body", "ink2"))
        line.addWidget(self.last)
        line.addWidget(self.show_button)
        line.addWidget(self.wrong)
        line.addStretch(1)
        self.show_button.clicked.connect(self.choose)

    def choose(self) -> None:
        """Give the days away if they are some."""
        today = clock.today()
        first = parse_past_day(self.first.text(), today)
        last = parse_past_day(self.last.text(), today) if self.last.text().strip() else today
        if first is None or last is None:
            self.wrong.setText("Type the days as 1 Sep, or 1 Sep 2025.")
        elif first > last:
            self.wrong.setText("The first day comes after the last.")
        else:
            self.days_chosen.emit(first, last)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter shows."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choose()
        else:
            super().keyPressEvent(event)


class InsightsHead(QWidget):
    """`season_chosen(SeasonDays)`; `explained(on)`; the buttons are the page's to listen to."""

    season_chosen = Signal(object)
    explained = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seasons: list[SeasonDays] = []
        self.title = Label("Insights", "title")
        self.seasons = QComboBox()
        self.seasons.setAccessibleName("Season")
        self.seasons.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.days = DaysLine()
        self.days.hide()
        self.span = Label("", "body", "ink2")
        self.explain = ChipButton("What each number counts", checkable=True)
        self.busy = Label("", "small", "ink2")
        self.cancel = button("Stop", "quiet")
        self.save_pdf = button("Save as PDF…", "secondary", "save")
        self.print = button("Print", "primary", "file")
        self.print.setToolTip("Print (Ctrl+P)")
        self._lay_out()
        self.show_busy("")
        self.seasons.activated.connect(self._on_season_activated)
        self.days.days_chosen.connect(self._on_days_chosen)
        self.explain.toggled.connect(self.explained)

    def _lay_out(self) -> None:
        side = theme.px(24)
        top = QHBoxLayout()
        top.setSpacing(theme.px(8))
        top.addWidget(self.title, 1)
        top.addWidget(self.save_pdf)
        top.addWidget(self.print)
        below = QHBoxLayout()
        below.setSpacing(theme.px(12))
        for widget in (self.seasons, self.span, self.explain, self.busy, self.cancel):
            below.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        below.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(side, theme.px(18), side, theme.px(12))
        box.setSpacing(theme.px(8))
        box.addLayout(top)
        box.addLayout(below)
        box.addWidget(self.days)

    def show_seasons(self, seasons: Sequence[SeasonDays], chosen: SeasonDays) -> None:
        """What can be chosen, and what is."""
        self._seasons = list(seasons)
        self.seasons.clear()
        for season in seasons:
            self.seasons.addItem(season.name)
        self.seasons.addItem(OTHER_DAYS)
        known = chosen in self._seasons
        self.seasons.setCurrentIndex(self._seasons.index(chosen) if known else len(seasons))
        self.days.setVisible(not known)
        self.span.setText(f"{words.since_words(chosen.first)} to {words.since_words(chosen.last)}")

    def show_busy(self, said: str) -> None:
        """Say that it is being counted; '' that it is not."""
        self.busy.setText(said)
        self.busy.setVisible(bool(said))
        self.cancel.setVisible(bool(said))

    def _on_season_activated(self, place: int) -> None:
        other = place >= len(self._seasons)
        self.days.setVisible(other)
        if other:
            self.days.first.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.season_chosen.emit(self._seasons[place])

    def _on_days_chosen(self, first: date, last: date) -> None:
        name = f"{words.since_words(first.isoformat())} to {words.since_words(last.isoformat())}"
        self.season_chosen.emit(SeasonDays(name, first.isoformat(), last.isoformat()))
