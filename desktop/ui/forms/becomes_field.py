"""What an answer becomes: a line that offers interests, fields, consents and needs while one
types, and a quiet row behind it for how much, which detail, and who may hear of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.domain.form_schema import ANSWER, NOTHING, Becomes, Question
from desktop.ui import theme
from desktop.ui.forms.becomes_offers import (
    AUDIENCES,
    NOTHING_WORDS,
    STRENGTHS,
    field_words,
    find_offers,
)
from desktop.ui.forms.edit_fields import LineField, step_of
from desktop.ui.forms.pills import Captioned, PickPill
from desktop.ui.widgets.flow_layout import CenteredFlow
from desktop.ui.widgets.tips import plain_tip
from desktop.ui.widgets.type_ahead import Offer, TypeAhead

_STILL_HERE = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)
DETAILED = frozenset({"interest", "access", "note"})
DETAIL_HINTS = {
    "interest": f"detail ({ANSWER}: the answer)",
    "access": "what to do about it",
    "note": f"the note ({ANSWER}: the answer)",
}


class BecomesField(TypeAhead):
    """`became(Becomes)` when a person took something; `reached` when the focus comes."""

    became = Signal(object)
    reached = Signal()
    walked = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(self._offers_for, "nothing", name, parent)
        self.keeps_escape = False
        self.in_row = False
        self._question: Question | None = None
        self._words: Callable[[], str] = str
        self._shown = Becomes()
        self.chosen.connect(self._on_chosen)
        self.entered.connect(self._on_entered)

    @property
    def becomes(self) -> Becomes:
        """What is shown."""
        return self._shown

    def show_becomes(self, becomes: Becomes, question: Question, words: str) -> None:
        """Show without telling; what a person is typing just now stays."""
        self._question, self._words = question, (lambda: words)
        text = field_words(becomes)
        if becomes == self._shown and (self.hasFocus() or self.text() == text):
            return
        self._shown = becomes
        if self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)
        self.setToolTip(plain_tip(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+arrows belong to the row around it; Esc first brings back what is kept."""
        if step_of(event):
            self.walked.emit(step_of(event))
            return
        unsaved = self.text() != field_words(self._shown)
        if event.key() == Qt.Key.Key_Escape and unsaved:
            self.put(field_words(self._shown), None)
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Alt+arrows are the row's, before they are the card's."""
        if event.type() == QEvent.Type.ShortcutOverride and self.in_row and step_of(event):
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The whole text is marked: typing replaces it."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectAll()
        self.reached.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Emptied: it becomes nothing. Anything else that was not taken goes back."""
        super().focusOutEvent(event)
        if event.reason() in _STILL_HERE:
            return
        if not self.text().strip() and self._shown.kind != NOTHING:
            self._become(Becomes())
        elif self.text() != field_words(self._shown):
            self.setText(field_words(self._shown))
        self.setCursorPosition(0)

    def _offers_for(self, text: str) -> list[Offer]:
        if self._question is None:
            return []
        same = text == field_words(self._shown)
        return find_offers(self._question, self._words(), "" if same else text)

    def _on_chosen(self, becomes: Becomes) -> None:
        self._become(becomes)

    def _on_entered(self, text: str) -> None:
        if not text.strip() or text.strip() == NOTHING_WORDS:
            self._become(Becomes())

    def _become(self, becomes: Becomes) -> None:
        kept = self._shown
        if becomes.kind == kept.kind and becomes.kind != NOTHING:
            becomes = replace(
                becomes, strength=kept.strength, audience=kept.audience,
                detail=becomes.detail or kept.detail,
            )  # fmt: skip
        self._shown = becomes
        text = field_words(becomes)
        self.put(text, None)
        if self.hasFocus():
            self.selectAll()  # what is typed next replaces it
        if becomes != kept:
            self.became.emit(becomes)


class BecomesMore(QWidget):
    """How much, which detail, who may hear of it. `became(Becomes, merge)`: merge is not '' while
    a detail is being typed.
    """

    became = Signal(object, str)
    left = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = Becomes()
        self.strength = PickPill(f"{name}: how much", STRENGTHS)
        self.audience = PickPill(f"{name}: who may hear of it", AUDIENCES)
        self.detail = LineField(f"{name}: detail")
        self.detail.setMinimumWidth(theme.px(210))
        self._how = Captioned("How much", self.strength)
        flow = CenteredFlow(self, theme.px(12), theme.px(6))
        flow.addWidget(self._how)
        flow.addWidget(self.detail)
        flow.addWidget(Captioned("Who may hear of it", self.audience))
        self.strength.picked.connect(lambda s: self._change("", strength=s))
        self.audience.picked.connect(lambda a: self._change("", audience=a))
        self.detail.typed.connect(lambda text: self._change("detail", detail=text))
        self.detail.left.connect(self.left)

    def show_becomes(self, becomes: Becomes) -> None:
        """Show without telling."""
        self._shown = becomes
        interest = becomes.kind == "interest"
        self._how.setVisible(interest)
        self.strength.show_value(becomes.strength)
        self.audience.show_value(becomes.audience)
        self.detail.setVisible(becomes.kind in DETAILED)
        hint = DETAIL_HINTS.get(becomes.kind, "detail")
        self.detail.setPlaceholderText(hint)
        self.detail.setToolTip(hint)
        self.detail.show_text(becomes.detail)

    def stops(self) -> list[QWidget]:
        """What Tab comes to."""
        return [self.strength, self.detail, self.audience]

    def _change(self, merge: str, **fields: object) -> None:
        self._shown = replace(self._shown, **fields)  # type: ignore[arg-type]
        self.became.emit(self._shown, merge)
