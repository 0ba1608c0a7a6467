"""Every word that a printed or fillable form says by itself, in one place.

Whoever fills a form in reads these beside the venue's own wording: short, kind, no jargon.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from desktop.domain.answer_typing import day_words
from desktop.domain.form_answers import bounds, free_words
from desktop.domain.form_routing import THE_END, Reason
from desktop.domain.form_schema import (
    CONTACT_PARTS,
    DATE,
    MANY_AT_ONCE,
    NUMBER,
    OTHER,
    SCALE,
    WITH_CHOICES,
    YES_OR_NO,
    Question,
)

TICK_ONE = "Tick one."
TICK_ANY = "Tick as many as you like."
SOME_REQUIRED = "Please answer the questions marked *. All others are optional."
ALL_OPTIONAL = "Every question is optional: leave out what you like."
REQUIRED = "*"
GO_ON = "→ go on with {number}"
TO_THE_END = "→ go to the end"
SEE_STRIP = "{numbers}: on the strip at the end of this form."
GOES_ON = "This question continues on the next page."
CONTINUED = "{number}, continued"
PAGE = "Page {number} of {total}"
CODE = "Form {code}"
DAY, MONTH, YEAR = "day", "month", "year"

STRIP = "Your permission"
STRIP_ABOUT = "We only do what you tick here. You can change your mind at any time."
STRIP_CUT = "✂"
STRIP_NAME, STRIP_DATE, STRIP_SIGNED = "Name", "Date", "Signature"
RETURN = "Please give this form back to {venue}."
RETURN_PLAIN = "Please give this form back to the box office."
SEND_BACK = "Please save this file when you are done and send it back to {venue}."
SEND_BACK_PLAIN = "Please save this file when you are done and send it back to us."
STAFF = "For staff"
STAFF_PARTS = ("Received on", "Typed in by", "Event", "Patron")
SCALE_END = "{number} = {words}"
NOT_CHOSEN = "– please choose –"
TICK_TO_SAY = "{question} – {choice}"
PARTS = CONTACT_PARTS


def return_words(venue_name: str, *, as_file: bool) -> str:
    """What to do with it in the end."""
    if not venue_name.strip():
        return SEND_BACK_PLAIN if as_file else RETURN_PLAIN
    return (SEND_BACK if as_file else RETURN).format(venue=venue_name.strip())


def go_on_words(number: int) -> str:
    """Where a choice leads."""
    return TO_THE_END if number == THE_END else GO_ON.format(number=number)


def strip_words(numbers: Sequence[int]) -> str:
    """Where permissions are asked, in place of the questions: `Questions 8 and 9: on ...`."""
    named = [str(n) for n in numbers]
    said = f"Question {named[0]}"
    if len(named) > 1:
        said = f"Questions {', '.join(named[:-1])} and {named[-1]}"
    return SEE_STRIP.format(numbers=said)


# -- only if


def only_if_words(reasons: Sequence[Reason], every: bool) -> str:
    """`Only if you ticked “Yes” in 4.`; '' without a reason."""
    if not reasons:
        return ""
    joint = " and " if every else " or "
    said = []
    for (number, test), same in groupby(reasons, key=_said_together):
        group = list(same)
        if test == "ticked":
            quoted = joint.join(f"“{_choice_words(r)}”" for r in group)
            said.append(f"you ticked {quoted} in {number}")
        else:
            said += [_reason_words(reason) for reason in group]
    return f"Only if {f',{joint}'.join(said) if len(said) > 2 else joint.join(said)}."


def _said_together(reason: Reason) -> tuple[int, str]:
    ticked = reason.condition.test == "is" and reason.asked.kind in WITH_CHOICES
    return reason.number, "ticked" if ticked else str(id(reason))


def _choice_words(reason: Reason) -> str:
    if reason.condition.value == OTHER:
        return free_words(reason.asked)
    choice = reason.asked.choice(reason.condition.value)
    return choice.words if choice else reason.condition.value


def _reason_words(reason: Reason) -> str:
    number, asked, condition = reason
    if condition.test == "answered":
        return f"you answered {number}"
    if condition.test == "not_answered":
        return f"you left {number} empty"
    if condition.test == "contains":
        return f"your answer to {number} contains “{condition.value}”"
    if condition.test in ("at_least", "at_most"):
        return _bound_words(reason)
    if asked.kind in WITH_CHOICES:
        return f"you did not tick “{_choice_words(reason)}” in {number}"
    verb = "chose" if asked.kind == SCALE else "wrote"
    value = day_words(condition.value) if asked.kind == DATE else condition.value
    value = value if asked.kind in (SCALE, NUMBER, DATE) else f"“{value}”"
    if condition.test == "is":
        return f"you {verb} {value} in {number}"
    return f"you did not {'choose' if asked.kind == SCALE else 'write'} {value} in {number}"


def _bound_words(reason: Reason) -> str:
    number, asked, condition = reason
    least = condition.test == "at_least"
    if asked.kind == DATE:
        bound = "or later" if least else "or earlier"
        return f"the day in {number} is {day_words(condition.value)} {bound}"
    if asked.kind in MANY_AT_ONCE:
        return f"you ticked {condition.value} {'or more' if least else 'or fewer'} in {number}"
    return f"your answer to {number} is {condition.value} {'or more' if least else 'or less'}"


# -- how to answer


def how_words(question: Question) -> str:
    """How a question wants to be answered: `Tick at most 3.`; '' where that is plain."""
    if question.kind in MANY_AT_ONCE:
        return _count_words(question)
    if question.kind in WITH_CHOICES:
        return "" if question.kind in YES_OR_NO else TICK_ONE
    if question.kind == NUMBER:
        low, high = bounds(question)
        least, most = ("" if b is None else f"{b:f}" for b in (low, high))
        return _between(least, most, "or more", "or less")
    if question.kind == DATE:
        first, last = day_words(question.limits.low), day_words(question.limits.high)
        return _between(first, last, "or later", "or earlier")
    return ""


def _count_words(question: Question) -> str:
    low, high = bounds(question)
    if low is not None and low <= 0:
        low = None
    if high is not None and high >= len(question.offered) + question.other:
        high = None
    if low is not None and low == high:
        return TICK_ONE if low == 1 else f"Tick {low:f}."
    if low is None and high is None:
        return TICK_ANY
    if low is None:
        return TICK_ONE if high == 1 else f"Tick at most {high:f}."
    if high is None:
        return TICK_ANY if low == 1 else f"Tick at least {low:f}."
    return f"Tick {low:f} to {high:f}."


def _between(low: str, high: str, more: str, less: str) -> str:
    if low and high:
        return f"From {low} to {high}."
    return f"{low} {more}." if low else f"{high} {less}." if high else ""
