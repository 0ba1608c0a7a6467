"""The end of a returned sheet: what was kept, and what becomes of attendance before it is set."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.domain.returned_sheet import ReturnedSheet
from desktop.domain.sheet_typing import AttendancePlan
from desktop.domain.words import count_words
from desktop.ui import theme
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label

MOST_NAMED = 12


class FinishView(QScrollArea):
    """`set_wanted(all)`: set attendance, with those against which something is known or without;
    `back_wanted`: to the lines; `closed`: to Tonight."""

    set_wanted = Signal(bool)
    back_wanted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._writes = False
        self.card = Card()
        self.title = Label("", "title", wrap=True)
        self.kept = Label("", "said", wrap=True)
        self.half = Label("", "body", "amber", wrap=True)
        self.attendance = Label("", "said", wrap=True)
        self.against = Label("", "body", "ink2", wrap=True, selectable=True)
        self.override = QCheckBox("Go by the sheet for these, too")
        self.set_button = button("Set attendance", "primary")
        self.close_button = button("Leave attendance, close")
        self.back_button = button("Back to the lines", "quiet", "chevron-left")
        self._lay_out()
        self.set_button.clicked.connect(lambda: self.set_wanted.emit(self.override.isChecked()))
        self.close_button.clicked.connect(self.closed)
        self.back_button.clicked.connect(self.back_wanted)

    def show_plan(
        self,
        sheet: ReturnedSheet,
        plan: AttendancePlan,
        kept: tuple[int, int, int],
        half: Sequence[str],
    ) -> None:
        """What would be set. `kept` is how many sentences, facts and patrons; `half` the codes of
        lines that are half typed."""
        self._head(sheet, kept, half)
        said = []
        if plan.came or plan.absent:
            said.append(
                f"{count_words(len(plan.came), 'ticket')} will be marked as came, "
                f"{len(plan.absent)} as did not come."
            )
        if plan.unknown:
            said.append(f"{count_words(len(plan.unknown), 'mark')} will be taken off again.")
        if plan.same:
            said.append(f"{plan.same} are marked so already.")
        self.attendance.setText(" ".join(said) or "The sheet changes nothing about who came.")
        self.against.setText(_against(sheet, plan))
        self.against.setVisible(bool(plan.against))
        self.override.setVisible(bool(plan.against))
        self.override.setChecked(False)
        self._writes = bool(plan.changes or plan.against)
        self.set_button.setVisible(self._writes)
        self.close_button.setText("Leave attendance, close" if self._writes else "Close")
        self.back_button.show()

    def show_done(self, sheet: ReturnedSheet, kept: tuple[int, int, int], said: str) -> None:
        """Attendance was set."""
        self._head(sheet, kept, ())
        self.attendance.setText(said)
        for part in (self.against, self.override, self.set_button):
            part.hide()
        self._writes = False
        self.close_button.setText("Close")
        self.focus_first()

    def focus_first(self) -> None:
        """Enter does what is to be done."""
        (self.set_button if self._writes else self.close_button).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the lines."""
        if event.key() == Qt.Key.Key_Escape:
            self.back_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _head(self, sheet: ReturnedSheet, kept: tuple[int, int, int], half: Sequence[str]) -> None:
        which = f"Sheet {sheet.number}" if sheet.number else "The sheet"
        self.title.setText(f"{which} of {' '.join(sheet.performance.title.split())}")
        sentences, facts, patrons = kept
        if sentences:
            self.kept.setText(
                f"{count_words(sentences, 'scribble')} kept, with "
                f"{count_words(facts, 'fact')} about {count_words(patrons, 'patron')}."
            )
        else:
            self.kept.setText("Nothing that was scribbled has been kept yet.")
        self.half.setText(
            f"Half typed and not kept: {', '.join(half)}. It stays here until you go on."
        )
        self.half.setVisible(bool(half))

    def _lay_out(self) -> None:
        body = self.card.body
        for label in (self.title, self.kept, self.half, self.attendance, self.against):
            body.addWidget(label)
        body.addWidget(self.override)
        body.addSpacing(theme.px(8))
        line = QHBoxLayout()
        for part in (self.set_button, self.close_button, self.back_button):
            line.addWidget(part)
        line.addStretch(1)
        body.addLayout(line)
        inner = QWidget()
        column = QVBoxLayout(inner)
        side = theme.px(20)
        column.setContentsMargins(side, theme.px(4), side, side)
        column.addWidget(self.card)
        column.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def _against(sheet: ReturnedSheet, plan: AttendancePlan) -> str:
    """Whom something else was known of before, and what the sheet says."""
    many = len(plan.against)
    lines = [f"{many} tickets stay as they are, because they were scanned or marked before:"]
    if many == 1:
        lines = ["1 ticket stays as it is, because it was scanned or marked before:"]
    for ticket, says in plan.against[:MOST_NAMED]:
        known = "did not come" if says else "came"
        told = "came" if says else "did not come"
        who = sheet.names.get(ticket) or "a guest"
        lines.append(f"{who}: known as {known}, on the sheet {told}")
    more = many - MOST_NAMED
    if more > 0:
        lines.append(f"and {more} more")
    return "\n".join(lines)
