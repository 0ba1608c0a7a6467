"""The choices of a question as rows of tick boxes: side by side, in columns, or in a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from desktop.documents import paper_words as said
from desktop.documents import text as texts
from desktop.documents.form_page import LINE, LIST, ROUND, SQUARE, Blank, FormPage
from desktop.documents.form_rows import RISE, Band, Row, Setter
from desktop.documents.layout import Line, measure
from desktop.domain.form_answers import free_words
from desktop.domain.form_fields import (
    ON,
    other_field,
    pick_field,
    state_name,
    tick_field,
)
from desktop.domain.form_schema import MANY_AT_ONCE, OTHER, Choice, Question
from desktop.domain.kiosk_session import in_order

SIDE_BY_SIDE = 4  # so many short choices share a line
THREE_FROM, TWO_FROM = 9, 5  # so many choices are set in columns
LIST_FROM = 21  # in a file, so many choices of one are a list to open
LAST = 10_000  # the turn of the free answer
LINE_AT_LEAST = 120.0  # room for the free answer beside its words


class _Cell(NamedTuple):
    """One choice: its blank but for the place, its words in lines, where it leads."""

    key: str
    text: str
    lines: list[Line]
    way: str = ""
    way_at: float = 0.0
    turn: int = 0


class ChoiceRows:
    """Sets the choices of any question that has them."""

    def __init__(self, setter: Setter, *, filling: bool) -> None:
        self._setter = setter
        self._sizes = setter.sizes
        self._filling = filling
        self._text_at = self._sizes.tick + 7 * self._sizes.unit
        self._leading = self._sizes.leading(self._sizes.base)

    def rows(
        self, question: Question, band: Band, ways: Mapping[str, int], *, across: bool
    ) -> list[Row]:
        """All choices, then the free answer. `across`: read row by row, not down the columns."""
        offered = in_order(question)
        one = question.kind not in MANY_AT_ONCE
        if self._filling and one and not ways and len(offered) >= LIST_FROM:
            rows = [self._list(question, offered, band)]
        else:
            rows = self._in_columns(question, offered, band, ways, across)
        if question.other:
            rows += self._other(question, band, ways)
        return rows

    # -- boxes with words

    def _in_columns(self, question: Question, offered: Sequence[Choice], band: Band,
                    ways: Mapping[str, int], across: bool) -> list[Row]:  # fmt: skip
        words = [self._setter.line(c.words) or "…" for c in offered]
        wides = [self._text_at + measure(w, self._sizes.base) for w in words]
        if not ways and len(wides) <= SIDE_BY_SIDE:
            space = 26 * self._sizes.unit
            starts = [sum(wides[:n]) + n * space for n in range(len(wides))]
            if starts and starts[-1] + wides[-1] <= band.width:
                cells = self._cells(offered, words, ways, band.width)
                return [self._row(question, list(zip(starts, cells, strict=True)), band)]
        count = 1 if ways else self._columns(wides, band.width)
        space = 16 * self._sizes.unit
        wide = (band.width - space * (count - 1)) / count
        cells = self._cells(offered, words, ways, wide)
        return [
            self._row(question, [(c * (wide + space), cell) for c, cell in row], band)
            for row in _shared(cells, count, across)
        ]

    def _columns(self, wides: Sequence[float], room: float) -> int:
        space = 16 * self._sizes.unit
        for count, enough in ((3, THREE_FROM), (2, TWO_FROM)):
            column = (room - space * (count - 1)) / count
            if len(wides) >= enough and max(wides) <= column:
                return count
        half = (room - space) / 2
        # A few long ones may take two lines, if that saves the page.
        long = [w for w in wides if w > half]
        few = len(long) <= len(wides) / 4 and max(wides, default=0.0) <= half * 1.8
        return 2 if len(wides) >= THREE_FROM and few else 1

    def _cells(self, offered: Sequence[Choice], words: Sequence[str], ways: Mapping[str, int],
               wide: float) -> list[_Cell]:  # fmt: skip
        room = wide - self._text_at - (self._way_wide(ways) if ways else 0.0)
        plain = self._setter.plain
        lines = [self._setter.wrapped(text, room, plain) for text in words]
        # The ways stand below each other, as near to the words as the longest allows.
        way_at = self._text_at + max(
            (self._setter.wide(li, plain.size) for li in lines), default=0.0
        )
        way_at += 14 * self._sizes.unit
        return [
            _Cell(
                c.key,
                text,
                li,
                said.go_on_words(ways[c.key]) if c.key in ways else "",
                way_at,
                turn,
            )
            for turn, (c, text, li) in enumerate(zip(offered, words, lines, strict=True))
        ]

    def _way_wide(self, ways: Mapping[str, int]) -> float:
        style = self._setter.route
        longest = max(measure(said.go_on_words(n), style.size, True) for n in ways.values())
        return longest + 14 * self._sizes.unit

    def _row(self, question: Question, cells: Sequence[tuple[float, _Cell]], band: Band) -> Row:
        most = max(len(cell.lines) for _, cell in cells)

        def paint(page: FormPage, top: float) -> None:
            for at, cell in cells:
                self._paint_cell(page, question, cell, band.inner(at), top)

        return Row(most * self._leading + self._sizes.space(3.5), paint)

    def _paint_cell(
        self, page: FormPage, question: Question, cell: _Cell, band: Band, top: float
    ) -> None:
        setter, base = self._setter, self._sizes.base
        baseline = top - self._leading * RISE
        page.blanks.append(self._tick(question, cell.key, band, baseline, cell.turn))
        backwards = texts.begins_right_to_left(cell.text)
        for number, line in enumerate(cell.lines):
            y = baseline - number * self._leading
            setter.place(page, line, band, self._text_at, y, base, backwards)
        if cell.way:
            setter.put(page, cell.way, band, cell.way_at, baseline, setter.route)

    def _tick(self, question: Question, key: str, band: Band, baseline: float,
              turn: int) -> Blank:  # fmt: skip
        side = self._sizes.tick
        several = question.kind in MANY_AT_ONCE
        return Blank(
            SQUARE if several else ROUND,
            band.x(0, side),
            baseline + self._sizes.base * 0.36 - side / 2,
            side,
            side,
            name=tick_field(question.key, key) if several else pick_field(question.key),
            value=ON if several else state_name(key),
            label=_spoken(question, key),
            about=texts.clean(question.words),
            turn=turn,
            # A box that must be ticked would be a wrong demand where one of several will do.
            required=question.required and not several and not question.show_if.conditions,
        )

    # -- the free answer, and the list

    def _other(self, question: Question, band: Band, ways: Mapping[str, int]) -> list[Row]:
        setter, sizes = self._setter, self._sizes
        text = setter.line(free_words(question)) or "…"
        lines = setter.wrapped(text, band.width - self._text_at, setter.plain)
        way = said.go_on_words(ways[OTHER]) if OTHER in ways else ""
        end = band.width - (self._way_wide(ways) if way else 0.0)
        start = self._text_at + setter.wide(lines, sizes.base) + 6 * sizes.unit
        beside = len(lines) == 1 and end - start >= LINE_AT_LEAST * sizes.unit
        height = self._leading * (len(lines) - 1)
        below = self._leading + sizes.pitch + (5 * sizes.unit if self._filling else 0)
        height += sizes.pitch if beside else below
        first = sizes.pitch if beside else self._leading + 3 * sizes.unit
        listed = self._filling and question.kind not in MANY_AT_ONCE and not ways
        listed = listed and len(question.offered) >= LIST_FROM

        def paint(page: FormPage, top: float) -> None:
            baseline = top - first + self._leading * (1 - RISE) + 1.5
            if not listed:
                page.blanks.append(self._tick(question, OTHER, band, baseline, LAST))
            for number, line in enumerate(lines):
                y = baseline - number * self._leading
                setter.place(page, line, band, self._text_at, y, sizes.base,
                             texts.begins_right_to_left(text))  # fmt: skip
            if way:
                setter.put(page, way, band, end + 14 * sizes.unit, baseline, setter.route)
            at = start if beside else self._text_at
            page.blanks.append(
                Blank(
                    LINE,
                    band.x(at, end - at),
                    top - height + 2 * sizes.unit,
                    end - at,
                    sizes.field,
                    name=other_field(question.key),
                    turn=LAST,
                    label=_spoken(question, OTHER),
                    size=sizes.base,
                    right_to_left=band.right_to_left,
                )
            )

        return [Row(height + 2 * sizes.unit, paint)]

    def _list(self, question: Question, offered: Sequence[Choice], band: Band) -> Row:
        sizes = self._sizes
        options = [("", said.NOT_CHOSEN)]
        options += [(state_name(c.key), texts.clean(c.words) or "…") for c in offered]
        if question.other:
            options.append((OTHER, texts.clean(free_words(question)) or "…"))
        wide = min(band.width, 320 * sizes.unit)

        def paint(page: FormPage, top: float) -> None:
            page.blanks.append(
                Blank(
                    LIST,
                    band.x(0, wide),
                    top - sizes.field - 2,
                    wide,
                    sizes.field,
                    name=pick_field(question.key),
                    label=texts.clean(question.words),
                    required=question.required and not question.show_if.conditions,
                    size=sizes.base,
                    options=tuple(options),
                )
            )

        return Row(sizes.field + 5 * sizes.unit, paint)


def _spoken(question: Question, key: str) -> str:
    """What a screen reader says at a box: nothing of it is left out for want of a font."""
    choice = question.choice(key)
    words = texts.clean(choice.words if choice else free_words(question))
    return said.TICK_TO_SAY.format(question=texts.clean(question.words), choice=words)


def _shared(cells: list[_Cell], count: int, across: bool) -> list[list[tuple[int, _Cell]]]:
    """Cells in rows of (column, cell), read down the columns or across them."""
    height = -(-len(cells) // count)
    rows: list[list[tuple[int, _Cell]]] = [[] for _ in range(height)]
    for number, cell in enumerate(cells):
        row, column = divmod(number, count) if across else (number % height, number // height)
        rows[row].append((column, cell))
    return rows
