"""The editors behind the settings: each has a card with a button, and is made on its first use.

A room is a widget with `activate()` and a signal `closed`; add one by a line in `ROOMS`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from db import gate
from db.gate import Right
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label


class Room(NamedTuple):
    """`about` says on the card what can be changed there, `button` leads in."""

    key: str
    title: str
    about: str
    button: str
    make: Callable[[Desk], QWidget]
    right: Right = Right.KNOW  # without it the card is not there


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
        "Change the call guides…",
        _guides,
        Right.POLICY,
    ),
    Room(
        "house_policy",
        "House rules for offers",
        "Until when tickets are exchanged, refunded or taken back as a gift, who may grant what, "
        "and which memberships there are to offer.",
        "Change the house rules…",
        _policy,
        Right.POLICY,
    ),
    Room(
        "letters",
        "Letters",
        "The e-mails that can be drafted for a patron: their words, their fields, and which of "
        "them ask for consent.",
        "Change the letters…",
        _letters,
        Right.KEEP,
    ),
    Room(
        "privacy",
        "Privacy",
        "How long people and what they told you are kept, who is due to go by that, and the words "
        "in which they are asked for consent.",
        "Look who is due…",
        _privacy,
        Right.POLICY,
    ),
    Room(
        "backups",
        "Backups",
        "Copies of the file that are made by themselves: when the last one was made, what is in each, "
        "and a second place for them.",
        "See the backups…",
        _backups,
        Right.BACKUP,
    ),
    Room(
        "deleted",
        "Recently deleted",
        "Notes, interests, promises, lists and whatever else was removed by hand in the last thirty "
        "days, each with a way to bring it back.",
        "See what was deleted…",
        _deleted,
        Right.KEEP,
    ),
    Room(
        "books",
        "The books",
        "Who did what and when, for the whole house: changes, exports, prints, sign-ins, backups.",
        "Read the books…",
        _books,
        Right.BOOKS,
    ),
    Room(
        "protection",
        "Protect the file",
        "Encryption: what it is good for, turning it on and off, a new recovery passphrase, and which "
        "copies can still be read by anybody.",
        "Protect the file…",
        _protection,
        Right.RESTORE,
    ),
)


def list_rooms() -> list[Room]:
    """The rooms that whoever is at the desk may enter."""
    return [room for room in ROOMS if gate.may(room.right)]


class RoomCard(Card):
    """What a room is for, and the way into it."""

    wanted = Signal(str)

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(room.title, parent=parent)
        self.enter = Button(room.button, "secondary", "edit")
        self.enter.setAccessibleName(room.button.rstrip("…"))
        self.enter.clicked.connect(lambda: self.wanted.emit(room.key))
        self.body.addWidget(Label(room.about, "body", "ink2", wrap=True))
        foot = QWidget()
        self.beside = FlowLayout(foot, gap=theme.px(8), line_gap=theme.px(6))
        self.beside.addWidget(self.enter)
        self.body.addWidget(foot)
