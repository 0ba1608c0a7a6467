"""Protect the file: encrypted or not, what that is good for, its passphrase, copies that are still plain."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from db import connection
from db.errors import StoreError
from desktop.domain import file_care, key_store, protection
from desktop.domain.protection import Conversion, PlainCopy, Protection
from desktop.domain.words import when_words
from desktop.ui.desk import Desk
from desktop.ui.settings.passphrase_dialog import PassphraseDialog
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.inner_page import InnerPage, in_a_row
from desktop.ui.widgets.labels import Label

HOW = (
    "Encryption keeps what is in the file from whoever gets hold of this computer's disk, or of a stick "
    "with a backup. It does not help against somebody who sits at this desk while Rapport is open: "
    "that is what PINs are for."
)
PLAIN = (
    "The file is not encrypted. Whoever has this computer's disk, or a copy of the file, can read "
    "all of it."
)
SECURED = "The file and the backups that are made from now on are encrypted."
NO_REPRINT = (
    "The printed page cannot be printed again: the passphrase is kept nowhere. If the page is lost, "
    "make a new passphrase; the one before is worth nothing then, also for the backups in their folder. "
    "A copy that was carried elsewhere still opens with the passphrase it left with."
)
OVERWRITTEN = (
    "Encrypting overwrites what was plain before. A solid-state disk may keep some of it in spare blocks for a "
    "while, out of reach of ordinary programs; only its own encryption (BitLocker, FileVault) rules "
    "that out."
)
WIDEST, MOST_NAMED = 860, 6


class ProtectionPage(InnerPage):
    """`closed`; `convert_wanted` once what is wanted lies on the desk (`desk.conversion`)."""

    convert_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Protect the file", HOW, WIDEST, parent)
        self._desk = desk
        self._copies: tuple[PlainCopy, ...] = ()
        self._found = Protection(encrypted=False)
        self.status = Label("", "strong", wrap=True)
        self.told = Label("", "body", "ink2", wrap=True)
        self.encrypt = Button("Encrypt the file…", "primary")
        self.decrypt = Button("Stop encrypting…", "quiet")
        self.renew = Button("New passphrase…", "secondary")
        self.store = Button("", "secondary")
        self.key_words = Label("", "body", "ink2", wrap=True)
        self.copies = Label("", "body", "ink2", wrap=True)
        self.encrypt_copies = Button("Encrypt them", "secondary")
        self.remove_copies = Button("Remove them…", "quiet")
        self._lay_out()
        self.encrypt.clicked.connect(self._on_encrypt)
        self.decrypt.clicked.connect(self._on_decrypt)
        self.renew.clicked.connect(self._on_renew)
        self.store.clicked.connect(self._on_store)
        self.encrypt_copies.clicked.connect(self._on_encrypt_copies)
        self.remove_copies.clicked.connect(self._on_remove_copies)

    def activate(self) -> None:
        """Show how it stands now."""
        try:
            self._show(protection.look(connection.current_path()))
            self._copies = protection.list_plain_copies(connection.current_path())
        except StoreError as failure:
            self._desk.dialogs.show_failure(failure)
        self._show_copies()
        (self.renew if self.encrypt.isHidden() else self.encrypt).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    def _show(self, found: Protection) -> None:
        self._found = found
        on = found.encrypted
        self.status.setText(SECURED if on else PLAIN)
        self.status.set_token("ink" if on else "amber")
        self.told.setText("" if on else OVERWRITTEN)
        self.told.setVisible(not on)
        self.encrypt.setVisible(not on)
        self.decrypt.setVisible(on)
        self.key_card.setVisible(on)
        since = f" The passphrase was made {when_words(found.since)}." if found.since else ""
        where = (
            f"The key is kept in {key_store.name()}, so nobody is asked on this computer."
            if found.in_store
            else "The passphrase is asked for each time Rapport starts."
        )
        self.key_words.setText(where + since)
        self.store.setText("Ask at each start" if found.in_store else "Do not ask on this computer")
        self.store.setAccessibleName(self.store.text())

    def _show_copies(self) -> None:
        copies = self._copies if self._found.encrypted else ()
        self.copies_card.setVisible(bool(copies))
        if not copies:
            return
        size = file_care.size_words(sum(copy.size for copy in copies))
        named = ", ".join(copy.path.name for copy in copies[:MOST_NAMED])
        more = f" and {len(copies) - MOST_NAMED} more" if len(copies) > MOST_NAMED else ""
        one = len(copies) == 1
        self.copies.setText(
            f"{len(copies)} {'copy' if one else 'copies'} of the file ({size}) from before can still be "
            f"read by anybody: {named}{more}. Those in the second place are counted where it is there now; "
            "copies that were carried elsewhere are not."
        )

    # -- on and off

    def _on_encrypt(self) -> None:
        dialog = PassphraseDialog(
            self._desk, connection.current_path(), "Encrypt the file", parent=self.window()
        )
        if self._desk.dialogs.run(dialog):
            self._desk.conversion = Conversion(dialog.words, dialog.use_store)
            self.convert_wanted.emit()

    def _on_decrypt(self) -> None:
        if self._desk.dialogs.confirm(
            "Stop encrypting the file?",
            "Whoever has this computer's disk, or a backup made from now on, can read all of it. "
            "Backups that are encrypted stay so: keep the printed page for them.",
            "Stop encrypting",
        ):
            self._desk.conversion = Conversion()
            self.convert_wanted.emit()

    # -- the passphrase and the key

    def _on_renew(self) -> None:
        database = connection.current_path()
        dialog = PassphraseDialog(
            self._desk, database, "Use this passphrase", ask_store=False, parent=self.window()
        )
        if not self._desk.dialogs.run(dialog):
            return
        self._work(
            lambda: protection.renewed_words(protection.new_passphrase(database, dialog.words))
        )

    def _on_store(self) -> None:
        database = connection.current_path()
        if self._found.in_store:
            self._work(
                lambda: protection.forget_in_store(database),
                "From now on the passphrase is asked for at each start.",
            )
        else:
            self._work(partial(_remember, database), "Nobody is asked on this computer any more.")

    # -- copies

    def _on_encrypt_copies(self) -> None:
        database, copies = connection.current_path(), self._copies
        self._work(
            lambda: protection.encrypt_copies(database, copies), "The copies are encrypted now."
        )

    def _on_remove_copies(self) -> None:
        count = len(self._copies)
        if self._desk.dialogs.confirm(
            f"Remove {count} {'copy' if count == 1 else 'copies'} for good?",
            "They are overwritten and removed. Make a backup first if none is encrypted yet.",
            "Remove them",
        ):
            database, copies = connection.current_path(), self._copies
            self._work(lambda: protection.remove_copies(database, copies), "The copies are gone.")

    def _work(self, work: Callable[[], object], said: str = "") -> None:
        """On the worker; the buttons rest meanwhile. Without words, those that the work gives."""
        self._set_on(False)

        def done(result: object) -> None:
            self._set_on(True)
            self.activate()
            if said:
                self._desk.toasts.show(said)
            else:
                self._desk.dialogs.show_message("The new passphrase", str(result))

        def failed(error: BaseException) -> None:
            self._set_on(True)
            self.activate()
            if not isinstance(error, StoreError):
                raise error
            self._desk.dialogs.show_failure(error)

        self._desk.tasks.start(lambda _p, _c: work(), done, failed)

    def _set_on(self, on: bool) -> None:
        for button in (self.encrypt, self.decrypt, self.renew, self.store,
                       self.encrypt_copies, self.remove_copies):  # fmt: skip
            button.setEnabled(on)

    def _lay_out(self) -> None:
        stand = Card()
        for widget in (self.status, self.told, in_a_row(self.encrypt, self.decrypt)):
            stand.body.addWidget(widget)
        self.key_card = Card("The key and the passphrase")
        self.key_card.body.addWidget(self.key_words)
        self.key_card.body.addWidget(Label(NO_REPRINT, "body", "ink2", wrap=True))
        self.key_card.body.addWidget(in_a_row(self.renew, self.store))
        self.copies_card = Card("Copies that are not encrypted")
        self.copies_card.body.addWidget(self.copies)
        self.copies_card.body.addWidget(in_a_row(self.encrypt_copies, self.remove_copies))
        self.add_cards(stand, self.key_card, self.copies_card)


def _remember(database: Path) -> None:
    if not protection.remember(database):
        raise StoreError(
            f"{key_store.name().capitalize()} did not take the key, so the passphrase is asked for at "
            "each start as before. Sign in to this computer's desktop, then try again."
        )
