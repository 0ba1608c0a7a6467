"""The results of a form as they are read: each question with its answers in words, and a table.

A question and a choice are named as they were last worded; each answer in the table reads as it
was worded in the version that was answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple, Unpack

from db import clock
from db.queries import forms, results
from db.queries.results import ANY, OTHER, Which
from desktop.domain.form_answers import free_words
from desktop.domain.form_answers import from_data as given_of
from desktop.domain.form_schema import (
    CONTACT,
    NUMBER,
    SCALE,
    WITH_CHOICES,
    Choice,
    FormSchema,
    Question,
    from_data,
)
from desktop.domain.form_words import answer_words

FACE_WORDS = {
    "kiosk": "Kiosk", "paper": "Paper", "pdf": "Fillable PDF", "web": "Web page",
    "survey": "Survey", "tickets": "Ticket export", "desk": "At the desk", "call": "On the phone",
}  # fmt: skip
TEXTS_MOST = 50


class ChoiceResult(NamedTuple):
    """How often one answer was chosen; `retired`: it is not offered any more."""

    key: str
    words: str
    responses: int
    retired: bool


class QuestionResult(NamedTuple):
    """One question: `answered` of the responses say something. Choices in the form's order; of
    numbers `mean` and `spread` (number, responses); of typed answers the newest `texts`.
    `retired`: it is not asked any more.
    """

    key: str
    kind: str
    words: str
    answered: int
    retired: bool
    choices: tuple[ChoiceResult, ...] = ()
    mean: float | None = None
    spread: tuple[tuple[float, int], ...] = ()
    texts: tuple[results.TextAnswer, ...] = ()


class FormResults(NamedTuple):
    """All of a form's results under one restriction."""

    form_id: int
    name: str
    tally: results.Tally
    questions: tuple[QuestionResult, ...]


def read_results(form_id: int, *, texts: int = TEXTS_MOST, **which: Unpack[Which]) -> FormResults:
    """Count a form's answers; at most `texts` typed ones of each question. Raises NotFound."""
    form = forms.get_form(form_id)
    counts = results.count_answers(form_id, **which)
    found = []
    for question, retired in all_questions(form_id):
        counted = counts.get(question.key, {})
        if retired and not counted:
            continue
        found.append(_result(form_id, question, retired, counted, texts, which))
    return FormResults(form_id, form.name, results.count_filled(form_id, **which), tuple(found))


def _result(
    form_id: int,
    question: Question,
    retired: bool,
    counted: dict[str, int],
    texts: int,
    which: Which,
) -> QuestionResult:
    found = QuestionResult(
        question.key, question.kind, question.words, counted.get(ANY, 0), retired
    )
    if question.kind in WITH_CHOICES:
        said = _choice_results(question, counted)
        free = results.list_texts(form_id, question.key, limit=texts, **which)
        return found._replace(choices=said, texts=tuple(free if counted.get(OTHER) else ()))
    # What was chosen before it was asked in another way.
    chosen = tuple(
        ChoiceResult(c.key, c.words, counted[c.key], True)
        for c in question.choices
        if counted.get(c.key)
    )
    found = found._replace(choices=chosen)
    if question.kind in (NUMBER, SCALE):
        spread = tuple(results.list_amounts(form_id, question.key, **which))
        number = sum(n for _, n in spread)
        mean = sum(amount * n for amount, n in spread) / number if number else None
        return found._replace(mean=mean, spread=spread)
    if question.kind == CONTACT:
        return found
    return found._replace(
        texts=tuple(results.list_texts(form_id, question.key, limit=texts, **which))
    )


def _choice_results(question: Question, counted: dict[str, int]) -> tuple[ChoiceResult, ...]:
    found = [
        ChoiceResult(c.key, c.words, counted.get(c.key, 0), c.retired)
        for c in question.choices
        if not c.retired or counted.get(c.key)
    ]
    if question.other or counted.get(OTHER):
        words = free_words(question)
        found.append(ChoiceResult(OTHER, words, counted.get(OTHER, 0), not question.other))
    return tuple(found)


def all_questions(form_id: int) -> list[tuple[Question, bool]]:
    """(question, whether it is not asked any more) of all that was ever published of a form.

    In the order of the newest version, those gone at the end; each as last worded, with all
    choices it ever had.
    """
    schemas = [from_data(v.body) for v in forms.list_versions(form_id)]
    asked = {q.key for q in schemas[0].questions} if schemas else set()
    found: dict[str, Question] = {}
    for schema in schemas:
        for question in schema.asked:
            known = found.get(question.key)
            found[question.key] = question if known is None else _with_older(known, question)
    ordered = sorted(found, key=lambda k: k not in asked)
    return [(found[key], key not in asked) for key in ordered]


def _with_older(known: Question, older: Question) -> Question:
    """A question with the choices that only its older version has, as retired ones."""
    if older.kind not in WITH_CHOICES:
        return known
    have = {c.key for c in known.choices}
    gone = [Choice(c.key, c.words, c.becomes, True) for c in older.choices if c.key not in have]
    if not gone:
        return known
    return replace(known, choices=(*known.choices, *gone))


# -- a table


def table_headings(form_id: int) -> list[str]:
    """What stands above `table_rows`."""
    asked = [question.words or question.key for question, _ in all_questions(form_id)]
    return ["Answered", "Version", "Came by", "Status", "Patron", "Name given", *asked]


def table_rows(form_id: int, **which: Unpack[Which]) -> Iterator[list[str]]:
    """One row for each response, the oldest first, each answer in the words it was given to.

    Cells may begin like a formula: write them through `table_text`.
    """
    keys = [question.key for question, _ in all_questions(form_id)]
    schemas: dict[int, FormSchema] = {v.id: from_data(v.body) for v in forms.list_versions(form_id)}
    for row in results.list_filled(form_id, **which):
        asked = {q.key: q for q in schemas[row.version_id].asked}
        cells = []
        for key in keys:
            question, data = asked.get(key), row.answers.get(key)
            known = question is not None and data is not None
            cells.append(answer_words(question, given_of(data)) if known and question else "")
        named = " ".join(p for p in (row.person.get("given"), row.person.get("family")) if p)
        yield [
            clock.to_local(row.answered_at).strftime("%Y-%m-%d %H:%M"),
            f"v{row.version_number}",
            FACE_WORDS.get(row.face, row.face),
            row.status,
            row.patron_name,
            named or row.person.get("email", ""),
            *cells,
        ]
