"""The PIN of whoever sits here, and after how long the screen is locked."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from db import gate
from db.errors import NotFound
from db.gate import Right
from db.queries import users
from db.records.users import UserRecord
from desktop.domain import sign_in
from desktop.ui.desk import Desk
from desktop.ui.own_pin import OwnPinDialog
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.choice_row import ChoiceRow
from desktop.ui.widgets.labels import Label

MINUTES = tuple((m, f"{m} min") for m in (1, 2, 3, 5, 10, 15))


class OwnPinCard(Card):
    """`minutes_chosen(int)`; `changed` when a PIN was chosen."""

    changed = Signal()
    minutes_chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__("PIN and lock")
        self._desk = desk
        self._user: UserRecord | None = None
        self.about = Label("", "body", "ink2", wrap=True)
        self.choose = Button("Choose a PIN…", "secondary")
        self.minutes_label = Label(
            "Lock the screen when nobody has done anything for", "body", "ink2"
        )
        self.minutes = ChoiceRow("Lock the screen after", MINUTES)
        self.body.addWidget(self.about)
        self.body.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.minutes_label)
        self.body.addWidget(self.minutes)
        self.choose.clicked.connect(self._on_choose)
        self.minutes.chosen.connect(self.minutes_chosen)

    def show_user(self) -> None:
        """Read again who sits here."""
        user_id = self._desk.session.user_id
        try:
            self._user = users.get_user(user_id) if user_id is not None else None
        except NotFound:
            self._user = None
        self.setVisible(self._user is not None)
        if self._user is None:
            return
        kind = self._user.pin_kind
        what = "password" if kind == "password" else "PIN"
        secret = sign_in.needs_secret()
        if kind:
            text = f"You sign in with a {what}. Ctrl+Alt+L locks the screen at once."
        elif secret:
            text = "You have no PIN. Whoever chooses your name sits down as you."
        else:
            text = (
                "Nobody needs a PIN yet. With one, the screen can be locked, and nobody opens the "
                "program without it."
            )
        self.about.setText(text)
        self.choose.setText(f"Change your {what}…" if kind else "Choose a PIN…")
        self.choose.setAccessibleName(self.choose.text().rstrip("…"))
        may_set = secret and gate.may(Right.POLICY)
        self.minutes_label.setVisible(may_set)
        self.minutes.setVisible(may_set)
        self.minutes.show_value(self._desk.settings.lock_minutes)

    def _on_choose(self) -> None:
        if self._user is not None and self._desk.dialogs.run(
            OwnPinDialog(self._user, parent=self.window())
        ):
            self._desk.toasts.show("Your PIN is kept")
            self.show_user()
            self.changed.emit()
