"""What a response tells, line by line, with a tick each: the new value beside the known one."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QVBoxLayout, QWidget

from desktop.domain.form_compare import CHANGED, CONFLICTING, KNOWN, NEW
from desktop.domain.form_review import ReviewLine
from desktop.domain.words import join_words
from desktop.ui import theme
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.labels import Label

STATE_WORDS = {NEW: "new", CHANGED: "adds to what we have", CONFLICTING: "we have something else"}
TONES = {NEW: "teal", CHANGED: "blue", CONFLICTING: "amber"}
TICK_WIDTH = 112
_ORDER = (CONFLICTING, CHANGED, NEW)


def state_words(line: ReviewLine) -> str:
    """How a line stands to what we have; of permissions the latest word counts."""
    if line.state == CHANGED and line.label == "Permission":
        return "said later than what we have"
    return STATE_WORDS[line.state]


class LineRow(QFrame):
    """One line: its tick, what was told, what we have, how they stand to each other."""

    toggled = Signal()

    def __init__(self, line: ReviewLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = line
        self.tick = QCheckBox(line.label)
        self.tick.setChecked(line.proposed)
        self.tick.setAccessibleName(f"{line.label}: {line.new}")
        had = f"We have {line.old}. " if line.old else ""
        self.tick.setAccessibleDescription(f"{state_words(line)}. {had}{line.why}".strip())
        self.tick.toggled.connect(lambda _: self.toggled.emit())
        self.new = Label(line.new, "strong", wrap=True, selectable=True)
        self.asked = Label(line.question, "small", "ink2", wrap=True)
        self.old = Label(f"We have: {line.old}", "body", wrap=True, selectable=True)
        self.why = Label(line.why, "small", "ink2", wrap=True)
        self.state = Chip(state_words(line), TONES[line.state])
        self._lay_out()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, theme.px(9), 0, theme.px(9))
        grid.setHorizontalSpacing(theme.px(14))
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self.tick, 0, 0, top)
        grid.setColumnMinimumWidth(0, theme.px(TICK_WIDTH))
        told, had = QVBoxLayout(), QVBoxLayout()
        for column, box in ((1, told), (2, had)):
            box.setSpacing(theme.px(3))
            grid.addLayout(box, 0, column, top)
            grid.setColumnStretch(column, 3)
        told.addWidget(self.new)
        told.addWidget(self.asked)
        had.addWidget(self.state, 0, Qt.AlignmentFlag.AlignLeft)
        had.addWidget(self.old)
        had.addWidget(self.why)
        self.old.setVisible(bool(self.line.old))
        self.why.setVisible(bool(self.line.why))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A thin line above."""
        QPainter(self).fillRect(0, 0, self.width(), 1, theme.color("line"))


class LinesCard(Card):
    """All lines of a response; `ticks_changed` when one was switched."""

    ticks_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("What it tells", parent=parent)
        self.rows: list[LineRow] = []
        self.nothing = Label("", "body", "ink2", wrap=True)
        self.known = Label("", "small", "ink2", wrap=True)
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        self.body.addWidget(self.nothing)
        self.body.addLayout(self._column)
        self.body.addWidget(self.known)

    def show_lines(self, lines: Sequence[ReviewLine]) -> None:
        """Show other lines, what contradicts first."""
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        open_lines = [line for line in lines if line.state in _ORDER]
        open_lines.sort(key=lambda line: _ORDER.index(line.state))
        self.rows = [LineRow(line) for line in open_lines]
        asked = ""
        for row in self.rows:
            row.asked.setVisible(row.line.question not in ("", asked))
            asked = row.line.question
            self._column.addWidget(row)
            row.toggled.connect(self.ticks_changed)
        self.nothing.setVisible(not self.rows)
        self.nothing.setText(
            "Nothing here that we did not know." if lines
            else "None of these answers becomes anything on the record."
        )  # fmt: skip
        known = list(dict.fromkeys(f"{x.label} ({x.new})" for x in lines if x.state == KNOWN))
        self.known.setVisible(bool(known))
        self.known.setText(f"Known already: {join_words(known)}." if known else "")

    @property
    def ticked(self) -> frozenset[str]:
        """The keys of the lines that are ticked."""
        return frozenset(row.line.key for row in self.rows if row.tick.isChecked())

    def tick(self, keys: Collection[str]) -> None:
        """Tick these lines and no others."""
        for row in self.rows:
            row.tick.setChecked(row.line.key in keys)
