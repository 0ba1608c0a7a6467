"""Who answered: found among the patrons where that is certain, counted once, made only if told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from db.queries import import_responses
from desktop.importing.matching import PatronMatcher
from desktop.importing.person import Person, is_placeholder
from desktop.importing.run import ImportRun
from desktop.importing.understanding import ImportCounts
from desktop.importing.writing import BatchWriter

UNKNOWN, PATRONS = "unknown", "patrons"


class Respondents:
    """The people of a file of answers. Nobody's record is changed by what a file tells of them.

    `seen` finds people as an import of tickets would, and writes nothing: so that somebody who
    answered twice is one person, known or not.
    """

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.makes_patrons = run.answers.given.get(UNKNOWN) == PATRONS
        dry = BatchWriter(0, "", None, dry=True)
        self.seen = PatronMatcher(
            dry, system="", country=run.country, unsure=lambda a, b, why: None
        )
        self._made: dict[int, int] = {}
        self._of: dict[Person, int] = {}
        self._by_phone: set[str] = set()
        self._living: dict[int, bool] = {}

    @staticmethod
    def person_of(cells: Sequence[str]) -> Person:
        """A person of cleaned cells (given, family, name, e-mail, phone), without placeholders."""
        given, family, name, email, phone = cells
        if "@" not in email:
            email = ""
        if is_placeholder(f"{given} {family}".strip() or name):
            given = family = name = ""
        if not any(c.isdigit() for c in phone):
            phone = ""
        return Person(given, family, name, email, phone)

    def prefetch(self, people: Iterable[Person]) -> None:
        """Look up everybody of a lot at once."""
        self.seen.prefetch(p for p in people if any(p) and p not in self._of)

    def find(self, person: Person) -> int:
        """The patron a person is for certain, 0 for nobody (yet)."""
        found = self._of.get(person)
        if found is None:
            found = self._of[person] = self._find(person)
        return found

    def _find(self, person: Person) -> int:
        seen = self.seen.find_or_add(person)
        self.seen.writer.flush()
        if not seen:
            self._by_phone.add(person.phone)
            return 0
        if not self.seen.writer.is_new("patron", seen):
            if seen not in self._living:
                self._living[seen] = import_responses.is_living(seen)
            return seen if self._living[seen] else 0
        if not self.makes_patrons:
            return 0
        if seen not in self._made:
            self._made[seen] = self.run.matcher.find_or_add(person)
        return self._made[seen]

    def shown(self, patron_id: int) -> str:
        """The name of a patron who was found."""
        return self.seen.shown(patron_id) if patron_id else ""

    def count(self, counts: ImportCounts) -> None:
        """How many people there are, and how many of them were known or are made."""
        known = sum(
            1 for i in self.seen.used
            if not self.seen.writer.is_new("patron", i) and self._living.get(i)
        )  # fmt: skip
        counts.people = len(self.seen.used) + len(self._by_phone)
        counts.patrons_matched = known
        counts.patrons_new = len(self._made)
