"""How often a patron came, season by season.

A performance belongs to its production's season, else to the one its day falls in, else to a
season from September to August. For most patrons their visits are counted at each look; what a
heavy holder's come to is kept with the totals (`patron.season_visits`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from db import clock, connection
from db.gate import Right, needs
from db.records.history import VisitRecord
from db.records.programme import SeasonVisits

HEAVY = 150  # performances: more than any number of visits that is celebrated

Count = tuple[str, int | None, int]  # the first visit, the production's season, how many
Season = tuple[Any, ...]  # id, name, first day, last day

_OF_HEAVY = f"""
    select p.id, coalesce(p.performances_held, 0) > {HEAVY}, p.season_visits
    from json_each(?) j cross join patron p on p.id = j.value
    where p.performances_held > {HEAVY} or p.season_visits is not null
"""
_COUNTED = """
    select min(p.starts_at), pr.season_id, count(*)
    from (select performance_id, max(attended is null or attended = 1) came from ticket
          where holder_id = ? and status = 'valid' group by performance_id) t
    join performance p on p.id = t.performance_id
    join production pr on pr.id = p.production_id
    where t.came and p.cancelled = 0 and p.starts_at <= ?
    group by pr.season_id, case when pr.season_id is null then p.starts_at end
"""


@needs(Right.KNOW)
def list_season_visits(patron_id: int) -> list[SeasonVisits]:
    """Performances a season that the patron came to (or may have), oldest first, without gaps."""
    return named_seasons(_count(patron_id))


@needs(Right.KNOW)
def named_seasons(counts: Iterable[Count]) -> list[SeasonVisits]:
    """The seasons of some counts by name, those without a visit between them too."""
    found = list(counts)
    if not found:
        return []
    seasons = _seasons()
    names = {season[0]: season[1] for season in seasons}
    counted: dict[str, int] = {}
    days: dict[str, str] = {}  # by season, its first visit
    for starts_at, season_id, visits in found:
        name, day = names.get(season_id), starts_at[:10]
        if name is None:
            day = clock.to_local(starts_at).date().isoformat()
            name = season_of(day, seasons)
        counted[name] = counted.get(name, 0) + visits
        if name not in days or day < days[name]:
            days[name] = day
    today = clock.today().isoformat()
    current, between = _since(_season_year(min(days.values())), today, tuple(seasons))
    for name, day in between:
        if name not in days:
            counted[name], days[name] = 0, day
    return [
        SeasonVisits(name, counted[name], name == current)
        for name in sorted(counted, key=days.__getitem__)
    ]


def visits_counted(visits: Iterable[VisitRecord], now: str) -> list[Count]:
    """What visits come to, as `named_seasons` takes it; `now` is a stored instant."""
    return [
        (v.starts_at, v.season_id, 1)
        for v in visits
        if v.starts_at <= now
        and v.attended is not False
        and v.status == "valid"
        and not v.performance_cancelled
    ]


def kept_counts(stored: str) -> list[Count]:
    """What a heavy holder's visits come to, from `patron.season_visits`."""
    return [(row[0], row[1], row[2]) for row in json.loads(stored)]


@needs(Right.KEEP)
def keep_counts(patron_ids: str) -> None:
    """Bring `season_visits` of those patrons (a JSON list of ids) up to date: of a heavy holder
    what the visits come to, of all others nothing. Call it once `performances_held` is."""
    for patron_id, heavy, stored in connection.rows(_OF_HEAVY, (patron_ids,)):
        fresh = json.dumps(_together(_count(patron_id))) if heavy else None
        if fresh != stored:
            connection.raw().execute(
                "update patron set season_visits = ? where id = ?", (fresh, patron_id)
            )


def _count(patron_id: int) -> list[Count]:
    rows = connection.rows(_COUNTED, (patron_id, clock.now_text()))
    return [(row[0], row[1], row[2]) for row in rows]


def _together(counts: list[Count]) -> list[Count]:
    """Those of no season of their own in one count for each season that their days fall in."""
    seasons = _seasons()
    found: dict[object, Count] = {}
    for starts_at, season_id, visits in sorted(counts, key=lambda c: c[0]):
        key: object = season_id
        if season_id is None:
            key = season_of(clock.to_local(starts_at).date().isoformat(), seasons)
        first = found.get(key, (starts_at, season_id, 0))
        found[key] = (first[0], season_id, first[2] + visits)
    return list(found.values())


def _seasons() -> list[Season]:
    return connection.rows("select id, name, starts, ends from season order by starts")


@lru_cache(maxsize=256)
def _since(
    year: int, today: str, seasons: tuple[Season, ...]
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The season of today, and each season after the one that began in a September, until today,
    with a day in it."""
    last = _season_year(today)
    days = [f"{between}-12-01" for between in range(year + 1, last)]
    if last > year:
        days.append(today)
    return season_of(today, seasons), tuple([(season_of(day, seasons), day) for day in days])


def _season_year(day: str) -> int:
    year = int(day[:4])
    return year if day[5:7] >= "09" else year - 1


def season_of(day: str, seasons: Iterable[Season]) -> str:
    """The name of the season that an ISO day falls in; `2026/27` (from September) where none is
    known."""
    for _, name, starts, ends in seasons:
        if starts <= day <= ends:
            return str(name)
    year = _season_year(day)
    return f"{year}/{(year + 1) % 100:02d}"
