"""A form's questions as text to paste into a ticketing site's own custom questions.

A person copies it piece by piece into somebody else's screens: each question with its kind in
plain words, its choices one on a line, whether it is compulsory and when to ask it.
"""

from __future__ import annotations

from db.folding import seen
from desktop.domain.form_answers import bounds, free_words
from desktop.domain.form_schema import (
    ACCESS,
    CONTACT,
    CONTACT_PARTS,
    DATE,
    KIND_WORDS,
    LONG,
    NUMBER,
    ONE,
    PERMISSION,
    SCALE,
    SEVERAL,
    SHORT,
    WITH_CHOICES,
    YES_NO,
    FormSchema,
    Question,
)
from desktop.domain.form_words import condition_words
from desktop.domain.kiosk_session import in_order
from desktop.domain.words import join_words

_KINDS = {
    ONE: "one of a list (drop-down or radio buttons)",
    SEVERAL: "any of a list (tick boxes)",
    YES_NO: "yes or no (radio buttons)",
    SHORT: "one line of text",
    LONG: "several lines of text",
    NUMBER: "a number",
    SCALE: "one of a list of numbers (drop-down or radio buttons)",
    DATE: "a date",
    CONTACT: "the site’s own fields for {parts}",
    PERMISSION: "yes or no (radio buttons), nothing chosen beforehand",
    ACCESS: "any of a list (tick boxes)",
}
_SCALE_MOST = 100  # more numbers than anybody pastes


def ticketing_text(schema: FormSchema) -> str:
    """The whole list as plain text, ready to copy. Headings stand between the questions."""
    blocks = [_top(schema)]
    for number, question in schema.numbered():
        if number:
            blocks.append(_question(schema, question, number))
        else:
            blocks.append("\n".join(p for p in (_line(question.words), _line(question.help)) if p))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _top(schema: FormSchema) -> str:
    told = [_line(schema.title) or "Questions", _line(schema.intro)]
    return "\n".join(part for part in told if part)


def _line(words: str) -> str:
    return " ".join(seen(words).split())


def _question(schema: FormSchema, question: Question, number: int) -> str:
    words = _line(question.words) or KIND_WORDS[question.kind]
    lines = [f"{number}. {words}"]
    if question.help.strip():
        lines.append(f"Help text: {_line(question.help)}")
    lines.append(f"Type: {_kind(question)}")
    lines.append(f"Required: {'yes' if question.required else 'no'}")
    limits = _limits(question)
    if limits:
        lines.append(f"Limit: {limits}")
    when = condition_words(schema, question)
    if when:
        lines.append(f"Ask only if: {_line(when)}")
    choices = _choices(question)
    if choices:
        lines += ["Choices:", *choices]
    return "\n".join(lines)


def _kind(question: Question) -> str:
    parts = [CONTACT_PARTS[p].lower() for p in question.parts]
    said = _KINDS[question.kind].format(parts=join_words(parts) or "contact details")
    if question.kind == DATE and not question.with_year:
        said += " without the year (or one line of text: day and month)"
    if question.kind in WITH_CHOICES and question.other:
        said += ", the last one with a line of text where the site offers it"
    return said


def _choices(question: Question) -> list[str]:
    if question.kind == SCALE:
        return _scale(question)
    if question.kind not in WITH_CHOICES:
        return []
    offered = [_line(choice.words) for choice in in_order(question)]
    if question.other:
        offered.append(_line(free_words(question)))
    return [words for words in offered if words]


def _scale(question: Question) -> list[str]:
    low, high = bounds(question)
    if low is None or high is None or high - low > _SCALE_MOST:
        return []
    numbers = [str(n) for n in range(-int(-low // 1), int(high // 1) + 1)]
    ends = {0: question.low_words, len(numbers) - 1: question.high_words}
    return [
        f"{n} = {_line(ends[i])}" if _line(ends.get(i, "")) else n for i, n in enumerate(numbers)
    ]


def _limits(question: Question) -> str:
    """The limits in words, with what to say to somebody who goes beyond them."""
    if question.kind in (SCALE, CONTACT, YES_NO, PERMISSION, ONE):
        return ""
    if question.kind == DATE:
        low, high = question.limits.low, question.limits.high
    else:
        least, most = bounds(question)
        low = "" if least is None else f"{least:f}"
        high = "" if most is None else f"{most:f}"
    unit = {NUMBER: "", DATE: "", SEVERAL: " answers", ACCESS: " answers"}.get(
        question.kind, " characters"
    )
    said = " and ".join(
        part
        for part in (f"at least {low}" if low else "", f"at most {high}" if high else "")
        if part
    )
    if not said:
        return ""
    message = _line(question.limits.message)
    return f"{said}{unit}" + (f" (say: {message})" if message else "")
