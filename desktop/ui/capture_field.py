"""One line in plain words and, below it, what it could become: for whoever just learnt something.

    field = CaptureField(desk)
    field.show_patron(12)
    field.sentence_kept.connect(keep)   # (sentence, proposals that were taken)

Tab takes the next chip and Shift+Tab gives the last one back; with none left they move the focus
as everywhere. Enter keeps the sentence and what was taken, Ctrl+Enter takes all that is shown.
Down goes to the chips, Esc back to where one was.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from db.errors import NotFound, StoreError
from desktop.domain.capture_picks import CapturePicks, Pick
from desktop.ui import theme
from desktop.ui.capture_chips import ChipRow
from desktop.ui.desk import Desk
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.toast import KEPT_CLEAR

if TYPE_CHECKING:
    from datetime import date

    from desktop.domain.capture_context import CapturePatron
    from desktop.domain.capture_proposal import Proposal
    from desktop.ui.capture_chip_editor import ChipEditor

LEARNT = "Keep what you just learnt …"
HINTS = (
    "Tab accepts a suggestion, Ctrl+Enter all – the sentence is kept as a note either way",
    "Tab accepts a suggestion – the sentence is kept as a note either way",
    "Tab accepts one, Ctrl+Enter all",
)
NAME = "Keep what you just learnt, as a note"
LONGEST = 4000
TOO_LONG = (
    f"A line has {LONGEST:,} letters at most: the rest was left out. Notes take longer texts."
)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SentenceEdit(QLineEdit):
    """The line itself. Each handler says whether it used the key; else the key does as usual."""

    take_next = Signal()
    give_back = Signal()
    kept = Signal(bool)  # with all that is shown
    chips_wanted = Signal()
    left = Signal()
    entered = Signal()
    focus_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.can_take = self.can_give_back = self.can_leave = False
        self.setProperty("role", "bare")
        self.setMaxLength(LONGEST)
        self.setPlaceholderText(LEARNT)
        self.setAccessibleName(NAME)
        self.setAccessibleDescription("Enter keeps it, Tab takes a suggestion")
        self.setFont(theme.font("body"))

    def event(self, event: QEvent) -> bool:
        """Tab and Shift+Tab are asked for before the focus moves."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Tab and self.can_take and not _held(event):
                self.take_next.emit()
                return True
            if event.key() == Qt.Key.Key_Backtab and self.can_give_back:
                self.give_back.emit()
                return True
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _ENTER
            and (self.text().strip() or not _held(event))
        ):
            event.accept()  # Ctrl+Enter here means what stands here, whatever it means on the page
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps, Down goes to the chips, Esc goes back."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in _ENTER:
            if not event.isAutoRepeat():
                self.kept.emit(control)
        elif event.key() == Qt.Key.Key_Down:
            self.chips_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape and self.can_leave:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Somebody is about to write."""
        super().focusInEvent(event)
        self.entered.emit()
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame goes back to a quiet edge."""
        super().focusOutEvent(event)
        self.focus_changed.emit(False)


