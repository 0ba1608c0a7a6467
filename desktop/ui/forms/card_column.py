"""The column of cards on the canvas: it keeps a widget per question, in the form's order, and
knows between which two a place on the screen lies.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.form_schema import Question
from desktop.domain.form_words import quoted
from desktop.ui import theme
from desktop.ui.forms.form_head_card import FormHeadCard
from desktop.ui.forms.question_card import QuestionCard
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import Label

EMPTY = (
    "Nothing is asked yet. Choose a question on the left, or drag one here. A couple of friendly, "
    "optional ones do more than a long list."
)
WIDEST = 940


class DropLine(QWidget):
    """Where a card would go."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A thick line with round ends."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(self.rect(), self.height() / 2, self.height() / 2)


class CardColumn(QWidget):
    """`made(card)` for each new card. `on_key` is asked about keys that no field wanted."""

    made = Signal(object)

    def __init__(self, on_key: Callable[[QKeyEvent], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._on_key = on_key
        self.head = FormHeadCard()
        self.cards: dict[str, QuestionCard] = {}
        self.order: list[str] = []
        self.empty = Label(EMPTY, "body", "ink2", wrap=True)
        self.back = Button("", "quiet", "undo")
        self.back.hide()
        self.line = DropLine(self)
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.px(13))
        self._box = QVBoxLayout(self)
        side = theme.px(24)
        self._box.setContentsMargins(side, theme.px(18), side, theme.px(40))
        self._box.setSpacing(theme.px(13))
        self._box.addWidget(self.head)
        self._box.addLayout(self._column)
        self._box.addWidget(self.empty)
        self._box.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self._box.addStretch(1)

    def show_order(self, keys: Sequence[str]) -> bool:
        """Make, drop and move cards until they stand like this; whether anything was done."""
        wanted = list(keys)
        if wanted == self.order:
            return False
        for gone in set(self.cards) - set(wanted):
            card = self.cards.pop(gone)
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        # Every card that is shown would have all of them measured anew: once, at the end.
        self._box.setEnabled(False)
        for place, key in enumerate(wanted):
            if key not in self.cards:
                self.cards[key] = QuestionCard(key, self)
                self.made.emit(self.cards[key])
            card = self.cards[key]
            if self._column.indexOf(card) != place:
                self._column.removeWidget(card)
                self._column.insertWidget(place, card)
                card.setVisible(True)  # at once: it may get the focus now
        self._box.setEnabled(True)
        self._box.update()
        self.order = wanted
        self.empty.setVisible(not wanted)
        return True

    def show_retired(self, retired: Sequence[Question]) -> None:
        """Name what was published once and is not asked any more, below the cards."""
        self.back.setVisible(bool(retired))
        if retired:
            said = ", ".join(quoted(q.words) for q in retired[-3:])
            more = f" and {len(retired) - 3} more" if len(retired) > 3 else ""
            self.back.setText(f"No longer asked: {said}{more}".replace("&", "&&"))
            self.back.setAccessibleName(f"Ask again: {quoted(retired[-1].words)}")
            self.back.setToolTip("Ask the last of these again; its old answers go on")

    def lead_tab(self) -> None:
        """Let Tab go from top to bottom."""
        stops: list[QWidget] = []
        for card in (self.head, *(self.cards[k] for k in self.order)):
            stops.append(card)
            inner = card.inner
            if inner is not None:
                stops += inner.stops()  # type: ignore[attr-defined]
        for before, after in pairwise((*stops, self.back)):
            QWidget.setTabOrder(before, after)

    def gap_at(self, y: int) -> int:
        """Before which card a height of the column lies: 0 to the number of cards."""
        for place, key in enumerate(self.order):
            room = self.cards[key].geometry()
            if y < room.center().y():
                return place
        return len(self.order)

    def show_gap(self, gap: int) -> None:
        """Draw the line between two cards; -1: none."""
        if gap < 0:
            self.line.hide()
            return
        above = self.cards[self.order[gap - 1]] if gap else self.head
        below = self.cards[self.order[gap]] if gap < len(self.order) else None
        top = above.geometry().bottom()
        middle = (top + below.geometry().top()) // 2 if below is not None else top + theme.px(7)
        height = theme.px(4)
        room = above.geometry()
        self.line.setGeometry(room.left(), middle - height // 2, room.width(), height)
        self.line.show()
        self.line.raise_()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The canvas knows the keys; the scroll area around would take the arrows."""
        if not self._on_key(event):
            super().keyPressEvent(event)
