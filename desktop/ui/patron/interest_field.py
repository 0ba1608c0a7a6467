"""A line that offers the words of the vocabulary; a new word can be added as it is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from db.folding import fold
from db.queries import interests
from desktop.domain.words import count_words
from desktop.ui.widgets.type_ahead import Offer, TypeAhead


def vocabulary_offers(text: str) -> list[Offer]:
    """What of the vocabulary fits; at the end the word itself, if it is new."""
    if not text.strip():
        return []
    wanted = fold(text)
    offers = []
    known = False
    for entry in interests.find_vocabulary(text, limit=7):
        alias = next((a for a in entry.aliases if fold(a).startswith(wanted)), "")
        also = f"“{alias}”" if alias and not fold(entry.name).startswith(wanted) else ""
        used = count_words(entry.patrons, "patron") if entry.patrons else ""
        detail = " · ".join(p for p in (also, entry.group, used) if p)
        offers.append(Offer(entry.name, detail, entry.name))
        known = known or wanted in {fold(entry.name), *map(fold, entry.aliases)}
    if not known:
        new = text.strip()
        offers.append(Offer(new, "new word", new, shown=f"Add “{new}”"))
    return offers


class InterestField(TypeAhead):
    """Gives the name of an interest, known or new."""

    interest_typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(vocabulary_offers, "Jazz, matinées, plays the viola …", "Interest", parent)
        self.chosen.connect(lambda name: self.interest_typed.emit(str(name)))
        self.entered.connect(self._on_entered)

    def _on_entered(self, text: str) -> None:
        if text.strip():
            self.interest_typed.emit(text.strip())