def _held(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


class CaptureField(QFrame):
    """`sentence_kept(sentence, proposals)`: Enter was pressed; the line stays as it is until
    `clear` is called, so that nothing is lost where keeping fails.
    """

    sentence_kept = Signal(str, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._patron_id: int | None = None
        self._patron: CapturePatron | None = None
        self._from: dict[str, Any] = {}  # the evening that sentences are from, if not of now
        self._picks = CapturePicks()
        self._told: set[str] = set()  # suggestions that a screen reader has heard of
        self._came_from: QWidget | None = None
        self._editor: ChipEditor | None = None
        self.setObjectName(KEPT_CLEAR)
        self.edit = SentenceEdit()
        self.row = ChipRow("What the sentence could become", HINTS)
        self.row.hide()
        self._warm = QTimer(self)
        self._warm.setSingleShot(True)
        self._warm.setInterval(0)
        self._warm.timeout.connect(self._get_ready)
        self._lay_out()
        self._connect()
        self._on_theme_changed()

    def _lay_out(self) -> None:
        self._line = line = QHBoxLayout()
        line.setSpacing(theme.px(6))
        line.addWidget(self.edit, 1)
        self.caps = QWidget()
        caps = QHBoxLayout(self.caps)
        caps.setContentsMargins(0, 0, 0, 0)
        caps.setSpacing(theme.px(6))
        for key in ("Ctrl J", "Enter"):
            cap = Label(key, "small", "ink2")
            cap.setObjectName("keyCap")
            caps.addWidget(cap)
        caps.addWidget(Label("saves", "small", "ink2"))
        line.addWidget(self.caps)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(theme.px(14), theme.px(10), theme.px(14), theme.px(10))
        self._box.setSpacing(theme.px(8))
        self._box.addLayout(line)
        self._box.addWidget(self.row)

    def _connect(self) -> None:
        self.edit.textChanged.connect(self._on_text_changed)
        self.edit.take_next.connect(self._on_take_next)
        self.edit.give_back.connect(self._on_give_back)
        self.edit.kept.connect(self._on_kept)
        self.edit.chips_wanted.connect(lambda: self.row.chips and self.row.focus_chip(0))
        self.edit.left.connect(self._on_left)
        self.edit.entered.connect(self._warm.start)
        self.edit.inputRejected.connect(lambda: self._desk.toasts.show(TOO_LONG))
        self.edit.focus_changed.connect(lambda _on: self._on_theme_changed())
        self.row.toggled.connect(self._on_toggled)
        self.row.edit_wanted.connect(self._on_edit_wanted)
        self.row.drop_wanted.connect(self._on_drop_wanted)
        self.row.left.connect(self._to_line)
        self.row.typed.connect(self._on_typed)
        self.row.keep_wanted.connect(lambda: self._on_kept(True))
        changes = self._desk.changes
        changes.patron_changed.connect(self._on_patron_changed)
        for changed in (changes.patrons_changed, changes.import_finished):
            changed.connect(lambda *_: self._forget_patron())
        theme.notifier().changed.connect(self._on_theme_changed)

    # -- from outside

    def show_patron(self, patron_id: int | None) -> None:
        """Whom the sentence is about; what is typed stays."""
        if patron_id != self._patron_id:
            self._patron_id = patron_id
            self._forget_patron()
            self._hear()

    def set_evening(self, performance_id: int, said_on: date) -> None:
        """From which evening the sentences are: `loved it` is of that one, `tomorrow` counts from it."""
        self._from = {"performance_id": performance_id, "today": said_on}

    def begin(self) -> None:
        """Put the cursor here; Esc goes back to where it was."""
        now = QApplication.focusWidget()
        if now is not None and not self.isAncestorOf(now):
            self._came_from = now
            self.edit.can_leave = True
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        # At the end of what stands there: whoever types on must not take its place.
        self.edit.deselect()
        self.edit.end(False)

    def clear(self) -> None:
        """The sentence is stored: make room for the next."""
        self._picks.clear()
        # Not `clear`, which Ctrl+Z in the empty line would take back instead of what was kept.
        self.edit.setText("")

    def text(self) -> str:
        """The sentence as it is typed, without blanks around it."""
        return self.edit.text().strip()

    def set_text(self, text: str) -> None:
        """Another sentence; what was decided about this one is forgotten."""
        self.put(text, CapturePicks())

    def put(self, text: str, picks: CapturePicks) -> None:
        """A sentence and what was decided about it."""
        self._picks = picks
        self.edit.blockSignals(True)
        self.edit.setText(text)
        self.edit.blockSignals(False)
        self._put_editor_away()
        self._hear()

    def proposals(self) -> tuple[Proposal, ...]:
        """Those that were taken."""
        return self._picks.taken

    @property
    def picks(self) -> tuple[Pick, ...]:
        """The chips that are shown."""
        return self._picks.shown

    def set_words(self, placeholder: str, name: str = "") -> None:
        """What the empty line asks for, and what a screen reader calls it."""
        self.edit.setPlaceholderText(placeholder)
        self.edit.setAccessibleName(name or placeholder)

    # -- hearing

    def _get_ready(self) -> None:
        """What sentences are read with is got ready on the worker when one is about to be typed."""
        from desktop.domain.capture_ready import get_ready

        task = self._desk.tasks.start(
            lambda _progress, _cancelled: get_ready(), self._on_ready, self._on_not_ready
        )
        task.cancel()  # who closes the window meanwhile is not asked about it: it only reads

    def _on_ready(self, _none: None) -> None:
        # Imported here: the grammar is not needed before somebody writes.
        from desktop.domain import capture_context

        capture_context.load_context()
        self._known_patron()

    def _on_not_ready(self, error: BaseException) -> None:
        # A file that is locked for a moment: the first key reads what it needs.
        if not isinstance(error, StoreError):
            raise error

    def _known_patron(self) -> CapturePatron | None:
        if self._patron is None and self._patron_id is not None:
            from desktop.domain import capture_context

            # Of somebody who is gone it is said when the sentence is kept.
            with suppress(NotFound):
                self._patron = capture_context.load_patron(self._patron_id)
        return self._patron

    def _forget_patron(self) -> None:
        self._patron = None

    def _hear(self) -> None:
        sentence = self.edit.text()
        if sentence.strip():
            from desktop.domain import capture, capture_context

            context, patron = capture_context.load_context(), self._known_patron()
            self._picks.hear(sentence, capture.propose(sentence, context, patron, **self._from))
        else:
            self._picks.clear()
        self._show()

    def _show(self) -> None:
        """Show the chips; their row stays while the sentence does, so that nothing jumps."""
        picks = self._picks.shown
        self.row.show_picks(picks)
        labels = {pick.shown.label for pick in picks}
        for label in sorted(labels - self._told):
            self._say(f"Suggestion: {label}")
        self._told = labels
        self.edit.can_take = bool(self._picks.open)
        self.edit.can_give_back = bool(self._picks.taken)
        wanted = bool(picks) or (not self.row.isHidden() and bool(self.edit.text().strip()))
        if wanted != (not self.row.isHidden()):
            self.row.setVisible(wanted)

    def _on_text_changed(self, _text: str) -> None:
        self._put_editor_away()
        self._hear()

    def _on_patron_changed(self, patron_id: int) -> None:
        if patron_id == self._patron_id:
            self._forget_patron()

    # -- deciding

    def _on_take_next(self) -> None:
        pick = self._picks.take_next()
        if pick is not None:
            self._say(f"Taken: {pick.shown.label}")
        self._show()

    def _on_give_back(self) -> None:
        pick = self._picks.give_back()
        if pick is not None:
            self._say(f"Not taken: {pick.shown.label}")
        self._show()

    def _on_toggled(self, place: int) -> None:
        pick = self._picks.shown[place]
        self._picks.take(pick, not pick.taken)
        self._show()

    def _on_drop_wanted(self, place: int) -> None:
        self._picks.drop(self._picks.shown[place])
        self._show()
        if not self.row.chips:
            self._to_line()

    def _on_kept(self, with_all: bool) -> None:
        if not self.text():
            return
        if with_all:
            self._picks.take_all()
            self._show()
        self.sentence_kept.emit(self.text(), self._picks.taken)

    def _say(self, words: str) -> None:
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.edit, words))

    # -- mending a chip

    def _on_edit_wanted(self, place: int) -> None:
        from desktop.ui.capture_chip_editor import ChipEditor

        self._put_editor_away()
        pick = self._picks.shown[place]
        editor = ChipEditor(pick.shown, self.window())
        editor.done.connect(lambda shown: self._on_edited(pick, shown))
        editor.dropped.connect(lambda: self._on_dropped(pick))
        editor.closed.connect(self._on_editor_closed)
        self._editor = editor
        editor.stand_at(self.row.chips[place])

    def _on_edited(self, pick: Pick, shown: Proposal) -> None:
        self._picks.change(pick, shown)
        self._show()

    def _on_dropped(self, pick: Pick) -> None:
        self._picks.drop(pick)
        self._show()

    def _on_editor_closed(self, back: bool) -> None:
        self._editor = None
        if back:
            self._to_line()

    def _put_editor_away(self) -> None:
        if self._editor is not None:
            self._editor.put_away(back=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A toast goes out of the way."""
        super().resizeEvent(event)
        self._desk.toasts.place()

    # -- the focus

    def _to_line(self) -> None:
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit.end(False)

    def _on_typed(self, letters: str) -> None:
        self._to_line()
        self.edit.insert(letters)

    def _on_left(self) -> None:
        back, self._came_from = self._came_from, None
        self.edit.can_leave = False
        if back is not None and isValid(back) and back.isVisible():
            back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_theme_changed(self) -> None:
        look, px = theme.tokens(), theme.px
        lit = self.edit.hasFocus()
        edge = f"2px solid {look.accent}" if lit else f"1px solid {look.line}; padding: 1px"
        self.setStyleSheet(
            f"QFrame#{KEPT_CLEAR} {{ background: {look.panel}; border: {edge};"
            f" border-radius: {px(10)}px; }}"
            f"QLabel#keyCap {{ border: 1px solid {look.line}; border-bottom: 2px solid {look.line};"
            f" border-radius: {px(4)}px; padding: 0 {px(5)}px; }}"
        )
        self.edit.setFont(theme.font("body"))
