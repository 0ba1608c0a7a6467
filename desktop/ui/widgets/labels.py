"""Labels in the roles of the design: plain text always, elided or wrapped on request."""

from __future__ import annotations

import re

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.ui import theme
from desktop.ui.widgets.tips import plain_tip

LONG_WORD, BROKEN_EVERY = 30, 10  # letters: a web address that was pasted, or a key held down
_WORDS = re.compile(rf"\S{{{LONG_WORD + 1},}}")
_ENDS = re.compile(rf"\S{{1,{BROKEN_EVERY}}}")


class Label(QLabel):
    """Plain text in a role's font and a token's colour; follows theme and text size.

    `elide` cuts with an ellipsis where there is no room (the whole text is then the tooltip);
    `wrap` breaks lines, and very long words where there is no room for them; `selectable` lets a
    person copy it: then a long word is cut, for whoever copies it wants nothing else in it.
    """

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        token: str = "ink",
        *,
        elide: bool = False,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role, self._token, self._elide = role, token, elide
        self._text, self._selectable = text, selectable
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.setText(text)
        self._on_theme_changed()
        theme.notifier().changed.connect(self._on_theme_changed)

    @property
    def elides(self) -> bool:
        """Whether it is meant to be cut where there is no room."""
        return self._elide

    def setText(self, text: str) -> None:
        """Show another text."""
        self._text = text
        super().setText(_breakable(text) if self.wordWrap() and not self._selectable else text)

    def text(self) -> str:
        """What it says, as it was given."""
        return self._text

    def set_token(self, token: str) -> None:
        """Another colour of the theme."""
        if token != self._token:
            self._token = token
            self._on_theme_changed()

    def minimumSizeHint(self) -> QSize:
        """An eliding label may shrink to a few letters, and none is as wide as an endless word."""
        hint = super().minimumSizeHint()
        if self._elide:
            return QSize(theme.px(24), hint.height())
        if self.wordWrap() and self._selectable and _is_long(self._text):
            return QSize(min(hint.width(), theme.px(160)), hint.height())
        return hint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cut with an ellipsis where it does not fit."""
        text = self.text()
        if not self._elide or "\n" in text:
            super().paintEvent(event)
            return
        room = self.contentsRect()
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        self.setToolTip(plain_tip(text) if shown != text else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(room, self.alignment() | Qt.TextFlag.TextSingleLine, shown)

    def _on_theme_changed(self) -> None:
        self.setFont(theme.font(self._role))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.color(self._token))
        palette.setColor(QPalette.ColorRole.Text, theme.color(self._token))
        self.setPalette(palette)


def _is_long(text: str) -> bool:
    return len(text) > LONG_WORD and any(len(word) > LONG_WORD for word in text.split())


def _breakable(text: str) -> str:
    """A text whose overlong words may be broken."""
    if not _is_long(text):
        return text
    return _WORDS.sub(lambda word: "\u200b".join(_ENDS.findall(word[0])), text)
