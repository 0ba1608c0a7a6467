"""Who works at the desk: names, roles, and PINs for the start. For admins."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

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
from desktop.ui.widgets.still_combo import StillCombo
from desktop.ui.widgets.tab_order import chain

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
        self._rows = QGridLayout()
        self._rows.setVerticalSpacing(theme.px(10))
        self._rows.setHorizontalSpacing(theme.px(4))
        self._rows.setColumnStretch(0, 1)
        self.field = QLineEdit()
        self.field.setPlaceholderText("Name of a colleague")
        self.field.setAccessibleName("Name of a colleague")
        self.role = StillCombo()
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
        with_pins = sign_in.needs_secret()
        for place, user in enumerate(found):
            self._add_row(place, user, with_pins)
        self.role.setVisible(bool(found))
        if not found:
            nobody = Label(
                "Nobody yet. Names appear on notes and promises.", "body", "ink2", wrap=True
            )
            self._rows.addWidget(nobody, 0, 0)
        self._chain_tabs()

    def _add_row(self, place: int, user: UserRecord, with_pins: bool) -> None:
        """Who, with what they sign in with below; their role; what can be done, one below the other."""
        who = QWidget()
        told = QVBoxLayout(who)
        told.setContentsMargins(0, 0, 0, 0)
        told.setSpacing(0)
        told.addWidget(Label(user.name, "body", "ink" if user.active else "ink2", elide=True))
        if not user.active:
            told.addWidget(Label("Not at the desk any more", "small", "ink2"))
        elif with_pins:
            told.addWidget(Label(PIN_WORDS.get(user.pin_kind, ""), "small", "ink2"))
        self._rows.addWidget(who, place, 0)
        self._rows.addWidget(self._role_of(user), place, 1)
        # One's own is changed on its own card.
        if user.active and user.id != self._desk.session.user_id:
            text = "New PIN…" if user.pin_kind else "Give a PIN…"
            self._add_button(place, 2, text, f"to {user.name}", lambda: self._on_give_pin(user))
        self._add_button(place, 3, "Rename…", user.name, lambda: self._on_rename(user))
        self._add_button(
            place,
            4,
            "Take off" if user.active else "Put back",
            user.name,
            lambda: self._write(user, active=not user.active),
        )

    def _chain_tabs(self) -> None:
        """Tab goes through the rows made anew before it comes to adding somebody."""
        before = self.previousInFocusChain()
        chain(before, (self,))

    def _role_of(self, user: UserRecord) -> QComboBox:
        role = StillCombo()
        role.setAccessibleName(f"Role of {user.name}")
        for key, text in ROLES:
            role.addItem(text, key)
        role.setCurrentIndex(role.findData(user.role))
        role.setEnabled(user.active)
        role.activated.connect(lambda _: self._on_role(user, role.currentData()))
        return role

    def _add_button(
        self, row: int, column: int, text: str, whose: str, do: Callable[[], None]
    ) -> None:
        made = Button(text, "quiet")
        made.setAccessibleName(f"{text.rstrip('…')} {whose}")
        made.clicked.connect(lambda: do())
        self._rows.addWidget(made, row, column)

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
