"""The lock of a window: when it closes, who opens it, and what is hidden meanwhile.

guard = Guard(window, desk)
guard.begin()                       # locks by itself only where somebody has a PIN
guard.opened.connect(...)           # (user): the same as before, or another one
"""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from db.errors import StoreError
from db.records.users import UserRecord
from desktop.domain import sign_in
from desktop.ui import clipboard_care
from desktop.ui.desk import Desk
from desktop.ui.lock.curtain import Curtain
from desktop.ui.lock.idle import Idle
from desktop.ui.lock.lock_dialog import LockDialog
from desktop.ui.lock.sign_in_pane import SignInPane
from desktop.ui.lock.system_lock import SystemLock

SECONDS_A_MINUTE = 60
PATIENCE_S = 3.0  # for what is nearly done, before somebody else takes over
LOST = (
    "{name} has a dialog open, which would be closed without being saved. "
    "Enter the PIN again to go on all the same, or let {name} sign in."
)
BUSY = (
    "Something of {name}'s is still being worked on. Wait until it is done, or let {name} sign in."
)


class Guard(QObject):
    """`closed` when the window was locked; `opened(user)` when it was opened again by somebody.

    By then the window is as it was, if it is the same user; for another one it is hidden.
    """

    closed = Signal()
    opened = Signal(object)

    def __init__(self, window: QWidget, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent or window)
        self._window, self._desk = window, desk
        self._curtain = Curtain(desk.settings.venue_name or "Rapport", self)
        self._curtain.window_came.connect(self._on_window_came)
        self._pane: SignInPane | None = None
        self._dialog: LockDialog | None = None
        self._warned = False
        self.idle = Idle(self)
        self.idle.passed.connect(self.lock)
        self.idle.slept.connect(self.lock)
        self.idle.asked.connect(self.lock)
        self.system = SystemLock(self)
        self.system.locked.connect(self.lock)
        self._hears_system = False

    def begin(self) -> None:
        """Watch from now on; called again when PINs or the minutes were changed."""
        if not sign_in.needs_secret():
            self.idle.end()
            return
        self.idle.begin(self._desk.settings.lock_minutes * SECONDS_A_MINUTE)
        if not self._hears_system:
            self._hears_system = True
            self.system.begin(self._window)

    def end(self) -> None:
        """Watch no more: the window goes."""
        self.idle.end()
        self.system.end()
        if self._pane is not None:
            self._take_away()
            self._curtain.open()

    @property
    def is_locked(self) -> bool:
        """Whether nothing is to be seen."""
        return self._curtain.drawn

    def lock(self) -> None:
        """Hide everything now. Nothing happens where nobody has a PIN: nobody could open it."""
        if self.is_locked or not _has_pins():
            return
        clipboard_care.clear_now()
        self._desk.toasts.hide()
        self._warned = False
        self._curtain.draw()
        self._pane = SignInPane()
        self._curtain.spare(self._pane)
        self._pane.proved.connect(self._on_proved)
        self._pane.begin(self._desk.session.user_id)
        self._house_pane()
        self.closed.emit()

    # -- where one signs in

    def _house_pane(self) -> None:
        """In the window itself; where a dialog keeps the keyboard, in a dialog above it."""
        pane = self._pane
        if pane is None:
            return
        modal = QApplication.activeModalWidget()
        cover = self._curtain.cover_of(self._window)
        if modal is None or (modal is self._dialog and not _other_modals(self._dialog)):
            self._drop_dialog()
            if cover is not None:
                cover.hold(pane)
        else:
            self._drop_dialog()
            self._dialog = LockDialog(self._window)
            self._curtain.spare(self._dialog)
            self._dialog.cover.hold(pane)
            self._dialog.show()
            self._dialog.raise_()
            self._dialog.activateWindow()
        pane.focus()

    def _on_window_came(self, window: QWidget) -> None:
        # Once it is there, with its modality: the newest dialog has the keyboard.
        QTimer.singleShot(0, self, self._house_pane)

    def _drop_dialog(self) -> None:
        if self._dialog is not None:
            dialog, self._dialog = self._dialog, None
            dialog.cover.let_go()
            if self._pane is not None:
                self._pane.setParent(None)
            dialog.hide()
            dialog.deleteLater()

    # -- who opens it

    def _on_proved(self, user: UserRecord) -> None:
        if user.id == self._desk.session.user_id:
            self._take_away()
            self._curtain.open()
            self.idle.note()
            self._desk.toasts.hide()
            self._window.activateWindow()
            self.opened.emit(user)
            return
        self._take_over(user, time.monotonic() + PATIENCE_S)

    def _take_over(self, user: UserRecord, patient_until: float) -> None:
        """Somebody else: once what was going on is done, if that is soon."""
        if self._pane is None:
            return
        name = self._desk.session.name or "Whoever was here"
        if self._desk.tasks.wanted and time.monotonic() < patient_until:
            self._pane.entry.set_busy(True)
            QTimer.singleShot(100, self, lambda: self._take_over(user, patient_until))
        elif self._desk.tasks.wanted:
            self._refuse(user, BUSY.format(name=name))
        elif _other_modals(self._dialog) and not self._warned:
            self._warned = True
            self._refuse(user, LOST.format(name=name))
        else:
            self._hand_over(user)

    def _refuse(self, user: UserRecord, why: str) -> None:
        assert self._pane is not None
        self._pane.begin(user.id)
        self._pane.say(why)

    def _hand_over(self, user: UserRecord) -> None:
        dialogs = _other_modals(self._dialog)
        self._window.hide()
        self._take_away()
        for dialog in dialogs:
            dialog.reject() if isinstance(dialog, QDialog) else dialog.close()
        self._curtain.open()
        self.end()
        # Once what opened the dialogs has come to its end.
        QTimer.singleShot(0, self, lambda: self.opened.emit(user))

    def _take_away(self) -> None:
        pane, self._pane = self._pane, None
        self._drop_dialog()
        if pane is not None:
            pane.stop()
            pane.hide()
            cover = self._curtain.cover_of(self._window)
            if cover is not None:
                cover.let_go()
            pane.setParent(None)
            pane.deleteLater()


def _other_modals(ours: QWidget | None) -> list[QWidget]:
    """The dialogs that are open, without that of the lock."""
    return [
        w
        for w in QApplication.topLevelWidgets()
        if w is not ours
        and w.isVisible()
        and w.windowModality() != Qt.WindowModality.NonModal
        and not w.property("forVisitors")
    ]


def _has_pins() -> bool:
    try:
        return sign_in.needs_secret()
    except StoreError:
        return True  # the file cannot be asked just now: rather locked than open
