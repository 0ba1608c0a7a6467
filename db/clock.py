"""Today, in one place: the injectable clock and the venue's time zone.

`RAPPORT_NOW` (an ISO instant; without an offset it is the venue's own time) stands still, so
that "tonight" can be tested and shown.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from time import time as seconds_passed

DAY_ROLLS_AT = time(4, 0)  # a show that ends after midnight still belongs to the evening
DAY_ZERO = date(2000, 1, 1)  # day numbers count from here


class _ThisComputer(tzinfo):
    """This computer's own zone with its summer time: each instant has the offset of its day."""

    def utcoffset(self, when: datetime | None) -> timedelta | None:
        """What the computer's clock was or will be ahead of UTC."""
        return None if when is None else when.replace(tzinfo=None).astimezone().utcoffset()

    def dst(self, when: datetime | None) -> timedelta | None:
        """Not told apart from the offset."""
        return None

    def tzname(self, when: datetime | None) -> str | None:
        """The short name the computer has for it."""
        return None if when is None else when.replace(tzinfo=None).astimezone().tzname()

    def fromutc(self, when: datetime) -> datetime:
        """The local reading of an instant."""
        return when.replace(tzinfo=UTC).astimezone().replace(tzinfo=self)


_HERE = _ThisComputer()
_zone: tzinfo | None = None


@lru_cache(maxsize=8)
def _named_zone(name: str) -> tzinfo | None:
    # Imported here: many a venue is in this computer's own zone.
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def use_zone(name: str) -> bool:
    """Set the venue's zone by IANA name ('' = this computer's). False if it is not known."""
    global _zone
    _zone = _named_zone(name) if name else None
    return not name or _zone is not None


def zone() -> tzinfo:
    """The venue's zone."""
    return _HERE if _zone is None else _zone


def now() -> datetime:
    """The present instant, aware, in UTC."""
    fixed = os.environ.get("RAPPORT_NOW")
    return _instant(fixed, zone()) if fixed else datetime.now(UTC)


@lru_cache(maxsize=8)
def _instant(text: str, here: tzinfo) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=here)
    return instant.astimezone(UTC)


def now_text() -> str:
    """The present instant as it is stored: `2026-11-22T18:30:00Z`."""
    return to_text(now())


def to_text(instant: datetime) -> str:
    """An aware instant as it is stored (UTC, whole seconds)."""
    return instant.astimezone(UTC).isoformat()[:19] + "Z"


def from_text(text: str) -> datetime:
    """A stored instant, aware, in UTC."""
    return datetime.fromisoformat(text)


def to_local(text: str) -> datetime:
    """A stored instant in the venue's zone."""
    return datetime.fromisoformat(text).astimezone(zone())


def local_instant(day: date, at: time) -> str:
    """A day and a wall-clock time at the venue, as stored."""
    return to_text(datetime.combine(day, at, tzinfo=zone()))


def today() -> date:
    """The venue's day; until four in the morning it is still yesterday evening."""
    return _today_at(_minute(), zone())


def day_of(text: str) -> date:
    """The venue's day of a stored instant; until four in the morning it is the day before."""
    return _evening(to_local(text))


def _evening(local: datetime) -> date:
    return local.date() - timedelta(days=local.time() < DAY_ROLLS_AT)


def day_bounds(day: date) -> tuple[str, str]:
    """The stored instants between which a performance belongs to `day`: [start, end)."""
    return local_instant(day, DAY_ROLLS_AT), local_instant(day + timedelta(days=1), DAY_ROLLS_AT)


def tonight() -> tuple[str, str]:
    """`day_bounds` of today."""
    return _tonight_at(_minute(), zone())


# Which day it is is asked at each key typed and with each patron shown: worked out once a minute.
def _minute() -> str | float:
    return os.environ.get("RAPPORT_NOW") or seconds_passed() // 60


@lru_cache(maxsize=4)
def _today_at(_minute: str | float, here: tzinfo) -> date:
    return _evening(now().astimezone(here))


@lru_cache(maxsize=4)
def _tonight_at(minute: str | float, here: tzinfo) -> tuple[str, str]:
    return day_bounds(_today_at(minute, here))
