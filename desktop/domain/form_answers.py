"""What was answered to one question: its one spelling, whichever face it came through, and what
is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from db.folding import seen
from desktop.domain.form_schema import (
    ACCESS,
    CONTACT,
    DATE,
    LONG,
    MANY_AT_ONCE,
    NUMBER,
    OTHER,
    SCALE,
    SCALE_HIGH,
    SCALE_LOW,
    WITH_CHOICES,
    YES_OR_NO,
    Limits,
    Question,
)

LONGEST = {"short": 500, "long": 10_000}
_LEAP_YEAR = 2024
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_DAY = re.compile(r"(?:([0-9]{4})|-)-([0-9]{2})-([0-9]{2})")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{1,6})?")


class Given(NamedTuple):
    """One answer. Of questions with choices `choices` (keys, in the question's order; as a face
    hands it on also OTHER, the free answer's own box) and the free answer `other`; of contact
    details `parts` (name, value); else `text`: a number as `7.5`, a date as `1980-05-17` or without
    its year `--05-17`.
    """

    choices: tuple[str, ...] = ()
    other: str = ""
    text: str = ""
    parts: tuple[tuple[str, str], ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing was answered."""
        return not (self.choices or self.other or self.text or self.parts)

    def part(self, name: str) -> str:
        """One of the contact details, '' if it was not given."""
        return dict(self.parts).get(name, "")


Answers = Mapping[str, Given]  # by the question's key


def to_data(given: Given) -> dict[str, Any]:
    """An answer as JSON data, without what is empty."""
    found: dict[str, Any] = {}
    if given.choices:
        found["choices"] = list(given.choices)
    if given.other:
        found["other"] = given.other
    if given.text:
        found["text"] = given.text
    if given.parts:
        found["parts"] = dict(given.parts)
    return found


def from_data(data: Any) -> Given:
    """An answer from JSON data of any origin; what does not fit is left out."""
    if not isinstance(data, Mapping):
        return Given()
    choices, parts = data.get("choices"), data.get("parts")
    return Given(
        tuple(str(c) for c in choices) if isinstance(choices, list | tuple) else (),
        _text(data.get("other")),
        _text(data.get("text")),
        tuple((str(k), _text(v)) for k, v in parts.items()) if isinstance(parts, Mapping) else (),
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def normal(question: Question, given: Given) -> Given:
    """The one spelling of an answer: the same for each face, and for an answer read again.

    Choices that the question does not have are left out, of a question that takes one the first
    stays; numbers and dates that are none stay as they were typed, for `complaint` to name. A
    free answer that was ticked (OTHER among the choices) without a word says what its box says.
    """
    if question.kind in WITH_CHOICES:
        chosen = [c.key for c in question.choices if c.key in given.choices]
        other = _free(question, given) if question.other else ""
        if question.kind not in MANY_AT_ONCE:
            chosen = chosen[:1]
            other = "" if chosen else other
        return Given(tuple(chosen), other)
    if question.kind == CONTACT:
        said = {name: _line(value) for name, value in given.parts}
        return Given(parts=tuple((p, said[p]) for p in question.parts if said.get(p)))
    if not question.asks:
        return Given()
    return Given(text=_normal_text(question, given.text))


def _free(question: Question, given: Given) -> str:
    words = _line(given.other)
    return words or (free_words(question) if OTHER in given.choices else "")


def free_words(question: Question) -> str:
    """What the box of the free answer says: what it means where nothing was written beside it."""
    return _line(question.other_words) or "Something else"


def _normal_text(question: Question, text: str) -> str:
    if question.kind == LONG:
        lines = seen(text).replace("\r\n", "\n").replace("\r", "\n").strip()
        return "\n".join(line.rstrip() for line in lines.split("\n"))
    line = _line(text)
    if question.kind in (NUMBER, SCALE):
        number = number_of(line)
        return line if number is None else f"{number.normalize():f}"
    return line


def _line(text: str) -> str:
    return " ".join(seen(text).split())


def number_of(text: str) -> Decimal | None:
    """The number a text is, with a point or a comma for its decimals; None if it is none."""
    return Decimal(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def day_of(text: str) -> tuple[int | None, int, int] | None:
    """(year or None, month, day) of `1980-05-17` or `--05-17`; None if there is no such day."""
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    year = int(match[1]) if match[1] else None
    try:
        date(_LEAP_YEAR if year is None else year, int(match[2]), int(match[3]))
    except ValueError:
        return None
    return year, int(match[2]), int(match[3])


def complaint(question: Question, given: Given) -> str:
    """What is wrong with an answer in its normal spelling, as a sentence to the one who answers;
    '' if nothing is. An empty answer is only wrong where one is required.
    """
    if given.empty:
        return "Please answer this one." if question.required and question.asks else ""
    wrong = _misfit(question, given)
    if wrong:
        return wrong
    return _out_of_limits(question, given)


def _misfit(question: Question, given: Given) -> str:
    """An answer of the wrong kind."""
    if question.kind in (NUMBER, SCALE):
        number = number_of(given.text)
        if number is None:
            return "Please write a number."
        if question.kind == SCALE and number != number.to_integral_value():
            return "Please choose one of the numbers."
    elif question.kind == DATE:
        found = day_of(given.text)
        if found is None:
            return "There is no such day."
        if question.with_year and found[0] is None:
            return "Please add the year."
    elif question.kind == CONTACT:
        mail = given.part("email")
        if mail and not _EMAIL.fullmatch(mail):
            return "This does not look like an e-mail address."
    elif len(given.text) > LONGEST.get(question.kind, LONGEST["long"]):
        return f"Please be a little shorter: at most {LONGEST[question.kind]:,} characters."
    return ""


def bounds(question: Question) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most of a number, a scale, a length or a count; None: no limit."""
    low, high = number_of(question.limits.low), number_of(question.limits.high)
    if question.kind == SCALE:
        low = Decimal(SCALE_LOW) if low is None else low
        high = Decimal(SCALE_HIGH) if high is None else high
    return low, high


def _out_of_limits(question: Question, given: Given) -> str:
    if question.kind == DATE:
        broken = _date_beyond(question.limits, given.text)
    else:
        broken = _amount_beyond(question, given)
    return question.limits.message or broken if broken else ""


def _date_beyond(limits: Limits, text: str) -> str:
    if text.startswith("--"):
        return ""
    if limits.low and text < limits.low:
        return f"Please choose a day from {limits.low} on."
    if limits.high and text > limits.high:
        return f"Please choose a day up to {limits.high}."
    return ""


def _amount_beyond(question: Question, given: Given) -> str:
    low, high = bounds(question)
    if question.kind in YES_OR_NO or question.kind == CONTACT:
        return ""
    if question.kind in (NUMBER, SCALE):
        amount, unit = number_of(given.text) or Decimal(0), ""
    elif question.kind in WITH_CHOICES:
        if question.kind not in (*MANY_AT_ONCE, ACCESS):
            return ""
        amount, unit = Decimal(len(given.choices) + bool(given.other)), " answers"
    else:
        amount, unit = Decimal(len(given.text)), " characters"
    if low is not None and amount < low:
        return f"Please choose or write at least {low:f}{unit}."
    if high is not None and amount > high:
        return f"Please choose or write at most {high:f}{unit}."
    return ""
