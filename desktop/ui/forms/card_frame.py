"""A card of the canvas: closed it is painted and cheap, open it holds an editor."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.card import RADIUS
from desktop.ui.widgets.tips import plain_tip

INDENT = 30
_WRAP = Qt.TextFlag.TextWordWrap


class DragHandle(QWidget):
    """Six dots to drag by: `pressed`, `dragged` and `released` carry global places."""

    pressed = Signal(QPoint)
    dragged = Signal(QPoint)
    released = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip("Drag to move (Alt+Up, Alt+Down)")
        self.setAccessibleName("Drag to move")
        self.setFixedSize(theme.px(18), theme.px(24))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit(event.globalPosition().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pull."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.released.emit(event.globalPosition().toPoint())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Two columns of three dots."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("ink" if self.underMouse() else "ink2"))
        step, dot = theme.px(5), max(1.2, theme.px(13) / 10)
        for column in range(2):
            for row in range(3):
                at = QPointF(
                    theme.px(4) + column * (step + 2), self.height() / 2 + (row - 1) * step
                )
                painter.drawEllipse(at, dot, dot)


class CardFace(QWidget):
    """A title that wraps, one quiet line, a badge at the right; all of it painted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = self.line = self.badge = ""
        self.faint = False
        self._heights: dict[int, int] = {}  # of the title, by width
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_texts(self, title: str, line: str, badge: str, *, faint: bool = False) -> None:
        """Say something else; `faint`: the title stands for one that is missing."""
        if (title, line, badge, faint) == (self.title, self.line, self.badge, self.faint):
            return
        self.title, self.line, self.badge, self.faint = title, line, badge, faint
        self.measure_anew()
        self.update()

    def measure_anew(self) -> None:
        """Texts or fonts changed."""
        self._heights.clear()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Of a card that is wide enough."""
        return QSize(theme.px(300), self.heightForWidth(theme.px(600)))

    def minimumSizeHint(self) -> QSize:
        """Narrow, if it must."""
        return QSize(theme.px(80), 0)

    def heightForWidth(self, width: int) -> int:
        """Title, gap, line."""
        return self._title_height(width) + theme.px(3) + self._small().height() + theme.px(4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Title and badge, the line below."""
        painter = QPainter(self)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        badge = self._badge_width()
        room = self.width() - (badge + theme.px(12) if badge else 0)
        height = self._title_height(self.width())
        left = self.width() - room if mirrored else 0
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.color("ink3" if self.faint else "ink"))
        # A right-to-left wording still begins where the cards of this language begin.
        painter.drawText(QRect(left, 0, room, height), side | Qt.AlignmentFlag.AlignAbsolute | _WRAP,
                         self.title)  # fmt: skip
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("ink2"))
        wide = self.width() if height > self._strong().lineSpacing() * 1.5 else room
        place = QRect(self.width() - wide if mirrored else 0, height + theme.px(3), wide,
                      self._small().height() + theme.px(2))  # fmt: skip
        shown = self._small().elidedText(self.line, Qt.TextElideMode.ElideRight, wide)
        painter.drawText(place, side | Qt.TextFlag.TextSingleLine, shown)
        tip = plain_tip(self.line) if shown != self.line else ""
        card = self.parentWidget()
        if card is not None and card.toolTip() != tip:
            card.setToolTip(tip)
        if badge:
            self._paint_badge(painter, badge, mirrored)

    def _paint_badge(self, painter: QPainter, width: int, mirrored: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self._small().height() + theme.px(5)
        room = QRect(0 if mirrored else self.width() - width, 0, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("line"))
        painter.drawRoundedRect(QRectF(room), 6, 6)
        font = theme.font("small")
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme.color("ink2"))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self.badge)

    def _title_height(self, width: int) -> int:
        known = self._heights.get(width)
        if known is not None:
            return known
        badge = self._badge_width()
        room = max(width - (badge + theme.px(12) if badge else 0), theme.px(60))
        wanted = self._strong().boundingRect(QRect(0, 0, room, 10_000), _WRAP, self.title or "X")
        self._heights[width] = wanted.height()
        return wanted.height()

    def _badge_width(self) -> int:
        if not self.badge:
            return 0
        return round(self._small().horizontalAdvance(self.badge) * 1.08) + theme.px(16)

    @staticmethod
    def _strong() -> QFontMetrics:
        return QFontMetrics(theme.font("strong"))

    @staticmethod
    def _small() -> QFontMetrics:
        return QFontMetrics(theme.font("small"))


class CardFrame(QWidget):
    """The panel around a face or an editor. `wanted`: a click on the closed card;
    `reached`: the focus came to it.
    """

    wanted = Signal()
    reached = Signal()

    def __init__(self, *, handle: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.indented = self.selected = False
        self.handle = DragHandle(self) if handle else None
        self.face = CardFace(self)
        self._inner: QWidget | None = None
        self._content = QVBoxLayout()
        self._line = QHBoxLayout(self)
        if self.handle is not None:
            self._line.addWidget(self.handle, 0, Qt.AlignmentFlag.AlignTop)
        self._line.addLayout(self._content, 1)
        self._content.addWidget(self.face)
        self._on_theme_changed()
        theme.notifier().changed.connect(self._on_theme_changed)

    def minimumSizeHint(self) -> QSize:
        """Its height follows from its width; without one there is no least height."""
        return QSize(theme.px(120), theme.px(40))

    @property
    def inner(self) -> QWidget | None:
        """The editor of an open card."""
        return self._inner

    def put_inside(self, inner: QWidget | None) -> None:
        """Open with an editor, or close with None."""
        old, self._inner = self._inner, inner
        if inner is not None:
            self._content.addWidget(inner)
        self.face.setVisible(inner is None)
        if old is not None:
            old.hide()
            self._content.removeWidget(old)
            old.deleteLater()
        self._set_margins()
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if inner is None else Qt.CursorShape.ArrowCursor
        )
        self.update()

    def show_selected(self, on: bool) -> None:
        """Whether the next question comes after it."""
        if on != self.selected:
            self.selected = on
            self.update()

    def show_indented(self, on: bool) -> None:
        """A question with conditions stands further in."""
        if on != self.indented:
            self.indented = on
            self._set_margins()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens it."""
        inside = self.rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and inside and self._inner is None:
            self.wanted.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Taken, so that the release comes here."""
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keys walk here."""
        super().focusInEvent(event)
        self.reached.emit()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keys went on."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The panel and its line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong = self._inner is not None or self.hasFocus()
        pen = QPen(theme.color("accent"), 2) if strong else QPen(
            theme.color("accent" if self.selected else "line"), 1
        )  # fmt: skip
        painter.setPen(pen)
        painter.setBrush(theme.color("panel"))
        shift = theme.px(INDENT) if self.indented else 0
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        room = QRectF(self.rect()).adjusted(0 if mirrored else shift, 0,
                                            -shift if mirrored else 0, 0)  # fmt: skip
        painter.drawRoundedRect(room.adjusted(1, 1, -1, -1), RADIUS, RADIUS)

    def _set_margins(self) -> None:
        shift = theme.px(INDENT) if self.indented else 0
        side, top = theme.px(18), theme.px(15)
        right = theme.px(14) if self._inner is not None else theme.px(16)
        self._line.setContentsMargins(side + shift, top, right, top)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            self._line.setContentsMargins(right, top, side + shift, top)
        self._line.setSpacing(theme.px(9))

    def _on_theme_changed(self) -> None:
        self._set_margins()
        self.face.measure_anew()
        self.update()
