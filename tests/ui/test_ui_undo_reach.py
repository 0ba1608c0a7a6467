"""Ctrl+Z while the focus is in a field: its own typing first, then what was done last."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.ui.undo_reach import UndoReach

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_undo_is_of_what_was_typed_then_of_what_was_done(kind, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    field, other, done = kind(), QLineEdit(), []
    layout = QVBoxLayout(window)
    layout.addWidget(other)
    layout.addWidget(field)
    reach = UndoReach(window)
    shortcut = QShortcut(QKeySequence("Ctrl+Z"), window)
    shortcut.activated.connect(lambda: done.append("undone"))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "Jazz")
    qtbot.keyClick(field, Qt.Key.Key_Z, CONTROL)
    assert done == [] and "Jazz" not in _text(field)
    while _undoable(field):
        qtbot.keyClick(field, Qt.Key.Key_Z, CONTROL)
    qtbot.keyClick(field, Qt.Key.Key_Z, CONTROL)
    assert done == ["undone"] and reach.parent() is window


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
@pytest.mark.parametrize("key", ["E", "K"])
def test_keys_of_the_window_reach_it_from_a_field(kind, key, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    field, done = kind(), []
    QVBoxLayout(window).addWidget(field)
    window.reach = UndoReach(window)
    QShortcut(QKeySequence(f"Ctrl+{key}"), window).activated.connect(lambda: done.append(key))
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "Jazz")
    qtbot.keyClick(field, Qt.Key.Key_E if key == "E" else Qt.Key.Key_K, CONTROL)
    assert done == [key]
    assert _text(field) == "Jazz"


def _text(field) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def _undoable(field) -> bool:
    if isinstance(field, QLineEdit):
        return field.isUndoAvailable()
    return field.document().isUndoAvailable()
