"""Toasts: a line in inverted colours that says what was done and offers to take it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.ui import theme

# The kinds of events are many and load slowly; nothing here needs them before a toast is shown.
if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QEnterEvent

SECONDS = 8
SOON_MS = (0, 60)
KEPT_CLEAR = "captureLine"  # object name of what no toast may cover


class _Toast(QWidget):
    """The painted line."""

    entered = Signal()
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = QLabel(self)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.action = QPushButton(self)
        self.action.setProperty("role", "bare")
        self.action.setCursor(Qt.CursorShape.PointingHandCursor)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(18), theme.px(12), theme.px(18), theme.px(12))
        layout.setSpacing(theme.px(18))
        layout.addWidget(self.words)
        layout.addWidget(self.action)
        self.hide()

    def dress(self) -> None:
        """Fonts and inverted colours of the moment."""
        self.words.setFont(theme.font("body"))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.color("paper"))
        self.words.setPalette(palette)
        look, points = theme.tokens(), theme.base_points()
        self.action.setStyleSheet(
            f"QPushButton {{ color: {look.paper}; background: transparent; border: 0;"
            f" min-height: {theme.px(24)}px; font-size: {points:.2f}pt; font-weight: 600;"
            f" text-decoration: underline; }}"
            f"QPushButton:focus {{ border-bottom: 2px solid {look.paper}; }}"
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dark rounded ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("ink"))
        painter.drawRoundedRect(QRectF(self.rect()), 10, 10)

    def enterEvent(self, event: QEnterEvent) -> None:
        """The pointer is over it: it stays."""
        self.entered.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer left: the clock starts again."""
        self.left.emit()


class Toasts(QObject):
    """One toast at a time, low in the middle of its host. Without a host nothing is painted."""

    shown = Signal(str)

    def __init__(self, host: QWidget | None = None) -> None:
        super().__init__(host)
        self._host: QWidget | None = None
        self._toast: _Toast | None = None
        self._act: Callable[[], object] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.last = ""
        if host is not None:
            self.attach(host)

    def attach(self, host: QWidget) -> None:
        """Show on this widget from now on."""
        if self._toast is not None:
            self._toast.destroyed.disconnect(self._on_toast_destroyed)
        self._host = host
        self._toast = None

    def show(
        self, text: str, action_text: str = "", action: Callable[[], object] | None = None
    ) -> None:
        """Say something for eight seconds; the action can be pressed meanwhile."""
        self.last = text
        self._act = action
        self.shown.emit(text)
        if self._host is None:
            return
        toast = self._made(self._host)
        toast.words.setText(text)
        toast.action.setText(action_text)
        toast.action.setAccessibleName(f"{action_text}: {text}" if action_text else "Dismiss")
        toast.action.setVisible(bool(action_text))
        toast.dress()
        toast.adjustSize()
        self.place()
        for ms in SOON_MS:  # what was done may move the lines of the page
            QTimer.singleShot(ms, self, self.place)
        toast.show()
        toast.raise_()
        self._timer.start(SECONDS * 1000)
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(toast, text))

    def hide(self) -> None:
        """Take it away."""
        self._timer.stop()
        if self._toast is not None:
            self._toast.hide()

    @property
    def visible(self) -> bool:
        """Whether a toast can be seen."""
        return self._toast is not None and self._toast.isVisible()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the toast in its place when the host changes its size."""
        from PySide6.QtCore import QEvent

        if event.type() == QEvent.Type.Resize:
            self.place()
        return False

    def _made(self, host: QWidget) -> _Toast:
        if self._toast is None:
            self._toast = _Toast(host)
            host.installEventFilter(self)
            self._toast.destroyed.connect(self._on_toast_destroyed)
            self._toast.action.clicked.connect(self._on_action_clicked)
            self._toast.entered.connect(self._timer.stop)
            self._toast.left.connect(lambda: self._timer.start(SECONDS * 1000))
        return self._toast

    def place(self) -> None:
        """Low in the middle, but never over a line that somebody writes on (`KEPT_CLEAR`)."""
        if self._toast is None or self._host is None:
            return
        room, size = self._host.rect(), self._toast.size()
        top = room.height() - theme.px(24) - size.height()
        for line in self._host.findChildren(QWidget, KEPT_CLEAR):
            if line.isVisible():
                above = line.mapTo(self._host, QPoint(0, 0)).y() - theme.px(10) - size.height()
                if above >= room.height() // 3:  # a line high up on the page is not in the way
                    top = min(top, above)
        self._toast.move((room.width() - size.width()) // 2, top)

    def _on_toast_destroyed(self) -> None:
        """The host is gone, and the toast with it."""
        self._timer.stop()
        self._host = self._toast = None

    def _on_action_clicked(self) -> None:
        act, self._act = self._act, None
        self.hide()
        if act is not None:
            act()
