"""Whether a question can ever show: what its conditions hang on, and if they can hold together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from desktop.domain.form_answers import Given, bounds, day_of, normal, number_of
from desktop.domain.form_filling import shows
from desktop.domain.form_schema import (
    CONTACT,
    DATE,
    MANY_AT_ONCE,
    NUMBER,
    OTHER,
    SCALE,
    TESTS,
    WITH_CHOICES,
    Condition,
    FormSchema,
    Question,
)
from desktop.domain.form_words import quoted

TRIES_MOST = 20_000
_TICKED_TOGETHER = 4


# -- conditions that cannot be understood


def condition_findings(schema: FormSchema, question: Question) -> Iterator[tuple[str, str]]:
    """(kind, sentence) of each condition that hangs on nothing that can be answered before it.

    Kinds: circular, later, missing, retired, heading, value.
    """
    for condition in question.show_if.conditions:
        found = _wrong(schema, question, condition)
        if found:
            yield found


def _wrong(schema: FormSchema, question: Question, condition: Condition) -> tuple[str, str] | None:
    named = quoted(question.words)
    asked = schema.question(condition.question)
    if asked is None:
        return "missing", f"{named} waits for a question that is gone."
    other = quoted(asked.words)
    if asked.key == question.key or hangs_on(schema, asked.key, question.key):
        if asked.key == question.key:
            return "circular", f"{named} waits for its own answer."
        return "circular", f"{named} and {other} wait for each other."
    place = schema.index(asked.key)
    if place < 0:
        return "retired", f"{named} waits for {other}, which is not asked any more."
    if not asked.asks:
        return "heading", f"{named} waits for the heading {other}, which nobody can answer."
    if place > schema.index(question.key):
        return "later", f"{named} waits for {other}, which comes later."
    if _is_impossible(asked, condition):
        return "value", f"{named} waits for an answer that {other} does not have."
    return None


def _is_impossible(asked: Question, condition: Condition) -> bool:
    if condition.test not in TESTS:
        return True
    if condition.test in ("is", "is_not") and asked.kind in WITH_CHOICES:
        if condition.value == OTHER:
            return not asked.other
        return condition.value not in {c.key for c in asked.offered}
    if condition.test in ("at_least", "at_most"):
        return number_of(condition.value) is None and day_of(condition.value) is None
    return condition.test in ("is", "is_not", "contains") and not condition.value.strip()


def hangs_on(schema: FormSchema, key: str, wanted: str) -> bool:
    """Whether the question `key` shows only by an answer to `wanted`, directly or through others."""
    open_keys, seen = [key], set()
    while open_keys:
        question = schema.question(open_keys.pop())
        for condition in question.show_if.conditions if question else ():
            if condition.question == wanted:
                return True
            if condition.question not in seen:
                seen.add(condition.question)
                open_keys.append(condition.question)
    return False


# -- conditions that cannot hold together


def is_reachable(schema: FormSchema, question: Question) -> bool:
    """Whether some way of filling in shows the question; True where there are too many to try."""
    if not question.show_if.conditions:
        return True
    involved = [
        q for q in schema.questions[: schema.index(question.key)]
        if hangs_on(schema, question.key, q.key)
    ]  # fmt: skip
    asked = [c for q in (*involved, question) for c in q.show_if.conditions]
    options = {q.key: _telling(q, [c for c in asked if c.question == q.key]) for q in involved}
    return _Search(schema, question, involved, options).found()


class _Search:
    """Tries the answers that make a difference, question by question in the form's order."""

    def __init__(
        self,
        schema: FormSchema,
        wanted: Question,
        involved: list[Question],
        options: dict[str, list[Given]],
    ) -> None:
        self._schema, self._wanted = schema, wanted
        self._involved, self._options = involved, options
        self._left = TRIES_MOST

    def found(self) -> bool:
        return self._from(0, {})

    def _from(self, place: int, kept: dict[str, Given]) -> bool:
        self._left -= 1
        if self._left < 0:
            return True
        if place == len(self._involved):
            return shows(self._schema, self._wanted, kept)
        question = self._involved[place]
        if not shows(self._schema, question, kept):
            return self._from(place + 1, kept)
        return any(
            self._from(place + 1, kept if given.empty else {**kept, question.key: given})
            for given in self._options[question.key]
        )


def _telling(question: Question, conditions: list[Condition]) -> list[Given]:
    """The answers to a question that its conditions can tell apart, none of them first."""
    if not question.asks:
        return [Given()]
    if question.kind in WITH_CHOICES:
        raw = _choice_answers(question, conditions)
    elif question.kind == CONTACT:
        named = [c.value for c in conditions if c.value] or ["x"]
        raw = [Given(parts=((p, v),)) for p in question.parts[:2] for v in named]
        raw.append(Given(parts=tuple((p, " ".join(named)) for p in question.parts)))
    else:
        raw = [Given(text=text) for text in _texts(question, conditions)]
    empty = [] if question.required else [Given()]
    made = [*empty, *(normal(question, g) for g in raw)]
    return list(dict.fromkeys(made)) or [Given()]


def _choice_answers(question: Question, conditions: list[Condition]) -> list[Given]:
    named = {c.value for c in conditions}
    telling = [c.key for c in question.offered if c.key in named]
    rest = [c.key for c in question.offered if c.key not in named]
    others = [c.value for c in conditions if c.test == "contains" and c.value] or ["x"]
    free = [""] + (others if question.other else [])
    if question.kind not in MANY_AT_ONCE:
        return [Given((key,)) for key in telling + rest[:1]] + [Given(other=o) for o in free]
    least, most = bounds(question)
    found = []
    for size in range(min(len(telling), _TICKED_TOGETHER) + 1):
        for ticked in combinations(telling, size):
            for more in range(len(rest) + 1):
                number = size + more
                if (least is None or number >= least) and (most is None or number <= most):
                    found += [Given((*ticked, *rest[:more]), o) for o in free]
    return found


def _texts(question: Question, conditions: list[Condition]) -> list[str]:
    """What was named, what is just beyond, and what is quite another thing."""
    values = [c.value for c in conditions if c.value]
    if question.kind == DATE:
        return [*values, "1000-01-01" if question.with_year else "--01-01", "9000-12-31"]
    if question.kind not in (NUMBER, SCALE):
        return [*values, "something else", " ".join(values)]
    low, high = bounds(question)
    numbers = {n for n in map(number_of, values) if n is not None}
    near = {n + step for n in numbers for step in (-1, 0, 1)} | {n for n in (low, high) if n}
    fits = [n for n in sorted(near) if (low is None or n >= low) and (high is None or n <= high)]
    return [f"{n:f}" for n in fits] or ["1"]
