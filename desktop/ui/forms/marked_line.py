"""The line of an answer, with the empty box or circle that a person will tick in it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.ui import theme
from desktop.ui.forms.edit_fields import LineField


class TickShape(QWidget):
    """The empty box or circle in front of an answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._round = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_round(self, rounded: bool) -> None:
        """A circle takes one answer, a box several."""
        self._round = rounded
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The outline."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("ink2"), 1.3))
        room = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        radius = room.height() / 2 if self._round else 2
        painter.drawRoundedRect(room, radius, radius)


class MarkedLine(LineField):
    """A line with a box or a circle in it."""

    def __init__(self, name: str, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(name, placeholder, parent)
        self.shape_mark = TickShape(self)
        self.moves = True
        self._on_sized()
        theme.notifier().changed.connect(self._on_sized)

    def resizeEvent(self, event: object) -> None:
        """The mark stays at the line's beginning."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._on_sized()

    def _on_sized(self) -> None:
        side = theme.px(13)
        self.setTextMargins(side + theme.px(8), 0, 0, 0)
        left = theme.px(12)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            self.setTextMargins(0, 0, side + theme.px(8), 0)
            left = self.width() - side - theme.px(12)
        self.shape_mark.setGeometry(left, (self.height() - side) // 2, side, side)
