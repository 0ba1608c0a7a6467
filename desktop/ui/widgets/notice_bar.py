"""A calm bar above the pages: one thing that somebody should know, a button, and a way to wave it off."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import icons, theme
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import Label


class NoticeBar(QFrame):
    """`acted`: its button; `dismissed`: it was waved off. Hidden while there is nothing to say."""

    acted = Signal()
    dismissed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.words = Label("", "strong", "ink", wrap=True)
        self.about = Label("", "body", "ink2", wrap=True)
        self.action = Button("", "secondary")
        self.dismiss = Button("", "quiet")
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self.words)
        said.addWidget(self.about)
        self._line = QHBoxLayout(self)
        self._line.addLayout(said, 1)
        for button in (self.action, self.dismiss):
            self._line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.action.clicked.connect(self.acted)
        self.dismiss.clicked.connect(self.dismissed)
        theme.notifier().changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.hide()

    def show_notice(self, words: str, about: str, action: str = "", dismiss: str = "") -> None:
        """Say it. `action` and `dismiss` name the buttons, '' for none."""
        new = (words, about) != (self.words.text(), self.about.text()) or self.isHidden()
        self.words.setText(words)
        self.about.setText(about)
        self.about.setVisible(bool(about))
        for button, text in ((self.action, action), (self.dismiss, dismiss)):
            button.setText(text)
            button.setAccessibleName(f"{text.rstrip('…')}: {words}" if text else "")
            button.setVisible(bool(text))
        self.show()
        if new:
            _tell_reader(self, f"{words} {about}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc waves it off, where it can be."""
        if event.key() == Qt.Key.Key_Escape and not self.dismiss.isHidden():
            self.dismissed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A soft ground with a line below, and a sign of warning."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("amber_soft"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("amber"))
        side = theme.px(20)
        picture = icons.pixmap("warning", "amber", 20, self.devicePixelRatioF())
        painter.drawPixmap(theme.px(20), (self.height() - side) // 2, side, side, picture)

    def _on_theme_changed(self) -> None:
        self._line.setContentsMargins(theme.px(56), theme.px(9), theme.px(16), theme.px(9))
        self._line.setSpacing(theme.px(12))
        self.update()


def _tell_reader(about: QWidget, line: str) -> None:
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(about, line))
