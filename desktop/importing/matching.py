"""Who is who: find the patron a row means, or make somebody new, and add what the row tells.

People who share an e-mail, a phone or an address under different names stay different people. A
pair that might be one is put on a list for somebody to look at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from db.folding import fold
from db.queries.contact_values import normal_address
from desktop.importing.known_people import Keys, Known, KnownPeople, phone_key
from desktop.importing.person import Person, is_placeholder, spelling, split_name
from desktop.importing.writing import BatchWriter

__all__ = ["Keys", "Known", "PatronMatcher", "person_of", "phone_key"]

Unsure = Callable[[int, int, str], None]


class PatronMatcher(KnownPeople):
    """Finds or makes the patron of each person a file names.

    Call `prefetch` with the people of a lot of rows, then `find_or_add` for each; both may be
    called for one person alone. `unsure(patron, other, why)` hears of pairs to look at. `system`
    is whose customer numbers `Person.number` are.
    """

    def __init__(self, writer: BatchWriter, *, system: str, country: str, unsure: Unsure) -> None:
        super().__init__(system=system, country=country)
        self.writer = writer
        self.unsure = unsure
        self.used: set[int] = set()
        self.updated: set[int] = set()
        self._told: set[tuple[int, int]] = set()

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
        values: dict[str, Any] = {
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
