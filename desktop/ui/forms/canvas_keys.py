"""The keys of the canvas: which card they mean, and undo also while a field has the focus."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

UNDO = QKeySequence("Ctrl+Z")
REDO = (QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y"))
STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -5,
    Qt.Key.Key_PageDown: 5,
    Qt.Key.Key_Home: -1_000_000,
    Qt.Key.Key_End: 1_000_000,
}
_OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2, Qt.Key.Key_Space)
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class CardKeys(Protocol):
    """What the keys can do."""

    open_key: str

    def focused_key(self) -> str:
        """The card that has the focus or holds what has it; '' for none."""

    def on_card_itself(self) -> bool:
        """Whether a card has the focus and not something inside it."""

    def walk(self, step: int) -> None:
        """Go up or down some cards."""

    def open_card(self, key: str) -> None:
        """Open a card."""

    def close_card(self) -> None:
        """Close the open card."""

    def remove(self) -> None:
        """Take the question at hand out."""


def take_key(canvas: CardKeys, event: QKeyEvent) -> bool:
    """A key that no field wanted; True if it did something."""
    if event.key() == Qt.Key.Key_Escape and canvas.open_key:
        canvas.close_card()
        return True
    if not canvas.on_card_itself() or event.modifiers() & ~_KEYPAD:
        return False
    if event.key() in STEPS:
        canvas.walk(STEPS[Qt.Key(event.key())])
    elif event.key() in _OPENING:
        canvas.open_card(canvas.focused_key())
    elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
        canvas.remove()
    else:
        return False
    return True


class UndoKeys(QObject):
    """Ctrl+Z inside `area` takes back a step of the draft.

    A field of text would take these keys for its own undo, and the window's shortcut would take
    back the last thing that was saved: neither is what somebody means who edits a form.
    """

    def __init__(
        self, area: QWidget, undo: Callable[[], object], redo: Callable[[], object]
    ) -> None:
        super().__init__(area)
        self._area, self._undo, self._redo = area, undo, redo
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys before the field and before the shortcuts of the window."""
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        if not isinstance(event, QKeyEvent):
            return False
        keys = QKeySequence(event.keyCombination())
        act = self._undo if keys == UNDO else self._redo if keys in REDO else None
        if act is None:
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            act()
        return True

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None:
            old.removeEventFilter(self)
        if new is not None and self._area.isAncestorOf(new):
            new.installEventFilter(self)
