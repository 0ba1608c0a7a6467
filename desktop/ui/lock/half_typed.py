"""Whether somebody is in the middle of typing in a window."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from desktop.ui import closing


def has_half_typed(window: QWidget) -> bool:
    """Whether a field holds what a person typed and nothing has taken in; the search is none.

    What was put by for a patron who is not shown just now counts too.
    """
    if closing.is_half_typed(window):
        return True
    for line in window.findChildren(QLineEdit):
        if line.isModified() and line.text().strip() and not _is_passing(line):
            return True
    for text in (*window.findChildren(QPlainTextEdit), *window.findChildren(QTextEdit)):
        if not text.isReadOnly() and text.document().isModified() and text.toPlainText().strip():
            return True
    return False


def _is_passing(line: QLineEdit) -> bool:
    return line.isReadOnly() or line.property("role") == "search"
