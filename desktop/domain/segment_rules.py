"""A list's rules as JSON and back, and what is amiss with them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any, NamedTuple

from db.errors import InputRefused
from db.queries.segment_days import FIRST_YEAR, LAST_YEAR, MOST_DAYS
from db.records.segments import ANY_TIME, Condition, Group, Period
from desktop.domain import segment_kinds as kinds

VERSION = 1
MATCHES = {"all": "all of these", "any": "any of these", "none": "none of these"}
DEEPEST, MOST_CONDITIONS, LONGEST = 5, 100, 200
_GROUP_KEYS = frozenset({"version", "match", "of"})
_CONDITION_KEYS = {
    "is": "kind", "test": "test", "scope": "scope", "text": "text", "detail": "detail",
    "number": "number",
}  # fmt: skip
_PERIOD_KEYS = frozenset({"mode", "start", "end", "days", "season"})


class RulesWrong(InputRefused):
    """These are no rules, or rules of a later Rapport; nothing was changed."""


class Problem(NamedTuple):
    """What is amiss with the condition at a place (counted through all groups, from 0)."""

    place: int
    sentence: str


# -- as JSON


def to_data(rules: Group) -> dict[str, Any]:
    """The rules as JSON data."""
    return {"version": VERSION, **_group_data(rules)}


def to_text(rules: Group) -> str:
    """The rules as they are stored."""
    return json.dumps(to_data(rules), ensure_ascii=False)


def from_text(text: str) -> Group:
    """Stored rules. Raises RulesWrong."""
    try:
        return from_data(json.loads(text))
    except (ValueError, RecursionError) as error:
        if isinstance(error, RulesWrong):
            raise
        raise RulesWrong("The rules of this list cannot be read. Nothing was changed.") from error


def from_data(data: Any) -> Group:
    """Rules from JSON data. Raises RulesWrong, in words, for what is no rule or not known here."""
    if not isinstance(data, dict):
        raise RulesWrong("These are no rules of a list. Nothing was changed.")
    version = data.get("version", VERSION)
    if not isinstance(version, int) or isinstance(version, bool) or version > VERSION:
        raise _later(f"version {version}")
    rules = _group(data, 1)
    if len(rules.conditions) > MOST_CONDITIONS:
        raise RulesWrong(f"A list can have at most {MOST_CONDITIONS} conditions.")
    return rules


def _group_data(group: Group) -> dict[str, Any]:
    return {
        "match": group.match,
        "of": [
            _group_data(part) if isinstance(part, Group) else _condition_data(part)
            for part in group.parts
        ],
    }


def _condition_data(condition: Condition) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, name in _CONDITION_KEYS.items():
        value = getattr(condition, name)
        if value or key == "is":
            found[key] = value
    if condition.period != ANY_TIME:
        found["period"] = {k: v for k, v in asdict(condition.period).items() if v}
    return found


def _later(what: str) -> RulesWrong:
    return RulesWrong(
        f"This list asks for something that this Rapport does not know ({what}): it was made by a "
        "later one. It was left as it is. Update Rapport to use it."
    )


def _group(data: Mapping[str, Any], depth: int) -> Group:
    _check_keys(data, _GROUP_KEYS if depth == 1 else _GROUP_KEYS - {"version"})
    if depth > DEEPEST:
        raise RulesWrong(f"Groups can lie at most {DEEPEST} deep in one another.")
    match, parts = data.get("match", "all"), data.get("of", [])
    if not isinstance(match, str) or match not in MATCHES:
        raise _later(f"“{match}”")
    if not isinstance(parts, list):
        raise RulesWrong("These are no rules of a list. Nothing was changed.")
    found: list[Condition | Group] = []
    for part in parts:
        if not isinstance(part, dict):
            raise RulesWrong("These are no rules of a list. Nothing was changed.")
        found.append(_condition(part) if "is" in part else _group(part, depth + 1))
    return Group(match, tuple(found))


def _condition(data: Mapping[str, Any]) -> Condition:
    _check_keys(data, frozenset(_CONDITION_KEYS) | {"period"})
    values: dict[str, Any] = {}
    for key, name in _CONDITION_KEYS.items():
        wanted: type[Any] = int if name == "number" else str
        value: Any = data.get(key, wanted())
        if not isinstance(value, wanted) or isinstance(value, bool):
            raise RulesWrong(f"“{key}” of a condition is not as it should be: {value!r}.")
        values[name] = value[:LONGEST] if isinstance(value, str) else min(max(int(value), 0), 2**53)
    made = Condition(**values, period=_period(data.get("period", {})))
    kind = kinds.BY_CODE.get(made.kind)
    if kind is None:
        raise _later(f"“{made.kind}”")
    if not made.test:
        made = replace(made, test=kind.tests[0].code)
    test = kind.test(made.test)
    if test is None:
        raise _later(f"“{made.kind}: {made.test}”")
    if test.scopes and test.scope(made.scope) is None:
        raise _later(f"“{made.kind}: {made.scope}”")
    if made.period.mode not in (*test.periods, ""):
        raise _later(f"“{made.kind}: {made.period.mode}”")
    return kinds.trimmed(made) if made.period.mode in test.periods else _without_period(made)


def _without_period(made: Condition) -> Condition:
    """A test that needs a period and was given none keeps none: it is then unfinished."""
    return replace(kinds.trimmed(made), period=ANY_TIME)


def _period(data: Any) -> Period:
    if not isinstance(data, dict):
        raise RulesWrong("The period of a condition is not as it should be.")
    _check_keys(data, _PERIOD_KEYS)
    mode = data.get("mode", "")
    if not isinstance(mode, str) or mode not in kinds.PERIODS:
        raise _later(f"“{mode}”")
    days = data.get("days", 0)
    texts = [data.get(key, "") for key in ("start", "end", "season")]
    if not isinstance(days, int) or isinstance(days, bool):
        raise RulesWrong("The days of a period are no number.")
    if not all(isinstance(text, str) for text in texts):
        raise RulesWrong("The period of a condition is not as it should be.")
    start, end, season = (text[:LONGEST] for text in texts)
    return Period(mode, start, end, min(max(days, 0), MOST_DAYS), season)


def _check_keys(data: Mapping[str, Any], known: frozenset[str]) -> None:
    unknown = sorted(str(key) for key in set(data) - known)
    if unknown:
        raise _later(f"“{unknown[0]}”")


# -- what is amiss


def problems(rules: Group) -> list[Problem]:
    """The conditions that are not finished, each with what it lacks."""
    found = []
    for place, condition in enumerate(rules.conditions):
        sentence = lacking(condition)
        if sentence:
            found.append(Problem(place, sentence))
    return found


def lacking(condition: Condition) -> str:
    """What a condition lacks before it can be asked, '' if nothing."""
    test = kinds.test_of(condition)
    if test is None:
        return "This is not known here."
    if kinds.words_from(condition) and not condition.text.strip() and not test.optional:
        return "Say which."
    number = test.number
    if number is not None and not number.least <= condition.number <= number.most:
        return f"A number from {number.least} to {number.most:,} goes here."
    return _period_lacking(condition.period, test.periods)


def _period_lacking(period: Period, modes: tuple[str, ...]) -> str:
    if period.mode not in modes and (period.mode or modes):
        return "Say when."
    dates = {
        "since": (period.start,),
        "until": (period.end,),
        "between": (period.start, period.end),
    }
    for text in dates.get(period.mode, ()):
        if not _is_day(text):
            return "A date goes here, such as 2026-09-01."
    if period.mode == "between" and period.start > period.end:
        return "The first day is after the last one."
    if period.mode in ("last", "ago", "next") and not 0 <= period.days <= MOST_DAYS:
        return f"A number of days up to {MOST_DAYS:,} goes here."
    return ""


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and FIRST_YEAR <= date.fromisoformat(text).year <= LAST_YEAR
    except ValueError:
        return False


def finished(rules: Group) -> Group:
    """The rules without the conditions that are not finished, and without groups left empty."""
    parts: list[Condition | Group] = []
    for part in rules.parts:
        if isinstance(part, Group):
            inner = finished(part)
            if inner.parts:
                parts.append(inner)
        elif not lacking(part):
            parts.append(part)
    return replace(rules, parts=tuple(parts))


def check(rules: Group) -> None:
    """Raises RulesWrong if something is not finished."""
    found = problems(rules)
    if found:
        from desktop.domain.segment_words import condition_words

        unfinished = condition_words(rules.conditions[found[0].place])
        raise RulesWrong(f"“{unfinished}” is not finished: {found[0].sentence}")
    if finished(rules) != rules:
        raise RulesWrong("A group of this list has no condition in it. Take it away.")
