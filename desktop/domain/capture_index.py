"""The venue's words, ready to be found in a line: interests, and what is or was played.

Words are compared without accents, plurals and the like; a word that is not there may be a typing
error of one that is (rapidfuzz, imported when the first such word is met).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

import resources
from db.folding import words
from db.records.capture import AttendedEntry, ComingEntry, InterestEntry, ProductionEntry
from desktop.domain import capture_words as lexicon
from desktop.domain.interest_words import common_words

LONGEST_RUN = 7
COMPOSERS = "composers"  # the group whose items lead: `Bartók quartets` are Bartók's
_CACHE_MOST = 4096


class InterestFound(NamedTuple):
    """An item of the vocabulary at the words [first, behind); `sure` by its name or other words,
    else by what it fits."""

    entry: InterestEntry
    first: int
    behind: int
    sure: bool = True


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """A word as it is compared: `quartets` is `quartet`, `dancing` is `danc` as is `dance`."""
    if not word.isascii() or len(word) < 4:
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if word.endswith("ing") and len(word) >= 7:
        word = word[:-3]
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


_PLAIN_WORD = re.compile(r"[a-z0-9]+")


def run_of(text: str) -> tuple[str, ...]:
    """A name as the run of words that is compared."""
    if text.isascii() and "'" not in text:  # most names, and thousands are read at once
        return tuple(map(stem, _PLAIN_WORD.findall(text.lower())))
    return tuple(map(stem, words(text)))


class VocabularyIndex:
    """Items of the vocabulary by every run of words that names them."""

    def __init__(self, entries: Iterable[InterestEntry]) -> None:
        self.names: dict[tuple[str, ...], InterestEntry] = {}
        self._entries = tuple(entries)
        for entry in self._entries:
            self.names.setdefault(run_of(entry.name), entry)
        # `Choir` is what is heard before it is what somebody does.
        for entry in sorted(self._entries, key=lambda e: e.name.startswith(("Sings", "Plays"))):
            for alias in entry.aliases:
                self.names.setdefault(run_of(alias), entry)
        self.names.pop((), None)
        self._corrected: dict[str, str] = {}

    @cached_property
    def fits(self) -> dict[tuple[str, ...], InterestEntry]:
        """Items by what productions they fit."""
        found: dict[tuple[str, ...], InterestEntry] = {}
        for entry in self._entries:
            for match in entry.matches:
                found.setdefault(run_of(match), entry)
        found.pop((), None)
        return found

    def make_ready(self) -> None:
        """Make what is otherwise made when the first word is not found."""
        _ = (self._by_letter, _usual_words())

    def named(self, *names: str) -> InterestEntry | None:
        """The item with one of these names or other words."""
        return next((e for n in names if (e := self.names.get(run_of(n))) is not None), None)

    def find(self, folded: Sequence[str], *, loose: bool = True) -> Iterator[InterestFound]:
        """The items in some words, longest first at each place, none inside another.

        `loose`: also by what an item fits, and with typing errors.
        """
        stems = [stem(w) for w in folded]
        at = 0
        while at < len(stems):
            found = self._at(stems, at, loose)
            if found is None:
                at += 1
            else:
                yield found
                at = found.behind

    def _at(self, stems: list[str], at: int, loose: bool) -> InterestFound | None:
        longest = min(len(stems), at + LONGEST_RUN)
        for behind in range(longest, at, -1):
            entry = self.names.get(tuple(stems[at:behind]))
            if entry is not None:
                return InterestFound(entry, at, behind)
        if not loose:
            return None
        for behind in range(longest, at, -1):
            entry = self.fits.get(tuple(stems[at:behind]))
            if entry is not None:
                return InterestFound(entry, at, behind, sure=False)
        mended = self.corrected(stems[at])
        if mended == stems[at]:
            return None
        return self._at(
            [*stems[:at], mended, *(self.corrected(s) for s in stems[at + 1 : longest])], at, False
        )

    def corrected(self, word: str) -> str:
        """The word of the vocabulary that this is a typing error of, else the word itself."""
        if len(word) < 4 or word in self._words or word in _usual_words():
            return word
        mended = self._corrected.get(word)
        if mended is None:
            if len(self._corrected) > _CACHE_MOST:
                self._corrected.clear()
            mended = self._corrected[word] = self._nearest(word)
        return mended

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(w for run in self.names for w in run)

    @cached_property
    def _by_letter(self) -> dict[str, list[str]]:
        lots: dict[str, list[str]] = {}
        for word in sorted(self._words):
            if len(word) >= 4:
                lots.setdefault(word[0], []).append(word)
        return lots

    def _nearest(self, word: str) -> str:
        lot = self._by_letter.get(word[0], [])
        lot = lot + self._by_letter.get(_OTHER_SPELLING.get(word[0], ""), [])
        found = nearest(word, lot)
        return word if found is None or (len(found) < 5 and len(word) < 5) else found


# A name from another alphabet begins as it is heard.
_OTHER_SPELLING = {"c": "k", "k": "c", "s": "c", "f": "v", "v": "f", "j": "y", "y": "j"}


@lru_cache(maxsize=1)
def _usual_words() -> frozenset[str]:
    """English words that are no typing errors, however like a name they look."""
    found = json.loads(resources.text("presets", "capture.json"))
    return frozenset(stem(w) for line in found["usual"] for w in line.split()) | frozenset(
        stem(w) for w in lexicon.VERBS | lexicon.ADVERBS | lexicon.STOP | lexicon.NO_INTEREST
    )


def is_usual(word: str) -> bool:
    """Whether a folded word is one of the usual ones of English."""
    return stem(word) in _usual_words()


WHOLE, _PERSON, _ARTIST, _WORK, _PART, _SORT = 100, 60, 55, 50, 30, 12
_PARTS = "the a an of and in on at for to with by der die das le la les und et"


def title_runs(production: ProductionEntry) -> dict[tuple[str, ...], int]:
    """What a production may be called: its title, a part of it, a composer, a work, an artist; with
    how much that says of it."""
    runs: dict[tuple[str, ...], int] = {}
    for run, weight in _callings(production):
        telling = weight in (WHOLE, _SORT) or not _says_nothing(run)
        if run and telling and runs.get(run, 0) < weight:
            runs[run] = weight
    return runs


def _callings(production: ProductionEntry) -> Iterator[tuple[tuple[str, ...], int]]:
    for artist in production.artists:
        yield from ((run, _ARTIST) for run in _names_of(artist))
    for work in production.works:
        yield from ((run, _WORK) for run in _title_parts(work))
    for composer in production.composers:
        yield from ((run, _PERSON) for run in _names_of(composer))
    yield from ((run, _PART) for run in _title_parts(production.title))
    sort = run_of(f"{production.genre} {production.title.partition('(')[2]}")
    yield from (((word,), _SORT) for word in sort if word in _SORTS)
    main = _main_title(production.title)
    for whole in (production.title, main, main.partition(":")[2], main.partition(":")[0]):
        run = run_of(whole)
        yield run, WHOLE
        if run and run[0] in ("the", "a", "an"):
            yield run[1:], WHOLE


# `enjoyed the film`: what a performance was, where its genre or the brackets of its title say so.
_SORTS = frozenset(
    stem(w)
    for w in [
        "film",
        "opera",
        "ballet",
        "musical",
        "panto",
        "pantomime",
        "comedy",
        "jazz",
        "quartet",
        "trio",
        "choir",
        "recital",
        "puppets",
        "cabaret",
        "tango",
        "flamenco",
        "dance",
    ]
)


def _main_title(title: str) -> str:
    for mark in (" (", ", ", " - ", " – "):
        title = title.partition(mark)[0]
    return title


def _names_of(person: str) -> Iterator[tuple[str, ...]]:
    bare = person.partition("(")[0]
    family, comma, given = bare.partition(",")
    run = run_of(f"{given} {family}" if comma else bare)
    yield run
    if len(run) > 1:
        yield run[-1:]


def _title_parts(title: str) -> Iterator[tuple[str, ...]]:
    run = run_of(title)
    for start in range(len(run)):
        for behind in range(start + 1, min(len(run), start + 4) + 1):
            if run[start] not in _SMALL and run[behind - 1] not in _SMALL:
                yield run[start:behind]


_SMALL = frozenset(_PARTS.split())


def _says_nothing(run: tuple[str, ...]) -> bool:
    """`night`, `string quartet`, `no 4`: words that fit a dozen productions."""
    return all(
        w in _SMALL or len(w) < 3 or w.isdecimal() or w in _common_stems() or w in _usual_words()
        for w in run
    )


@lru_cache(maxsize=1)
def _common_stems() -> frozenset[str]:
    return frozenset(stem(w) for w in common_words()) | frozenset(stem(w) for w in lexicon.GENERIC)


class TitleFound(NamedTuple):
    """A performance that some words name, the words [first, behind), and how surely (to 100)."""

    performance_id: int
    production_id: int
    title: str
    day: str
    first: int
    behind: int
    weight: int
    reaction: str = ""


class TitleIndex:
    """Performances by the words that name their production; earlier ones in the list go first.

    Only the words are collected at once; what a production may be called is worked out for those
    that share a word with the line.
    """

    def __init__(
        self,
        performances: Iterable[AttendedEntry | ComingEntry],
        productions: dict[int, ProductionEntry],
    ) -> None:
        self._lots: dict[int, list[AttendedEntry | ComingEntry]] = {}
        self._entries: dict[int, ProductionEntry] = {}
        for performance in performances:
            number = performance.production_id
            if number not in self._entries:
                entry = productions.get(number)
                if entry is None:
                    entry = ProductionEntry(number, getattr(performance, "title", ""))
                self._entries[number] = entry
            self._lots.setdefault(number, []).append(performance)
        self._runs: dict[int, dict[tuple[str, ...], int]] = {}
        self._mended: dict[str, str | None] = {}

    def make_ready(self) -> None:
        """Make what is otherwise made when the first title is looked for."""
        _ = self._by_letter

    @cached_property
    def _by_word(self) -> dict[str, list[int]]:
        lots: dict[str, list[int]] = {}
        for number, entry in self._entries.items():
            said = (entry.title, entry.genre, *entry.composers, *entry.works, *entry.artists)
            for word in set(run_of(" ".join(said))):
                lots.setdefault(word, []).append(number)
        return lots

    def find(self, folded: Sequence[str], days: tuple[str, str] | None = None) -> TitleFound | None:
        """The performance that the words name best; of several the first in the list. `days`: only
        those [from, to]."""
        if not self._entries:
            return None
        stems = [stem(w) for w in folded]
        return self._best(stems, days) or self._misspelt(stems, days)

    def _best(self, stems: list[str], days: tuple[str, str] | None) -> TitleFound | None:
        best: TitleFound | None = None
        for number in self._candidates(stems):
            performance = self._first(number, days)
            if performance is None:
                continue
            runs = self._runs.get(number)
            if runs is None:
                runs = self._runs[number] = title_runs(self._entries[number])
            for first, behind, weight in _named_in(stems, runs):
                score = weight + 4 * (behind - first)
                if best is None or score > best.weight:
                    best = self._found(performance, first, behind, score)
        return best

    def _candidates(self, stems: list[str]) -> list[int]:
        """Productions that share a word with the line, in the order of the list."""
        numbers: set[int] = set()
        for word in set(stems) - _SMALL:
            if len(word) < 3 or word.isdecimal():
                continue
            numbers.update(self._by_word.get(word, ())[:_CANDIDATES_MOST])
        return [n for n in self._entries if n in numbers] if numbers else []

    def _first(
        self, number: int, days: tuple[str, str] | None
    ) -> AttendedEntry | ComingEntry | None:
        lot = self._lots[number]
        if days is None:
            return lot[0]
        return next((p for p in lot if days[0] <= p.day <= days[1]), None)

    def _found(
        self, performance: AttendedEntry | ComingEntry, first: int, behind: int, weight: int
    ) -> TitleFound:
        title = self._entries[performance.production_id].title
        return TitleFound(
            performance[0], performance.production_id, title, performance.day, first, behind,
            weight, getattr(performance, "reaction", ""),
        )  # fmt: skip

    @cached_property
    def _by_letter(self) -> dict[str, list[str]]:
        lots: dict[str, list[str]] = {}
        for word in self._by_word:
            if len(word) >= 5:
                lots.setdefault(word[0], []).append(word)
        return lots

    def _misspelt(self, stems: list[str], days: tuple[str, str] | None) -> TitleFound | None:
        for at, word in enumerate(stems):
            if len(word) < 5 or word in _usual_words() or word in self._by_word:
                continue
            if word not in self._mended:
                self._mended[word] = nearest(word, self._by_letter.get(word[0], ()))
            mended = self._mended[word]
            found = self._best([mended], days) if mended else None
            if found is not None:
                return found._replace(first=at, behind=at + 1)
        return None


_CANDIDATES_MOST = 12  # of one word: of thirty Mozart evenings the first is meant


def _named_in(stems: list[str], runs: dict[tuple[str, ...], int]) -> Iterator[tuple[int, int, int]]:
    """(first, behind, weight) of each run of words that is one of a production's."""
    for first in range(len(stems)):
        for behind in range(first + 1, min(len(stems), first + LONGEST_RUN) + 1):
            weight = runs.get(tuple(stems[first:behind]))
            if weight is not None:
                yield first, behind, weight


