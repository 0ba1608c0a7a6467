"""What a sentence brought, as it is kept, and what the grammar of sentences is read from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class CapturedFact:
    """One fact out of a sentence, ready to be kept.

    kind and what `what` and `detail` then are:
    interest - name in the vocabulary (made if new) and its detail, with `strength`, `group` of a
    new one; access - the need and what we do about it; birthday - `1980-05-17`, `--05-17` or
    `1980`; relationship - child, partner ... and the name, with `birth_year`; membership - what
    they want in `detail`; promise - what we will do, with `due` (ISO date or None); reaction -
    liked, mixed, disliked and a comment, with `performance_id`; avoid - what is not to be
    mentioned. `audience` '' means the usual one of its kind.
    """

    kind: str
    what: str
    detail: str = ""
    due: str | None = None
    strength: int = 2
    performance_id: int | None = None
    audience: str = ""
    birth_year: int | None = None
    group: str = ""


class InterestEntry(NamedTuple):
    """An item of the vocabulary with its other words."""

    id: int
    name: str
    group: str
    aliases: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()


class ProductionEntry(NamedTuple):
    """A production by all it may be called: its title, composers, works and artists."""

    id: int
    title: str
    genre: str = ""
    composers: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    artists: tuple[str, ...] = ()


class ComingEntry(NamedTuple):
    """A performance to come, on its day at the venue (ISO date), soonest first."""

    id: int
    production_id: int
    day: str


class AttendedEntry(NamedTuple):
    """A past performance that a patron holds or held standing tickets for; day as above.

    attended: True scanned, None unknown (those who did not come are not in the list).
    """

    performance_id: int
    production_id: int
    title: str
    day: str
    attended: bool | None = None
    reaction: str = ""


class HeldInterest(NamedTuple):
    """An interest that a patron is known to have; `learnt_at` is a stored instant."""

    name: str
    detail: str
    strength: int
    learnt_at: str = ""


class CapturePatron(NamedTuple):
    """What the grammar needs to know of the patron a sentence is about.

    `relatives` are (kind, name) of relationships; `members` the names of the household besides;
    `past_needs` what was needed once and is no more.
    """

    id: int
    given: str
    family: str
    display_name: str
    say_as: str
    pronouns: str
    birthday: tuple[int | None, int | None, int | None]
    attended: tuple[AttendedEntry, ...] = ()
    interests: tuple[HeldInterest, ...] = ()
    relatives: tuple[tuple[str, str], ...] = ()
    members: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    promises: tuple[tuple[str, str], ...] = ()
    avoids: tuple[str, ...] = ()
    past_needs: tuple[str, ...] = ()
