"""Dragging a card by its handle: a picture of it follows the pointer, a line shows where it would
go, and the canvas scrolls at its edges. Esc puts it back.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QGraphicsOpacityEffect, QLabel, QScrollArea

from desktop.ui import theme
from desktop.ui.forms.card_column import CardColumn
from desktop.ui.forms.card_frame import CardFrame

EDGE, FASTEST, TICK_MS = 48, 22, 16
_GHOST_HEIGHT, _GHOST_OPACITY = 110, 0.7


class EdgeScroll(QObject):
    """Scrolls while the pointer is near the upper or lower edge; `scrolled` after each bit."""

    scrolled = Signal()

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self._speed = 0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._on_tick)

    def steer(self, place: QPoint) -> None:
        """Where the pointer is, globally."""
        view = self._area.viewport()
        y, edge = view.mapFromGlobal(place).y(), theme.px(EDGE)
        if y < edge:
            self._speed = -self._pace(edge - y)
        elif y > view.height() - edge:
            self._speed = self._pace(y - view.height() + edge)
        else:
            self._speed = 0
        if self._speed and not self._timer.isActive():
            self._timer.start()
        elif not self._speed:
            self._timer.stop()

    def stop(self) -> None:
        """No more."""
        self._timer.stop()

    @staticmethod
    def _pace(depth: int) -> int:
        return min(FASTEST, 2 + depth * FASTEST // (2 * EDGE))

    def _on_tick(self) -> None:
        bar = self._area.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + self._speed)
        if bar.value() != before:
            self.scrolled.emit()


class Reordering(QObject):
    """`moved(key, to_index)`: a card was put down at another place."""

    moved = Signal(str, int)

    def __init__(self, column: CardColumn, area: QScrollArea) -> None:
        super().__init__(area)
        self._column, self._area = column, area
        self._card: CardFrame | None = None
        self._key = ""
        self._from = self._last = QPoint()
        self._running = False
        self._gap = -1
        self._ghost = QLabel(area.viewport())
        self._ghost.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._ghost.hide()
        self._scroll = EdgeScroll(area)
        self._scroll.scrolled.connect(self._on_scrolled)

    @property
    def running(self) -> bool:
        """Whether a card is on its way."""
        return self._running

    def press(self, key: str, place: QPoint) -> None:
        """The handle of a card was taken; a drag begins when the pointer moves."""
        self._key, self._card = key, self._column.cards[key]
        self._from = place

    def drag(self, place: QPoint) -> None:
        """The pointer moved."""
        if self._card is None:
            return
        far = (place - self._from).manhattanLength() >= QApplication.startDragDistance()
        if not self._running:
            if not far:
                return
            self._begin()
        self._last = place
        self._scroll.steer(place)
        self._follow()

    def release(self, place: QPoint) -> None:
        """The handle was let go: the card goes where the line is."""
        if self._running:
            self.drag(place)
        running, gap, key = self._running, self._gap, self._key
        self.cancel()
        if not running or gap < 0 or key not in self._column.order:
            return
        at = self._column.order.index(key)
        to = gap if gap <= at else gap - 1
        if to != at:
            self.moved.emit(key, to)

    def cancel(self) -> None:
        """Put everything back."""
        if self._running:
            app = QApplication.instance()
            assert app is not None
            app.removeEventFilter(self)
            self._dim(False)
        self._running, self._card, self._gap = False, None, -1
        self._scroll.stop()
        self._ghost.hide()
        self._column.show_gap(-1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc while dragging."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.KeyPress:
                self.cancel()
            event.accept()
            return True
        return False

    def _begin(self) -> None:
        assert self._card is not None
        self._running = True
        self._ghost.setPixmap(self._picture(self._card))
        self._ghost.adjustSize()
        self._ghost.show()
        self._dim(True)
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)

    @staticmethod
    def _picture(card: CardFrame) -> QPixmap:
        height = min(card.height(), theme.px(_GHOST_HEIGHT))
        solid = card.grab(QRect(0, 0, card.width(), height))
        sheer = QPixmap(solid.size())
        sheer.setDevicePixelRatio(solid.devicePixelRatio())
        sheer.fill(Qt.GlobalColor.transparent)
        painter = QPainter(sheer)
        painter.setOpacity(_GHOST_OPACITY)  # the line below it stays in sight
        painter.drawPixmap(0, 0, solid)
        painter.end()
        return sheer

    def _dim(self, on: bool) -> None:
        card = self._column.cards.get(self._key)
        if card is None:
            return
        effect = QGraphicsOpacityEffect(card) if on else None
        if effect is not None:
            effect.setOpacity(0.35)
        card.setGraphicsEffect(effect)  # type: ignore[arg-type]

    def _follow(self) -> None:
        assert self._card is not None
        here = self._area.viewport().mapFromGlobal(self._last)
        left = self._card.mapTo(self._area.viewport(), QPoint(0, 0)).x()
        self._ghost.move(left, here.y() - theme.px(24))
        self._ghost.raise_()
        self._gap = self._column.gap_at(self._column.mapFromGlobal(self._last).y())
        at = self._column.order.index(self._key) if self._key in self._column.order else -1
        self._column.show_gap(-1 if self._gap in (at, at + 1) else self._gap)

    def _on_scrolled(self) -> None:
        if self._running:
            self._follow()