def nearest(word: str, among: Sequence[str]) -> str | None:
    """The word that this is a typing error of, if there is one."""
    # Imported here: most lines are typed without an error, and the first paint needs none.
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    allowed = 1 if len(word) < 8 else 2
    found = process.extractOne(word, among, scorer=OSA.distance, score_cutoff=allowed)
    return str(found[0]) if found is not None else None


class PeopleIndex:
    """Composers and artists of the programme by full name, and by family name if that is one's."""

    def __init__(self, productions: Iterable[ProductionEntry]) -> None:
        self._names: dict[tuple[str, ...], str] = {}
        families: dict[tuple[str, ...], set[str]] = {}
        for production in productions:
            for person in (*production.composers, *production.artists):
                bare = person.partition("(")[0].strip()
                family, comma, given = bare.partition(",")
                name = f"{given.strip()} {family.strip()}" if comma else bare
                run = run_of(name)
                if run:
                    self._names.setdefault(run, name)
                    families.setdefault(run[-1:], set()).add(name)
        for run, people in families.items():
            if len(people) == 1 and len(run[0]) > 3 and not _says_nothing(run):
                self._names.setdefault(run, next(iter(people)))

    def find(self, folded: Sequence[str]) -> tuple[str, int, int] | None:
        """(name, first, behind) of the first person named in some words."""
        stems = [stem(w) for w in folded]
        for first in range(len(stems)):
            for behind in range(min(len(stems), first + 5), first, -1):
                name = self._names.get(tuple(stems[first:behind]))
                if name is not None:
                    return name, first, behind
        return None
