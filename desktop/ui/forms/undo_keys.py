"""Ctrl+Z inside an editor takes back the editor's own steps, also while a field has the focus.

A field of text would take these keys for its own undo, and the window's shortcut would take back
the last thing that was saved: neither is what somebody means who edits a form.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

UNDO = QKeySequence("Ctrl+Z")
REDO = (QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y"))


class UndoKeys(QObject):
    """Watches whatever has the focus inside `area`."""

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
