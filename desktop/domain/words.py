"""How things are said: days, ages, money, seats, counts and sources, in plain English words.

Dates come as `date`, ISO date texts (a year or a month alone will do) or stored instants; instants
are shown in the venue's zone. Nothing here depends on the computer's locale.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING

from db import clock

if TYPE_CHECKING:
    from db.records.patrons import Provenance

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
)  # fmt: skip
ORDINALS = {
    1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth", 7: "seventh",
    8: "eighth", 9: "ninth", 10: "tenth", 11: "eleventh", 12: "twelfth", 15: "fifteenth",
    20: "twentieth", 25: "twenty-fifth", 30: "thirtieth", 40: "fortieth", 50: "fiftieth",
    100: "hundredth",
}  # fmt: skip
PLURALS = {"child": "children", "person": "people", "man": "men", "woman": "women"}
SYMBOLS = {
    "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$",
    "INR": "₹", "KRW": "₩",
}  # fmt: skip
# How many digits of a currency are behind the point, where it is not two.
MINOR_DIGITS = {"JPY": 0, "KRW": 0, "HUF": 2, "ISK": 0, "CLP": 0, "VND": 0, "KWD": 3, "BHD": 3}
FAR_DAYS = 300  # further away than this, a day is named with its year

_SEAT = re.compile(r"^(.*?)(\d+)$")
_BRACKETED = re.compile(r"[(\[].*?[)\]]")


def as_day(day: date | str) -> date:
    """The venue's calendar day of a date, an ISO date text or a stored instant.

    A year or a month alone means its first day. Raises ValueError for any other text.
    """
    if isinstance(day, datetime):
        return day.astimezone(clock.zone()).date()
    if isinstance(day, date):
        return day
    if "T" in day:
        return _local_day(day, clock.zone())
    return date.fromisoformat(day + "-01-01"[len(day) - 4 :] if len(day) < 10 else day)


def day_words(day: date | str, *, today: date | None = None) -> str:
    """`Sat 22 Nov`; with the year instead of the weekday if it is far: `22 Nov 2024`."""
    when = as_day(day)
    if _far(when, today):
        return f"{when.day} {MONTHS[when.month - 1][:3]} {when.year}"
    return f"{DAYS[when.weekday()][:3]} {when.day} {MONTHS[when.month - 1][:3]}"


def short_day_words(day: date | str, *, today: date | None = None) -> str:
    """`22 Nov`, with the year if it is far: `22 Nov 2024`."""
    when = as_day(day)
    year = f" {when.year}" if _far(when, today) else ""
    return f"{when.day} {MONTHS[when.month - 1][:3]}{year}"


def long_day_words(day: date | str) -> str:
    """`Saturday 22 November 2025`."""
    when = as_day(day)
    return f"{DAYS[when.weekday()]} {when.day} {MONTHS[when.month - 1]} {when.year}"


def since_words(day: str) -> str:
    """When somebody became known: a year alone stays a year, else `21 Sep 2019`."""
    if len(day) == 4:
        return day
    when = as_day(day)
    return f"{when.day} {MONTHS[when.month - 1][:3]} {when.year}"


def time_words(instant: str) -> str:
    """`19:30`, at the venue."""
    return clock.to_local(instant).strftime("%H:%M")


def when_words(instant: str, *, today: date | None = None) -> str:
    """`Sat 22 Nov · 19:30`."""
    return f"{day_words(instant, today=today)} · {time_words(instant)}"


def started_words(instant: str, *, today: date | None = None) -> str:
    """When something began: `14:03` if that was today, else `Sat 21 Nov · 14:03`."""
    same = as_day(instant) == as_day(clock.now_text()) and today is None
    return time_words(instant) if same else when_words(instant, today=today)


def spoken_when(instant: str, *, today: date | None = None) -> str:
    """As one says it on the phone: `tonight`, `tomorrow`, `on Saturday`, `on 6 December`."""
    today = today or clock.today()
    local = clock.to_local(instant)
    away = (local.date() - today).days
    if away == 0:
        return "tonight" if local.hour >= 17 else "this afternoon" if local.hour >= 12 else "today"
    if away == 1:
        return "tomorrow"
    if 2 <= away <= 6:
        return f"on {DAYS[local.weekday()]}"
    year = f" {local.year}" if _far(local.date(), today) else ""
    return f"on {local.day} {MONTHS[local.month - 1]}{year}"


def spoken_past(instant: str, *, today: date | None = None) -> str:
    """As one says it afterwards: `yesterday`, `on Friday`, `on 14 November`, `in March 2024`."""
    today = today or clock.today()
    when = as_day(instant)
    back = (today - when).days
    if back <= 0:
        return "today"
    if back == 1:
        return "yesterday"
    if back <= 6:
        return f"on {DAYS[when.weekday()]}"
    if back <= 60:
        return f"on {when.day} {MONTHS[when.month - 1]}"
    return spoken_month(when, today=today)


def spoken_month(day: date | str, *, today: date | None = None) -> str:
    """`in March`, with the year if it is far: `in March 2024`."""
    when = as_day(day)
    return f"in {MONTHS[when.month - 1]}" + (f" {when.year}" if _far(when, today) else "")


def ago_words(day: date | str, *, today: date | None = None) -> str:
    """`today`, `yesterday`, `3 weeks ago`, `in 4 days`."""
    days = ((today or clock.today()) - as_day(day)).days
    if days in (-1, 0, 1):
        return {-1: "tomorrow", 0: "today", 1: "yesterday"}[days]
    span = span_words(abs(days))
    return f"{span} ago" if days > 0 else f"in {span}"


def past_words(day: date | str, *, today: date | None = None) -> str:
    """How long ago something was. What was kept after midnight was today, like the evening."""
    now = today or clock.today()
    return ago_words(min(as_day(day), now), today=now)


def span_words(days: int) -> str:
    """A number of days, in the unit one would say: `5 days`, `3 weeks`, `4 months`, `2 years`."""
    if days < 14:
        return count_words(days, "day")
    if days < 61:
        return count_words(days // 7, "week")
    if days < 724:
        return count_words(min(23, round(days / 30.44)), "month")
    return count_words(int(days / 365.25 + 0.02), "year")


def money_words(minor: int, currency: str) -> str:
    """`$25`, `€1,250.50`, `CHF 80`: minor units; no cents where there are none."""
    digits = MINOR_DIGITS.get(currency.upper(), 2)
    whole, rest = divmod(abs(minor), 10**digits)
    amount = f"{whole:,}" + (f".{rest:0{digits}d}" if rest else "")
    sign = "-" if minor < 0 else ""
    symbol = SYMBOLS.get(currency.upper())
    if symbol is not None:
        return f"{sign}{symbol}{amount}"
    return f"{sign}{currency.upper()} {amount}" if currency else f"{sign}{amount}"


def amount_text(minor: int | None, currency: str) -> str:
    """Minor units as a plain decimal for tables: `37.50`; '' for none."""
    if minor is None:
        return ""
    digits = MINOR_DIGITS.get(currency.upper(), 2)
    whole, rest = divmod(abs(minor), 10**digits)
    return f"{'-' if minor < 0 else ''}{whole}" + (f".{rest:0{digits}d}" if digits else "")


def count_words(number: int, noun: str, plural: str = "") -> str:
    """`1 visit`, `14 visits`, `2 children`."""
    return f"{number:,} {noun if number == 1 else plural or plural_of(noun)}"


def plural_of(noun: str) -> str:
    """The plural of an English noun: `visit` to `visits`, `entry` to `entries`."""
    if noun in PLURALS:
        return PLURALS[noun]
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def number_words(number: int) -> str:
    """`two`, up to twelve; figures from there."""
    return NUMBERS[number] if 0 < number < len(NUMBERS) else f"{number:,}"


def ordinal_words(number: int) -> str:
    """`fifteenth` where it has a short name, else `17th`."""
    if number in ORDINALS:
        return ORDINALS[number]
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number}{ending or 'th'}"


def join_words(parts: Iterable[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`; empty parts are left out."""
    items = [part for part in parts if part]
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def seats_words(seats: Iterable[str]) -> str:
    """Runs of neighbours drawn together: F12, F13 and G2 are `F12–F13, G2`."""
    runs: list[tuple[str, int, int]] = []
    plain: list[str] = []
    for seat in sorted(set(seats) - {""}, key=seat_order):
        found = _SEAT.match(seat)
        if found is None:
            plain.append(seat)
            continue
        row, number = found.group(1), int(found.group(2))
        if runs and runs[-1][0] == row and runs[-1][2] == number - 1:
            runs[-1] = (row, runs[-1][1], number)
        else:
            runs.append((row, number, number))
    said = [f"{r}{a}" if a == b else f"{r}{a}–{r}{b}" for r, a, b in runs]
    return ", ".join(said + plain)


