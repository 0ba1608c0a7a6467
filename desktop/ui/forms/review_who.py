"""Who a response is from: who it says it is, who we think that is and why, who else it may be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from db import search
from db.errors import NotFound
from db.queries import patrons
from db.records.patrons import DuplicateHint
from desktop.domain.words import count_words
from desktop.ui import theme
from desktop.ui.forms.review_words import NOBODY, person_name
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.tips import plain_tip
from desktop.ui.widgets.type_ahead import Offer, TypeAhead

UNDECIDED = -1  # a person must choose; None is somebody new
CANDIDATES = 4
LONGEST_NAME = 44


class WhoCard(Card):
    """`chosen(patron id or None)`: beside whom to put it. `patron_wanted(id)`: see the record."""

    chosen = Signal(object)
    patron_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Who is this?", parent=parent)
        self.says = Label("", "body", wrap=True, selectable=True)
        self.verdict = Label("", "strong", wrap=True)
        self.reasons: dict[int | None, Label] = {}
        self._apart: dict[int, str] = {}
        self.open = Button("Open the record", "quiet")
        self.open.clicked.connect(self._on_open)
        self.ways: dict[int | None, QRadioButton] = {}
        self._rows: list[QWidget] = []
        self._group = QButtonGroup(self)
        self._patron_id: int | None = None
        self.other = TypeAhead(patron_offers, "Somebody else: name, phone, e-mail", "Somebody else")
        self.other.chosen.connect(self._on_other)
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.px(4))
        line = QHBoxLayout()
        line.setSpacing(theme.px(12))
        line.addWidget(self.verdict, 1)
        line.addWidget(self.open)
        self.body.addWidget(self.says)
        self.body.addLayout(line)
        self.body.addLayout(self._column)
        self.body.addWidget(self.other)

    def show_person(self, person: Mapping[str, str], hints: tuple[DuplicateHint, ...]) -> None:
        """Say who answered, and offer whom it may be."""
        told = [person_name(person), person.get("email", ""), person.get("phone", "")]
        self.says.setText("It says: " + (" · ".join(dict.fromkeys(t for t in told if t)) or NOBODY))
        for made in self.ways.values():
            self._group.removeButton(made)
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.ways, self.reasons, self._rows = {}, {}, []
        self._apart = _told_apart(hints[:CANDIDATES])
        for hint in hints[:CANDIDATES]:
            self._offer(hint.patron_id, hint.name, hint.reason)
        self._offer(None, "New patron", "made of what the answers tell")
        self.other.clear()

    def show_beside(self, patron_id: int | None, name: str, why: str) -> None:
        """Say beside whom it is put now (UNDECIDED: nobody yet)."""
        self._patron_id = patron_id
        known = patron_id is not None and patron_id != UNDECIDED
        if known and patron_id not in self.ways:
            self._offer(patron_id, name, why)
        self._group.setExclusive(False)
        for key, made in self.ways.items():
            made.setChecked(key == patron_id)
        self._group.setExclusive(True)
        if patron_id == UNDECIDED:
            self.verdict.setText("It may be somebody we know. Who is it?")
        else:
            self.verdict.setText(f"We think: {name}" if known else "Somebody new")
        if patron_id in self.reasons:
            told = self._told(patron_id, why)
            self.reasons[patron_id].setText(told)
            self.ways[patron_id].setAccessibleDescription(told)
        self.open.setVisible(known)

    def _told(self, patron_id: int | None, why: str) -> str:
        apart = self._apart.get(patron_id or 0, "")
        return " · ".join(part for part in (why, apart) if part)

    def _offer(self, patron_id: int | None, name: str, why: str) -> None:
        reason = self._told(patron_id, why)
        shown = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"
        made = QRadioButton(shown.replace("&", "&&"))
        made.setToolTip(plain_tip(name) if shown != name else "")
        made.setAccessibleName(name)
        made.setAccessibleDescription(reason)
        made.clicked.connect(lambda _=False, key=patron_id: self.chosen.emit(key))
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(12))
        line.addWidget(made)
        self.reasons[patron_id] = Label(reason, "small", "ink2", elide=True)
        line.addWidget(self.reasons[patron_id], 1)
        self._group.addButton(made)
        # Somebody new stays the last of the ways.
        self._column.insertWidget(self._column.count() - (None in self.ways), row)
        self.ways[patron_id] = made
        self._rows.append(row)

    def _on_other(self, patron_id: object) -> None:
        self.other.clear()
        self.chosen.emit(patron_id)

    def _on_open(self) -> None:
        if self._patron_id is not None and self._patron_id != UNDECIDED:
            self.patron_wanted.emit(self._patron_id)


def _told_apart(hints: Sequence[DuplicateHint]) -> dict[int, str]:
    """An address or a number of each who shares a name with another: patron id -> words."""
    named = Counter(hint.name for hint in hints)
    found = {}
    for hint in hints:
        if named[hint.name] > 1:
            try:
                patron = patrons.get_patron(hint.patron_id)
            except NotFound:
                continue
            points = sorted(patron.contact_points, key=lambda p: (not p.preferred, p.id))
            visits = count_words(patron.visits, "visit")
            found[hint.patron_id] = points[0].value if points else visits
    return found


def patron_offers(text: str) -> list[Offer]:
    """Patrons whose name, phone or e-mail fits."""
    if not text.strip():
        return []
    return [
        Offer(row.name, count_words(row.visits, "visit") if row.visits else "", row.id)
        for row in search.search(text, limit=7).rows
    ]
