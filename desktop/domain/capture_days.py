"""Days that a line names and that lie ahead: `Tue`, `in May`, `end of the month`, `in a fortnight`.

A span of time is due where it begins (`in May` is the first of May), unless its end is said (`by
the end of May`). What is past is no due day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from desktop.domain import capture_words as lexicon
from desktop.domain.typed_values import day_in_figures

FRIDAY, WEEK = 4, 7
_LAST_YEAR = 2150
_JUST_OVER = 330  # days


class DayFound(NamedTuple):
    """A day with the characters of the plain text that say it."""

    day: date
    start: int
    end: int


_MONTH = "|".join(sorted(lexicon.MONTHS, key=len, reverse=True))
_LONG_DAYS = "|".join(d for d in sorted(lexicon.WEEKDAYS, key=len, reverse=True) if len(d) > 4)
_SHORT_DAYS = "|".join(d for d in sorted(lexicon.WEEKDAYS, key=len, reverse=True) if len(d) <= 5)
WEEKDAY = "|".join(sorted(lexicon.WEEKDAYS, key=len, reverse=True))
_NTH = r"\d{1,2}(?:st|nd|rd|th)?"
_TO = r"(?:(?:on|by|before|after|until|till|til|from|for|around|about|not later than|no later than|latest|due) )?"
_PART = r"(?: (?:first thing|(?:early |late )?(?:morning|afternoon|evening|night|lunchtime|noon|am|pm|a m|p m|midday|end of day|at the latest|latest)))?"
_COUNT = rf"(a couple of|a few|a|an|{lexicon.NUMBER})"
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


def find_days(plain: str, today: date, month_first: bool | None = None) -> list[DayFound]:
    """The days ahead in a folded text, in its order; where several read the same words, the first
    rule that does. `month_first`: how the venue writes `12/1`, None if that is not known."""
    found: list[DayFound] = []
    for pattern, reader in _RULES:
        for match in pattern.finditer(plain):
            if any(match.start() < f.end and f.start < match.end() for f in found):
                continue
            found_day = (
                _figures(match, today, month_first) if reader is _figures else reader(match, today)
            )
            day = _shifted(match, found_day, today) if reader in _EXACT else found_day
            if day is not None and day >= today:
                found.append(DayFound(day, match.start(), match.end()))
    return sorted(found, key=lambda f: f.start)


def _shifted(match: re.Match[str], day: date | None, today: date) -> date | None:
    """`before Saturday` is the day before that, `after Thursday` the day after."""
    if day is None:
        return None
    if match[0].startswith("before "):
        return max(today, day - timedelta(days=1))
    return day + timedelta(days=1) if match[0].startswith("after ") else day


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, or None if there is no such."""
    try:
        return date(year, month, day) if year <= _LAST_YEAR else None
    except ValueError:
        return None


def next_such(month: int, day: int, today: date) -> date | None:
    """The next day of that name, today included; the 29th of February waits for its year."""
    for year in range(today.year, today.year + 9):
        found = day_of(year, month, day)
        if found is not None and found >= today:
            return found
    return None


def number(text: str) -> int | None:
    """`7`, `seven`, `a couple of`; None for anything else."""
    few = {"a couple of": 2, "a few": 3}
    if text in few:
        return few[text]
    return int(text) if text.isdecimal() else lexicon.NUMBERS.get(text)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _plain_day(match: re.Match[str], today: date) -> date:
    ahead = {"day after tomorrow": 2, "tomorrow": 1}
    return today + timedelta(days=next((n for w, n in ahead.items() if w in match[0]), 0))


def _on_the_day(_: re.Match[str], today: date) -> date:
    return today


def _weekday(match: re.Match[str], today: date) -> date:
    name = next(w for w in match[0].split() if w in lexicon.WEEKDAYS)
    wanted = lexicon.WEEKDAYS[name]
    found = today + timedelta(days=(wanted - today.weekday() - 1) % WEEK + 1)
    late = re.search(rf"\b{name} week\b|\bweek on\b|\bafter next\b", match[0])
    return found + timedelta(days=WEEK) if late else found


