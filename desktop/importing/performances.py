"""Find or make the performance that a row of a ticket export is for."""

from __future__ import annotations

import re
from typing import NamedTuple

from db import clock
from db.folding import fold
from db.queries import import_lookups
from desktop.importing import moments
from desktop.importing.values import one_line
from desktop.importing.writing import BatchWriter

_EDGES = " \t,;:|·•@-–—/([{"
_LEADING = " \t,;:|·•@-–—/)]}"


class ReadPerformance(NamedTuple):
    """What a text says of a performance: title, when, and the rest (a price type)."""

    title: str
    moment: moments.Moment
    rest: str


def read_performance(text: str, order: str) -> ReadPerformance | None:
    """The performance inside a product's text, None if it holds no date.

    >>> read_performance("Twelfth Night – Fri 14 Aug 2026 7:30pm - Adult", "dmy").rest
    'Adult'
    """
    moment = moments.find_moment(text, order)
    if moment is None:
        return None
    before = text[: moment.start].rstrip(_EDGES).strip()
    after = text[moment.end :].lstrip(_LEADING).strip()
    if before:
        return ReadPerformance(before, moment, after)
    parts = re.split(r"\s+[-–—|]\s+", after, maxsplit=1)
    return ReadPerformance(parts[0], moment, parts[1] if len(parts) > 1 else "")


class Performances:
    """The performances a file names. Each title and time is looked up once.

    A performance is known by its title and instant; where the file tells no time, by its title
    and day; where it tells no date, by its title if there is only one.
    """

    def __init__(self, writer: BatchWriter, system: str) -> None:
        self.writer = writer
        self.system = system
        self.used: set[int] = set()
        self.titles: dict[int, str] = {}
        self.starts: dict[int, str] = {}
        self.made: set[int] = set()
        self._productions: dict[str, int] = {}
        self._by_production: dict[int, list[tuple[int, str]]] = {}
        self._found: dict[tuple[str, str], int] = {}
        self._venues: dict[str, int] = {}

    def find_or_add(self, title: str, starts_at: str, number: str = "", venue: str = "") -> int:
        """The performance of a title at a stored instant; made if it is not known."""
        key = (fold(title), starts_at)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._resolve(title, key[0], starts_at, number, venue)
        self.used.add(found)
        return found

    def only_one_of(self, title: str) -> int:
        """The performance of a title if exactly one is known, else 0."""
        production = self._production_of(fold(title))
        dated = self._by_production.get(production, []) if production else []
        if len(dated) != 1:
            return 0
        self.titles.setdefault(dated[0][0], title)
        self.starts[dated[0][0]] = dated[0][1]
        self.used.add(dated[0][0])
        return dated[0][0]

    def on_day(self, title: str, day: str) -> str:
        """The instant of the only performance of a title on a day (ISO, at the venue), or ''."""
        production = self._production_of(fold(title))
        dated = self._by_production.get(production, []) if production else []
        found = [s for _, s in dated if clock.to_local(s).date().isoformat() == day]
        return found[0] if len(found) == 1 else ""

    def _production_of(self, folded: str) -> int:
        if folded in self._productions:
            return self._productions[folded]
        ids = [row[0] for row in import_lookups.list_productions([folded])]
        self._productions[folded] = ids[0] if ids else 0
        for performance_id, production_id, starts_at in import_lookups.list_performances(ids):
            self._by_production.setdefault(ids[0], []).append((performance_id, starts_at))
            if production_id != ids[0]:
                self._found.setdefault((folded, starts_at), performance_id)
        return self._productions[folded]

    def _resolve(self, title: str, folded: str, starts_at: str, number: str, venue: str) -> int:
        production = self._production_of(folded)
        for performance_id, known in self._by_production.get(production, []):
            if known == starts_at:
                self._note(performance_id, title, starts_at)
                return performance_id
        if not production:
            production = self.writer.add("production", title, folded, None, "", "", 0, "", "")
            self._productions[folded] = production
        performance_id = self.writer.add(
            "performance", production, self._venue(venue), starts_at, None, None, None,
            self.system if number else "", number,
        )  # fmt: skip
        self._by_production.setdefault(production, []).append((performance_id, starts_at))
        self.made.add(performance_id)
        self._note(performance_id, title, starts_at)
        return performance_id

    def _note(self, performance_id: int, title: str, starts_at: str) -> None:
        self.titles[performance_id] = title
        self.starts[performance_id] = starts_at

    def _venue(self, name: str) -> int | None:
        name = one_line(name)
        if not name:
            return None
        found = self._venues.get(name) or import_lookups.find_venue(name)
        if found is None:
            found = self.writer.add("venue", name)
        self._venues[name] = found
        return found


def title_from_file_name(name: str) -> str:
    """A performance's title as a file name may hold it: without dates and words of exporting.

    >>> title_from_file_name("attendees-bach-and-bartok-2025-11-08")
    'bach and bartok'
    """
    bare = name.rsplit(".", 1)[0].replace("_", " ").replace("-", " ")
    bare = re.sub(r"\d{4} \d{2} \d{2}|\d{4,}|\(\d+\)", " ", bare)
    dull = {"report", "export", "attendees", "attendee", "tickets", "ticket", "orders", "order",
            "list", "summary", "event", "csv", "data", "download", "sales", "all", "guest",
            "guests", "bookings", "booking"}  # fmt: skip
    return " ".join(w for w in bare.split() if w.lower() not in dull)
