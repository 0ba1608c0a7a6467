"""What is already known of the programme, read in one go, for those who bring more of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from db import connection
from db.folding import fold, words
from db.gate import Right, needs


@dataclass(frozen=True, slots=True)
class KnownProduction:
    """A production as stored. `season_id` may be None; `keywords` are joined by ', '."""

    id: int
    title: str
    season_id: int | None
    genre: str
    keywords: str
    for_children: bool
    system: str
    number: str


@dataclass(frozen=True, slots=True)
class KnownPerformance:
    """A performance as stored; instants are UTC texts."""

    id: int
    production_id: int
    starts_at: str
    venue_id: int | None
    doors_at: str | None
    running_minutes: int | None
    capacity: int | None


@dataclass(frozen=True, slots=True)
class KnownSeason:
    """A season as stored, both days included."""

    id: int
    name: str
    starts: str
    ends: str


def title_key(title: str) -> str:
    """A title as it is compared: its folded words, '&' read as 'and'."""
    return " ".join(words(title.replace("&", " and "))) or fold(title)


@dataclass(slots=True)
class Programme:
    """All of the programme by what it is found by. Names are folded, titles as `title_key`."""

    seasons: list[KnownSeason] = field(default_factory=list)
    venues: dict[str, int] = field(default_factory=dict)
    artists: dict[str, int] = field(default_factory=dict)
    works: dict[tuple[str, int | None], int] = field(default_factory=dict)
    productions: dict[int, KnownProduction] = field(default_factory=dict)
    by_title: dict[str, list[int]] = field(default_factory=dict)
    by_number: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    performances: dict[tuple[int, str], KnownPerformance] = field(default_factory=dict)
    production_works: set[tuple[int, int]] = field(default_factory=set)
    production_artists: set[tuple[int, int, str]] = field(default_factory=set)


@needs(Right.KNOW)
def get_programme() -> Programme:
    """Everything that is played, as it stands now: some thousand rows at most."""
    known = Programme()
    for row in connection.rows("select id, name, starts, ends from season order by starts"):
        known.seasons.append(KnownSeason(*row))
    known.venues = {fold(name): row_id for row_id, name in _all("id, name", "venue")}
    known.artists = {folded: row_id for row_id, folded in _all("id, folded", "artist")}
    for row_id, folded, composer in _all("id, folded, composer_id", "work"):
        known.works[(folded, composer)] = row_id
    for row in _all(
        "id, title, season_id, genre, keywords, for_children, system, number", "production"
    ):
        identity, title, season_id, genre, keywords, for_children, system, number = row
        production = KnownProduction(
            identity, title, season_id, genre, keywords, bool(for_children), system, number
        )
        known.productions[production.id] = production
        known.by_title.setdefault(title_key(title), []).append(production.id)
        if production.number:
            key = (production.system, production.number)
            known.by_number.setdefault(key, []).append(production.id)
    for row in _all(
        "id, production_id, starts_at, venue_id, doors_at, running_minutes, capacity", "performance"
    ):
        performance = KnownPerformance(*row)
        known.performances[(performance.production_id, performance.starts_at)] = performance
    known.production_works = {
        (row[0], row[1]) for row in _all("production_id, work_id", "production_work")
    }
    known.production_artists = {
        (row[0], row[1], row[2])
        for row in _all("production_id, artist_id, role", "production_artist")
    }
    return known


def _all(columns: str, table: str) -> list[tuple[Any, ...]]:
    return connection.rows(f"select {columns} from {table}")
