"""The people an import must tell apart: those of the file and those stored whom they could be.

Looked up for a whole lot of rows at once; found by e-mail, customer number, phone and name, name
and address, in this order, and never by a name alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from db.folding import fold
from db.queries import import_lookups
from db.queries.contact_values import (
    normal_address,
    normal_email,
    normal_phone,
    normal_postcode,
)
from desktop.importing.person import Person, compatible, name_words, similar, split_name


class Keys(NamedTuple):
    """A person's comparable forms; '' or () where there is nothing to compare."""

    names: tuple[str, ...]
    email: str
    phone: str
    number: str
    street: str  # "street|place", '' without a street
    place: str  # the postcode; a city alone is no address


class Known:
    """A patron as the matcher sees them: names and all that they can be found by."""

    __slots__ = ("city", "emails", "family", "given", "id", "names", "numbers", "phones", "places",
                 "shown", "streets", "version")  # fmt: skip

    def __init__(self, patron_id: int, given: str, family: str, shown: str, version: int) -> None:
        self.id = patron_id
        self.given = given
        self.family = family
        self.shown = shown
        self.version = version
        self.names = name_words(f"{given} {family}".strip() or shown)
        if "@" in shown and not (given or family):
            self.names = ()
        self.emails: tuple[str, ...] = ()
        self.phones: tuple[str, ...] = ()
        self.numbers: tuple[str, ...] = ()
        self.streets: tuple[str, ...] = ()
        self.places: tuple[str, ...] = ()
        self.city = ""


