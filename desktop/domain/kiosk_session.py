"""One person filling in a form on a screen: where they are, what they said, what is amiss.

No widget: a kiosk, the builder's preview, typed paper and a colleague on the phone all ask this.
Complaints are only made when somebody goes on or hands in, never while they type.
"""

from __future__ import annotations

import random
import secrets
from typing import NamedTuple

from db.folding import fold
from desktop.domain.form_answers import Answers, Given, complaint, normal
from desktop.domain.form_filling import Finished, finish, visible
from desktop.domain.form_schema import Choice, FormSchema, Question


class Step(NamedTuple):
    """What is on the screen at a time: a question with the headings before it, or a whole page."""

    items: tuple[Question, ...]

    @property
    def asked(self) -> tuple[Question, ...]:
        """Its questions without the headings."""
        return tuple(q for q in self.items if q.asks)


class KioskSession:
    """The state of one person. `answers` is what was kept of them before, if anything.

    What was typed into a question stays when the question is hidden for a while, and is left out
    by `finished`.
    """

    def __init__(self, schema: FormSchema, answers: Answers | None = None) -> None:
        self.schema = schema
        self.raw: dict[str, Given] = dict(answers or {})
        self.complaints: dict[str, str] = {}
        self.turn = secrets.randbelow(2**32)  # of shuffled choices: another for each person
        self._at = ""  # the key of the first item of the step that is shown; '' the first step
        self._mending = False

    # -- what shows

    @property
    def shown(self) -> tuple[Question, ...]:
        """The questions and headings that show, given what was answered so far."""
        return visible(self.schema, self.raw)

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps that the answers so far lead through; empty for a form without anything."""
        shown = self.shown
        if self.schema.pace == "page":
            return (Step(shown),) if shown else ()
        found: list[Step] = []
        waiting: tuple[Question, ...] = ()
        for item in shown:
            waiting = (*waiting, item)
            if item.asks:
                found.append(Step(waiting))
                waiting = ()
        if waiting:
            found.append(Step(waiting))
        return tuple(found)

    @property
    def place(self) -> int:
        """Which of the steps is shown, from 0."""
        order = {q.key: i for i, q in enumerate(self.schema.questions)}
        at, found = order.get(self._at, 0), 0
        # A step whose question no longer shows gives way to the one before it.
        for number, step in enumerate(self.steps):
            if order[step.items[-1].key] <= at:
                found = number
        return found

    @property
    def step(self) -> Step:
        """The step that is shown."""
        steps = self.steps
        return steps[self.place] if steps else Step(())

    @property
    def first(self) -> bool:
        """Whether there is nothing to go back to."""
        return self.place == 0

    @property
    def last(self) -> bool:
        """Whether going on hands in."""
        return self._mending or self.place >= len(self.steps) - 1

    @property
    def progress(self) -> tuple[int, int]:
        """(questions behind the person, questions in all), as far as can be known now."""
        steps = self.steps
        total = sum(len(s.asked) for s in steps)
        if self.schema.pace == "page":
            kept = self.finished().answers
            return sum(q.key in kept for s in steps for q in s.asked), total
        return sum(len(s.asked) for s in steps[: self.place]), total

    @property
    def touched(self) -> bool:
        """Whether anything at all was answered."""
        return any(not given.empty for given in self.raw.values())

    def given(self, key: str) -> Given:
        """What was answered to a question."""
        return self.raw.get(key, Given())

    # -- answering

    def set_answer(self, key: str, given: Given) -> None:
        """Answer a question, or change the answer; what was amiss with it is forgotten."""
        self.raw[key] = given
        self.complaints.pop(key, None)

    def clear(self, key: str) -> None:
        """Leave a question unanswered again."""
        self.raw.pop(key, None)
        self.complaints.pop(key, None)

    # -- going on

    def next(self) -> bool:
        """Go on; False if something is amiss here (`complaints` says what), or this is the last."""
        if self._amiss_here() or self.last:
            return False
        self._go(self.place + 1)
        return True

    def back(self) -> bool:
        """Go to the step before; nothing is complained about. False on the first."""
        self._mending = False
        if self.first:
            return False
        self._go(self.place - 1)
        return True

    def skip(self) -> bool:
        """Leave this step unanswered and go on. False on the last one.

        A question that must be answered is asked again when handing in.
        """
        for question in self.step.asked:
            self.clear(question.key)
        if self.place >= len(self.steps) - 1:
            return False
        self._go(self.place + 1)
        return True

    def go_to(self, key: str) -> bool:
        """Show the step of a question; False if it does not show now."""
        for number, step in enumerate(self.steps):
            if any(item.key == key for item in step.items):
                self._go(number)
                return True
        return False

    def finished(self) -> Finished:
        """The answers as they are kept, and what is still amiss."""
        return finish(self.schema, self.raw)

    def hand_in(self) -> Finished | None:
        """What to keep, or None: something is amiss, and the first such question is shown.

        From then on `next` leads straight to handing in again.
        """
        found = self.finished()
        self.complaints = dict(found.complaints)
        if not found.complaints:
            return found
        self.go_to(next(iter(found.complaints)))
        self._mending = True
        return None

    def restart(self) -> None:
        """Forget this person: the next one begins."""
        self.raw.clear()
        self.complaints.clear()
        self.turn = secrets.randbelow(2**32)
        self._at = ""
        self._mending = False

    def show_schema(self, schema: FormSchema) -> None:
        """The form was edited under the preview's eyes: keep the answers and the place."""
        self.schema = schema
        self.complaints.clear()
        self._mending = False
        if schema.question(self._at) is None:
            self._at = ""

    def _go(self, number: int) -> None:
        steps = self.steps
        self._at = steps[number].items[-1].key if 0 <= number < len(steps) else ""

    def _amiss_here(self) -> bool:
        for question in self.step.asked:
            wrong = complaint(question, normal(question, self.given(question.key)))
            if wrong:
                self.complaints[question.key] = wrong
            else:
                self.complaints.pop(question.key, None)
        return any(q.key in self.complaints for q in self.step.asked)


def in_order(question: Question, turn: int | None = None) -> tuple[Choice, ...]:
    """The choices that are offered, in the order in which they are shown.

    Shuffled ones stay as they were given without a `turn` (on paper, where all see the same).
    """
    offered = list(question.offered)
    if question.order == "alphabet":
        offered.sort(key=lambda c: fold(c.words))
    elif question.order == "shuffled" and turn is not None:
        random.Random(f"{turn} {question.key}").shuffle(offered)
    return tuple(offered)
