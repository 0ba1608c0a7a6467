"""The editors behind the settings: each has a row with a button on a card, and is made on its first use.

A room is a widget with `activate()` and a signal `closed`; add one by a line in `ROOMS`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db import gate
from db.gate import Right
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import Label

WORDS, PEOPLE, FILE = "Words and rules", "People's data", "Safety of the file"


class Room(NamedTuple):
    """`about` says on its row what can be changed there, `button` leads in."""

    key: str
    title: str
    about: str
    button: str
    make: Callable[[Desk], QWidget]
    right: Right = Right.KNOW  # without it the row is not there
    card: str = WORDS


def _letters(desk: Desk) -> QWidget:
    from desktop.ui.settings.letters_page import LettersPage

    return LettersPage(desk)


def _guides(desk: Desk) -> QWidget:
    from desktop.ui.settings.guides_page import GuidesPage

    return GuidesPage(desk)


def _policy(desk: Desk) -> QWidget:
    from desktop.ui.settings.policy_page import PolicyPage

    return PolicyPage(desk)


def _backups(desk: Desk) -> QWidget:
    from desktop.ui.settings.backups_page import BackupsPage

    return BackupsPage(desk)


def _deleted(desk: Desk) -> QWidget:
    from desktop.ui.settings.deleted_page import DeletedPage

    return DeletedPage(desk)


def _books(desk: Desk) -> QWidget:
    from desktop.ui.settings.books_page import BooksPage

    return BooksPage(desk)


def _protection(desk: Desk) -> QWidget:
    from desktop.ui.settings.protection_page import ProtectionPage

    return ProtectionPage(desk)


def _privacy(desk: Desk) -> QWidget:
    from desktop.ui.settings.privacy_page import PrivacyPage

    return PrivacyPage(desk)


ROOMS: tuple[Room, ...] = (
    Room(
        "call_guides",
        "Call guides",
        "What leads through a complaint, a renewal or a word of thanks: what to say in each of "
        "the five steps, the hints, the quick answers.",
        "Change…",
        _guides,
        Right.POLICY,
    ),
    Room(
        "house_policy",
        "House rules for offers",
        "Until when tickets are exchanged, refunded or taken back as a gift, who may grant what, "
        "and which memberships there are to offer.",
        "Change…",
        _policy,
        Right.POLICY,
    ),
    Room(
        "letters",
        "Letters",
        "The e-mails that can be drafted for a patron: their words, their fields, and which of "
        "them ask for consent.",
        "Change…",
        _letters,
        Right.KEEP,
    ),
    Room(
        "privacy",
        "Privacy",
        "How long people and what they told you are kept, who is due to go by that, and the words "
        "in which they are asked for consent.",
        "Open…",
        _privacy,
        Right.POLICY,
        PEOPLE,
    ),
    Room(
        "backups",
        "Backups",
        "Copies of the file that are made by themselves: when the last one was made, what is in each, "
        "and a second place for them.",
        "Open…",
        _backups,
        Right.BACKUP,
        FILE,
    ),
    Room(
        "deleted",
        "Recently deleted",
        "Notes, interests, promises, lists and whatever else was removed by hand in the last thirty "
        "days, each with a way to bring it back.",
        "Open…",
        _deleted,
        Right.KEEP,
        PEOPLE,
    ),
    Room(
        "books",
        "The books",
        "Who did what and when, for the whole house: changes, exports, prints, sign-ins, backups.",
        "Open…",
        _books,
        Right.BOOKS,
        PEOPLE,
    ),
    Room(
        "protection",
        "Protect the file",
        "Encryption: what it is good for, turning it on and off, a new recovery passphrase, and which "
        "copies can still be read by anybody.",
        "Open…",
        _protection,
        Right.RESTORE,
        FILE,
    ),
)


def list_rooms() -> list[Room]:
    """The rooms that whoever is at the desk may enter."""
    return [room for room in ROOMS if gate.may(room.right)]


class RoomRow(QWidget):
    """What a room is for, and at the end of its first line the way into it."""

    wanted = Signal(str)

    def __init__(
        self, key: str, title: str, about: str, button: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.enter = Button(button, "secondary")
        self.enter.setAccessibleName(f"{title}: {button.rstrip('…').lower()}")
        self.enter.setAccessibleDescription(about)
        self.enter.clicked.connect(lambda: self.wanted.emit(key))
        self.beside = QHBoxLayout()
        self.beside.setSpacing(theme.px(4))
        self.beside.addWidget(Label(title, "strong"), 1)
        self.beside.addWidget(self.enter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(4), 0, theme.px(4))
        column.setSpacing(theme.px(2))
        column.addLayout(self.beside)
        column.addWidget(Label(about, "body", "ink2", wrap=True))


def row_of(room: Room) -> RoomRow:
    """The row of a room."""
    return RoomRow(room.key, room.title, room.about, room.button)
