"""The answers to one question as rows of bars: choices, points of a scale, numbers in ranges."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from desktop.domain.form_results import QuestionResult
from desktop.domain.form_schema import SCALE, SCALE_HIGH, SCALE_LOW, Question

ROWS_MOST = 12  # different numbers that each get a row; more are put into ranges
POINTS_MOST = 21
RANGES_ABOUT = 10


class Bar(NamedTuple):
    """So many responses of those who answered the question."""

    responses: int
    of: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.responses / self.of if self.of else 0.0


class Row(NamedTuple):
    """One answer with a bar for each side of a comparison, or one alone.

    `key` is a choice's, '' for numbers, which then lie within `amounts` (both ends counted).
    `retired`: it is not offered any more.
    """

    key: str
    words: str
    bars: tuple[Bar, ...]
    retired: bool = False
    amounts: tuple[float, float] | None = None


def rows_of(
    question: Question, result: QuestionResult, compared: Sequence[QuestionResult | None]
) -> tuple[Row, ...]:
    """The rows of a question, those that are not offered any more last; `compared` has its result
    on each side.
    """
    rows = [*_number_rows(question, result, compared), *_choice_rows(result, compared)]
    return tuple(sorted(rows, key=lambda row: row.retired))


def _choice_rows(
    result: QuestionResult, compared: Sequence[QuestionResult | None]
) -> Iterable[Row]:
    for choice in result.choices:
        bars = []
        for side in compared:
            said = {c.key: c.responses for c in side.choices} if side else {}
            bars.append(Bar(said.get(choice.key, 0), side.answered if side else 0))
        words = choice.words.strip() or "An answer without words"
        yield Row(choice.key, words, tuple(bars), choice.retired)


def _number_rows(
    question: Question, result: QuestionResult, compared: Sequence[QuestionResult | None]
) -> Iterable[Row]:
    if not result.spread:
        return
    ends = _ends(question, [amount for amount, _ in result.spread])
    for lowest, highest in ends:
        bars = []
        for side in compared:
            within = sum(n for a, n in side.spread if lowest <= a <= highest) if side else 0
            bars.append(Bar(within, side.answered if side else 0))
        words = _range_words(lowest, highest)
        yield Row("", _point_words(question, lowest, words), tuple(bars), False, (lowest, highest))


def _ends(question: Question, amounts: Sequence[float]) -> list[tuple[float, float]]:
    """The lowest and highest number of each row."""
    if question.kind == SCALE:
        low, high = _scale_ends(question)
        if 0 < high - low < POINTS_MOST:
            points = {float(p) for p in range(low, high + 1)} | set(amounts)
            return [(point, point) for point in sorted(points)]
    if len(amounts) <= ROWS_MOST:
        return [(amount, amount) for amount in sorted(amounts)]
    whole = all(amount.is_integer() for amount in amounts)
    step = _round_step((max(amounts) - min(amounts)) / RANGES_ABOUT, whole)
    start = math.floor(min(amounts) / step)
    found = []
    for place in range(start, math.floor(max(amounts) / step) + 1):
        lowest, after = place * step, (place + 1) * step
        found.append((lowest, after - 1 if whole else math.nextafter(after, lowest)))
    return found


def _scale_ends(question: Question) -> tuple[int, int]:
    try:
        low = int(float(question.limits.low or SCALE_LOW))
        return low, int(float(question.limits.high or SCALE_HIGH))
    except ValueError:
        return SCALE_LOW, SCALE_HIGH


def _round_step(step: float, whole: bool) -> float:
    """The next of 1, 2, 2.5, 5, 10, 20, 25, ...; for whole numbers a whole one."""
    size = 10.0 ** math.floor(math.log10(step))
    steps = (size * factor for factor in (1, 2, 2.5, 5, 10))
    return next(s for s in steps if s >= step and (s.is_integer() or not whole))


def _range_words(lowest: float, highest: float) -> str:
    if lowest == highest:
        return number_text(lowest)
    if highest.is_integer():
        return f"{number_text(lowest)} – {number_text(highest)}"
    return f"{number_text(lowest)} to under {number_text(math.nextafter(highest, math.inf))}"


def number_text(number: float) -> str:
    """`7`, `7.5`, `1,200`, `0.001`."""
    return f"{number:,.6f}".rstrip("0").rstrip(".")


def _point_words(question: Question, point: float, words: str) -> str:
    if question.kind != SCALE:
        return words
    low, high = _scale_ends(question)
    said = {low: question.low_words, high: question.high_words}.get(int(point), "").strip()
    return f"{words} · {said}" if said and point.is_integer() else words
