"""Answers that were given with a ticket or an order: responses of whoever holds or bought it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from desktop.domain.form_answers import Given
from desktop.importing import values
from desktop.importing.form_plan import FormPlan
from desktop.importing.orders import SURE_LENGTH, OrderState
from desktop.importing.response_writing import Filled, ResponseWriter
from desktop.importing.run import ImportRun
from desktop.importing.survey_cells import AnswerReader


class TicketResponses:
    """Collects the answers of a lot's rows and writes them at its end.

    `by_order`: the answers of all rows of an order are one response, the buyer's; else each row
    is one, its holder's. Nobody doubts whose they are: the row says it.
    """

    def __init__(self, run: ImportRun, *, by_order: bool) -> None:
        self.run = run
        self.by_order = by_order
        self.system = run.understanding.system
        plan = run.understanding.form_plan
        self.active = plan is not None and bool(plan.parts)
        self._waiting: dict[str, tuple[OrderState, Filled]] = {}
        self._nth: Counter[str] = Counter()
        if plan is not None and self.active:
            self.readers = _readers(plan, run.dates)
            self.indexes = [p.index for p in plan.parts]
            self.responses = ResponseWriter(run, plan, "tickets")

    def take(
        self, row: Sequence[str], order: OrderState, number: str, performance: int, holder: int,
        ordered_at: str | None, row_number: int,
    ) -> None:  # fmt: skip
        """What a row answers; nothing happens if it is silent.

        A ticket without a number is known as the first, second ... of its order.
        """
        nth = ""
        if not self.by_order and not number:
            self._nth[order.number] += 1
            nth = f"no. {self._nth[order.number]}"
        if not any(row[i] for i in self.indexes):
            return
        answers, remarks = self._read(row)
        if not answers and not remarks:
            return
        origin = f"{self.system}:{order.number}"
        if not self.system and len(order.number) < SURE_LENGTH:
            origin += f"@{performance}"  # another system may have given the same short number
        if not self.by_order:
            origin += f"/{number or nth}"
        before = self._waiting.get(origin)
        if before is not None:
            answers = {**answers, **before[1].answers}
            remarks = tuple(dict.fromkeys((*before[1].remarks, *remarks)))
        self._waiting[origin] = (
            order,
            Filled(origin, answers, {}, ordered_at or order.ordered_at or "", holder, performance,
                   remarks, row_number),
        )  # fmt: skip

    def _read(self, row: Sequence[str]) -> tuple[dict[str, Given], tuple[str, ...]]:
        answers, remarks = {}, []
        for key, words, reader in self.readers:
            given, lost = reader.read(row)
            if not given.empty:
                answers[key] = given
            if lost:
                remarks.append(f"“{words}”: “{values.one_line(lost)}” is none of its choices.")
        return answers, tuple(remarks)

    def end_lot(self) -> None:
        """Hand what was collected to the writer."""
        if not self._waiting:
            return
        self.responses.prefetch(self._waiting)
        for order, filled in self._waiting.values():
            self.responses.add(filled._replace(patron_id=filled.patron_id or order.patron_id))
        self._waiting.clear()

    def finish(self) -> None:
        """The end of the file."""
        if self.active:
            self.end_lot()
            self.run.filled = self.responses.facts()
            self.run.form_uid = self.responses.uid


def _readers(plan: FormPlan, order: str) -> list[tuple[str, str, AnswerReader]]:
    found = []
    for part in plan.parts:
        question = plan.schema.question(part.question)
        if question is not None:
            told = [(c, text) for q, c, text in plan.wordings if q == part.question and c]
            reader = AnswerReader(question, [(part.index, part.choice)], told, order)
            found.append((question.key, question.words, reader))
    return found
