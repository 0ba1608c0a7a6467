"""A small layout on ReportLab's bare canvas: pages of placed words, rules, boxes and stars.

Lengths are points, the origin is the lower left corner as in PDF. Pages are collected first and
written at the end, because a footer names how many there are. Paragraph and Table of ReportLab
are not used: five times slower, and they read patrons' texts as markup.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from desktop.documents import text as texts
from desktop.documents.fonts import Family, family

_EMPTY_BRACKETS = re.compile(r"[(\[{]\s*[)\]}]")

BLACK = 0.0
GREY = 0.38
PALE = 0.72


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet of paper and how large the print on it is (`scale` 1 is 9 point text)."""

    width: float
    height: float
    scale: float = 1.0
    margin: float = 36.0


A4 = (595.28, 841.89)
LETTER = (612.0, 792.0)
PAPERS: dict[str, Paper] = {
    "a4": Paper(*A4),
    "letter": Paper(*LETTER),
    "large": Paper(*A4, scale=1.55),
    "large-letter": Paper(*LETTER, scale=1.55),
}
LETTER_COUNTRIES = frozenset({"US", "CA", "MX", "PH", "CL", "CO", "CR", "GT", "PA", "PR"})


def paper_here(paper: str, country: str) -> str:
    """Large print goes on the paper that the country has."""
    return "large-letter" if paper == "large" and country.upper() in LETTER_COUNTRIES else paper


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in one weight; neighbours flow on in the same line."""

    text: str
    bold: bool = False
    grey: float = BLACK


@dataclass(frozen=True, slots=True)
class _Placed:
    x: float
    y: float
    text: str
    size: float
    bold: bool
    grey: float
    tracking: float
    right_to_left: bool


@dataclass(slots=True)
class Page:
    """What stands on one page."""

    words: list[_Placed] = field(default_factory=list)
    rules: list[tuple[float, float, float, float, float]] = field(default_factory=list)
    boxes: list[tuple[float, float, float]] = field(default_factory=list)
    stars: list[tuple[float, float, float]] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, size: float, *, bold: bool = False,
             grey: float = BLACK, tracking: float = 0.0,
             right_to_left: bool = False) -> None:  # fmt: skip
        """Place a settable line (logical order) with its baseline at y, its left end at x."""
        self.words.append(_Placed(x, y, text, size, bold, grey, tracking, right_to_left))

    def rule(self, left: float, right: float, y: float, weight: float, grey: float) -> None:
        """Draw a level line."""
        self.rules.append((left, right, y, weight, grey))

    def paint(self, canvas: Any) -> None:
        """Draw all of it: shapes first, words over them."""
        _emit_shapes(canvas, self)
        _emit_words(canvas, self)


def measure(text: str, size: float, bold: bool = False) -> float:
    """The width of a settable text in points."""
    return family().width(texts.visual(text), bold) * size


Line = list[Piece]


def wrap(pieces: Sequence[Piece], width: float, size: float) -> list[Line]:
    """Break pieces into lines no wider than `width`. A word that is too long is broken, not cut."""
    if len(pieces) == 1 and measure(pieces[0].text, size, pieces[0].bold) <= width:
        return [[pieces[0]]]
    space = family().width(" ", False) * size
    lines: list[Line] = []
    line: list[tuple[str, Piece]] = []
    used = 0.0
    for piece in pieces:
        for word in _words(piece, width, size):
            wide = measure(word, size, piece.bold)
            if line and used + space + wide > width:
                lines.append(_joined(line))
                line, used = [], 0.0
            used += wide + (space if line else 0.0)
            line.append((word, piece))
    if line:
        lines.append(_joined(line))
    return lines


def _words(piece: Piece, width: float, size: float) -> Iterator[str]:
    for word in piece.text.split():
        if measure(word, size, piece.bold) <= width:
            yield word
        else:
            yield from _broken(word, width, size, piece.bold)


def _broken(word: str, width: float, size: float, bold: bool) -> Iterator[str]:
    start = 0
    for end in range(1, len(word) + 1):
        if end - start > 1 and measure(word[start:end], size, bold) > width:
            # After a hyphen rather than anywhere, as long as that is not at once.
            hyphen = max(word.rfind(mark, start + 2, end - 2) for mark in "-–/_.@") + 1
            cut = hyphen if hyphen > start else end - 1
            yield word[start:cut]
            start = cut
    yield word[start:]


def _joined(words: list[tuple[str, Piece]]) -> Line:
    line: Line = []
    same: list[str] = []
    for number, (word, piece) in enumerate(words):
        same.append(word)
        if number + 1 == len(words) or words[number + 1][1] is not piece:
            line.append(Piece(" ".join(same), piece.bold, piece.grey))
            same = []
    return line


def set_lines(page: Page, lines: Sequence[Line], x: float, y: float, size: float,
              leading: float) -> None:  # fmt: skip
    """Place wrapped lines, the first baseline at y."""
    space = family().width(" ", False) * size
    for line in lines:
        at = x
        for piece in line:
            page.text(at, y, piece.text, size, bold=piece.bold, grey=piece.grey)
            if len(line) > 1:
                at += measure(piece.text, size, piece.bold) + space
        y -= leading


class Settable:
    """Texts as they will be set: cleaned, and without what no font here can draw."""

    def __init__(self, limit: int = texts.LIMIT) -> None:
        self._family: Family = family()
        self._known: dict[str, str] = {}
        self._limit = limit

    def __call__(self, text: str) -> str:
        """The text to place; '?' if nothing of it can be set."""
        done = self._known.get(text)
        if done is None:
            done = self._known[text] = self._without_missing(texts.clean(text, self._limit))
        return done

    def missing(self, text: str) -> str:
        """The characters of a text that cannot be set, once each."""
        return self._family.missing(texts.visual(texts.clean(text, self._limit)))

    def _without_missing(self, cleaned: str) -> str:
        missing = self._family.missing(texts.visual(cleaned))
        if not missing:
            return cleaned
        shaped = set(missing)
        kept = "".join(c for c in cleaned if c not in shaped and self._family.covers(c))
        kept = " ".join(_EMPTY_BRACKETS.sub(" ", kept).split()).replace(" ,", ",").strip(" ,·")
        return kept if any(c.isalnum() for c in kept) else "?"


def write_pages(
    target: BinaryIO | str,
    paper: Paper,
    pages: Sequence[Page],
    title: str,
    kind: Any = None,
    one_sided: bool = False,
) -> None:
    """Write pages as a PDF with nothing in it but them: no author, no subject, no keywords.

    `kind` makes the canvas, ReportLab's own if None. `one_sided` asks viewers to print it so.
    """
    from reportlab.pdfgen.canvas import Canvas

    first_font = family().runs("", bold=False)[0].font
    canvas = (kind or Canvas)(
        target,
        pagesize=(paper.width, paper.height),
        pageCompression=1,
        initialFontName=first_font,
    )
    canvas.setTitle(title)
    canvas.setCreator("Rapport")
    canvas.setAuthor("")
    canvas.setSubject("")
    if one_sided:
        canvas.setViewerPreference("Duplex", "Simplex")
    for page in pages:
        page.paint(canvas)
        canvas.showPage()
    canvas.save()


def _emit_shapes(canvas: Any, page: Page) -> None:
    last: tuple[float, float] | None = None
    for left, right, y, weight, grey in page.rules:
        if last != (weight, grey):
            last = (weight, grey)
            canvas.setLineWidth(weight)
            canvas.setStrokeGray(grey)
        canvas.line(left, y, right, y)
    if page.boxes:
        canvas.setLineWidth(0.8)
        canvas.setStrokeGray(BLACK)
    for x, y, size in page.boxes:
        canvas.rect(x, y, size, size)
    for x, y, size in page.stars:
        _emit_star(canvas, x, y, size)


def _emit_star(canvas: Any, x: float, y: float, size: float) -> None:
    path = canvas.beginPath()
    middle, outer = size / 2, size / 2
    for corner in range(10):
        radius = outer if corner % 2 == 0 else outer * 0.42
        angle = math.pi / 2 + corner * math.pi / 5
        point = (x + middle + radius * math.cos(angle), y + middle + radius * math.sin(angle))
        (path.moveTo if corner == 0 else path.lineTo)(*point)
    path.close()
    canvas.setFillGray(BLACK)
    canvas.drawPath(path, stroke=0, fill=1)


def _emit_words(canvas: Any, page: Page) -> None:
    fonts = family()
    out = canvas.beginText()
    now: tuple[str, float] | None = None
    grey = tracking = -1.0
    for word in page.words:
        out.setTextOrigin(word.x, word.y)
        if word.grey != grey:
            grey = word.grey
            out.setFillGray(grey)
        if word.tracking != tracking:
            tracking = word.tracking
            out.setCharSpace(tracking)
        for run in fonts.runs(texts.visual(word.text, word.right_to_left), word.bold):
            if now != (run.font, word.size):
                now = (run.font, word.size)
                out.setFont(*now)
            out.textOut(run.text)
    canvas.drawText(out)
