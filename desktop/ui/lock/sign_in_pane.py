"""Signing in: who is there, and their PIN; keyboard first.

Letters find a person by initials or name, the arrows walk, figures are the PIN of who is chosen.
Where one switches (`switching`), figures choose by number until somebody is chosen.
"""

from __future__ import annotations

import time
import unicodedata

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db import gate
from db.errors import StoreError
from db.queries import users
from db.records.users import UserRecord
from desktop.domain import permissions, pins, sign_in
from desktop.domain.sign_in import MustChoose, SignInRefused
from desktop.ui import theme
from desktop.ui.lock.person_list import PersonList
from desktop.ui.secret_entry import NOTHING, PASSWORD, PIN, SecretEntry
from desktop.ui.tasks import Tasks
from desktop.ui.widgets.labels import Label

WIDEST = 820
LETTERS_S = 1.5  # letters typed within this are one name
WRONG_PIN, WRONG_PASSWORD = "That was not the right PIN.", "That was not the right password."
SIGN_IN, NEW, AGAIN = "sign in", "new", "again"
USE_PASSWORD, USE_PIN = "Choose a password instead", "Choose a PIN instead"


class SignInPane(QWidget):
    """`proved(user)`: they are who they say; nobody has sat down by that yet. `given_up` on Esc."""

    proved = Signal(object)
    given_up = Signal()

    def __init__(
        self, heading: str = "", *, switching: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        # Its own worker: an import that goes on must not keep anybody out.
        self._tasks = Tasks(self)
        self._switching = switching
        self._stage = SIGN_IN
        self._old = self._new = ""
        self._letters, self._letters_at = "", 0.0
        self.heading = Label(heading, "title", wrap=True)
        self.note = Label("", "body", "ink2", wrap=True)
        self.people = PersonList(numbered=switching)
        self.entry = SecretEntry()
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.people.chosen.connect(self._on_person_chosen)
        self.entry.entered.connect(self._on_entered)
        self.entry.other_kind_wanted.connect(self._on_other_kind_wanted)

    def begin(self, user_id: int | None = None) -> None:
        """Show who may sit down; `user_id` is chosen already."""
        found = users.list_users()
        self.people.show_users(found)
        ids = [user.id for user in found]
        if user_id not in ids:
            user_id = ids[0] if len(ids) == 1 or (ids and not self._switching) else None
        if user_id is not None:
            self.people.choose(user_id)
        else:
            self.somebody_else()

    def somebody_else(self) -> None:
        """Nobody is chosen: the next key says who."""
        self._stage, self._old, self._new = SIGN_IN, "", ""
        self.people.choose(None)
        keys = "the number or the initials" if self._switching else "the initials"
        self.entry.ask(NOTHING, "Who is there?", f"Click a name, or type {keys}.", go="")
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, text: str) -> None:
        """A line below what was entered."""
        self.entry.say(text)

    def stop(self) -> None:
        """End the worker."""
        self.entry.clear()
        self._old = self._new = ""
        self._tasks.stop()

    def focus(self) -> None:
        """The keyboard comes here."""
        if self.people.current is None:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.entry.focus()

    def showEvent(self, event: QShowEvent) -> None:
        """The next key belongs here."""
        super().showEvent(event)
        self.focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Esc; letters (and numbers) say who."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.people.step(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() == Qt.Key.Key_Escape:
            self._on_escape()
        elif not self._find(event.text()):
            super().keyPressEvent(event)

    # -- who

    def _find(self, text: str) -> bool:
        if len(text) != 1 or not (text.isalnum() or text in "'-. "):
            return False
        figure = unicodedata.decimal(text, None)
        if figure is not None:
            if self._switching and self.people.current is None:
                self.people.find(str(figure))
            elif self.entry.kind == PIN:
                self.entry.focus()
                self.entry.type_figure(str(figure))
            return True
        now = time.monotonic()
        self._letters = self._letters + text if now - self._letters_at < LETTERS_S else text
        self._letters_at = now
        if not self.people.find(self._letters) and self.people.find(text):
            self._letters = text
        return True

    def _on_escape(self) -> None:
        if self.entry.has_typed:
            self.entry.clear()
        elif self._stage != SIGN_IN and self.people.current is not None:
            self._show_person(self.people.current)
        elif self._switching:
            self.given_up.emit()
        else:
            self.somebody_else()

    def _on_person_chosen(self, user: UserRecord) -> None:
        self._show_person(user)

    def _show_person(self, user: UserRecord) -> None:
        self._stage, self._old, self._new = SIGN_IN, "", ""
        entry = self.entry
        if sign_in.may_sit_down_freely(user):
            entry.ask(NOTHING, user.name, "No PIN is needed.", "Sit down")
        elif user.pin_kind == pins.PASSWORD:
            entry.ask(PASSWORD, user.name, "Password")
        elif user.pin_kind == pins.STARTING:
            entry.ask(PIN, user.name, "The PIN for the start, as an admin told it to you")
        elif user.pin_kind:
            entry.ask(PIN, user.name, "PIN")
        elif gate.may(gate.Right.USERS):
            # An admin sits here, and lets them.
            self._ask_new(user, PIN)
        else:
            entry.ask(
                NOTHING,
                user.name,
                "There is no PIN yet. An admin gives one for the start, in Settings, People.",
                go="",
            )
        if user.pin_kind and sign_in.waits(user.id) > 0:
            entry.wait(lambda: sign_in.waits(user.id), "")
        if self.isVisible():
            self.focus()

    # -- what was entered

    def _on_entered(self, typed: str) -> None:
        user = self.people.current
        if user is None:
            return
        if self._stage == NEW:
            self._take_new(user, typed)
        elif self._stage == AGAIN:
            self._take_again(user, typed)
        else:
            self._old = typed
            self._work(lambda: sign_in.prove(user.id, typed), user)

    def _work(self, what: object, user: UserRecord) -> None:
        self.entry.set_busy(True)
        self._tasks.start(
            lambda _progress, _cancelled: what(),  # type: ignore[operator]
            self._on_proved,
            lambda error: self._on_refused(user, error),
        )

    def _on_proved(self, user: UserRecord) -> None:
        self.entry.set_busy(False)
        self._old = self._new = ""
        self.proved.emit(user)

    def _on_refused(self, user: UserRecord, error: BaseException) -> None:
        self.entry.set_busy(False)
        if isinstance(error, MustChoose):
            self._ask_new(user, PIN)
        elif isinstance(error, SignInRefused):
            wrong = WRONG_PASSWORD if self.entry.kind == PASSWORD else WRONG_PIN
            self._old = ""
            self.entry.say(wrong)
            if error.waits > 0:
                self.entry.wait(lambda: sign_in.waits(user.id), wrong)
        elif isinstance(error, StoreError):
            self.entry.say(error.sentence)
        else:
            raise error
        self.entry.focus()

    # -- one of one's own

    def _ask_new(self, user: UserRecord, kind: str) -> None:
        self._stage, self._new = NEW, ""
        admin = user.role == permissions.ADMIN
        if kind == PASSWORD:
            text = f"Choose a password of at least {pins.LEAST_LETTERS} letters"
        else:
            text = f"Choose a PIN of your own: {pins.DIGITS} figures that only you know"
        other = (USE_PIN if kind == PASSWORD else USE_PASSWORD) if admin else ""
        self.entry.ask(kind, user.name, text, "Go on", other)
        if self.isVisible():
            self.entry.focus()

    def _on_other_kind_wanted(self) -> None:
        user = self.people.current
        if user is not None:
            self._ask_new(user, PIN if self.entry.kind == PASSWORD else PASSWORD)

    def _take_new(self, user: UserRecord, typed: str) -> None:
        kind = self.entry.kind
        wrong = pins.complaint(typed, kind, user.name)
        if wrong:
            self.entry.say(wrong)
            return
        self._stage, self._new = AGAIN, typed
        self.entry.ask(kind, user.name, "Once more, so that no slip of the finger locks you out")
        self.entry.focus()

    def _take_again(self, user: UserRecord, typed: str) -> None:
        kind, new = self.entry.kind, self._new
        if typed != new:
            self._ask_new(user, kind)
            self.entry.say("The two were not the same. Please choose once more.")
            return
        old = self._old
        if not user.pin_kind:
            old = sign_in.give_starting_pin(user.id)
        self._work(lambda: sign_in.choose(user.id, old, new, kind), user)

    # -- how it looks

    def _lay_out(self) -> None:
        self.people.setMinimumWidth(theme.px(230))
        left = QVBoxLayout()
        left.setSpacing(theme.px(10))
        left.addWidget(self.people, 1)
        columns = QHBoxLayout()
        columns.setSpacing(theme.px(36))
        columns.addLayout(left, 5)
        columns.addWidget(self.entry, 6)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.px(10))
        whole.addWidget(self.heading)
        whole.addWidget(self.note)
        whole.addSpacing(theme.px(8))
        whole.addLayout(columns, 1)
        self.heading.setVisible(bool(self.heading.text()))
        self.note.hide()
