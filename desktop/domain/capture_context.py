"""What sentences are read with: the venue's own words, and what is known of the patron."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from functools import cached_property

from db import clock, connection
from db.queries import capture_sources
from db.records.capture import (
    AttendedEntry,
    CapturePatron,
    ComingEntry,
    HeldInterest,
    InterestEntry,
    ProductionEntry,
)
from desktop.domain.capture_index import PeopleIndex, TitleIndex, VocabularyIndex

__all__ = [
    "AttendedEntry", "CaptureContext", "CapturePatron", "ComingEntry", "HeldInterest",
    "InterestEntry", "ProductionEntry", "load_context", "load_patron",
]  # fmt: skip


class CaptureContext:
    """The vocabulary and the programme, ready to be looked up in; indexes are made when needed."""

    def __init__(
        self,
        vocabulary: Iterable[InterestEntry] = (),
        productions: Iterable[ProductionEntry] = (),
        coming: Iterable[ComingEntry] = (),
    ) -> None:
        self.vocabulary = tuple(vocabulary)
        self.productions = {p.id: p for p in productions}
        self.coming = tuple(coming)
        self._attended: tuple[CapturePatron, TitleIndex] | None = None

    @cached_property
    def vocabulary_index(self) -> VocabularyIndex:
        """The items of the vocabulary by what names them."""
        return VocabularyIndex(self.vocabulary)

    @cached_property
    def people(self) -> PeopleIndex:
        """Composers and artists of the programme."""
        return PeopleIndex(self.productions.values())

    @cached_property
    def coming_index(self) -> TitleIndex:
        """Performances to come, soonest first."""
        return TitleIndex(self.coming, self.productions)

    def attended_by(self, patron: CapturePatron) -> TitleIndex:
        """What a patron came to; kept for the one who was asked for last."""
        kept = self._attended
        if kept is None or kept[0] is not patron:
            kept = self._attended = (patron, TitleIndex(patron.attended, self.productions))
        return kept[1]


class _Kept(threading.local):
    """The context as last read by this thread."""

    key: tuple[object, ...] = ()
    context: CaptureContext | None = None


_kept = _Kept()


def load_context() -> CaptureContext:
    """The open file's words, read again when the file has changed or the day has."""
    if connection.in_transaction():
        return _read()
    key = (*connection.stamp(), clock.today())
    if _kept.context is None or _kept.key != key:
        _kept.context = _read()
        _kept.key = key
    return _kept.context


def load_patron(patron_id: int) -> CapturePatron:
    """What is known of the patron a sentence is about. Raises NotFound."""
    return capture_sources.get_capture_patron(patron_id)


def _read() -> CaptureContext:
    return CaptureContext(
        capture_sources.list_interest_entries(),
        capture_sources.list_production_entries(),
        capture_sources.list_coming_entries(),
    )
