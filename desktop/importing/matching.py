"""Who is who: find the patron a row means, or find that it is somebody new.

In this order: e-mail and a name that can be the same; the vendor's customer number; phone and
name; name and address. Never a name alone. People who share an e-mail, a phone or an address
under different names stay different people. A pair that might be one is put on a list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from db.folding import fold
from db.queries import import_lookups
from db.queries.contact_values import (
    normal_address,
    normal_email,
    normal_phone,
    normal_postcode,
)
from desktop.importing.person import (
    Person,
    compatible,
    is_placeholder,
    name_words,
    similar,
    spelling,
    split_name,
)
from desktop.importing.writing import BatchWriter

Unsure = Callable[[int, int, str], None]


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
        self.names = name_words(shown if not (given or family) else f"{given} {family}")
        if "@" in shown and not (given or family):
            self.names = ()
        self.emails: tuple[str, ...] = ()
        self.phones: tuple[str, ...] = ()
        self.numbers: tuple[str, ...] = ()
        self.streets: tuple[str, ...] = ()
        self.places: tuple[str, ...] = ()
        self.city = ""


class PatronMatcher:
    """Finds or makes the patron of each person a file names.

    Call `prefetch` with the people of a lot of rows, then `find_or_add` for each; both may be
    called for one person alone. `unsure(patron, other, why)` hears of pairs to look at. `system`
    is whose customer numbers `Person.number` are.
    """

    def __init__(self, writer: BatchWriter, *, system: str, country: str, unsure: Unsure) -> None:
        self.writer = writer
        self.system = system
        self.country = country
        self.unsure = unsure
        self.used: set[int] = set()
        self.updated: set[int] = set()
        self.keys_of: dict[Person, Keys] = {}
        self._known: dict[int, Known] = {}
        self._email: dict[str, tuple[int, ...]] = {}
        self._phone: dict[str, tuple[int, ...]] = {}
        self._number: dict[str, int] = {}
        self._namesakes: dict[tuple[str, ...], tuple[int, ...]] = {}
        self._asked: set[str] = set()
        self.nobody_known = not import_lookups.has_patrons()
        self._told: set[tuple[int, int]] = set()
        self._looked_up: set[Person] = set()

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

    def prefetch(self, people: Iterable[Person]) -> None:
        """Look up everybody these people could be, in a handful of statements."""
        if self.nobody_known:
            return
        emails, phones, numbers, sorts = set(), set(), set(), set()
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

    def names_of(self, patron_id: int) -> tuple[str, ...]:
        """The comparable name of a patron that was found or loaded, () if not."""
        known = self._known.get(patron_id)
        return known.names if known else ()

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

    # -- adding

    def find_or_add(self, person: Person, among: Iterable[int] = ()) -> int:
        """The patron a person is; made if nobody is. 0 if the row names nobody at all.

        `among` are patrons that the same order already names: there the same name is enough.
        What the row says more than we knew (a phone, an address) is added to the patron.
        """
        keys = self.keys(person)
        if not keys.names and not keys.email:
            return 0
        if not self.nobody_known and person not in self._looked_up:
            self.prefetch((person,))
        for patron_id in among:
            known = self._known.get(patron_id)
            if known is not None and keys.names and known.names == keys.names:
                self._learn(known, person, keys)
                return self._use(patron_id)
        patron_id, doubts = self._find(keys)
        if patron_id:
            self._learn(self._known[patron_id], person, keys)
            return self._use(patron_id)
        patron_id = self._add(person, keys)
        for other, why in doubts:
            if (patron_id, other) not in self._told:
                self._told.add((patron_id, other))
                self.unsure(patron_id, other, why)
        return self._use(patron_id)

    def _use(self, patron_id: int) -> int:
        self.used.add(patron_id)
        return patron_id

    def _add(self, person: Person, keys: Keys) -> int:
        given, family = split_name(person)
        shown = f"{given} {family}".strip() or person.email
        patron_id = self.writer.add(
            "patron", given, family, shown, fold(f"{family} {given}") or keys.email, "", "", "",
            None, None, None, None, None, "",
        )  # fmt: skip
        known = self._known[patron_id] = Known(patron_id, given, family, shown, 1)
        known.names = keys.names
        self._index_name(known)
        self._learn(known, person, keys)
        return patron_id

    def _learn(self, known: Known, person: Person, keys: Keys) -> None:
        if keys.names and self._is_better_spelled(known, person, keys):
            self._respell(known, person, keys)
        if keys.email and keys.email not in known.emails:
            self._add_point(known, "email", person.email, keys.email, not known.emails)
            self._know_email(known, keys.email)
        if keys.phone and keys.phone not in known.phones:
            self._add_point(known, "phone", person.phone, keys.phone, not known.phones)
            self._know_phone(known, keys.phone)
        if keys.number and keys.number not in self._number:
            self.writer.add("external_id", known.id, self.system, keys.number)
            self._know_number(known, keys.number)
            self._touch(known)
        if self._is_new_address(known, person, keys):
            self._add_address(known, person, keys)

    def _is_new_address(self, known: Known, person: Person, keys: Keys) -> bool:
        """A street we do not have; a postcode or city alone only where we know nothing."""
        if keys.street:
            return keys.street not in known.streets
        if keys.place:
            return keys.place not in known.places
        return bool(person.city and not (known.streets or known.places or known.city))

    def _is_better_spelled(self, known: Known, person: Person, keys: Keys) -> bool:
        """Whether the row names somebody nameless, or spells the same name better than we do."""
        if not known.names:
            return True
        said = person.full_name
        if said == known.shown or known.names != keys.names:
            return False
        if self.writer.is_new("patron", known.id):
            return spelling(said) > spelling(known.shown)
        return spelling(said) > 0 and spelling(known.shown) == 0

    def _touch(self, known: Known) -> None:
        if not self.writer.is_new("patron", known.id):
            self.updated.add(known.id)

    def _add_point(self, known: Known, kind: str, value: str, normal: str, preferred: bool) -> None:
        self.writer.add(
            "contact_point", known.id, kind, "", value, normal, "", "", "", "", "", int(preferred)
        )
        self._touch(known)

    def _add_address(self, known: Known, person: Person, keys: Keys) -> None:
        normal = normal_address(person.street, person.city, person.postcode)
        town = " ".join(p for p in (person.region, person.postcode) if p)
        value = ", ".join(p for p in (person.street, person.city, town, person.country) if p)
        self.writer.add(
            "contact_point", known.id, "address", "", value, normal, person.street, person.city,
            person.region, person.postcode, person.country,
            int(not (known.streets or known.places or known.city)),
        )  # fmt: skip
        self._know_place(known, keys.street, keys.place, fold(person.city))
        self._touch(known)

    def _respell(self, known: Known, person: Person, keys: Keys) -> None:
        """A better spelling of a name, or a name for somebody who had none."""
        given, family = split_name(person)
        known.given, known.family = given, family
        known.shown = f"{given} {family}".strip()
        if known.names != keys.names:
            known.names = keys.names
            self._index_name(known)
        values = {
            "given": given,
            "family": family,
            "display_name": known.shown,
            "sort_name": fold(f"{family} {given}"),
        }
        if not self.writer.is_new("patron", known.id):
            known.version += 1
            values |= {"version": known.version, "updated_at": self.writer.at}
            self.updated.add(known.id)
        self.writer.update("patron", known.id, **values)


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


def person_of(
    given: str, family: str, name: str, email: str, phone: str, *rest: str
) -> Person | None:
    """A person of cleaned cells, without placeholders; None if nothing names anybody."""
    if "@" not in email:
        email = ""
    full = f"{given} {family}".strip() or name
    if is_placeholder(full):
        given = family = name = ""
    if not (given or family or name or email):
        return None
    return Person(given, family, name, email, phone, *rest)
