"""The blanks of typed answers: lines, areas, combs of cells, numbered boxes, contact details."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from desktop.documents import paper_words as said
from desktop.documents import text as texts
from desktop.documents.form_page import AREA, COMB, LINE, NUMBERED, Blank, FormPage
from desktop.documents.form_rows import RISE, Band, Row, Setter
from desktop.documents.layout import measure
from desktop.domain.form_answers import bounds, number_of
from desktop.domain.form_fields import (
    DAY,
    MONTH,
    YEAR,
    date_field,
    part_field,
    scale_field,
    text_field,
)
from desktop.domain.form_schema import CONTACT, DATE, LONG, NUMBER, SCALE, SHORT, Question

ONE_LINE_HOLDS = 90  # characters; a short answer that may be longer gets two lines
BOXES_MOST = 31  # of a scale; a longer one is written
COMB_CELLS = {"phone": 15, "postcode": 8}
NUMBER_CELLS = 5
PAIRS = (("given", "family"), ("postcode", "city"))


class EntryRows:
    """Sets the blanks of questions without choices."""

    def __init__(self, setter: Setter, *, filling: bool) -> None:
        self._setter = setter
        self._sizes = setter.sizes
        self._filling = filling

    def rows(self, question: Question, band: Band) -> list[Row]:
        """The blanks for one answer."""
        made: dict[str, Callable[[Question, Band], list[Row]]] = {
            SHORT: self._short,
            LONG: self._long,
            NUMBER: self._number,
            SCALE: self._scale,
            DATE: self._date,
            CONTACT: self._contact,
        }
        return made[question.kind](question, band)

    def _required(self, question: Question) -> bool:
        # A field cannot know whether its question shows, so only those that always do insist.
        return question.required and not question.show_if.conditions

    def _label(self, question: Question, part: str = "") -> str:
        words = texts.clean(question.words)
        return said.TICK_TO_SAY.format(question=words, choice=part) if part else words

    # -- lines

    def _short(self, question: Question, band: Band) -> list[Row]:
        most = number_of(question.limits.high)
        if most is not None and most > ONE_LINE_HOLDS:
            return [self._area(question, band, 2)]
        return [self._line(question, band, band.width)]

    def _long(self, question: Question, band: Band) -> list[Row]:
        return [self._area(question, band, self._sizes.area_lines)]

    def _line(self, question: Question, band: Band, wide: float) -> Row:
        sizes = self._sizes
        height = sizes.field + 3 if self._filling else sizes.pitch

        def paint(page: FormPage, top: float) -> None:
            page.blanks.append(
                Blank(
                    LINE,
                    band.x(0, wide),
                    top - height + 2,
                    wide,
                    sizes.field,
                    name=text_field(question.key),
                    label=self._label(question),
                    required=self._required(question),
                    size=sizes.base,
                    right_to_left=band.right_to_left,
                )
            )

        return Row(height, paint)

    def _area(self, question: Question, band: Band, lines: int) -> Row:
        sizes = self._sizes
        height = lines * sizes.pitch

        def paint(page: FormPage, top: float) -> None:
            page.blanks.append(
                Blank(
                    AREA,
                    band.left,
                    top - height,
                    band.width,
                    height - 1,
                    name=text_field(question.key),
                    label=self._label(question),
                    required=self._required(question),
                    pitch=sizes.pitch,
                    size=sizes.base,
                    right_to_left=band.right_to_left,
                )
            )

        return Row(height + 2, paint)

    # -- cells

    def _comb(self, page: FormPage, band: Band, at: float, bottom: float, cells: int, name: str,
              label: str, required: bool) -> None:  # fmt: skip
        sizes = self._sizes
        wide = cells * sizes.cell
        page.blanks.append(
            Blank(
                COMB,
                band.x(at, wide),
                bottom,
                wide,
                sizes.cell * 1.25,
                name=name,
                label=label,
                required=required,
                cells=cells,
                size=sizes.base,
            )
        )

    def _number(self, question: Question, band: Band) -> list[Row]:
        cells = _cells_of(question)
        if self._filling or not cells:
            return [self._line(question, band, min(band.width, 120 * self._sizes.unit))]
        height = self._sizes.cell * 1.25 + 3

        def paint(page: FormPage, top: float) -> None:
            self._comb(page, band, 0, top - height + 1, cells, text_field(question.key),
                       self._label(question), self._required(question))  # fmt: skip

        return [Row(height, paint)]

    def _date(self, question: Question, band: Band) -> list[Row]:
        setter, sizes = self._setter, self._sizes
        parts = [(DAY, said.DAY, 2), (MONTH, said.MONTH, 2)]
        if sizes.month_first:
            parts.reverse()
        if question.with_year:
            parts.append((YEAR, said.YEAR, 4))
        style = setter.hint._replace(size=sizes.under)
        under = sizes.leading(sizes.under)
        height = sizes.cell * 1.25 + 3 + under

        def paint(page: FormPage, top: float) -> None:
            at = 0.0
            for part, words, cells in parts:
                wide = cells * sizes.cell
                self._comb(page, band, at, top - height + under + 2, cells,
                           date_field(question.key, part), self._label(question, words),
                           self._required(question))  # fmt: skip
                middle = max((wide - measure(words, sizes.under)) / 2, 0)
                setter.put(page, words, band, at + middle, top - height + under * 0.3, style)
                at += max(wide, measure(words, sizes.under)) + 9 * sizes.unit

        return [Row(height + 1, paint)]

    # -- a scale

    def _scale(self, question: Question, band: Band) -> list[Row]:
        low, high = bounds(question)
        first = math.ceil(low if low is not None else 0)
        last = math.floor(high if high is not None else 0)
        if last - first >= BOXES_MOST:
            return self._number(question, band)
        sizes = self._sizes
        numbers = [str(n) for n in range(first, last + 1)]
        side, space = 21 * sizes.unit, 6 * sizes.unit
        per_row = max(int((band.width + space) // (side + space)), 1)
        rows = []
        for start in range(0, len(numbers), per_row):
            rows.append(self._boxes(question, band, numbers[start : start + per_row], side, space))
        if not numbers:
            return rows
        wide = min(len(numbers), per_row) * (side + space) - space
        return rows + self._ends(question, band, numbers, wide if len(rows) == 1 else 0.0)

    def _boxes(self, question: Question, band: Band, numbers: Sequence[str], side: float,
               space: float) -> Row:  # fmt: skip
        setter, size = self._setter, self._sizes.base

        def paint(page: FormPage, top: float) -> None:
            bottom = top - side - 2
            for place, number in enumerate(numbers):
                at = place * (side + space)
                middle = (side - measure(number, size)) / 2
                setter.put(page, number, band, at + middle, bottom + side / 2 - size * 0.36,
                           setter.plain)  # fmt: skip
                page.blanks.append(
                    Blank(
                        NUMBERED,
                        band.x(at, side),
                        bottom,
                        side,
                        side,
                        name=scale_field(question.key),
                        value=number,
                        label=self._label(question, number),
                        about=self._label(question),
                        required=self._required(question),
                    )
                )

        return Row(side + 4 * self._sizes.unit, paint, glued=True)

    def _ends(self, question: Question, band: Band, numbers: Sequence[str],
              wide: float) -> list[Row]:  # fmt: skip
        """The words at both ends of a scale: under its boxes, or where they are long below."""
        setter, style = self._setter, self._setter.hint
        low, high = setter.line(question.low_words), setter.line(question.high_words)
        room = wide - measure(low, style.size) - measure(high, style.size)
        if room < 12 * self._sizes.unit:
            named = ((low, numbers[0]), (high, numbers[-1]))
            lines = [said.SCALE_END.format(number=n, words=text) for text, n in named if text]
            return setter.rows("\n".join(lines), band, style)
        if not (low or high):
            return []
        leading = self._sizes.leading(style.size)

        def paint(page: FormPage, top: float) -> None:
            baseline = top - leading * RISE
            setter.put(page, low, band, 0, baseline, style)
            setter.put(page, high, band, wide - measure(high, style.size), baseline, style)

        return [Row(leading, paint)]

    # -- contact details

    def _contact(self, question: Question, band: Band) -> list[Row]:
        rows, rest = [], list(question.parts)
        while rest:
            pair = tuple(rest[:2])
            together = pair in PAIRS and not self._sizes.is_large
            count = 2 if together else 1
            rows.append(self._parts(question, rest[:count], band))
            rest = rest[count:]
        return rows

    def _parts(self, question: Question, parts: Sequence[str], band: Band) -> Row:
        setter, sizes = self._setter, self._sizes
        style = setter.plain if sizes.is_large else setter.plain._replace(size=9.5)
        height = sizes.field + 5 if self._filling else sizes.pitch + 2
        space = 16 * sizes.unit
        labels = [said.PARTS[part] for part in question.parts]
        column = max(measure(label, style.size) for label in labels) + 9 * sizes.unit
        half = (band.width - space) / 2

        def paint(page: FormPage, top: float) -> None:
            bottom = top - height + 2
            for place, part in enumerate(parts):
                at = place * (half + space)
                end = at + half if len(parts) > 1 else band.width
                setter.put(page, said.PARTS[part], band, at, bottom + 4 * sizes.unit, style)
                start = at + (column if place == 0 else measure(said.PARTS[part], style.size) + 9)
                self._part(page, question, part, band, start, end, bottom)

        return Row(height, paint)

    def _part(self, page: FormPage, question: Question, part: str, band: Band, at: float,
              end: float, bottom: float) -> None:  # fmt: skip
        sizes = self._sizes
        name = part_field(question.key, part)
        label = self._label(question, said.PARTS[part])
        cells = COMB_CELLS.get(part, 0)
        if cells and not self._filling and at + cells * sizes.cell <= end:
            self._comb(page, band, at, bottom - 1, cells, name, label, False)
            return
        page.blanks.append(
            Blank(
                LINE,
                band.x(at, end - at),
                bottom,
                end - at,
                sizes.field,
                name=name,
                label=label,
                size=sizes.base,
                right_to_left=band.right_to_left,
            )
        )


def _cells_of(question: Question) -> int:
    """How many cells a number needs; 0 if it may have decimals."""
    low, high = bounds(question)
    limits = [b for b in (low, high) if b is not None]
    if any(b != b.to_integral_value() for b in limits):
        return 0
    if high is None:
        return NUMBER_CELLS
    return min(max(len(f"{b:f}") for b in limits), 12)
