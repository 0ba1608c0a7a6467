"""The place where a note is written: text, kind, who may read it, the sheet's line, a promise."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from db import clock
from db.records.memory import NoteRecord
from desktop.domain import words
from desktop.domain.typed_values import parse_day
from desktop.ui import theme
from desktop.ui.patron.note_words import KEYS, MAKE
from desktop.ui.patron.record_words import AUDIENCES, NOTE_KINDS
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.choice_row import ChoiceRow
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.still_combo import StillCombo
from desktop.ui.widgets.type_ahead import Offer, TypeAhead


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """What stands in the editor. `note_id` None: a new note. `due` is as typed."""

    note_id: int | None = None
    version: int | None = None
    text: str = ""
    kind: str = "note"
    audience: str = "desk"
    pinned: bool = False
    door_line: str = ""
    performance_id: int | None = None
    performance_title: str = ""
    promise_id: int | None = None
    promise: str = ""
    due: str = ""
    promise_version: int | None = None

    @property
    def due_on(self) -> str | None:
        """The promise's day as stored; None for none or one that is not understood."""
        found = parse_day(self.due, clock.today()) if self.due.strip() else None
        return found.isoformat() if found else None

    def kept(self) -> tuple[str, str]:
        """Its text, and the rest as JSON: as it is put by until it is saved."""
        rest = asdict(self)
        return str(rest.pop("text")), json.dumps(rest, ensure_ascii=False)

    @classmethod
    def put_by(cls, text: str, rest: str) -> NoteDraft:
        """What was put by; what is not understood of it is as in a new note."""
        try:
            told = json.loads(rest)
        except ValueError:
            told = {}
        names = {one.name: one.default for one in fields(cls)}
        fitting = {
            name: value
            for name, value in (told.items() if isinstance(told, dict) else ())
            if name in names and (value is None or not isinstance(value, list | dict))
        }
        return cls(**{**fitting, "text": text})

    @classmethod
    def of(cls, note: NoteRecord) -> NoteDraft:
        """The draft that would leave a note as it is."""
        promise = next((p for p in note.promises if p.done_at is None), None)
        return cls(
            note.id, note.version, note.text, note.kind, note.audience, note.pinned,
            note.door_line, note.performance_id, note.performance_title,
            promise.id if promise else None, promise.text if promise else "",
            (promise.due_on or "") if promise else "",
            promise.version if promise else None,
        )  # fmt: skip


