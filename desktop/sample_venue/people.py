"""Who comes to Harbour Lights: about 1,200 invented patrons in some twenty naming traditions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from db.folding import fold
from desktop.sample_venue.rows import Rows

CJK = range(0x3000, 0xD7B0)
AREAS = (603, 802, 617, 413, 401, 860, 508, 781, 978, 518, 315, 207)  # 555-01xx is fictional
HABITS = ("member", "regular", "occasional", "once", "family", "lapsed", "never")
HABIT_WEIGHTS = (9, 14, 34, 18, 13, 8, 4)


@dataclass(slots=True)
class Person:
    """A patron of the sample with what the sales and memories need of them."""

    id: int
    given: str
    family: str
    display: str
    habit: str
    tastes: frozenset[str]
    first_day: date
    last_day: date | None = None
    visited: list[int] = field(default_factory=list)
    row: dict[str, Any] = field(default_factory=dict)


class Town:
    """Makes people and writes them down."""

    def __init__(self, data: dict[str, Any], rows: Rows, random: Random, today: date) -> None:
        self._data = data
        self._rows = rows
        self._random = random
        self._today = today
        self._used_mails: set[str] = set()
        self._points: list[dict[str, Any]] = []
        self._phones = 0
        self.people: list[Person] = []

    def settle(self, count: int, genres: list[str]) -> list[Person]:
        """Fill the town with `count` people, some of them in households."""
        pools = self._data["pools"]
        weights = [p["weight"] for p in pools]
        while len(self.people) < count:
            pool = self._random.choices(pools, weights)[0]
            person = self.add(
                self._random.choice(pool["given"]), self._random.choice(pool["family"]),
                tastes=frozenset(self._random.sample(genres, self._random.randint(1, 4))),
            )  # fmt: skip
            if person.habit in ("family", "member") and self._random.random() < 0.5:
                other = self.add(
                    self._random.choice(pool["given"]), person.family,
                    habit=person.habit, tastes=person.tastes,
                )  # fmt: skip
                self.live_together(person.family, [person, other])
        return self.people

    def add(
        self, given: str, family: str, *, habit: str = "", tastes: frozenset[str] = frozenset(),
        **fields: Any,
    ) -> Person:  # fmt: skip
        """One more patron with their contact points."""
        random = self._random
        habit = habit or random.choices(HABITS, HABIT_WEIGHTS)[0]
        eastern = bool(given) and ord(given[0]) in CJK
        display = fields.pop("display", "") or (
            f"{family}{given}" if eastern else f"{given} {family}"
        )
        first = self._today - timedelta(days=random.randint(40, 1080))
        last = self._today - timedelta(days=random.randint(280, 600)) if habit == "lapsed" else None
        born = random.random() < 0.3
        values: dict[str, Any] = {
            "given": given, "family": family, "display_name": display,
            "sort_name": fold(f"{family} {given}"), "say_as": "", "pronouns": random.choice(
                ("", "", "she/her", "he/him", "they/them")), "salutation": "",
            "birth_year": random.randint(1936, 2004) if born and random.random() < 0.6 else None,
            "birth_month": random.randint(1, 12) if born else None,
            "birth_day": random.randint(1, 28) if born else None,
            "since": first.isoformat()[:7] if random.random() < 0.8 else None,
            "household_id": None, "organisation": "", "deceased": 0, "archived": 0, "no_chat": 0,
            "visits": 0, "spend_minor": 0, "first_visit": None, "last_visit": None,
            "last_production": None, "next_visit": None, "member_until": None, "recency": 0,
            "created_at": f"{first.isoformat()}T15:00:00Z",
            "updated_at": f"{first.isoformat()}T15:00:00Z", "version": 1,
        }  # fmt: skip
        email = fields.pop("email", None)
        phone = fields.pop("phone", None)
        values.update(fields)
        person = Person(
            len(self.people) + 1, given, family, display, habit, tastes, first, last, row=values
        )
        self.people.append(person)
        self._reach(person, email, phone)
        return person

    def live_together(self, name: str, people: list[Person]) -> None:
        """Put people into one household."""
        household = self._rows.add("household", name=f"{name} household")
        for person in people:
            person.row["household_id"] = household

    def write(self) -> None:
        """Hand patrons and contact points to the rows, once nobody moves any more."""
        for person in self.people:
            self._rows.add("patron", **person.row)
        for point in self._points:
            self._rows.add("contact_point", **point)

    def _reach(self, person: Person, email: str | None, phone: str | None) -> None:
        random = self._random
        if email is None and random.random() < 0.88:
            email = self._mail(person)
        if email:
            self._point(person, "email", email, email.lower())
        if phone is None and random.random() < 0.8:
            self._phones += 1
            area = AREAS[self._phones // 100 % len(AREAS)]
            number = f"{area}55501{self._phones % 100:02d}"
            phone = random.choice(("+1 {} {}-{}", "({}) {}-{}", "{}.{}.{}")).format(
                number[:3], number[3:6], number[6:]
            )
        if phone:
            digits = "".join(c for c in phone if c.isdigit())
            self._point(person, "phone", phone, "+1" + digits[-10:])
        if random.random() < 0.7:
            self._address(person)

    def _mail(self, person: Person) -> str:
        latin = all(ord(c) < 0x370 for c in person.given + person.family)
        stem = f"{person.given}.{person.family}" if latin else f"patron{person.id}"
        stem = fold(stem).replace(" ", "").replace("'", "")
        host = self._random.choice(("example.com", "example.org", "example.net"))
        mail = f"{stem}@{host}"
        while mail in self._used_mails:
            mail = f"{stem}{self._random.randint(2, 99)}@{host}"
        self._used_mails.add(mail)
        return mail

    def _address(self, person: Person) -> None:
        city, region, postcode = self._random.choice(self._data["towns"])
        street = f"{self._random.randint(1, 240)} {self._random.choice(self._data['streets'])}"
        value = f"{street}, {city}, {region} {postcode}"
        self._point(
            person, "address", value, fold(value),
            street=street, city=city, region=region, postcode=postcode, country="US",
        )  # fmt: skip

    def _point(self, person: Person, kind: str, value: str, normal: str, **parts: str) -> None:
        self._points.append(
            {
                "patron_id": person.id, "kind": kind, "label": "", "value": value,
                "normal": normal, "street": parts.get("street", ""),
                "city": parts.get("city", ""), "region": parts.get("region", ""),
                "postcode": parts.get("postcode", ""), "country": parts.get("country", ""),
                "preferred": 1, "source_kind": "import", "source": "Season export",
                "user_id": None, "learnt_at": f"{person.first_day.isoformat()}T15:00:00Z",
            }
        )  # fmt: skip
