"""The way through a form on paper: where each answer leads, what follows up on what, and when.

Derived from the same conditions as the screen's (`form_filling.holds`), so that paper can draw
what a screen does. Paper cannot look at all answers at once: a way is named only where one
answer alone decides it; everything else is said at the question ("only if ...").
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from desktop.domain.form_answers import Given
from desktop.domain.form_filling import holds, one_of_many
from desktop.domain.form_schema import (
    OTHER,
    PERMISSION,
    Condition,
    FormSchema,
    Question,
    ShowIf,
)

THE_END = 0
DEEPEST = 2  # follow-ups of follow-ups are not moved in further


class Reason(NamedTuple):
    """One condition as paper can say it: the test of the answer to question `number`."""

    number: int
    asked: Question
    condition: Condition


class Routing:
    """The ways through one form. Questions are told by the numbers people see."""

    def __init__(self, schema: FormSchema) -> None:
        self._schema = schema
        self._place = {q.key: n for n, q in enumerate(schema.questions)}
        self._number = {q.key: number for number, q in schema.numbered() if number}
        shown = {q.key for q in schema.questions if self._may_show(q, {})}
        self._items = tuple(q for q in schema.questions if q.key in shown)
        self._parent = self._find_parents()

    @property
    def items(self) -> tuple[Question, ...]:
        """The questions and headings that some answers show; others are on no paper."""
        return self._items

    def number(self, question: Question) -> int:
        """The number that people see; 0 for a heading."""
        return self._number.get(question.key, 0)

    def reasons(self, question: Question) -> tuple[Reason, ...]:
        """The conditions on earlier questions; () where it always shows."""
        found = []
        for condition in question.show_if.conditions:
            if not self._is_earlier(condition, question):
                if self._verdict(condition, question, {}) is not question.show_if.every:
                    return ()  # this one alone decides that it shows
                continue
            asked = self._schema.question(condition.question)
            assert asked is not None
            found.append(Reason(self._number[asked.key], asked, condition))
        return tuple(found)

    def ways(self, question: Question) -> dict[str, int]:
        """Where each offered choice leads (`THE_END`: no more questions); OTHER for the free one.

        Empty where all lead to the next question, or where several can be ticked at once.
        """
        if not one_of_many(question):
            return {}
        answers = {c.key: Given((c.key,)) for c in question.offered}
        if question.other:
            answers[OTHER] = Given(other="…")
        found = {key: self._next(question, given) for key, given in answers.items()}
        following = self._after(question)
        next_one = self._number[following[0].key] if following else THE_END
        return {} if all(number == next_one for number in found.values()) else found

    def depth(self, question: Question) -> int:
        """How far a question is moved in: 1 follows up on the one before it, and so on."""
        depth, key = 0, self._parent.get(question.key)
        while key is not None and depth < DEEPEST:
            depth, key = depth + 1, self._parent.get(key)
        return depth

    def on_the_strip(self) -> tuple[Question, ...]:
        """The permissions that can be torn off: those that no other question depends on."""
        asked_of = {c.question for q in self._items for c in q.show_if.conditions}
        return tuple(q for q in self._items if q.kind == PERMISSION and q.key not in asked_of)

    # -- what one answer decides

    def _after(self, question: Question) -> list[Question]:
        place = self._place[question.key]
        return [q for q in self._items if q.asks and self._place[q.key] > place]

    def _next(self, question: Question, given: Given) -> int:
        known = {question.key: given}
        for following in self._after(question):
            if self._may_show(following, known):
                return self._number[following.key]
            known[following.key] = Given()
        return THE_END

    def _may_show(self, question: Question, known: Mapping[str, Given]) -> bool:
        """Whether it can show, given the answers that are known; the others may be anything."""
        show_if = question.show_if
        verdicts = [self._verdict(c, question, known) for c in show_if.conditions]
        if show_if.every:
            return False not in verdicts
        return not verdicts or any(verdict is not False for verdict in verdicts)

    def _verdict(
        self, condition: Condition, question: Question, known: Mapping[str, Given]
    ) -> bool | None:
        """Whether a condition holds; None if that hangs on an answer not known."""
        if self._is_earlier(condition, question) and condition.question not in known:
            return None
        return holds(self._schema, ShowIf((condition,)), known)

    def _is_earlier(self, condition: Condition, question: Question) -> bool:
        number = self._number.get(condition.question)
        place = self._place.get(condition.question, -1)
        return number is not None and place < self._place[question.key]

    # -- what follows up on what

    def _find_parents(self) -> dict[str, str]:
        found: dict[str, str] = {}
        before = ""
        for question in self._items:
            if not question.asks:
                before = ""  # a heading begins something new
                continue
            wanted = {reason.asked.key for reason in self.reasons(question)}
            candidate = before
            while candidate and candidate not in wanted:
                candidate = found.get(candidate, "")
            if candidate:
                found[question.key] = candidate
            before = question.key
        return found