class KnownPeople:
    """Patrons by what they can be found by. `system` is whose customer numbers are meant."""

    def __init__(self, *, system: str, country: str) -> None:
        self.system = system
        self.country = country
        self.keys_of: dict[Person, Keys] = {}
        self._known: dict[int, Known] = {}
        self._email: dict[str, tuple[int, ...]] = {}
        self._phone: dict[str, tuple[int, ...]] = {}
        self._number: dict[str, int] = {}
        self._namesakes: dict[tuple[str, ...], tuple[int, ...]] = {}
        self._asked: set[str] = set()
        self._looked_up: set[Person] = set()
        self.nobody_known = not import_lookups.has_patrons()

    # -- what is known

    def keys(self, person: Person) -> Keys:
        """The comparable forms of a person."""
        found = self.keys_of.get(person)
        if found is None:
            found = self.keys_of[person] = self._keys(person)
        return found

    def _keys(self, person: Person) -> Keys:
        name = person.full_name
        street = person.street
        return Keys(
            name_words(name) if name else (),
            normal_email(person.email) if person.email else "",
            phone_key(person.phone, self.country) if person.phone else "",
            person.number,
            normal_address(street, person.city, person.postcode) if street else "",
            normal_postcode(person.postcode) if person.postcode else "",
        )

    def forget_keys(self, person: Person) -> None:
        """Let go of what was worked out about a person who will not be asked for again."""
        self.keys_of.pop(person, None)
        self._looked_up.discard(person)

    def prefetch(self, people: Iterable[Person]) -> None:
        """Look up everybody these people could be, in a handful of statements."""
        if self.nobody_known:
            return
        emails: set[str] = set()
        phones: set[str] = set()
        numbers: set[str] = set()
        sorts: set[str] = set()
        for person in people:
            self._looked_up.add(person)
            keys = self.keys(person)
            if keys.email and ("e" + keys.email) not in self._asked:
                emails.add(keys.email)
            if keys.phone and ("p" + keys.phone) not in self._asked:
                phones.add(keys.phone)
            if keys.number and ("n" + keys.number) not in self._asked:
                numbers.add(keys.number)
            if keys.names and (keys.place or keys.street):
                sorts.update(s for s in _sort_names(person) if ("s" + s) not in self._asked)
        for mark, asked in (("e", emails), ("p", phones), ("n", numbers), ("s", sorts)):
            self._asked.update(mark + value for value in asked)
        ids = {i for _, i in import_lookups.list_contact_owners("email", emails)}
        ids |= {i for _, i in import_lookups.list_contact_owners("phone", phones)}
        ids |= {i for _, i in import_lookups.list_number_owners(self.system, numbers)}
        ids |= set(import_lookups.list_namesakes(sorts))
        self.load(ids)

    def load(self, ids: Iterable[int]) -> None:
        """Make patrons known by id: those an order already names, for instance."""
        wanted = sorted(i for i in ids if i and i not in self._known)
        if not wanted:
            return
        for patron_id, given, family, shown, version in import_lookups.list_people(wanted):
            known = self._known[patron_id] = Known(patron_id, given, family, shown, version)
            self._index_name(known)
        for patron_id, kind, normal, postcode, city in import_lookups.list_points(wanted):
            known = self._known[patron_id]
            if kind == "email":
                self._know_email(known, normal)
            elif kind == "phone":
                self._know_phone(known, normal)
            else:
                self._know_place(known, normal, normal_postcode(postcode), fold(city))
        for patron_id, system, number in import_lookups.list_numbers(wanted):
            if system == self.system:
                self._know_number(self._known[patron_id], number)

    def shown(self, patron_id: int) -> str:
        """The name of a patron that was found, made or loaded."""
        known = self._known.get(patron_id)
        return known.shown if known else ""

    def _index_name(self, known: Known) -> None:
        if known.names:
            self._namesakes[known.names] = (*self._namesakes.get(known.names, ()), known.id)

    def _know_email(self, known: Known, email: str) -> None:
        if email not in known.emails:
            known.emails = (*known.emails, email)
            self._email[email] = (*self._email.get(email, ()), known.id)

    def _know_phone(self, known: Known, phone: str) -> None:
        if phone not in known.phones:
            known.phones = (*known.phones, phone)
            self._phone[phone] = (*self._phone.get(phone, ()), known.id)

    def _know_number(self, known: Known, number: str) -> None:
        if number not in known.numbers:
            known.numbers = (*known.numbers, number)
            self._number[number] = known.id

    def _know_place(self, known: Known, street: str, place: str, city: str) -> None:
        if street and not street.startswith("|") and street not in known.streets:
            known.streets = (*known.streets, street)
        if place and place not in known.places:
            known.places = (*known.places, place)
        if city and not known.city:
            known.city = city

    # -- finding

    def find(self, person: Person) -> int:
        """The patron this person is, 0 if nobody known; unsure pairs are not told here."""
        return self._find(self.keys(person))[0]

    def _find(self, keys: Keys) -> tuple[int, list[tuple[int, str]]]:
        doubts: list[tuple[int, str]] = []
        if keys.email and (found := self._by_email(keys, doubts)):
            return found, []
        if keys.number and (found := self._by_number(keys, doubts)):
            return found, []
        if keys.phone and keys.names and (found := self._by_phone(keys, doubts)):
            return found, []
        if (keys.place or keys.street) and keys.names and (found := self._by_place(keys, doubts)):
            return found, []
        return 0, doubts

    def _by_email(self, keys: Keys, doubts: list[tuple[int, str]]) -> int:
        best = 0
        for patron_id in self._email.get(keys.email, ()):
            names = self._known[patron_id].names
            if names == keys.names:
                return patron_id
            if compatible(names, keys.names):
                best = best or patron_id
            elif similar(names, keys.names):
                doubts.append((patron_id, "the same e-mail and a similar name"))
        return best

    def _by_number(self, keys: Keys, doubts: list[tuple[int, str]]) -> int:
        patron_id = self._number.get(keys.number, 0)
        if not patron_id:
            return 0
        names = self._known[patron_id].names
        if compatible(names, keys.names) or similar(names, keys.names):
            return patron_id
        doubts.append((patron_id, "the same customer number under another name"))
        return 0

    def _by_phone(self, keys: Keys, doubts: list[tuple[int, str]]) -> int:
        best = 0
        for patron_id in self._phone.get(keys.phone, ()):
            names = self._known[patron_id].names
            if names == keys.names:
                return patron_id
            if not names:
                continue
            if compatible(names, keys.names):
                best = best or patron_id
            elif similar(names, keys.names):
                doubts.append((patron_id, "the same phone and a similar name"))
        return best

    def _by_place(self, keys: Keys, doubts: list[tuple[int, str]]) -> int:
        """A namesake at the same address, if nothing speaks against it and there is only one."""
        found = []
        for patron_id in self._namesakes.get(keys.names, ()):
            known = self._known[patron_id]
            if not _same_place(known, keys):
                continue
            if _contradicts(known, keys):
                doubts.append((patron_id, "the same name and address, but another e-mail or phone"))
            else:
                found.append(patron_id)
        if len(found) == 1:
            return found[0]
        doubts.extend((i, "the same name and address, more than once") for i in found)
        return 0


def phone_key(text: str, country: str) -> str:
    """A phone's normal form; the plain ten digits of North America go the short way."""
    if country in ("US", "CA"):
        bare = "".join(c for c in text if "0" <= c <= "9")
        plain = text.lstrip()
        if len(bare) == 10 and bare[0] > "1" and plain[:1] != "+" and "x" not in text:
            return "+1" + bare
        if len(bare) == 11 and bare[0] == "1" and bare[1] > "1" and plain[:2] == "+1":
            return "+" + bare
    found = normal_phone(text, country)
    return found if len(found) >= 5 else ""


def _sort_names(person: Person) -> tuple[str, str]:
    """Both ways a person may be sorted: family first, or (swapped columns) given first."""
    given, family = split_name(person)
    return fold(f"{family} {given}"), fold(f"{given} {family}")


def _same_place(known: Known, keys: Keys) -> bool:
    if keys.street and known.streets:
        return keys.street in known.streets
    return bool(keys.place) and keys.place in known.places


def _contradicts(known: Known, keys: Keys) -> bool:
    """Whether e-mail, phone or customer number say that this namesake is somebody else."""
    return bool(
        (keys.email and known.emails and keys.email not in known.emails)
        or (keys.phone and known.phones and keys.phone not in known.phones)
        or (keys.number and known.numbers and keys.number not in known.numbers)
    )
