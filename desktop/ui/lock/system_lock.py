"""The computer is locked or goes to sleep: told by the system, where it tells.

Linux: the screen saver and logind, over D-Bus. Windows: the session's notifications. macOS tells
nothing without more libraries; there `idle` notices that the computer slept.
"""

from __future__ import annotations

import sys
from typing import Any

from PySide6.QtCore import SLOT, QAbstractNativeEventFilter, QCoreApplication, QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.mate.ScreenSaver",
          "org.cinnamon.ScreenSaver", "org.xfce.ScreenSaver")  # fmt: skip
LOGIND = "org.freedesktop.login1"
WM_POWERBROADCAST, PBT_APMSUSPEND = 0x0218, 0x0004
WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK = 0x02B1, 0x7


class SystemLock(QObject):
    """`locked` when the computer is locked or about to sleep."""

    locked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages: _Messages | None = None
        self.hears = False

    def begin(self, window: QWidget) -> None:
        """Listen from now on, as far as this system tells."""
        if sys.platform.startswith("linux"):
            self.hears = self._begin_on_linux()
        elif sys.platform == "win32":
            self.hears = self._begin_on_windows(window)

    def end(self) -> None:
        """Listen no more."""
        app = QCoreApplication.instance()
        if self._messages is not None and app is not None:
            app.removeNativeEventFilter(self._messages)
            self._messages = None

    @Slot(bool)
    def on_active_changed(self, active: bool) -> None:
        """The screen saver covers the screen, or the computer goes to sleep."""
        if active:
            self.locked.emit()

    @Slot()
    def on_session_locked(self) -> None:
        """logind was asked to lock the session."""
        self.locked.emit()

    def _begin_on_linux(self) -> bool:
        try:
            from PySide6.QtDBus import QDBusConnection
        except ImportError:
            return False
        session, system = QDBusConnection.sessionBus(), QDBusConnection.systemBus()
        active = SLOT("on_active_changed(bool)")
        heard = [
            bool(session.connect("", "", name, "ActiveChanged", self, active)) for name in SAVERS
        ] if session.isConnected() else []  # fmt: skip
        if system.isConnected():
            heard += [
                bool(
                    system.connect(LOGIND, "", f"{LOGIND}.Manager", "PrepareForSleep", self, active)
                ),
                bool(
                    system.connect(
                        LOGIND, "", f"{LOGIND}.Session", "Lock", self, SLOT("on_session_locked()")
                    )
                ),
            ]
        return any(heard)

    def _begin_on_windows(self, window: QWidget) -> bool:
        import ctypes

        app = QCoreApplication.instance()
        if app is None:
            return False
        wtsapi = getattr(ctypes, "windll").wtsapi32  # noqa: B009 - there is none elsewhere
        heard = bool(wtsapi.WTSRegisterSessionNotification(int(window.winId()), 0))
        self._messages = _Messages(self)
        app.installNativeEventFilter(self._messages)
        return heard


class _Messages(QAbstractNativeEventFilter):
    """The messages of Windows that say so."""

    def __init__(self, told: SystemLock) -> None:
        super().__init__()
        self._told = told

    def nativeEventFilter(self, kind: Any, message: Any) -> tuple[bool, int]:
        """Looks, and lets everything go on."""
        if bytes(kind) == b"windows_generic_MSG":
            from ctypes import wintypes

            said = wintypes.MSG.from_address(int(message))
            if (said.message, said.wParam) in (
                (WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK),
                (WM_POWERBROADCAST, PBT_APMSUSPEND),
            ):
                self._told.locked.emit()
        return False, 0
