"""What a form is set from: sizes, the band between two margins, rows, and blocks of rows.

A row knows its height and how to paint itself below a given top; where it lands is the flow's
business. `at` is always a distance from the band's beginning: its left end, or its right end
where the text reads from the right.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from desktop.documents import text as texts
from desktop.documents.form_page import FormPage
from desktop.documents.layout import (
    BLACK,
    GREY,
    PAPERS,
    Line,
    Piece,
    Settable,
    measure,
    wrap,
)

LONGEST_TEXT = 40_000  # nothing of a consent's wording is ever cut
RISE = 0.74  # of a line's leading, from its top to its baseline
LARGE = 18.0  # points: what counts as large print
USUAL = 10.5


class Sizes:
    """How large everything is on one kind of paper. `air` is how much room is between (1: ample)."""

    def __init__(self, paper: str, air: float = 1.0) -> None:
        self._air = air
        self.paper = PAPERS[paper]
        self.is_large = self.paper.scale > 1
        self.month_first = "letter" in paper
        self.base = LARGE if self.is_large else USUAL
        self.small = 16.0 if self.is_large else 9.0
        self.tiny = 12.0 if self.is_large else 8.0
        self.under = 15.0 if self.is_large else 8.0  # under the cells of a date
        self.title = 30.0 if self.is_large else 23.0
        self.heading = 22.0 if self.is_large else 14.0
        self.unit = 1.5 if self.is_large else 1.0  # of shapes and spaces
        self.margin = 44.0 if self.is_large else 50.0
        self.gutter = 34.0 if self.is_large else 22.0  # where the numbers hang
        self.area_lines = 4 if air > 0.7 else 3
        self.indent = 20.0 * self.unit  # of a follow-up
        self.tick = 10.5 * self.unit
        self.pitch = 23.0 * (1.3 if self.is_large else 1.0)  # a hand needs eight millimetres
        self.field = 18.0 * (1.45 if self.is_large else 1.0)  # a line of typing
        self.cell = 15.5 * (1.35 if self.is_large else 1.0)

    @property
    def left(self) -> float:
        """Where the page's text begins."""
        return self.margin

    @property
    def right(self) -> float:
        """Where the page's text ends."""
        return self.paper.width - self.margin

    def space(self, points: float) -> float:
        """Room between two things, as much as there is air."""
        return points * self.unit * self._air

    @staticmethod
    def leading(size: float) -> float:
        """From baseline to baseline."""
        return size * 1.36


class Band(NamedTuple):
    """The room between two margins, and from which of them it is read."""

    left: float
    right: float
    right_to_left: bool = False

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.right - self.left

    def x(self, at: float, wide: float = 0.0) -> float:
        """The left end of a thing `wide` that begins `at` from the beginning."""
        return self.right - at - wide if self.right_to_left else self.left + at

    def inner(self, at: float) -> Band:
        """The rest of it from `at` on."""
        if self.right_to_left:
            return self._replace(right=self.right - at)
        return self._replace(left=self.left + at)

    def narrowed(self, width: float) -> Band:
        """As much of it as is `width` wide, from its beginning."""
        if self.right_to_left:
            return self._replace(left=self.right - width)
        return self._replace(right=self.left + width)


Paint = Callable[[FormPage, float], None]  # onto a page, below this y


@dataclass(slots=True)
class Row:
    """One strip of a block. `glued`: the next row stays on the same page."""

    height: float
    paint: Paint
    glued: bool = False


@dataclass(slots=True)
class Block:
    """What stays together on a page if it can: a question, a heading, the intro."""

    rows: list[Row] = field(default_factory=list)
    before: float = 0.0
    number: int = 0
    depth: int = 0
    right_to_left: bool = False
    is_heading: bool = False

    @property
    def height(self) -> float:
        """All rows, without the space before."""
        return sum(row.height for row in self.rows)


class Style(NamedTuple):
    """How a paragraph is set."""

    size: float
    bold: bool = False
    grey: float = BLACK


