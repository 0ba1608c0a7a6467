"""The insights on screen: counted on the worker, kept until something changes, each with its list."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QHideEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from db import clock, connection
from db.errors import StoreError
from db.records.insights import SeasonDays
from desktop.domain import insights
from desktop.domain.insights import Figure, Insights
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.insights.figure_row import FigureRow
from desktop.ui.insights.insights_head import InsightsHead
from desktop.ui.insights.insights_outlet import InsightsOutlet
from desktop.ui.insights.section_card import SectionCard
from desktop.ui.tasks import Task

ROOMY = 760  # pixels from which two columns fit
REST_MS = 400


class _Kept(NamedTuple):
    """What was counted, and of which state of the file."""

    stamp: tuple[object, ...]
    found: Insights


class InsightsPage(QWidget):
    """`list_wanted(title, patron ids)`: who is behind a number. `shown` after each count."""

    list_wanted = Signal(str, object)
    shown = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._season: SeasonDays | None = None
        self._kept: dict[SeasonDays, _Kept] = {}
        self._task: Task | None = None
        self._begun = False
        self.found: Insights | None = None
        self.head = InsightsHead()
        self.outlet = InsightsOutlet(desk, self)
        self.cards: list[SectionCard] = []
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(REST_MS)
        self._again.timeout.connect(self.reload)
        self._lay_out()
        self._connect()

    # -- from outside -------------------------------------------------------------------------

    def activate(self) -> None:
        """The page was opened: count again if something changed."""
        if self._season is None:
            seasons = insights.list_seasons()
            self._season = insights.present_season(seasons)
            self.head.show_seasons(seasons, self._season)
        self.reload()
        if not self._begun:
            self._begun = True
            self.head.seasons.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_season(self, season: SeasonDays) -> None:
        """Show another time."""
        self._season = season
        self.head.show_seasons(insights.list_seasons(), season)
        self.reload()

    def reload(self) -> None:
        """Count, unless the file is as it was when this was counted last."""
        self._again.stop()
        season = self._season
        if season is None:
            return
        self._stop()
        stamp = (*connection.stamp(), clock.today())
        kept = self._kept.get(season)
        if kept is not None and kept.stamp == stamp:
            self._show(kept.found)
            return

        def done(found: Insights | None) -> None:
            if self._task is task:
                self._task = None
                self.head.show_busy("")
                if found is not None:
                    self._kept = {season: _Kept(stamp, found)}
                    self._show(found)

        self.head.show_busy("Counting…")
        task = self._task = self._desk.tasks.start(
            lambda progress, cancelled: insights.read_insights(season, progress, cancelled),
            done,
            self._on_failed,
            lambda said, part: self.head.show_busy(f"{said}… {round(100 * part)} %"),
        )

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
            self.head.show_busy("")

    # -- the frame ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        inner = QWidget()
        self._columns = QHBoxLayout(inner)
        side = theme.px(24)
        self._columns.setContentsMargins(side, theme.px(16), side, side)
        self._columns.setSpacing(theme.px(16))
        self._sides = [QVBoxLayout(), QVBoxLayout()]
        for column in self._sides:
            column.setSpacing(theme.px(16))
            self._columns.addLayout(column, 1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(inner)
        self.area.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.head)
        whole.addWidget(self.area, 1)

    def _connect(self) -> None:
        head = self.head
        head.season_chosen.connect(self.show_season)
        head.explained.connect(self._on_explained)
        head.cancel.clicked.connect(self._stop)
        head.print.clicked.connect(self._on_print_wanted)
        head.save_pdf.clicked.connect(self._on_pdf_wanted)
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self._on_print_wanted)
        changes = self._desk.changes
        for changed in (
            changes.patron_changed, changes.patrons_changed, changes.import_finished,
            changes.programme_changed, changes.performance_changed, changes.settings_changed,
        ):  # fmt: skip
            changed.connect(self._on_changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column where there is no room for two."""
        super().resizeEvent(event)
        self._place()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody waits for it any more."""
        super().hideEvent(event)
        self._again.stop()
        self._stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paper, and a line under the head."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("paper"))
        line = QRect(0, self.area.y() - 1, self.width(), 1)
        painter.fillRect(line, theme.color("line"))

    # -- showing ------------------------------------------------------------------------------

    def _show(self, found: Insights) -> None:
        if found is not self.found:
            self.found = found
            at, focused = self.area.verticalScrollBar().value(), self._focused_key()
            for card in self.cards:
                card.hide()
                card.deleteLater()
            self.cards = [SectionCard(section) for section in found.sections]
            for card in self.cards:
                card.figure_pressed.connect(self._on_figure_pressed)
                card.explain(self.head.explain.isChecked())
            self._place()
            self._focus(focused)
            self.area.verticalScrollBar().setValue(at)
        for made in (self.head.print, self.head.save_pdf):
            made.setEnabled(True)
        self.shown.emit()

    def _rows(self) -> list[FigureRow]:
        """All rows, one column after the other."""
        left = [c for c in self.cards if not c.section.on_the_right]
        right = [c for c in self.cards if c.section.on_the_right]
        return [row for card in (*left, *right) for row in card.rows]

    def _focused_key(self) -> str:
        row = next((row for row in self._rows() if row.hasFocus()), None)
        return row.figure.key if row is not None else ""

    def _focus(self, key: str) -> None:
        """Go on at the number where one was before it was counted again."""
        row = next((row for row in self._rows() if row.figure.key == key), None)
        if row is not None:
            row.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> None:
        """Each card into its column, in the order of the sections."""
        if self.found is None:
            return
        roomy = self.width() >= theme.px(ROOMY)
        for column in self._sides:
            while column.count():
                column.takeAt(0)
        for section, card in zip(self.found.sections, self.cards, strict=True):
            self._sides[roomy and section.on_the_right].addWidget(card)
            card.show()
        for column in self._sides:
            column.addStretch(1)
        self._columns.setStretch(1, 1 if roomy else 0)
        for before, after in pairwise(self._rows()):
            QWidget.setTabOrder(before, after)

    def _on_explained(self, on: bool) -> None:
        for card in self.cards:
            card.explain(on)

    def _on_figure_pressed(self, figure: Figure) -> None:
        if not figure.patron_ids:
            self._desk.toasts.show("No patron is behind this number.")
            return
        assert self._season is not None
        self.list_wanted.emit(f"{figure.label}, {self._season.name}", list(figure.patron_ids))

    def _on_changed(self, *_what: int) -> None:
        if self.isVisible():
            self._again.start()

    def _on_failed(self, error: BaseException) -> None:
        self._task = None
        self.head.show_busy("")
        if not isinstance(error, StoreError):
            raise error
        self._desk.dialogs.show_failure(error)

    # -- on paper -----------------------------------------------------------------------------

    def _on_print_wanted(self) -> None:
        if self.found is not None:
            self.outlet.put_on_paper(self.found)

    def _on_pdf_wanted(self) -> None:
        if self.found is not None:
            self.outlet.save_pdf(self.found)
