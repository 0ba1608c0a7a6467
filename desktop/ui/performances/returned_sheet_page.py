"""Typing up a sheet that came back from the door, keyboard only: code, scribble, next.

    page = ReturnedSheetPage(desk)
    page.open(performance_id)      # `opened` once its lines are read

A line is kept as one step: the sentence as a note and its facts, with the sheet as their source.
Who came is set for the whole sheet at the end, as one step. What is half typed is put by.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from db import clock
from db.errors import EditConflict, NotFound, StoreError
from db.journal import Step
from desktop.domain import returned_sheet, sheet_typing
from desktop.domain.capture_keep import keep as keep_capture
from desktop.domain.returned_sheet import ReturnedSheet
from desktop.domain.sheet_typing import LineAtHand
from desktop.ui.desk import Desk
from desktop.ui.performances.returned_sheet_ending import SheetEnding
from desktop.ui.performances.returned_sheet_lines import SheetLines


class ReturnedSheetPage(SheetLines):
    """`opened`: the lines are there; `line_kept(code)`; `finished`: attendance is set; `left`."""

    opened = Signal()
    line_kept = Signal(str)
    finished = Signal()
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._desk = desk
        self._asked = 0
        self.ending = SheetEnding(desk, self.finish_view, self)
        self._connect()

    # -- from outside

    def open(self, performance_id: int, number: int | None = None) -> None:
        """Read a sheet of a performance, the last whole one unless another is named."""
        self.stash()
        self._asked += 1
        asked = self._asked
        self.hand, self.sheet = LineAtHand(), None
        self.typing = self.keeper.open(performance_id)
        self._clear()
        wanted = number if number is not None else (self.typing.sheet or None)
        self._read(performance_id, wanted, lambda sheet: self._on_read(asked, sheet))

    def keep(self) -> bool:
        """Put by what is half typed; False if the file refused."""
        self.stash()
        return self.keeper.keep()

    def focus_first(self) -> None:
        """The code, or whose sheet it is while nobody has said."""
        if not self.typing.volunteer:
            self.head.volunteer.setFocus()
        else:
            self.code.setFocus()

    def finish(self) -> None:
        """Show what was kept and what becomes of attendance."""
        if self.sheet is None:
            return
        self.stash()
        self.keeper.keep()
        asked = self._asked
        self._read(
            self.sheet.performance.id, self.sheet.number, lambda sheet: self._on_again(asked, sheet)
        )

    # -- wires and keys

    def _connect(self) -> None:
        head, code, view = self.head, self.code, self.finish_view
        head.back_wanted.connect(self._on_left)
        head.sheet_wanted.connect(self._on_sheet_wanted)
        head.volunteer_typed.connect(self._on_volunteer_typed)
        head.volunteer_entered.connect(code.setFocus)
        head.rule_chosen.connect(self._on_rule_chosen)
        code.left.connect(self._on_left)
        self.card.back_wanted.connect(self._on_back_wanted)
        self.card.capture.sentence_kept.connect(self._on_sentence_kept)
        self.finish_button.clicked.connect(self.finish)
        view.back_wanted.connect(self.show_lines_view)
        self.ending.done.connect(self._on_done)
        self.ending.nothing_to_do.connect(self._on_left)
        self.ending.failed.connect(self._on_failed)
        view.closed.connect(self._on_left)
        self.keeper.failed.connect(self._on_keeping_failed)
        for keys, act in self._keys().items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _keys(self) -> dict[str, Callable[[], object]]:
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+Return": self.finish,
            "Ctrl+J": self.go_in,
            "Ctrl+T": self.card.take_back_newest,
            "Alt+C": lambda: self.mark(True),
            "Alt+X": lambda: self.mark(False),
            "Alt+V": self._to_volunteer,
            "Alt+W": lambda: self.head.rules.buttons[0].setFocus(),
        }
        for place in range(9):
            keys[f"Alt+{place + 1}"] = lambda place=place: self.choose_member(place)
        return keys

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: what is half typed is put by."""
        self.keep()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc: from the scribble to the code, from there to Tonight."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.code.hasFocus():
            self._on_left()
        else:
            self.code.setFocus()

    # -- reading

    def _read(
        self, performance_id: int, number: int | None, then: Callable[[ReturnedSheet], None]
    ) -> None:
        self._desk.tasks.start(
            lambda _progress, _cancelled: returned_sheet.open_sheet(performance_id, number),
            then,
            self._on_failed,
        )

    def _on_read(self, asked: int, sheet: ReturnedSheet) -> None:
        if asked != self._asked:
            return
        self.sheet = sheet
        self.typing.sheet = sheet.number
        day = clock.day_of(returned_sheet.learnt_at(sheet.performance))
        self.card.capture.set_evening(sheet.performance.id, day)
        self.stack.setCurrentWidget(self.lines_view)
        volunteers = sheet_typing.list_volunteers()
        if not self.typing.volunteer and volunteers:
            self.typing.volunteer = volunteers[0]
        self.kept.open(self.typing)
        self.head.show_sheet(sheet, self.typing, volunteers, self._desk.session.name)
        self.head.volunteer.selectAll()
        half = next((line for k in self.typing.drafts if (line := self.line_of(k))), None)
        self.show_all()
        line = half or next(iter((*sheet.lines, *sheet.others)), None)
        if line is not None:
            self.show_line(line)
        self.focus_first()
        if half is not None:
            self.go_in()
            self.card.capture.edit.end(False)
            self.trouble.setText("Here you stopped the last time: Enter keeps it.")
            self.trouble.show()
        self.opened.emit()

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, NotFound):
            self._on_left()
        elif isinstance(error, StoreError):
            self._desk.dialogs.show_failure(error)
            if isinstance(error, EditConflict):
                self.finish()  # what is known by now, beside what the paper says
        else:
            raise error

    def _clear(self) -> None:
        self._filling = True
        self.code.clear()
        self.card.capture.clear()
        self._filling = False
        self.trouble.hide()
        self.told.hide()
        self.card.show_kept(())

    # -- doing

    def _on_sentence_kept(self, sentence: str, proposals: tuple[object, ...]) -> None:
        line, sheet = self.current, self.sheet
        if line is None or sheet is None or not line.members:
            return
        member = line.members[self.hand.member]
        performance = sheet.performance

        def write() -> Step:
            return keep_capture(
                member.patron_id,
                sentence,
                proposals,  # type: ignore[arg-type]
                source_kind="sheet",
                source=returned_sheet.source_of(performance, self.typing.volunteer),
                performance_id=performance.id,
                learnt_at=returned_sheet.learnt_at(performance),
                user_id=self._desk.session.user_id,
            )

        which = f"Line {line.code}" if line.code else member.name
        step = self._desk.edits.run(write, "")  # a toast a line would be in the way
        if step is None:
            return
        self.typing.drafts.pop(line.key, None)
        self._filling = True
        self.card.capture.clear()
        self._filling = False
        self.kept.add(line.key, step)
        self.note_change()
        self.keeper.keep()  # at once: after a power cut nobody is offered a kept line again
        self.next_line()
        self.tell_kept(f"{which} kept for {member.name}. Ctrl+Z takes it back.")
        self.line_kept.emit(line.code)

    def _on_back_wanted(self, note_id: int) -> None:
        """Take a kept line back, and give its sentence into the hand to be mended."""
        line = self.current
        text = self.kept.take_back(note_id)
        if line is not None and text and not self.card.capture.text():
            self.card.capture.set_text(text)
            self.go_in()

    # -- the head

    def _to_volunteer(self) -> None:
        self.head.volunteer.setFocus()
        self.head.volunteer.selectAll()

    def _on_volunteer_typed(self, name: str) -> None:
        self.typing.volunteer = " ".join(name.split())
        self.keeper.note()

    def _on_rule_chosen(self, rule: str) -> None:
        self.typing.rule = rule
        self.note_change()
        self.code.setFocus()

    def _on_sheet_wanted(self, number: int) -> None:
        if self.sheet is not None and number != self.sheet.number:
            self.open(self.sheet.performance.id, number)

    # -- the end

    def _on_again(self, asked: int, sheet: ReturnedSheet) -> None:
        """Before attendance is set the tickets are read once more: the desk marks them, too."""
        if asked == self._asked:
            self.sheet = sheet
            self.stack.setCurrentWidget(self.finish_view)
            self.ending.show(sheet, self.typing, self.kept.totals)

    def _on_done(self) -> None:
        self.keeper.note()
        self.keeper.keep()
        self.finished.emit()

    def _on_left(self) -> None:
        self.keep()
        self.left.emit()

    def _on_keeping_failed(self, sentence: str) -> None:
        self.say_trouble(f"What you type is not put by yet. {sentence}")
