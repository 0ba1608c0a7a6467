"""A number with what it is, its bar, and a way to the patrons behind it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.domain.insights import Figure
from desktop.domain.words import count_words
from desktop.ui import theme
from desktop.ui.widgets.tips import plain_tip

BAR = 6
SIDE = 8  # between the edge of the ground and the words
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


def figure_sentence(figure: Figure) -> str:
    """All of it for a screen reader."""
    parts = (f"{figure.label}: {figure.number:,}", figure.detail, figure.percent)
    return ", ".join(part for part in parts if part)


class FigureRow(QAbstractButton):
    """Pressed (click, Enter, Space), it opens the list behind the number. `explain(on)` shows below
    it what it counts; that is its tooltip in any case.
    """

    def __init__(self, figure: Figure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figure = figure
        self._explained = False
        behind = len(figure.patron_ids)
        self.setAccessibleName(figure_sentence(figure))
        opens = f"Enter lists {count_words(behind, 'patron')}." if behind else ""
        self.setAccessibleDescription(" ".join(part for part in (figure.counts, opens) if part))
        self.setToolTip(plain_tip(figure.counts))
        self.setCursor(Qt.CursorShape.PointingHandCursor if behind else Qt.CursorShape.ArrowCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.notifier().changed.connect(self._on_theme_changed)

    def explain(self, on: bool) -> None:
        """Show below it what it counts."""
        self._explained = on
        self.updateGeometry()
        self.update()

    # -- sizes --------------------------------------------------------------------------------

    def _role(self) -> str:
        return "small" if self.figure.is_part else "body"

    def _line_height(self) -> int:
        role = "small" if self.figure.is_part else "said"
        return QFontMetrics(theme.font(role)).height()

    def _has_bar(self) -> bool:
        return self.figure.share is not None

    def _counts_height(self, width: int) -> int:
        if not self._explained:
            return 0
        metrics = QFontMetrics(theme.font("small"))
        room = metrics.boundingRect(
            0, 0, max(width - 2 * theme.px(SIDE), 40), 100_000, int(_WRAPPED), self.figure.counts
        )
        return room.height() + theme.px(4)

    def _under(self) -> bool:
        """Whether the detail stands below the label: too long to stand beside the number."""
        detail = self.figure.detail
        return bool(detail) and len(detail) > 16

    def heightForWidth(self, width: int) -> int:
        """The line, the bar, and what it counts."""
        small = QFontMetrics(theme.font("small")).height()
        bar = theme.px(BAR) + theme.px(3) if self._has_bar() else 0
        detail = small if self._under() else 0
        return self._line_height() + detail + bar + self._counts_height(width) + theme.px(10)

    def hasHeightForWidth(self) -> bool:
        """What it counts wraps."""
        return True

    def sizeHint(self) -> QSize:
        """As wide as the card."""
        return QSize(theme.px(240), self.heightForWidth(theme.px(240)))

    def minimumSizeHint(self) -> QSize:
        """It may be narrow."""
        return QSize(theme.px(140), self.heightForWidth(max(self.width(), theme.px(140))))

    # -- painting -----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Label, number, bar, explanation; a ring where the focus is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        side, top = theme.px(SIDE), theme.px(5)
        room = QRectF(side, top, self.width() - 2 * side, self._line_height())
        left = self._paint_number(painter, room)
        painter.setFont(theme.font(self._role()))
        painter.setPen(theme.color("ink2" if self.figure.is_part else "ink"))
        words = QRectF(room.left(), room.top(), left - room.left() - theme.px(10), room.height())
        shown = painter.fontMetrics().elidedText(
            self.figure.label, Qt.TextElideMode.ElideRight, int(words.width())
        )
        painter.drawText(words, int(_LEFT), shown)
        y = room.bottom()
        if self._under():
            painter.setFont(theme.font("small"))
            painter.setPen(theme.color("ink2"))
            high = painter.fontMetrics().height()
            line = QRectF(side, y, room.width(), high)
            detail = painter.fontMetrics().elidedText(
                self.figure.detail, Qt.TextElideMode.ElideRight, int(line.width())
            )
            painter.drawText(line, int(_LEFT), detail)
            y += high
        if self._has_bar():
            self._paint_bar(painter, QRectF(side, y + theme.px(3), room.width(), theme.px(BAR)))
            y += theme.px(BAR) + theme.px(3)
        if self._explained:
            painter.setFont(theme.font("small"))
            painter.setPen(theme.color("ink3"))
            below = QRectF(side, y + theme.px(2), room.width(), self.height() - y)
            painter.drawText(below, int(_WRAPPED), self.figure.counts)

    def _paint_ground(self, painter: QPainter) -> None:
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.figure.patron_ids and (self.underMouse() or self.isDown()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("paper"))
            painter.drawRoundedRect(room, 6, 6)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(room, 6, 6)

    def _paint_number(self, painter: QPainter, room: QRectF) -> float:
        """The number, behind it its part of the whole; returns where the label must end."""
        right = room.right()
        aside = "" if self._under() else self.figure.detail
        aside = " · ".join(part for part in (aside, self.figure.percent) if part)
        if aside:
            painter.setFont(theme.font("small"))
            painter.setPen(theme.color("ink2"))
            wide = painter.fontMetrics().horizontalAdvance(aside)
            painter.drawText(
                QRectF(right - wide, room.top(), wide + 1, room.height()), int(_RIGHT), aside
            )
            right -= wide + theme.px(8)
        painter.setFont(theme.font("strong" if self.figure.is_part else "said"))
        painter.setPen(theme.color("ink"))
        text = f"{self.figure.number:,}"
        wide = painter.fontMetrics().horizontalAdvance(text)
        painter.drawText(
            QRectF(right - wide, room.top(), wide + 1, room.height()), int(_RIGHT), text
        )
        return right - wide

    def _paint_bar(self, painter: QPainter, room: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("line"))
        radius = room.height() / 2
        painter.drawRoundedRect(room, radius, radius)
        share = self.figure.share or 0.0
        if share > 0:
            filled = QRectF(room)
            filled.setWidth(max(room.width() * min(share, 1.0), room.height()))
            painter.setBrush(theme.color("teal" if self.figure.is_part else "accent"))
            painter.drawRoundedRect(filled, radius, radius)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()
