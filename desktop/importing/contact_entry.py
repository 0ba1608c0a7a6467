"""One entry of an address book or mailing list, whatever file it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Birthday:
    """A birthday; the year is often not told."""

    year: int | None
    month: int | None
    day: int | None


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address in parts; `text` is how the file wrote it, in one line."""

    label: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    text: str = ""

    def in_one_line(self) -> str:
        """The address as one line, from the parts where there are any."""
        town = " ".join(part for part in (self.region, self.postcode) if part)
        parts = [self.street, self.city, town, self.country]
        return ", ".join(part for part in parts if part) or self.text


@dataclass(frozen=True, slots=True)
class Labelled:
    """A phone number or e-mail address with the label the file gives it."""

    value: str
    label: str = ""


@dataclass(slots=True)
class ContactEntry:
    """What one card or line says. Texts are cleaned of markup, otherwise as written.

    `row` counts entries of the file from 1. `consent` is True or False where the file says
    whether e-mail is allowed (`consent_at`: the stored instant or date), None where it is silent.
    `extra` holds columns that nothing else keeps: (heading, value).
    """

    row: int
    given: str = ""
    family: str = ""
    full_name: str = ""
    say_as: str = ""
    salutation: str = ""
    pronouns: str = ""
    nickname: str = ""
    organisation: str = ""
    number: str = ""
    birthday: Birthday | None = None
    since: str = ""
    emails: list[Labelled] = field(default_factory=list)
    phones: list[Labelled] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    consent: bool | None = None
    consent_at: str = ""
    not_a_person: str = ""  # why, in words; empty for a person
    extra: list[tuple[str, str]] = field(default_factory=list)

    @property
    def has_name(self) -> bool:
        """Whether any name of a person is told."""
        return bool(self.given or self.family or self.full_name)

    @property
    def is_blank(self) -> bool:
        """Whether nothing is told by which a person could be known again."""
        return not (self.has_name or self.emails or self.phones)


_BIRTHDAY = re.compile(
    r"^(?:(?P<year>\d{4})|-)?-?(?P<month>\d{1,2})?(?:-?(?P<day>\d{1,2}))?(?:T.*)?$", re.ASCII
)
NO_YEAR = {1604, 1600, 1900, 1904}  # written by address books that must write some year


def birthday_from_iso(text: str, *, omitted_year: int | None = None) -> Birthday | None:
    """A birthday written as 1985-04-17, 19850417, --04-17, --0417, 1985-04 or 1985.

    >>> birthday_from_iso("--04-17")
    Birthday(year=None, month=4, day=17)
    """
    found = _BIRTHDAY.match(text.strip())
    if found is None:
        return None
    year, month, day = (int(v) if v else None for v in found.group("year", "month", "day"))
    if year in NO_YEAR or (omitted_year is not None and year == omitted_year):
        year = None
    return checked_birthday(year, month, day)


def checked_birthday(year: int | None, month: int | None, day: int | None) -> Birthday | None:
    """A birthday of parts that exist, or None."""
    if month is not None and not 1 <= month <= 12:
        return None
    if day is not None and (month is None or not 1 <= day <= _days_in(month)):
        return None
    if year is not None and not 1880 <= year <= 2100:
        year = None
    if year is None and month is None:
        return None
    return Birthday(year, month, day)


def _days_in(month: int) -> int:
    if month == 2:
        return 29
    return 30 if month in (4, 6, 9, 11) else 31


# Words that stand between given and family name and belong to the latter.
_PARTICLES = {"van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la",
              "le", "los", "las", "el", "al", "bin", "ibn", "ter", "ten", "zu", "af", "av", "st",
              "st.", "mac", "mc"}  # fmt: skip


def split_full_name(text: str) -> tuple[str, str]:
    """Given and family name of one text: 'Family, Given' or the last word with its particles.

    >>> split_full_name("Piet van der Berg")
    ('Piet', 'van der Berg')
    """
    text = " ".join(text.split())
    if "," in text:
        family, given = (part.strip() for part in text.split(",", 1))
        if family and given:
            return given, family
    words = text.split()
    if len(words) < 2:
        return text, ""
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:])
