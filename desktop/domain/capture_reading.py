"""What all rules of the grammar are given: the line, whom it is about, the indexes, the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from db.records.capture import CapturePatron
from desktop.domain.capture_context import CaptureContext
from desktop.domain.capture_index import PeopleIndex, TitleIndex, VocabularyIndex
from desktop.domain.capture_text import Word


@dataclass(frozen=True, slots=True)
class Reading:
    """One line as it is read. `names` are the patron's own, `others` those of people around them
    (folded words); `evening` is the performance
    that the line is from, if any. The indexes are made when they are first asked for."""

    line: str
    today: date
    context: CaptureContext
    patron: CapturePatron
    names: frozenset[str]
    others: frozenset[str]
    evening: int | None = None

    @property
    def month_first(self) -> bool | None:
        """Whether `12/1` is the first of December; None if that is not known."""
        return self.context.month_first

    @property
    def vocabulary(self) -> VocabularyIndex:
        """The venue's interests."""
        return self.context.vocabulary_index

    @property
    def people(self) -> PeopleIndex:
        """Composers and artists of the programme."""
        return self.context.people

    @property
    def coming(self) -> TitleIndex:
        """Performances to come."""
        return self.context.coming_index

    @property
    def attended(self) -> TitleIndex:
        """Performances that the patron came to."""
        return self.context.attended_by(self.patron)


def as_typed(line: str, words: Iterable[Word]) -> str:
    """The words as they were typed; what is left out between two of them is one blank."""
    text, behind = "", -1
    for start, end in dict.fromkeys((w.start, w.end) for w in words):
        gap = line[behind:start] if 0 <= behind <= start else " "
        text += (gap if len(gap) < 2 else " ") + line[start:end] if text else line[start:end]
        behind = end
    return " ".join(text.split())
