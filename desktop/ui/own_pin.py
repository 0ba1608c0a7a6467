"""Choosing a PIN or password of one's own, at the desk one sits at."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from db.errors import StoreError
from db.records.users import UserRecord
from desktop.domain import permissions, pins, sign_in
from desktop.domain.sign_in import SignInRefused
from desktop.ui import theme
from desktop.ui.secret_entry import PASSWORD, PIN, SecretEntry
from desktop.ui.tasks import Tasks

OLD, NEW, AGAIN = "old", "new", "again"
USE_PASSWORD, USE_PIN = "A password instead", "A PIN instead"


class OwnPinDialog(QDialog):
    """The old one, the new one, the new one again; accepted once it is kept."""

    def __init__(self, user: UserRecord, why: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Your PIN")
        self._user, self._why = user, why
        self._old = self._new = ""
        self._tasks = Tasks(self)
        self.entry = SecretEntry()
        side = theme.px(26)
        column = QVBoxLayout(self)
        column.setContentsMargins(side, side, side, side)
        column.addWidget(self.entry)
        room = self.screen().availableGeometry()
        self.resize(
            min(theme.px(440), room.width() - theme.px(40)),
            min(theme.px(500), room.height() - theme.px(60)),
        )
        self.entry.entered.connect(self._on_entered)
        self.entry.other_kind_wanted.connect(self._on_other_kind_wanted)
        self.finished.connect(lambda _: self._on_finished())
        if user.pin_kind:
            self._ask_old()
        else:
            self._ask_new(PIN)

    def _ask_old(self) -> None:
        self._stage, self._old = OLD, ""
        password = self._user.pin_kind == pins.PASSWORD
        what = "password" if password else "PIN"
        self.entry.ask(
            PASSWORD if password else PIN, self._user.name, f"Your present {what}", "Go on"
        )
        self.entry.focus()

    def _ask_new(self, kind: str) -> None:
        self._stage, self._new = NEW, ""
        if kind == PASSWORD:
            text = f"A new password of at least {pins.LEAST_LETTERS} letters"
        else:
            text = f"A new PIN: {pins.DIGITS} figures that only you know"
        other = ""
        if self._user.role == permissions.ADMIN:
            other = USE_PIN if kind == PASSWORD else USE_PASSWORD
        self.entry.ask(kind, self._user.name, f"{self._why} {text}".strip(), "Go on", other)
        self.entry.focus()

    def _on_entered(self, typed: str) -> None:
        if self._stage == OLD:
            self._old = typed
            self._ask_new(PIN)
        elif self._stage == NEW:
            self._take_new(typed)
        elif typed != self._new:
            self._ask_new(self.entry.kind)
            self.entry.say("The two were not the same. Please choose once more.")
        else:
            self._keep(typed, self.entry.kind)

    def _on_other_kind_wanted(self) -> None:
        self._ask_new(PIN if self.entry.kind == PASSWORD else PASSWORD)

    def _take_new(self, typed: str) -> None:
        kind = self.entry.kind
        wrong = pins.complaint(typed, kind, self._user.name)
        if wrong:
            self.entry.say(wrong)
            return
        self._stage, self._new = AGAIN, typed
        self.entry.ask(kind, self._user.name, "The same once more", "Keep it")
        self.entry.focus()

    def _keep(self, typed: str, kind: str) -> None:
        user_id, old = self._user.id, self._old
        self.entry.set_busy(True)
        self._tasks.start(
            lambda _progress, _cancelled: sign_in.choose(user_id, old, typed, kind),
            lambda _: self.accept(),
            self._on_refused,
        )

    def _on_refused(self, error: BaseException) -> None:
        self.entry.set_busy(False)
        if not isinstance(error, StoreError):
            raise error
        if isinstance(error, SignInRefused):
            self._ask_old()
            self.entry.say("The present one was not right.")
            if error.waits > 0:
                user_id = self._user.id
                self.entry.wait(lambda: sign_in.waits(user_id), "The present one was not right.")
        else:
            self._ask_new(PIN)
            self.entry.say(error.sentence)

    def _on_finished(self) -> None:
        self.entry.clear()
        self._old = self._new = ""
        self._tasks.stop()
