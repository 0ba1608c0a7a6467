"""The step of the offers: folded until we listened, understood and connected; then cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.ui import theme
from desktop.ui.calls.heard_step import HeardStep, StepWords
from desktop.ui.calls.offer_card import FoldedCard, OfferCard, OfferChoice, OfferShown
from desktop.ui.widgets.buttons import button

FOLDED = "opens once you’ve listened, understood and connected"
_NARROW, _WIDE = 250, 790  # a column's least width; from here on there are three


class CardGrid(QWidget):
    """Cards side by side, as many as the width has room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(10))
        self._cards: list[QWidget] = []
        self._shown: list[QWidget] = []
        self._columns = 0

    def show_cards(self, cards: Sequence[QWidget], shown: Sequence[QWidget] | None = None) -> None:
        """Hold these, and show those of them; those that are not among them any more go."""
        wanted = list(cards if shown is None else shown)
        if list(cards) == self._cards and wanted == self._shown:
            return
        for old in self._cards:
            self._grid.removeWidget(old)
            if old not in cards:
                old.hide()
                old.deleteLater()
        self._cards, self._shown = list(cards), wanted
        for card in self._cards:
            card.setParent(self)
            card.setVisible(card in wanted)
        self._columns = 0
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other columns."""
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """One column is enough."""
        return QSize(theme.px(160), super().minimumSizeHint().height())

    def _arrange(self) -> None:
        room = max(self.width(), 1)
        most = 3 if room >= theme.px(_WIDE) else 2
        wanted = max(1, min(most, room // theme.px(_NARROW), max(len(self._shown), 1)))
        if wanted == self._columns:
            return
        self._columns = wanted
        for place, card in enumerate(self._shown):
            self._grid.addWidget(card, place // wanted, place % wanted, Qt.AlignmentFlag.AlignTop)
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < wanted else 0)


class OffersStep(HeardStep):
    """`open_anyway` skips what was not done; `offer_chosen(OfferChoice)` from a card."""

    open_anyway = Signal()
    offer_chosen = Signal(object)
    offer_typed = Signal(str, list)
    receipt_wanted = Signal(str)

    def __init__(self, number: int, words: StepWords, parent: QWidget | None = None) -> None:
        super().__init__(number, words, parent=parent)
        self.cards: dict[str, OfferCard] = {}
        self.typed: dict[str, list[str]] = {}  # by kind, what stands in the fields of its card
        self._folded: list[FoldedCard] = []
        self.grid = CardGrid()
        self.folded_grid = CardGrid()
        self.open_button = button("Open anyway", "quiet")
        self.open_button.setText("Open anyway  Alt+O")
        self.open_button.setToolTip("What was not done is marked as skipped, in the record too")
        self.open_button.clicked.connect(self.open_anyway)
        self.open_button.setObjectName("besideWords")
        self.head_line.addWidget(self.open_button)
        self.extra.addWidget(self.folded_grid)
        self.extra.addWidget(self.grid)

    def show_folded(self, titles: Sequence[str]) -> None:
        """Nothing is offered yet: titles in grey, and the way to open them all the same."""
        if [card.accessibleName() for card in self._folded] != list(titles):
            self._folded = [FoldedCard(title) for title in titles]
            for card, title in zip(self._folded, titles, strict=True):
                card.setAccessibleName(title)
            self.folded_grid.show_cards(self._folded)
        self.aside.setText(FOLDED)
        self.holder.show()
        for part in (self.folded_grid, self.open_button):
            part.show()
        self.grid.hide()

    def show_offers(self, offers: Sequence[OfferShown], *, current: bool) -> None:
        """The cards; those that have not changed stay as they are, with their focus."""
        focused = _focused_name(self)
        made: dict[str, OfferCard] = {}
        for offer in offers:
            old = self.cards.get(offer.kind)
            made[offer.kind] = old if old is not None and old.offer == offer else self._card(offer)
        changed = made != self.cards
        self.cards = made
        for place, card in enumerate(self._possible(), 1 + len(self.choices)):
            card.show_key(f"Alt {place}" if place < 10 else "")
        self.show_again(current=current)
        if changed and focused:
            _focus_again(made.values(), focused)

    def show_again(self, *, current: bool) -> None:
        """The cards as they are: all of them at hand, else those that were answered."""
        cards = list(self.cards.values())
        answered = [card for card in cards if card.offer.result]
        for part in (self.folded_grid, self.open_button):
            part.hide()
        self.grid.show_cards(cards, cards if current else answered)
        for card in cards:
            card.show_whole(current)
        self.grid.setVisible(current or bool(answered))
        if answered:
            self.holder.show()

    def _possible(self) -> list[OfferCard]:
        return [card for card in self.cards.values() if card.offer.possible]

    def press_choice(self, place: int) -> bool:
        """Alt with a figure: the guide's quick answers, and behind them to an offer's card."""
        cards, behind = self._possible(), place - len(self.choices)
        if behind < 0 or not self.grid.isVisible():
            return super().press_choice(place)
        if behind >= len(cards):
            return False
        cards[behind].focus_first()
        return True

    def refuse(self, choice: OfferChoice, sentence: str) -> None:
        """Say on the card why that was not possible."""
        card = self.cards.get(choice.kind)
        if card is not None:
            card.refuse(sentence, choice.result)

    def _card(self, offer: OfferShown) -> OfferCard:
        card = OfferCard(offer)
        card.chosen.connect(self.offer_chosen)
        card.receipt_wanted.connect(self.receipt_wanted)
        card.put_texts(self.typed.get(offer.kind, ()))
        card.typed.connect(self._on_typed)
        return card

    def _on_typed(self, kind: str, texts: list[str]) -> None:
        self.typed[kind] = texts
        self.offer_typed.emit(kind, texts)

    def begin(self) -> None:
        """To the first card that can be answered, else to the line."""
        first = next((c for c in self.cards.values() if c.result_buttons and c.isVisible()), None)
        if first is not None:
            first.focus_first()
        else:
            super().begin()


def _focused_name(step: QWidget) -> str:
    found = step.window().focusWidget()
    inside = found is not None and step.isAncestorOf(found)
    return found.accessibleName() if inside and found is not None else ""


def _focus_again(cards: Iterable[QWidget], name: str) -> None:
    """To what has the same name on the card that took the place of the old one."""
    for card in cards:
        for widget in card.findChildren(QWidget):
            if widget.accessibleName() == name and not widget.isHidden():
                widget.setFocus()
                return
