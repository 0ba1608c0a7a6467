"""The results of a form on paper: black and white, bars as grey and hatched shapes with numbers.

Draws what `desktop.domain.form_report` counted. Nobody is named unless that was chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
from desktop.documents.shades import ALONE, GONE, shade, side_shade
from desktop.documents.text import begins_right_to_left
from desktop.domain.form_bars import Bar, Row
from desktop.domain.form_report import (
    Card,
    Report,
    Typed,
    answered_words,
    face_words,
    head_words,
    looked_words,
    mean_words,
    share_words,
)
from desktop.domain.words import count_words, day_words, long_day_words

TEXT_LIMIT = 10_000
NAMED_WARNING = "With patrons’ names: shred when it is no longer needed"


def draw_results(
    report: Report,
    target: BinaryIO | str,
    *,
    venue_name: str,
    printed: date,
    paper: str = "a4",
    names: bool = False,
) -> int:
    """Write what is looked at as a PDF and return its number of pages.

    `printed` is the day of it; `names`: typed answers say whose they are.
    """
    size = PAPERS[paper]
    composer = _Composer(report, size, venue_name, printed, names)
    composer.compose()
    composer.add_footers()
    write_pages(target, size, composer.pages, f"Results of {report.name}")
    return len(composer.pages)


@dataclass(frozen=True, slots=True)
class _Part:
    """What is never parted by a page break: drawn with its upper edge at the height given.
    `glued`: the next one belongs to the same page.
    """

    height: float
    draw: Callable[[FormPage, float], None]
    glued: bool = False


class _Composer:
    """Places questions from top to bottom, each part on one page."""

    def __init__(
        self, report: Report, paper: Paper, venue: str, printed: date, names: bool
    ) -> None:
        self.pages: list[FormPage] = []
        self._report, self._paper = report, paper
        self._venue, self._printed, self._names = venue, printed, names
        self._set = Settable(TEXT_LIMIT)
        self._scale = paper.scale
        self._size = 9.0 * paper.scale
        self._leading = 12.0 * paper.scale
        self._left, self._right = paper.margin, paper.width - paper.margin
        self._wide = self._right - self._left
        self._bottom = paper.margin + 10
        self._y = 0.0

    @property
    def _top(self) -> float:
        return self._paper.height - self._paper.margin

    def compose(self) -> None:
        """Place everything but the footers."""
        self.pages = [FormPage()]
        self._y = self._top
        for part in self._header():
            self._put(part)
        for card in self._report.cards:
            self._place_card(card)

    def _place_card(self, card: Card) -> None:
        parts = list(self._card(card))
        place = 0
        while place < len(parts):
            end = place + 1
            while end < len(parts) and parts[end - 1].glued:
                end += 1
            group = parts[place:end]
            if self._y - sum(p.height for p in group) < self._bottom:
                self._new_page()
                if place:
                    self._put(self._continued(card))
            for part in group:
                self._put(part)
            place = end

    def _put(self, part: _Part) -> None:
        part.draw(self.pages[-1], self._y)
        self._y -= part.height

    def _new_page(self) -> None:
        self.pages.append(FormPage())
        self._y = self._top
        running = f"{self._report.name} · {looked_words(self._report)}"
        for part in self._lines(running, self._size * 0.9, grey=GREY):
            self._put(part)

    def add_footers(self) -> None:
        """Set the foot of each page, now that their number is known."""
        size = 7.2 * min(self._scale, 1.3)
        said = [self._venue, f"printed {long_day_words(self._printed)}"]
        said += [NAMED_WARNING] if self._names else []
        for number, page in enumerate(self.pages, start=1):
            right = f"page {number} of {len(self.pages)}"
            wide = measure(right, size)
            left = self._set(" · ".join(p for p in said if p))
            lines = wrap([Piece(left)], self._wide - wide - 12, size)
            at = self._paper.margin - 12 + size * 1.2 * (len(lines) - 1)
            for place, line in enumerate(lines):
                words = " ".join(p.text for p in line)
                page.text(self._left, at - place * size * 1.2, words, size, grey=GREY)
            page.text(self._right - wide, at, right, size, grey=GREY)

    # -- words --------------------------------------------------------------------------------

    def _lines(
        self,
        text: str,
        size: float,
        *,
        bold: bool = False,
        grey: float = 0.0,
        left: float = 0.0,
        before: float = 0.0,
        glued: bool = False,
        number: int = 0,
    ) -> Iterator[_Part]:
        """A text over the whole width, a part for each of its lines; `left` is its indent.

        `number` stands at the left of the first line, of what reads from the right too.
        """
        settable = self._set(text)
        leading = max(self._leading, size * 1.3)
        mirrored = begins_right_to_left(settable)
        figure = str(number) if number else ""
        left += measure(f"{figure}  ", size, bold) if figure else 0.0
        room = self._wide - left
        for place, line in enumerate(wrap([Piece(settable, bold)], room, size)):
            mark = figure if place == 0 else ""
            words = " ".join(p.text for p in line)
            gap = before if place == 0 else 0.0

            def draw(
                page: FormPage, top: float, words: str = words, gap: float = gap, mark: str = mark
            ) -> None:
                wide = measure(words, size, bold)
                x = self._right - wide if mirrored else self._left + left
                y = top - gap - size
                page.text(x, y, words, size, bold=bold, grey=grey, right_to_left=mirrored)
                if mark:
                    page.text(self._left, y, mark, size, bold=bold, grey=grey)

            yield _Part(leading + gap, draw, glued)

    def _column(
        self, page: FormPage, lines: list[str], x: float, wide: float, y: float,
        size: float, grey: float, mirrored: bool,
    ) -> None:  # fmt: skip
        for place, words in enumerate(lines):
            at = x + wide - measure(words, size) if mirrored else x
            page.text(at, y - place * self._leading, words, size, grey=grey, right_to_left=mirrored)

    # -- the head -----------------------------------------------------------------------------

    def _header(self) -> Iterator[_Part]:
        report = self._report
        title = 18.0 * min(self._scale, 1.35)
        yield from self._lines(report.name, title, bold=True)
        yield from self._lines(head_words(report.tally), self._size, before=3)
        faces = sorted(report.tally.by_face.items(), key=lambda pair: -pair[1])
        came = " · ".join(f"{face_words(face)} {number:,}" for face, number in faces)
        yield from self._lines(f"Came in by: {came}", self._size, grey=GREY)
        yield from self._lines(f"Shown: {looked_words(report)}", self._size, grey=GREY)
        if report.sides:
            yield self._legend()
        yield _Part(self._leading * 0.5, self._rule_under)

    def _rule_under(self, page: FormPage, top: float) -> None:
        page.rule(self._left, self._right, top - self._leading * 0.4, 0.9, 0.0)

    def _legend(self) -> _Part:
        entries = []
        x, line = 0.0, 0
        for place, side in enumerate(self._report.sides):
            words = self._set(f"{side.name} · {count_words(side.responses, 'response')}")
            wide = 26 * self._scale + measure(words, self._size) + 14
            if x and x + wide > self._wide:
                x, line = 0.0, line + 1
            entries.append((x, line, place, words))
            x += wide

        def draw(page: FormPage, top: float) -> None:
            for x, line, place, words in entries:
                y = top - self._leading * (line + 1)
                high = self._size * 0.75
                shade(page, self._left + x, y, 20 * self._scale, high, side_shade(place))
                page.text(self._left + x + 25 * self._scale, y, words, self._size)

        return _Part(self._leading * (line + 1) + 4, draw)

    # -- a question ---------------------------------------------------------------------------

    def _continued(self, card: Card) -> _Part:
        short = card.words if len(card.words) <= 70 else f"{card.words[:69].rstrip()}…"
        text = f"{short}, continued"
        return next(self._lines(text, self._size, bold=True, before=6, number=card.number))

    def _card(self, card: Card) -> Iterator[_Part]:
        report = self._report
        gone = " (not asked any more)" if card.retired else ""
        yield from self._lines(
            f"{card.words}{gone}", self._size * 1.15, bold=True, before=self._leading * 0.9,
            glued=True, number=card.number,
        )  # fmt: skip
        about = f"{card.kind_words} · {answered_words(card, report.tally.responses)}"
        shows = bool(card.total and (card.rows or card.texts))
        yield from self._lines(about, self._size * 0.92, grey=GREY, glued=shows)
        if not card.total:
            return
        mean = self._mean_line(card)
        if mean:
            yield from self._lines(mean, self._size, before=2, glued=True)
        for row in card.rows:
            yield from self._row(row)
        if card.note:
            yield from self._lines(card.note, self._size * 0.92, grey=GREY)
        yield from self._texts(card)

    def _mean_line(self, card: Card) -> str:
        names = [side.name for side in self._report.sides]
        means = [mean_words(m) if m is not None else "" for m in card.means]
        if names:
            pairs = zip(names, means, strict=False)
            said = " · ".join(f"{name} {mean}" for name, mean in pairs if mean)
            return f"On average: {said}" if said else ""
        return f"{means[0]} on average" if means and means[0] else ""

    def _row(self, row: Row) -> Iterator[_Part]:
        words = f"{row.words} (not offered any more)" if row.retired else row.words
        if not self._report.sides:
            yield self._bar(words, row.bars[0], GONE if row.retired else ALONE)
            return
        yield from self._lines(words, self._size, before=3, glued=True)
        for place, (side, bar) in enumerate(zip(self._report.sides, row.bars, strict=True)):
            last = place + 1 == len(row.bars)
            yield self._bar(side.name, bar, side_shade(place), thin=True, glued=not last)

    def _bar(
        self, words: str, bar: Bar, look: str, *, thin: bool = False, glued: bool = False
    ) -> _Part:
        size = self._size * (0.92 if thin else 1.0)
        column = self._wide * (0.24 if thin else 0.36)
        settable = self._set(words)
        lines = [
            " ".join(p.text for p in line) for line in wrap([Piece(settable)], column - 8, size)
        ] or [""]
        air = (1.0 if thin else 3.0) * self._scale
        height = self._leading * len(lines) + air
        mirrored = begins_right_to_left(settable)

        def draw(page: FormPage, top: float) -> None:
            y = top - air / 2 - size
            indent = 10 * self._scale if thin else 0.0
            self._column(
                page, lines, self._left + indent, column - 8 - indent, y, size, 0.0, mirrored
            )
            self._draw_bar(page, bar, look, self._left + column, y, size)

        return _Part(height, draw, glued)

    def _draw_bar(
        self, page: FormPage, bar: Bar, look: str, x: float, y: float, size: float
    ) -> None:
        share = share_words(*bar) or "–"
        share_at = self._right - measure(share, size)
        number = f"{bar.responses:,}"
        number_at = self._right - measure("100 %", size) - 6 - measure(number, size, True)
        page.text(share_at, y, share, size)
        page.text(number_at, y, number, size, bold=True)
        end = self._right - measure("100 %", size) - 6 - measure("10,000", size, True) - 8
        room, high = end - x, size * 0.85
        # Where a whole bar would end, so that lengths can be judged.
        page.rule(x, end, y - 0.6, 0.4, PALE)
        if bar.responses:
            wide = max(room * min(bar.share, 1.0), 2.0)
            shade(page, x, y - 0.6, wide, high, look)

    # -- what was typed -----------------------------------------------------------------------

    def _texts(self, card: Card) -> Iterator[_Part]:
        if not card.texts:
            return
        if card.texts_name:
            yield from self._lines(
                f"Typed at “{card.texts_name}”", self._size * 0.92, bold=True, before=4, glued=True
            )
        for answer in card.texts:
            yield from self._text(answer)
        more = card.typed - len(card.texts)
        if more > 0:
            said = f"… and {count_words(more, 'older answer')}: the exported table has them all."
            yield from self._lines(said, self._size * 0.92, grey=GREY, before=2)

    def _text(self, answer: Typed) -> Iterator[_Part]:
        """The answer, and beside its first line when it was given, and by whom if that is said."""
        indent, size = 10 * self._scale, self._size
        small = size * 0.85
        column = self._wide * (0.3 if self._names else 0.16)
        whose = f"{answer.whose} · " if self._names else ""
        under = wrap([Piece(self._set(whose + day_words(answer.answered_at)))], column, small)
        settable = self._set(f"“{answer.text.strip()}”")
        mirrored = begins_right_to_left(settable)
        room = self._wide - column - 12 - indent
        lines = wrap([Piece(settable)], room, size)
        most = max(len(lines), len(under))
        for place in range(most):
            words = "".join(p.text for p in lines[place]) if place < len(lines) else ""
            beside = "".join(p.text for p in under[place]) if place < len(under) else ""
            air = 2.0 * self._scale if place == 0 else 0.0

            def draw(
                page: FormPage, top: float, words: str = words, beside: str = beside,
                air: float = air,
            ) -> None:  # fmt: skip
                y = top - air - size
                left = self._left + indent
                self._column(page, [words], left, room, y, size, 0.0, mirrored)
                at = self._right - measure(beside, small)
                page.text(at, y, beside, small, grey=GREY)

            # Short answers stay whole; of long ones the first two lines and the last two.
            glued = place + 1 < most and (most <= 6 or place == 0 or place + 2 == most)
            yield _Part(self._leading + air, draw, glued)
