"""Read address cards: vCard 2.1, 3.0 and 4.0, many in a file, as entries of an address book."""

from __future__ import annotations

import quopri
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from db.folding import seen
from desktop.importing.contact_entry import (
    Address,
    ContactEntry,
    Labelled,
    birthday_from_iso,
    split_full_name,
)

_SKIPPED = {"PHOTO", "LOGO", "SOUND", "KEY"}  # data that would only take memory
_NOT_PEOPLE = {"group": "a group of people", "org": "an organisation",
               "location": "a place", "application": "a program"}  # fmt: skip
_DULL_TYPES = {"internet", "pref", "voice", "x-uid", "uri", "text"}
_LABEL_MARKS = re.compile(r"^_\$!<(.*)>!\$_$")


@dataclass(frozen=True, slots=True)
class Property:
    """One content line: `group` is `item1` of `item1.EMAIL`; types are lower case; raw value."""

    group: str
    name: str
    types: tuple[str, ...]
    parameters: dict[str, str]
    value: str

    def text(self) -> str:
        """The value with its escapes undone."""
        return unescape(self.value)

    def parts(self) -> list[str]:
        """The components of a structured value such as N or ADR."""
        return [unescape(part).strip() for part in _split_unescaped(self.value, ";")]


def looks_like_cards(text: str) -> bool:
    """Whether a text begins as a file of cards does."""
    return text.lstrip("\ufeff \t\r\n")[:11].upper() == "BEGIN:VCARD"


