"""The recovery page: the passphrase of an encrypted file on paper, and what to do with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from desktop.documents.layout import (
    GREY,
    PALE,
    PAPERS,
    Page,
    Piece,
    Settable,
    measure,
    set_lines,
    wrap,
    write_pages,
)
from desktop.domain.words import long_day_words

TITLE = "Recovery passphrase"
KEEP = (
    "Keep this page where you keep contracts and spare keys: not beside the computer, not in a "
    "photograph, not in an e-mail. Two people of the house should know where it is.",
)
WHEN = (
    "You need it when Rapport is opened on another computer, when this computer has forgotten its "
    "key, and to put back a backup after either.",
    "Start Rapport and open the file, or the backup. It asks for the recovery passphrase: type "
    "the five groups. Capitals, blanks and hyphens do not matter.",
    "The file whose name ends in .db.key belongs beside the file it is named after. Each backup has "
    "its own; take it along when you copy one.",
)
LOST = (
    "Nobody can open the file without this passphrase once the computer's own key is gone: not "
    "the makers of Rapport either. If this page is lost, or somebody has seen it who should not have, "
    "make a new passphrase in Settings, Protect the file. This one is worth nothing then.",
)


@dataclass(frozen=True, slots=True)
class RecoveryPage:
    """What stands on the page. `groups` of the passphrase in order."""

    venue: str
    file: str
    day: date
    groups: tuple[str, ...] = field(repr=False)


def draw_page(sheet: RecoveryPage, target: BinaryIO | str, *, paper: str = "a4") -> int:
    """Write the page as a PDF; returns the number of pages, one."""
    composer = _Composer(sheet, paper)
    composer.compose()
    write_pages(target, composer.paper, [composer.page], TITLE)
    return 1


class _Composer:
    """One column from the top down."""

    def __init__(self, sheet: RecoveryPage, paper: str) -> None:
        self.paper = PAPERS[paper]
        self.page = Page()
        self._sheet = sheet
        self._set = Settable()
        self._size = 10.5 * min(self.paper.scale, 1.25)
        self._left = self.paper.margin + 24
        self._right = self.paper.width - self.paper.margin - 24
        self._y = self.paper.height - self.paper.margin - 30

    def compose(self) -> None:
        """Everything, the passphrase first."""
        sheet = self._sheet
        self._lines(TITLE, self._size * 2.1, bold=True)
        self._y -= self._size * 0.5
        if sheet.venue:
            self._lines(sheet.venue, self._size * 1.25, bold=True)
        self._lines(f"For the file {sheet.file}", self._size, grey=GREY)
        self._lines(f"Made on {long_day_words(sheet.day)}", self._size, grey=GREY)
        self._groups()
        self._part("Keep it", KEEP)
        self._part("When you need it", WHEN)
        self._part("If it is lost", LOST)

    def _groups(self) -> None:
        """One group a line, its number before it, letters apart: read aloud without slips."""
        size = self._size * 2.5
        cell = measure("m", size, bold=True) * 1.4
        self._y -= size * 0.55
        self.page.rule(self._left, self._right, self._y, 0.8, PALE)
        for number, group in enumerate(self._sheet.groups, 1):
            self._y -= size * 1.42
            self.page.text(self._left + 8, self._y, str(number), self._size * 1.2, grey=GREY)
            x = self._left + 44
            for letter in group:
                aside = (cell - measure(letter, size, bold=True)) / 2
                self.page.text(x + aside, self._y, letter, size, bold=True)
                x += cell
        self._y -= size * 0.7
        self.page.rule(self._left, self._right, self._y, 0.8, PALE)

    def _part(self, title: str, paragraphs: tuple[str, ...]) -> None:
        self._y -= self._size * 1.3
        self._lines(title, self._size * 1.15, bold=True)
        for paragraph in paragraphs:
            self._y -= self._size * 0.25
            self._lines(paragraph, self._size)

    def _lines(self, text: str, size: float, *, bold: bool = False, grey: float = 0.0) -> None:
        pieces = [Piece(self._set(text), bold, grey)]
        for line in wrap(pieces, self._right - self._left, size):
            self._y -= size * 1.38
            set_lines(self.page, [line], self._left, self._y, size, 0)
