"""A line of an address book or mailing list as an entry, and the values people write in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from db.folding import fold, seen
from desktop.importing.contact_columns import SKIP, Column, read_heading
from desktop.importing.contact_entry import (
    Address,
    Birthday,
    ContactEntry,
    Labelled,
    birthday_from_iso,
    checked_birthday,
    split_full_name,
)
from desktop.importing.understanding import ColumnGuess


class RowReader:
    """Makes entries of the lines of one table, given what its columns hold."""

    def __init__(self, columns: Sequence[ColumnGuess], date_order: str) -> None:
        self._date_order = date_order
        self._columns: list[tuple[int, str, Column]] = []
        for column in columns:
            if column.role == SKIP:
                continue
            read = read_heading(column.heading)
            group, label = (read.group, read.label) if read else ("", "")
            self._columns.append((column.index, column.heading, Column(column.role, group, label)))

    def entry(self, number: int, cells: Sequence[str]) -> ContactEntry:
        """The entry of one line; `number` counts entries from 1."""
        entry = ContactEntry(number)
        groups: dict[tuple[str, str], dict[str, str]] = {}
        for index, heading, (role, group, label) in self._columns:
            text = _clean(cells[index]) if index < len(cells) else ""
            if not text:
                continue
            if kind := _GROUPED.get(role):
                told = groups.setdefault((kind, group), {"label": label})
                told[role] = f"{told[role]}, {text}" if role in told else text
            else:
                self._take(entry, role, heading, text)
        for (kind, _), told in groups.items():
            _take_group(entry, kind, told)
        _settle(entry)
        return entry

    def _take(self, entry: ContactEntry, role: str, heading: str, text: str) -> None:
        if role in _FIELDS:
            name = _FIELDS[role]
            joined = f"{getattr(entry, name)} {text}".strip()
            setattr(entry, name, joined)
        elif role == "note":
            entry.notes.append(text)
        elif role == "tags":
            entry.tags.extend(split_tags(text))
        elif role == "birthday":
            entry.birthday = read_birthday(text, self._date_order) or entry.birthday
            if entry.birthday is None:
                entry.extra.append((heading.strip(), text))
        elif role == "since":
            entry.since = read_day(text, self._date_order)
        elif role == "consent":
            entry.consent = _yes_or_no(text)
        elif role in ("consent_at", "refused_at"):
            entry.consent_at = text
            entry.consent = role == "consent_at" and entry.consent is not False
        else:
            entry.extra.append((heading.strip(), text))


_FIELDS = {"given": "given", "middle": "given", "family": "family", "suffix": "family",
           "name": "full_name", "prefix": "salutation", "nickname": "nickname",
           "phonetic": "say_as", "pronouns": "pronouns", "organisation": "organisation",
           "number": "number"}  # fmt: skip
_GROUPED = {"email": "email", "email_label": "email", "phone": "phone", "phone_label": "phone",
            "address": "address", "address_label": "address", "street": "address",
            "street2": "address", "city": "address", "region": "address", "postcode": "address",
            "country": "address", "custom": "custom", "custom_label": "custom"}  # fmt: skip


def _clean(text: str) -> str:
    text = seen(text).strip()
    if text[:1] == "'" and text[1:2] in "+-=@":
        text = text[1:].strip()  # a spreadsheet's guard against formulas
    return text


def _take_group(entry: ContactEntry, kind: str, told: dict[str, str]) -> None:
    label = _clean_label(told.get(f"{kind}_label", told["label"]))
    if kind == "email":
        for value in _several(told.get("email", "")):
            entry.emails.append(Labelled(value, label))
    elif kind == "phone":
        for value in _several(told.get("phone", "")):
            entry.phones.append(Labelled(value, label))
    elif kind == "custom":
        if told.get("custom"):
            entry.extra.append((label or "Own field", told["custom"]))
    else:
        _take_address(entry, label, told)


def _take_address(entry: ContactEntry, label: str, told: dict[str, str]) -> None:
    parts = {k: told.get(k, "") for k in ("street", "city", "region", "postcode", "country")}
    if told.get("street2"):
        parts["street"] = ", ".join(p for p in (parts["street"], told["street2"]) if p)
    if any(parts[k] for k in ("street", "city", "postcode")):
        text = told.get("address", "")
        if not parts["street"] and text:
            parts["street"] = " ".join(text.split())
        entry.addresses.append(Address(label, **parts))
    elif told.get("address"):
        entry.addresses.append(read_address(told["address"], label))


def read_address(text: str, label: str = "") -> Address:
    """An address written in one cell: parts set apart by two blanks, line breaks or commas.

    >>> read_address("9 Mill Rd  Saltmarsh  ME  04074  US").postcode
    '04074'
    """
    parts = [part.strip() for part in text.strip().split("  ")]
    if len(parts) >= 5:
        street = ", ".join(part for part in parts[:-4] if part)
        return Address(label, street, parts[-4], parts[-3], parts[-2], parts[-1])
    one_line = ", ".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
    lines = [part.strip() for part in one_line.split(",") if part.strip()]
    if len(lines) >= 2:
        return Address(label, lines[0], ", ".join(lines[1:]), text=one_line)
    return Address(label, one_line, text=one_line)


def _several(text: str) -> list[str]:
    return [p.strip() for p in re.split(r"\s*(?::::|;|\n)\s*", text) if p.strip()]


def _clean_label(text: str) -> str:
    bare = text.strip().lstrip("*").strip()
    return bare.lower()


def split_tags(text: str) -> list[str]:
    """The labels of one cell, joined by ` ::: `, `,` or `;`, perhaps each in quotes.

    >>> split_tags('"VIP","Friends of the Playhouse"')
    ['VIP', 'Friends of the Playhouse']
    """
    found = []
    for part in re.split(r"\s*:::\s*", text):
        if part.startswith("* "):
            continue  # the address book's own group, everybody is in it
        if '"' in part:
            found.extend(re.findall(r'"([^"]+)"', part))
        elif ":::" in text:
            found.append(part)
        else:
            found.extend(p.strip() for p in re.split(r"[,;|]\s*", part))
    return [tag for tag in found if tag and not re.match(r"^imported (on )?\d", tag, re.IGNORECASE)]


_YES = {"yes", "y", "true", "1", "ja", "oui", "si", "subscribed", "opted in", "x", "on"}
_NO = {"no", "n", "false", "0", "nein", "non", "unsubscribed", "opted out", "off"}


def _yes_or_no(text: str) -> bool | None:
    folded = fold(text)
    return True if folded in _YES else False if folded in _NO else None


_MONTHS = {name: n for n, names in enumerate(
    (("jan", "janvier", "januar"), ("feb", "fevrier", "februar"), ("mar", "mars", "marz"),
     ("apr", "avril", "april"), ("may", "mai"), ("jun", "juin", "juni"),
     ("jul", "juillet", "juli"), ("aug", "aout"), ("sep", "septembre"),
     ("oct", "octobre", "okt", "oktober"), ("nov", "novembre"),
     ("dec", "decembre", "dez", "dezember")), start=1) for name in names}  # fmt: skip
_NUMERIC = re.compile(r"^(\d{1,2})[./\-](\d{1,2})(?:[./\-](\d{2,4}))?\.?(?:\s.*)?$")


def date_order(texts: Sequence[str]) -> str:
    """dmy or mdy, as the values show it (points: day first); '' where they do not."""
    first = second = False
    for text in texts:
        if found := _NUMERIC.match(text.strip()):
            first = first or "." in found.group().split(" ")[0]
            first = first or int(found.group(1)) > 12
            second = second or int(found.group(2)) > 12
    if first == second:
        return ""
    return "dmy" if first else "mdy"


def has_numeric_dates(texts: Sequence[str]) -> bool:
    """Whether any value is a date for which the order of day and month matters."""
    return any(_NUMERIC.match(text.strip()) for text in texts)


def read_birthday(text: str, order: str) -> Birthday | None:
    """A birthday as people write it; `order` is dmy or mdy."""
    text = text.strip()
    if found := birthday_from_iso(text.split(" ")[0] if text[:4].isdigit() else text):
        return found
    if numeric := _NUMERIC.match(text):
        a, b = int(numeric.group(1)), int(numeric.group(2))
        day_first = order == "dmy" or "." in numeric.group().split(" ")[0]
        day, month = (a, b) if day_first else (b, a)
        return checked_birthday(_full_year(numeric.group(3)), month, day)
    words = re.findall(r"[^\W\d_]+|\d+", fold(text))
    named = next((_MONTHS[w] for w in words if w in _MONTHS), None) or next(
        (_MONTHS[w[:3]] for w in words if w[:3] in _MONTHS and not w.isdigit()), None
    )
    if named is None:
        return None
    told = next((int(w) for w in words if w.isdigit() and len(w) <= 2), None)
    year = next((int(w) for w in words if w.isdigit() and len(w) == 4), None)
    return checked_birthday(year, named, told)


def _full_year(text: str | None) -> int | None:
    if not text:
        return None
    year = int(text)
    if year >= 100:
        return year
    return 2000 + year if year <= 15 else 1900 + year


def read_day(text: str, order: str) -> str:
    """A day as ISO text, a year alone as it is, '' for anything else."""
    if re.fullmatch(r"(19|20)\d\d", text):
        return text
    found = read_birthday(text, order)
    if found is None or found.year is None or found.month is None:
        return ""
    return f"{found.year:04d}-{found.month:02d}-{found.day or 1:02d}"


def _settle(entry: ContactEntry) -> None:
    """Split a whole name, and say who is not a person."""
    if not entry.given and not entry.family and entry.full_name:
        entry.given, entry.family = split_full_name(entry.full_name)
    if not entry.has_name and entry.organisation:
        entry.not_a_person = "an organisation"
    elif entry.is_blank:
        entry.not_a_person = "an entry without a name, a phone number or an e-mail address"
