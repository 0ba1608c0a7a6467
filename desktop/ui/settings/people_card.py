"""Who works at the desk: names, roles, and PINs for the start. For admins."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from db.errors import StoreError
from db.queries import users
from db.records.users import UserRecord
from desktop.domain import permissions, sign_in
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.own_pin import OwnPinDialog
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label

ROLES = (("staff", "Staff"), ("volunteer", "Volunteer"), ("admin", "Admin"))
ABOUT = (
    "Volunteers see tonight's names and the sheet. Staff know the patrons. "
    "Admins also say who works here and what the house's rules are."
)
PIN_WORDS = {"pin": "PIN", "password": "Password", "starting": "PIN for the start", "": "No PIN"}
FIRST_YOURS = "Before others sit down here, choose a PIN of your own."


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
        self.role = QComboBox()
        self.role.setAccessibleName("Role of the colleague")
        for key, text in ROLES:
            self.role.addItem(text, key)
        self.add = Button("Add", "secondary", "plus")
        self.add.setAccessibleName("Add a colleague")
        line = QHBoxLayout()
        line.addWidget(self.field, 1)
        line.addWidget(self.role)
        line.addWidget(self.add)
        self.body.addWidget(Label(ABOUT, "body", "ink2", wrap=True))
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
        self.role.setVisible(bool(found))
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
        if user.active and (user.pin_kind or sign_in.needs_secret()):
            line.addWidget(Label(PIN_WORDS.get(user.pin_kind, ""), "small", "ink2"))
        role = QComboBox()
        role.setAccessibleName(f"Role of {user.name}")
        for key, text in ROLES:
            role.addItem(text, key)
        role.setCurrentIndex(role.findData(user.role))
        role.setEnabled(user.active)
        role.activated.connect(lambda _, r=role: self._on_role(user, r.currentData()))
        rename = Button("Rename…", "quiet")
        rename.setAccessibleName(f"Rename {user.name}")
        rename.clicked.connect(lambda: self._on_rename(user))
        leave = Button("Take off" if user.active else "Put back", "quiet")
        leave.setAccessibleName(f"{leave.text()} {user.name}")
        leave.clicked.connect(lambda: self._write(user, active=not user.active))
        pin = Button("New PIN…" if user.pin_kind else "Give a PIN…", "quiet")
        pin.setAccessibleName(f"{pin.text().rstrip('…')} to {user.name}")
        pin.clicked.connect(lambda: self._on_give_pin(user))
        ours = user.id == self._desk.session.user_id  # one's own is changed on its own card
        for widget in (
            (role, pin, rename, leave)
            if user.active and not ours
            else (
                role,
                rename,
                leave,
            )
        ):
            line.addWidget(widget)
        return row

    # -- adding

    def _on_add(self) -> None:
        name = " ".join(self.field.text().split())
        if not name:
            return
        if users.find_user(name) is not None:
            self._desk.dialogs.show_failure(f"There is already somebody called {name}.")
            return
        first = not users.list_users()
        role = permissions.ADMIN if first else str(self.role.currentData())
        if not first and not self._have_a_pin():
            return
        try:
            user_id = users.add_user(name, role=role)
            told = ""
            if not first and role != permissions.VOLUNTEER:
                told = sign_in.give_starting_pin(user_id)
        except StoreError as failure:
            self._desk.dialogs.show_failure(failure)
            return
        self.field.clear()
        self._desk.toasts.show(f"{name} can sit at the desk")
        self._done()
        if told:
            self._tell(name, told)

    def _have_a_pin(self) -> bool:
        """Whoever lets others in has a PIN of their own first."""
        user_id = self._desk.session.user_id
        if user_id is None:
            return True
        user = users.get_user(user_id)
        if user.pin_kind:
            return True
        return self._desk.dialogs.run(OwnPinDialog(user, FIRST_YOURS, self.window()))

    # -- changing

    def _on_give_pin(self, user: UserRecord) -> None:
        if not self._have_a_pin():
            return
        if user.pin_kind and not self._desk.dialogs.confirm(
            "A new PIN?",
            f"What {user.name} signs in with now will not be heard any more. "
            "They get a PIN for the start and choose their own with it.",
            "New PIN",
        ):
            return
        try:
            told = sign_in.give_starting_pin(user.id)
        except StoreError as failure:
            self._desk.dialogs.show_failure(failure)
            return
        self._done()
        self._tell(user.name, told)

    def _tell(self, name: str, figures: str) -> None:
        self._desk.dialogs.show_message(
            f"A PIN for {name}",
            f"Tell {name} this PIN for the start: {figures[:3]} {figures[3:]}\n"
            "They choose their own when they sign in with it. It is not shown again.",
        )

    def _on_role(self, user: UserRecord, role: str) -> None:
        if role == user.role:
            return
        if user.id == self._desk.session.user_id and not self._desk.dialogs.confirm(
            "Change your own role?",
            "You will not be able to say who works here any more, nor take this back yourself.",
            "Change it",
        ):
            self.show_users()
            return
        self._write(user, role=role)

    def _on_rename(self, user: UserRecord) -> None:
        typed = self._desk.dialogs.ask_text("Rename", "Name", user.name)
        name = " ".join((typed or "").split())
        if not name or name == user.name:
            return
        if users.find_user(name) is not None:
            self._desk.dialogs.show_failure(f"There is already somebody called {name}.")
            return
        self._write(user, name=name)

    def _write(self, user: UserRecord, **fields: object) -> None:
        try:
            users.update_user(user.id, version=user.version, **fields)
        except StoreError as failure:
            self._desk.dialogs.show_failure(failure)
        self._done()

    def _done(self) -> None:
        self.show_users()
        self.changed.emit()
