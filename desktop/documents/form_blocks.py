"""A question as it is set on a form: number, words, hints, and blanks for its answer."""

from __future__ import annotations

from desktop.documents import paper_words as said
from desktop.documents import text as texts
from desktop.documents.form_choices import ChoiceRows
from desktop.documents.form_entries import EntryRows
from desktop.documents.form_page import FormPage
from desktop.documents.form_rows import RISE, Band, Block, Row, Setter, Sizes, gap, is_backwards
from desktop.domain.form_routing import Routing
from desktop.domain.form_schema import WITH_CHOICES, Question


class BlockMaker:
    """Makes the blocks of one form. `filling`: for a file with fields, not for a pen."""

    def __init__(self, routing: Routing, sizes: Sizes, *, filling: bool) -> None:
        self.setter = Setter(sizes)
        self.sizes = sizes
        self._routing = routing
        self._choices = ChoiceRows(self.setter, filling=filling)
        self._entries = EntryRows(self.setter, filling=filling)

    def block(self, question: Question, *, across: bool = False) -> Block:
        """A question or heading. `across`: choices read row by row, so that a page can break."""
        if not question.asks:
            return self._heading(question)
        words = [question.words, question.help, *(c.words for c in question.offered)]
        backwards = is_backwards(*words)
        depth = self._routing.depth(question)
        band = self._whole(backwards).inner(depth * self.sizes.indent)
        inner = band.inner(self.sizes.gutter)
        rows = self._only_if(question, inner, depth)
        rows += self._words(question, band)
        rows += self._hints(question, inner)
        rows.append(gap(self.sizes.space(4), glued=True))
        rows += self._answer(question, inner, across)
        number = self._routing.number(question)
        return Block(rows, self.sizes.space(15), number, depth, backwards)

    def _heading(self, question: Question) -> Block:
        band = self._whole(is_backwards(question.words, question.help))
        style = self.setter.bold._replace(size=self.sizes.heading)
        rows = self._only_if(question, band, 0)
        rows += self.setter.rows(question.words, band, style, glued=True)
        if question.help.strip():
            rows.append(gap(self.sizes.space(1.5), glued=True))
            rows += self.setter.rows(question.help, band, self.setter.plain, glued=True)
        return Block(rows, self.sizes.space(22), right_to_left=band.right_to_left, is_heading=True)

    def closing(self, thanks: str, words: str) -> Block:
        """The venue's thanks and then the program's own words, in one line where they fit."""
        setter = self.setter
        before = self.sizes.space(20)
        band = self._whole(is_backwards(thanks))
        said_first = setter.paragraphs(thanks)
        if len(said_first) == 1 and words and not band.right_to_left:
            own = setter.line(words)
            rows = setter.rows_of([(said_first[0], setter.bold), (own, setter.plain)], band)
            if len(rows) == 1:
                return Block(rows, before)
        rows = setter.rows(thanks, band, setter.bold)
        return Block(rows + setter.rows(words, self._whole(False), setter.plain), before)

    def pointer(self, words: str) -> Block:
        """A line that says where something else stands."""
        band = self._whole(False).inner(self.sizes.gutter)
        rows = self.setter.rows(words, band, self.setter.route)
        return Block(rows, self.sizes.space(13))

    def _whole(self, backwards: bool) -> Band:
        return Band(self.sizes.left, self.sizes.right, backwards)

    def _only_if(self, question: Question, band: Band, depth: int) -> list[Row]:
        reasons = self._routing.reasons(question)
        words = said.only_if_words(reasons, question.show_if.every)
        return self.setter.rows(words, band, self.setter.route, glued=True) if words else []

    def _words(self, question: Question, band: Band) -> list[Row]:
        setter = self.setter
        mark = said.REQUIRED if question.required else ""
        rows = setter.rows(question.words, band, setter.bold, at=self.sizes.gutter, mark=mark,
                           glued=True)  # fmt: skip
        rows = rows or [gap(self.sizes.leading(self.sizes.base), glued=True)]
        number, first = str(self._routing.number(question)), rows[0]
        down = self.sizes.leading(self.sizes.base) * RISE

        def paint(page: FormPage, top: float) -> None:
            setter.put(page, number, band, 0, top - down, setter.bold)
            first.paint(page, top)

        return [Row(first.height, paint, glued=True), *rows[1:]]

    def _hints(self, question: Question, band: Band) -> list[Row]:
        lines = self.setter.paragraphs(question.help)
        how = said.how_words(question)
        if how.rstrip(".").casefold() in question.help.casefold():
            how = ""
        if how and lines and not texts.begins_right_to_left(lines[-1]):
            lines[-1] = f"{lines[-1]} {how}"
        elif how:
            lines.append(how)
        return self.setter.rows("\n".join(lines), band, self.setter.hint, glued=True)

    def _answer(self, question: Question, band: Band, across: bool) -> list[Row]:
        if question.kind in WITH_CHOICES:
            ways = self._routing.ways(question)
            return self._choices.rows(question, band, ways, across=across)
        return self._entries.rows(question, band)
