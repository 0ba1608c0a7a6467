"""One item of a form that is filled in: its wording, its hint and its field, read in its direction."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.answer_typing import reads_right_to_left
from desktop.domain.form_answers import Given
from desktop.domain.form_schema import Question
from desktop.ui import theme
from desktop.ui.forms.answer_fields import answer_field
from desktop.ui.forms.form_sizes import FormLabel


class QuestionBlock(QWidget):
    """A question or heading. `number` 0 shows none; `note` is a quiet line under the field."""

    changed = Signal(str)
    entered = Signal(str)

    def __init__(
        self,
        question: Question,
        big: bool = False,
        *,
        keys: bool = False,
        number: int = 0,
        note: str = "",
        turn: int | None = None,
        month_first: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.question, self.note = question, note
        self.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft
            if reads_right_to_left(question.words)
            else Qt.LayoutDirection.LeftToRight
        )
        words = f"{number}. {question.words}" if number else question.words
        factor = 1.0 if question.asks else 1.25
        self.words = FormLabel(words, "said", big=big, bold=True, factor=factor)
        self.field = answer_field(question, big, keys=keys, turn=turn, month_first=month_first)
        self.field.changed.connect(lambda: self.changed.emit(question.key))
        self.field.entered.connect(lambda: self.entered.emit(question.key))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8 if big else 5))
        column.addWidget(self.words)
        self.words.setVisible(bool(question.words))
        hint = " · ".join(t for t in (question.help, "Required" if question.required else "") if t)
        if hint:
            column.addWidget(FormLabel(hint, "body" if big else "small", "ink2", big=big))
        if question.asks:
            column.addSpacing(theme.px(8 if big else 1))
            column.addWidget(self.field)
        if note:
            column.addWidget(FormLabel(note, "small", "ink2", big=big))

    def show_answer(self, given: Given, complaint: str) -> None:
        """What was answered, and what is amiss with it; untouched if it is what is there."""
        if self.field.given() != given:
            self.field.set_given(given)
        self.field.show_complaint(complaint)
