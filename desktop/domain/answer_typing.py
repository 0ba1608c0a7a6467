"""Days and numbers as a patron types them, and which way a wording reads. No Qt, no SQL."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time

from db import clock
from db.folding import fold
from desktop.domain.form_answers import day_of
from desktop.domain.typed_values import birthday_words, parse_birthday, parse_day

_FIGURES = re.compile(r"(\d{1,4})[./\- ]+(\d{1,2})(?:[./\- ]+(\d{4}|\d{2}))?\.?")
_BARE = re.compile(r"(?:(\d{4})|-)-(\d{1,2})-(\d{1,2})")
_NAMED_YEAR = re.compile(r"(.*[^\W\d_].*?)[\s,.']+(\d{2})", re.DOTALL)
_RIGHT_TO_LEFT = {"R", "AL", "RLE", "RLO", "RLI"}
_LEFT_TO_RIGHT = {"L", "LRE", "LRO", "LRI"}
MONTH_FIRST = frozenset({"US"})  # countries that write 5/17 for the 17th of May


def reads_right_to_left(text: str) -> bool:
    """Whether a text begins in a script that runs from right to left.

    >>> reads_right_to_left("ما الذي تحب؟"), reads_right_to_left("What do you love?")
    (True, False)
    """
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in _RIGHT_TO_LEFT or kind in _LEFT_TO_RIGHT:
            return kind in _RIGHT_TO_LEFT
    return False


def plain_figures(text: str) -> str:
    """The same text with the figures of any script as 0 to 9.

    >>> plain_figures("١٧")
    '17'
    """
    return "".join(str(unicodedata.decimal(c, c)) for c in text)


def typed_day(text: str, today: date, *, month_first: bool = False) -> str:
    """A day as typed, as `1980-05-17`, or without a year as `--05-17`; '' if it is none.

    Understood: `17 May 1980`, `May 17`, `17.5.1980`, `5/17/80` (`month_first` where both could
    be the month), `1980-05-17`, `tomorrow`, `fri`.
    """
    said = fold(plain_figures(text)).strip()
    bare = _BARE.fullmatch(said)
    if bare:
        return _day(int(bare[1]) if bare[1] else None, int(bare[2]), int(bare[3]))
    figures = _FIGURES.fullmatch(said)
    if figures:
        return _figures(figures, today, month_first)
    named = _NAMED_YEAR.fullmatch(said)
    if named and re.search(r"\d", named[1]):
        said = f"{named[1]} {_whole_year(named[2], today)}"
    found = parse_birthday(said, today)
    if found is not None and found[1] is not None and found[2] is not None:
        return _day(found[0], found[1], found[2])
    ahead = parse_day(said, today) if said else None
    return "" if ahead is None else ahead.isoformat()


def answering_instant(text: str, *, month_first: bool = False) -> str | None:
    """When papers were filled in, as typed: a stored instant, '' for now, None for no such day.

    A day without its year is the last such one; a day to come is none.
    """
    if not text.strip():
        return ""
    today = clock.today()
    found = typed_day(text, today, month_first=month_first)
    if found.startswith("--"):
        year = today.year if found[2:] <= today.isoformat()[5:] else today.year - 1
        found = f"{year}{found[1:]}"
    if day_of(found) is None or found > today.isoformat():
        return None
    if found == today.isoformat():
        return clock.now_text()
    return clock.local_instant(date.fromisoformat(found), time(12))


def _figures(found: re.Match[str], today: date, month_first: bool) -> str:
    first, second = int(found[1]), int(found[2])
    if len(found[1]) > 2:
        return _day(first, second, int(found[3])) if len(found[1]) == 4 and found[3] else ""
    year = _whole_year(found[3], today) if found[3] else None
    if first > 12 or (second <= 12 and not month_first):
        return _day(year, second, first)
    return _day(year, first, second)


def _whole_year(text: str, today: date) -> int:
    """The year of two figures is the last one that ends so."""
    year = int(text)
    if len(text) > 2:
        return year
    century = today.year - today.year % 100
    return century + year if century + year <= today.year else century - 100 + year


def _day(year: int | None, month: int, day: int) -> str:
    text = f"-{'' if year is None else f'{year:04d}'}-{month:02d}-{day:02d}"
    text = text if year is None else text[1:]
    return text if day_of(text) is not None else ""


def day_words(text: str) -> str:
    """A kept day as people read it, which `typed_day` reads back; any other text as it is.

    >>> day_words("1980-05-17"), day_words("--05-17"), day_words("soon")
    ('17 May 1980', '17 May', 'soon')
    """
    found = day_of(text)
    return text if found is None else birthday_words(*found)
