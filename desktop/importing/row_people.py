"""From the cells of a row that name a person to the patron; each different set of cells once."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.importing.matching import PatronMatcher, person_of
from desktop.importing.memo import Memo
from desktop.importing.person import Person
from desktop.importing.values import one_line

Cells = tuple[str, ...]
NOBODY = 0
BY_ORDER = -1  # only a name: known within its order alone


class RowPeople:
    """The patrons of one file by their raw cells (given, family, name, e-mail, phone, number,
    street, city, region, postcode, country, further lines of the street).
    """

    def __init__(self, matcher: PatronMatcher) -> None:
        self.matcher = matcher
        self.ids: dict[Cells, int] = {}
        self.people: Memo[Cells, Person | None] = Memo(read_person)

    def prefetch(self, cells: Iterable[Cells]) -> None:
        """Look up everybody that new cells could mean, all at once."""
        if self.matcher.nobody_known:
            return
        ids = self.ids
        fresh = {c for c in cells if c not in ids}
        if fresh:
            self.matcher.prefetch(p for c in fresh if (p := self.people[c]) is not None)

    def resolve(self, cells: Cells, among: Iterable[int]) -> int:
        """The patron that cells not met before mean, made if need be; NOBODY if they name none.

        `among`: the patrons of the same order, where a name alone is enough.
        """
        person = self.people[cells]
        if person is None:
            self.ids[cells] = NOBODY
            return NOBODY
        found = self.matcher.find_or_add(person, among)
        alone = not (
            person.email or person.phone or person.number or person.postcode or person.street
        )
        self.ids[cells] = BY_ORDER if alone else found
        if not alone:
            del self.people[cells]
            self.matcher.forget_keys(person)
        return found


def read_person(cells: Cells) -> Person | None:
    """The person that cells name, None for blanks and placeholders."""
    if not any(cells):
        return None
    parts = [one_line(cell) if cell else "" for cell in cells]
    street = parts[6]
    if len(parts) > 11:
        street = ", ".join(dict.fromkeys(p for p in (street, *parts[11:]) if p))
    return person_of(
        parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], street, *parts[7:11]
    )
