"""One old note: when and who, its words with what stands on them marked, and its chips."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QTextEdit, QWidget

from db.records.old_notes import OldNoteRecord
from desktop.domain.capture_picks import CapturePicks, Pick
from desktop.domain.capture_proposal import Proposal
from desktop.domain.capture_review import note_words, picks_of
from desktop.ui import theme
from desktop.ui.capture_chip_editor import ChipEditor
from desktop.ui.capture_chips import KIND_TONES, ChipRow
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chip import TONES
from desktop.ui.widgets.labels import Label

_NOTHING = "Nothing in this note reads like something to keep."


class NoteWords(QPlainTextEdit):
    """A text as high as it needs to be, where there is room for that; else it scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setProperty("role", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(theme.px(48))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another height."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Be no higher than the words are."""
        lines = self.document().documentLayout().documentSize().height()
        high = round(lines * self.fontMetrics().lineSpacing()) + theme.px(6)
        self.setMaximumHeight(max(high, self.minimumHeight()))


class NoteCard(Card):
    """`picked`: another chip is ticked; `keep_wanted`: Enter on a chip; `typed`: a letter there."""

    picked = Signal()
    keep_wanted = Signal()
    typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.note: OldNoteRecord | None = None
        self._picks = CapturePicks()
        self._editor: ChipEditor | None = None
        self.when = Label("", "small", "ink2", wrap=True)
        self.words = NoteWords()
        self.words.setAccessibleName("The note")
        self.row = ChipRow("What the note could become", has_line=False)
        self.nothing = Label(_NOTHING, "small", "ink2", wrap=True)
        self.body.setSpacing(theme.px(10))
        self.body.addWidget(self.when)
        self.body.addWidget(self.words, 100)
        self.body.addWidget(self.row)
        self.body.addWidget(self.nothing)
        self.body.addStretch(1)
        self.row.toggled.connect(self._on_toggled)
        self.row.edit_wanted.connect(self._on_edit_wanted)
        self.row.drop_wanted.connect(self._on_drop_wanted)
        self.row.keep_wanted.connect(self.keep_wanted)
        self.row.typed.connect(self.typed)
        self.row.left.connect(self._on_left)

    def show_note(self, note: OldNoteRecord) -> None:
        """Show it with all its chips ticked."""
        self._put_editor_away()
        self.note, self._picks = note, picks_of(note)
        self.when.setText(note_words(note))
        self.words.setFont(theme.font("said"))
        self.words.setPlainText(note.text)
        self.words.fit()
        self._show()

    @property
    def taken(self) -> tuple[Proposal, ...]:
        """What is ticked."""
        return self._picks.taken

    def focus_chips(self) -> bool:
        """To the first chip; False if there is none."""
        return bool(self.row.chips) and self.row.focus_chip(0)

    def _show(self) -> None:
        picks = self._picks.shown
        self.row.show_picks(picks)
        self.row.setVisible(bool(picks))
        self.nothing.setVisible(not picks)
        self._mark(picks)
        self.picked.emit()

    def _mark(self, picks: tuple[Pick, ...]) -> None:
        """The words that a ticked chip stands on, on its ground."""
        marks = []
        for pick in picks:
            if not pick.taken:
                continue
            ground, ink = TONES[KIND_TONES.get(pick.shown.kind, "plain")]
            mark = QTextEdit.ExtraSelection()
            look = QTextCharFormat()
            look.setBackground(theme.color(ground))
            look.setForeground(theme.color(ink))
            cursor = QTextCursor(self.words.document())
            cursor.setPosition(_units(pick.start, self.words.toPlainText()))
            end = _units(pick.end, self.words.toPlainText())
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            mark.cursor, mark.format = cursor, look  # type: ignore[attr-defined]
            marks.append(mark)
        self.words.setExtraSelections(marks)

    def _on_toggled(self, place: int) -> None:
        pick = self._picks.shown[place]
        self._picks.take(pick, not pick.taken)
        self._show()

    def _on_drop_wanted(self, place: int) -> None:
        self._picks.drop(self._picks.shown[place])
        self._show()

    def _on_left(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            parent.setFocus()

    def _on_edit_wanted(self, place: int) -> None:
        self._put_editor_away()
        pick = self._picks.shown[place]
        editor = ChipEditor(pick.shown, self.window())
        editor.done.connect(lambda shown: self._picks.change(pick, shown))
        editor.dropped.connect(lambda: self._picks.drop(pick))
        editor.closed.connect(lambda back: self._on_editor_closed(place, back))
        self._editor = editor
        editor.stand_at(self.row.chips[place])

    def _put_editor_away(self) -> None:
        if self._editor is not None:
            self._editor.put_away(back=False)

    def _on_editor_closed(self, place: int, back: bool) -> None:
        self._editor = None
        self._show()
        if back and not self.row.focus_chip(min(place, len(self.row.chips) - 1)):
            self._on_left()

    def _on_theme_changed(self) -> None:
        super()._on_theme_changed()
        if getattr(self, "note", None) is not None:
            self.words.setFont(theme.font("said"))
            self._mark(self._picks.shown)


def _units(place: int, text: str) -> int:
    """A place in a text as Qt counts it: letters beyond the first plane are two."""
    return place + sum(1 for letter in text[:place] if ord(letter) > 0xFFFF)
