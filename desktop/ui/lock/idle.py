"""Whether anybody is there: keys, mouse, wheel and touch in any window of the program.

    idle = Idle(parent); idle.begin(minutes=5); idle.passed.connect(lock)

Watched where input arrives, at the windows of the system: a filter of the whole application would
cost each event something. A computer that slept is noticed by its clocks.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent

from desktop.ui.lock.curtain import FOR_VISITORS

SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
        QEvent.Type.InputMethod,
        QEvent.Type.NativeGesture,
    }
)
LOOK_MS = 10_000
SLEPT_S = 30.0  # the clock on the wall went on for so long, the program did not


class Idle(QObject):
    """`passed` when nobody did anything for so long; `slept` when the computer did.

    `asked` when Ctrl+Alt+L was pressed in whatever window, a dialog too.
    """

    passed = Signal()
    asked = Signal()
    slept = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._most_ms = 0
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_time)
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._on_look)
        self._looked = (0.0, datetime.now(UTC))

    def begin(self, seconds: float) -> None:
        """Count from now on."""
        self._most_ms = round(seconds * 1000)
        self._looked = (time.monotonic(), datetime.now(UTC))
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication) and not self._look.isActive():
            app.focusWindowChanged.connect(self._watch_windows)
        self._watch_windows()
        self._look.start()
        self.note()
        self._timer.start(self._most_ms)

    def end(self) -> None:
        """Count no more."""
        if self._look.isActive():
            app = QGuiApplication.instance()
            if isinstance(app, QGuiApplication):
                app.focusWindowChanged.disconnect(self._watch_windows)
                for window in app.topLevelWindows():
                    window.removeEventFilter(self)
        self._timer.stop()
        self._look.stop()

    def note(self) -> None:
        """Somebody is there."""
        self._last = time.monotonic()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Looks, and takes the keys that lock."""
        if event.type() in SIGNS_OF_LIFE:
            self._last = time.monotonic()
            if isinstance(event, QKeyEvent) and _locks(event):
                QTimer.singleShot(0, self, self.asked.emit)
                return True
        return False

    def _watch_windows(self, _focused: object = None) -> None:
        for window in QGuiApplication.topLevelWindows():
            window.removeEventFilter(self)
            if not window.property(FOR_VISITORS):
                window.installEventFilter(self)

    def _on_time(self) -> None:
        left = self._most_ms - round((time.monotonic() - self._last) * 1000)
        if left > 0:
            self._timer.start(left)
        else:
            self.passed.emit()
            self._timer.start(self._most_ms)

    def _on_look(self) -> None:
        ran, wall = self._looked
        self._looked = (time.monotonic(), datetime.now(UTC))
        if (self._looked[1] - wall).total_seconds() - (self._looked[0] - ran) > SLEPT_S:
            self.slept.emit()


def _locks(event: QKeyEvent) -> bool:
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return event.modifiers() == both and event.key() == Qt.Key.Key_L
