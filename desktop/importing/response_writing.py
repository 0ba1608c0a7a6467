"""Write what was answered: the form if it is new, each response once, again only what is new."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from db.errors import NotFound
from db.folding import fold
from db.queries import forms, import_responses
from db.queries.import_responses import KnownResponse
from desktop.domain.form_answers import Given, normal, number_of, to_data
from desktop.domain.form_filling import finish
from desktop.domain.form_intake import ANONYMOUS, REVIEWED, WAITING, remark_of
from desktop.domain.form_schema import HEADING, SCALE, FormSchema
from desktop.domain.form_schema import to_data as schema_data
from desktop.importing.errors import ImportFailed
from desktop.importing.form_plan import FormFacts, FormPlan, ScaleFacts
from desktop.importing.run import ImportRun


class Filled(NamedTuple):
    """One form as it came: answers by question, who said they answered, and what is known.

    `origin` tells it from all others of the form. `remarks`: what fits no question or choice.
    `source` is the file, `face` how it was filled in, '' where all of the import are alike.
    """

    origin: str
    answers: Mapping[str, Given]
    person: Mapping[str, str]
    answered_at: str
    patron_id: int = 0
    performance_id: int = 0
    remarks: tuple[str, ...] = ()
    row: int | None = None
    source: str = ""
    face: str = ""


class ResponseWriter:
    """Writes the responses of one file to one version of one form.

    Call `prefetch` with the origins of a lot, `add` for each, then flush the run's writer.
    """

    def __init__(self, run: ImportRun, plan: FormPlan, face: str) -> None:
        self.run = run
        self.plan = plan = _named(plan, run)
        self.face = face
        self.schema = plan.schema
        self._asked = {q.key for q in plan.schema.questions}
        self._known: dict[str, KnownResponse] = {}
        self._answers: dict[int, dict[int, tuple[int, str]]] = {}
        self._met: set[str] = set()
        self._scales: dict[str, list[int | float]] = {
            q.key: [0, 0] for q in plan.schema.questions if q.kind == SCALE
        }
        self.form_id, self.version_id = plan.form_id, plan.version_id
        self.uid = plan.uid
        if plan.made:
            self._questions = self._make_form()
        else:
            self._questions = self._find_form()

    # -- the form

    def _find_form(self) -> dict[str, int]:
        try:
            forms.get_version(self.version_id)
        except NotFound as error:
            raise ImportFailed(
                f"The form “{self.plan.name}” is not there any more. Nothing was imported. "
                "Choose the file again."
            ) from error
        return forms.question_ids(self.form_id)

    def _make_form(self) -> dict[str, int]:
        """The form and its first version, published at once."""
        if forms.find_form(self.plan.name) is not None:
            raise ImportFailed(
                f"There is a form “{self.plan.name}” already. Nothing was imported. "
                "Choose the file again."
            )
        writer, schema = self.run.writer, self.schema
        self.uid = uuid.uuid4().hex
        self.version_id = writer.new_id("form_version")
        self.form_id = writer.add(
            "form", self.uid, self.plan.name, fold(self.plan.name), self.version_id
        )
        body = json.dumps(schema_data(schema), ensure_ascii=False, sort_keys=True)
        writer.rows["form_version"].append(
            (self.version_id, self.form_id, 1, forms.version_code(self.uid, 1), body)
        )
        found: dict[str, int] = {}
        section: int | None = None
        for question in schema.questions:
            if question.kind == HEADING:
                section = writer.add("section", self.form_id, question.key, question.words)
                continue
            found[question.key] = row_id = writer.add(
                "question", self.form_id, section, question.key, question.kind, question.words
            )
            for choice in question.choices:
                writer.add("choice", row_id, choice.key, choice.words)
        return found

    # -- responses

    def prefetch(self, origins: Iterable[str]) -> None:
        """Look up those of a lot that came in before."""
        self._known.clear()
        self._answers.clear()
        if self.plan.made:
            return
        for known in import_responses.list_known(self.form_id, origins):
            self._known[known.origin] = known
        self._answers = import_responses.list_answers(k.id for k in self._known.values())

    def is_known(self, origin: str) -> bool:
        """Whether one that was looked up with `prefetch` came in before."""
        return origin in self._known

    def add(self, filled: Filled) -> bool:
        """Keep one response, or what is new of one that is here; False if nothing is new."""
        counts = self.run.counts
        finished = finish(self.schema, filled.answers)
        lost = [
            n for key in filled.answers if (n := self._not_shown(filled, key, finished.answers))
        ]
        remark = "\n".join(filter(None, (remark_of(self.schema, finished), *filled.remarks, *lost)))
        counts.responses += 1
        named = bool(filled.person or filled.patron_id)
        counts.anonymous_responses += not named
        self._weigh(finished.answers)
        answers = {
            self._questions[key]: json.dumps(to_data(given), ensure_ascii=False, sort_keys=True)
            for key, given in finished.answers.items()
        }
        known = self._known.get(filled.origin)
        if known is not None:
            return self._again(known, filled, answers, remark)
        if filled.origin in self._met:
            return False
        self._met.add(filled.origin)
        counts.responses_new += 1
        self._write(filled, answers, remark, WAITING if named else ANONYMOUS)
        return True

    def _not_shown(self, filled: Filled, key: str, kept: Mapping[str, Given]) -> str:
        """An answer to a question that the form would not have shown: kept as a remark."""
        if key in kept or key not in self._asked:
            return ""
        question = self.schema.question(key)
        if question is None:
            return ""
        given = normal(question, filled.answers[key])
        if not (given.text or given.other or given.choices):
            return ""
        words = [c.words for c in question.choices if c.key in given.choices]
        said = "; ".join(filter(None, (*words, given.other, given.text)))
        return f"“{question.words}” was answered though it did not show: {said}"

    def _write(self, filled: Filled, answers: Mapping[int, str], remark: str, status: str) -> None:
        writer = self.run.writer
        response = writer.add(
            "response", self.form_id, self.version_id, filled.patron_id or None,
            filled.performance_id or None, filled.face or self.face, status,
            _json(filled.person), filled.origin, filled.source or writer.source, remark,
            filled.answered_at or writer.at,
        )  # fmt: skip
        for question, value in answers.items():
            writer.add("answer", response, question, value)

    def _again(
        self, known: KnownResponse, filled: Filled, answers: Mapping[int, str], remark: str
    ) -> bool:
        """Bring a response up to date; one that was reviewed stays as it is."""
        writer, had = self.run.writer, self._answers.get(known.id, {})
        fresh = {q: v for q, v in answers.items() if q not in had or had[q][1] != v}
        if known.status in REVIEWED:
            if fresh:
                self.run.issue(
                    "reviewed", "Its answers were reviewed before, and differ now: they were left "
                    "as they were.", filled.row, known.patron_id,
                )  # fmt: skip
            return False
        changed = _changed(known, filled, remark)
        if not (fresh or changed):
            return False
        for question, value in fresh.items():
            if question in had:
                writer.update("answer", had[question][0], value=value)
            else:
                writer.add("answer", known.id, question, value)
        writer.update(
            "response", known.id, **changed, version=known.version + 1, updated_at=writer.at
        )
        self.run.counts.responses_updated += 1
        return True

    # -- what came of it

    def _weigh(self, answers: Mapping[str, Given]) -> None:
        for key, told in self._scales.items():
            number = number_of(answers[key].text) if key in answers else None
            if number is not None:
                told[0] += 1
                told[1] += float(number)

    def facts(self) -> FormFacts:
        """The form, and the mean of each of its scales over the file."""
        scales = tuple(
            ScaleFacts(_words(self.schema, key), int(count), round(total / count, 4))
            for key, (count, total) in self._scales.items()
            if count
        )
        return FormFacts(self.plan.name, self.plan.made, self.plan.number, scales)


def _named(plan: FormPlan, run: ImportRun) -> FormPlan:
    """A form that is made is called as somebody said since the file was understood."""
    name = run.answers.given.get("form.name", "").strip()
    if not plan.made or not name or name == plan.name:
        return plan
    return replace(plan, name=name, schema=replace(plan.schema, title=name))


def _changed(known: KnownResponse, filled: Filled, remark: str) -> dict[str, Any]:
    """What is told of a response now that was not known; nothing known is overwritten."""
    changed: dict[str, Any] = {}
    if filled.patron_id and known.patron_id is None:
        changed["patron_id"] = filled.patron_id
    if filled.performance_id and known.performance_id is None:
        changed["performance_id"] = filled.performance_id
    if filled.person and not known.person:
        changed["person"] = _json(filled.person)
    if (filled.person or filled.patron_id) and known.status == ANONYMOUS:
        changed["status"] = WAITING
    if remark and remark != known.remark:
        changed["remark"] = remark
    return changed


def _words(schema: FormSchema, key: str) -> str:
    question = schema.question(key)
    return question.words if question is not None else key


def _json(person: Mapping[str, str]) -> str:
    return json.dumps(dict(person), ensure_ascii=False) if person else ""
