"""People as the screens and rules see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from db.records.patron_row import PatronRow as PatronRow


class Provenance(NamedTuple):
    """Who told us, when, from what. kind: staff, form, call, sheet, import, history."""

    kind: str
    source: str
    user: str
    at: str


class ContactPointRecord(NamedTuple):
    """A phone, e-mail or address. `value` as typed; `normal` as compared."""

    id: int
    kind: str
    label: str
    value: str
    normal: str
    street: str
    city: str
    region: str
    postcode: str
    country: str
    preferred: bool
    provenance: Provenance
    version: int = 1


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """What is allowed on a channel, in which words, since when."""

    id: int
    channel: str
    granted: bool
    wording: str
    given_at: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class AccessNeedRecord:
    """What is needed and what we do about it. audience: say, print, desk."""

    id: int
    need: str
    instruction: str
    audience: str
    provenance: Provenance
    version: int = 1


@dataclass(frozen=True, slots=True)
class RelationshipRecord:
    """Who is whose. kind: child, partner, parent, sibling, friend, companion."""

    id: int
    kind: str
    other_id: int | None
    name: str
    birth_year: int | None
    audience: str
    provenance: Provenance
    version: int = 1


@dataclass(frozen=True, slots=True)
class HouseholdRecord:
    """A household and its members (id, name) besides and including the patron asked for."""

    id: int
    name: str
    members: tuple[tuple[int, str], ...]
    version: int = 1


class TabCounts(NamedTuple):
    """What the tabs show behind their names."""

    history: int
    interests: int
    notes: int


class PatronDetail(NamedTuple):
    """Everything of the header and the Details tab. Birthday parts may each be missing."""

    id: int
    given: str
    family: str
    display_name: str
    say_as: str
    pronouns: str
    salutation: str
    birth_year: int | None
    birth_month: int | None
    birth_day: int | None
    since: str | None
    organisation: str
    deceased: bool
    archived: bool
    no_chat: bool
    visits: int
    spend_minor: int
    first_visit: str | None
    last_visit: str | None
    next_visit: str | None
    member_until: str | None
    version: int
    household: HouseholdRecord | None
    contact_points: tuple[ContactPointRecord, ...]
    consents: tuple[ConsentRecord, ...]
    access_needs: tuple[AccessNeedRecord, ...]
    relationships: tuple[RelationshipRecord, ...]
    counts: TabCounts


@dataclass(frozen=True, slots=True)
class DuplicateHint:
    """Somebody who may be the same person, and why we think so, in words."""

    patron_id: int
    name: str
    reason: str
    score: int
