"""A performance as somebody types it: what each field means, what is wrong with it, what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from db import clock
from db.records.programme import PerformanceRecord
from desktop.domain.typed_values import parse_minutes, parse_near_day, parse_time
from desktop.domain.words import since_words, time_words

LONGEST = 24 * 60  # minutes a performance may run
MOST_SEATS = 100_000
_SMALL_HOURS = 6  # a start before it can have doors on the evening before


@dataclass(frozen=True, slots=True)
class TypedPerformance:
    """The fields as they stand in the dialog, texts as typed."""

    title: str = ""
    genre: str = ""
    keywords: str = ""
    for_children: bool = False
    venue: str = ""
    day: str = ""
    starts: str = ""
    doors: str = ""
    running: str = ""
    capacity: str = ""
    cancelled: bool = False
    disrupted: str = ""


@dataclass(frozen=True, slots=True)
class ReadPerformance:
    """`fields` as the query takes them, and by field a sentence on what cannot be understood."""

    fields: dict[str, Any]
    wrong: dict[str, str]


def typed_of(record: PerformanceRecord) -> TypedPerformance:
    """What the fields of a known performance say; `read_typed` reads them back."""
    return TypedPerformance(
        title=record.title,
        genre=record.genre,
        keywords=record.keywords,
        for_children=record.for_children,
        venue=record.venue,
        day=since_words(clock.to_local(record.starts_at).date().isoformat()),
        starts=time_words(record.starts_at),
        doors=time_words(record.doors_at) if record.doors_at else "",
        running=str(record.running_minutes or ""),
        capacity=str(record.capacity or ""),
        cancelled=record.cancelled,
        disrupted=record.disrupted,
    )


def read_typed(typed: TypedPerformance, today: date | None = None) -> ReadPerformance:
    """Understand all fields; what is empty is not known (None, or '')."""
    wrong: dict[str, str] = {}
    fields: dict[str, Any] = {
        name: " ".join(getattr(typed, name).split())
        for name in ("title", "genre", "venue", "disrupted")
    }
    fields["keywords"] = _keywords(typed.keywords)
    fields |= {"for_children": typed.for_children, "cancelled": typed.cancelled}
    if not fields["title"]:
        wrong["title"] = "Type the title."
    fields |= _times(typed, today or clock.today(), wrong)
    fields["running_minutes"] = _running(typed.running, wrong)
    fields["capacity"] = _capacity(typed.capacity, wrong)
    return ReadPerformance(fields, wrong)


def changed_fields(record: PerformanceRecord, fields: dict[str, Any]) -> dict[str, Any]:
    """Those of the fields that say something else than what is stored."""
    before = read_typed(typed_of(record)).fields
    return {name: value for name, value in fields.items() if before.get(name) != value}


def _keywords(text: str) -> str:
    found = (" ".join(word.split()) for word in text.replace(";", ",").split(","))
    return ", ".join(dict.fromkeys(word for word in found if word))


def _times(typed: TypedPerformance, today: date, wrong: dict[str, str]) -> dict[str, str | None]:
    day, starts = parse_near_day(typed.day, today), parse_time(typed.starts)
    doors = parse_time(typed.doors)
    if day is None:
        wrong["day"] = "Type the day as tomorrow, 5 Dec or 2026-12-05."
    if starts is None:
        wrong["starts"] = "Type the time as 19:30 or 7:30 pm."
    if typed.doors.strip() and doors is None:
        wrong["doors"] = "Type the time as 19:00, or leave it empty."
    if day is None or starts is None:
        return {}
    doors_at = None
    if doors is not None:
        before = doors > starts and starts.hour < _SMALL_HOURS
        if doors > starts and not before:
            wrong["doors"] = "The doors open before it starts."
        doors_at = clock.local_instant(day - timedelta(days=before), doors)
    return {"starts_at": clock.local_instant(day, starts), "doors_at": doors_at}


def _running(text: str, wrong: dict[str, str]) -> int | None:
    minutes = parse_minutes(text)
    if text.strip() and (minutes is None or minutes > LONGEST):
        wrong["running"] = "Type minutes, such as 130 or 2 h 10, or leave it empty."
    return minutes


def _capacity(text: str, wrong: dict[str, str]) -> int | None:
    figures = text.strip().replace(",", "").replace(" ", "")
    if not figures:
        return None
    if not (figures.isascii() and figures.isdecimal()) or not 1 <= int(figures) <= MOST_SEATS:
        wrong["capacity"] = "Type how many seats there are, or leave it empty."
        return None
    return int(figures)
