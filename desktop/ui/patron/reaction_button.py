"""One small face that shows how a visit was liked, and sets it: liked, mixed, disliked."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from desktop.ui import theme
from desktop.ui.patron.record_words import REACTIONS, named

TONES = {"liked": ("teal", "teal_soft"), "mixed": ("amber", "amber_soft"),
         "disliked": ("accent", "accent_soft")}  # fmt: skip
_CURVE = {"liked": 1.0, "mixed": 0.0, "disliked": -1.0}


def paint_face(painter: QPainter, room: QRectF, value: str | None) -> None:
    """A face for a reaction inside `room`; a pale one with dots for none."""
    ink, soft = TONES.get(value or "", ("ink3", "panel"))
    side = min(room.width(), room.height())
    face = QRectF(0, 0, side, side)
    face.moveCenter(room.center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(theme.color(ink), max(1.3, side / 12))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    if value is None:
        pen.setStyle(Qt.PenStyle.DotLine)
    painter.setPen(pen)
    painter.setBrush(theme.color(soft))
    painter.drawEllipse(face.adjusted(1, 1, -1, -1))
    pen.setStyle(Qt.PenStyle.SolidLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    at = face.topLeft()
    for x in (0.36, 0.64):
        eye = at + QPointF(side * x, side * 0.4)
        painter.drawLine(eye, eye + QPointF(0, side * 0.04))
    bend = _CURVE.get(value or "", 0.0) * side * 0.2
    path = QPainterPath(at + QPointF(side * 0.32, side * 0.66 - bend / 3))
    path.quadTo(
        at + QPointF(side * 0.5, side * 0.66 + bend),
        at + QPointF(side * 0.68, side * 0.66 - bend / 3),
    )
    painter.drawPath(path)
    painter.restore()


class ReactionButton(QToolButton):
    """Shows one visit's reaction; a menu (Space, Enter, Alt+Down) changes it."""

    reaction_chosen = Signal(object)  # liked, mixed, disliked or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reactionButton")
        self.setAccessibleName("Reaction")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._value: str | None = None
        menu = QMenu(self)
        self._actions: dict[str | None, QAction] = {}
        for value, words in (*REACTIONS, (None, "Not said")):
            action = menu.addAction(words)
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, v=value: self.reaction_chosen.emit(v))
            self._actions[value] = action
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFixedSize(theme.px(26), theme.px(26))

    def show_reaction(self, value: str | None, title: str) -> None:
        """Show what is stored for the visit to `title`."""
        self._value = value
        for code, action in self._actions.items():
            action.setChecked(code == value)
        words = named(REACTIONS, value) if value else "no reaction yet"
        self.setAccessibleName(f"Reaction to {title}: {words}")
        self.setToolTip(words[0].upper() + words[1:])
        self.update()

    def action_for(self, value: str | None) -> QAction:
        """The menu's action that sets `value`."""
        return self._actions[value]

    def sizeHint(self) -> QSize:
        return QSize(theme.px(26), theme.px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        if self.underMouse() or self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("accent"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        paint_face(painter, room, self._value)
        painter.end()