def decode(data: bytes) -> str:
    """The text of a card file. Cards are UTF-8 unless a mark or the bytes say otherwise."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return seen(data.decode("utf-16", "replace"))
    try:
        return seen(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return seen(data.decode("cp1252", "replace"))


def read_cards(text: str) -> list[ContactEntry]:
    """All entries of a card file, cards of firms and groups included (`not_a_person`)."""
    return [_entry(row, card) for row, card in enumerate(_cards(text), start=1)]


def unescape(text: str) -> str:
    r"""Undo `\n`, `\,`, `\;` and `\\`.

    >>> unescape(r"row C\, aisle.\nPrefers matinees")
    'row C, aisle.\nPrefers matinees'
    """
    if "\\" not in text:
        return text
    return re.sub(
        r"\\(.)", lambda m: "\n" if m.group(1) in "nN" else m.group(1), text, flags=re.DOTALL
    )


def _split_unescaped(text: str, at: str) -> list[str]:
    parts, current, escaped = [], "", False
    for letter in text:
        if letter == at and not escaped:
            parts.append(current)
            current = ""
            continue
        current += letter
        escaped = letter == "\\" and not escaped
    return [*parts, current]


def _logical_lines(text: str) -> Iterator[str]:
    """Lines with folds undone; a quoted-printable line goes on after a trailing '='."""
    current: str | None = None
    soft = False
    for line in text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if soft and current is not None:
            current += "\n" + line
            soft = line.endswith("=")
            continue
        if line[:1] in (" ", "\t") and current is not None:
            current += line[1:]
            continue
        if current is not None:
            yield current
        current = line
        soft = line.endswith("=") and "QUOTED-PRINTABLE" in line.upper()
    if current is not None:
        yield current


def _cards(text: str) -> Iterator[list[Property]]:
    """The properties of each card; a card that is never closed ends where the next begins."""
    card: list[Property] | None = None
    for line in _logical_lines(text):
        bare = line.strip().upper()
        if bare == "BEGIN:VCARD":
            if card:
                yield card
            card = []
        elif bare == "END:VCARD":
            if card is not None:
                yield card
            card = None
        elif card is not None and (found := _property(line)) is not None:
            card.append(found)
    if card:
        yield card


def _property(line: str) -> Property | None:
    head, value = _head_and_value(line)
    if value is None:
        return None
    first, *rest = _split_quoted(head, ";")
    group, _, name = first.strip().rpartition(".")
    name = name.upper()
    if name in _SKIPPED:
        return None
    types: list[str] = []
    parameters: dict[str, str] = {}
    for item in rest:
        key, equals, setting = item.partition("=")
        setting = setting.strip('"')
        if not equals:
            types.append(key.strip().lower())  # 2.1 writes TEL;HOME;CELL
        elif key.upper() == "TYPE":
            types.extend(t.strip().lower() for t in setting.split(","))
        else:
            parameters[key.upper()] = setting
    encoding = parameters.get("ENCODING", "").upper()
    if encoding == "QUOTED-PRINTABLE" or "quoted-printable" in types:
        value = _from_quoted_printable(value, parameters.get("CHARSET", "utf-8"))
    elif encoding in ("B", "BASE64"):
        return None
    return Property(group.lower(), name, tuple(types), parameters, value)


def _head_and_value(line: str) -> tuple[str, str | None]:
    quoted = False
    for at, letter in enumerate(line):
        if letter == '"':
            quoted = not quoted
        elif letter == ":" and not quoted:
            return line[:at], line[at + 1 :]
    return line, None


def _split_quoted(text: str, at: str) -> list[str]:
    parts, current, quoted = [], "", False
    for letter in text:
        if letter == '"':
            quoted = not quoted
        if letter == at and not quoted:
            parts.append(current)
            current = ""
        else:
            current += letter
    return [*parts, current]


def _from_quoted_printable(value: str, charset: str) -> str:
    data = quopri.decodestring(value.encode("utf-8", "replace"))
    try:
        text = data.decode(charset)
    except (LookupError, UnicodeDecodeError):
        text = data.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\n", "\\n")


def _entry(row: int, card: list[Property]) -> ContactEntry:
    entry = ContactEntry(row)
    labels = {p.group: _plain_label(p.text()) for p in card if p.name == "X-ABLABEL"}
    for prop in _preferred_first(card):
        reader = _READERS.get(prop.name)
        if reader is not None:
            reader(entry, prop, labels.get(prop.group, "") if prop.group else "")
    _settle_name(entry)
    entry.not_a_person = _why_not_a_person(entry, card)
    return entry


def _preferred_first(card: list[Property]) -> list[Property]:
    """Preferred phones and addresses come first, else the order of the file."""

    def rank(prop: Property) -> int:
        pref = prop.parameters.get("PREF", "")
        if pref.isdigit():
            return int(pref)
        return 0 if "pref" in prop.types else 101

    return sorted(card, key=rank)


def _plain_label(text: str) -> str:
    found = _LABEL_MARKS.match(text.strip())
    return (found.group(1) if found else text.strip()).lower()


def _label(prop: Property, label: str) -> str:
    if label:
        return label
    words = [t for t in prop.types if t not in _DULL_TYPES and not t.startswith("x-")]
    return {"cell": "mobile"}.get(words[0], words[0]) if words else ""


def _read_name(entry: ContactEntry, prop: Property, label: str) -> None:
    family, given, middle, prefix, suffix = (*prop.parts(), "", "", "", "", "")[:5]
    entry.family = " ".join(part for part in (family, suffix) if part)
    entry.given = " ".join(part for part in (given, middle) if part)
    entry.salutation = prefix


def _read_phone(entry: ContactEntry, prop: Property, label: str) -> None:
    number = prop.text().strip()
    if number.lower().startswith("tel:"):
        number = number[4:].split(";ext=")[0].split(";")[0]
    if number and "fax" not in prop.types:
        entry.phones.append(Labelled(number, _label(prop, label)))


def _read_email(entry: ContactEntry, prop: Property, label: str) -> None:
    address = prop.text().strip()
    if address.lower().startswith("mailto:"):
        address = address[7:]
    if address:
        entry.emails.append(Labelled(address, _label(prop, label)))


def _read_address(entry: ContactEntry, prop: Property, label: str) -> None:
    box, extended, street, city, region, postcode, country = (*prop.parts(), *[""] * 7)[:7]
    lines = " ".join(", ".join(p for p in (street, extended, box) if p).split())
    if lines or city or postcode:
        entry.addresses.append(Address(_label(prop, label), lines, city, region, postcode, country))


def _read_birthday(entry: ContactEntry, prop: Property, label: str) -> None:
    omitted = prop.parameters.get("X-APPLE-OMIT-YEAR", "")
    year = int(omitted) if omitted.isdigit() else None
    entry.birthday = birthday_from_iso(prop.text(), omitted_year=year) or entry.birthday


def _read_note(entry: ContactEntry, prop: Property, label: str) -> None:
    if text := prop.text().strip():
        entry.notes.append(text)


def _read_tags(entry: ContactEntry, prop: Property, label: str) -> None:
    for tag in _split_unescaped(prop.value, ","):
        if text := unescape(tag).strip():
            entry.tags.append(text)


def _read_organisation(entry: ContactEntry, prop: Property, label: str) -> None:
    entry.organisation = ", ".join(part for part in prop.parts() if part)


def _read_phonetic(entry: ContactEntry, prop: Property, label: str) -> None:
    entry.say_as = f"{entry.say_as} {prop.text().strip()}".strip()


def _into(field_name: str) -> Callable[[ContactEntry, Property, str], None]:
    def read(entry: ContactEntry, prop: Property, label: str) -> None:
        if text := prop.text().strip():
            setattr(entry, field_name, text)

    return read


_READERS: dict[str, Callable[[ContactEntry, Property, str], None]] = {
    "N": _read_name,
    "FN": _into("full_name"),
    "NICKNAME": _into("nickname"),
    "X-PHONETIC-FIRST-NAME": _read_phonetic,
    "X-PHONETIC-LAST-NAME": _read_phonetic,
    "PRONOUNS": _into("pronouns"),
    "UID": _into("number"),
    "ORG": _read_organisation,
    "TEL": _read_phone,
    "EMAIL": _read_email,
    "ADR": _read_address,
    "BDAY": _read_birthday,
    "NOTE": _read_note,
    "CATEGORIES": _read_tags,
}


def _settle_name(entry: ContactEntry) -> None:
    firm = entry.organisation.casefold()
    named = entry.full_name and entry.full_name.casefold() != firm
    if not entry.given and not entry.family and named:
        entry.given, entry.family = split_full_name(entry.full_name)


def _why_not_a_person(entry: ContactEntry, card: list[Property]) -> str:
    for prop in card:
        if prop.name in ("KIND", "X-ADDRESSBOOKSERVER-KIND"):
            kind = prop.text().strip().lower()
            if kind in _NOT_PEOPLE:
                return _NOT_PEOPLE[kind]
        if prop.name == "X-ABSHOWAS" and prop.text().strip().upper() == "COMPANY":
            return "an organisation"
    if not entry.given and not entry.family:
        if entry.organisation:
            return "an organisation"
        if entry.is_blank:
            return "an entry without a name, a phone number or an e-mail address"
    return ""