class Setter:
    """Sets texts into rows, with the sizes of one paper and the fonts of this computer."""

    def __init__(self, sizes: Sizes) -> None:
        self.sizes = sizes
        self.settable = Settable(LONGEST_TEXT)
        self.plain = Style(sizes.base)
        self.bold = Style(sizes.base, bold=True)
        self.hint = Style(sizes.small, grey=GREY)
        self.route = Style(sizes.small, bold=True)

    def paragraphs(self, text: str) -> list[str]:
        """The lines of a text as they can be set, without the empty ones."""
        found = (self.settable(line) for line in text.splitlines())
        return [line for line in found if line]

    def line(self, text: str) -> str:
        """A text as one line."""
        return " ".join(self.paragraphs(text))

    def wrapped(self, text: str, width: float, style: Style, mark: str = "") -> list[Line]:
        """A paragraph in lines; `mark` follows the last word."""
        pieces = [Piece(text, style.bold, style.grey)] if text else []
        if mark:
            pieces.append(Piece(mark, bold=True))
        return wrap(pieces, width, style.size)

    def rows(self, text: str, band: Band, style: Style, *, at: float = 0.0, mark: str = "",
             glued: bool = False) -> list[Row]:  # fmt: skip
        """A text in rows of one line each, its paragraphs one below the other."""
        found: list[Row] = []
        paragraphs = self.paragraphs(text) or ([""] if mark else [])
        apart = "\n\n" in text.strip().replace("\r\n", "\n")
        for number, paragraph in enumerate(paragraphs, start=1):
            backwards = texts.begins_right_to_left(paragraph)
            last = mark if number == len(paragraphs) else ""
            if apart and found:
                found.append(gap(style.size * 0.5, glued=glued))
            for line in self.wrapped(paragraph, band.width - at, style, last):
                paint = self._line_painter(line, band, at, style.size, backwards)
                found.append(Row(self.sizes.leading(style.size), paint, glued))
        return found

    def rows_of(self, parts: Sequence[tuple[str, Style]], band: Band) -> list[Row]:
        """Settable texts that flow on in one paragraph, all of the first one's size."""
        pieces = [Piece(text, style.bold, style.grey) for text, style in parts if text]
        size = parts[0][1].size
        return [
            Row(self.sizes.leading(size), self._line_painter(line, band, 0, size, False))
            for line in wrap(pieces, band.width, size)
        ]

    def _line_painter(self, line: Line, band: Band, at: float, size: float,
                      backwards: bool) -> Paint:  # fmt: skip
        def paint(page: FormPage, top: float) -> None:
            baseline = top - self.sizes.leading(size) * RISE
            self.place(page, line, band, at, baseline, size, backwards)

        return paint

    def place(self, page: FormPage, line: Line, band: Band, at: float, baseline: float,
              size: float, backwards: bool = False) -> float:  # fmt: skip
        """Put a line on a page; returns where it ends, from the band's beginning."""
        space = measure(" ", size)
        for piece in line:
            wide = measure(piece.text, size, piece.bold)
            page.text(band.x(at, wide), baseline, piece.text, size, bold=piece.bold,
                      grey=piece.grey, right_to_left=backwards)  # fmt: skip
            at += wide + space
        return at - space

    def put(self, page: FormPage, text: str, band: Band, at: float, baseline: float,
            style: Style) -> float:  # fmt: skip
        """Put one settable text on a page; returns where it ends."""
        backwards = texts.begins_right_to_left(text)
        piece = Piece(text, style.bold, style.grey)
        return self.place(page, [piece], band, at, baseline, style.size, backwards)

    def wide(self, lines: Sequence[Line], size: float) -> float:
        """The width of the widest of some lines."""
        space = measure(" ", size)
        return max(
            (
                sum(measure(p.text, size, p.bold) for p in li) + space * (len(li) - 1)
                for li in lines
            ),
            default=0.0,
        )


def gap(height: float, *, glued: bool = False) -> Row:
    """Room with nothing in it."""
    return Row(height, _nothing, glued)


def _nothing(page: FormPage, top: float) -> None:
    """What room paints."""


def is_backwards(*found: str) -> bool:
    """Whether the first of some texts that says anything reads from the right."""
    text = next((t for t in found if t.strip()), "")
    return texts.begins_right_to_left(text)
