"""The briefing sheet on paper: A4, Letter or large print, black and white.

Draws what `desktop.domain.sheet` says and decides nothing about people. Whatever does not fit a
column goes on in the next line, whatever does not fit a page on the next page.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
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
from desktop.domain.sheet import (
    AS_LINES,
    AS_NAMES,
    AS_RULES,
    AS_TICKS,
    CHANGED,
    GONE,
    NEW,
    BriefingSheet,
    SheetLine,
    SheetPart,
)
from desktop.domain.whole_files import write_file

MARKS = {NEW: "NEW", CHANGED: "CHANGED", GONE: "CROSS OUT"}
LETTERS_FROM = 40  # shorter lists are read at a glance, without letter headings
RULES_AT_LEAST, RULES_AT_MOST = 3, 8


@dataclass(frozen=True, slots=True)
class Unprintable:
    """A text of which some characters have no glyph here, and what is set instead."""

    name: str
    seats: str
    characters: str
    instead: str


def unprintable(sheet: BriefingSheet) -> tuple[Unprintable, ...]:
    """What of the sheet cannot be set with the fonts of this computer, to be shown before."""
    settable = Settable()
    found: dict[tuple[str, str], Unprintable] = {}
    for owner, seats, text in sheet.texts():
        missing = settable.missing(text)
        if missing:
            made = Unprintable(owner, seats, missing, settable(text))
            found.setdefault((seats, missing), made)
    return tuple(found.values())


def draw(sheet: BriefingSheet, target: BinaryIO | str, paper: str = "a4") -> int:
    """Write the sheet as a PDF and return its number of pages."""
    size = PAPERS[paper]
    settable = Settable()
    composer = _Composer(sheet, size, settable)
    if composer.compose() == 3:
        # A third page for a few lines: closer rows often bring it back to two.
        closer = _Composer(sheet, size, settable, air=0.55)
        if closer.compose() < 3:
            composer = closer
    composer.add_footers()
    write_pages(target, size, composer.pages, "Briefing sheet")
    return len(composer.pages)


def write(
    sheet: BriefingSheet,
    path: Path,
    paper: str = "a4",
    enter: Callable[[int], object] | None = None,
) -> int:
    """Write the sheet to a file that appears whole or not at all; returns its pages.

    `enter` is given them, and remembers the sheet as printed before the file has its name. Raises
    StoreError if the place cannot be written.
    """
    data = BytesIO()
    pages = draw(sheet, data, paper)
    save(data.getvalue(), path, None if enter is None else lambda: enter(pages))
    return pages


def save(pdf: bytes, path: Path, enter: Callable[[], object] | None = None) -> None:
    """Put a finished PDF in its place, readable by this user alone, once `enter` remembered it. Raises
    StoreError."""

    def fill(part: Path) -> None:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(pdf)

    write_file(path, fill, enter)


@dataclass(frozen=True, slots=True)
class _Cell:
    """An entry of a list in columns: its lines, and what stands before them."""

    lines: list[Line]
    height: float
    code: str = ""
    box: bool = False
    member: bool = False
    heading: bool = False


class _Composer:
    """Places the parts from top to bottom. `air` is how much room rows get (1 is ample)."""

    def __init__(self, sheet: BriefingSheet, paper: Paper, settable: Settable,
                 air: float = 1.0) -> None:  # fmt: skip
        self.sheet = sheet
        self.pages: list[Page] = []
        self._set = settable
        self._paper = paper
        self._scale = paper.scale
        self._size = 9.0 * paper.scale
        self._leading = (11.0 + air) * paper.scale
        self._padding = 4.2 * air * paper.scale
        self._left = paper.margin
        self._right = paper.width - paper.margin
        self._bottom = paper.margin + 10
        self._y = 0.0
        self._seat_width = self._seat_column()

    @property
    def _page(self) -> Page:
        return self.pages[-1]

    def compose(self) -> int:
        """Place everything but the footers; returns the number of pages."""
        self.pages = [Page()]
        self._y = self._paper.height - self._paper.margin
        self._header()
        set_as: dict[str, Callable[[SheetPart], None]] = {
            AS_LINES: self._lines,
            AS_NAMES: self._names,
            AS_TICKS: self._ticks,
            AS_RULES: self._rules,
        }
        for part in self.sheet.parts:
            set_as[part.kind](part)
        return len(self.pages)

    # -- the page -----------------------------------------------------------------------------

    def _header(self) -> None:
        sheet, scale = self.sheet, self._scale
        title_size, top = 18.0 * min(scale, 1.35), self._y
        house = str(sheet.in_the_house)
        of = f"/ {sheet.capacity} in the house" if sheet.capacity else "in the house"
        known = self._set(sheet.known)
        number_size = 15.0 * min(scale, 1.35)
        number_wide = measure(house, number_size, True)
        of_wide = measure(of, self._size) + 4
        known_lines = wrap([Piece(known)], 190 * scale, self._size * 0.95) if known else []
        known_wide = max((self._wide(li, self._size * 0.95) for li in known_lines), default=0.0)
        room = self._right - self._left - max(number_wide + of_wide, known_wide) - 18
        baseline = top - title_size
        self._page.text(self._right - of_wide - number_wide, baseline, house, number_size,
                        bold=True)  # fmt: skip
        self._page.text(self._right - of_wide + 4, baseline, of, self._size)
        y = baseline - self._leading * 1.2
        for line in known_lines:
            x = self._right - self._wide(line, self._size * 0.95)
            set_lines(self._page, [line], x, y, self._size * 0.95, self._leading)
            y -= self._leading
        right_bottom = y
        title = wrap([Piece(self._set(sheet.title), bold=True)], room, title_size)
        set_lines(self._page, title, self._left, baseline, title_size, title_size * 1.15)
        y = baseline - title_size * 1.15 * (len(title) - 1) - self._leading * 1.2
        when = wrap([Piece(self._set(sheet.when))], room, self._size)
        set_lines(self._page, when, self._left, y, self._size, self._leading)
        y -= self._leading * len(when)
        self._y = min(y, right_bottom)

    def _new_page(self) -> None:
        self.pages.append(Page())
        self._y = self._paper.height - self._paper.margin - self._size
        running = wrap(
            [Piece(self._set(self.sheet.title), bold=True), Piece(self._set(self.sheet.when))],
            self._right - self._left,
            self._size,
        )
        set_lines(self._page, running, self._left, self._y, self._size, self._leading)
        self._y -= self._leading * len(running)

    def _room(self, height: float) -> bool:
        return self._y - height >= self._bottom

    def _heading(self, title: str, follows: float) -> None:
        size = self._size
        height = 2.0 * self._leading
        if not self._room(height + follows):
            self._new_page()
        self._y -= 1.5 * self._leading
        self._page.text(self._left, self._y, self._set(title).upper(), size, bold=True,
                        tracking=0.45 * self._scale)  # fmt: skip
        self._y -= 0.48 * self._leading
        self._page.rule(self._left, self._right, self._y, 0.9, 0.0)

    def _note(self, note: str) -> None:
        if not note:
            return
        lines = wrap([Piece(self._set(note), grey=GREY)], self._right - self._left, self._size)
        if not self._room(self._leading * len(lines) + 2):
            self._new_page()
        self._y -= self._leading
        set_lines(self._page, lines, self._left, self._y, self._size, self._leading)
        self._y -= self._leading * (len(lines) - 1) + 2

    def add_footers(self) -> None:
        """Set the foot of each page, now that their number is known."""
        size = 7.2 * min(self._scale, 1.3)
        for number, page in enumerate(self.pages, start=1):
            right = f"{self._set(self.sheet.warning)} · {number} / {len(self.pages)}"
            wide = measure(right, size)
            room = self._right - self._left - wide - 12
            left = wrap([Piece(self._set(self.sheet.footer), grey=GREY)], room, size)
            at = self._paper.margin - 12 + size * 1.2 * (len(left) - 1)
            set_lines(page, left, self._left, at, size, size * 1.2)
            page.text(self._right - wide, at, right, size, grey=GREY)

    # -- parts in lines -----------------------------------------------------------------------

    def _seat_column(self) -> float:
        wide = 0.0
        for part in self.sheet.parts:
            if part.kind == AS_LINES:
                for line in part.lines:
                    wide = max(wide, measure(self._set(line.seats), self._size, True))
        return min(wide, 66 * self._scale) + (9 * self._scale if wide else 0.0)

    def _lines(self, part: SheetPart) -> None:
        for number, line in enumerate(part.lines):
            seats = self._pieces((line.seats, True))
            seat_lines = wrap(seats, max(self._seat_width - 6, 20), self._size) if seats else []
            name_wide = 122 * self._scale
            # The number is a piece of its own: beside a Hebrew name it would go to its left.
            party = f"({line.party})" if line.party > 1 else ""
            star = self._size * 0.95 + 3 if line.member else 0.0
            name_lines = wrap(
                self._pieces((line.name, True), (party, True)), name_wide - 8 - star, self._size
            )
            text_left = self._left + self._seat_width + name_wide
            mark = MARKS.get(line.mark, "")
            spoken = self._pieces((mark, True), (line.said, True), (line.text, False))
            text_lines = wrap(spoken, self._right - text_left, self._size)
            most = max(len(seat_lines), len(name_lines), len(text_lines), 1)
            height = most * self._leading + 2 * self._padding
            if number == 0:
                self._heading(part.title, height)
            elif not self._room(height):
                self._new_page()
                self._heading(f"{part.title}, continued", height)
            baseline = self._y - self._padding - self._size * 0.95
            self._code(self._left, baseline, line.code)
            set_lines(self._page, seat_lines, self._left, baseline, self._size, self._leading)
            at = self._left + self._seat_width
            set_lines(self._page, name_lines, at, baseline, self._size, self._leading)
            if line.member:
                last = at + self._wide(name_lines[-1], self._size) + 3
                down = baseline - self._leading * (len(name_lines) - 1)
                self._page.stars.append((last, down - 0.4, self._size * 0.86))
            set_lines(self._page, text_lines, text_left, baseline, self._size, self._leading)
            self._y -= height
            self._page.rule(self._left, self._right, self._y, 0.5, PALE)
        self._close(part)

    def _close(self, part: SheetPart) -> None:
        if not part.lines and part.note:
            self._heading(part.title, 2 * self._leading)
        self._note(part.note)

    def _pieces(self, *pieces: tuple[str, bool]) -> list[Piece]:
        return [Piece(self._set(text), bold) for text, bold in pieces if text]

    def _code(self, left: float, baseline: float, code: str) -> None:
        # Hangs in the margin, so that the columns of the sheet stay quiet.
        if code:
            size = 6.0 * min(self._scale, 1.35)
            wide = measure(code, size)
            self._page.text(left - wide - 3.5, baseline, code, size, grey=GREY)

    @staticmethod
    def _wide(line: Line, size: float) -> float:
        space = measure(" ", size)
        return sum(measure(p.text, size, p.bold) for p in line) + space * (len(line) - 1)

    # -- parts in columns ---------------------------------------------------------------------

    def _names(self, part: SheetPart) -> None:
        wide = any(line.text for line in part.lines)
        most = 2 if wide else 3
        self._columns(part, most if self._scale == 1 else most - 1, ticks=False)

    def _ticks(self, part: SheetPart) -> None:
        self._columns(part, 2 if self._scale == 1 else 1, ticks=True)

    def _columns(self, part: SheetPart, count: int, ticks: bool) -> None:
        gap = 16 * self._scale
        wide = (self._right - self._left - gap * (count - 1)) / count
        indent = (15 if ticks else 0) * self._scale
        inset = 11 * min(self._scale, 1.35)
        rest = list(self._cells(part, wide - indent - inset, ticks))
        first = True
        while rest:
            self._heading(part.title if first else f"{part.title}, continued", rest[0].height * 2)
            self._y -= 0.35 * self._leading
            rest, columns = _fill(rest, count, self._y - self._bottom)
            top = self._y
            for number, column in enumerate(columns):
                x = self._left + number * (wide + gap)
                # The first column's codes hang in the margin; the others need room of their own.
                self._y = min(self._y, self._column(column, x + inset * (number > 0), top, indent))
            first = False
            if rest:
                self._new_page()
        self._close(part)

    def _column(self, cells: Sequence[_Cell], x: float, top: float, indent: float) -> float:
        y = top
        for cell in cells:
            baseline = y - self._size
            if cell.box:
                self._page.boxes.append((x, baseline - 0.8, self._size * 0.85))
            self._code(x, baseline, cell.code)
            at = x if cell.heading else x + indent
            set_lines(self._page, cell.lines, at, baseline, self._size, self._leading)
            if cell.member:
                last = at + self._wide(cell.lines[-1], self._size) + 3
                down = baseline - self._leading * (len(cell.lines) - 1)
                self._page.stars.append((last, down - 0.4, self._size * 0.86))
            y -= cell.height
        return y

    def _cells(self, part: SheetPart, wide: float, ticks: bool) -> Iterator[_Cell]:
        group = ""
        row = 1.28 if ticks else 1.08
        for line in part.lines:
            if line.group != group and len(part.lines) >= LETTERS_FROM:
                group = line.group
                heading = [[Piece(self._set(group), bold=True, grey=GREY)]]
                yield _Cell(heading, self._leading * 1.25, heading=True)
            pieces = self._entry(line, ticks)
            starred = line.member and not line.text
            star = self._size if starred else 0.0
            lines = wrap(pieces, wide - star, self._size) or [[Piece("")]]
            height = self._leading * (len(lines) - 1 + row)
            yield _Cell(lines, height, line.code, box=ticks, member=starred)

    def _entry(self, line: SheetLine, ticks: bool) -> list[Piece]:
        mark = MARKS.get(line.mark, "")
        party = f"({line.party})" if line.party > 1 else ""
        if not ticks:
            text = f"· {line.text}" if line.text else ""
            return self._pieces(
                (mark, True), (line.seats, True), (line.name, False), (party, False),
                (text, False),
            )  # fmt: skip
        pieces = self._pieces((mark, True), (line.name, True), (party, True))
        return [*pieces, *(Piece(self._set(t), grey=GREY) for t in (line.seats, line.text) if t)]

    # -- room to write ------------------------------------------------------------------------

    def _rules(self, part: SheetPart) -> None:
        pitch = 20 * min(self._scale, 1.35)
        self._heading(part.title, pitch * RULES_AT_LEAST)
        for number in range(RULES_AT_MOST):
            if number >= RULES_AT_LEAST and not self._room(pitch):
                break
            self._y -= pitch
            if number == 0:
                self._page.text(self._left, self._y + 5, self._set(part.note), self._size * 0.9,
                                grey=GREY)  # fmt: skip
            self._page.rule(self._left, self._right, self._y, 0.6, PALE)


def _fill(cells: list[_Cell], count: int, room: float) -> tuple[list[_Cell], list[list[_Cell]]]:
    """Share cells out to columns of at most `room`, evenly if all fit: (left over, columns)."""
    total = sum(cell.height for cell in cells)
    height = max(total / count, max(cell.height for cell in cells))
    while height < room:
        rest, columns = _pour(cells, count, height)
        if not rest:
            return rest, columns
        height += cells[0].height / 2
    return _pour(cells, count, max(room, cells[0].height))


def _pour(cells: list[_Cell], count: int, height: float) -> tuple[list[_Cell], list[list[_Cell]]]:
    columns: list[list[_Cell]] = [[]]
    used = 0.0
    for number, cell in enumerate(cells):
        # A letter never stands alone at the foot of a column.
        with_next = cell.heading and number + 1 < len(cells)
        need = cell.height + (cells[number + 1].height if with_next else 0.0)
        if columns[-1] and used + need > height:
            if len(columns) == count:
                return cells[number:], columns
            columns.append([])
            used = 0.0
        columns[-1].append(cell)
        used += cell.height
    return [], columns
