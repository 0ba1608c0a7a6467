"""What was answered on a form, question by question: counts and bars, over all its versions.

A question is one through all its versions, whatever it was called: it reads as in the newest
version that has it, and choices that are not offered any more stand last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Unpack

from db.queries import forms, results
from db.queries.results import ANY, OTHER, SEGMENTS, Tally, TextAnswer, Which
from desktop.domain.form_schema import (
    CONTACT,
    DATE,
    LONG,
    NUMBER,
    SCALE,
    SHORT,
    WITH_CHOICES,
    Choice,
    FormSchema,
    Question,
    from_data,
)
from desktop.domain.words import count_words

SEGMENT_WORDS: dict[str, str] = {
    "members": "Members",
    "not_members": "Not members",
    "not_yet": "Not been here yet",
    "first": "Been here once",
    "several": "Two to four visits",
    "regulars": "Five visits and more",
    results.NOBODY: "Anonymous",
}
TEXTS_SHOWN = 50
MOST_NUMBERS = 12  # different numbers that still get a bar each
COMPARED = ("", "version", "segment", "season")


class Bar(NamedTuple):
    """One answer. `share`: of those who answered the question, 0 to 1; `retired`: not offered any
    more. `key` is what `results.list_who` asks for ('' where that cannot be asked)."""

    key: str
    words: str
    responses: int
    share: float
    retired: bool = False


class QuestionResult(NamedTuple):
    """One question. `note` says what bars cannot: a mean, the least and the most."""

    question: Question
    answered: int
    bars: tuple[Bar, ...]
    note: str = ""
    texts: tuple[TextAnswer, ...] = ()
    retired: bool = False


class FormResults(NamedTuple):
    """All of a form; `tally` says how many answered, through what, since when."""

    form_name: str
    tally: Tally
    questions: tuple[QuestionResult, ...]

    def of(self, key: str) -> QuestionResult | None:
        """The result of one question."""
        return next((q for q in self.questions if q.question.key == key), None)


class Group(NamedTuple):
    """One side of a comparison: its name, and the results of those in it."""

    name: str
    results: FormResults


def form_results(form_id: int, **which: Unpack[Which]) -> FormResults:
    """What was answered, as far as `which` restricts it. Raises NotFound, InputRefused."""
    form = forms.get_form(form_id)
    counted = results.count_answers(form_id, **which)
    found = [
        _result(form_id, question, counted.get(question.key, {}), retired, which)
        for question, retired in _questions(form_id)
        if question.kind != CONTACT
    ]
    kept = tuple(r for r in found if r.answered or not r.retired)
    return FormResults(form.name, results.count_filled(form_id, **which), kept)


def compare(form_id: int, by: str, **which: Unpack[Which]) -> tuple[Group, ...]:
    """The results side by side: of each version, segment of patrons, or season with answers."""
    groups = []
    for name, part in _parts(form_id, by):
        restricted: Which = which.copy()
        restricted.update(part)
        found = form_results(form_id, **restricted)
        if found.tally.responses:
            groups.append(Group(name, found))
    return tuple(groups)


def _parts(form_id: int, by: str) -> Iterator[tuple[str, Which]]:
    if by == "version":
        for version in reversed(forms.list_versions(form_id)):
            yield f"v{version.number}", {"version_ids": (version.id,)}
    elif by == "segment":
        for segment in (*SEGMENTS, results.NOBODY):
            yield SEGMENT_WORDS[segment], {"segment": segment}
    elif by == "season":
        for name, since, until, _ in reversed(results.list_answered_seasons(form_id)):
            yield name, {"since": since, "until": until}


def _questions(form_id: int) -> Iterator[tuple[Question, bool]]:
    """Each question that was ever asked, as it reads now; those not asked any more come last."""
    schemas = [from_data(v.body) for v in forms.list_versions(form_id)]
    seen: set[str] = set()
    for age, schema in enumerate(schemas):
        for question in schema.asked:
            if question.key not in seen:
                seen.add(question.key)
                yield _with_all_choices(question, schemas[age:]), age > 0


def _with_all_choices(question: Question, schemas: list[FormSchema]) -> Question:
    """The question with the choices of its older versions, retired, behind its own."""
    choices: dict[str, Choice] = {c.key: c for c in question.choices}
    for schema in schemas[1:]:
        older = schema.question(question.key)
        for choice in older.choices if older is not None else ():
            choices.setdefault(choice.key, Choice(choice.key, choice.words, retired=True))
    ordered = sorted(choices.values(), key=lambda c: c.retired)
    return Question(
        question.key, question.kind, question.words, question.help,
        choices=tuple(ordered), other=question.other, other_words=question.other_words,
        limits=question.limits, low_words=question.low_words, high_words=question.high_words,
    )  # fmt: skip


def _result(
    form_id: int, question: Question, counts: Mapping[str, int], retired: bool, which: Which
) -> QuestionResult:
    answered = counts.get(ANY, 0)
    if question.kind in WITH_CHOICES:
        return QuestionResult(
            question, answered, tuple(_choice_bars(question, counts)), "",
            _texts(form_id, question, which) if counts.get(OTHER) else (), retired,
        )  # fmt: skip
    if question.kind in (SCALE, NUMBER) and answered:
        bars, note = _amounts(form_id, question, which)
        return QuestionResult(question, answered, bars, note, (), retired)
    texts = _texts(form_id, question, which) if question.kind in (SHORT, LONG, DATE) else ()
    return QuestionResult(question, answered, (), "", texts, retired)


def _texts(form_id: int, question: Question, which: Which) -> tuple[TextAnswer, ...]:
    return tuple(results.list_texts(form_id, question.key, limit=TEXTS_SHOWN, **which))


def _choice_bars(question: Question, counts: Mapping[str, int]) -> Iterator[Bar]:
    answered = counts.get(ANY, 0) or 1
    for choice in question.choices:
        count = counts.get(choice.key, 0)
        if count or not choice.retired:
            yield Bar(choice.key, choice.words, count, count / answered, choice.retired)
    if question.other or counts.get(OTHER):
        count = counts.get(OTHER, 0)
        yield Bar(OTHER, question.other_words, count, count / answered, not question.other)


def _amounts(form_id: int, question: Question, which: Which) -> tuple[tuple[Bar, ...], str]:
    found = results.list_amounts(form_id, question.key, **which)
    total = sum(count for _, count in found)
    if not total:
        return (), ""
    mean = sum(amount * count for amount, count in found) / total
    note = f"Mean {mean:.1f} of {count_words(total, 'answer')}"
    if question.kind == NUMBER:
        note += f", from {found[0][0]:g} to {found[-1][0]:g}"
    if len(found) > MOST_NUMBERS:
        return (), note
    return tuple(Bar("", f"{amount:g}", count, count / total) for amount, count in found), note