class NoteEditor(Card):
    """Ctrl+Enter saves, Esc puts it away; what was typed is kept until then.

    `typed`: something else stands in it than before; `thrown(draft)`: put away unsaved, on purpose.
    """

    saved = Signal(object)
    typed = Signal()
    thrown = Signal(object)
    closed = Signal()
    words_wanted = Signal(str)  # chosen in the text of an old note: to be made an interest

    def __init__(
        self, find_performance: Callable[[str], list[Offer]], parent: QWidget | None = None
    ) -> None:
        super().__init__("New note", parent=parent)
        self._began = NoteDraft()
        self._filling = False
        self._resumed = False  # what stands here was typed before, and is nowhere saved
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("Text of the note")
        self.text.setPlaceholderText("What should the next colleague know?")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(theme.px(84))
        self.text.installEventFilter(self)
        self.text.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.text.customContextMenuRequested.connect(self._on_menu_wanted)
        keys = QShortcut(QKeySequence(KEYS), self.text)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self._on_words_wanted)
        self.kind = ChoiceRow("Kind", NOTE_KINDS)
        self.audience = StillCombo()
        for code, shown in AUDIENCES:
            self.audience.addItem(shown, code)
        self.pinned = QCheckBox("&Keep on top")
        self.door_line = QLineEdit()
        self.door_line.setPlaceholderText("What a volunteer may read, such as: greet by name")
        self.performance = TypeAhead(
            find_performance, "A performance it is about", "About the performance"
        )
        self.promise = QLineEdit()
        self.promise.setPlaceholderText("We said we would …")
        self.due = QLineEdit()
        self.due.setPlaceholderText("by Friday, in 2 weeks, 3 Dec")
        self.due.textChanged.connect(self._on_due_changed)
        self.due_words = Label("", "small", "ink2")
        self.wrong = Label("", "small", "accent", wrap=True)
        self.standing = Label("", "small", "ink2", wrap=True)
        self.standing.hide()
        self.save_button = button("Save", "primary", icon="save")
        self.save_button.setToolTip("Ctrl+Enter")
        self.cancel_button = button("Cancel", "quiet")
        self.save_button.clicked.connect(self.save)
        self.cancel_button.clicked.connect(self.throw_away)
        self._name_fields()
        self._lay_out()
        self._listen()

    def _listen(self) -> None:
        for changed in (
            self.text.textChanged, self.kind.chosen, self.audience.currentIndexChanged,
            self.pinned.toggled, self.door_line.textChanged, self.performance.textChanged,
            self.performance.chosen, self.promise.textChanged, self.due.textChanged,
        ):  # fmt: skip
            changed.connect(self._on_typed)

    def _name_fields(self) -> None:
        for widget, name in (
            (self.audience, "Who may read it"),
            (self.pinned, "Keep on top"),
            (self.door_line, "Line for the printed sheet"),
            (self.promise, "Promise"),
            (self.due, "Promise due by"),
        ):
            widget.setAccessibleName(name)

    def _lay_out(self) -> None:
        self.body.setSpacing(theme.px(10))
        self.body.addWidget(self.text)
        first = QWidget()  # in two lines where large text leaves no room for one
        flow = FlowLayout(first, theme.px(12), theme.px(6))
        high = self.audience.sizeHint().height()
        for made in (self.kind, self.audience, self.pinned):
            held = QWidget()
            held.setMinimumHeight(high)  # each in the middle of its line
            middle = QHBoxLayout(held)
            middle.setContentsMargins(0, 0, 0, 0)
            middle.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)
            flow.addWidget(held)
        self.kind.setFixedWidth(self.kind.sizeHint().width() + theme.px(8))
        self.body.addWidget(first)
        promise = QHBoxLayout()
        promise.setSpacing(theme.px(8))
        promise.addWidget(self.promise, 3)
        promise.addWidget(self.due, 2)
        promise.addWidget(self.due_words)
        form = QFormLayout()
        form.setHorizontalSpacing(theme.px(12))
        form.setVerticalSpacing(theme.px(8))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for caption, field in (
            ("P&romise", promise),
            ("On the &sheet", self.door_line),
            ("A&bout", self.performance),
        ):
            form.addRow(caption, field)
        label = form.labelForField(promise)
        if label is not None:
            label.setBuddy(self.promise)  # type: ignore[attr-defined]
        self.body.addLayout(form)
        foot = QHBoxLayout()
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self.standing)
        said.addWidget(self.wrong)
        foot.addLayout(said, 1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.save_button)
        self.body.addLayout(foot)

    def begin(self, draft: NoteDraft) -> None:
        """Show a draft and put the cursor into its text."""
        self.show_draft(draft)
        self.text.setFocus()
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)

    def resume(self, draft: NoteDraft, words: str) -> None:
        """Show what was typed before and is not saved; `words` say so. The focus stays."""
        self.show_draft(draft)
        self._resumed = True
        self.say_standing(words)
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)

    def follow(self, note: NoteRecord) -> None:
        """The note was changed beside the editor, by who has it open: what stands here is of it as it is
        now."""
        began = self._began
        if self.isHidden() or began.note_id != note.id:
            return
        promise = next((p for p in note.promises if p.id == began.promise_id), None)
        untouched = self.pinned.isChecked() == began.pinned
        self._began = replace(
            began, version=note.version, pinned=note.pinned,
            promise_version=promise.version if promise else began.promise_version,
        )  # fmt: skip
        if untouched:
            self._filling = True
            self.pinned.setChecked(note.pinned)
            self._filling = False
        if self.dirty:
            self.typed.emit()

    def say_standing(self, words: str) -> None:
        """How what stands here is kept meanwhile; '' for nothing to say."""
        self.standing.setText(words)
        self.standing.setVisible(bool(words))

    def show_draft(self, draft: NoteDraft) -> None:
        """Show a draft; the focus stays where it is."""
        self._filling = True
        self._began, self._resumed = draft, False
        self.say_standing("")
        self.set_title("New note" if draft.note_id is None else "Edit note")
        self.text.setPlainText(draft.text)
        self.kind.show_value(draft.kind)
        self.audience.setCurrentIndex(max(0, self.audience.findData(draft.audience)))
        self.pinned.setChecked(draft.pinned)
        self.door_line.setText(draft.door_line)
        self.performance.put(draft.performance_title, draft.performance_id)
        self.promise.setText(draft.promise)
        self.due.setText(draft.due)
        self.wrong.setText("")
        self.show()
        self._filling = False

    def draft(self) -> NoteDraft:
        """What stands in the editor now."""
        began = self._began
        about = self.performance.data if self.performance.text().strip() else None
        return NoteDraft(
            began.note_id, began.version, self.text.toPlainText().strip(), self.kind.value or "note",
            self.audience.currentData(), self.pinned.isChecked(), self.door_line.text().strip(),
            about, self.performance.text() if about is not None else "",
            began.promise_id, self.promise.text().strip(), self.due.text().strip(),
            began.promise_version,
        )  # fmt: skip

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return not self.isHidden() and (self._resumed or self.draft() != self._began)

    def save(self) -> None:
        """Give the draft away if it can be kept; else say why not."""
        draft = self.draft()
        sentence = self._complaint(draft)
        self.wrong.setText(sentence)
        if not sentence:
            self.saved.emit(draft)

    def _complaint(self, draft: NoteDraft) -> str:
        if not draft.text:
            return "Write something first."
        if draft.due and draft.due_on is None:
            return "Type the day as Friday, in 2 weeks, or 3 Dec."
        if draft.due and not draft.promise:
            return "Say what was promised, or take the day away."
        if self.performance.text().strip() and draft.performance_id is None:
            return "Choose the performance from the list, or leave it empty."
        return ""

    def close_editor(self) -> None:
        """Put it away."""
        self._began, self._resumed = NoteDraft(), False
        self.hide()
        self.closed.emit()

    def throw_away(self) -> None:
        """Put it away, unsaved."""
        thrown = self.draft() if self.dirty else None
        self.close_editor()
        if thrown is not None:
            self.thrown.emit(thrown)

    def _on_typed(self, *_what: object) -> None:
        if not self._filling and not self.isHidden():
            self.typed.emit()

    def _on_words_wanted(self) -> None:
        words = self.text.textCursor().selectedText().replace("\u2029", "\n").strip()
        if words and self._began.note_id is not None:
            self.words_wanted.emit(words)

    def _on_menu_wanted(self, at: QPoint) -> None:
        """What any text offers; of an old note, also what its words can become."""
        menu = self.text.createStandardContextMenu()
        if self._began.note_id is not None:
            menu.addSeparator()
            made = menu.addAction(f"{MAKE}\t{KEYS}", self._on_words_wanted)
            made.setEnabled(self.text.textCursor().hasSelection())
        menu.exec(self.text.mapToGlobal(at))
        menu.deleteLater()

    def _on_due_changed(self, text: str) -> None:
        found = parse_day(text, clock.today()) if text.strip() else None
        self.due_words.setText(words.day_words(found) if found else "?" if text.strip() else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Enter saves from inside the text."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.save()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter saves and Esc closes from any field; Enter in a line saves too."""
        if event.key() == Qt.Key.Key_Escape:
            self.throw_away()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        else:
            super().keyPressEvent(event)
