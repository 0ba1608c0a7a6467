"""A line that offers the words of the vocabulary; a new word can be added as it is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.ui.fact_offers import vocabulary_offers
from desktop.ui.widgets.type_ahead import TypeAhead


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
