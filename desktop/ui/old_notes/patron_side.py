"""Whose note it is: the patron, and what is known already, so that nothing is learnt twice."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from db.errors import NotFound
from db.queries import interests, patrons
from db.records.memory import PatronInterestRecord
from db.records.patrons import PatronDetail
from desktop.domain import words
from desktop.ui import theme
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label

_MOST = 24  # chips; the patron's page has them all


class PatronSide(Card):
    """`patron_wanted(id)`: open the record."""

    patron_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._patron_id: int | None = None
        self.name = Label("", "said", wrap=True)
        self.line = Label("", "small", "ink2", wrap=True)
        self.known = Label("Known already", "section", "ink2")
        self.nothing = Label("Nothing yet.", "small", "ink2")
        self._holder = QWidget()
        self._flow = FlowLayout(self._holder, gap=theme.px(6), line_gap=theme.px(6))
        self.open = Button("Open the patron", "secondary", "patrons")
        self.open.setAccessibleName("Open the patron")
        self.open.setToolTip("O")
        self.open.clicked.connect(self.open_patron)
        line = QHBoxLayout()
        line.addWidget(self.open)
        line.addStretch(1)
        for widget in (self.name, self.line, self.known, self.nothing, self._holder):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.body.addLayout(line)

    def show_patron(self, patron_id: int) -> None:
        """Read and show them, unless they are shown and nothing changed."""
        try:
            detail = patrons.get_patron(patron_id)
        except NotFound:
            return
        self._patron_id = patron_id
        self.name.setText(detail.display_name)
        self.line.setText(_who(detail))
        self._flow.clear()
        chips = _chips(detail, interests.list_patron_interests(patron_id))
        for text, tone in chips[:_MOST]:
            self._flow.addWidget(Chip(text, tone))
        if len(chips) > _MOST:
            self._flow.addWidget(Chip(f"{len(chips) - _MOST} more"))
        self.nothing.setVisible(not chips)
        self._holder.setVisible(bool(chips))

    def open_patron(self) -> None:
        """To the record."""
        if self._patron_id is not None:
            self.patron_wanted.emit(self._patron_id)


def _who(detail: PatronDetail) -> str:
    visits = words.count_words(detail.visits, "visit") if detail.visits else "no visit yet"
    since = f"since {detail.since[:4]}" if detail.since else ""
    return " · ".join(p for p in (visits, since, detail.organisation) if p)


def _chips(detail: PatronDetail, known: list[PatronInterestRecord]) -> list[tuple[str, str]]:
    """(text, tone) of what is known, what to mind first."""
    found = [(need.need, "amber") for need in detail.access_needs]
    for interest in known:
        said = f"{interest.name}: {interest.detail}" if interest.detail else interest.name
        found.append((f"Not: {said}" if interest.strength < 0 else said, "teal"))
    found += [(f"{r.kind.capitalize()}: {r.name}", "blue") for r in detail.relationships if r.name]
    return found
