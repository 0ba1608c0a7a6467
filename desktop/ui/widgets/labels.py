"""Labels in the roles of the design: plain text always, elided or wrapped on request."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.ui import theme
from desktop.ui.widgets.tips import plain_tip


class Label(QLabel):
    """Plain text in a role's font and a token's colour; follows theme and text size.

    `elide` cuts with an ellipsis where there is no room (the whole text is then the tooltip);
    `wrap` breaks lines; `selectable` lets a person copy it.
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

    def set_token(self, token: str) -> None:
        """Another colour of the theme."""
        if token != self._token:
            self._token = token
            self._on_theme_changed()

    def minimumSizeHint(self) -> QSize:
        """An eliding label may shrink to a few letters."""
        hint = super().minimumSizeHint()
        return QSize(theme.px(24), hint.height()) if self._elide else hint

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
