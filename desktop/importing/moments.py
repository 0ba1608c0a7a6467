"""Read dates and times as exports write them, alone or inside a product's text.

A numeric date such as 03/04/2026 is never guessed one by one: `order` (dmy or mdy) is decided
from the whole column, or asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from db import clock
from db.folding import fold

_MONTHS = {
    1: "jan ene gen sty januar january janvier enero gennaio",
    2: "feb fev fevr lut februar february fevrier febrero febbraio",
    3: "mar mrz maerz marz mars marzo march maart mrt",
    4: "apr avr abr kwi april avril abril aprile",
    5: "may mai mag mayo maggio maj mei",
    6: "jun juin giu cze june juni junio giugno",
    7: "jul juil lug lip july juli juillet julio luglio",
    8: "aug aou ago sie august aout agosto augustus",
    9: "sep sept set wrz september septembre septiembre settembre",
    10: "oct okt ott out paz october oktober octobre octubre ottobre",
    11: "nov lis november novembre noviembre",
    12: "dec dez dic gru december dezember decembre diciembre dicembre",
}
_MONTH_OF = {word: number for number, said in _MONTHS.items() for word in said.split()}
_WEEKDAYS = (
    r"(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|"
    r"ven|sam|dim|mie|jue|vie|sab|dom|gio|montag|dienstag|mittwoch|donnerstag|freitag|samstag|"
    r"sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)(?:day|nesday|rsday|urday)?"
)
_MONTH = r"([a-z]{3,10})"
_YEAR = r"(\d{4}|'?\d{2}(?![\d:]))"
_ISO = re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<![\d:.])(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?![\d:])")
_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|\.)?\s*(?:of |de )?{_MONTH}\.?,?\s*(?:de )?{_YEAR}"
)
_DAY_DASH = re.compile(rf"(?<!\d)(\d{{1,2}})-{_MONTH}-{_YEAR}")
_MONTH_DAY = re.compile(rf"(?<![a-z]){_MONTH}\.?\s*(\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}")
_TIME = re.compile(
    r"(?<![\d:.+-])(\d{1,2})(?:[:.h](\d{2}))(?::(\d{2})(?:[.,]\d+)?)?\s*([ap])?(?:\.?m\b\.?)?"
)
_HOUR = re.compile(r"(?<![\d:.])(\d{1,2})\s*([ap])\.?m\b\.?")
_CLOCK = re.compile(r"(?<![\d:.])(\d{1,2})\s*(?:uhr|h)\b")
_OFFSET = re.compile(r"(?:(?:utc|gmt)\s*)?([+-])(\d{1,2}):?(\d{2})?\s*$|(?<=[\d ])z$|(?:utc|gmt)$")
_BEFORE = re.compile(rf"(?:\b{_WEEKDAYS}\b\.?,?|\b(?:am|on|le|el|op)\b|[\s,;:|·•@(\[–—-])+$")
_BETWEEN = re.compile(r"[\st,;:|·•@–—-]*(?:\b(?:at|um|a|alle|om|kl)\b\.?)?[\s,]*")


class Moment(NamedTuple):
    """A date, its time if told, its offset from UTC in minutes if told, and where it stands.

    `start` and `end` span the weekday, date and time in the folded text (as long as the text
    unless letters such as ß were spelled out). `numbers` are the two ambiguous parts of a
    numeric date, else None.
    """

    day: date
    at: time | None
    offset: int | None
    start: int
    end: int
    numbers: tuple[int, int] | None = None


def find_moment(text: str, order: str = "") -> Moment | None:
    """The first date in a text, or None. With `order` '' a numeric date that can be read both
    ways counts as month first where that is possible: enough to recognise a column of dates.
    """
    said = _plain(text)
    found = _find_day(said, order)
    if found is None:
        return None
    day, start, end, numbers = found
    at, offset = None, None
    tail = _BETWEEN.match(said, end)
    clock_at = _find_time(said, tail.end() if tail else end)
    if clock_at is not None:
        at, end = clock_at
        zone = _OFFSET.search(said.rstrip(), end)
        if zone is not None:
            offset = _minutes(zone)
            end = zone.end()
    before = _BEFORE.search(said, 0, start)
    start = before.start() if before else start
    if at is None and (ahead := _time_ending(said[:start])) is not None:
        at, start = ahead
    return Moment(day, at, offset, start, end, numbers)


def _plain(text: str) -> str:
    """Folded, but letter by letter as long as the text, so that a place in one is one in both."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    return "".join(letter if letter < "\x80" else (fold(letter) or " ")[:1] for letter in lowered)


