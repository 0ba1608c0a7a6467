"""The bar over every page: a call that goes on elsewhere, calls put aside or interrupted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from db.records.calls import CallRecord
from desktop.domain import words
from desktop.ui import theme
from desktop.ui.calls.stopwatch import minutes_words
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.labels import Label

KEY = "Shift+F5"


def caller_words(call: CallRecord) -> str:
    """Whom we spoke with: a name, a number, or that we do not know."""
    return call.patron_name or call.phone or "an unknown caller"


def aside_words(calls: Sequence[CallRecord]) -> str:
    """`1 call put aside: Judith Shimwell, 4 min (since 14:03)`; the latest is named."""
    first = calls[0]
    named = (
        f"{caller_words(first)}, {minutes_words(first.seconds)} "
        f"(since {words.started_words(first.started_at)})"
    )
    count = words.count_words(len(calls), "call")
    return f"{count} put aside: {named}" + (" …" if len(calls) > 1 else "")


class CallsBar(QWidget):
    """Hidden while there is nothing to go back to; `back_wanted`, `resume_wanted(call_id)`."""

    back_wanted = Signal()
    resume_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._calls: list[CallRecord] = []
        self.text = Label("", "body", "ink", elide=True)
        self.back = button("Back to the call", "secondary")
        self.back.setText(f"Back to the call  {KEY}")
        self.back.clicked.connect(self.back_wanted)
        self.resume = button("Resume", "secondary")
        self.resume.clicked.connect(self._on_resume_clicked)
        self.others = button("Others", "quiet")
        self._menu = QMenu(self.others)
        self.others.setMenu(self._menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(20), theme.px(6), theme.px(20), theme.px(6))
        row.setSpacing(theme.px(10))
        row.addWidget(self.text, 1)
        for made in (self.others, self.resume, self.back):
            row.addWidget(made)
        theme.notifier().changed.connect(self.update)
        self.setAccessibleName("Calls that are open")
        self.hide()

    @property
    def calls(self) -> list[CallRecord]:
        """Those that can be resumed, latest first."""
        return list(self._calls)

    def show_calls(self, going_on: str, calls: Sequence[CallRecord]) -> None:
        """`going_on` names the call under way on a page that is not shown ('' none)."""
        self._calls = list(calls)
        parts = [f"On the phone with {going_on}"] if going_on else []
        if calls:
            parts.append(aside_words(calls))
        self.text.setText(" · ".join(parts))
        self.back.setVisible(bool(going_on))
        self.resume.setVisible(bool(calls))
        self.resume.setText("Resume" if going_on else f"Resume  {KEY}")
        if calls:
            self.resume.setAccessibleName(f"Resume the call with {caller_words(calls[0])}")
        self.others.setVisible(len(calls) > 1)
        self._menu.clear()
        for call in calls[1:]:
            name = f"{caller_words(call)}, since {words.started_words(call.started_at)}"
            action = self._menu.addAction(name.replace("&", "&&"))
            action.triggered.connect(lambda _=False, i=call.id: self.resume_wanted.emit(i))
        self.setVisible(bool(parts))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A ground that is seen."""
        QPainter(self).fillRect(self.rect(), theme.color("amber_soft"))

    def _on_resume_clicked(self) -> None:
        if self._calls:
            self.resume_wanted.emit(self._calls[0].id)
