"""A page of a form: words, shapes, and blanks, which paper draws and a file makes into fields.

Lengths are points from the lower left corner. A blank knows what it asks for, not how it looks:
`paper_pen` draws it for a hand with a pen, `pdf_fields` for a keyboard.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import Any

from desktop.documents.layout import BLACK, Page

# What a blank asks for.
SQUARE, ROUND, NUMBERED, LINE, AREA, COMB, LIST = (
    "square", "round", "numbered", "line", "area", "comb", "list",
)  # fmt: skip
ONLY_ONE = frozenset({ROUND, NUMBERED})  # shapes of which one in a group is ticked
LINE_GREY, CELL_GREY, FAINT = 0.35, 0.62, 0.94
STROKE = 0.9


@dataclass(frozen=True, slots=True)
class Blank:
    """A place for an answer.

    `name` is its field's name ('' for what is only ever written by hand), `value` what ticking it
    says, `label` its words for a screen reader and `about` those of its group, `turn` its place
    among the blanks of its question where that differs from the order of drawing, `cells` those of
    a comb, `pitch` the distance of the lines of an area, `options` (value, words) of a list.
    """

    shape: str
    x: float
    y: float
    width: float
    height: float
    name: str = ""
    value: str = ""
    label: str = ""
    about: str = ""
    turn: int = 0
    required: bool = False
    cells: int = 0
    pitch: float = 0.0
    size: float = 10.0
    right_to_left: bool = False
    options: tuple[tuple[str, str], ...] = ()


Pen = Callable[[Any, Blank], None]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line; `dash` (on, off) if it is broken."""

    x: float
    y: float
    to_x: float
    to_y: float
    weight: float = 0.6
    grey: float = BLACK
    dash: tuple[float, float] | None = None


def paper_pen(canvas: Any, blank: Blank) -> None:
    """Draw a blank for a hand with a pen."""
    canvas.setLineWidth(STROKE)
    canvas.setStrokeGray(BLACK)
    _PENS[blank.shape](canvas, blank)


def _square(canvas: Any, blank: Blank) -> None:
    canvas.rect(blank.x, blank.y, blank.width, blank.height)


def _round(canvas: Any, blank: Blank) -> None:
    radius = blank.width / 2
    canvas.circle(blank.x + radius, blank.y + radius, radius)


def _numbered(canvas: Any, blank: Blank) -> None:
    canvas.roundRect(blank.x, blank.y, blank.width, blank.height, blank.height * 0.18)


def _line(canvas: Any, blank: Blank) -> None:
    canvas.setLineWidth(0.7)
    canvas.setStrokeGray(LINE_GREY)
    canvas.line(blank.x, blank.y, blank.x + blank.width, blank.y)


def _area(canvas: Any, blank: Blank) -> None:
    canvas.setLineWidth(0.7)
    canvas.setStrokeGray(LINE_GREY)
    y = blank.y
    while y < blank.y + blank.height - blank.pitch / 2:
        canvas.line(blank.x, y, blank.x + blank.width, y)
        y += blank.pitch


def _comb(canvas: Any, blank: Blank) -> None:
    wide = blank.width / blank.cells
    canvas.setLineWidth(0.5)
    canvas.setStrokeGray(CELL_GREY)
    for cell in range(1, blank.cells):
        x = blank.x + cell * wide
        canvas.line(x, blank.y, x, blank.y + blank.height)
    canvas.setLineWidth(0.8)
    canvas.setStrokeGray(BLACK)
    canvas.rect(blank.x, blank.y, blank.width, blank.height)


_PENS: dict[str, Pen] = {
    SQUARE: _square,
    ROUND: _round,
    NUMBERED: _numbered,
    LINE: _line,
    AREA: _area,
    COMB: _comb,
    LIST: _line,
}


@dataclass(slots=True)
class FormPage(Page):
    """What stands on one page of a form. `pen` draws its blanks."""

    pen: Pen = paper_pen
    blanks: list[Blank] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    fills: list[tuple[float, float, float, float, float]] = field(default_factory=list)
    codes: list[tuple[float, float, float, str]] = field(default_factory=list)

    def fill(self, x: float, y: float, width: float, height: float, grey: float) -> None:
        """A flat area under everything else."""
        self.fills.append((x, y, width, height, grey))

    def qr(self, x: float, y: float, size: float, payload: str) -> None:
        """A QR code in a square, its quiet border not counted."""
        self.codes.append((x, y, size, payload))

    def paint(self, canvas: Any) -> None:
        """Draw all of it."""
        for x, y, width, height, grey in self.fills:
            canvas.setFillGray(grey)
            canvas.rect(x, y, width, height, stroke=0, fill=1)
        for stroke in self.strokes:
            _paint_stroke(canvas, stroke)
        for x, y, size, payload in self.codes:
            _paint_qr(canvas, x, y, size, payload)
        # Spelt out: `super()` does not find its class in a dataclass with slots.
        Page.paint(self, canvas)
        for blank in self.in_turn():
            self.pen(canvas, blank)

    def in_turn(self) -> list[Blank]:
        """The blanks in the order in which somebody goes through them."""
        found: list[Blank] = []
        for _, same in groupby(self.blanks, key=lambda blank: blank.name.partition("-")[0]):
            found += sorted(same, key=lambda blank: blank.turn)
        return found


def _paint_stroke(canvas: Any, stroke: Stroke) -> None:
    canvas.setLineWidth(stroke.weight)
    canvas.setStrokeGray(stroke.grey)
    if stroke.dash:
        canvas.setDash(*stroke.dash)
    canvas.line(stroke.x, stroke.y, stroke.to_x, stroke.to_y)
    if stroke.dash:
        canvas.setDash()


def _paint_qr(canvas: Any, x: float, y: float, size: float, payload: str) -> None:
    modules = qr_modules(payload)
    side = size / len(modules)
    path = canvas.beginPath()
    for row, line in enumerate(modules):
        start = None
        for column, dark in enumerate([*line, False]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                top = y + size - (row + 1) * side
                path.rect(x + start * side, top, (column - start) * side, side)
                start = None
    canvas.setFillGray(BLACK)
    canvas.drawPath(path, stroke=0, fill=1)


@lru_cache(maxsize=64)
def qr_modules(payload: str) -> tuple[tuple[bool, ...], ...]:
    """The dark and light squares of a QR code, rows from the top."""
    from reportlab.graphics.barcode.qr import QrCodeWidget

    code = QrCodeWidget(payload, barLevel="M").qr
    code.make()
    count = range(code.getModuleCount())
    return tuple(tuple(bool(code.isDark(row, column)) for column in count) for row in count)
