"""What Harbour Lights plays: three seasons up to today, tonight, and the weeks to come."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from random import Random
from typing import Any

from db import clock
from db.folding import fold
from desktop.sample_venue.rows import Rows

EVENING, MATINEE, MORNING, LATE = time(19, 30), time(15, 0), time(11, 0), time(21, 0)


@dataclass(slots=True)
class Show:
    """One performance of the sample with what the sales need of it."""

    id: int
    title: str
    genre: str
    keywords: str
    children: bool
    day: date
    starts_at: str
    cancelled: bool = False
    disrupted: str = ""
    sold_seats: list[str] = field(default_factory=list)


def season_of(day: date) -> tuple[str, date, date]:
    """The season a day lies in: name, first day, last day (September to August)."""
    year = day.year if day.month >= 9 else day.year - 1
    return f"{year}-{(year + 1) % 100:02d}", date(year, 9, 1), date(year + 1, 8, 31)


class Schedule:
    """Turns the list of productions into dated performances around `today`."""

    def __init__(self, data: dict[str, Any], rows: Rows, random: Random, today: date) -> None:
        self._data = data
        self._rows = rows
        self._random = random
        self._today = today
        self._seasons: dict[str, int] = {}
        self._artists: dict[str, int] = {}
        self._hall = rows.add("venue", name=data["hall"]["name"])
        self._capacity = len(data["hall"]["rows"]) * int(data["hall"]["seats"])
        self._dates_of: dict[int, tuple[int, str, int]] = {}
        self.shows: list[Show] = []

    def lay_out(self) -> list[Show]:
        """All performances, oldest first: a production every three weeks, then the fixed ones."""
        by_title = {p["title"]: p for p in self._data["productions"]}
        fixed = {self._data["tonight"], self._data["last"], self._data["next_family"]}
        fixed |= set(self._data["later"])
        past = [p for p in self._data["productions"] if p["title"] not in fixed]
        revived = [by_title[t] for t in ("Death and the Maiden", "Twelfth Night")]
        self._random.shuffle(past)
        days = [self._today - timedelta(days=24)]
        while len(days) < len(past) + len(revived):
            days.append(days[-1] - timedelta(days=self._random.choice((21, 24, 28, 32))))
        for entry, day in zip(self._christmas_in_december(past + revived, days), days, strict=True):
            self._run_of(entry, day)
        self._add_fixed(by_title)
        self.shows.sort(key=lambda s: s.starts_at)
        self._spoil_some()
        return self.shows

    def _christmas_in_december(
        self, entries: list[dict[str, Any]], days: list[date]
    ) -> list[dict[str, Any]]:
        decembers = [i for i, day in enumerate(days) if day.month == 12]
        for entry in [e for e in entries if "christmas" in e["keywords"]][: len(decembers)]:
            here, there = entries.index(entry), decembers.pop(0)
            entries[here], entries[there] = entries[there], entries[here]
        return entries

    def _run_of(self, entry: dict[str, Any], last: date) -> None:
        friday = last - timedelta(days=(last.weekday() - 4) % 7)
        production = self._production(entry, friday)
        if entry.get("children"):
            times = [(1, MORNING), (1, MATINEE), (2, MORNING)]
        elif "Theatre" in entry["genre"]:
            times = [(-1, EVENING), (0, EVENING), (1, MATINEE), (1, EVENING)]
        elif entry["genre"] == "Jazz":
            times = [(0, LATE), (1, LATE)]
        else:
            times = [(0, EVENING), (2, MATINEE)]
        for offset, at in times:
            self._performance(production, entry, friday + timedelta(days=offset), at)

    def _add_fixed(self, by_title: dict[str, Any]) -> None:
        tonight = by_title[self._data["tonight"]]
        production = self._production(tonight, self._today)
        self._performance(production, tonight, self._today, EVENING)
        self._performance(production, tonight, self._today + timedelta(days=1), MATINEE)
        last = by_title[self._data["last"]]
        production = self._production(last, self._today - timedelta(days=8))
        self._performance(production, last, self._today - timedelta(days=8), EVENING)
        self._performance(production, last, self._today - timedelta(days=7), MATINEE)
        family = by_title[self._data["next_family"]]
        saturday = self._today + timedelta(days=(5 - self._today.weekday()) % 7 + 7)
        production = self._production(family, saturday)
        for at in (MORNING, MATINEE):
            self._performance(production, family, saturday, at)
        for number, title in enumerate(self._data["later"]):
            self._run_of(by_title[title], saturday + timedelta(days=6 + 14 * number))

    def _spoil_some(self) -> None:
        past = [s for s in self.shows if s.day < self._today - timedelta(days=60)]
        snowed, alarmed = self._random.sample(past, 2)
        snowed.cancelled = True
        alarmed.disrupted = "Fire alarm in the second half; the last piece was not played."

    def _production(self, entry: dict[str, Any], day: date) -> int:
        name, starts, ends = season_of(day)
        if name not in self._seasons:
            self._seasons[name] = self._rows.add(
                "season", name=name, starts=starts.isoformat(), ends=ends.isoformat()
            )
        production = self._rows.add(
            "production", title=entry["title"], folded=fold(entry["title"]),
            season_id=self._seasons[name], genre=entry["genre"], keywords=entry["keywords"],
            for_children=int(entry.get("children", False)), system="", number="",
        )  # fmt: skip
        for position, piece in enumerate(entry["works"]):
            composer, title = piece.split(": ", 1)
            family, given = composer.split(", ")
            artist = self._artist(f"{given} {family}")
            self._credit(production, artist, "composer")
            key = fold(title)
            work = self._artists.get(f"work {key}")
            if work is None:
                work = self._rows.add("work", title=title, folded=key, composer_id=artist)
                self._artists[f"work {key}"] = work
            self._rows.add(
                "production_work", production_id=production, work_id=work, position=position
            )
        for credit in entry["artists"]:
            person, role = credit[:-1].rsplit(" (", 1)
            self._credit(production, self._artist(person), role)
        return production

    def _artist(self, name: str) -> int:
        if name not in self._artists:
            self._artists[name] = self._rows.add("artist", name=name, folded=fold(name))
        return self._artists[name]

    def _credit(self, production: int, artist: int, role: str) -> None:
        key = f"credit {production} {artist} {role}"
        if key not in self._artists:
            self._artists[key] = self._rows.add(
                "production_artist", production_id=production, artist_id=artist, role=role
            )

    def _performance(self, production: int, entry: dict[str, Any], day: date, at: time) -> None:
        starts_at = clock.local_instant(day, at)
        opens = time(at.hour - (at.minute < 30), (at.minute + 30) % 60)
        show_id = len(self.shows) + 1
        self.shows.append(
            Show(
                show_id, entry["title"], entry["genre"], entry["keywords"],
                bool(entry.get("children")), day, starts_at,
            )
        )  # fmt: skip
        self._dates_of[show_id] = (production, clock.local_instant(day, opens), entry["minutes"])

    def write(self) -> None:
        """Hand the performances to the rows, once it is known what went wrong with them."""
        for show in sorted(self.shows, key=lambda s: s.id):
            production, doors, minutes = self._dates_of[show.id]
            self._rows.add(
                "performance", production_id=production, venue_id=self._hall,
                starts_at=show.starts_at, doors_at=doors, running_minutes=minutes,
                capacity=self._capacity, cancelled=int(show.cancelled), disrupted=show.disrupted,
                system="", number="",
            )  # fmt: skip
