"""Bring a file of answers in: each row a response, who answered it, about which performance."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz

from db.folding import fold
from db.queries import import_responses
from desktop.domain.form_answers import Given
from desktop.domain.form_schema import CONTACT
from desktop.importing import filled_sheets, moments, values
from desktop.importing.errors import ImportFailed
from desktop.importing.form_plan import FormPlan
from desktop.importing.garbage import take_apart
from desktop.importing.memo import Memo
from desktop.importing.orders import SURE_LENGTH
from desktop.importing.performances import Performances, read_performance
from desktop.importing.person import Person, split_name
from desktop.importing.respondents import Respondents
from desktop.importing.response_writing import Filled, ResponseWriter
from desktop.importing.run import ImportRun
from desktop.importing.survey_cells import AnswerReader
from desktop.importing.survey_columns import ANONYMOUS
from desktop.importing.understanding import Understanding

TITLE_LIKE = 80  # of 100: the same title in a slightly other spelling, at the same instant


def import_rows(run: ImportRun) -> None:
    """Bring all rows in. Raises ImportFailed where no column fits a question."""
    if run.understanding.grain == filled_sheets.GRAIN:
        filled_sheets.import_rows(run)
        return
    plan, table = run.understanding.form_plan, run.table
    if plan is None or table is None:
        raise ImportFailed(f"{run.understanding.path.name} holds no answers. Nothing was imported.")
    if not plan.parts:
        raise ImportFailed(
            f"None of the questions in {run.understanding.path.name} is one of “{plan.name}”. "
            "Nothing was imported. Choose another form, or make one from the file."
        )
    table.form = run.understanding.form
    rows = SurveyRows(run, plan)
    try:
        rows.all_rows()
    finally:
        take_apart(rows, run, run.matcher, run.writer)


class SurveyRows:
    """One file of answers on its way in."""

    def __init__(self, run: ImportRun, plan: FormPlan) -> None:
        self.run = run
        self.plan = plan
        found = run.understanding
        self.responses = ResponseWriter(run, plan, "survey")
        self.people = Respondents(run)
        self.performances = SurveyPerformances(run)
        self.readers = _readers(plan, run.dates)
        self.person_of = _person_reader(found)
        self._timestamp = found.index("timestamp")
        self._number = found.index("response_id")
        self._performance = found.index("performance")
        self._utc = _is_utc(found)
        self._told = [c.index for c in found.columns if c.role != "skip"]
        self._unfit = [
            (c.index, c.heading) for c in found.columns if c.index in plan.unfit and c.role == ""
        ]
        self._times: Counter[str] = Counter()
        self._contact = [q for q in plan.schema.questions if q.kind == CONTACT]
        self._fields = [
            q for q in plan.schema.questions if q.becomes.kind == "field" and q.kind != CONTACT
        ]
        self.row_number = found.form.preamble_rows + found.form.header_rows

    def all_rows(self) -> None:
        """Read, find, write; lot by lot."""
        run, counts = self.run, self.run.counts
        for lot in run.lots():
            counts.rows += len(lot)
            filled = []
            people = []
            for row in lot:
                self.row_number += 1
                if not any(cell and not cell.isspace() for cell in row):
                    counts.blank += 1
                    continue
                if values.is_closing_line(row):
                    run.skip("a line of totals or the end of the report")
                    continue
                person = self.person_of(row)
                people.append(person)
                filled.append(self._filled(row, person))
                counts.accepted += 1
            self.people.prefetch(people)
            self.responses.prefetch(f.origin for f in filled)
            for one, person in zip(filled, people, strict=True):
                self._add(one, person)
            run.writer.flush()
        self._finish()

    def _add(self, filled: Filled, person: Person) -> None:
        if filled.person:
            filled = filled._replace(patron_id=self.people.find(person))
        new = self.responses.add(filled)
        if self.run.wants_examples:
            who = person.full_name or person.email or "somebody who gave no name"
            known = self.people.shown(filled.patron_id)
            self.run.example(
                f"{'Answers' if new else 'Known answers'} of {who}"
                + (_whom(known, who) if known else ", to be reviewed" if filled.person else "")
            )

    def _filled(self, row: Sequence[str], person: Person) -> Filled:
        answers: dict[str, Given] = {}
        remarks = []
        for key, words, reader in self.readers:
            given, lost = reader.read(row)
            if not given.empty:
                answers[key] = given
            if lost:
                remarks.append(f"“{words}”: “{values.one_line(lost)}” is none of its choices.")
        for index, heading in self._unfit:
            said = values.clean(row[index]) if index < len(row) else ""
            if said:
                remarks.append(f"Not a question of this form: {heading}: {said}")
        at = self._answered_at(row)
        told = _told(person)
        self._tell_person(answers, told)
        performance = self._performance_of(row)
        if not performance and self._performance in self.plan.unfit:
            said = values.clean(row[self._performance]) if self._performance < len(row) else ""
            remarks += [f"Which performance it is about: {said}"] if said else []
        return Filled(
            self._origin(row, at, told), answers, told, at, 0, performance, tuple(remarks),
            self.row_number,
        )  # fmt: skip

    def _tell_person(self, answers: dict[str, Given], told: dict[str, str]) -> None:
        """Who answered, where the form itself asks for it."""
        if not told:
            return
        left = dict(told)
        for question in self._contact:
            parts = tuple((p, left.pop(p)) for p in question.parts if left.get(p))
            if parts:
                answers[question.key] = Given(parts=parts)
        whole = f"{told.get('given', '')} {told.get('family', '')}".strip()
        for question in self._fields:
            value = whole if question.becomes.what == "display_name" else left.get(
                question.becomes.what, ""
            )  # fmt: skip
            if value and question.key not in answers and not question.choices:
                answers[question.key] = Given(text=value)

    def _answered_at(self, row: Sequence[str]) -> str:
        cell = row[self._timestamp] if -1 < self._timestamp < len(row) else ""
        return read_instant(cell, self.run.dates, self._utc) if cell else ""

    def _performance_of(self, row: Sequence[str]) -> int:
        index = self._performance
        cell = row[index] if -1 < index < len(row) else ""
        return self.performances.of[cell] if cell else 0

    def _origin(self, row: Sequence[str], at: str, told: dict[str, str]) -> str:
        """The sheet's own number; else who, when and what, and which of several such it is."""
        if -1 < self._number < len(row) and (number := values.one_line(row[self._number])):
            # Short numbers are counted anew in each survey: with the time they are this sheet's.
            return f"number {number}" + (f" {at}" if at and len(number) < SURE_LENGTH else "")
        texts = [at, *told.values()]
        texts += [
            values.one_line(row[i]) for i in self._told
            if i < len(row) and row[i] and i != self._timestamp
        ]  # fmt: skip
        text = "\x1f".join(t.casefold() for t in texts if t)
        mark = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
        self._times[mark] += 1
        return f"print {mark} {self._times[mark]}"

    def _finish(self) -> None:
        run, counts = self.run, self.run.counts
        run.writer.flush()
        self.people.count(counts)
        counts.performances = len(self.performances.named.used)
        counts.performances_new = len(self.performances.named.made)
        run.filled = self.responses.facts()
        run.form_uid = self.responses.uid
        if self._unfit:
            names = "; ".join(heading for _, heading in self._unfit)
            run.issue(
                "no_question",
                f"“{self.plan.name}” has no question for: {names}. What was answered there is "
                "kept as a remark of each response.",
            )


