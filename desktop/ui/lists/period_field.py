"""When: at any time, since a day, in the last so many days, in a season. Days as one types them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from db import clock
from db.queries.segment_days import MOST_DAYS
from db.records.segments import ANY_TIME, Period
from desktop.domain.segment_kinds import PERIODS
from desktop.domain.segment_words import day_words
from desktop.domain.typed_values import parse_day, parse_past_day
from desktop.ui import theme
from desktop.ui.lists.picks import Pick, Spin
from desktop.ui.widgets.labels import Label

SPANS = ("last", "ago", "next")


class DayLine(QLineEdit):
    """A day as typed: `1 sep`, `2026-09-01`; `typed(ISO or what was typed)`."""

    typed = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText("1 Sep 2026")
        self.setMaximumWidth(theme.px(130))
        self._iso = ""
        self.coming = False
        self.textEdited.connect(self._on_edited)
        self.editingFinished.connect(self._on_left)

    def show_day(self, iso: str) -> None:
        """Show without telling; what is being typed stays as it is."""
        if iso != self._iso:
            self._iso = iso
            self.setText(day_words(iso) if day_words(iso) != "…" else iso)

    def _on_edited(self, text: str) -> None:
        parse = parse_day if self.coming else parse_past_day
        day = parse(text.strip(), clock.today()) if text.strip() else None
        self._iso = day.isoformat() if day is not None else text.strip()
        self.typed.emit(self._iso)

    def _on_left(self) -> None:
        if day_words(self._iso) != "…":
            self.setText(day_words(self._iso))


class PeriodField(QWidget):
    """The parts stand in the row of their condition: `parts`. `changed(Period, typing)`."""

    changed = Signal(object, bool)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hide()
        self._shown = ANY_TIME
        self.mode = Pick(f"{name}: when")
        self.start = DayLine(f"{name}: first day")
        self.between = Label("and", "small", "ink2")
        self.end = DayLine(f"{name}: last day")
        self.days = Spin(f"{name}: days")
        self.season = Pick(f"{name}: season")
        self.parts: tuple[QWidget, ...] = (
            self.mode, self.start, self.between, self.end, self.days, self.season,
        )  # fmt: skip
        self.mode.picked.connect(self._on_mode_picked)
        self.start.typed.connect(lambda day: self._tell(replace(self._shown, start=day), True))
        self.end.typed.connect(lambda day: self._tell(replace(self._shown, end=day), True))
        self.days.changed.connect(lambda n: self._tell(replace(self._shown, days=n), True))
        self.season.picked.connect(lambda s: self._tell(replace(self._shown, season=s), False))

    def show_period(
        self, period: Period, modes: Sequence[str], seasons: Sequence[str], *, coming: bool
    ) -> None:
        """Show without telling; `modes` are those that may be picked, none: nothing is shown."""
        self._shown = period
        self.start.coming = self.end.coming = coming
        self.mode.setVisible(bool(modes))
        self.mode.show_options([(mode, PERIODS[mode]) for mode in modes])
        self.mode.show_value(period.mode)
        mode = period.mode if modes else ""
        self.start.setVisible(mode in ("since", "between"))
        self.between.setVisible(mode == "between")
        self.end.setVisible(mode in ("until", "between"))
        self.days.setVisible(mode in SPANS)
        self.season.setVisible(mode == "season")
        self.start.show_day(period.start)
        self.end.show_day(period.end)
        after = ("day" if period.days == 1 else "days") + (" ago" if mode == "ago" else "")
        self.days.show_number(period.days, 0, MOST_DAYS, after=after)
        names = [("", "of today"), *((name, name) for name in seasons)]
        if period.season and period.season not in seasons:
            names.append((period.season, period.season))
        self.season.show_options(names)
        self.season.show_value(period.season)

    def _on_mode_picked(self, mode: str) -> None:
        today = clock.today()
        made = Period(mode)
        if mode in SPANS:
            made = Period(mode, days=self._shown.days or (30 if mode == "next" else 365))
        elif mode == "season":
            made = Period(mode)
        elif mode:
            start = self._shown.start or today.replace(month=1, day=1).isoformat()
            end = self._shown.end or today.isoformat()
            made = Period(mode, start if mode != "until" else "", end if mode != "since" else "")
        self._tell(made, False)

    def _tell(self, period: Period, typing: bool) -> None:
        self._shown = period
        self.changed.emit(period, typing)
