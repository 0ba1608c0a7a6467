"""Who works at the desk: names that stand on notes, promises and sheets."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from db.errors import StoreError
from db.queries import users
from db.records.users import UserRecord
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label

ROLES = (("staff", "Staff"), ("volunteer", "Volunteer"), ("admin", "Admin"))


class PeopleCard(Card):
    """The users, each with a role; add, rename, take off the list. `changed` after any of it."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("People at the desk", parent=parent)
        self._desk = desk
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.px(6))
        self.field = QLineEdit()
        self.field.setPlaceholderText("Name of a colleague")
        self.field.setAccessibleName("Name of a colleague")
        self.add = Button("Add", "secondary", "plus")
        self.add.setAccessibleName("Add a colleague")
        line = QHBoxLayout()
        line.addWidget(self.field, 1)
        line.addWidget(self.add)
        self.body.addLayout(self._rows)
        self.body.addLayout(line)
        self.field.returnPressed.connect(self._on_add)
        self.add.clicked.connect(self._on_add)

    def show_users(self) -> None:
        """Read everybody again."""
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        found = users.list_users(active_only=False)
        for user in found:
            self._rows.addWidget(self._row(user))
        if not found:
            self._rows.addWidget(
                Label("Nobody yet. Names appear on notes and promises.", "body", "ink2", wrap=True)
            )

    def _row(self, user: UserRecord) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        token = "ink" if user.active else "ink3"
        name = user.name if user.active else f"{user.name} (not at the desk any more)"
        line.addWidget(Label(name, "body", token, elide=True), 1)
        role = QComboBox()
        role.setAccessibleName(f"Role of {user.name}")
        for key, text in ROLES:
            role.addItem(text, key)
        role.setCurrentIndex(role.findData(user.role))
        role.setEnabled(user.active)
        role.activated.connect(lambda _, r=role: self._write(user.id, role=r.currentData()))
        rename = Button("Rename…", "quiet")
        rename.setAccessibleName(f"Rename {user.name}")
        rename.clicked.connect(lambda: self._on_rename(user))
        leave = Button("Take off" if user.active else "Put back", "quiet")
        leave.setAccessibleName(f"{leave.text()} {user.name}")
        leave.clicked.connect(lambda: self._write(user.id, active=not user.active))
        for widget in (role, rename, leave):
            line.addWidget(widget)
        return row

    def _on_add(self) -> None:
        name = " ".join(self.field.text().split())
        if not name:
            return
        if users.find_user(name) is not None:
            self._desk.dialogs.show_failure(f"There is already somebody called {name}.")
            return
        try:
            users.add_user(name)
        except StoreError as failure:
            self._desk.dialogs.show_failure(failure)
            return
        self.field.clear()
        self._desk.toasts.show(f"{name} can sit at the desk")
        self._done()

    def _on_rename(self, user: UserRecord) -> None:
        typed = self._desk.dialogs.ask_text("Rename", "Name", user.name)
        name = " ".join((typed or "").split())
        if not name or name == user.name:
            return
        if users.find_user(name) is not None:
            self._desk.dialogs.show_failure(f"There is already somebody called {name}.")
            return
        self._write(user.id, name=name)

    def _write(self, user_id: int, **fields: object) -> None:
        try:
            users.update_user(user_id, **fields)
        except StoreError as failure:
            self._desk.dialogs.show_failure(failure)
        self._done()

    def _done(self) -> None:
        self.show_users()
        self.changed.emit()
