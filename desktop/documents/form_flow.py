"""A whole form on pages: head, questions in their order, what staff fill in, the strip to tear off.

A page never breaks inside a question; one that is taller than a page breaks between its choices
and says so on both sides. Paper and the fillable file are set by the same flow.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from desktop.documents import paper_words as said
from desktop.documents.form_blocks import BlockMaker
from desktop.documents.form_frame import Frame, cut, sign_lines, staff_box
from desktop.documents.form_page import FormPage, Pen, Stroke
from desktop.documents.form_rows import Band, Block, Row, Sizes
from desktop.domain.form_routing import Routing
from desktop.domain.form_schema import FormSchema, Question

BROKEN_FROM = 0.45  # of a page: with less room left, a broken question begins on a fresh page
CLOSER = (0.8, 0.65, 0.5)  # the air that is left where that saves a page


class Form(NamedTuple):
    """What is set: a form, the code of its version, whose it is."""

    schema: FormSchema
    code: str
    venue_name: str


def pages_of(form: Form, paper: str, pen: Pen, *, filling: bool) -> list[FormPage]:
    """The pages of a form; `filling`: for a file with fields, not for a pen."""
    best = _composed(form, Sizes(paper), pen, filling)
    for air in CLOSER:
        if len(best) == 1:
            break
        closer = _composed(form, Sizes(paper, air), pen, filling)
        best = closer if len(closer) < len(best) else best
    return best


def _composed(form: Form, sizes: Sizes, pen: Pen, filling: bool) -> list[FormPage]:
    flow = _Flow(form, sizes, pen, filling)
    flow.compose()
    return flow.pages


class _Flow:
    """Places blocks from top to bottom."""

    def __init__(self, form: Form, sizes: Sizes, pen: Pen, filling: bool) -> None:
        self.pages: list[FormPage] = []
        self._form = form
        self._sizes = sizes
        self._pen = pen
        self._filling = filling
        self._routing = Routing(form.schema)
        self._maker = BlockMaker(self._routing, sizes, filling=filling)
        self._frame = Frame(self._maker.setter, form.schema.title, form.venue_name, form.code)
        self._y = 0.0
        self._at_top = True
        self._bars: dict[int, float] = {}  # depth -> down to where its bar was drawn

    def compose(self) -> None:
        """Place everything."""
        schema = self._form.schema
        self.pages = [FormPage(pen=self._pen)]
        self._y = self._frame.head(self._page, self._introduction())
        self._at_top = True
        on_strip = () if self._filling else self._routing.on_the_strip()
        self._questions([q for q in self._routing.items if q not in on_strip], on_strip)
        self._ending(schema.thanks)
        self._last_things(on_strip)
        for number, page in enumerate(self.pages, start=1):
            self._frame.foot(page, number, len(self.pages))

    def _introduction(self) -> list[tuple[str, bool]]:
        """The lines under the title: (words, whether they are the program's own)."""
        found = [(self._form.schema.intro, False)]
        if self._filling:
            found.append((said.return_words(self._form.venue_name, as_file=True), True))
        asked = [q for q in self._routing.items if q.asks]
        required = any(q.required for q in asked)
        if asked:
            found.append((said.SOME_REQUIRED if required else said.ALL_OPTIONAL, True))
        return found

    # -- placing

    @property
    def _page(self) -> FormPage:
        return self.pages[-1]

    @property
    def _room(self) -> float:
        return self._y - self._frame.bottom

    def _new_page(self) -> None:
        self.pages.append(FormPage(pen=self._pen))
        self._y = self._frame.running_head(self._page)
        self._at_top = True
        self._bars.clear()

    def _put(self, block: Block, row: Row) -> None:
        row.paint(self._page, self._y)
        below = self._y - row.height
        band = Band(self._sizes.left, self._sizes.right, block.right_to_left)
        for depth in range(1, block.depth + 1):
            # One bar along everything that follows up on a question.
            x = band.x(depth * self._sizes.indent - 9 * self._sizes.unit)
            top = max(self._bars.get(depth, self._y), self._y)
            self._page.strokes.append(Stroke(x, top, x, below, 1.6, 0.55))
            self._bars[depth] = below
        self._y = below
        self._at_top = False

    def _place(self, block: Block, follows: float = 0.0) -> None:
        """Put a block on this page or the next; `follows` has to fit below it."""
        before = 0.0 if self._at_top else block.before
        if block.height + before + follows > self._room and not self._at_top:
            self._new_page()
            before = 0.0
        self._y -= before
        self._bars = {d: y for d, y in self._bars.items() if d <= block.depth}
        self._put_all(block)

    def _fits_a_page(self, block: Block) -> bool:
        return block.height <= self._frame.page_room

    def _questions(self, items: Sequence[Question], on_strip: Sequence[Question]) -> None:
        numbers = [self._routing.number(q) for q in on_strip]
        pointer_at = numbers[0] if numbers else 0
        blocks = [self._maker.block(q) for q in items]
        for place, (question, block) in enumerate(zip(items, blocks, strict=True)):
            if pointer_at and block.number > pointer_at:
                self._place(self._maker.pointer(said.strip_words(numbers)))
                pointer_at = 0
            if self._fits_a_page(block):
                self._place(block, self._needed_below(blocks, place))
            else:
                self._place_broken(self._maker.block(question, across=True))

    def _needed_below(self, blocks: Sequence[Block], place: int) -> float:
        """What has to stand below a heading: the next question, or its beginning."""
        if not blocks[place].is_heading:
            return 0.0
        needed = 0.0
        for block in blocks[place + 1 :]:
            whole = block.before + block.height
            if block.is_heading:
                needed += whole
                continue
            return needed + min(whole, self._frame.page_room * BROKEN_FROM)
        return needed

    def _place_broken(self, block: Block) -> None:
        """A block taller than a page: break it where the rows allow, and say so."""
        if self._room < self._frame.page_room * BROKEN_FROM and not self._at_top:
            self._new_page()
        self._y -= 0.0 if self._at_top else block.before
        self._bars.clear()
        goes_on = self._maker.pointer(said.GOES_ON)
        again = self._maker.pointer(said.CONTINUED.format(number=block.number or "").strip(" ,"))
        space = self._sizes.space(5)
        for chunk in _chunks(block.rows, self._frame.page_room * 0.8):
            needed = sum(row.height for row in chunk) + goes_on.height + space
            if needed > self._room and not self._at_top:
                self._y -= space
                self._put_all(goes_on)
                self._new_page()
                self._put_all(again)
                self._y -= space
                self._at_top = True
            for row in chunk:
                self._put(block, row)

    def _put_all(self, block: Block) -> None:
        for row in block.rows:
            self._put(block, row)

    # -- the end

    def _ending(self, thanks: str) -> None:
        words = said.return_words(self._form.venue_name, as_file=False)
        after = "" if self._filling else words
        self._place(self._maker.closing(thanks, after))

    def _last_things(self, on_strip: Sequence[Question]) -> None:
        """The box for staff and the strip, at the foot of the last page."""
        staff = [] if self._filling else [staff_box(self._maker.setter, self._form.code)]
        strip = self._strip(on_strip) if on_strip else []
        if self._at_foot([*staff, *strip]):
            return
        # Apart, the strip is a sheet of its own: nothing to cut.
        if not self._at_foot(staff):
            self._place_all(staff)
        if strip:
            self._new_page()
            self._place_all(strip[1:])

    def _place_all(self, parts: Sequence[Block]) -> None:
        for part in parts:
            if self._fits_a_page(part):
                self._place(part)
            else:
                self._place_broken(part)

    def _at_foot(self, parts: Sequence[Block]) -> bool:
        """Put blocks at the foot of this page, if there is room for all of them."""
        height = sum(part.before + part.height for part in parts)
        if height > self._room:
            return False
        if parts:
            self._y = self._frame.bottom + height
        self._bars.clear()
        for part in parts:
            self._y -= part.before
            self._put_all(part)
        return True

    def _strip(self, on_strip: Sequence[Question]) -> list[Block]:
        setter = self._maker.setter
        asked = [self._maker.block(question) for question in on_strip]
        return [cut(setter), self._frame.strip_head(), *asked, sign_lines(setter)]


def _chunks(rows: Sequence[Row], most: float) -> list[list[Row]]:
    """Rows in the groups between which a page may break; none taller than `most` if it can be."""
    found: list[list[Row]] = [[]]
    for row in rows:
        tall = sum(r.height for r in found[-1]) + row.height > most
        if found[-1] and (not found[-1][-1].glued or tall):
            found.append([])
        found[-1].append(row)
    return found
