"""A line to say, with the facts it stands on; pressed, it is marked as said."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.ui import icons, theme

RADIUS = 8


class SaidLine(QAbstractButton):
    """Checked: it was said. Space and Enter switch it; the words wrap, whatever their script."""

    def __init__(self, say: str, because: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.say, self.because = say, because
        self._heights: dict[int, int] = {}  # by width
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(f"Say: {say}")
        self.setAccessibleDescription(because)
        self.setToolTip("Space: you said it")
        self.toggled.connect(lambda _: self.update())
        theme.notifier().changed.connect(self._on_theme_changed)

    def hasHeightForWidth(self) -> bool:
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high the wrapped words are, with their frame."""
        known = self._heights.get(width)
        if known is None:
            _, high = self._laid_out(self._room(width))
            known = self._heights[width] = max(round(high) + theme.px(18), theme.px(36))
        return known

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        wide = max(self.width(), theme.px(420))
        return QSize(theme.px(420), self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        """It wraps."""
        return QSize(theme.px(140), theme.px(36))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it as Space does."""
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame, words, and the tick of what was said."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = 2 if self.hasFocus() else 1
        edge = "accent" if self.hasFocus() else "edge" if self.underMouse() else "line"
        painter.setPen(QPen(theme.color(edge), wide))
        painter.setBrush(theme.color("teal_soft" if self.isChecked() else "panel"))
        inset = wide / 2
        room = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(room, RADIUS, RADIUS)
        words, high = self._laid_out(self._room(self.width()))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = theme.px(34) if mirrored else theme.px(12)
        words.draw(painter, QPointF(left, (self.height() - high) / 2))
        if self.isChecked():
            side = theme.px(15)
            across = theme.px(11) if mirrored else self.width() - side - theme.px(11)
            painter.drawPixmap(
                across, (self.height() - side) // 2,
                icons.pixmap("check", "teal", 15, self.devicePixelRatioF()),
            )  # fmt: skip

    def _room(self, width: int) -> int:
        return max(width - theme.px(12) - theme.px(34), 40)

    def _laid_out(self, room: int) -> tuple[QTextLayout, float]:
        """The quoted words in ink, why they are true in a quieter tone; and their height."""
        quoted = self.say if self.say.startswith("“") else f"“{self.say}”"
        text = f"{quoted} {self.because}".strip()
        made = QTextLayout(text, theme.font("body"))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        made.setTextOption(option)
        ink, quiet = QTextCharFormat(), QTextCharFormat()
        ink.setForeground(theme.color("ink"))
        quiet.setForeground(theme.color("ink2"))
        quiet.setFont(theme.font("small"))
        formats = []
        for start, length, look in (
            (0, len(quoted), ink),
            (len(quoted), len(text) - len(quoted), quiet),
        ):
            found = QTextLayout.FormatRange()
            # Qt counts in UTF-16: letters beyond its first plane are two.
            found.start, found.length = _units(text[:start]), _units(text[start : start + length])
            found.format = look
            formats.append(found)
        made.setFormats(formats)
        made.beginLayout()
        down = 0.0
        while (line := made.createLine()).isValid():
            line.setLineWidth(room)
            line.setPosition(QPointF(0, down))
            down += line.height()
        made.endLayout()
        return made, down

    def _on_theme_changed(self) -> None:
        self._heights.clear()
        self.updateGeometry()
        self.update()


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