def _counted(match: re.Match[str], today: date) -> date | None:
    count = number(match["count"])
    if count is None or count > 500:
        return None
    unit = match["unit"]
    if unit.startswith("hour"):
        return today + timedelta(days=count // 24)
    if unit.startswith(("day", "week", "fortnight")):
        days = 1 if unit.startswith("day") else 14 if unit.startswith("fortnight") else WEEK
        return today + timedelta(days=count * days)
    months = today.year * 12 + today.month - 1 + count * (12 if unit.startswith("year") else 1)
    year, month = divmod(months, 12)
    return day_of(year, month + 1, min(today.day, monthrange(min(year, _LAST_YEAR), month + 1)[1]))


def _week(match: re.Match[str], today: date) -> date:
    monday = today - timedelta(days=today.weekday())
    text = match[0]
    if "next" in text or "week after" in text:
        monday += timedelta(days=WEEK)
        if "after next" in text:
            monday += timedelta(days=WEEK)
        if re.search(r"\b(?:end|late|later)\b", text):
            return monday + timedelta(days=FRIDAY)
        return monday + timedelta(days=2) if "mid" in text else monday
    friday = monday + timedelta(days=FRIDAY)
    return friday if friday >= today else today + timedelta(days=6 - today.weekday())


def _weekend(match: re.Match[str], today: date) -> date:
    if today.weekday() >= FRIDAY + 1 and "next" not in match[0]:
        return today
    saturday = today + timedelta(days=(FRIDAY + 1 - today.weekday()) % WEEK)
    if match[0].startswith(("before", "by")):
        return max(today, saturday - timedelta(days=1))
    return saturday


def _end_of_month(match: re.Match[str], today: date) -> date | None:
    named = match["month"]
    year, month = today.year, today.month
    if named in lexicon.MONTHS:
        month = lexicon.MONTHS[named]
        year += month < today.month
    elif named and "next" in named:
        year, month = divmod(year * 12 + month, 12)
        month += 1
    return _month_end(year, month)


def _next_month(_: re.Match[str], today: date) -> date:
    year, month = divmod(today.year * 12 + today.month, 12)
    return date(year, month + 1, 1)


def _month(match: re.Match[str], today: date) -> date | None:
    month = lexicon.MONTHS[match["month"]]
    said = int(match["year"]) if match["year"] else None
    year = said if said is not None else today.year + (month < today.month)
    if "next year" in match[0]:
        year = today.year + 1
    first = day_of(year, month, 15 if "mid" in match[0] else 1)
    if first is None:
        return None
    if match[0].startswith("before"):
        return first - timedelta(days=1)
    if re.match(r"(?:in |by )?late\b", match[0]):
        return first.replace(day=20)
    here = (first.year, first.month) == (today.year, today.month)
    return _month_end(year, month) if here and first < today else first


def _day_month(match: re.Match[str], today: date) -> date | None:
    month = lexicon.MONTHS[match["month"]]
    day = int(re.sub(r"\D", "", match["day"]))
    if match["year"]:
        return day_of(int(match["year"]), month, day)
    found = next_such(month, day, today)
    if found is not None and (found - today).days > _JUST_OVER:
        return None  # `on 12 November`, on the 18th: a slip, not next year
    return found


def _nth(match: re.Match[str], today: date) -> date | None:
    day = int(re.sub(r"\D", "", match["day"]))
    year, month = today.year, today.month
    for _ in range(3):
        found = day_of(year, month, day)
        if found is not None and found >= today:
            return found
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return None


def _figures(match: re.Match[str], today: date, month_first: bool | None = None) -> date | None:
    parts = [int(p) for p in re.findall(r"\d+", match[0])]
    if len(parts) == 3 and parts[0] > 31:
        return day_of(*parts)
    return day_in_figures(parts, today, dots="." in match[0], month_first=month_first)


def easter(year: int) -> date:
    """Easter Sunday of a year (Gauss's rule, Gregorian)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def _feast(match: re.Match[str], today: date) -> date | None:
    name, after = match["feast"], match[0].startswith("after")
    for year in (today.year, today.year + 1):
        if name.startswith("easter"):
            first, last = easter(year) - timedelta(days=2), easter(year) + timedelta(days=1)
        elif "new year" in name:
            first, last = date(year, 1, 1), date(year, 1, 1)
        elif name == "halloween":
            first = last = date(year, 10, 31)
        elif name.startswith("valentine"):
            first = last = date(year, 2, 14)
        else:
            first, last = date(year, 12, 24), date(year, 12, 26)
            last = date(year + 1, 1, 1) if name == "the holidays" else last
        due = last + timedelta(days=1) if after else first
        due = first - timedelta(days=1) if match[0].startswith("before") else due
        if due >= today:
            return due
    return None


def _season(match: re.Match[str], today: date) -> date | None:
    return next_such(_SEASONS[match["season"]], 1, today)


def _year(_: re.Match[str], today: date) -> date:
    return date(today.year + 1, 1, 1)


def _rule(
    text: str, reader: Callable[[re.Match[str], date], date | None]
) -> tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]]:
    return re.compile(rf"(?<![\w'.]){text}(?![\w'])"), reader


_RULES = (
    _rule(rf"{_TO}(?:the )?day after tomorrow", _plain_day),
    _rule(rf"(?:first thing )?{_TO}tomorrow{_PART}", _plain_day),
    _rule(
        rf"{_TO}(?:later today|today|tonight|this (?:morning|afternoon|evening)|asap|"
        r"as soon as possible|right away|immediately|within the hour|in an hour|end of (?:the )?day)",
        _plain_day,
    ),
    _rule(r"(?:on |by |before |after |until )?\d{4}[-/.]\d{1,2}[-/.]\d{1,2}", _figures),
    _rule(r"(?:on |by |before |after |until )?(?!24/7\b)\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4}|\.)?", _figures),
    _rule(
        rf"{_TO}(?:(?:(?:{_LONG_DAYS}|{_SHORT_DAYS}) )?(?:the )?(?P<day>{_NTH})(?: of)?) "
        rf"(?P<month>{_MONTH})(?: (?P<year>20\d\d))?",
        _day_month,
    ),
    _rule(
        rf"{_TO}(?:(?:{_LONG_DAYS}|{_SHORT_DAYS}) )?(?P<month>{_MONTH}) (?:the )?(?P<day>{_NTH})"
        r"(?: (?P<year>20\d\d))?",
        _day_month,
    ),
    _rule(
        rf"(?:(?:at|by|before|until|towards|from) )?(?:the )?(?:very )?end of (?:the )?"
        rf"(?P<month>month|this month|next month|{_MONTH})",
        _end_of_month,
    ),
    _rule(r"(?:by |before |at )?(?P<month>month)[ -]end|(?:later )?this month", lambda m, t: _month_end(t.year, t.month)),
    _rule(
        rf"(?:in|by|before|until|till|from|during|sometime in|some time in|this|next|for|come|"
        rf"(?:(?:in|by) )?(?:early|mid|late)|(?:at |by )?(?:the )?(?:beginning|start|middle) of) "
        rf"(?:(?:early|mid|late) )?(?P<month>{_MONTH})(?: (?P<year>20\d\d)| next year)?",
        _month,
    ),
    _rule(r"(?:(?:early|in|by|before|sometime) )?next month", _next_month),
    _rule(
        r"(?:until|till|by|before|after|at) \d{1,2}(?::\d\d)? ?(?:pm|am|o clock|noon|midday)(?: today| tonight)?",
        _on_the_day,
    ),
    _rule(rf"a week on (?:{_LONG_DAYS}|{_SHORT_DAYS})", _weekday),
    _rule(
        rf"(?:first thing )?{_TO}(?:(?:this|next|the|coming|this coming) )?(?:{_LONG_DAYS})(?: week| after next)?{_PART}",
        _weekday,
    ),
    _rule(
        rf"(?:(?:on|by|before|after|until|till|next|this|first thing|come) |(?<=back )|(?<=her )|(?<=him )|(?<=them )|(?<=again ))"
        rf"(?:{_SHORT_DAYS})(?: week)?{_PART}",
        _weekday,
    ),
    _rule(rf"(?:{_SHORT_DAYS})(?:{_PART})(?= (?:about|re|with|because)\b|$| ,)", _weekday),
    _rule(
        rf"(?:in|within|after|in about) (?:the next )?(?P<count>{_COUNT[1:-1]}) "
        r"(?P<unit>hours?|days?|weeks?|fortnight|months?|years?)(?: time| 's time| or (?:so|two))?",
        _counted,
    ),
    _rule(
        rf"(?P<count>{_COUNT[1:-1]}) (?P<unit>days?|weeks?|fortnight|months?) "
        r"(?:from (?:now|today)|later|before she)",
        _counted,
    ),
    _rule(
        r"(?:(?:in|by|at|before|until) )?(?:the )?(?:(?:end|beginning|start|middle) of )?"
        r"(?:(?:early|late|later|mid) )?(?:(?:the )?week after next|next week|the (?:coming|following) week)",
        _week,
    ),
    _rule(r"(?:(?:in|by|at|before|until) )?(?:the )?(?:end of )?(?:later )?(?:this week|(?<=end of )the week|within the week)", _week),
    _rule(r"(?:by |at |before )?(?:the )?end of (?:the |this )?week", _week),
    _rule(r"(?:at|by|before|over|on|after) (?:the |this |next )?weekend", _weekend),
    _rule(
        r"(?:before|after|by|at|over|until) (?P<feast>christmas|xmas|easter|the holidays|"
        r"(?:the )?new year(?: 's)?|halloween|valentine(?: 's| s|s)?(?: day)?)",
        _feast,
    ),
    _rule(r"in (?:the )?new year", _year),
    _rule(r"(?:early |in )?next year", _year),
    _rule(r"(?:in|by|before|this|next) (?:the )?(?:early |late )?(?P<season>spring|summer|autumn|fall|winter)", _season),
    _rule(r"(?:on|by|before|after|until|from|not later than) the (?P<day>\d{1,2}(?:st|nd|rd|th)|\d{1,2}(?= |$))", _nth),
)  # fmt: skip


# What reads one day, so that there is a day before and after it.
_EXACT = frozenset((_plain_day, _weekday, _day_month, _figures, _nth))


def past_day(plain: str, today: date) -> tuple[date, date] | None:
    """The days [from, to] that `last night`, `on Sunday`, `on 14 November` may mean behind us."""
    if re.search(r"\b(?:last night|yesterday)\b", plain):
        return today - timedelta(days=1), today - timedelta(days=1)
    if re.search(r"\b(?:tonight|this (?:evening|afternoon)|today)\b", plain):
        return today, today
    if re.search(r"\blast week\b", plain):
        monday = today - timedelta(days=today.weekday() + WEEK)
        return monday, monday + timedelta(days=6)
    if re.search(r"\b(?:last|at the|this|over the) weekend\b", plain):
        sunday = today - timedelta(days=(today.weekday() + 1) % WEEK)
        return sunday - timedelta(days=2), sunday
    return next(_past(plain, today), None)


def _past(plain: str, today: date) -> Iterator[tuple[date, date]]:
    for match in re.finditer(
        rf"\b(?:(?:on|last|this) (?:the )?)?({_LONG_DAYS})\b|\b(?:on|last|enjoyed|loved|hated|liked|about) ({_SHORT_DAYS})\b",
        plain,
    ):
        back = (today.weekday() - lexicon.WEEKDAYS[match[1] or match[2]] - 1) % WEEK + 1
        yield today - timedelta(days=back), today - timedelta(days=back)
    dated = rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({_MONTH})|({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?)\b"
    for match in re.finditer(dated, plain):
        month = lexicon.MONTHS[match[2] or match[3]]
        for year in (today.year, today.year - 1):
            day = day_of(year, month, int(match[1] or match[4]))
            if day is not None and day <= today:
                yield day, day
                break
    for match in re.finditer(rf"\b(?:in|last|the) ({_MONTH})\b(?! \d)", plain):
        month = lexicon.MONTHS[match[1]]
        year = today.year - (month > today.month)
        yield date(year, month, 1), _month_end(year, month)
