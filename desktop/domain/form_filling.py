"""How a form is filled in, the same for every face: what shows, what is missing, what is kept."""

from __future__ import annotations

from typing import NamedTuple

from db.folding import fold
from desktop.domain.form_answers import Answers, Given, complaint, day_of, normal, number_of
from desktop.domain.form_schema import (
    MANY_AT_ONCE,
    OTHER,
    WITH_CHOICES,
    Condition,
    FormSchema,
    Question,
    ShowIf,
)


class Finished(NamedTuple):
    """A filled form: the answers in their one spelling, by question, in the form's order, without
    empty ones and those to questions that were not shown; and what is wrong, by question.
    """

    answers: dict[str, Given]
    complaints: dict[str, str]


def finish(schema: FormSchema, raw: Answers) -> Finished:
    """What a face collected, as it is kept. `complaints` is empty if it may be handed in."""
    kept: dict[str, Given] = {}
    complaints: dict[str, str] = {}
    for question in schema.questions:
        if not shows(schema, question, kept):
            continue
        given = normal(question, raw.get(question.key, Given()))
        wrong = complaint(question, given)
        if wrong:
            complaints[question.key] = wrong
        if not given.empty:
            kept[question.key] = given
    return Finished(kept, complaints)


def visible(schema: FormSchema, raw: Answers) -> tuple[Question, ...]:
    """The questions and headings that show, given what was answered so far."""
    kept: dict[str, Given] = {}
    found = []
    for question in schema.questions:
        if shows(schema, question, kept):
            found.append(question)
            given = normal(question, raw.get(question.key, Given()))
            if not given.empty:
                kept[question.key] = given
    return tuple(found)


def shows(schema: FormSchema, question: Question, kept: Answers) -> bool:
    """Whether a question shows. `kept`: the normal answers to the questions before it.

    An earlier question that itself does not show counts as not answered, and so does one that
    comes later or is retired: of it only `is not` and `is not answered` hold. A condition on a
    question that the form never had does not hold. `form_checks` names them all.
    """
    return holds(schema, question.show_if, kept)


def holds(schema: FormSchema, show_if: ShowIf, kept: Answers) -> bool:
    """Whether the conditions hold; without any they do."""
    if not show_if.conditions:
        return True
    verdicts = (_met(schema, c, kept) for c in show_if.conditions)
    return all(verdicts) if show_if.every else any(verdicts)


def _met(schema: FormSchema, condition: Condition, kept: Answers) -> bool:
    asked = schema.question(condition.question)
    if asked is None:
        return False
    given = kept.get(condition.question, Given())
    if condition.test in ("answered", "not_answered"):
        return given.empty == (condition.test == "not_answered")
    if condition.test == "is_not":
        return not _equals(asked, given, condition.value)
    if given.empty:
        return False
    if condition.test == "is":
        return _equals(asked, given, condition.value)
    if condition.test == "contains":
        texts = (given.text, given.other, *(value for _, value in given.parts))
        return any(fold(condition.value) in fold(t) for t in texts if t)
    return _compares(given, condition)


def _equals(asked: Question, given: Given, value: str) -> bool:
    if asked.kind in WITH_CHOICES:
        if value == OTHER:
            return bool(given.other)
        return value in given.choices
    number, wanted = number_of(given.text), number_of(value)
    if number is not None and wanted is not None:
        return number == wanted
    return bool(given.text) and fold(given.text) == fold(value)


def _compares(given: Given, condition: Condition) -> bool:
    """At least or at most: of numbers and dates, and of how many choices were ticked."""
    at_least = condition.test == "at_least"
    if day_of(given.text) is not None and day_of(condition.value) is not None:
        if given.text.startswith("--") != condition.value.startswith("--"):
            return False
        return given.text >= condition.value if at_least else given.text <= condition.value
    wanted = number_of(condition.value)
    number = number_of(given.text) if given.text else None
    if number is None and given.choices:
        number = number_of(str(len(given.choices) + bool(given.other)))
    if wanted is None or number is None:
        return False
    return number >= wanted if at_least else number <= wanted


def one_of_many(question: Question) -> bool:
    """Whether choosing one answer puts out another."""
    return question.kind in WITH_CHOICES and question.kind not in MANY_AT_ONCE
