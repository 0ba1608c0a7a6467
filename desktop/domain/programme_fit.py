"""What is coming up, and which of it meets an interest: by genre, keyword, composer, work, artist.

All runs of words of the programme are collected once, so that a whole house can be asked about
without reading the programme again for each patron.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from db.folding import words
from db.records.memory import PatronInterestRecord
from db.records.programme import PerformanceRecord
from desktop.domain.interest_words import common_words, detail_head

LONGEST_RUN = 6
AS_SUBJECT, IN_TITLE = 2, 1  # a title only sounds like it; a genre or a composer says so
DETAIL_WORDS_MOST = 3

Run = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """Upcoming performances, soonest first, made ready for matching; make it with `prepare`.

    `family_ids` are all performances for children, past ones too.
    """

    performances: tuple[PerformanceRecord, ...] = ()
    family_ids: frozenset[int] = frozenset()
    by_production: dict[int, tuple[PerformanceRecord, ...]] = field(default_factory=dict)
    by_id: dict[int, PerformanceRecord] = field(default_factory=dict)
    runs: dict[Run, dict[int, int]] = field(default_factory=dict, repr=False)
    fits: dict[tuple[str, ...], dict[int, int]] = field(default_factory=dict, repr=False)

    def productions_for(self, interest: PatronInterestRecord) -> dict[int, int]:
        """Productions that meet an interest, with how surely (AS_SUBJECT or IN_TITLE)."""
        terms = terms_of(interest)
        found = self.fits.get(terms)
        if found is None:
            found = {}
            for term in terms:
                run = _run(term)
                for production_id, strength in self.runs.get(run, {}).items():
                    if strength == IN_TITLE and len(run) == 1 and words(term)[0] in common_words():
                        continue
                    found[production_id] = max(strength, found.get(production_id, 0))
            self.fits[terms] = found
        return found


def prepare(performances: Iterable[PerformanceRecord], family_ids: Iterable[int] = ()) -> Programme:
    """A programme made ready: cancelled performances are left out."""
    upcoming = sorted((p for p in performances if not p.cancelled), key=lambda p: p.starts_at)
    by_production: dict[int, list[PerformanceRecord]] = {}
    for performance in upcoming:
        by_production.setdefault(performance.production_id, []).append(performance)
    runs: dict[Run, dict[int, int]] = {}
    for production_id, lot in by_production.items():
        for subject in lot[0].subjects:
            for run in _runs_of(subject):
                runs.setdefault(run, {})[production_id] = AS_SUBJECT
        for run in _runs_of(lot[0].title):
            runs.setdefault(run, {}).setdefault(production_id, IN_TITLE)
    children = {p.id for p in upcoming if p.for_children}
    return Programme(
        performances=tuple(upcoming),
        family_ids=frozenset(family_ids) | children,
        by_production={key: tuple(lot) for key, lot in by_production.items()},
        by_id={p.id: p for p in upcoming},
        runs=runs,
    )


def terms_of(interest: PatronInterestRecord) -> tuple[str, ...]:
    """What an interest is looked for by: its name, its other words, a short detail."""
    detail = detail_head(interest.detail)
    short = (detail,) if detail and len(words(detail)) <= DETAIL_WORDS_MOST else ()
    return tuple(
        term
        for term in dict.fromkeys((interest.name, *interest.matches, *short))
        if _is_telling(term)
    )


def seats_left(performance: PerformanceRecord) -> int | None:
    """How many seats there are still; None if the hall's size is not known."""
    if performance.capacity is None:
        return None
    return max(0, performance.capacity - performance.sold)


def _is_telling(term: str) -> bool:
    """Two Latin letters say nothing; two Chinese characters do."""
    letters = "".join(words(term))
    return len(letters) >= 3 or (bool(letters) and not letters.isascii())


def _run(text: str) -> Run:
    return tuple(_singular(w) for w in words(text))


def _runs_of(text: str) -> Iterator[Run]:
    """All runs of neighbouring words; `Family, Given` is read as `Given Family` too."""
    readings = [_run(text)]
    family, comma, given = text.partition(",")
    if comma and "," not in given:
        readings.append(_run(f"{given} {family}"))
    for reading in readings:
        for start in range(len(reading)):
            for end in range(start + 1, min(len(reading), start + LONGEST_RUN) + 1):
                yield reading[start:end]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
