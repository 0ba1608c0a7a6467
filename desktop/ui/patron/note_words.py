"""Words of a note that somebody chooses, and what they are made into without writing them again.

The list paints its notes; as soon as words are chosen, a text that can be read only lies exactly
over the painted one. Shift and an arrow begin from the keyboard, dragging does with the mouse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QShortcut,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QApplication, QFrame, QListView, QPlainTextEdit, QWidget

from db.errors import NotFound
from db.records.memory import NoteRecord
from desktop.ui import theme
from desktop.ui.capture_chip_editor import ChipEditor
from desktop.ui.desk import Desk
from desktop.ui.patron.notes_delegate import NotesDelegate
from desktop.ui.patron.notes_model import NotesModel
from desktop.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from desktop.domain.capture_proposal import Proposal

MAKE = "Make this an interest"
KEYS = "Ctrl+Shift+I"
_WALKS = frozenset(
    (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
)  # Shift with Up and Down is the list's own
_SHIFT, _LEFT = Qt.KeyboardModifier.ShiftModifier, Qt.MouseButton.LeftButton


class NoteText(QPlainTextEdit):
    """The words of one note as they are painted; `left` on Esc, `wanted` on Enter."""

    left = Signal()
    wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setProperty("role", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self.setAccessibleName("Words of the note")
        self.setAccessibleDescription(f"Shift and arrows choose words, Enter: {MAKE}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves, Enter makes something of what is chosen."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wanted.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What any text offers, and what this is for."""
        menu = self.createStandardContextMenu()
        menu.addSeparator()
        made = menu.addAction(f"{MAKE}\t{KEYS}", self.wanted.emit)
        made.setEnabled(self.textCursor().hasSelection())
        menu.exec(event.globalPos())
        menu.deleteLater()


