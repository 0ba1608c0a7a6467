"""Pairs of patrons who may be one person, side by side: the same, or not the same."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.words import count_words
from desktop.ui import theme
from desktop.ui.import_wizard.scrolling import CardColumn, clear_layout
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.labels import Label


@dataclass(frozen=True, slots=True)
class PairRow:
    """One line of the comparison: what it is, what each of the two says."""

    label: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two patrons and why they may be one."""

    keep_id: int
    other_id: int
    left_name: str
    right_name: str
    reason: str
    rows: tuple[PairRow, ...]
    warnings: tuple[str, ...]
    take: frozenset[str] = frozenset()  # the fields that come from the right one
    versions: tuple[int, int] | None = None  # of the two, as they are shown


class LookView(QWidget):
    """`same_chosen(pair)`, `different_chosen(pair)`, `later_chosen(pair)`; `closed` at the end."""

    same_chosen = Signal(object)
    different_chosen = Signal(object)
    later_chosen = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pair: Pair | None = None
        self.card = Card()
        self.reason = Label("", "said", wrap=True)
        self.warning = Label("", "body", "amber", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(20))
        self._grid.setVerticalSpacing(theme.px(8))
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self.same = button("Same person", "primary", "merge", "Alt+S")
        self.different = button("Not the same", "secondary", "close", "Alt+N")
        self.later = button("Decide later", "quiet", None, "Alt+L")
        self.same.clicked.connect(lambda: self.same_chosen.emit(self.pair))
        self.different.clicked.connect(lambda: self.different_chosen.emit(self.pair))
        self.later.clicked.connect(lambda: self.later_chosen.emit(self.pair))
        self.searching = EmptyState(
            "search", "Looking for people who are here twice",
            "Everybody is compared with those who share a phone, an e-mail or an address.",
        )  # fmt: skip
        self.empty = EmptyState("check", "Nothing left to look at", "", "Done")
        self.empty.acted.connect(self.closed)
        self._lay_out()

    def _lay_out(self) -> None:
        for widget in (self.reason, self.warning):
            self.card.body.addWidget(widget)
        self.card.body.addSpacing(theme.px(6))
        self.card.body.addLayout(self._grid)
        self.card.body.addSpacing(theme.px(10))
        line = QHBoxLayout()
        for widget in (self.same, self.different, self.later):
            line.addWidget(widget)
        line.addStretch(1)
        self.card.body.addLayout(line)
        column = CardColumn("To look at")
        column.cards.addWidget(self.card)
        column.cards.addWidget(self.searching)
        column.cards.addWidget(self.empty)
        column.cards.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(column)

    def show_search(self) -> None:
        """Pairs are being looked for."""
        self.pair = None
        self.card.hide()
        self.empty.hide()
        self.searching.show()

    def show_pair(self, pair: Pair | None, left: int, nothing: str) -> None:
        """A pair to decide on, `left` of them to go; None: `nothing` says why there is none."""
        self.pair = pair
        self.searching.hide()
        self.card.setVisible(pair is not None)
        self.empty.setVisible(pair is None)
        if pair is None:
            self.empty.set_texts("Nothing left to look at", nothing, "Done")
            self._take_focus(self.empty.action)
            return
        self.card.set_title(count_words(left, "pair") + " to look at")
        self.reason.setText(pair.reason)
        self.warning.setText("\n".join(pair.warnings))
        self.warning.setVisible(bool(pair.warnings))
        clear_layout(self._grid)
        self._grid.addWidget(Label(pair.left_name, "section", elide=True), 0, 1)
        self._grid.addWidget(Label(pair.right_name, "section", elide=True), 0, 2)
        for at, row in enumerate(pair.rows, start=1):
            self._grid.addWidget(
                Label(row.label, "small", "ink2"), at, 0, Qt.AlignmentFlag.AlignTop
            )
            alike = row.left == row.right
            for column, text in ((1, row.left), (2, row.right)):
                token = "ink2" if alike or not text else "ink"
                said = Label(text or "–", "body", token, wrap=True)
                said.setAlignment(Qt.AlignmentFlag.AlignTop)
                self._grid.addWidget(said, at, column)
        self._take_focus(self.same)

    def _take_focus(self, widget: QWidget) -> None:
        if self.isVisible():  # somebody who went back meanwhile keeps the focus elsewhere
            widget.setFocus()
