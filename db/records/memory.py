"""Interests, notes, promises and reactions as the screens and rules see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from db.records.patrons import Provenance


class PatronInterestRecord(NamedTuple):
    """A patron's interest. strength: 3 loves, 2 likes, 1 curious, -1 not for them."""

    id: int
    interest_id: int
    name: str
    group: str
    detail: str
    strength: int
    audience: str
    provenance: Provenance
    matches: tuple[str, ...] = ()
    version: int = 1


@dataclass(frozen=True, slots=True)
class VocabularyEntry:
    """An item of the vocabulary with its other words and how many patrons have it."""

    id: int
    name: str
    group: str
    aliases: tuple[str, ...]
    matches: tuple[str, ...]
    patrons: int
    retired: bool = False
    version: int = 1


@dataclass(frozen=True, slots=True)
class PromiseRecord:
    """What we said we would do. `due_on` is an ISO date; open while `done_at` is None.

    kind: promise, task. `owner` will do it ('' whoever is here); `first_due_on` is the day that
    was said first, `moves` how often it was put off, `call_id` the call it was made in.
    """

    id: int
    patron_id: int
    note_id: int | None
    text: str
    due_on: str | None
    done_at: str | None
    outcome: str
    made_at: str
    user: str
    audience: str
    version: int
    kind: str = "promise"
    owner_id: int | None = None
    owner: str = ""
    first_due_on: str | None = None
    moves: int = 0
    call_id: int | None = None
    source_kind: str = "staff"
    source: str = ""


class NoteRecord(NamedTuple):
    """A note. kind: note, complaint (open while `resolved_at` is None), avoid (do not mention)."""

    id: int
    patron_id: int
    kind: str
    text: str
    door_line: str
    audience: str
    pinned: bool
    performance_id: int | None
    performance_title: str
    resolved_at: str | None
    provenance: Provenance
    created_at: str
    updated_at: str
    version: int
    promises: tuple[PromiseRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenerUseRecord:
    """An opener that was said or waved off; action: said, not_now."""

    key: str
    kind: str
    action: str
    used_at: str
    user: str


@dataclass(frozen=True, slots=True)
class DonationRecord:
    """A gift of money, or of tickets given back (kind: gift, returned_ticket)."""

    id: int
    kind: str
    amount_minor: int
    currency: str
    given_at: str
    purpose: str
    thanked_at: str | None
    version: int = 1


@dataclass(frozen=True, slots=True)
class MembershipRecord:
    """A subscription, season pass or friend scheme."""

    id: int
    kind: str
    starts: str
    ends: str | None
    status: str
    upgraded_at: str | None
