"""Old notes, one after the other beside their patron: what their words could become.

Keys: Enter keeps what is ticked and goes on, Space ticks, S leaves the note (nothing here), Ctrl+Z
takes the last one back, Alt+Down and Alt+Up go on and back without deciding, O opens the patron.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from db.queries import old_notes
from desktop.domain import capture_keep
from desktop.domain.capture_picks import taken_words
from desktop.domain.capture_review import source_of
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.old_notes.looking import Looking
from desktop.ui.old_notes.note_card import NoteCard
from desktop.ui.old_notes.note_queue import NoteQueue
from desktop.ui.old_notes.patron_side import PatronSide
from desktop.ui.old_notes.review_bar import FOUND, ReviewBar, ReviewFoot
from desktop.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from db.journal import Step

RESUME_MS = 200  # after a decision the looking through goes on
_NARROW = 760
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class OldNotesPage(QWidget):
    """`patron_wanted(id)`: see a record. `page_wanted("patrons")`: back."""

    patron_wanted = Signal(int)
    page_wanted = Signal(str)
    looked_through = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._queue = NoteQueue()
        self._done: list[tuple[Step, int]] = []
        self._stale, self._deciding = True, False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Old notes")
        self.looking = Looking(desk, self)
        self.bar = ReviewBar()
        self.card = NoteCard()
        self.side = PatronSide()
        self.foot = ReviewFoot()
        self.empty = EmptyState("note", "", "")
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(0)
        self._again.timeout.connect(self._show_current)
        self._resume = QTimer(self)
        self._resume.setSingleShot(True)
        self._resume.setInterval(RESUME_MS)
        self._resume.timeout.connect(self._on_resume)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._beside = QWidget()
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._beside)
        self._pair.setContentsMargins(0, 0, 0, 0)
        self._pair.setSpacing(theme.px(16))
        self._pair.addWidget(self.card, 5)
        self._pair.addWidget(self.side, 3)
        self.body = QStackedWidget()
        self.body.addWidget(self._beside)
        self.body.addWidget(self.empty)
        side = theme.px(24)
        column = QVBoxLayout(self)
        column.setContentsMargins(side, theme.px(16), side, theme.px(16))
        column.setSpacing(theme.px(14))
        column.addWidget(self.bar)
        column.addWidget(self.body, 1)
        column.addWidget(self.foot)

    def _connect(self) -> None:
        self.bar.back.clicked.connect(lambda: self.page_wanted.emit("patrons"))
        self.bar.filter.chosen.connect(lambda _: self._on_filter_changed())
        self.bar.stop.clicked.connect(self._on_stop)
        self.looking.progressed.connect(self._on_progressed)
        self.looking.stopped.connect(self._on_stopped)
        self.card.picked.connect(self._show_foot)
        self.card.keep_wanted.connect(self.take)
        self.card.typed.connect(self._on_letter)
        self.side.patron_wanted.connect(self.patron_wanted)
        self.foot.keep.clicked.connect(self.take)
        self.foot.leave.clicked.connect(self.leave)
        self.foot.later.clicked.connect(lambda: self.step(1))
        self.empty.acted.connect(lambda: self.page_wanted.emit("patrons"))
        for keys, by in (("Alt+Down", 1), ("Alt+Up", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda by=by: self.step(by))
        changes = self._desk.changes
        changes.import_finished.connect(lambda _: self._on_others_wrote())
        changes.patrons_changed.connect(self._on_others_wrote)
        changes.patron_changed.connect(self._on_patron_changed)
        theme.notifier().changed.connect(self._on_theme_changed)

    # -- from outside

    def activate(self) -> None:
        """The page is shown: look through what nobody has looked at, or go on with it."""
        if self._stale:
            self._stale = False
            self._queue = NoteQueue()
            self.looking.begin()
        else:
            self.looking.go_on()
        self._show_current()
        self._focus()

    def undo(self) -> None:
        """Ctrl+Z: the note that was decided last, again."""
        while self._done:
            step, note_id = self._done.pop()
            if self._desk.edits.undo_step(step):
                self._queue.take_back(note_id, self._ids())
                self._show_current()
                self._focus()
                return
        self._desk.edits.undo()

    def keep(self) -> bool:
        """The window closes: looking through only reads, so nobody need be asked about it."""
        self.looking.stop()
        return True

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody reviews: the worker is free for others."""
        self.looking.stop()
        super().hideEvent(event)

    # -- the queue

    def _ids(self) -> array[int]:
        return self.looking.found if self.bar.filter.value == FOUND else self.looking.ids

    def step(self, by: int) -> None:
        """To the next note that is not decided, or the one before."""
        if self._queue.step(self._ids(), by):
            self._show_current()
            self._focus()
        else:
            self._desk.toasts.show("That was the last one" if by > 0 else "That is the first one")

    def _show_current(self) -> None:
        """The note at hand."""
        note = self._queue.current(self._ids())
        if note is None:
            self._say_empty()
        else:
            self.body.setCurrentWidget(self._beside)
            self.side.show_patron(note.patron_id)
            self.card.show_note(note)
        self._show_bar()

    def _say_empty(self) -> None:
        self.card.note = None
        if self.looking.busy:
            self.empty.set_texts("Looking through the notes …", "The first comes in a moment.")
        elif not self.looking.total:
            self.empty.set_texts(
                "No old notes wait",
                "Somebody has looked at every note. An import may bring new ones.",
                "To the patrons",
            )
        else:
            self.empty.set_texts(
                "Nothing is left here",
                "What was found is decided. All other notes stay as they are.",
                "To the patrons",
            )
        self.body.setCurrentWidget(self.empty)

    def _show_bar(self) -> None:
        self.bar.show_state(
            self._queue.left(self._ids()), len(self.looking.found), self.looking.seen, self.looking.total,
            self.looking.busy, self.looking.done,
        )  # fmt: skip
        self._show_foot()

    def _show_foot(self) -> None:
        self.foot.show_state(self.card.note is not None, len(self.card.taken))

    def _on_filter_changed(self) -> None:
        self._queue.begin()
        self._show_current()
        self._focus()

    def _on_progressed(self) -> None:
        if self.card.note is None:
            self._show_current()
            if self.isVisible() and self.card.note is not None:
                self._focus()
        self._show_bar()

    def _on_stopped(self) -> None:
        if self.card.note is None:
            self._show_current()
        self._show_bar()
        if self.looking.done:
            self.looked_through.emit()

    def _on_resume(self) -> None:
        if self.isVisible():
            self.looking.go_on()
            self._show_bar()

    def _on_stop(self) -> None:
        self._resume.stop()
        if self.looking.busy:
            self.looking.stop()
        else:
            self.looking.go_on()
            self._show_bar()

    # -- deciding

    def take(self) -> None:
        """Enter: what is ticked is kept, and the next note comes; with nothing ticked, as S."""
        note, taken = self.card.note, self.card.taken
        if note is None:
            return
        if not taken:
            self.leave()
            return
        user_id = self._desk.session.user_id
        self._decide(
            lambda: capture_keep.keep(
                note.patron_id, note.text, taken, user_id=user_id, **source_of(note)
            ),
            f"Kept: {taken_words(taken)} – {note.patron_name}",
        )

    def leave(self) -> None:
        """S: there is nothing in it, and it does not come again."""
        note, user_id = self.card.note, self._desk.session.user_id
        if note is not None:
            self._decide(
                lambda: old_notes.set_looked_at(note.id, user_id=user_id),
                f"Looked at: {note.patron_name}",
            )

    def _decide(self, write: object, said: str) -> None:
        note = self.card.note
        assert note is not None
        if self.looking.busy:
            # While the worker reads, all that the window does takes longer: the hands come first.
            self.looking.stop()
            self._resume.start()
        self._deciding = True
        step = self._desk.edits.run(write, "")  # type: ignore[arg-type]
        self._deciding = False
        if step is None:
            self._again.start()
            return
        self._done.append((step, note.id))
        self._queue.decide(note.id)
        self._desk.toasts.show(said, "Undo", self.undo)
        self._show_current()
        self._focus()

    # -- others, keys and the focus

    def _on_others_wrote(self, *_what: int) -> None:
        self._stale = True
        if self.isVisible() and not self._deciding:
            self.activate()

    def _on_patron_changed(self, patron_id: int) -> None:
        note = self.card.note
        if not self._deciding and self.isVisible() and note and note.patron_id == patron_id:
            self._again.start()

    def _focus(self) -> None:
        """To the chips, where the keys of the review work; else to the page itself."""
        if self.isVisible() and not (self.card.note is not None and self.card.focus_chips()):
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_letter(self, letter: str) -> None:
        acts = {"s": self.leave, "o": self.side.open_patron}
        act = acts.get(letter.casefold())
        if act is not None and self.card.note is not None:
            act()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the review, where no chip had them."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_Escape:
            self.page_wanted.emit("patrons")
        elif plain and event.key() in _ENTER and self.card.note is not None:
            self.take()
        elif plain and event.text().casefold() in ("s", "o"):
            self._on_letter(event.text())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other where there is room, else below each other."""
        super().resizeEvent(event)
        narrow = self.width() < theme.px(_NARROW)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._pair.direction() != way:
            self._pair.setDirection(way)

    def _on_theme_changed(self) -> None:
        self._pair.setSpacing(theme.px(16))
