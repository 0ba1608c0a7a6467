"""What was learnt week by week, as upright bars that one can walk along."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.domain.insights import Figure
from desktop.domain.words import short_day_words
from desktop.ui import theme
from desktop.ui.insights.figure_row import SIDE
from desktop.ui.widgets.tips import plain_tip

BARS, LABELS = 84, 20
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


def week_words(figure: Figure) -> str:
    """`Week of Mon 5 Oct: 12`."""
    return f"{figure.label}: {figure.number:,}"


class WeekChart(QWidget):
    """`week_pressed(figure)`: a click, or Enter on the week that Left and Right chose."""

    week_pressed = Signal(object)

    def __init__(self, weeks: Sequence[Figure], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._weeks = tuple(weeks)
        self._current = len(self._weeks) - 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Facts learnt, week by week")
        self._say()
        theme.notifier().changed.connect(self._on_theme_changed)

    @property
    def current(self) -> Figure | None:
        """The chosen week."""
        return self._weeks[self._current] if self._weeks else None

    def sizeHint(self) -> QSize:
        """As wide as the card."""
        return QSize(theme.px(240), theme.px(BARS + 2 * LABELS))

    def minimumSizeHint(self) -> QSize:
        """It may be narrow."""
        return QSize(theme.px(140), theme.px(BARS + 2 * LABELS))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bars; above them the chosen week in words, below the first day and the last week's."""
        if not self._weeks:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small"))
        top, bottom = theme.px(LABELS), self.height() - theme.px(LABELS)
        chosen = self.current
        if chosen is not None and self.hasFocus():
            painter.setPen(theme.color("ink2"))
            painter.drawText(
                QRectF(0, 0, self.width(), top), Qt.AlignmentFlag.AlignCenter, week_words(chosen)
            )
        for place, week in enumerate(self._weeks):
            self._paint_week(painter, place, week, top, bottom)
        painter.setPen(theme.color("ink2"))
        side = theme.px(SIDE)
        below = QRectF(side, bottom, self.width() - 2 * side, theme.px(LABELS))
        ends = (self._weeks[0], self._weeks[-1]) if len(self._weeks) > 1 else (self._weeks[0],)
        for week, side in zip(
            ends, (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight), strict=False
        ):
            day = short_day_words(week.key.rpartition(".")[2])
            painter.drawText(below, int(side | Qt.AlignmentFlag.AlignVCenter), day)

    def _paint_week(
        self, painter: QPainter, place: int, week: Figure, top: int, bottom: int
    ) -> None:
        side = theme.px(SIDE)
        step = (self.width() - 2 * side) / len(self._weeks)
        wide = max(min(step - 2, theme.px(26)), 1.5)
        high = (bottom - top - 2) * (week.share or 0.0)
        x = side + place * step + (step - wide) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("teal" if week.number else "line"))
        bar = QRectF(x, bottom - max(high, 2), wide, max(high, 2))
        painter.drawRoundedRect(bar, 2, 2)
        if place == self._current and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRoundedRect(QRectF(x - 1, top - 1, wide + 2, bottom - top + 2), 3, 3)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right choose a week, Enter opens who is behind it."""
        step = STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self._go_to(self._current + step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self.current is not None:
                self.week_pressed.emit(self.current)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A week."""
        place = self._place_at(event.position().toPoint())
        if place is not None:
            self._go_to(place)
            self.week_pressed.emit(self._weeks[place])

    def event(self, event: QEvent) -> bool:
        """The tip of the week under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._place_at(event.pos())
            if place is not None:
                QToolTip.showText(
                    event.globalPos(), plain_tip(week_words(self._weeks[place])), self
                )
            return True
        return super().event(event)

    def _place_at(self, point: QPoint) -> int | None:
        if not self._weeks:
            return None
        side = theme.px(SIDE)
        place = int((point.x() - side) // ((self.width() - 2 * side) / len(self._weeks)))
        return place if 0 <= place < len(self._weeks) else None

    def _go_to(self, place: int) -> None:
        if 0 <= place < len(self._weeks):
            self._current = place
            self._say()
            self.update()

    def _say(self) -> None:
        if self.current is not None:
            self.setAccessibleDescription(week_words(self.current))

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()
