"""Days, times, spans and amounts as people type them at a desk. No Qt, no SQL."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time, timedelta

from db.folding import fold
from desktop.domain.words import MINOR_DIGITS

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_IN = re.compile(r"^in (\d+|a|an|one|two|three) (day|week|month|year)s?$")
_SMALL = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_FIGURES_DAY = re.compile(r"^(\d{1,2})[./](\d{1,2})(?:[./](\d{2}|\d{4})|\.)?$")
_MAX_YEARS = 120
_LATELY = 60  # days: a day without a year is rather one of these than one in ten months
_CLOCK = re.compile(r"^(\d{1,2})(?:\s*[:.h]\s*(\d{2}))?\s*(?:([ap])\.?m\.?)?$")
_FIGURES = re.compile(r"^(\d{1,2})(\d{2})$")
_SPAN = re.compile(r"^(\d{1,2})\s*(?:h|hrs?|hours?|:)\s*(?:(\d{1,2})\s*(?:m|min|mins|minutes?)?)?$")
_MINUTES = re.compile(r"^(\d{1,4})\s*(?:m|min|mins|minutes?|')?$")


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(word: str) -> int | None:
    return next(
        (n for n, m in enumerate(_MONTHS, 1) if len(word) >= 3 and word.startswith(m)), None
    )


def _parts(text: str) -> tuple[int | None, int, int] | None:
    """Year (or None), month, day of `3 dec`, `3 December 2026`, `Dec 3`, `2026-12-03`."""
    iso = _ISO.match(text)
    if iso:
        return int(iso[1]), int(iso[2]), int(iso[3])
    words = [w for w in re.split(r"[\s,.]+", text) if w]
    named = [(w, m) for w in words if (m := _month(w))]
    if len(named) != 1:
        return None
    numbers = [int(n[1]) for w in words if (n := re.match(r"^(\d{1,4})(?:st|nd|rd|th)?$", w))]
    if len(numbers) + 1 != len(words) or not 1 <= len(numbers) <= 2:
        return None
    days = [n for n in numbers if n <= 31]
    years = [n for n in numbers if n > 31]
    if len(days) != 1 or len(years) > 1:
        return None
    return (years[0] if years else None), named[0][1], days[0]


def _after(today: date, count: int, unit: str) -> date:
    if unit in ("day", "week"):
        return today + timedelta(days=count * (7 if unit == "week" else 1))
    months = today.year * 12 + today.month - 1 + count * (12 if unit == "year" else 1)
    for day in range(today.day, 27, -1):
        found = _date(months // 12, months % 12 + 1, day)
        if found:
            return found
    return date(months // 12, months % 12 + 1, today.day)


def monday_after(today: date) -> date:
    """What `next week` is due on: its Monday."""
    return today + timedelta(days=7 - today.weekday())


def day_in_figures(
    figures: Sequence[int], today: date, *, dots: bool = False, month_first: bool | None = None
) -> date | None:
    """A day as `30/11`, `12/1/2027`, `1.12.`: with `dots` the day stands first, else as
    `month_first` says; where that is None, only what can be read in one way. Without a year the
    next such day."""
    first, second = figures[0], figures[1]
    if dots:
        month_first = False
    elif first > 12 or second > 12 or first == second:
        month_first = second > 12
    elif month_first is None:
        return None
    month, day = (first, second) if month_first else (second, first)
    if len(figures) == 3:
        year = figures[2]
        return _date(year + (2000 if year < 100 else 0), month, day)
    soon = _date(today.year, month, day)
    return soon if soon and soon >= today else _date(today.year + 1, month, day)


def parse_day(text: str, today: date) -> date | None:
    """A day to come as typed: `fri`, `tomorrow`, `in 2 weeks`, `3 dec`, `2026-12-03`.

    A weekday is the next one (never today); a day without a year is the next such day.
    None if it is not understood.

    >>> parse_day("fri", date(2026, 11, 22))
    datetime.date(2026, 11, 27)
    """
    words = fold(text)
    plain = {"today": 0, "tonight": 0, "tomorrow": 1}
    if words in plain:
        return today + timedelta(days=plain[words])
    if words == "next week":
        return monday_after(today)
    figures = _FIGURES_DAY.match(words)
    if figures:
        return day_in_figures([int(f) for f in figures.groups() if f], today, dots="." in words)
    counted = _IN.match(words)
    if counted:
        count = _SMALL.get(counted[1]) or int(counted[1])
        return _after(today, count, counted[2]) if count <= 1000 else None
    bare = words.removeprefix("next ").removeprefix("on ")
    for number, name in enumerate(_WEEKDAYS):
        if bare.startswith(name) and bare.isalpha():
            return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    parts = _parts(words)
    if parts is None:
        return None
    year, month, day = parts
    if year is not None:
        return _date(year, month, day)
    soon = _date(today.year, month, day)
    return soon if soon and soon >= today else _date(today.year + 1, month, day)


def parse_past_day(text: str, today: date) -> date | None:
    """As `parse_day`, but a day without a year is the last such day."""
    words = fold(text)
    if words == "yesterday":
        return today - timedelta(days=1)
    parts = _parts(words)
    if parts is None or parts[0] is not None:
        return parse_day(text, today)
    found = _date(today.year, parts[1], parts[2])
    return found if found and found <= today else _date(today.year - 1, parts[1], parts[2])


def parse_near_day(text: str, today: date) -> date | None:
    """As `parse_day`, but a day without a year that was in the last weeks is that one."""
    ahead, back = parse_day(text, today), parse_past_day(text, today)
    if ahead is None or back is None:
        return ahead or back
    return back if today - back <= timedelta(days=_LATELY) else ahead


def parse_time(text: str) -> time | None:
    """A time of day: `19:30`, `19.30`, `1930`, `7:30 pm`, `7pm`, `19`. None if it is none.

    A bare `7` could be either half of the day and is none.

    >>> parse_time("7.30 pm")
    datetime.time(19, 30)
    """
    said = fold(text).strip()
    figures = _FIGURES.match(said)
    found = _CLOCK.match(f"{figures[1]}:{figures[2]}" if figures else said)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half and not 1 <= hour <= 12:
        return None
    if not half and found[2] is None and hour < 10:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour <= 23 and minute <= 59 else None


def parse_minutes(text: str) -> int | None:
    """A span in minutes: `130`, `130 min`, `2 h 10`, `2:10`, `2h`. None if it is none, or nothing.

    >>> parse_minutes("2 h 10")
    130
    """
    said = fold(text).strip()
    plain, found = _MINUTES.match(said), _SPAN.match(said)
    if plain:
        return int(plain[1]) or None
    if found is None or int(found[2] or 0) > 59:
        return None
    return int(found[1]) * 60 + int(found[2] or 0) or None


def parse_birthday(text: str, today: date) -> tuple[int | None, int | None, int | None] | None:
    """Year, month and day (each may be None) of `14 March`, `14 Mar 1980`, `1980`; '' is none.

    None if it is not understood or cannot be a birthday.
    """
    words = fold(text)
    if not words:
        return None, None, None
    if re.fullmatch(r"\d{4}", words):
        year = int(words)
        return (year, None, None) if today.year - _MAX_YEARS <= year <= today.year else None
    parts = _parts(words)
    if parts is None:
        return None
    said, month, day = parts
    born = _date(said if said is not None else 2000, month, day)
    if born is None or (said is not None and not _is_alive(born, today)):
        return None
    return said, month, day


def _is_alive(born: date, today: date) -> bool:
    return born <= today and today.year - born.year <= _MAX_YEARS


def birthday_words(year: int | None, month: int | None, day: int | None) -> str:
    """The text that `parse_birthday` reads back.

    >>> birthday_words(1980, 3, 14)
    '14 March 1980'
    """
    if month is None or day is None:
        return "" if year is None else str(year)
    name = date(2000, month, 1).strftime("%B")
    return f"{day} {name}" + ("" if year is None else f" {year}")


def parse_amount(text: str, currency: str) -> int | None:
    """An amount as typed, in minor units: `25`, `25.50`, `1,250.00`, `25,50 EUR`. None if not.

    >>> parse_amount("25,50", "EUR")
    2550
    """
    bare = re.sub(r"[^\d.,]", "", text.replace(" ", ""))
    if not bare or re.search(r"[A-Za-z]{4,}", text) or "-" in text:
        return None
    found = re.fullmatch(r"(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,](\d{1,2}))?", bare)
    if found is None:
        return None
    whole = int(re.sub(r"[.,]", "", found[1]))
    digits = MINOR_DIGITS.get(currency.upper(), 2)
    factor: int = 10**digits
    return whole * factor + (int(found[2].ljust(digits, "0")[:digits] or "0") if found[2] else 0)
