"""The insights on one page of paper: numbers with their bars, and below what each of them counts.

Draws what `desktop.domain.insights` counted. Nobody is named on it.
"""

from __future__ import annotations

from datetime import date
from typing import BinaryIO

from desktop.documents.form_page import FormPage
from desktop.documents.layout import (
    GREY,
    PALE,
    PAPERS,
    Paper,
    Piece,
    Settable,
    measure,
    wrap,
    write_pages,
)
from desktop.domain.insights import Figure, Insights, Section
from desktop.domain.words import long_day_words, short_day_words, since_words

SIZES = (1.0, 0.93, 0.87, 0.81, 0.75, 0.69, 0.63, 0.57, 0.5)  # tried until all of it fits
PARTS_MOST = 18  # of a number's parts on paper; the screen has them all
DARK, LIGHT = 0.35, 0.88


def draw_insights(
    found: Insights,
    target: BinaryIO | str,
    *,
    venue_name: str,
    printed: date,
    paper: str = "a4",
) -> int:
    """Write the numbers as a PDF of one page and return its number of pages."""
    size = PAPERS[paper]
    for scale in SIZES:
        composer = _Composer(found, size, min(size.scale, 1.2) * scale)
        if composer.compose() or scale == SIZES[-1]:
            break
    composer.add_footer(venue_name, printed)
    write_pages(target, size, [composer.page], f"Insights {found.name}")
    return 1


