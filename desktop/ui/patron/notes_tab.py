"""The Notes tab: pinned first, filtered as one types, written and mended in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView, QVBoxLayout, QWidget

from db.queries import history, notes, promises
from db.records.memory import NoteRecord
from db.records.patrons import PatronDetail
from desktop.domain import words
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.fact_offers import performance_offers
from desktop.ui.patron.columns import MARGIN
from desktop.ui.patron.note_editor import NoteDraft, NoteEditor
from desktop.ui.patron.note_keeping import NoteKeeping
from desktop.ui.patron.note_words import KEYS, MAKE, NoteWords
from desktop.ui.patron.notes_delegate import NotesDelegate
from desktop.ui.patron.notes_model import NotesModel
from desktop.ui.patron.side_panel import HeadLine
from desktop.ui.patron.unsaved import UnsavedNote
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.choice_row import ChoiceRow
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.toast import KEPT_CLEAR
from desktop.ui.widgets.type_ahead import Offer

if TYPE_CHECKING:
    from db.journal import Step

_SHOWN: tuple[tuple[str, str], ...] = (
    ("all", "All"),
    ("open", "Open complaints"),
    ("promised", "With a promise"),
)


_KEYS: dict[int, str] = {
    Qt.Key.Key_Return: "edit", Qt.Key.Key_Enter: "edit", Qt.Key.Key_F2: "edit",
    Qt.Key.Key_P: "pin", Qt.Key.Key_R: "resolve", Qt.Key.Key_K: "keep",
    Qt.Key.Key_Delete: "remove",
}  # fmt: skip


class NotesList(QListView):
    """Enter edits, P pins, R resolves, K keeps the promise, Delete removes."""

    key_pressed = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = _KEYS.get(event.key())
        if name is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.key_pressed.emit(name)
        else:
            super().keyPressEvent(event)


class NotesTab(QWidget):
    """Reads the notes when shown; what is half typed is put by for its patron until it is saved."""

    old_notes_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._patron_id: int | None = None
        self._keeping = NoteKeeping(desk)
        self.filter = ChoiceRow("Show", _SHOWN)
        self.filter.show_value("all")
        self.text = QLineEdit()
        self.text.setPlaceholderText("Filter by a word")
        self.text.setAccessibleName("Filter the notes by a word")
        self.text.setClearButtonEnabled(True)
        self.text.setMaximumWidth(theme.px(200))
        self.new_button = button("New note", "secondary", icon="plus")
        self.old_button = button("Old notes …", "quiet")
        self.old_button.setToolTip("Look through all notes that nobody has looked at yet")
        self.editor = NoteEditor(self._find_performance)
        self.editor.hide()
        self._unsaved = UnsavedNote(desk, self.editor)
        self.model = NotesModel(self)
        self.list = NotesList()
        self.list.setObjectName("recordList")
        self.list.setModel(self.model)
        delegate = NotesDelegate(self.list)
        self.list.setItemDelegate(delegate)
        self.words = NoteWords(desk, self.list, self.model, delegate)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("Notes, pinned first")
        self.nothing = Label("", "body", "ink2", wrap=True)
        self.buttons = {
            "edit": button("Edit", "secondary", icon="edit"),
            "pin": button("Pin", "secondary", icon="pin"),
            "resolve": button("Resolve", "secondary", icon="check"),
            "keep": button("Promise kept", "secondary", icon="check"),
            "words": button(MAKE, "secondary", icon="plus"),
            "remove": button("Remove", "secondary", icon="trash"),
        }
        for name, keys in (
            ("edit", "Enter"),
            ("pin", "P"),
            ("resolve", "R"),
            ("keep", "K"),
            ("words", KEYS),
            ("remove", "Delete"),
        ):
            self.buttons[name].setToolTip(keys)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = HeadLine(self.filter, self.text, self.old_button, self.new_button)
        foot = QWidget()
        foot.setObjectName(KEPT_CLEAR)  # what was just done can be done again at once
        acts = FlowLayout(foot, gap=theme.px(8), line_gap=theme.px(6))
        for made in self.buttons.values():
            acts.addWidget(made)
        self.list.setMinimumHeight(theme.px(150))
        side = theme.px(MARGIN)
        box = QVBoxLayout(self)
        box.setContentsMargins(side, theme.px(12), side, theme.px(8))
        box.setSpacing(theme.px(12))
        box.addWidget(head)
        box.addWidget(self.editor)
        box.addWidget(self.nothing)
        box.addWidget(self.list, 1)
        box.addWidget(foot)
        box.addStretch(0)

    def _connect(self) -> None:
        self.filter.chosen.connect(lambda _code: self._load())
        self.text.textChanged.connect(lambda _text: self._load())
        self.new_button.clicked.connect(self.begin_note)
        self.old_button.clicked.connect(self.old_notes_wanted)
        self.editor.words_wanted.connect(self._on_words_wanted)
        self.editor.saved.connect(self._on_saved)
        self.editor.closed.connect(self._on_editor_closed)
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        self.list.doubleClicked.connect(lambda _index: self._do("edit"))
        self.list.key_pressed.connect(self._do)
        for name, made in self.buttons.items():
            made.clicked.connect(lambda _=False, n=name: self._do(n))

    # Showing.

    def show_patron(self, detail: PatronDetail) -> None:
        """Read the notes of a patron; what was typed here earlier and not saved comes back."""
        if detail.id != self._patron_id:
            self.leave()
            self._patron_id = detail.id
            self.words.show_patron(detail.id)
            self.text.blockSignals(True)
            self.text.clear()
            self.text.blockSignals(False)
            self._unsaved.begin_for(detail.id)
        self._load()

    def leave(self) -> None:
        """Put the editor away; what was typed waits for the patron it is about."""
        if not self.editor.isHidden():
            self.editor.hide()
        self._unsaved.leave()
        self._patron_id = None

    @property
    def half_typed(self) -> bool:
        """Whether a note was begun here, for whomever, and is not saved."""
        return self._unsaved.is_begun

    def put_by(self) -> bool:
        """See that it is in the file; False if the file refused it."""
        return self._desk.drafts.settle()

    def begin_note(self) -> None:
        """Write a new note; one that is being written goes on."""
        if self.editor.isHidden():
            self.editor.begin(NoteDraft())
        self.editor.text.setFocus()

    def _load(self) -> None:
        if self._patron_id is None:
            return
        current = self.model.note(self.list.currentIndex().row())
        found = notes.list_notes(self._patron_id, self.text.text())
        code = self.filter.value
        if code == "open":
            found = [n for n in found if n.kind == "complaint" and n.resolved_at is None]
        elif code == "promised":
            found = [n for n in found if n.promises]
        before = self.list.currentIndex().row()
        self.model.show_notes(found)
        row = self.model.find(current.id) if current is not None else -1
        if row < 0 and found:
            row = min(max(before, 0), len(found) - 1)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))
        filtered = bool(self.text.text().strip()) or code != "all"
        self.nothing.setText(
            "No note fits the filter." if filtered else
            "No note yet. Two lines are enough: what they said, and what we said we would do."
        )  # fmt: skip
        self.nothing.setVisible(not found)
        self.list.setVisible(bool(found))
        self._show_buttons()

    def _show_buttons(self) -> None:
        note = self._current()
        for made in self.buttons.values():
            made.setVisible(note is not None)
        if note is None:
            return
        self.buttons["pin"].setText("Unpin" if note.pinned else "Pin")
        complaint = note.kind == "complaint"
        self.buttons["resolve"].setVisible(complaint)
        self.buttons["resolve"].setText("Resolve" if note.resolved_at is None else "Open again")
        self.buttons["keep"].setVisible(any(p.done_at is None for p in note.promises))

    def _current(self) -> NoteRecord | None:
        return self.model.note(self.list.currentIndex().row())

    def _on_current_changed(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self._show_buttons()

    def _find_performance(self, text: str) -> list[Offer]:
        """With nothing typed, what the patron saw last; else any performance."""
        if text.strip() or self._patron_id is None:
            return performance_offers(text)
        return [
            Offer(v.title, words.when_words(v.starts_at), v.performance_id)
            for v in history.list_visits(self._patron_id, limit=8)
        ]

    # Doing.

    def _do(self, name: str) -> None:
        note = self._current()
        if note is None or self._patron_id is None:
            return
        acts = {
            "edit": self._edit, "pin": self._pin, "resolve": self._resolve,
            "keep": self._keep, "words": lambda _note: self.words.make(), "remove": self._remove,
        }  # fmt: skip
        acts[name](note)

    def _on_words_wanted(self, words: str) -> None:
        """Words chosen while a note is being mended."""
        row = self.model.find(self.editor.draft().note_id or 0)
        note = self.model.note(row)
        if note is not None:
            self.words.make_of(note, words, self.editor.text)

    def _edit(self, note: NoteRecord) -> None:
        if self.editor.dirty and self.editor.draft().note_id != note.id:
            self.editor.wrong.setText("Save or cancel this one first.")
            self.editor.text.setFocus()
            return
        self.editor.begin(NoteDraft.of(note))

    def _pin(self, note: NoteRecord) -> None:
        self._change(
            note,
            lambda: notes.update_note(
                note.id,
                version=note.version,
                pinned=not note.pinned,
                user_id=self._desk.session.user_id,
            ),
            "Unpinned" if note.pinned else "Pinned",
        )

    def _resolve(self, note: NoteRecord) -> None:
        if note.kind == "complaint":
            resolved = note.resolved_at is None
            self._change(
                note,
                lambda: notes.set_complaint_resolved(
                    note.id,
                    resolved,
                    version=note.version,
                    user_id=self._desk.session.user_id,
                ),
                "Complaint resolved" if resolved else "Complaint open again",
            )

    def _keep(self, note: NoteRecord) -> None:
        promise = next((p for p in note.promises if p.done_at is None), None)
        if promise is not None:
            self._change(
                note,
                lambda: promises.set_promise_kept(
                    promise.id,
                    "Kept",
                    version=promise.version,
                    user_id=self._desk.session.user_id,
                ),
                "Promise kept",
            )

    def _change(self, note: NoteRecord, write: Callable[[], Step], said: str) -> None:
        """Change a note in the list; where it stands in the editor too, that is of the note as it is now."""
        if self._desk.edits.run(write, said) is not None:
            found = notes.list_notes(note.patron_id)
            now = next((n for n in found if n.id == note.id), None)
            if now is not None:
                self.editor.follow(now)

    def _remove(self, note: NoteRecord) -> None:
        had_focus = self.list.hasFocus()
        self._desk.edits.run(
            lambda: notes.remove_note(
                note.id, version=note.version, user_id=self._desk.session.user_id
            ),
            "Note removed",
        )
        if had_focus:
            (self.list if self.model.rowCount() else self.new_button).setFocus()

    def _on_saved(self, draft: NoteDraft) -> None:
        if self._patron_id is None:
            return
        if draft.note_id is not None:
            kept = self._keeping.update(self._patron_id, draft)
        else:
            made = self._keeping.add(self._patron_id, draft)
            kept = made is not None
            if made is not None and (row := self.model.find(made)) >= 0:
                self.list.setCurrentIndex(self.model.index(row))
        if kept:
            self._unsaved.saved()
            self.editor.close_editor()

    def _on_editor_closed(self) -> None:
        (self.list if self.model.rowCount() else self.new_button).setFocus()
