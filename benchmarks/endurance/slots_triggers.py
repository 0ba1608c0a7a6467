"""How each point of the window is reached through Qt: a signal, an event, a task of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QObject,
    QPoint,
    QPointF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QMoveEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

HERE = QPointF(3, 3)
NO_KEYS = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


class Emitter(QObject):
    """A signal of nobody's."""

    fired = Signal()


_emitters: list[Emitter] = []


def how(point: Any, window: QWidget, desk: Any) -> Callable[[], object] | None:
    """What makes Qt call a point, None where its object is gone."""
    import shiboken6

    if point.kind == "worker":
        return lambda: desk.tasks.start(*point.call)
    if isinstance(point.owner, QObject) and not shiboken6.isValid(point.owner):
        return None
    if point.kind == "event":
        made = _event(point)
        if made is not None:
            return made
    return lambda: _emit(point.call)


def _emit(call: Any) -> None:
    """Connected to a signal, which is emitted from the event loop."""
    emitter = Emitter()
    _emitters.append(emitter)
    emitter.fired.connect(call)
    QTimer.singleShot(0, emitter, emitter.fired.emit)


def _event(point: Any) -> Callable[[], object] | None:
    """Its own event, sent by the loop; None for what no event leads to."""
    owner, name = point.owner, point.function.__name__
    if not isinstance(owner, QWidget):
        return None
    if isinstance(owner, QAbstractScrollArea):
        owner = owner.viewport()  # its events are told to the area
    if name == "paintEvent":
        return owner.update if owner.isVisible() and not owner.visibleRegion().isEmpty() else None
    make = EVENTS.get(name)
    if make is None:
        return None
    return lambda: QCoreApplication.postEvent(owner, make())


def _mouse(kind: QEvent.Type) -> Callable[[], QEvent]:
    return lambda: QMouseEvent(kind, HERE, HERE, LEFT, LEFT, NO_KEYS)


def _key(kind: QEvent.Type) -> Callable[[], QEvent]:
    return lambda: QKeyEvent(kind, Qt.Key.Key_F20, NO_KEYS)


EVENTS: dict[str, Callable[[], QEvent]] = {
    "resizeEvent": lambda: QResizeEvent(QSize(300, 200), QSize(301, 201)),
    "moveEvent": lambda: QMoveEvent(QPoint(1, 1), QPoint(2, 2)),
    "showEvent": QShowEvent,
    "hideEvent": QHideEvent,
    "leaveEvent": lambda: QEvent(QEvent.Type.Leave),
    "enterEvent": lambda: QEnterEvent(HERE, HERE, HERE),
    "changeEvent": lambda: QEvent(QEvent.Type.FontChange),
    "focusInEvent": lambda: QFocusEvent(QEvent.Type.FocusIn),
    "focusOutEvent": lambda: QFocusEvent(QEvent.Type.FocusOut),
    "mousePressEvent": _mouse(QEvent.Type.MouseButtonPress),
    "mouseReleaseEvent": _mouse(QEvent.Type.MouseButtonRelease),
    "mouseMoveEvent": _mouse(QEvent.Type.MouseMove),
    "mouseDoubleClickEvent": _mouse(QEvent.Type.MouseButtonDblClick),
    "keyPressEvent": _key(QEvent.Type.KeyPress),
    "keyReleaseEvent": _key(QEvent.Type.KeyRelease),
    "wheelEvent": lambda: QWheelEvent(
        HERE, HERE, QPoint(0, 10), QPoint(0, 120), Qt.MouseButton.NoButton, NO_KEYS,
        Qt.ScrollPhase.NoScrollPhase, False,
    ),
}  # fmt: skip