class _Composer:
    """Places the sections in two columns; `compose` says whether all of it found room."""

    def __init__(self, found: Insights, paper: Paper, scale: float) -> None:
        self.page = FormPage()
        self._found, self._paper, self._scale = found, paper, scale
        self._set = Settable(400)
        self._size = 9.0 * scale
        self._leading = 12.4 * scale
        self._left, self._right = paper.margin, paper.width - paper.margin
        self._gap = 24.0
        self._wide = (self._right - self._left - self._gap) / 2
        self._y = paper.height - paper.margin

    def compose(self) -> bool:
        """Place everything but the foot."""
        self._head()
        top = self._y
        bottoms = []
        for column in (0, 1):
            self._y = top
            x = self._left + column * (self._wide + self._gap)
            for section in self._found.sections:
                if section.on_the_right == bool(column):
                    self._section(section, x)
            bottoms.append(self._y)
        self._y = min(bottoms) - self._leading * 0.6
        self._definitions()
        return self._y >= self._paper.margin + 10

    def _text(
        self, x: float, text: str, size: float, *, bold: bool = False, grey: float = 0.0
    ) -> float:
        """A line at the present height; how wide it is."""
        words = self._set(text)
        self.page.text(x, self._y, words, size, bold=bold, grey=grey)
        return measure(words, size, bold)

    def _text_at_end(
        self, end: float, text: str, size: float, *, bold: bool = False, grey: float = 0.0
    ) -> float:
        """A line that ends at `end`; where it begins."""
        words = self._set(text)
        x = end - measure(words, size, bold)
        self.page.text(x, self._y, words, size, bold=bold, grey=grey)
        return x

    def _head(self) -> None:
        title = 18.0 * self._scale
        self._y -= title
        self._text(self._left, f"Insights {self._found.name}", title, bold=True)
        self._y -= self._leading * 1.2
        days = self._found.days
        self._text(
            self._left, f"{since_words(days.first)} to {since_words(days.last)}", self._size,
            grey=GREY,
        )  # fmt: skip
        self._y -= self._leading * 0.6
        self.page.rule(self._left, self._right, self._y, 0.9, 0.0)
        self._y -= self._leading * 0.4

    # -- a section ----------------------------------------------------------------------------

    def _section(self, section: Section, x: float) -> None:
        self._y -= self._leading * 1.3
        self._text(x, section.title, self._size * 1.1, bold=True)
        self._y -= self._leading * 0.35
        self.page.rule(x, x + self._wide, self._y, 0.5, GREY)
        if section.is_empty:
            self._lines(section.empty, x, self._size * 0.92, GREY)
            return
        parts = 0
        for place, figure in enumerate(section.figures):
            parts += figure.is_part
            if parts > PARTS_MOST and figure.is_part:
                continue
            self._figure(figure, x)
            if place == 0 and section.columns:
                self._weeks(section.columns, x)
        if parts > PARTS_MOST:
            self._lines(
                f"… and {parts - PARTS_MOST} more on the screen", x, self._size * 0.85, GREY
            )

    def _lines(self, text: str, x: float, size: float, grey: float) -> None:
        for line in wrap([Piece(self._set(text))], self._wide, size):
            self._y -= self._leading * size / self._size
            self.page.text(x, self._y, " ".join(p.text for p in line), size, grey=grey)

    def _figure(self, figure: Figure, x: float) -> None:
        part = figure.is_part
        size = self._size * (0.9 if part else 1.0)
        indent = 8.0 * self._scale if part else 0.0
        self._y -= self._leading * (0.98 if part else 1.12)
        right = x + self._wide
        percent = figure.percent
        own = figure.detail if len(figure.detail) <= 16 else ""
        aside = " · ".join(p for p in (own, percent) if p)
        if aside:
            right = self._text_at_end(right, aside, size * 0.88, grey=GREY) - 5
        right = self._text_at_end(right, f"{figure.number:,}", size, bold=True) - 6
        label = wrap([Piece(self._set(figure.label))], right - x - indent, size)
        self.page.text(x + indent, self._y, " ".join(p.text for p in label[0]), size)
        for line in label[1:]:
            self._y -= self._leading * 0.92
            self.page.text(x + indent, self._y, " ".join(p.text for p in line), size)
        if figure.detail and not own:
            detail = wrap([Piece(self._set(figure.detail))], self._wide - indent, size * 0.85)
            for line in detail:
                self._y -= self._leading * 0.82
                words = " ".join(p.text for p in line)
                self.page.text(x + indent, self._y, words, size * 0.85, grey=GREY)
        if figure.share is not None:
            self._bar(figure.share, x + indent, self._wide - indent)

    def _bar(self, share: float, x: float, wide: float) -> None:
        high = 2.4 * self._scale
        self._y -= high + 2.2 * self._scale
        self.page.fill(x, self._y, wide, high, LIGHT)
        if share > 0:
            self.page.fill(x, self._y, max(wide * min(share, 1.0), 1.0), high, DARK)

    def _weeks(self, weeks: tuple[Figure, ...], x: float) -> None:
        """Upright bars, a week each, with the first and the last day below."""
        high = 34.0 * self._scale
        self._y -= high + self._leading * 0.5
        step = self._wide / len(weeks)
        bar = min(step * 0.78, 16.0)
        for place, week in enumerate(weeks):
            tall = max(high * (week.share or 0.0), 0.4)
            self.page.fill(x + place * step, self._y, bar, tall, DARK if week.number else PALE)
        most = max(week.number for week in weeks)
        small = self._size * 0.8
        self._y -= self._leading * 0.8
        self._text(x, short_day_words(weeks[0].key.rpartition(".")[2]), small, grey=GREY)
        last = short_day_words(weeks[-1].key.rpartition(".")[2])
        said = f"{last} · a week, at most {most:,}" if len(weeks) > 1 else f"at most {most:,}"
        self._text_at_end(x + self._wide, said, small, grey=GREY)
        self._y -= self._leading * 0.2

    # -- the foot -----------------------------------------------------------------------------

    def _definitions(self) -> None:
        """What each number counts, in small type over both columns."""
        main = [
            f for s in self._found.sections if not s.is_empty for f in s.figures if not f.is_part
        ]
        size = 6.4 * self._scale
        leading = 7.9 * self._scale
        self._y -= leading
        self.page.rule(self._left, self._right, self._y + leading, 0.5, GREY)
        lines = []
        for figure in main:
            pieces = [
                Piece(self._set(f"{figure.label}:"), bold=True),
                Piece(self._set(figure.counts)),
            ]
            lines.append(wrap(pieces, self._wide, size))
        half = sum(len(lot) for lot in lines) / 2
        top, column, used = self._y, 0, 0
        lowest = top
        for lot in lines:
            if not column and used and used + len(lot) / 2 > half:
                column, self._y = 1, top
            for line in lot:
                at = self._left + column * (self._wide + self._gap)
                for piece in line:
                    self.page.text(at, self._y, piece.text, size, bold=piece.bold, grey=GREY)
                    at += measure(piece.text, size, piece.bold) + measure(" ", size)
                self._y -= leading
                lowest = min(lowest, self._y)
            used += len(lot)
        self._y = lowest

    def add_footer(self, venue: str, printed: date) -> None:
        """Whose numbers these are, and of when."""
        size = 7.2
        said = " · ".join(p for p in (venue, f"printed {long_day_words(printed)}") if p)
        words = self._set(said)
        self.page.text(self._left, self._paper.margin - 12, words, size, grey=GREY)
