"""One question of the results: how many answered, its bars, its mean, what was typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.domain.form_report import Card as CardData
from desktop.domain.form_report import Report, Typed, answered_words, mean_words
from desktop.ui import theme
from desktop.ui.forms.answer_bars import AnswerBars, BarRow, RowColumn, TextRow, breakable
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chip import Chip, ChipButton
from desktop.ui.widgets.labels import Label

TEXTS_SHOWN = 3


class ResultCard(Card):
    """`who_wanted(card, row or None, side)`: who answered so (None: at all; side -1: everybody);
    `texts_wanted(card)`: all that was typed; `patron_wanted(id)`;
    `focus_moved(widget)`: Up or Down led there.
    """

    who_wanted = Signal(object, object, int)
    texts_wanted = Signal(object)
    patron_wanted = Signal(int)
    focus_moved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._data: CardData | None = None
        self.words = Label("", "strong", wrap=True)
        self.gone = Chip("not asked any more", "plain")
        self.kind = Label("", "small", "ink2", wrap=True)
        self.answered = ChipButton("")
        self.answered.setToolTip("Who answered this")
        self.by_side = Label("", "small", "ink2", wrap=True)
        self.mean = Label("", "said", wrap=True)
        self.bars = AnswerBars()
        self.note = Label("", "small", "ink2", wrap=True)
        self.texts_name = Label("", "section", "ink2", wrap=True)
        self.texts = RowColumn()
        self.all_texts = Button("", "quiet")
        self._lay_out()
        self.answered.clicked.connect(lambda: self.who_wanted.emit(self._data, None, -1))
        self.bars.picked.connect(lambda row, side: self.who_wanted.emit(self._data, row, side))
        for rows in (self.bars, self.texts):
            rows.moved.connect(self.focus_moved)
        self.all_texts.clicked.connect(lambda: self.texts_wanted.emit(self._data))

    def _lay_out(self) -> None:
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
        self.words.setAlignment(left | Qt.AlignmentFlag.AlignVCenter)
        # The title of a card does not wrap; a question does.
        self.head.insertWidget(0, self.words, 1000)
        self.head.addWidget(self.gone)
        self.head.addWidget(self.answered)
        for widget in (
            self.kind,
            self.by_side,
            self.mean,
            self.bars,
            self.note,
            self.texts_name,
            self.texts,
        ):
            self.body.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(self.all_texts)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.setSpacing(theme.px(6))

    def show_card(self, card: CardData, report: Report) -> None:
        """A question of a report."""
        self._data = card
        names = [side.name for side in report.sides]
        words = breakable(card.words)
        self.words.setText(f"{card.number}  {words}" if card.number else words)
        self.setAccessibleName(card.words)
        self.gone.setVisible(card.retired)
        self.kind.setText(card.kind_words)
        said = answered_words(card, report.tally.responses)
        self.answered.setText(said)
        self.answered.setAccessibleName(f"{said}: show who")
        self.answered.setEnabled(card.total > 0)
        self._show_sides(card, names)
        self._show_mean(card, names)
        self.bars.setVisible(bool(card.rows) and card.total > 0)
        self.bars.show_rows(card.rows if card.total else (), names)
        self.note.setText(card.note)
        self.note.setVisible(bool(card.note))
        self._show_texts(card)

    def _show_sides(self, card: CardData, names: Sequence[str]) -> None:
        said = (f"{name} {n:,}" for name, n in zip(names, card.answered, strict=False))
        self.by_side.setText("Answered: " + " · ".join(said) if names else "")
        self.by_side.setVisible(bool(names) and not card.rows and card.total > 0)

    def _show_mean(self, card: CardData, names: Sequence[str]) -> None:
        known = [m is not None for m in card.means]
        self.mean.setVisible(any(known))
        if not any(known):
            return
        if names:
            pairs = zip(names, card.means, strict=False)
            said = " · ".join(f"{n} {mean_words(m)}" for n, m in pairs if m is not None)
            self.mean.setText(f"On average: {said}")
        elif card.means[0] is not None:
            self.mean.setText(f"{mean_words(card.means[0])} on average")

    def _show_texts(self, card: CardData) -> None:
        shown = card.texts[:TEXTS_SHOWN]
        self.texts.setVisible(bool(shown))
        self.texts_name.setVisible(bool(shown and card.texts_name))
        self.texts_name.setText(f"Typed at “{card.texts_name}”")
        if [r.answer for r in self._text_rows()] != list(shown):
            self.texts.clear()
            for answer in shown:
                self.texts.add(self._text_row(answer))
        words = f"Show all {card.typed:,}"
        self.all_texts.setText(words)
        self.all_texts.setAccessibleName(f"{words} typed answers")
        self.all_texts.setVisible(card.typed > len(shown) > 0)

    def _text_rows(self) -> list[TextRow]:
        return [row for row in self.texts.rows if isinstance(row, TextRow)]

    def _text_row(self, answer: Typed) -> TextRow:
        made = TextRow()
        made.show_text(answer)
        made.clicked.connect(
            lambda: self.patron_wanted.emit(answer.patron_id) if answer.patron_id else None
        )
        return made

    def stops(self) -> list[QWidget]:
        """What Tab goes through, in order."""
        return [self.answered, *self.bars.rows, *self.texts.rows, self.all_texts]

    def bar(self, place: int) -> BarRow:
        """One of the bars, from above."""
        found = self.bars.rows[place]
        assert isinstance(found, BarRow)
        return found
