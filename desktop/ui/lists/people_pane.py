"""The right side: how many fit, who they are, and what to do with them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.words import count_words
from desktop.ui import theme
from desktop.ui.lists.people_list import PeopleList
from desktop.ui.lists.people_model import PeopleModel
from desktop.ui.lists.picks import Pick
from desktop.ui.widgets.buttons import Button, button
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.labels import Label

SORTS = (
    ("recent", "Latest visit first"),
    ("name", "By name"),
    ("visits", "Most visits first"),
    ("since", "Longest known first"),
)
OUTPUTS = (
    ("table", "Table for a spreadsheet (CSV)…"),
    ("labels", "Address labels (PDF)…"),
    ("drafts", "E-mail drafts…"),
)
COUNTING = "Counting…"
NARROW = 340


class PeoplePane(QFrame):
    """`output_wanted(table|labels|drafts)`, `sort_picked(code)`, `cancel_wanted`."""

    output_wanted = Signal(str)
    sort_picked = Signal(str)
    cancel_wanted = Signal()
    patron_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("listColumn")
        self._said = ""
        self.people = PeopleModel(self)
        self.list = PeopleList(self.people)
        self.count = Label("", "title")
        self.note = Label("", "small", "ink2", wrap=True)
        self.sort = Pick("Order")
        self.sort.show_options(SORTS)
        self.sort.show_value("recent")
        self.back = Button("Put them back", "quiet")
        self.use = Button("Use this list", "primary")
        self.menu = QMenu(self.use)
        for code, words in OUTPUTS:
            action = self.menu.addAction(words)
            action.triggered.connect(lambda _=False, c=code: self.output_wanted.emit(c))
        self.menu.aboutToShow.connect(self._choose_first)
        self.use.setMenu(self.menu)
        self.use.setAccessibleName("Use this list: table, labels or e-mail drafts")
        self.empty = EmptyState("search", "Nobody fits", "Ask for less, or take a condition away.")
        self._busy = self._made_busy()
        self._lay_out()
        self.sort.picked.connect(lambda code: self.sort_picked.emit(code))
        self.list.patron_opened.connect(self.patron_wanted)
        self.back.clicked.connect(self.people.put_all_back)
        self.people.ticks_changed.connect(self._show_ticks)
        self._show_ticks()

    def show_counting(self) -> None:
        """What is shown is about to change."""
        self.note.setText(COUNTING)

    def show_count(self, count: int, note: str = "") -> None:
        """How many fit; the rows follow."""
        self.count.setText(count_words(count, "patron"))
        self.count.setAccessibleName(f"{count_words(count, 'patron')} on this list")
        self._said = note
        self.use.setEnabled(count > 0)
        self._show_ticks()

    def show_ids(self, ids: Sequence[int]) -> None:
        """Who fits."""
        self.people.show_ids(ids)
        self._body.setCurrentWidget(self.list if len(ids) else self.empty)
        if len(ids) and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.people.index(0))
        self._show_ticks()

    def show_problem(self, sentence: str) -> None:
        """The list could not be read."""
        self.note.setText(sentence)

    def show_busy(self, text: str, fraction: float) -> None:
        """Something is written; '' when it is done."""
        self._busy.setVisible(bool(text))
        self.use.setEnabled(not text and self.people.rowCount() > 0)
        self.busy_text.setText(text)
        self.bar.setRange(0, 1000)
        self.bar.setValue(round(min(max(fraction, 0.0), 1.0) * 1000))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the button stands below the number."""
        super().resizeEvent(event)
        narrow = self.width() < theme.px(NARROW)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._head.setDirection(way)

    def _choose_first(self) -> None:
        """Enter takes the first way out at once."""
        QTimer.singleShot(0, self, lambda: self.menu.setActiveAction(self.menu.actions()[0]))

    def _show_ticks(self) -> None:
        out = self.people.taken_out
        parts = [self._said] if self._said else []
        if out:
            parts.append(f"{out:,} taken out by hand.")
        self.note.setText(" ".join(parts))
        self.note.setVisible(bool(parts))
        self.back.setVisible(out > 0)

    def _made_busy(self) -> QWidget:
        made = QWidget(self)
        self.busy_text = Label("", "small", "ink2")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.cancel = button("Cancel", "secondary")
        self.cancel.clicked.connect(self.cancel_wanted)
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.busy_text)
        line = QHBoxLayout()
        line.addWidget(self.bar, 1)
        line.addWidget(self.cancel)
        box.addLayout(line)
        made.hide()
        return made

    def _lay_out(self) -> None:
        side = theme.px(18)
        self._head = head = QHBoxLayout()
        head.addWidget(self.count, 1)
        head.addWidget(self.use, 0, Qt.AlignmentFlag.AlignTop)
        order = QHBoxLayout()
        order.addWidget(self.sort)
        order.addWidget(self.back)
        order.addStretch(1)
        top = QVBoxLayout()
        top.setContentsMargins(side, theme.px(18), side, theme.px(10))
        top.setSpacing(theme.px(8))
        top.addLayout(head)
        top.addWidget(self.note)
        top.addWidget(self._busy)
        top.addLayout(order)
        below = QWidget()
        self._body = QStackedLayout(below)
        self._body.addWidget(self.list)
        self._body.addWidget(self.empty)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(top)
        box.addWidget(below, 1)
