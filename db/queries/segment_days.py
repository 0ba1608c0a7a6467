"""Which days a period means on the day it is asked, as dates and as stored instants."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from db import clock, connection
from db.folding import fold
from db.gate import Right, needs
from db.records.segments import Period

MOST_DAYS = 36_500  # a hundred years
FIRST_YEAR, LAST_YEAR = 1900, 2200
_YEARS = re.compile(r"(\d{4})/\d{2}")


class Days(NamedTuple):
    """First and last day, None where it is open; `season_id` where productions name a season.

    `season` is whether a season was asked for: what belongs to another one is then out, whatever
    its day. A period that can hold no day at all has its first day after its last.
    """

    first: date | None = None
    last: date | None = None
    season: bool = False
    season_id: int | None = None

    @property
    def open(self) -> bool:
        """Whether any day will do."""
        return self.first is None and self.last is None and not self.season

    @property
    def instants(self) -> tuple[str | None, str | None]:
        """The stored instants [from, until)."""
        return (
            None if self.first is None else clock.day_bounds(self.first)[0],
            None if self.last is None else clock.day_bounds(self.last)[1],
        )

    @property
    def dates(self) -> tuple[str | None, str | None]:
        """The ISO dates [from, to], both included."""
        return (
            None if self.first is None else self.first.isoformat(),
            None if self.last is None else self.last.isoformat(),
        )


NEVER = Days(date(2000, 1, 2), date(2000, 1, 1))


@needs(Right.KNOW)
def days_of(period: Period) -> Days:
    """The days of a period as of today. A date that is none, or no such season, holds no day."""
    try:
        return _season(period.season) if period.mode == "season" else _found(period)
    except (ValueError, OverflowError):
        return NEVER


def _found(period: Period) -> Days:
    today, span = clock.today(), timedelta(days=min(max(period.days, 0), MOST_DAYS))
    match period.mode:
        case "":
            return Days()
        case "since":
            return Days(_day(period.start), None)
        case "until":
            return Days(None, _day(period.end))
        case "between":
            return Days(_day(period.start), _day(period.end))
        case "last":
            return Days(today - span, today)
        case "ago":
            return Days(None, today - span - timedelta(days=1))
        case "next":
            return Days(today, today + span)
    raise ValueError(period.mode)


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(text)
    return day


def _season(name: str) -> Days:
    rows = connection.rows("select id, name, starts, ends from season order by starts")
    today = clock.today().isoformat()
    for season_id, called, starts, ends in rows:
        if fold(called) == fold(name) if name else starts <= today <= ends:
            return Days(_day(starts), _day(ends), True, season_id)
    year = int(today[:4]) - (today[5:7] < "09")
    if name:
        spelt = _YEARS.fullmatch(name.strip())
        if spelt is None:
            return NEVER._replace(season=True)
        year = int(spelt[1])
    return (
        Days(date(year, 9, 1), date(year + 1, 8, 31), True)
        if FIRST_YEAR < year < LAST_YEAR
        else NEVER
    )
