"""What all rules of the grammar are given: the line, whom it is about, the indexes, the day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.domain.capture_index import PeopleIndex, TitleIndex, VocabularyIndex
from desktop.domain.capture_text import Word


@dataclass(frozen=True, slots=True)
class Reading:
    """One line as it is read. `names` are the patron's own, `others` those of people around them
    (folded words); `attended` and `coming` find performances."""

    line: str
    today: date
    vocabulary: VocabularyIndex
    people: PeopleIndex
    attended: TitleIndex
    coming: TitleIndex
    visits: Sequence[tuple[int, str, str, str]]
    names: frozenset[str]
    others: frozenset[str]


def as_typed(line: str, words: Iterable[Word]) -> str:
    """The words as they were typed, with blanks between."""
    pieces = dict.fromkeys((w.start, w.end) for w in words)
    return " ".join(line[start:end] for start, end in pieces)
