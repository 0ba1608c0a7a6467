"""Who is in the house: the tickets of a performance as parties, and the name of each admission.

A party is who sits and arrives together: tickets of one order, of one patron, of one household.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from db.folding import fold
from db.queries import facts as facts_queries
from db.queries import performances
from db.records.facts import PatronFacts
from db.records.programme import HouseTicket, PerformanceRecord
from desktop.domain import door_text, words


@dataclass(frozen=True, slots=True)
class Party:
    """Tickets that belong together. `key` is stable while its oldest order stands."""

    key: str
    tickets: tuple[HouseTicket, ...]
    adults: tuple[int, ...]
    children: frozenset[str]

    @property
    def seats(self) -> list[str]:
        """The seats that are known."""
        return [t.seat for t in self.tickets if t.seat]

    def seats_of(self, patron_id: int) -> list[str]:
        """One patron's own seats, or the party's if none is their own."""
        return [t.seat for t in self.tickets if t.holder_id == patron_id and t.seat] or self.seats


@dataclass(frozen=True, slots=True)
class House:
    """A performance, its parties in order of seat, and what is known of the people.

    `day` is the venue's day of the performance. `given_away` are patrons' ids that must not be
    named (children).
    """

    performance: PerformanceRecord
    day: date
    parties: tuple[Party, ...]
    facts: dict[int, PatronFacts]
    under_age: frozenset[int]

    def name(self, patron_id: int) -> str:
        """A patron's name as it may be printed."""
        known = self.facts.get(patron_id)
        if known is None or patron_id in self.under_age:
            return door_text.NO_NAME
        return door_text.printable_name(known.display_name)

    def sort_name(self, patron_id: int) -> str:
        """The name as lists have it, family name first, where the two can be told apart."""
        known = self.facts.get(patron_id)
        name = self.name(patron_id)
        if known is None or name == door_text.NO_NAME:
            return name
        return _family_first(name, known.given.strip())

    def admission_name(self, ticket: HouseTicket) -> tuple[str, str]:
        """(name, key to sort by) of who comes with a ticket: holder, else buyer, else guest."""
        childs = door_text.is_child_price(ticket.price_type) and ticket.holder_id != ticket.buyer_id
        if ticket.holder_id is not None and ticket.holder_id not in self.under_age and not childs:
            return self.sort_name(ticket.holder_id), ticket.holder_sort
        if ticket.holder_id is None and ticket.holder_display and not childs:
            own = door_text.printable_name(ticket.holder_display)
            if own != door_text.NO_NAME and not self._is_childs_name(own, ticket):
                return _last_word_first(own), ticket.holder_sort or fold(_last_word_first(own))
        if ticket.buyer_id is not None and ticket.buyer_id not in self.under_age:
            return self.sort_name(ticket.buyer_id), ticket.buyer_sort
        return door_text.NO_NAME, "\uffff"

    def _is_childs_name(self, name: str, ticket: HouseTicket) -> bool:
        buyer = self.facts.get(ticket.buyer_id) if ticket.buyer_id is not None else None
        return buyer is not None and door_text.names_a_child(name, door_text.child_names([buyer]))


def read_house(performance_id: int, day_of: date) -> House:
    """The house of a performance on its day. Raises NotFound."""
    performance = performances.get_performance(performance_id)
    tickets = performances.list_house(performance_id)
    tickets.sort(key=lambda t: (not t.seat, words.seat_order(t.seat)))
    ids = {i for t in tickets for i in (t.holder_id, t.buyer_id) if i is not None}
    known = facts_queries.list_facts(sorted(ids))
    under_age = frozenset(i for i, facts in known.items() if door_text.is_child(facts, day_of))
    parties = tuple(_party(lot, known, under_age) for lot in _joined(tickets))
    return House(performance, day_of, parties, known, under_age)


def _party(
    tickets: list[HouseTicket], known: dict[int, PatronFacts], under_age: frozenset[int]
) -> Party:
    holders = dict.fromkeys(t.holder_id for t in tickets if t.holder_id is not None)
    people = {i for t in tickets for i in (t.holder_id, t.buyer_id) if i in known}
    first_order = min(t.order_id for t in tickets)
    names = door_text.child_names(known[i] for i in people if i is not None)
    minors = {known[i].display_name for i in people if i in under_age and i is not None}
    return Party(
        key=f"o{first_order}",
        tickets=tuple(tickets),
        adults=tuple(i for i in holders if i in known and i not in under_age),
        children=names | minors,
    )


def _joined(tickets: Iterable[HouseTicket]) -> list[list[HouseTicket]]:
    """Tickets in lots that share an order, a holder or a household, in order of first seat."""
    lots: dict[str, list[HouseTicket]] = {}
    home: dict[str, str] = {}
    for ticket in tickets:
        marks = [f"o{ticket.order_id}"]
        if ticket.holder_id is not None:
            marks.append(f"p{ticket.holder_id}")
            if ticket.household_id is not None:
                marks.append(f"h{ticket.household_id}")
        found = list(dict.fromkeys(home[m] for m in marks if m in home))
        here = found[0] if found else marks[0]
        lots.setdefault(here, []).append(ticket)
        for other in found[1:]:
            lots[here].extend(lots.pop(other))
            for mark, place in home.items():
                if place == other:
                    home[mark] = here
        for mark in marks:
            home[mark] = here
    return list(lots.values())


def _family_first(name: str, given: str) -> str:
    if given and name.casefold().startswith(given.casefold() + " "):
        return f"{name[len(given) :].strip()}, {name[: len(given)]}"
    return name


def _last_word_first(name: str) -> str:
    words = name.split()
    if len(words) < 2 or "," in name or not name.isascii():
        return name
    return f"{words[-1]}, {' '.join(words[:-1])}"