def _find_day(said: str, order: str) -> tuple[date, int, int, tuple[int, int] | None] | None:
    match = _ISO.search(said)
    if match:
        day = _day(int(match[1]), int(match[3]), int(match[4]))
        return (day, match.start(), match.end(), None) if day else None
    for pattern, year, month, number in (
        (_DAY_MONTH, 3, 2, 1), (_DAY_DASH, 3, 2, 1), (_MONTH_DAY, 3, 1, 2),
    ):  # fmt: skip
        for match in pattern.finditer(said):
            named = _MONTH_OF.get(match[month]) or _MONTH_OF.get(match[month][:3])
            day = _day(_year(match[year]), named or 0, int(match[number]))
            if day:
                return day, match.start(), match.end(), None
    match = _NUMERIC.search(said)
    return _numeric(match, order) if match else None


def _numeric(
    match: re.Match[str], order: str
) -> tuple[date, int, int, tuple[int, int] | None] | None:
    first, second, year = int(match[1]), int(match[3]), _year(match[4])
    day = None
    if order == "dmy" or (match[2] == "." and order != "mdy"):
        day = _day(year, second, first)
    elif order == "mdy" or not order:
        day = _day(year, first, second)
    if day is None and not order:
        day = _day(year, second, first)
    numbers = None if match[2] == "." else (first, second)
    return (day, match.start(), match.end(), numbers) if day else None


def _year(text: str) -> int:
    number = int(text.lstrip("'"))
    return number if number > 99 else 2000 + number


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1900 <= year <= 2200 else None
    except ValueError:
        return None


def _find_time(said: str, start: int) -> tuple[time, int] | None:
    match = _TIME.match(said, start) if start else _TIME.search(said)
    if match:
        return _time(int(match[1]), int(match[2]), int(match[3] or 0), match[4], match.end())
    match = _HOUR.match(said, start) if start else _HOUR.search(said)
    if match:
        return _time(int(match[1]), 0, 0, match[2], match.end())
    match = _CLOCK.match(said, start) if start else _CLOCK.search(said)
    return _time(int(match[1]), 0, 0, None, match.end()) if match else None


def _time(
    hour: int, minute: int, second: int, half: str | None, end: int
) -> tuple[time, int] | None:
    if half and not 1 <= hour <= 12:
        half = None
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or second > 59:
        return None
    return time(hour, minute, second), end


def _time_ending(said: str) -> tuple[time, int] | None:
    """The time of day that a text ends with, and where it begins."""
    for pattern in (_TIME, _HOUR, _CLOCK):
        for match in pattern.finditer(said):
            found = _find_time(said, match.start()) if match.start() else _find_time(said, 0)
            if found is not None and found[1] == len(said):
                return found[0], match.start()
    return None


def _minutes(match: re.Match[str]) -> int:
    if match[1] is None:
        return 0
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    return minutes if match[1] == "+" else -minutes


@lru_cache(maxsize=4096)
def read_time(text: str) -> time | None:
    """A time of day alone: 19:30, 7:30 PM, 19.30 Uhr, 7pm; None if it is none."""
    said = _plain(text).strip()
    found = _find_time(said, 0)
    return found[0] if found else None


def instant_of(moment: Moment, at: time | None = None) -> str:
    """A moment as stored; where it names no offset it is the venue's own time."""
    when = datetime.combine(moment.day, moment.at or at or time(0))
    if moment.offset is not None:
        return (when - timedelta(minutes=moment.offset)).isoformat(timespec="seconds") + "Z"
    return local_text(when)


def local_text(when: datetime) -> str:
    """A naive date and time at the venue as stored. A day whose offset from UTC does not change
    is worked out once.
    """
    offset = _offset_of(when.date(), clock.zone())
    if offset is None:
        return clock.local_instant(when.date(), when.time())
    return (when - offset).isoformat(timespec="seconds") + "Z"


@lru_cache(maxsize=4096)
def _offset_of(day: date, zone: tzinfo) -> timedelta | None:
    """The zone's offset on a day, None if clocks change on it."""
    first = datetime.combine(day, time(0), tzinfo=zone).utcoffset()
    last = datetime.combine(day, time(23, 59, 59), tzinfo=zone).utcoffset()
    return first if first == last else None


_PLAIN_ISO = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?", re.ASCII)


def plain_instant(text: str) -> str | None:
    """The short way for `2026-05-01 19:30:00` at the venue, as stored; None for other forms."""
    if not _PLAIN_ISO.fullmatch(text):
        return None
    try:
        return local_text(datetime.fromisoformat(text))
    except ValueError:
        return None


def date_order(texts: Iterable[str]) -> str:
    """dmy or mdy if the dates can be read one way only, ymd if none needs it, '' if both fit.

    A list that fits neither way counts as undecided too.
    """
    can_dmy = can_mdy = True
    numeric = False
    for text in texts:
        match = _NUMERIC.search(_plain(text))
        if match is None or _ISO.search(text):
            continue
        first, second = int(match[1]), int(match[3])
        if match[2] == ".":
            numeric, can_mdy = True, can_mdy and first <= 12 and False
            continue
        numeric = True
        can_dmy = can_dmy and second <= 12
        can_mdy = can_mdy and first <= 12
    if not numeric:
        return "ymd"
    if can_dmy == can_mdy:
        return ""
    return "dmy" if can_dmy else "mdy"
