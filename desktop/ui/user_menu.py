"""Who sits at the desk: the menu behind the initials at the foot of the rail."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from db import gate
from db.gate import Right
from db.queries import users
from db.records.users import UserRecord
from desktop.domain import session, sign_in
from desktop.ui.desk import Desk
from desktop.ui.window_keys import LOCK_KEYS, SWITCH_KEYS


class UserMenu(QObject):
    """Lists the people; choosing one puts them at the desk, or asks for their PIN.

    `seat_wanted(user_id)` (0: who is asked) where more is to be done than to write down the name;
    `session_changed` where that was all.
    """

    session_changed = Signal()
    seat_wanted = Signal(int)
    lock_wanted = Signal()
    people_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def fill(self, menu: QMenu) -> None:
        """Put the people into a menu that is about to be shown."""
        for user in users.list_users():
            action = menu.addAction(user.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(user.id == self._desk.session.user_id)
            action.triggered.connect(lambda _=False, u=user: self._on_chosen(u))
        if not menu.isEmpty():
            menu.addSeparator()
            switch = menu.addAction("Switch user…")
            switch.setShortcut(QKeySequence(SWITCH_KEYS))
            switch.triggered.connect(lambda: self.seat_wanted.emit(0))
        if sign_in.needs_secret():
            lock = menu.addAction("Lock the screen")
            lock.setShortcut(QKeySequence(LOCK_KEYS))
            lock.triggered.connect(self.lock_wanted)
        if gate.may(Right.USERS):
            menu.addAction("People at the desk…").triggered.connect(self.people_wanted)

    def _on_chosen(self, user: UserRecord) -> None:
        if user.id == self._desk.session.user_id:
            return
        if sign_in.needs_secret() or session.of(user).role != self._desk.session.role:
            self.seat_wanted.emit(user.id)
            return
        self._desk.session = session.sit_down(user)
        self._desk.edits.clear()
        self.session_changed.emit()
        self._desk.toasts.show(f"{user.name} is at the desk")
