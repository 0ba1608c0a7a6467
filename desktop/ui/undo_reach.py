"""Ctrl+Z in a field where nothing was typed takes back what was done last.

A field of text keeps these keys for itself, also when it has nothing to take back; after saving,
the focus is often in such an empty field. On some systems it keeps keys of the window too, such as
Ctrl+E for the end of the line; there the window goes first.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

_FIELDS = (QLineEdit, QPlainTextEdit, QTextEdit)
_OF_THE_WINDOW = (Qt.Key.Key_E, Qt.Key.Key_K)  # with Ctrl


class UndoReach(QObject):
    """Leaves the keys to the window's shortcuts where the focused field has no use for them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Not accepting the question whether the field wants a key lets the shortcut have it."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        undo = event.matches(QKeySequence.StandardKey.Undo)
        redo = event.matches(QKeySequence.StandardKey.Redo)
        if not _is_of_the_window(event) and (not (undo or redo) or _wants(watched, undo)):
            return False
        event.ignore()
        return True

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if isinstance(old, _FIELDS):
            old.removeEventFilter(self)
        if isinstance(new, _FIELDS):
            new.installEventFilter(self)


def _is_of_the_window(event: QKeyEvent) -> bool:
    control = Qt.KeyboardModifier.ControlModifier
    return event.modifiers() == control and event.key() in _OF_THE_WINDOW


def _wants(field: QObject, undo: bool) -> bool:
    if isinstance(field, QLineEdit):
        return field.isUndoAvailable() if undo else field.isRedoAvailable()
    if isinstance(field, QPlainTextEdit | QTextEdit):
        words = field.document()
        return words.isUndoAvailable() if undo else words.isRedoAvailable()
    return True
