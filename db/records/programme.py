"""Productions and performances as the screens and rules see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class PerformanceRecord:
    """One performance with what it plays. Instants are stored texts (UTC).

    `subjects` are all words it can meet an interest by: genre, keywords, composers, works,
    artists; as written.
    """

    id: int
    production_id: int
    title: str
    genre: str
    for_children: bool
    starts_at: str
    doors_at: str | None
    running_minutes: int | None
    capacity: int | None
    cancelled: bool
    disrupted: str
    venue: str
    season: str
    sold: int
    subjects: tuple[str, ...] = ()
    keywords: str = ""
    version: int = 2  # of the performance and its production together


@dataclass(frozen=True, slots=True)
class ProductionRecord:
    """A production as its performances share it. `keywords` as typed, parted by commas."""

    id: int
    title: str
    genre: str
    keywords: str
    for_children: bool
    performances: int
    last_starts_at: str | None


class SeasonVisits(NamedTuple):
    """How often a patron came in a season (performances, not tickets)."""

    season: str
    visits: int
    current: bool


@dataclass(frozen=True, slots=True)
class HouseTicket:
    """One standing ticket of a performance, for the door.

    `holder_display` is the holder patron's name, else the name in the file, else '' (then the
    buyer's name and the party's size are all that is known). `order_tickets` counts the tickets
    that stand for this performance in the same order. The `_sort` names are folded, family name
    first.
    """

    ticket_id: int
    seat: str
    price_type: str
    comp: bool
    will_call: bool
    attended: bool | None
    holder_id: int | None
    holder_display: str
    holder_sort: str
    buyer_id: int | None
    buyer_display: str
    buyer_sort: str
    order_id: int
    order_number: str
    order_tickets: int
    household_id: int | None
    order_comment: str = ""