def seat_order(seat: str) -> tuple[tuple[int, int | str], ...]:
    """A sort key for seats: F2 before F12, row Z before row AA."""
    parts = re.findall(r"\d+|\D+", seat)
    keys: list[tuple[int, int | str]] = []
    for part in parts:
        if part.isdigit():
            keys.append((1, int(part)))
        else:
            keys.extend(((0, len(part)), (0, part)))
    return tuple(keys)


def source_words(provenance: Provenance, *, today: date | None = None) -> str:
    """Who told us, from what, when: `told Ana on a call, 3 Mar`."""
    who, source = provenance.user, provenance.source
    by = f" by {who}" if who else ""
    if provenance.kind == "history" and source:
        return f"from a {source}"  # such as `note of 3 Mar 2024`, which says when
    said = {
        "call": f"told {who} on a call" if who else "told us on a call",
        "form": source or "from a form",
        "sheet": f"from {source or 'a briefing sheet'}{', typed up' + by if who else ''}",
        "import": f"from {source}" if source else "from an import",
        "history": "from the visits",
    }.get(provenance.kind, f"{source}, noted{by}" if source else f"noted{by or ' at the desk'}")
    return f"{said}, {short_day_words(provenance.at, today=today)}" if provenance.at else said


def initials(name: str) -> str:
    """One or two letters for a name: `Judith Shimwell` is `JS`; `?` for none."""
    words = [w for w in _BRACKETED.sub(" ", name).split() if w[0].isalnum()]
    if not words:
        return "?"
    if _is_ideographic(words[0][0]):
        return words[0][0]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def first_name(name: str) -> str:
    """What a colleague is called in the house: `Ana` for `Ana Moreau`."""
    return name.split()[0] if name.split() else ""


def full_years(start: date, end: date) -> int:
    """How many whole years lie between two days."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def and_more(parts: Sequence[str], most: int) -> str:
    """At most so many of the parts, and how many were left out: `a, b and 3 more`."""
    if len(parts) <= most:
        return join_words(parts)
    return f"{', '.join(parts[:most])} and {len(parts) - most} more"


@lru_cache(maxsize=4096)
def _local_day(instant: str, zone: tzinfo) -> date:
    # A house of hundreds has been to the same few performances.
    return clock.from_text(instant).astimezone(zone).date()


def _far(day: date, today: date | None) -> bool:
    return abs((day - (today or clock.today())).days) > FAR_DAYS


def _is_ideographic(letter: str) -> bool:
    return "\u3040" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7a3"
