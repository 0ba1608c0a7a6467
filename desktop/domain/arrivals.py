"""Who is here tonight, as the desk looks at it: by seat or by name, and found by a few letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from db.folding import fold, words
from db.queries.attendance import Arrival
from db.queries.seats import seat_key
from desktop.domain import words as wording

BY_SEAT, BY_NAME = "seat", "name"
HERE, SOME, ABSENT, UNKNOWN = "here", "some", "absent", ""


class ArrivalMark(NamedTuple):
    """What a row of the list shows: seats, how many tickets, and whether they are in.

    `group` is the row of the house or the letter under which it stands, '' where it is that of
    the row before.
    """

    seats: str
    tickets: int
    will_call: bool
    state: str
    group: str = ""

    @property
    def about(self) -> str:
        """The line under the name."""
        parts = (
            "will call" if self.will_call else "",
            wording.count_words(self.tickets, "ticket") if self.tickets > 1 else "",
            _STATES[self.state],
        )
        said = " · ".join(part for part in parts if part) or "expected"
        return said[0].upper() + said[1:]


_STATES = {HERE: "here", SOME: "some are here", ABSENT: "did not come", UNKNOWN: ""}


@dataclass(frozen=True, slots=True)
class TonightHouse:
    """Everybody with a ticket, in an order; `here` of `tickets` are in."""

    arrivals: tuple[Arrival, ...] = ()
    here: int = 0
    tickets: int = 0
    order: str = BY_SEAT

    @property
    def count_words(self) -> str:
        """`34 of 120 here`."""
        return f"{self.here:,} of {self.tickets:,} here"

    def marks(self, shown: Sequence[Arrival] | None = None) -> dict[int, ArrivalMark]:
        """By patron, what their rows show, for these or for all in their order."""
        found, before = {}, None
        for arrival in self.arrivals if shown is None else shown:
            group = _group(arrival, self.order)
            found[arrival.patron_id] = mark_of(arrival, "" if group == before else group)
            before = group
        return found

    def find(self, text: str) -> list[Arrival]:
        """Those of whom a seat or an order is that, or whose names begin with all that is typed."""
        asked, plain = words(text), _plain(text)
        if not asked:
            return []
        return [
            arrival
            for arrival in self.arrivals
            if plain in {_plain(seat) for seat in arrival.seats}
            or plain in {_plain(order) for order in arrival.orders}
            or _is_named(arrival.name, asked)
        ]


def in_order(
    arrivals: Sequence[Arrival], here: int, tickets: int, order: str = BY_SEAT
) -> TonightHouse:
    """The house by seat (who has none comes last, by name) or by family name."""
    if order == BY_NAME:
        ranked = sorted(arrivals, key=lambda a: (a.sort_name, a.patron_id))
    else:
        ranked = sorted(arrivals, key=_by_seat)
    return TonightHouse(tuple(ranked), here, tickets, order)


def _by_seat(arrival: Arrival) -> tuple[bool, tuple[tuple[int, int, str], ...], str, int]:
    first = seat_key(arrival.seats[0]) if arrival.seats else ()
    return not arrival.seats, first, arrival.sort_name, arrival.patron_id


def mark_of(arrival: Arrival, group: str = "") -> ArrivalMark:
    """What the row of one patron shows."""
    state = UNKNOWN
    if arrival.here:
        state = HERE
    elif arrival.came:
        state = SOME
    elif arrival.absent == len(arrival.tickets):
        state = ABSENT
    seats = wording.seats_words(arrival.seats)
    return ArrivalMark(seats, len(arrival.tickets), arrival.will_call, state, group)


def _group(arrival: Arrival, order: str) -> str:
    """The row of the seat, or the first letter of the family name."""
    if order == BY_NAME or not arrival.seats:
        first = arrival.sort_name.lstrip()[:1]
        return first.upper() if first.isalnum() else "#"
    return arrival.seats[0].rstrip("0123456789 -")[:4] or "·"


def _plain(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalnum())


def _is_named(name: str, asked: list[str]) -> bool:
    known = words(name)
    return all(any(word.startswith(part) for word in known) for part in asked)
