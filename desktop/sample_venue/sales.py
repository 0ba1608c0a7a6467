"""What the sample's people bought: orders, tickets, memberships, gifts."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from random import Random
from typing import Any

from desktop.sample_venue.people import Person
from desktop.sample_venue.programme import Show
from desktop.sample_venue.rows import Rows

SYSTEM = "Harbour Lights box office"
PRICES = {"Adult": 2800, "Concession": 2200, "Student": 1000, "Member": 2400, "Child": 1000}
PULL = {
    "member": 0.5, "regular": 0.32, "occasional": 0.11, "once": 0.0, "family": 0.3,
    "lapsed": 0.3, "never": 0.0,
}  # fmt: skip


class BoxOffice:
    """Sells seats of the shows to people, most of them to those whose taste it is."""

    def __init__(self, hall: dict[str, Any], rows: Rows, random: Random, today: date) -> None:
        self._hall = hall
        self._rows = rows
        self._random = random
        self._today = today
        self._number = 10400
        self._free: dict[int, list[list[str]]] = {}
        self._seen: dict[int, set[str]] = defaultdict(set)

    def sell_all(self, shows: list[Show], people: list[Person]) -> None:
        """Every show, with a believable house; everybody who comes once comes once."""
        once = defaultdict(list)
        past = [s for s in shows if s.day < self._today]
        for person in people:
            if person.habit == "once":
                wanted = [s for s in past if s.genre in person.tastes] or past
                once[self._random.choice(wanted).id].append(person)
        for show in shows:
            buyers = [p for p in people if self._wants(p, show)] + once[show.id]
            self._random.shuffle(buyers)
            for person in buyers:
                if not self.sell(show, person, self._party(person, show)):
                    break

    def _wants(self, person: Person, show: Show) -> bool:
        if show.day < person.first_day or (person.last_day and show.day > person.last_day):
            return False
        if show.title in self._seen[person.id]:
            return False
        pull = PULL[person.habit]
        if show.children:
            pull *= 1.4 if person.habit == "family" else 0.05
        elif person.habit == "family":
            pull *= 0.35
        if show.genre not in person.tastes and not show.children:
            pull *= 0.25
        if show.day > self._today:
            pull *= max(0.15, 1 - (show.day - self._today).days / 50)
        if show.day == self._today:
            pull *= 1.5
        return self._random.random() < pull

    def _party(self, person: Person, show: Show) -> int:
        if show.children and person.habit == "family":
            return self._random.choice((2, 3, 3, 4, 4, 5))
        return self._random.choices((1, 2, 3, 4), (32, 54, 8, 6))[0]

    def sell(
        self, show: Show, person: Person, party: int, *, seats: list[str] | None = None,
        will_call: bool | None = None, attended: int | str | None = "draw", status: str = "",
        price_type: str = "",
    ) -> bool:  # fmt: skip
        """One order; False if the house is full."""
        seats = seats or self._take(show, party)
        if not seats:
            return False
        random = self._random
        status = status or random.choices(("valid", "refunded", "exchanged"), (97, 2, 1))[0]
        if show.cancelled:
            status = "refunded"
        age = (self._today - show.day).days
        if attended == "draw":
            attended = None
            if 0 < age < 800 and not show.cancelled:  # scanners came in the second season
                attended = random.choices((1, 0, None), (90, 4, 6))[0]
        lead = min(random.randint(1, 45), max(1, (show.day - person.first_day).days))
        bought = min(show.day - timedelta(days=lead), self._today)
        price = price_type or self._price_type(person, show)
        comp = price == "Complimentary"
        self._number += random.randint(1, 5)
        order = self._rows.add(
            "order", system=SYSTEM, number=f"HL-{self._number}", patron_id=person.id,
            ordered_at=f"{bought.isoformat()}T{random.randint(13, 22)}:{random.randint(10, 59)}:00Z",
            channel=random.choice(("web", "web", "phone", "desk")),
            status="refunded" if status == "refunded" else "paid",
            total_minor=0 if comp else PRICES[price] * len(seats), currency="USD", comment="",
            extra="",
        )  # fmt: skip
        collect = random.random() < 0.22 if will_call is None else will_call
        for seat in seats:
            self._rows.add(
                "ticket", order_id=order, performance_id=show.id, holder_id=person.id,
                holder_name="", number=f"{self._number}-{seat}", status=status, seat=seat,
                price_type=price, price_minor=0 if comp else PRICES[price], comp=int(comp),
                will_call=int(collect), attended=attended if status == "valid" else None, extra="",
            )  # fmt: skip
        if status == "valid":
            show.sold_seats.extend(seats)
            self._seen[person.id].add(show.title)
            if show.day < self._today and attended != 0:
                person.visited.append(show.id)
        return True

    def _price_type(self, person: Person, show: Show) -> str:
        if person.habit == "member":
            return "Member"
        return self._random.choices(("Adult", "Concession", "Student"), (70, 22, 8))[0]

    def _take(self, show: Show, party: int) -> list[str]:
        """Seats beside one another from the middle rows outwards; [] if there are none."""
        rows = self._free.get(show.id)
        if rows is None:
            taken = set(show.sold_seats)
            rows = [
                [f"{r}{n}" for n in range(1, self._hall["seats"] + 1) if f"{r}{n}" not in taken]
                for r in self._hall["rows"]
            ]
            self._free[show.id] = rows
        order = list(range(len(rows)))
        self._random.shuffle(order)
        for index in order:
            if len(rows[index]) >= party:
                seats, rows[index] = rows[index][:party], rows[index][party:]
                return seats
        return []

    def reserve(self, show: Show, seats: list[str]) -> None:
        """Keep seats out of the general sale (they are sold by name afterwards)."""
        show.sold_seats.extend(seats)


def sell_memberships(
    rows: Rows, random: Random, people: list[Person], today: date, appeals: list[str]
) -> None:
    """Friends of the Playhouse, some of them run out; gifts, thanked for or not."""
    for person in people:
        if person.habit == "member":
            starts = max(person.first_day, today - timedelta(days=340))
            rows.add(
                "membership", patron_id=person.id, kind="Friend of the Playhouse",
                starts=starts.isoformat(), ends=(starts + timedelta(days=365)).isoformat(),
                price_minor=6000, currency="USD", status="active", upgraded_at=None,
                source_kind="import", source="Season export",
            )  # fmt: skip
        elif person.last_day is not None and random.random() < 0.4:
            rows.add(
                "membership", patron_id=person.id, kind="Friend of the Playhouse",
                starts=(person.last_day - timedelta(days=365)).isoformat(),
                ends=person.last_day.isoformat(), price_minor=6000, currency="USD",
                status="lapsed", upgraded_at=None, source_kind="import", source="Season export",
            )  # fmt: skip
        if person.habit in ("member", "regular") and random.random() < 0.14:
            given = today - timedelta(days=random.randint(3, 500))
            rows.add(
                "donation", patron_id=person.id, kind="gift",
                amount_minor=random.choice((1000, 2500, 5000, 10000, 25000)), currency="USD",
                given_at=given.isoformat(), purpose=random.choice(appeals),
                thanked_at=None if random.random() < 0.3 else (given + timedelta(days=6)).isoformat(),
                source_kind="import", source="Season export", user_id=None,
            )  # fmt: skip