class NoteWords(QObject):
    """Belongs to the list of a patron's notes; `show_patron` says whose they are."""

    def __init__(
        self, desk: Desk, notes: QListView, model: NotesModel, delegate: NotesDelegate
    ) -> None:
        super().__init__(notes)
        self._desk, self._list, self._model, self._delegate = desk, notes, model, delegate
        self._patron_id: int | None = None
        self._note: NoteRecord | None = None
        self._pressed: QPoint | None = None
        self._editor: ChipEditor | None = None
        self.text = NoteText(notes.viewport())
        self.text.hide()
        self.button = Button(f"+ {MAKE}", "secondary")
        self.button.setParent(notes.viewport())
        self.button.setToolTip(KEYS)
        self.button.setAccessibleName(MAKE)
        self.button.hide()
        self.button.clicked.connect(self.make)
        self.text.wanted.connect(self.make)
        self.text.left.connect(self._on_left)
        self.text.selectionChanged.connect(self._show_button)
        self.text.installEventFilter(self)
        notes.installEventFilter(self)
        notes.viewport().installEventFilter(self)
        notes.verticalScrollBar().valueChanged.connect(lambda _: self._place())
        notes.selectionModel().currentChanged.connect(lambda *_: self.close())
        for told in (model.modelReset, model.layoutChanged):
            told.connect(self.close)
        keys = QShortcut(QKeySequence(KEYS), notes)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.make)

    def show_patron(self, patron_id: int | None) -> None:
        """Whose notes they are."""
        if patron_id != self._patron_id:
            self._patron_id = patron_id
            self.close()

    # -- the text over the painted one

    def open(self, index: QModelIndex) -> bool:
        """Lay the text of a row over what is painted."""
        note = self._model.note(index.row())
        if note is None:
            return False
        if self._note is None or self._note.id != note.id:
            self.text.setPlainText(note.text)
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self._note = note
        self.text.setFont(theme.font("body"))
        self._delegate.covered = note.id
        self._place()
        self.text.show()
        self._list.viewport().update()
        return True

    def close(self) -> None:
        """Put it away."""
        if self._note is None:
            return
        self._note, self._pressed = None, None
        had_focus = self.text.hasFocus() or self.button.hasFocus()
        self._delegate.covered = None
        self.text.hide()
        self.button.hide()
        self._list.viewport().update()
        if had_focus:
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def words(self) -> str:
        """The words that are chosen."""
        return self.text.textCursor().selectedText().replace("\u2029", "\n").strip()

    def _place(self) -> None:
        if self._note is None:
            return
        index = self._model.index(self._model.find(self._note.id))
        room = self._delegate.text_room(self._list, index)
        # A little more below: the last line's descent is cut at some sizes of text.
        self.text.setGeometry(room.adjusted(0, 0, 0, theme.px(3)))
        self._show_button()

    def _show_button(self) -> None:
        chosen = self._note is not None and bool(self.words())
        if chosen:
            self.button.adjustSize()
            end = self.text.mapToParent(self.text.cursorRect().bottomLeft())
            view = self._list.viewport().rect()
            left = min(max(0, end.x()), view.width() - self.button.width())
            top = end.y() + theme.px(4)
            if top + self.button.height() > view.height():
                top = end.y() - self.text.cursorRect().height() - self.button.height()
            self.button.move(left, max(0, top))
            self.button.raise_()
        self.button.setVisible(chosen)

    def _on_left(self) -> None:
        self.close()
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- beginning

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Shift and an arrow in the list, dragging over a note, and leaving the words."""
        if watched is self._list:
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._on_key(event)
            if event.type() == QEvent.Type.Resize:
                self._place()
        elif watched is self.text:
            if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
                self._on_focus_out(event)
        elif isinstance(event, QMouseEvent):
            return self._on_mouse(event)
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() not in _WALKS or not event.modifiers() & _SHIFT:
            return False
        if self.open(self._list.currentIndex()):
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)
            QApplication.sendEvent(self.text, event)
        return True

    def _on_focus_out(self, event: QFocusEvent) -> None:
        kept = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if event.reason() not in kept and not self.words():
            self.close()

    def _on_mouse(self, event: QMouseEvent) -> bool:
        """A press goes to the list; once it is dragged far enough, to the words under it."""
        kind, at = event.type(), event.position().toPoint()
        if kind == QEvent.Type.MouseButtonPress:
            self.close()
            index = self._list.indexAt(at)
            room = self._delegate.text_room(self._list, index) if index.isValid() else None
            begins = event.button() == _LEFT and room is not None and room.contains(at)
            self._pressed = at if begins else None
        elif kind == QEvent.Type.MouseMove and self._pressed is not None:
            return self._drag(event, at)
        elif kind == QEvent.Type.MouseButtonRelease and self._pressed is not None:
            self._pressed = None
            if self._note is not None:
                self._hand_on(QEvent.Type.MouseButtonRelease, event, at)
                if not self.words():
                    self.close()
                return True
        return False

    def _drag(self, event: QMouseEvent, at: QPoint) -> bool:
        begun = self._pressed
        assert begun is not None
        if self._note is None:
            if (at - begun).manhattanLength() < QApplication.startDragDistance():
                return True
            if not self.open(self._list.indexAt(begun)):
                return False
            self._pressed = begun
            self.text.setFocus(Qt.FocusReason.MouseFocusReason)
            self._hand_on(QEvent.Type.MouseButtonPress, event, begun)
        self._hand_on(QEvent.Type.MouseMove, event, at)
        return True

    def _hand_on(self, kind: QEvent.Type, event: QMouseEvent, at: QPoint) -> None:
        there = self.text.viewport().mapFrom(self._list.viewport(), at)
        buttons = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else _LEFT
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else _LEFT
        handed = QMouseEvent(
            kind, QPointF(there), event.globalPosition(), button, buttons, event.modifiers()
        )
        QApplication.sendEvent(self.text.viewport(), handed)

    # -- making

    def make(self) -> None:
        """Open what the chosen words could become; with none chosen, what the whole note could."""
        note = self._note or self._model.note(self._list.currentIndex().row())
        if note is None:
            return
        words = self.words() if self._note is not None else ""
        self.make_of(note, words, self.button if self.button.isVisible() else self._list)

    def make_of(self, note: NoteRecord, words: str, at: QWidget) -> None:
        """Open it above a widget, for words of a note that are chosen anywhere."""
        told = self._best(words, note)
        if told is None:
            self._desk.toasts.show("Choose the words first: Shift and the arrow keys, or the mouse")
            return
        if self._editor is not None:
            self._editor.put_away()
        focus = QApplication.focusWidget()
        editor = ChipEditor(told, self._list.window(), action="Keep", can_drop=False)
        editor.done.connect(lambda shown: self._keep(note, shown))
        editor.closed.connect(lambda back: self._on_editor_closed(focus, back))
        self._editor = editor
        editor.stand_at(at)

    def _best(self, words: str, note: NoteRecord) -> Proposal | None:
        # Imported here: the grammar is not needed before words are chosen.
        from desktop.domain import capture_context, capture_old

        if self._patron_id is None:
            return None
        try:
            patron = capture_context.load_patron(self._patron_id)
        except NotFound:
            return None
        found = capture_old.propose_of_note(
            words or note.text, note.created_at, capture_context.load_context(), patron
        )
        return capture_old.best_of(words, found)

    def _keep(self, note: NoteRecord, told: Proposal) -> None:
        from desktop.domain import capture_keep, capture_old

        patron_id, user_id = self._patron_id, self._desk.session.user_id
        if patron_id is None:
            return
        source = capture_old.about_note(note)
        self._desk.edits.run(
            lambda: capture_keep.keep(patron_id, note.text, [told], user_id=user_id, **source),
            f"Kept from the note: {told.label}",
        )

    def _on_editor_closed(self, focus: QWidget | None, back: bool) -> None:
        self._editor = None
        self.close()
        if back:
            there = focus if focus is not None and focus.isVisible() else self._list
            there.setFocus(Qt.FocusReason.OtherFocusReason)
