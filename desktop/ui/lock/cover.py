"""What is seen of a locked window: paper, the mark of the house, and room to sign in."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.lock.sign_in_pane import WIDEST

BAND, SIDE = 68, 38


class Cover(QWidget):
    """Fills its parent; `hold` puts a pane into its middle. `words`: the venue's name, in the band; not
    `band`: where another cover shows that, and there is less room."""

    def __init__(
        self, words: str = "", parent: QWidget | None = None, *, band: bool = True
    ) -> None:
        super().__init__(parent)
        self._words, self._band = words, band
        self.setAccessibleName(words or "Locked")
        self._held: QWidget | None = None
        self._row = QHBoxLayout()
        self._column = QVBoxLayout(self)
        side = theme.px(32)
        top = theme.px(BAND) + theme.px(28) if band else theme.px(20)
        self._column.setContentsMargins(side, top, side, theme.px(20))
        self._column.addLayout(self._row, 1)
        self._row.addStretch(1)
        self._row.addStretch(1)

    def hold(self, pane: QWidget) -> None:
        """Show a pane in the middle."""
        self.let_go()
        self._held = pane
        pane.setMaximumWidth(theme.px(WIDEST))
        self._row.insertWidget(1, pane, 1000)
        pane.show()

    def let_go(self) -> None:
        """The pane goes elsewhere."""
        if self._held is not None:
            self._row.removeWidget(self._held)
            self._held = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """No key goes on to what lies below."""
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A band as dark as the rail, with the mark; paper below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("paper"))
        if not self._band or self.height() < 3 * theme.px(BAND):
            return
        painter.fillRect(0, 0, self.width(), theme.px(BAND), theme.color("rail"))
        side = theme.px(SIDE)
        mark = QRectF(theme.px(24), (theme.px(BAND) - side) / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.LIGHT.accent))
        painter.drawRoundedRect(mark, side / 4, side / 4)
        font = theme.font("strong")
        font.setPointSizeF(font.pointSizeF() * 1.25)
        font.setWeight(font.Weight.Bold)
        painter.setFont(font)
        painter.setPen(QColor(theme.LIGHT.on_accent))
        painter.drawText(mark, Qt.AlignmentFlag.AlignCenter, "R")
        painter.setPen(theme.color("rail_ink"))
        left = mark.right() + theme.px(16)
        room = QRectF(left, 0, self.width() - left - theme.px(24), theme.px(BAND))
        wide = int(room.width())
        words = painter.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, wide)
        start = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, start, words)
