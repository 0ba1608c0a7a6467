"""Address labels as a PDF, for common sheets of labels.

A name or an address that is too long for its label is set smaller, and broken into more lines,
until it fits; what cannot be made to fit is named and not printed by halves. Nothing is clipped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.documents.layout import (
    A4,
    LETTER,
    Page,
    Paper,
    Piece,
    Settable,
    measure,
    wrap,
    write_pages,
)
from desktop.documents.text import begins_right_to_left
from desktop.domain.list_labels import AddressLabel
from desktop.domain.whole_files import write_file

MM = 72 / 25.4
LARGEST, SMALLEST, STEP, LEADING = 11.0, 5.0, 0.5, 1.22
BOLD_NAME = True
NOTHING = "?"  # what stands for a line of which nothing can be set


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """A sheet of labels; lengths in points, `left` and `top` from the paper's edge.

    `across` and `down` are the distances from one label to the next.
    """

    key: str
    name: str
    paper: tuple[float, float]
    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    across: float
    down: float
    padding: float = 4 * MM

    @property
    def count(self) -> int:
        """How many labels a sheet has."""
        return self.columns * self.rows

    def corner(self, place: int) -> tuple[float, float]:
        """The upper left corner of the label at a place (0 is the first), from the lower left."""
        row, column = divmod(place, self.columns)
        return (
            self.left + column * self.across,
            self.paper[1] - self.top - row * self.down,
        )


def _mm(key: str, name: str, columns: int, rows: int, *lengths: float) -> LabelSheet:
    width, height, left, top, across, down = (length * MM for length in lengths)
    return LabelSheet(key, name, A4, columns, rows, width, height, left, top, across, down)


SHEETS: dict[str, LabelSheet] = {
    sheet.key: sheet
    for sheet in (
        _mm("3x7", "A4, 3 × 7: 63.5 × 38.1 mm (L7160)", 3, 7, 63.5, 38.1, 7.25, 15.15, 66.0, 38.1),
        _mm("3x8", "A4, 3 × 8: 70 × 37 mm (3474)", 3, 8, 70, 37, 0, 0.5, 70, 37),
        _mm("3x8-narrow", "A4, 3 × 8: 63.5 × 33.9 mm (L7159)", 3, 8, 63.5, 33.9, 7.25, 12.9,
            66.0, 33.9),
        _mm("2x7", "A4, 2 × 7: 99.1 × 38.1 mm (L7163)", 2, 7, 99.1, 38.1, 4.65, 15.15, 101.6,
            38.1),
        LabelSheet("5160", "US Letter, 3 × 10: 2⅝ × 1 in (5160)", LETTER, 3, 10, 189, 72, 13.5,
                   36, 198, 72, padding=8),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LabelsDone:
    """What was printed: pages, labels; names of which some letters are missing.

    Not printed: what is `too_long` at any size, and what no font here can set (`unprintable`).
    """

    pages: int
    labels: int
    too_long: tuple[AddressLabel, ...] = ()
    incomplete: tuple[str, ...] = ()
    unprintable: tuple[AddressLabel, ...] = ()


def write(
    labels: Sequence[AddressLabel], target: Path, sheet: LabelSheet, *, first: int = 1,
    progress: Callable[[str, float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    enter: Callable[[LabelsDone], object] | None = None,
) -> LabelsDone:  # fmt: skip
    """Write the labels, the first one on the label of that number (from 1) of the first sheet.

    `enter` writes into the books what leaves, before the file has its name.

    Raises StoreError, or `Interrupted` once `cancelled()`, having left nothing.
    """
    pages, done = lay_out(labels, sheet, first, progress, cancelled)
    paper = Paper(*sheet.paper)
    write_file(
        target,
        lambda part: write_pages(str(part), paper, pages, "Address labels"),
        None if enter is None else lambda: enter(done),
    )
    return done


class Interrupted(Exception):
    """Somebody wanted no more of it; nothing was written."""


def lay_out(
    labels: Sequence[AddressLabel], sheet: LabelSheet, first: int = 1,
    progress: Callable[[str, float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[list[Page], LabelsDone]:  # fmt: skip
    """The pages, and what came of it."""
    settable = Settable(limit=400)
    pages = [Page()]
    place = min(max(first, 1), sheet.count) - 1
    too_long: list[AddressLabel] = []
    unprintable: list[AddressLabel] = []
    incomplete: list[str] = []
    printed = 0
    for number, label in enumerate(labels):
        if number % 50 == 0:
            if cancelled is not None and cancelled():
                raise Interrupted
            if progress is not None:
                progress("Setting the labels", number / len(labels))
        lines = [settable(line) for line in label.lines]
        if NOTHING in lines or _mostly_lost(label.lines[0], settable):
            unprintable.append(label)
            continue
        fitted = _fit(lines, sheet)
        if fitted is None:
            too_long.append(label)
            continue
        if place == sheet.count:
            pages.append(Page())
            place = 0
        if any(settable.missing(line) for line in label.lines):
            incomplete.append(label.lines[0])
        _place(pages[-1], fitted, sheet, place)
        printed += 1
        place += 1
    return pages, LabelsDone(
        len(pages), printed, tuple(too_long), tuple(incomplete), tuple(unprintable)
    )


def _mostly_lost(name: str, settable: Settable) -> bool:
    """Whether what could be set of a name is no name any more, such as the word between two."""
    missing = settable.missing(name)
    letters = [character for character in name if character.isalnum()]
    return 2 * sum(character in missing for character in letters) > len(letters)


@dataclass(frozen=True, slots=True)
class _Fitted:
    size: float
    lines: tuple[tuple[str, bool, bool], ...]  # text, bold, from the right


def _fit(lines: Sequence[str], sheet: LabelSheet) -> _Fitted | None:
    """The largest print at which all of it fits, first without breaking lines; None if none does."""
    width = sheet.width - 2 * sheet.padding
    height = sheet.height - sheet.padding
    size = LARGEST
    while size >= SMALLEST:
        broken: list[tuple[str, bool, bool]] = []
        for number, line in enumerate(lines):
            bold = BOLD_NAME and number == 0
            backwards = begins_right_to_left(line)
            for wrapped in wrap([Piece(line, bold)], width, size):
                broken.append((" ".join(piece.text for piece in wrapped), bold, backwards))
        whole = len(broken) == len(lines) or size <= LARGEST - 3 * STEP
        if whole and len(broken) * size * LEADING <= height:
            return _Fitted(size, tuple(broken))
        size -= STEP
    return None


def _place(page: Page, fitted: _Fitted, sheet: LabelSheet, place: int) -> None:
    """In the middle of the label's height, from its left (or, for Hebrew and Arabic, its right)."""
    left, top = sheet.corner(place)
    leading = fitted.size * LEADING
    used = leading * len(fitted.lines)
    y = top - (sheet.height - used) / 2 - fitted.size * 0.94
    for text, bold, backwards in fitted.lines:
        x = left + sheet.padding
        if backwards:
            x = left + sheet.width - sheet.padding - measure(text, fitted.size, bold)
        page.text(x, y, text, fitted.size, bold=bold, right_to_left=backwards)
        y -= leading
