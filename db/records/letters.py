"""Letters as the screens and rules see them: templates, drafts that were made, whom they are for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from db.records.patrons import ConsentRecord


@dataclass(frozen=True, slots=True)
class LetterTemplateRecord:
    """A letter with fields in braces.

    `id` is 0 for a shipped one that nobody changed; `shipped` is its key, '' for one of our own.
    channel: email, post. purpose: news (asks for consent), answer (to what they asked or did).
    """

    id: int
    name: str
    subject: str
    body: str
    channel: str = "email"
    purpose: str = "news"
    archived: bool = False
    shipped: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class LetterRecord:
    """A draft that was made for a patron. `template_id` None: written freely, or a shipped one."""

    id: int
    patron_id: int
    template_id: int | None
    template_name: str
    channel: str
    sent_to: str
    subject: str
    body: str
    call_id: int | None
    user: str
    made_at: str


@dataclass(frozen=True, slots=True)
class SaidOpener:
    """An opener that stands in a letter: it counts as said."""

    key: str
    kind: str
    say: str


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A draft about to be kept in the history."""

    patron_id: int
    subject: str
    body: str
    sent_to: str = ""
    channel: str = "email"
    template_id: int | None = None
    template_name: str = ""
    call_id: int | None = None
    said: SaidOpener | None = None


@dataclass(frozen=True, slots=True)
class LetterPerson:
    """Whom a letter is for. `emails` the preferred first; `address` the lines of the best one.

    `consents` holds the latest word of each channel.
    """

    id: int
    given: str
    family: str
    display_name: str
    salutation: str
    organisation: str
    deceased: bool
    archived: bool
    no_chat: bool
    emails: tuple[str, ...] = ()
    address: tuple[str, ...] = ()
    consents: Mapping[str, ConsentRecord] = field(default_factory=dict)
