"""What is looked over before a form is published: what cannot work, and what is a pity.

A serious finding is something that the people who fill the form in would stumble over, or an
answer that would be lost; the others are worth a look.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from db.folding import fold
from desktop.domain.form_answers import LONGEST, bounds, day_of, number_of
from desktop.domain.form_page import post_address
from desktop.domain.form_reach import condition_findings, is_reachable
from desktop.domain.form_schema import (
    CHANNELS,
    CONTACT,
    DATE,
    FIELDS,
    LONG,
    MANY_AT_ONCE,
    NO,
    NOTHING,
    NUMBER,
    PERMISSION,
    REACTIONS,
    SCALE,
    SHORT,
    WITH_CHOICES,
    YES_OR_NO,
    Becomes,
    FormSchema,
    Question,
)
from desktop.domain.form_words import quoted

MOST_OF_THEM = 0.6
PATRONS_LEAST = 20
SCALE_STEPS_MOST = 11
WORDING_MOST = 140


class Finding(NamedTuple):
    """One thing to look at. question: whose it is ('' the form's); kind: what sort of thing."""

    question: str
    kind: str
    text: str
    serious: bool


def check(
    schema: FormSchema, answered: Mapping[str, int] | None = None, patrons: int = 0
) -> tuple[Finding, ...]:
    """All there is to say before publishing, in the form's order.

    `answered`: how many of the venue's `patrons` have answered a question already, by its key.
    """
    found = list(_of_the_form(schema))
    for question in schema.questions:
        found += _of_wording(schema, question)
        found += _of_choices(question)
        found += _of_conditions(schema, question)
        if question.asks:
            found += _of_limits(question)
            found += _of_becoming(question)
            found += _of_permission(schema, question)
            found += _of_knowing(question, (answered or {}).get(question.key, 0), patrons)
    return tuple(found)


def _of_the_form(schema: FormSchema) -> Iterator[Finding]:
    if not schema.asked:
        yield Finding("", "no_questions", "This form does not ask anything yet.", True)
    if schema.questions and not schema.title.strip():
        yield Finding("", "untitled", "The form has no title for those who fill it in.", False)
    if schema.post_to:
        address = post_address(schema.post_to)
        if not address:
            yield Finding(
                "", "post_to", "The address that its web page sends to is no web address.", True
            )
        elif address.startswith("http:"):
            yield Finding(
                "", "post_to", "Its web page sends answers unprotected: use https.", False
            )


def _of_wording(schema: FormSchema, question: Question) -> Iterator[Finding]:
    key, words = question.key, question.words.strip()
    if not words and (question.asks or not question.help.strip()):
        noun = "question" if question.asks else "heading"
        yield Finding(key, "no_words", f"A {noun} has no words.", True)
        return
    if len(words) > WORDING_MOST:
        text = f"{quoted(words)} is long: put what explains it into the hint."
        yield Finding(key, "long", text, False)
    earlier = schema.questions[: schema.index(key)]
    if question.asks and any(q.asks and fold(q.words) == fold(words) for q in earlier):
        yield Finding(key, "alike", f"{quoted(words)} is asked twice.", False)


def _of_choices(question: Question) -> Iterator[Finding]:
    if question.kind == CONTACT and not question.parts:
        text = f"{quoted(question.words)} asks for no contact detail at all."
        yield Finding(question.key, "no_choices", text, True)
    if question.kind not in WITH_CHOICES:
        return
    key, offered, named = question.key, question.offered, quoted(question.words)
    if not offered:
        yield Finding(key, "no_choices", f"{named} has no answers to choose from.", True)
    elif len(offered) == 1 and not question.other and question.kind not in MANY_AT_ONCE:
        yield Finding(key, "one_choice", f"{named} has only one answer to choose.", False)
    if any(not c.words.strip() for c in offered):
        yield Finding(key, "no_words", f"{named} has an answer without words.", True)
    ordered = sorted(fold(c.words) for c in offered if c.words.strip())
    for left, right in pairwise(ordered):
        if left == right:
            twice = next(c.words for c in offered if fold(c.words) == left)
            yield Finding(key, "alike", f"{named} offers {quoted(twice)} twice.", True)


def _of_conditions(schema: FormSchema, question: Question) -> Iterator[Finding]:
    wrong = list(condition_findings(schema, question))
    for kind, text in wrong:
        yield Finding(question.key, kind, text, True)
    if not wrong and not is_reachable(schema, question):
        text = f"{quoted(question.words)} never shows: its conditions cannot hold together."
        yield Finding(question.key, "unreachable", text, True)


# -- limits


def _of_limits(question: Question) -> Iterator[Finding]:
    low, high = question.limits.low.strip(), question.limits.high.strip()
    wrong = _days_wrong(low, high) if question.kind == DATE else _amounts_wrong(question, low, high)
    if wrong:
        yield Finding(question.key, "limits", f"{quoted(question.words)}: {wrong}", True)
    elif question.kind == SCALE:
        least, most = bounds(question)
        if least is not None and most is not None and most - least >= SCALE_STEPS_MOST:
            text = f"{quoted(question.words)} has {most - least + 1:f} steps; eleven are enough."
            yield Finding(question.key, "steps", text, False)


def _days_wrong(low: str, high: str) -> str:
    for day in (low, high):
        found = day_of(day) if day else (0, 1, 1)
        if found is None or found[0] is None:
            return f"the limit {day} is no day."
    return "the first day is after the last." if low and high and low > high else ""


def _amounts_wrong(question: Question, low: str, high: str) -> str:
    if question.kind not in (NUMBER, SCALE, SHORT, LONG, *MANY_AT_ONCE):
        return ""
    for limit in (low, high):
        if limit and number_of(limit) is None:
            return f"the limit {limit} is no number."
    least, most = bounds(question)
    if least is not None and most is not None and least > most:
        return "at least is more than at most."
    if question.kind in (NUMBER, SCALE):
        return ""
    if most is not None and most < 1:
        return "no answer at all would be allowed."
    room = _room(question)
    if least is not None and least > room:
        return f"at least {least:f} cannot be reached: there is room for {room:f}."
    return ""


def _room(question: Question) -> Decimal:
    if question.kind in MANY_AT_ONCE:
        return Decimal(len(question.offered) + question.other)
    return Decimal(LONGEST[question.kind])


# -- what answers become


def _of_becoming(question: Question) -> Iterator[Finding]:
    named = quoted(question.words)
    for becomes in _all_becoming(question):
        wrong = _incomplete(becomes)
        if wrong:
            yield Finding(question.key, "becomes", f"{named}: {wrong}", True)
            return
    if question.kind == PERMISSION or question.kind == CONTACT:
        return
    if question.kind not in WITH_CHOICES:
        if question.becomes.kind == NOTHING:
            text = f"{named} becomes nothing: it is only kept with the answers."
            yield Finding(question.key, "nothing", text, False)
        elif _misplaced(question):
            text = f"{named} is no date, and becomes a birthday."
            yield Finding(question.key, "becomes", text, True)
        return
    yield from _choices_for_nothing(question)


def _all_becoming(question: Question) -> list[Becomes]:
    if question.kind == CONTACT:
        return []
    if question.kind not in WITH_CHOICES:
        return [question.becomes]
    found = [c.becomes for c in question.offered]
    return [*found, question.becomes] if question.other else found


def _misplaced(question: Question) -> bool:
    becomes = question.becomes
    return becomes.kind == "field" and becomes.what == "birthday" and question.kind != DATE


def _incomplete(becomes: Becomes) -> str:
    """What is missing for an answer to become what it should."""
    what = becomes.what.strip()
    if becomes.kind == "field" and what not in FIELDS:
        return "an answer becomes a field of the patron, but which?"
    if becomes.kind in ("consent", "refusal") and what not in CHANNELS:
        return "a permission has no channel: by e-mail, phone, post or text?"
    if becomes.kind == "reaction" and what not in REACTIONS:
        return "an answer becomes a reaction, but liked, mixed or disliked?"
    return ""


def _choices_for_nothing(question: Question) -> Iterator[Finding]:
    offered = [c for c in question.offered if not (question.kind in YES_OR_NO and c.key == NO)]
    lost = [c for c in offered if c.becomes.kind == NOTHING]
    if not lost:
        return
    named = quoted(question.words)
    kept = [c for c in question.offered if c.becomes.kind != NOTHING]
    if not kept and not (question.other and question.becomes.kind != NOTHING):
        text = f"The answers to {named} become nothing: they are only counted."
        yield Finding(question.key, "nothing", text, False)
        return
    for choice in lost:
        if choice.words.strip():
            text = f"{named}: {quoted(choice.words)} becomes nothing."
            yield Finding(question.key, "nothing", text, False)


def _of_permission(schema: FormSchema, question: Question) -> Iterator[Finding]:
    kinds = {c.becomes.kind for c in question.offered}
    granted = {c.becomes.what for c in question.offered if c.becomes.kind == "consent"}
    named = quoted(question.words)
    if question.kind == PERMISSION and not granted:
        text = f"{named} is a permission without a channel: a yes would allow nothing."
        yield Finding(question.key, "no_channel", text, True)
        return
    if not granted:
        return
    if question.required:
        text = f"{named} is compulsory. A permission counts only if it is given freely."
        yield Finding(question.key, "forced", text, False)
    if question.kind in YES_OR_NO and "refusal" not in kinds:
        text = f"{named}: a no changes nothing, so a permission given before would stay."
        yield Finding(question.key, "no_refusal", text, False)
    parts = {p for q in schema.questions if q.kind == CONTACT for p in q.parts}
    if "email" in granted and parts and "email" not in parts:
        text = f"{named} allows e-mail, and the contact details do not ask for the address."
        yield Finding(question.key, "no_address", text, False)


def _of_knowing(question: Question, answered: int, patrons: int) -> Iterator[Finding]:
    if patrons >= PATRONS_LEAST and answered >= MOST_OF_THEM * patrons:
        text = (
            f"{quoted(question.words)}: {answered:,} of {patrons:,} patrons have answered this "
            "already."
        )
        yield Finding(question.key, "answered", text, False)
