"""Who sits at the desk: the menu behind the initials at the foot of the rail."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from db.queries import users
from desktop.domain.session import Session
from desktop.ui.desk import Desk


class UserMenu(QObject):
    """Lists the people; choosing one puts them at the desk."""

    session_changed = Signal()
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
            action.triggered.connect(
                lambda _=False, u=user: self._sit_down(Session(u.id, u.name, u.initials, u.role))
            )
        if not menu.isEmpty():
            menu.addSeparator()
        menu.addAction("People at the desk…").triggered.connect(self.people_wanted)

    def _sit_down(self, session: Session) -> None:
        self._desk.session = session
        self.session_changed.emit()
        self._desk.toasts.show(f"{session.name} is at the desk")
