"""Tonight's names for the door: who has tickets, where they sit, and who is in.

    door = read_door(performance_id)
    door.find("okaf")                  # as it is typed
    mark_here(performance_id, name.tickets, was=name.shown)

The one list of people that a volunteer gets. It says what the sheet says and no more: a name as it
may be printed (a child's is its parent's, an address is "Guest"), seats, how many, and whether they
are in. No number of a patron or an order, nothing that leads to what else is known.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import NamedTuple

from db import clock, gate
from db.errors import NotAllowed
from db.folding import fold, words
from db.gate import Right, needs
from db.queries import attendance, performances
from db.records.programme import HouseTicket
from desktop.domain import words as wording
from desktop.domain.house import House, Party, read_house
from desktop.domain.opener_kinds import Moment

# So long after it began, a performance is still this evening's.
STILL_ON = timedelta(hours=12)


class DoorName(NamedTuple):
    """One name of the list: who comes with which tickets. `here` counts those who are in.

    `sort` is the name as printed, folded: the kept one may be an address or a child's.
    """

    name: str
    sort: str
    seats: tuple[str, ...]
    tickets: tuple[int, ...]
    will_call: bool
    here: int
    marks: tuple[bool | None, ...] = ()

    @property
    def shown(self) -> dict[int, bool | None]:
        """What is known of each ticket, for `mark_here` to compare."""
        return dict(zip(self.tickets, self.marks, strict=False))

    @property
    def party(self) -> int:
        """How many come."""
        return len(self.tickets)

    @property
    def all_here(self) -> bool:
        """Whether all of them are in."""
        return self.here == len(self.tickets)

    @property
    def about(self) -> str:
        """The line under the name: `F 1–2 · will call · 2 tickets · here`."""
        state = "here" if self.all_here else f"{self.here} here" if self.here else ""
        parts = (
            wording.seats_words(self.seats),
            "will call" if self.will_call else "",
            wording.count_words(self.party, "ticket") if self.party > 1 else "",
            state,
        )
        return " · ".join(part for part in parts if part) or "expected"


class Door(NamedTuple):
    """A performance as the door looks at it, names A to Z; `here` of `tickets` are in."""

    performance_id: int
    title: str
    starts_at: str
    names: tuple[DoorName, ...]
    here: int
    tickets: int

    @property
    def count_words(self) -> str:
        """`34 of 120 here`."""
        return f"{self.here:,} of {self.tickets:,} here"

    def find(self, text: str) -> list[DoorName]:
        """Whose seat that is, or whose name has words that begin with all that is typed; all for ''."""
        asked, plain = words(text), _plain(text)
        if not text.strip():
            return list(self.names)
        return [
            one
            for one in self.names
            if (plain and plain in {_plain(seat) for seat in one.seats})
            or (asked and _is_named(one.name, asked))
        ]


@needs(Right.TONIGHT)
def check_coming(performance_id: int) -> None:
    """Raises NotAllowed for a performance that is over, unless whoever acts may know patrons.

    Raises NotFound. Who sat where last year is not for the door.
    """
    if gate.may(Right.KNOW):
        return
    starts_at = performances.get_performance(performance_id).starts_at
    earliest = min(clock.day_bounds(clock.today())[0], clock.to_text(clock.now() - STILL_ON))
    if starts_at < earliest:
        raise NotAllowed(Right.KNOW.value)


@needs(Right.TONIGHT)
def read_door(performance_id: int) -> Door:
    """Everybody with a ticket that stands. Raises NotFound, and NotAllowed (see `check_coming`)."""
    check_coming(performance_id)
    performance = performances.get_performance(performance_id)
    moment = Moment.at(clock.from_text(performance.starts_at))
    house = read_house(performance_id, moment.today)
    names = [one for party in house.parties for one in _names_of(house, party)]
    names.sort(key=lambda one: (one.sort, one.seats, one.tickets))
    return Door(
        performance_id=performance.id,
        title=performance.title,
        starts_at=performance.starts_at,
        names=tuple(names),
        here=sum(one.here for one in names),
        tickets=sum(one.party for one in names),
    )


@needs(Right.TONIGHT)
def list_tonight(performance_id: int, text: str = "") -> list[DoorName]:
    """The names that a text finds, all for none; to type along, keep a `Door` and ask that."""
    return read_door(performance_id).find(text)


@needs(Right.TONIGHT)
def mark_here(
    performance_id: int, tickets: Collection[int], *, here: bool = True,
    was: Mapping[int, bool | None] | None = None,
) -> int:  # fmt: skip
    """Tick tickets as in, or take the tick away; returns how many are in now, of all.

    Tickets of another performance are left as they are. `was`: what was shown of each. Raises
    NotFound, NotAllowed, and EditConflict where somebody marked one otherwise since.
    """
    check_coming(performance_id)
    attendance.set_attendance(
        performance_id,
        came=tickets if here else (),
        unknown=() if here else tickets,
        was=was,
        label="Marked who came",
        user_id=gate.current().user_id,
    )
    return attendance.count_arrived(performance_id)[0]


def _names_of(house: House, party: Party) -> list[DoorName]:
    lots: dict[tuple[str, str], list[HouseTicket]] = {}
    for ticket in party.tickets:
        lots.setdefault(house.admission_name(ticket), []).append(ticket)
    return [
        DoorName(
            name=name,
            sort=fold(name),
            seats=tuple(t.seat for t in tickets if t.seat),
            tickets=tuple(t.ticket_id for t in tickets),
            will_call=any(t.will_call for t in tickets),
            here=sum(t.attended is True for t in tickets),
            marks=tuple(t.attended for t in tickets),
        )
        for (name, _), tickets in lots.items()
    ]


def _plain(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalnum())


def _is_named(name: str, asked: list[str]) -> bool:
    known = words(name)
    return all(any(word.startswith(part) for word in known) for part in asked)
