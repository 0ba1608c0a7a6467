"""A letter on paper: the address where the window of an envelope is, the text, fold marks.

On A4 the window is that of the DIN envelope (20 mm from the left, 45 mm from the top); on US Letter
that of a No. 10 envelope with a window on the left, the sheet folded in three.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from desktop.documents.layout import (
    GREY,
    LETTER_COUNTRIES,
    PALE,
    PAPERS,
    Page,
    Paper,
    Piece,
    Settable,
    measure,
    wrap,
    write_pages,
)
from desktop.documents.text import begins_right_to_left
from desktop.domain.mail_parts import plain_body
from desktop.domain.settings import Settings
from desktop.domain.words import MONTHS

MM = 72 / 25.4
INCH = 72.0
TEXT, LEADING, SMALL = 10.5, 14.6, 7.5
LARGEST_ADDRESS, SMALLEST_ADDRESS = 10.5, 6.5
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class PostLetter:
    """`address` are the lines in the window, `sender` our house, `day` as it is written."""

    address: tuple[str, ...]
    subject: str
    body: str
    sender: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class _Places:
    """Where things stand on the first page, from the upper left corner, in points."""

    left: float
    right: float
    sender: float  # the baseline of the line with our house above the address
    address: float  # the upper edge of the address
    address_width: float
    address_height: float
    day: float
    text: float
    folds: tuple[float, ...]


_PLACES = {
    "a4": _Places(
        25 * MM, 20 * MM, 49 * MM, 53 * MM, 75 * MM, 34 * MM, 49 * MM, 103 * MM,
        (105 * MM, 210 * MM),
    ),
    "letter": _Places(
        1.0 * INCH, 0.9 * INCH, 2.0 * INCH, 2.1 * INCH, 3.9 * INCH, 0.9 * INCH, 2.0 * INCH,
        3.95 * INCH, (11 / 3 * INCH, 22 / 3 * INCH),
    ),
}  # fmt: skip
_TOP, _FOOT = 25 * MM, 24 * MM  # of further pages, and of all


def post_letter(
    to: str, subject: str, body: str, house: Settings, today: date
) -> tuple[PostLetter, str]:
    """A filled letter for the post, `to` in lines, and the paper that the house has for it."""
    day = f"{today.day} {MONTHS[today.month - 1]} {today.year}"
    letter = PostLetter(tuple(to.split("\n")), subject, body, house.venue_name, day)
    here = "letter" if house.country.upper() in LETTER_COUNTRIES else "a4"
    return letter, house.paper if house.paper in _PLACES else here


def draw_letter(letter: PostLetter, target: BinaryIO | str, *, paper: str = "a4") -> int:
    """Write the letter as a PDF and return its number of pages. `paper` is a4 or letter."""
    composer = _Composer(letter, paper)
    composer.compose()
    write_pages(target, PAPERS[paper], composer.pages, "Letter")
    return len(composer.pages)


def unprintable(letter: PostLetter) -> str:
    """The characters that no font here can set, once each."""
    settable = Settable(LONGEST)
    parts = [*letter.address, letter.subject, letter.sender, *letter.body.split("\n")]
    return "".join(dict.fromkeys("".join(settable.missing(part) for part in parts)))


class _Composer:
    """Sets the lines from top to bottom and goes on on another page."""

    def __init__(self, letter: PostLetter, paper: str) -> None:
        self._letter = letter
        self._paper: Paper = PAPERS[paper]
        self._places = _PLACES[paper]
        self._settable = Settable(LONGEST)
        self.pages: list[Page] = [Page()]
        self._y = 0.0

    def compose(self) -> None:
        """All of it."""
        self._head()
        self._y = self._paper.height - self._places.text
        subject = self._settable(self._letter.subject) if self._letter.subject.strip() else ""
        if subject:
            self._paragraph(subject, bold=True)
            self._y -= LEADING
        for line in plain_body(self._letter.body).split("\n"):
            if line.strip():
                self._paragraph(self._settable(line))
            else:
                self._y -= LEADING
        if len(self.pages) > 1:
            for number, page in enumerate(self.pages, 1):
                self._right(page, f"Page {number} of {len(self.pages)}", 12 * MM)

    def _head(self) -> None:
        page, places, height = self.pages[0], self._places, self._paper.height
        for fold in places.folds:
            page.rule(5 * MM, 9 * MM, height - fold, 0.4, PALE)
        if self._letter.sender:
            sender = self._settable(self._letter.sender)
            size = _fitting([sender], places.address_width, SMALL, 4.0)
            page.text(places.left, height - places.sender, sender, size, grey=GREY)
        if self._letter.day:
            self._right(page, self._letter.day, height - places.day, TEXT)
        self._address(page)

    def _address(self, page: Page) -> None:
        """As large as fits into the window, each line whole."""
        places = self._places
        lines = [self._settable(line) for line in self._letter.address if line.strip()]
        size = _fitting(lines, places.address_width, LARGEST_ADDRESS, SMALLEST_ADDRESS)
        while True:
            set_lines = [
                row[0].text
                for line in lines
                for row in wrap([Piece(line)], places.address_width, size)
            ]
            if len(set_lines) * size * 1.25 <= places.address_height or size <= SMALLEST_ADDRESS:
                break
            size -= 0.5
        y = self._paper.height - places.address - size
        for line in set_lines:
            page.text(places.left, y, line, size, right_to_left=begins_right_to_left(line))
            y -= size * 1.25

    def _paragraph(self, text: str, *, bold: bool = False) -> None:
        width = self._paper.width - self._places.left - self._places.right
        turned = begins_right_to_left(text)
        for line in wrap([Piece(text, bold)], width, TEXT):
            if self._y < _FOOT:
                self.pages.append(Page())
                self._y = self._paper.height - _TOP
            words = " ".join(piece.text for piece in line)
            x = self._places.left
            if turned:
                x += width - measure(words, TEXT, bold)
            self.pages[-1].text(x, self._y, words, TEXT, bold=bold, right_to_left=turned)
            self._y -= LEADING

    def _right(self, page: Page, text: str, y: float, size: float = SMALL) -> None:
        shown = self._settable(text)
        x = self._paper.width - self._places.right - measure(shown, size)
        page.text(x, y, shown, size, grey=GREY if size == SMALL else 0.0)


def _fitting(lines: Sequence[str], width: float, largest: float, smallest: float) -> float:
    """The largest size at which the widest line fits, never below the smallest."""
    widest = max((measure(line, 1.0) for line in lines), default=0.0)
    return largest if widest * largest <= width else max(smallest, width / widest)
