"""The lines of a returned sheet under the hands of somebody: found by code, shown, marked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from db.folding import words
from db.queries import patron_list
from db.search import search
from desktop.domain import returned_sheet
from desktop.domain.returned_sheet import ReturnedLine, ReturnedSheet
from desktop.domain.sheet_typing import LineAtHand, Typing
from desktop.domain.words import count_words
from desktop.ui.desk import Desk
from desktop.ui.performances.returned_sheet_code import read_code
from desktop.ui.performances.returned_sheet_frame import SheetFrame
from desktop.ui.performances.returned_sheet_keeper import TypingKeeper
from desktop.ui.performances.returned_sheet_kept import KeptScribbles
from desktop.ui.performances.returned_sheet_rows import LineRows

MOST_ELSEWHERE = 8


class SheetLines(SheetFrame):
    """One sheet, how far its typing up has come, and the line at hand."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.sheet: ReturnedSheet | None = None
        self.typing = Typing()
        self.hand = LineAtHand()
        self._filling = False
        self.keeper = TypingKeeper(self)
        self.kept = KeptScribbles(desk, self)
        self._connect_lines()

    def _connect_lines(self) -> None:
        code = self.code
        code.textChanged.connect(self._on_code_changed)
        code.moved.connect(self._on_moved)
        code.entered.connect(self._on_entered)
        code.marked.connect(self._on_marked_by_key)
        self.list.chosen.connect(self._on_row_chosen)
        self.list.entered_row.connect(self.go_in)
        self.list.typed.connect(self._on_typed)
        self.card.member_chosen.connect(self.choose_member)
        self.card.marked.connect(self.mark)
        self.card.capture.edit.textChanged.connect(self._on_sentence_changed)
        self.kept.changed.connect(self.show_all)

    @property
    def current(self) -> ReturnedLine | None:
        """The line at hand."""
        return self.hand.line

    def show_line(self, line: ReturnedLine, member: int | None = None) -> None:
        """Make a line the one at hand; what is typed for another one stays with that."""
        if self.sheet is None:
            return
        other = not self.hand.is_at(line)
        if other:
            self.stash()
        draft = self.typing.drafts.get(line.key)
        self.hand = self.hand.on(line, member, draft)
        self._show_card()
        if other:
            self._filling = True
            self.card.capture.set_text(draft.text if draft is not None else "")
            self._filling = False
            self.card.verticalScrollBar().setValue(0)
        self.list.follow(line.key)

    def line_of(self, key: str) -> ReturnedLine | None:
        """The line of a key: of the sheet, of the house, or of somebody without a ticket."""
        found = self.sheet.line(key) if self.sheet is not None else None
        if found is None and key[:1] == "p" and key[1:].isdecimal():
            rows = patron_list.list_rows([int(key[1:])])
            return returned_sheet.line_of_patron(rows[0].id, rows[0].name) if rows else None
        return found

    def mark(self, came: bool | None) -> None:
        """Mark the tickets of the line at hand, or of the member that was chosen."""
        self.typing.mark(self.hand.tickets, came)
        self.note_change()

    def show_all(self) -> None:
        """The list, the card and the count, after anything changed."""
        if self.sheet is None:
            return
        self._show_lines(self._found())
        if self.current is not None:
            self._show_card()
        sentences, facts, _ = self.kept.totals()
        marks = list(self.typing.marks.values())
        said = [
            f"{count_words(sentences, 'scribble')} kept, {count_words(facts, 'fact')}",
            f"{marks.count(True)} marked as came, {marks.count(False)} as not",
        ]
        self.count.setText(" · ".join(said))

    def _found(self) -> tuple[ReturnedLine, ...]:
        """All lines; while a name or a seat is typed, those it may mean."""
        assert self.sheet is not None
        typed = self.code.text().strip()
        if not typed or read_code(typed)[0]:
            return self.sheet.lines or self.sheet.others
        found = self.sheet.find(typed)
        if found:
            return tuple(found)
        asked = words(typed)
        rows = search(typed, MOST_ELSEWHERE).rows if asked else []
        named = [row for row in rows if returned_sheet.name_begins(row.name, asked)]
        return tuple(returned_sheet.line_of_patron(row.id, row.name) for row in named)

    def _show_lines(self, lines: tuple[ReturnedLine, ...]) -> None:
        self.list.rows.show(lines, LineRows(lines, self.typing, self.kept.counts()))
        if self.current is not None:
            self.list.follow(self.current.key)

    def _show_card(self) -> None:
        line, hand = self.hand.line, self.hand
        if self.sheet is None or line is None:
            return
        mark = self.typing.mark_of(hand.tickets)
        known = self.sheet.known_words(hand.tickets)
        self.card.show_line(line, hand.member, mark, known, alone=hand.alone)
        self.card.show_kept(self.kept.of_line(line.key))

    def _on_code_changed(self, text: str) -> None:
        if self.sheet is None or self._filling:
            return
        code, member = read_code(text)
        line = self.sheet.with_code(code) if code else None
        self._show_lines(self._found())
        if line is not None:
            self.show_line(line, member)
        elif not code and text.strip():
            self.list.go_to(0)
            if self.list.rows.lines:
                self.show_line(self.list.rows.lines[0])

    def _on_moved(self, step: int) -> None:
        count = self.list.rows.rowCount()
        here = self.list.currentIndex().row()
        self.list.go_to(min(max(here + step, 0), count - 1))

    def _on_row_chosen(self, place: int) -> None:
        lines = self.list.rows.lines
        if 0 <= place < len(lines) and not self._filling:
            line = lines[place]
            if not self.hand.is_at(line):
                self.show_line(line)

    def _on_entered(self) -> None:
        """Enter on the code: to what was scribbled there."""
        assert self.sheet is not None
        code, _ = read_code(self.code.text())
        if code and self.sheet.with_code(code) is None:
            self.say_trouble(f"No line of this sheet has the code {code}.")
            self.code.selectAll()
            return
        if self.code.text().strip() and not self.list.rows.rowCount():
            self.say_trouble("Nobody of that name or seat is known. Try fewer letters.")
            return
        self.go_in()

    def go_in(self) -> None:
        """To what was scribbled on the line at hand."""
        self.trouble.hide()
        if self.current is not None and self.current.members:
            self.card.capture.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_typed(self, letters: str) -> None:
        self.code.setFocus()
        self.code.insert(letters)

    def next_line(self) -> None:
        """The line after this one on the paper, and the cursor back on the code."""
        assert self.sheet is not None
        self._filling = True
        self.code.clear()
        self._filling = False
        self._show_lines(self._found())
        lines = self.list.rows.lines
        here = self.list.rows.place_of(self.current.key) if self.current is not None else -1
        if here >= 0 and here + 1 < len(lines):
            self.show_line(lines[here + 1])
        self.code.setFocus()

    def _on_marked_by_key(self, came: bool | None) -> None:
        """One key in the field of codes; without a code the next line follows."""
        code, member = read_code(self.code.text())
        if code:
            line = self.sheet.with_code(code) if self.sheet is not None else None
            if line is None:
                self.say_trouble(f"No line of this sheet has the code {code}.")
                return
            self.show_line(line, member)
        self.mark(came)
        self.next_line()

    def choose_member(self, place: int) -> None:
        """Whom of the party the sentence and the marks are about."""
        if self.current is not None and place < len(self.current.members):
            self.show_line(self.current, place)
            self.stash()
            self.go_in()

    def _on_sentence_changed(self, _text: str) -> None:
        if not self._filling:
            self.stash()

    def stash(self) -> None:
        """What is typed stays with its line."""
        line = self.hand.line
        if line is None or self.sheet is None:
            return
        was_half = line.key in self.typing.drafts
        if self.typing.stash(line.key, self.card.capture.edit.text(), self.hand.member):
            self.keeper.note()
        if was_half != (line.key in self.typing.drafts):
            self._show_lines(self._found())

    def note_change(self) -> None:
        """Something was marked or kept: it is put by, and shown."""
        self.keeper.note()
        self.show_all()
