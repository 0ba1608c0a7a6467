"""What stands around the questions of a form: head, foot with the code, box for staff, strip."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.documents import paper_words as said
from desktop.documents import text as texts
from desktop.documents.form_page import FAINT, LINE, LINE_GREY, Blank, FormPage, Stroke
from desktop.documents.form_rows import RISE, Band, Block, Row, Setter, Style, is_backwards
from desktop.documents.layout import BLACK, GREY, measure

PAYLOAD = "rapport:{code}"
FOOT = 24.0  # from the edge of the paper to the foot
DASH = (4.0, 3.0)


class Frame:
    """Head and foot of each page of one form."""

    def __init__(self, setter: Setter, title: str, venue_name: str, code: str) -> None:
        self._setter = setter
        self._sizes = setter.sizes
        self._title = setter.line(title)
        self._venue = setter.line(venue_name)
        self._code = code
        self._qr = 34.0 if not self._sizes.is_large else 42.0
        self._band = Band(self._sizes.left, self._sizes.right, is_backwards(title, venue_name))

    @property
    def bottom(self) -> float:
        """Where the room for questions ends."""
        return FOOT + self._qr + 14

    @property
    def page_room(self) -> float:
        """The height for questions on every page but the first."""
        return self._top() - self._sizes.leading(self._sizes.small) - 18 - self.bottom

    def _top(self) -> float:
        return self._sizes.paper.height - self._sizes.margin

    def head(self, page: FormPage, lines: Sequence[tuple[str, bool]]) -> float:
        """The head of the first page; returns where the questions begin."""
        setter, sizes, band = self._setter, self._sizes, self._band
        y = self._top()
        if self._venue:
            y = self._name_of_venue(page, y)
        title = Style(sizes.title, bold=True)
        for row in setter.rows(self._title or "…", self._balanced(title), title):
            # Tighter than running text: a title is a shape.
            row.paint(page, y + sizes.title * 0.1)
            y -= sizes.title * 1.2
        y -= 5 * sizes.unit
        for words, own in lines:
            style = setter.hint if own else setter.plain
            line_band = Band(sizes.left, sizes.right, is_backwards(words))
            rows = setter.rows(words, band if own else line_band, style)
            for row in rows:
                row.paint(page, y)
                y -= row.height
            y -= 3 * sizes.unit if rows else 0.0
        y -= 4 * sizes.unit
        page.rule(sizes.left, sizes.right, y, 1.3, BLACK)
        return y - 13 * sizes.unit

    def _balanced(self, style: Style) -> Band:
        """The narrowest band in which the title takes no more lines: no last word stands alone."""
        setter, band = self._setter, self._band
        count = len(setter.wrapped(self._title, band.width, style))
        found = band
        for share in (0.9, 0.8, 0.7, 0.6, 0.55):
            narrower = band.narrowed(band.width * share)
            if count < 2 or len(setter.wrapped(self._title, narrower.width, style)) > count:
                break
            found = narrower
        return found

    def _name_of_venue(self, page: FormPage, y: float) -> float:
        setter, sizes, band = self._setter, self._sizes, self._band
        size = sizes.small
        lines = setter.wrapped(self._venue, band.width * 0.85, Style(size, bold=True))
        for line in lines:
            words = " ".join(piece.text for piece in line)
            if texts.reads_right_to_left(words) or band.right_to_left:
                setter.put(page, words, band, 0, y - size, Style(size, bold=True))
            else:
                page.text(sizes.left, y - size, words, size, bold=True, tracking=0.6)
            y -= sizes.leading(size)
        return y - 7 * sizes.unit

    def running_head(self, page: FormPage) -> float:
        """The head of the other pages; returns where the questions begin."""
        setter, sizes = self._setter, self._sizes
        style = Style(sizes.small, bold=True)
        baseline = self._top() - sizes.small
        setter.put(page, self._one_line(self._title, self._band.width, style), self._band, 0,
                   baseline, style)  # fmt: skip
        y = self._top() - sizes.leading(sizes.small) - 3
        page.rule(sizes.left, sizes.right, y, 0.7, BLACK)
        return y - 15

    def foot(self, page: FormPage, number: int, total: int) -> None:
        """The foot: whose form it is, its code as text and QR, the page of how many."""
        setter, sizes = self._setter, self._sizes
        right = sizes.right - self._qr - 9
        page.qr(sizes.right - self._qr, FOOT, self._qr, PAYLOAD.format(code=self._code))
        code = said.CODE.format(code=self._code)
        of = said.PAGE.format(number=number, total=total)
        size = sizes.tiny
        page.text(right - measure(code, size + 1, True), FOOT + self._qr - size - 1, code,
                  size + 1, bold=True)  # fmt: skip
        page.text(right - measure(of, size), FOOT + 3, of, size, grey=GREY)
        room = right - max(measure(code, size + 1, True), measure(of, size)) - 14 - sizes.left
        style = Style(size, grey=GREY)
        band = Band(sizes.left, sizes.right)
        venue = self._one_line(self._venue, room, style)
        if venue:
            setter.put(page, venue, band, 0, FOOT + self._qr - size - 1, style)
        title = self._one_line(self._title, room, style)
        setter.put(page, title, band, 0, FOOT + 3, style)

    def _one_line(self, text: str, room: float, style: Style) -> str:
        """As much of a text as goes into a line: it stands in full on the first page."""
        lines = self._setter.wrapped(text, room - style.size, style)
        if not lines:
            return ""
        first = " ".join(piece.text for piece in lines[0])
        return first if len(lines) == 1 else f"{first} {texts.ELLIPSIS}"

    def strip_head(self) -> Block:
        """What the strip is, and whose: it is read alone one day."""
        setter, sizes = self._setter, self._sizes
        band = Band(sizes.left, sizes.right)
        title = Style(sizes.heading, bold=True)
        whose = " · ".join(part for part in (self._venue, self._title) if part)
        wide = measure(whose, setter.hint.size)
        rows = setter.rows(said.STRIP, band, title, glued=True)
        if measure(said.STRIP, title.size, True) + 24 + wide <= band.width:
            (first,) = rows

            def paint(page: FormPage, top: float) -> None:
                first.paint(page, top)
                baseline = top - first.height * RISE
                setter.put(page, whose, band, band.width - wide, baseline, setter.hint)

            rows = [Row(first.height, paint, glued=True)]
        else:
            rows += setter.rows(whose, band, setter.hint, glued=True)
        rows += setter.rows(said.STRIP_ABOUT, band, setter.hint, glued=True)
        return Block(rows, sizes.space(4))


def cut(setter: Setter) -> Block:
    """The line along which the strip is torn off, from edge to edge."""
    sizes = setter.sizes
    height = 20.0

    def paint(page: FormPage, top: float) -> None:
        y = top - height / 2
        left = sizes.left - 22
        page.strokes.append(Stroke(0, y, left - 3, y, 0.8, GREY, DASH))
        page.text(left, y - 4, said.STRIP_CUT, 12)
        page.strokes.append(Stroke(left + 15, y, sizes.paper.width, y, 0.8, GREY, DASH))

    return Block([Row(height, paint, glued=True)], sizes.space(6))


def sign_lines(setter: Setter) -> Block:
    """Name, date and signature: a torn-off strip has to say whose it is."""
    name, day, signed = said.STRIP_NAME, said.STRIP_DATE, said.STRIP_SIGNED
    if setter.sizes.is_large:
        rows = [_signed(setter, ((name, 1.0),)), _signed(setter, ((day, 0.38), (signed, 0.62)))]
    else:
        rows = [_signed(setter, ((name, 0.42), (day, 0.2), (signed, 0.38)))]
    return Block(rows, setter.sizes.space(6))


def _signed(setter: Setter, shares: Sequence[tuple[str, float]]) -> Row:
    """A row of lines to write on, each with its share of the width."""
    sizes, style = setter.sizes, setter.hint
    height = sizes.pitch + 4

    def paint(page: FormPage, top: float) -> None:
        space = 14 * sizes.unit
        room = sizes.right - sizes.left - space * (len(shares) - 1)
        x, y = sizes.left, top - height + 3
        for words, share in shares:
            end = x + room * share
            page.text(x, y + 2, words, style.size, grey=GREY)
            start = x + measure(words, style.size) + 5
            page.blanks.append(Blank(LINE, start, y, end - start, sizes.field))
            x = end + space

    return Row(height, paint, glued=True)


def staff_box(setter: Setter, code: str) -> Block:
    """What the box office writes down when the form comes back."""
    sizes = setter.sizes
    size = sizes.tiny
    pitch = sizes.pitch * 0.95
    columns = 2 if sizes.is_large else len(said.STAFF_PARTS)
    height = sizes.leading(size) - (-len(said.STAFF_PARTS) // columns) * pitch + 9

    def paint(page: FormPage, top: float) -> None:
        left, width = sizes.left, sizes.right - sizes.left
        page.fill(left, top - height, width, height, FAINT)
        page.text(left + 8, top - size * 1.5, said.STAFF, size, bold=True)
        words = said.CODE.format(code=code)
        page.text(sizes.right - 8 - measure(words, size, True), top - size * 1.5, words, size,
                  bold=True)  # fmt: skip
        room = (width - 16 - 12 * (columns - 1)) / columns
        for number, part in enumerate(said.STAFF_PARTS):
            line, column = divmod(number, columns)
            x = left + 8 + column * (room + 12)
            y = top - sizes.leading(size) - (line + 1) * pitch
            page.text(x, y + 2, part, size, grey=GREY)
            start = x + measure(part, size) + 5
            page.strokes.append(Stroke(start, y, x + room, y, 0.6, LINE_GREY))

    return Block([Row(height, paint)], sizes.space(16))
