"""A list by rule, as a value: conditions in groups, and the saved lists that hold them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends included, or a way to find them on the day it is asked.

    mode: '' (at any time), since (`start`), until (`end`), between (`start`, `end`), last
    (the `days` up to today), ago (more than `days` ago), next (from today, `days` on), season
    (the one called `season`, '' the present one). `start` and `end` are ISO dates.
    """

    mode: str = ""
    start: str = ""
    end: str = ""
    days: int = 0
    season: str = ""


ANY_TIME = Period()


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that is true of a patron or not.

    `kind` and `test` say what is asked, `scope` narrows it (by genre; by e-mail), `text` and
    `detail` are words to look for, `number` how many or how much; what a kind does not ask stays
    empty. Which kinds ask what: `desktop.domain.segment_kinds`.
    """

    kind: str
    test: str = ""
    scope: str = ""
    text: str = ""
    detail: str = ""
    number: int = 0
    period: Period = ANY_TIME


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions and further groups of which all, any or none are to hold.

    A group with nothing in it asks nothing: everybody fits.
    """

    match: str = "all"
    parts: tuple[Condition | Group, ...] = ()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All conditions, those of inner groups too, in order."""
        found: list[Condition] = []
        for part in self.parts:
            found += part.conditions if isinstance(part, Group) else (part,)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class SegmentRecord:
    """A saved list; `rules` is the stored JSON text."""

    id: int
    name: str
    rules: str
    updated_at: str
    version: int


@dataclass(frozen=True, slots=True)
class PersonOut:
    """What goes out about one patron. `email`, `phone` and `address` are those to be used first.

    The three permissions are True (given), False (refused) or None (never asked).
    """

    id: int
    name: str
    given: str
    family: str
    salutation: str
    organisation: str
    household_id: int | None
    household: str
    email: str
    phone: str
    street: str
    city: str
    region: str
    postcode: str
    country: str
    address: str
    visits: int
    first_visit: str | None
    last_visit: str | None
    last_production: str | None
    next_visit: str | None
    member_until: str | None
    interests: str
    email_allowed: bool | None
    phone_allowed: bool | None
    post_allowed: bool | None
    archived: bool
    deceased: bool
