"""Chips: a short word on a soft ground; some can be pressed, some taken off."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from desktop.ui import icons, theme
from desktop.ui.widgets.tips import plain_tip

TONES = {
    "teal": ("teal_soft", "teal"),
    "gold": ("gold_soft", "gold"),
    "amber": ("amber_soft", "amber"),
    "blue": ("blue_soft", "blue"),
    "accent": ("accent_soft", "accent"),
    "plain": ("line", "ink2"),
}


def paint_chip(painter: QPainter, room: QRect, text: str, tone: str, radius: float) -> None:
    """Paint a chip's ground and its plain text into `room`, with the painter's font."""
    ground, ink = TONES[tone]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(ground))
    painter.drawRoundedRect(QRectF(room), radius, radius)
    painter.setPen(theme.color(ink))
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, text)


class Chip(QWidget):
    """A word that cannot be pressed. It wraps nothing and elides where it must."""

    def __init__(
        self, text: str, tone: str = "plain", icon: str | None = None,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._text, self._tone, self._icon = text, tone, icon
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        self._on_theme_changed()
        theme.notifier().changed.connect(self._on_theme_changed)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def set_text(self, text: str) -> None:
        """Say something else."""
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The room the whole text needs."""
        metrics = QFontMetrics(self.font())
        icon = theme.px(18) if self._icon else 0
        return QSize(
            metrics.horizontalAdvance(self._text) + icon + theme.px(22),
            max(theme.px(24), metrics.height() + theme.px(8)),
        )

    def minimumSizeHint(self) -> QSize:
        """It may be cut down to a few letters."""
        return QSize(min(theme.px(48), self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, icon, text."""
        painter = QPainter(self)
        ground, ink = TONES[self._tone]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(ground))
        painter.drawRoundedRect(QRectF(self.rect()), self.height() / 2, self.height() / 2)
        room = self.rect().adjusted(theme.px(11), 0, -theme.px(10), 0)
        if self._icon:
            side = theme.px(14)
            painter.drawPixmap(
                room.left(), (self.height() - side) // 2,
                icons.pixmap(self._icon, ink, 14, self.devicePixelRatioF()),
            )  # fmt: skip
            room.setLeft(room.left() + theme.px(18))
        shown = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room.width())
        self.setToolTip(plain_tip(self._text) if shown != self._text else "")
        painter.setPen(theme.color(ink))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)

    def _on_theme_changed(self) -> None:
        font = theme.font("small")
        font.setWeight(font.Weight.Medium)
        self.setFont(font)
        self.updateGeometry()
        self.update()


class ChipButton(QPushButton):
    """A chip that can be pressed (`clicked`), switched (`checkable`) or taken off (`removed`).

    Keys: Space and Enter press it; Delete or Backspace takes a removable one off.
    """

    removed = Signal()

    def __init__(
        self,
        text: str,
        tone: str = "plain",
        *,
        checkable: bool = False,
        removable: bool = False,
        dashed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._tone, self._dashed, self._removable = tone, dashed, removable
        self.setProperty("role", "bare")
        self.setCheckable(checkable)
        self.setAutoDefault(False)
        self.setAccessibleName(text.replace("&", ""))
        if removable:
            self.setAccessibleDescription("Delete takes it off")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._on_theme_changed()
        theme.notifier().changed.connect(self._on_theme_changed)

    def sizeHint(self) -> QSize:
        """The room the text needs; never under 24 pixels high."""
        metrics = QFontMetrics(self.font())
        cross = theme.px(20) if self._removable else 0
        return QSize(
            metrics.size(Qt.TextFlag.TextShowMnemonic, self.text()).width() + theme.px(22) + cross,
            max(metrics.height() + theme.px(8), 24),
        )

    def minimumSizeHint(self) -> QSize:
        """It may be cut down to a few letters."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses, Delete takes off."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif self._removable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press on the cross takes it off."""
        if self._removable and self._cross().contains(event.position().toPoint()):
            self.setDown(False)
            self.removed.emit()
            return
        super().mouseReleaseEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, text, cross, and the focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tone = "accent" if self.isCheckable() and self.isChecked() else self._tone
        ground, ink = TONES[tone]
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(self._outline())
        painter.setBrush(QColor(0, 0, 0, 0) if self._dashed else theme.color(ground))
        painter.drawRoundedRect(room, room.height() / 2, room.height() / 2)
        if self._removable:
            side = theme.px(12)
            cross = self._cross()
            painter.drawPixmap(
                cross.center().x() - side // 2, cross.center().y() - side // 2,
                icons.pixmap("close", ink, 12, self.devicePixelRatioF()),
            )  # fmt: skip
        painter.setPen(theme.color("ink" if self.underMouse() else ink))
        left = self.rect().adjusted(0, 0, -theme.px(16) if self._removable else 0, 0)
        painter.drawText(
            left, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextShowMnemonic, self.text()
        )

    def _outline(self) -> QPen:
        if self.hasFocus():
            return QPen(theme.color("accent"), 2)
        if self._dashed:
            return QPen(theme.color("edge"), 1, Qt.PenStyle.DashLine)
        return QPen(Qt.PenStyle.NoPen)

    def _cross(self) -> QRect:
        width = theme.px(24)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return QRect(0 if mirrored else self.width() - width, 0, width, self.height())

    def _on_theme_changed(self) -> None:
        font = theme.font("small")
        font.setWeight(font.Weight.Medium)
        self.setFont(font)
        self.updateGeometry()
        self.update()
