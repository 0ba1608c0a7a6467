"""A field for a longer text in which some stretches are marked by a soft ground."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop.ui import theme


class _Marks(QSyntaxHighlighter):
    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.patterns: Sequence[tuple[re.Pattern[str], str]] = ()

    def highlightBlock(self, text: str) -> None:
        """Ground and ink of each stretch that a pattern finds."""
        for pattern, tone in self.patterns:
            for match in pattern.finditer(text):
                look = QTextCharFormat()
                look.setBackground(theme.color(f"{tone}_soft"))
                look.setForeground(theme.color(tone))
                # Qt counts in UTF-16.
                start = len(text[: match.start()].encode("utf-16-le")) // 2
                length = len(match[0].encode("utf-16-le")) // 2
                self.setFormat(start, length, look)


class MarkedText(QPlainTextEdit):
    """`patterns` are (what to mark, tone): tone one of the soft colours of the theme."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self._marks = _Marks(self.document())
        theme.notifier().changed.connect(self._marks.rehighlight)

    def mark(self, patterns: Sequence[tuple[re.Pattern[str], str]]) -> None:
        """Mark these from now on."""
        self._marks.patterns = patterns
        self._marks.rehighlight()

    def replace_all(self, text: str) -> None:
        """Another text; Ctrl+Z in the field brings back the one before."""
        if text == self.toPlainText():
            return
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(text)
        cursor.endEditBlock()
        cursor.movePosition(cursor.MoveOperation.Start)
        self.setTextCursor(cursor)

    def select_first(self, text: str) -> bool:
        """Select the first place where a text stands, and go there; False if nowhere."""
        found = self.document().find(text)
        if found.isNull():
            return False
        self.setTextCursor(found)
        self.setFocus()
        return True