def _whom(known: str, who: str) -> str:
    """Behind who answered: the patron that it is."""
    return ", a known patron" if known == who else f", who is {known}"


def _readers(plan: FormPlan, order: str) -> list[tuple[str, str, AnswerReader]]:
    columns: dict[str, list[tuple[int, str]]] = {}
    for part in plan.parts:
        columns.setdefault(part.question, []).append((part.index, part.choice))
    found = []
    for key, several in columns.items():
        question = plan.schema.question(key)
        if question is not None and question.asks:
            told = [(c, text) for q, c, text in plan.wordings if q == key and c]
            found.append((key, question.words, AnswerReader(question, several, told, order)))
    return found


def _is_utc(found: Understanding) -> bool:
    """Whether the heading of the time says that it is told in UTC."""
    index = found.index("timestamp")
    said = fold(found.columns[index].heading) if index >= 0 else ""
    return "utc" in said or "gmt" in said


def read_instant(cell: str, order: str, utc: bool = False) -> str:
    """The stored instant of a time as surveys write it, '' if it is none."""
    text = values.one_line(cell)
    if text.endswith(")"):
        text = text.rpartition("(")[0].strip() or text
    moment = moments.find_moment(text, order)
    if moment is None:
        return ""
    if utc and moment.offset is None:
        moment = moment._replace(offset=0)
    return moments.instant_of(moment)


def _person_reader(found: Understanding) -> Callable[[Sequence[str]], Person]:
    places = [found.index(role) for role in ("given", "family", "name", "email", "phone")]

    def read(row: Sequence[str]) -> Person:
        cells = [values.one_line(row[i]) if -1 < i < len(row) else "" for i in places]
        cells = ["" if fold(c) in ANONYMOUS else c for c in cells]
        return Respondents.person_of(cells)

    return read


def _told(person: Person) -> dict[str, str]:
    """Who said they answered, as a response keeps it."""
    given, family = split_name(person)
    told = {"given": given, "family": family, "email": person.email, "phone": person.phone}
    return {part: value for part, value in told.items() if value}


class SurveyPerformances:
    """The performance that an answer names: a title with its date, or a title that is known."""

    def __init__(self, run: ImportRun) -> None:
        self.named = Performances(run.writer, "")
        self.dates = run.dates
        self.of: Memo[str, int] = Memo(self._find)

    def _find(self, cell: str) -> int:
        text = values.one_line(cell)
        read = read_performance(text, self.dates)
        if read is None or not read.title:
            return self.named.only_one_of(text)
        if read.moment.at is None:
            known = self.named.on_day(read.title, read.moment.day.isoformat())
            return self.named.find_or_add(read.title, known) if known else 0
        instant = moments.instant_of(read.moment)
        for performance_id, title in import_responses.list_performances_at(instant):
            if fuzz.ratio(fold(title), fold(read.title)) >= TITLE_LIKE:
                self.named.used.add(performance_id)
                return performance_id
        return self.named.find_or_add(read.title, instant)
