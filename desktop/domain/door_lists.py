"""The two plain lists of the door: will call by surname, and the whole house by seat."""

from __future__ import annotations

import re
from collections.abc import Iterable

from db.folding import fold
from db.records.programme import HouseTicket
from desktop.domain import words
from desktop.domain.door_text import NO_NAME
from desktop.domain.house import House
from desktop.domain.sheet import HOUSE, WILL_CALL, SheetLine

_ROW = re.compile(r"^(.*?)\d+\D*$")


def will_call(house: House) -> list[SheetLine]:
    """Who picks up tickets, family names first, A to Z; one line an envelope and name.

    Where only the buyer is known, their name stands with the number of tickets.
    """
    entries = []
    for party in house.parties:
        lots = _lots(house, (t for t in party.tickets if t.will_call))
        for (name, sort), tickets in lots.items():
            line = SheetLine(
                key=_key(WILL_CALL, party.key, tickets),
                code="",
                seats=words.seats_words(t.seat for t in tickets),
                name=name,
                party=len(tickets),
                group=_initial(sort or name),
                text=_buyer(house, name, tickets),
            )
            entries.append((sort or "\uffff", line.seats, line))
    return [line for _, _, line in sorted(entries, key=lambda e: e[:2])]


def house_by_seat(house: House) -> list[SheetLine]:
    """Everybody by seat; those without a seat follow by name."""
    entries = []
    for party in house.parties:
        lots = _lots(house, party.tickets)
        for (name, sort), tickets in lots.items():
            seats = [t.seat for t in tickets if t.seat]
            line = SheetLine(
                key=_key(HOUSE, party.key, tickets),
                code="",
                seats=words.seats_words(seats),
                name=name,
                party=1 if len(seats) == len(tickets) else len(tickets),
                group=_row(seats[0]) if seats else _initial(sort or name),
            )
            first = words.seat_order(seats[0]) if seats else ()
            entries.append((not seats, first, sort, line))
    return [entry[3] for entry in sorted(entries, key=lambda e: e[:3])]


def _lots(house: House, tickets: Iterable[HouseTicket]) -> dict[tuple[str, str], list[HouseTicket]]:
    lots: dict[tuple[str, str], list[HouseTicket]] = {}
    for ticket in tickets:
        lots.setdefault(house.admission_name(ticket), []).append(ticket)
    return lots


def _key(part: str, party: str, tickets: list[HouseTicket]) -> str:
    # The first ticket's holder and order outlive a change of seat.
    first = min(tickets, key=lambda t: (t.order_id, t.ticket_id))
    who = f"p{first.holder_id}" if first.holder_id is not None else f"t{first.ticket_id}"
    return f"{part}:{party}:{who}.o{first.order_id}"


def _buyer(house: House, name: str, tickets: list[HouseTicket]) -> str:
    """Whose order it is, where that is somebody else: envelopes often carry the buyer's name."""
    buyer = tickets[0].buyer_id
    if buyer is None or buyer in house.under_age:
        return ""
    theirs = house.sort_name(buyer)
    return "" if theirs in (name, NO_NAME) else f"booked by {house.name(buyer)}"


def _initial(name: str) -> str:
    folded = fold(name).lstrip()
    return folded[:1].upper() if folded[:1].isalnum() else "#"


def _row(seat: str) -> str:
    found = _ROW.match(seat)
    return found.group(1).strip() if found else ""
