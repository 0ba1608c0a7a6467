"""The field of each kind of question: `answer_field` makes the one that a question needs."""

from __future__ import annotations

from desktop.domain.form_answers import bounds
from desktop.domain.form_schema import (
    CONTACT,
    DATE,
    HEADING,
    LONG,
    SCALE,
    WITH_CHOICES,
    Question,
)
from desktop.ui.forms.answer_base import AnswerField
from desktop.ui.forms.answer_pills import ChosenField, ScaleField
from desktop.ui.forms.answer_texts import ContactField, DayField, LineField, LinesField

WIDEST_SCALE = 21  # numbers that can still be shown side by side


def answer_field(
    question: Question,
    big: bool = False,
    *,
    keys: bool = False,
    turn: int | None = None,
    month_first: bool = False,
) -> AnswerField:
    """The field of a question, for a finger if `big`.

    `keys` shows which key chooses what; `turn` is of a person whose choices are shuffled;
    `month_first` where 5/6 is a day in May.
    """
    if question.kind in WITH_CHOICES:
        return ChosenField(question, big, keys=keys, turn=turn)
    if question.kind == SCALE and _can_be_shown(question):
        return ScaleField(question, big)
    if question.kind == DATE:
        return DayField(question, big, month_first=month_first)
    if question.kind == LONG:
        return LinesField(question, big, keys=keys)
    if question.kind == CONTACT:
        return ContactField(question, big)
    if question.kind == HEADING:
        return AnswerField(question, big)
    return LineField(question, big)


def _can_be_shown(question: Question) -> bool:
    low, high = bounds(question)
    return low is not None and high is not None and 0 <= high - low < WIDEST_SCALE
