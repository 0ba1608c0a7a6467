"""What publishing a form does to the answers that are there: said before it is done.

Nothing that was answered is ever lost; the page says of each change what it means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import NamedTuple

from db.folding import fold
from desktop.domain.form_schema import (
    KIND_WORDS,
    NOTHING,
    WITH_CHOICES,
    Becomes,
    FormSchema,
    Question,
)
from desktop.domain.form_words import ONLY_KEPT, becomes_words, condition_words, quoted
from desktop.domain.words import count_words

Counts = Mapping[str, Mapping[str, int]]  # question -> choice ('' any answer) -> responses
_QUOTED_MOST = 60
_ALIKE_LEAST = 0.4
_ANOTHER_THING = " If it means something else now, add a new answer and take the old one out."


class ImpactLine(NamedTuple):
    """One thing that changes. question '': it is about the form; kind: what sort of change (first,
    same, added, brought_back, retired, renamed, kind, required, condition, limits, becomes,
    choice_added, choice_renamed, choice_retired, choice_brought_back, order, wording, paper).
    """

    question: str
    kind: str
    text: str


def impact(old: FormSchema | None, new: FormSchema, counts: Counts) -> tuple[ImpactLine, ...]:
    """What it means to old answers that `new` is asked instead of `old` (None: the first time).

    `counts` as `db.queries.results.count_answers` gives them.
    """
    if old is None:
        return (ImpactLine("", "first", "This is the first version: there are no old answers."),)
    lines = [*_of_questions(old, new, counts), *_of_the_form(old, new)]
    if not lines:
        told = "Nothing changes: this is what is asked already."
        if old != new:
            told = "Only how it looks and is asked changes. No answer does."
        return (ImpactLine("", "same", told),)
    lines.append(
        ImpactLine(
            "",
            "paper",
            "Paper and files of earlier versions stay valid: each is read by the version it is of.",
        )
    )
    return tuple(lines)


def _of_questions(old: FormSchema, new: FormSchema, counts: Counts) -> Iterator[ImpactLine]:
    before = {q.key: q for q in old.questions}
    after = {q.key: q for q in new.questions}
    for question in old.questions:
        if question.key not in after:
            yield _gone(question, counts)
    for question in new.questions:
        if question.key in before:
            yield from _of_one(old, before[question.key], new, question, counts)
        elif old.question(question.key) is not None:
            yield ImpactLine(
                question.key, "brought_back",
                f"{_named(question)} is asked again. {_kept(question, counts, 'go on')}",
            )  # fmt: skip
        else:
            noun = "heading" if not question.asks else "question"
            yield ImpactLine(
                question.key, "added",
                f"New {noun} {_named(question)}."
                + (" Old responses have no answer to it." if question.asks else ""),
            )  # fmt: skip


def _gone(question: Question, counts: Counts) -> ImpactLine:
    if not question.asks:
        return ImpactLine(question.key, "retired", f"The heading {_named(question)} is left out.")
    return ImpactLine(
        question.key,
        "retired",
        f"{_named(question)} is not asked any more. "
        + _kept(question, counts, "stay, can be read and are counted"),
    )


def _of_one(
    old: FormSchema, was: Question, new: FormSchema, now: Question, counts: Counts
) -> Iterator[ImpactLine]:
    key = now.key
    if now.words != was.words:
        text = f"{_named(was)} is now {_named(now)}."
        if now.asks:
            text += f" {_kept(now, counts, 'stay with it')}"
        yield ImpactLine(key, "renamed", text)
    if now.kind != was.kind:
        yield ImpactLine(key, "kind", _kind_text(was, now, counts))
    if now.required and not was.required:
        yield ImpactLine(
            key, "required",
            f"{_named(now)} must be answered from now on. Old responses without an answer to it "
            "stay as they are.",
        )  # fmt: skip
    if now.show_if != was.show_if:
        shown = condition_words(new, now)
        told = f"is now shown only if {shown}" if shown else "is now shown always"
        yield ImpactLine(key, "condition", f"{_named(now)} {told}. Old answers stay.")
    if now.limits != was.limits and now.kind == was.kind:
        yield ImpactLine(
            key, "limits", f"{_named(now)} has other limits. Old answers beyond them stay."
        )
    if now.becomes != was.becomes and (now.kind not in WITH_CHOICES or now.other):
        yield _becomes_line(key, _named(now), was.becomes, now.becomes)
    if now.kind in WITH_CHOICES:
        yield from _of_choices(was, now, counts)


def _kind_text(was: Question, now: Question, counts: Counts) -> str:
    told = f"{_named(now)} was “{KIND_WORDS[was.kind]}” and is now “{KIND_WORDS[now.kind]}”."
    number = _answers(now.key, counts)
    if not number:
        return told
    together = was.kind in WITH_CHOICES and now.kind in WITH_CHOICES
    shared = together and {c.key for c in was.choices} & {c.key for c in now.choices}
    rest = "and are counted with the new ones" if shared else "and are counted apart"
    return f"{told} Its {_old(number)} {_verb(number, 'read', 'reads')} as given {rest}."


def _of_choices(was: Question, now: Question, counts: Counts) -> Iterator[ImpactLine]:
    key, told = now.key, counts.get(now.key, {})
    for choice in was.offered:
        kept = now.choice(choice.key)
        if kept is not None and not kept.retired:
            continue
        number = told.get(choice.key, 0)
        rest = f" Its {_old(number)} {_verb(number, 'stay', 'stays')} readable." if number else ""
        yield ImpactLine(
            key, "choice_retired", f"{_words(choice.words)} is not offered any more.{rest}"
        )
    for choice in now.offered:
        before = was.choice(choice.key)
        if before is None:
            yield ImpactLine(key, "choice_added", f"{_words(choice.words)} is offered from now on.")
            continue
        if before.retired:
            yield ImpactLine(
                key, "choice_brought_back", f"{_words(choice.words)} is offered again."
            )
        if before.words != choice.words:
            number = told.get(choice.key, 0)
            rest = (
                f" Its {_old(number)} {_verb(number, 'stay', 'stays')} with it." if number else ""
            )
            yield ImpactLine(
                key, "choice_renamed",
                f"{_words(before.words)} is now {_words(choice.words)}.{rest}"
                + (_ANOTHER_THING if number and _far_apart(before.words, choice.words) else ""),
            )  # fmt: skip
        if before.becomes != choice.becomes:
            yield _becomes_line(key, _words(choice.words), before.becomes, choice.becomes)


def _far_apart(left: str, right: str) -> bool:
    """Whether a new wording looks like another thing rather than the same one mended."""
    return SequenceMatcher(None, fold(left), fold(right)).ratio() < _ALIKE_LEAST


def _becomes_line(key: str, named: str, was: Becomes, now: Becomes) -> ImpactLine:
    told = becomes_words(now) if now.kind != NOTHING else ""
    before = becomes_words(was) if was.kind != NOTHING else "nothing"
    first = (
        f"{named} now becomes {told} (before: {before})."
        if told
        else f"{named} now becomes nothing and is {ONLY_KEPT} (before: {before})."
    )
    return ImpactLine(
        key, "becomes",
        f"{first} This holds for answers that wait for review too; what was taken in stays.",
    )  # fmt: skip


def _of_the_form(old: FormSchema, new: FormSchema) -> Iterator[ImpactLine]:
    left = [q.key for q in old.questions if new.index(q.key) >= 0]
    right = [q.key for q in new.questions if old.index(q.key) >= 0]
    if left != right:
        yield ImpactLine("", "order", "The order changes. Answers do not depend on it.")
    elif any(
        [c.key for c in q.offered if now.choice(c.key)]
        != [c.key for c in now.offered if q.choice(c.key)]
        for q in old.questions
        if (now := new.question(q.key)) is not None
        and {c.key for c in q.offered} == {c.key for c in now.offered}
    ):
        yield ImpactLine("", "order", "Answers to choose from change places. Counts stay whole.")
    if (old.title, old.intro, old.thanks) != (new.title, new.intro, new.thanks) or any(
        q.help != now.help for q in old.questions if (now := new.question(q.key)) is not None
    ):
        yield ImpactLine("", "wording", "Titles and hints read anew. No answer changes.")


def _kept(question: Question, counts: Counts, told: str) -> str:
    number = _answers(question.key, counts)
    if not number:
        return "Nobody has answered it yet."
    verbs = {"stay with it": "stays with it", "go on": "goes on"}
    one = verbs.get(told, "stays, can be read and is counted")
    return f"Its {_old(number)} {told if number != 1 else one}."


def _answers(key: str, counts: Counts) -> int:
    return counts.get(key, {}).get("", 0)


def _old(number: int) -> str:
    return count_words(number, "answer")


def _verb(number: int, many: str, one: str) -> str:
    return one if number == 1 else many


def _named(question: Question) -> str:
    return quoted(question.words, _QUOTED_MOST)


def _words(words: str) -> str:
    return quoted(words, _QUOTED_MOST) if words.strip() else "An empty answer"
