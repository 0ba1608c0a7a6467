"""A list's rules in words: one sentence a condition, one line for all of them."""

from __future__ import annotations

from datetime import date

from db.records.segments import Condition, Group, Period
from desktop.domain import segment_kinds as kinds
from desktop.domain import words

_JOINTS = {"all": " and ", "any": " or ", "none": " or "}


def condition_words(condition: Condition, *, file_name: str = "") -> str:
    """`came to something by or about Bartók since 1 Sep 2025`.

    `file_name` is that of the import that a condition may name by its number.
    """
    test = kinds.test_of(condition)
    if test is None:
        return "something this Rapport does not know"
    parts = [test.words]
    scope = test.scope(condition.scope)
    if scope is not None:
        parts.append(scope.words)
    parts.append(_named(condition, test))
    if condition.detail and test.detail:
        parts.append(f"({condition.detail})")
    parts.append(_number_words(condition, test, file_name))
    if test.periods and condition.period.mode:
        parts.append(period_words(condition.period))
    return " ".join(part for part in parts if part)


def _named(condition: Condition, test: kinds.Ask) -> str:
    if not kinds.words_from(condition):
        return ""
    text = condition.text.strip()
    if not text:
        return "" if test.optional and condition.kind == "membership" else _unnamed(test)
    return f"({text})" if condition.kind == "membership" else text


def _unnamed(test: kinds.Ask) -> str:
    return test.hint if test.optional else "…"


def _number_words(condition: Condition, test: kinds.Ask, file_name: str) -> str:
    number = test.number
    if number is None:
        return ""
    if number.of == kinds.MONTHS:
        return f"in {words.MONTHS[min(max(condition.number, 1), 12) - 1]}"
    if number.of == kinds.BATCHES:
        if not condition.number:
            return "an import"
        return f"the import {file_name}" if file_name else f"import {condition.number}"
    if condition.kind == "visit" and condition.number <= 1:
        return ""
    if condition.kind == "gift" and not condition.number:
        return ""
    after = (
        number.after[:-1] if condition.number == 1 and number.after.endswith("s") else number.after
    )
    return " ".join(part for part in (number.before, f"{condition.number:,}", after) if part)


def period_words(period: Period) -> str:
    """`since 1 Sep 2025`, `in the last 30 days`, `this season`."""
    match period.mode:
        case "since":
            return f"since {day_words(period.start)}"
        case "until":
            return f"until {day_words(period.end)}"
        case "between":
            return f"between {day_words(period.start)} and {day_words(period.end)}"
        case "last":
            return f"in the last {words.count_words(period.days, 'day')}"
        case "ago":
            return f"more than {words.count_words(period.days, 'day')} ago"
        case "next":
            return f"in the next {words.count_words(period.days, 'day')}"
        case "season":
            return f"in the season {period.season}" if period.season else "this season"
    return "at any time"


def day_words(text: str) -> str:
    """`1 Sep 2025`, whatever the year; `…` for what is no date."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return "…"
    return f"{day.day} {words.MONTHS[day.month - 1][:3]} {day.year}"


def rules_words(rules: Group) -> str:
    """All of it in one line; `everybody` where nothing is asked."""
    said = _group_words(rules, outermost=True)
    return f"everybody who {said}" if said else "everybody"


def _group_words(group: Group, *, outermost: bool = False) -> str:
    said = [
        _group_words(part) if isinstance(part, Group) else condition_words(part)
        for part in group.parts
    ]
    said = [one for one in said if one]
    if not said:
        return ""
    joined = _JOINTS[group.match].join(said)
    if group.match == "none":
        return f"does not fit: {joined}" if outermost else f"does not fit ({joined})"
    return joined if outermost or len(said) == 1 else f"({joined})"
