"""Who is calling: a line that finds patrons by name, number or mail while one types."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.folding import digits
from db.records.patron_row import PatronRow
from db.search import search
from desktop.domain import words
from desktop.ui import theme
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.type_ahead import Offer, TypeAhead

MOST = 7
NUMBER_LEAST = 6  # digits: from here on what was typed is a number, not a seat or an order


def number_in(text: str) -> str:
    """The typed text where it is a phone number, '' where it is not.

    >>> number_in("+1 207 555 0142"), number_in("Judith")
    ('+1 207 555 0142', '')
    """
    plain = not any(letter.isalpha() for letter in text)
    return text.strip() if plain and len(digits(text)) >= NUMBER_LEAST else ""


def row_words(row: PatronRow) -> str:
    """What tells one Shimwell from the other: why it matched, visits, the last evening."""
    why = row.why.replace("\x01", "").replace("\x02", "")
    last = row.last_production or ""
    parts = [why, words.count_words(row.visits, "visit") if row.visits else "no visit yet", last]
    return " · ".join(p for p in parts if p)


def find_callers(text: str) -> list[Offer]:
    """Patrons whom the text may mean."""
    rows = search(text, MOST).rows if text.strip() else []
    return [Offer(row.name, row_words(row), row.id) for row in rows]


class CallerField(QWidget):
    """`found(patron_id)`; `nobody(text)` on Enter where nobody fits."""

    found = Signal(int)
    nobody = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = TypeAhead(find_callers, "Name, phone, e-mail, seat …", "Who is calling")
        self.line.chosen.connect(lambda patron_id: self.found.emit(patron_id))
        self.line.entered.connect(self.nobody)
        self.line.textEdited.connect(self._on_edited)
        self.said = Label("", "small", "ink2", wrap=True)
        self.said.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(6))
        box.addWidget(self.line)
        box.addWidget(self.said)
        self.setFocusProxy(self.line)

    @property
    def number(self) -> str:
        """What was typed where that is a phone number."""
        return number_in(self.line.text())

    def begin(self, text: str = "") -> None:
        """Typing can begin; a number that is known already is looked up at once."""
        self.line.setText(text)
        self.said.hide()
        self.line.setFocus()
        if text:
            self.line.offer_now()
            self._on_edited(text)

    def _on_edited(self, text: str) -> None:
        unknown = bool(self.number) and not find_callers(text)
        self.said.setText(
            "Nobody here has that number. Enter starts the call with it all the same."
        )
        self.said.setVisible(unknown)
