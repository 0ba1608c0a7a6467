"""The import wizard without its widgets: where we are, what was said, what may come next.

A person drops one or more files. Each goes through the steps: read, check (answer only what is
unclear), look at the plan, apply, see the result. Screens follow `step`; work that takes long is
started by whoever holds the flow, which then hands the outcome to `understood`, `planned`,
`applied` or `failed`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from desktop.importing.erased_people import BRING, ERASED
from desktop.importing.filled_sheets import is_sheet
from desktop.importing.form_choice import FORM, NAME
from desktop.importing.survey_columns import ASK
from desktop.importing.ticket_questions import OFFER, QUESTION
from desktop.importing.understanding import (
    Answers,
    ImportPlan,
    ImportResult,
    Question,
    Understanding,
)


class Step(Enum):
    """Where the wizard stands. READING, PLANNING and APPLYING are work under way."""

    CHOOSE = "choose"
    READING = "reading"
    CHECK = "check"
    PLANNING = "planning"
    PLAN = "plan"
    APPLYING = "applying"
    RESULT = "result"


ANEW = (FORM, OFFER)  # what is answered here decides what the columns mean
BUSY = (Step.READING, Step.PLANNING, Step.APPLYING)


@dataclass(slots=True)
class ImportFlow:
    """One wizard. `others` are filled forms that come in together with `path`; `trouble` is a
    sentence to show with the present step, '' if all is well.
    """

    step: Step = Step.CHOOSE
    queue: list[Path] = field(default_factory=list)
    path: Path | None = None
    others: list[Path] = field(default_factory=list)
    answers: Answers = field(default_factory=Answers)
    understanding: Understanding | None = None
    plan: ImportPlan | None = None
    result: ImportResult | None = None
    trouble: str = ""

    @property
    def name(self) -> str:
        """What is taken in now, in words; '' for nothing."""
        if self.path is None:
            return ""
        return self.path.name + (f" and {len(self.others):,} more" if self.others else "")

    # -- files

    def add_files(self, paths: list[Path]) -> bool:
        """Put files in the queue; True if the first of them is to be read now."""
        self.queue.extend(p for p in paths if p not in self.queue)
        return self.step in (Step.CHOOSE, Step.RESULT) and self.next_file()

    def next_file(self) -> bool:
        """Begin with the next file of the queue; False (and back to the start) if none is left."""
        self._forget()
        if not self.queue:
            self.step, self.path = Step.CHOOSE, None
            return False
        self.path = self.queue.pop(0)
        if is_sheet(self.path):
            self.others = [path for path in self.queue if is_sheet(path)]
            self.queue = [path for path in self.queue if path not in self.others]
        self.step = Step.READING
        return True

    def leave_file(self) -> bool:
        """Do nothing with this file; True if another follows."""
        return self.next_file()

    # -- what was understood, and what a person says to it

    def understood(self, understanding: Understanding) -> None:
        """The file was read (again); suggestions stand as answers until somebody says other."""
        self.understanding = understanding
        self.trouble = ""
        for question in (*understanding.questions, *understanding.offers):
            if question.suggestion and not question.required:
                self.answers.given.setdefault(question.key, question.suggestion)
        self.step = Step.CHECK

    def answer(self, key: str, value: str) -> bool:
        """What a person says to a question ('' takes it back); True if the file must be
        understood again: its columns mean other things for another form.
        """
        before = self.answers.given.get(key, "")
        if value:
            self.answers.given[key] = value
        else:
            self.answers.given.pop(key, None)
        if key not in ANEW or value == before or not value:
            return False
        if key == FORM:
            self.answers.given.pop(NAME, None)
        for index, role in list(self.answers.roles.items()):
            if role.partition(":")[0] in (ASK, QUESTION):
                del self.answers.roles[index]
        self._read_again()
        return True

    def set_role(self, index: int, role: str) -> None:
        """A column holds something else; the file must be understood again."""
        self.answers.roles[index] = role
        self.answers.confirmed = True
        self._read_again()

    def set_form(self, *, encoding: str = "", delimiter: str = "", kind: str = "") -> None:
        """The file is written otherwise, or is of another kind; it must be understood again."""
        if encoding:
            self.answers.encoding = encoding
        if delimiter:
            self.answers.delimiter = delimiter
        if kind and kind != self.answers.kind:
            self.answers.kind = kind
            self.answers.roles.clear()
        if encoding or delimiter:
            self.answers.roles.clear()
        self._read_again()

    def set_date_order(self, order: str) -> None:
        """Dates of the file are day first (dmy), month first (mdy) or year first (ymd)."""
        self.answers.given["dates"] = order
        self.plan = None

    def bring_erased(self, on: bool) -> None:
        """Rows of people who were erased are to come in all the same, or not; planned anew."""
        if on:
            self.answers.given[ERASED] = BRING
        else:
            self.answers.given.pop(ERASED, None)
        self.plan = None
        self.step = Step.PLANNING

    @property
    def date_order(self) -> str:
        """How dates are read: as somebody said, else as understood, '' while nobody knows."""
        found = self.understanding.date_order if self.understanding is not None else ""
        return self.answers.given.get("dates") or found

    def _read_again(self) -> None:
        self.plan = None
        self.step = Step.READING

    def open_questions(self) -> tuple[Question, ...]:
        """What must be answered before a plan can be made."""
        if self.understanding is None:
            return ()
        return self.understanding.open_questions(self.answers)

    @property
    def may_go_on(self) -> bool:
        """Whether the present step is complete."""
        if self.step is Step.CHECK:
            return self.understanding is not None and not self.open_questions()
        if self.step is Step.PLAN:
            return self.plan is not None and self.plan.counts.accepted > 0
        return self.step in (Step.CHOOSE, Step.RESULT)

    # -- going on

    def go_on(self) -> Step:
        """The next step: the caller starts its work. Does nothing where `may_go_on` is False."""
        if self.may_go_on:
            if self.step is Step.CHECK:
                # Somebody had the columns before their eyes: they are remembered.
                self.answers.confirmed = True
                self.step = Step.PLANNING
            elif self.step is Step.PLAN:
                self.step = Step.APPLYING
        return self.step

    def planned(self, plan: ImportPlan) -> None:
        """The plan is made."""
        self.plan = plan
        self.trouble = ""
        self.step = Step.PLAN

    def applied(self, result: ImportResult) -> None:
        """The import is done."""
        self.result = result
        self.trouble = ""
        self.step = Step.RESULT

    def taken_back(self) -> None:
        """The import that was just done was undone; the plan may be applied again."""
        self.result = None
        self.step = Step.PLAN if self.plan is not None else Step.CHOOSE

    def failed(self, sentence: str) -> None:
        """The work under way came to nothing; back to the step before it, with the reason."""
        self.trouble = sentence
        if self.step is Step.READING:
            self.step = Step.CHECK if self.understanding is not None else Step.CHOOSE
        elif self.step is Step.PLANNING:
            self.step = Step.CHECK
        elif self.step is Step.APPLYING:
            self.step = Step.PLAN

    @property
    def may_go_back(self) -> bool:
        """Whether there is a step to go back to."""
        return self.step in (Step.CHECK, Step.PLAN)

    def back(self) -> Step:
        """One step back, with all that was said still standing."""
        self.trouble = ""
        if self.step is Step.PLAN:
            self.step = Step.CHECK
        elif self.step is Step.CHECK:
            if self.path is not None:
                self.queue[:0] = [self.path, *self.others]
            self._forget()
            self.step, self.path = Step.CHOOSE, None
        return self.step

    def _forget(self) -> None:
        self.answers = Answers()
        self.others = []
        self.understanding = None
        self.plan = None
        self.result = None
        self.trouble = ""
