"""“What we know about you”: a patron's record on paper, for the patron to read.

Draws what `desktop.domain.patron_record` says, in its order; every text is set whole.
"""

from __future__ import annotations

from typing import BinaryIO

from desktop.documents.layout import (
    GREY,
    PALE,
    PAPERS,
    Line,
    Page,
    Paper,
    Piece,
    Settable,
    measure,
    set_lines,
    wrap,
    write_pages,
)
from desktop.documents.text import begins_right_to_left
from desktop.domain.patron_record import RecordBook, sections
from desktop.domain.record_lines import Line as Told
from desktop.domain.words import long_day_words

TITLE = "What we know about you"
LONGEST = 20_000  # letters of one text
INDENT = 12.0


def draw_record(book: RecordBook, target: BinaryIO | str, *, paper: str = "a4") -> int:
    """Write the record as a PDF; returns the number of pages."""
    composer = _Composer(book, PAPERS[paper])
    composer.compose()
    composer.add_feet()
    write_pages(target, composer.paper, composer.pages, TITLE)
    return len(composer.pages)


class _Composer:
    """Sets headings and lines one below the other, on as many pages as that takes."""

    def __init__(self, book: RecordBook, paper: Paper) -> None:
        self.paper = paper
        self.pages: list[Page] = []
        self._book = book
        self._set = Settable(LONGEST)
        scale = min(paper.scale, 1.4)
        self._size, self._leading = 10.0 * scale, 13.6 * scale
        self._left = paper.margin + 12
        self._right = paper.width - paper.margin - 12
        self._least = paper.margin + 26
        self._y = 0.0
        self._turn()

    def compose(self) -> None:
        """Place everything but the feet."""
        title = self._size * 2
        self._y -= title
        self._put(TITLE, title, bold=True)
        self._y -= self._leading * 1.2
        self._put(self._book.whole.name, self._size * 1.3, bold=True)
        self._y -= self._leading * 0.4
        made = f"Made on {long_day_words(self._book.made_on)}"
        self._lines(f"{made} by {self._book.venue}" if self._book.venue else made, grey=GREY)
        for section in sections(self._book):
            self._heading(section.title)
            for line in section.lines:
                self._told(line)
            if not section.lines:
                self._lines(section.empty, grey=GREY)

    def add_feet(self) -> None:
        """Whose pages these are and how many; known only at the end."""
        size = self._size * 0.78
        for number, page in enumerate(self.pages, 1):
            y = self.paper.margin - 2
            page.rule(self._left, self._right, y + size * 1.6, 0.5, PALE)
            page.text(self._left, y, self._set(f"{TITLE} · for this person only"), size, grey=GREY)
            said = f"{number} of {len(self.pages)}"
            page.text(self._right - measure(said, size), y, said, size, grey=GREY)

    def _turn(self) -> None:
        self.pages.append(Page())
        self._y = self.paper.height - self.paper.margin - 8

    def _room(self, lines: float) -> None:
        if self._y - lines * self._leading < self._least:
            self._turn()

    def _put(self, text: str, size: float, *, bold: bool = False) -> None:
        """Wrapped lines, the first at the present height; long names break, none is cut."""
        lines = wrap([Piece(self._set(text), bold)], self._right - self._left, size)
        for number, line in enumerate(lines):
            if number:
                self._y -= size * 1.3
            set_lines(self.pages[-1], [line], self._left, self._y, size, 0)

    def _heading(self, text: str) -> None:
        self._room(4)
        self._y -= self._leading * 1.9
        self._put(text, self._size * 1.15, bold=True)
        self._y -= self._leading * 0.4
        self.pages[-1].rule(self._left, self._right, self._y, 0.5, PALE)
        self._y -= self._leading * 0.15

    def _told(self, line: Told) -> None:
        indent = INDENT if line.text.startswith("    ") else 0.0
        self._lines(line.text.strip(), indent=indent)
        if line.aside:
            self._lines(line.aside, size=self._size * 0.84, indent=indent, grey=GREY)
        self._y -= self._leading * 0.18

    def _lines(
        self, text: str, *, size: float = 0.0, indent: float = 0.0, grey: float = 0.0
    ) -> None:
        size = size or self._size
        leading = self._leading * size / self._size
        for paragraph in text.splitlines() or [""]:
            said = self._set(paragraph)
            if not said:
                continue
            wide = self._right - self._left - indent
            for line in wrap([Piece(said, grey=grey)], wide, size):
                self._room(leading / self._leading)
                self._y -= leading
                self._line(line, size, indent, begins_right_to_left(said))

    def _line(self, line: Line, size: float, indent: float, from_right: bool) -> None:
        text = " ".join(piece.text for piece in line)
        grey = line[0].grey if line else 0.0
        x = self._left + indent
        if from_right:
            x = self._right - measure(text, size)
        self.pages[-1].text(x, self._y, text, size, grey=grey, right_to_left=from_right)
