"""What sentences are read with: the venue's own words, and what is known of the patron."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from functools import cached_property

from db import clock, connection
from db.queries import capture_sources
from db.queries.contact_values import venue_country
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
    "InterestEntry", "ProductionEntry", "load_context", "load_patron", "read_context",
]  # fmt: skip


# How days are written in figures, by the venue's country ('' is not known).
_MONTH_FIRST = frozenset(("US", "PH", "PR", "GU", "VI", "AS", "MP", "FM", "PW", "MH"))
_BOTH_WAYS = frozenset(("", "CA"))


class CaptureContext:
    """The vocabulary and the programme, ready to be looked up in; indexes are made when needed."""

    def __init__(
        self,
        vocabulary: Iterable[InterestEntry] = (),
        productions: Iterable[ProductionEntry] = (),
        coming: Iterable[ComingEntry] = (),
        country: str = "",
    ) -> None:
        self.vocabulary = tuple(vocabulary)
        self.productions = {p.id: p for p in productions}
        self.coming = tuple(coming)
        self.country = country
        self._attended: tuple[CapturePatron, TitleIndex] | None = None

    def says_the_same(self, other: CaptureContext) -> bool:
        """Whether the other has the same vocabulary and programme."""
        return (self.vocabulary, self.productions, self.coming, self.country) == (
            other.vocabulary, other.productions, other.coming, other.country,
        )  # fmt: skip

    @property
    def month_first(self) -> bool | None:
        """Whether `12/1` is the first of December here; None where it is written both ways."""
        return None if self.country in _BOTH_WAYS else self.country in _MONTH_FIRST

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

    def make_ready(self) -> None:
        """Make all indexes now, in a worker or where nobody waits, rather than at the first key."""
        self.vocabulary_index.make_ready()
        self.coming_index.make_ready()
        _ = self.people

    def attended_by(self, patron: CapturePatron) -> TitleIndex:
        """What a patron came to; kept for the one who was asked for last."""
        kept = self._attended
        if kept is None or kept[0] is not patron:
            kept = self._attended = (patron, TitleIndex(patron.attended, self.productions))
        return kept[1]


class _Kept(threading.local):
    """Until what this thread has read is out of date."""

    key: tuple[object, ...] = ()
    context: CaptureContext | None = None


_kept = _Kept()
_latest: CaptureContext | None = None  # of all threads: a worker's indexes are the window's too


def load_context() -> CaptureContext:
    """The open file's words, read again when the file has changed or the day has.

    What was made ready for them is kept where they are the same as before: most writes are about
    patrons, and a call that goes on writes every second.
    """
    global _latest
    if connection.in_transaction():
        return read_context()
    key = (*connection.stamp(), clock.today())
    if _kept.context is None or _kept.key != key:
        fresh = read_context()
        if _latest is None or not _latest.says_the_same(fresh):
            _latest = fresh
        _kept.context, _kept.key = _latest, key
    return _kept.context


def load_patron(patron_id: int) -> CapturePatron:
    """What is known of the patron a sentence is about. Raises NotFound."""
    return capture_sources.get_capture_patron(patron_id)


def read_context() -> CaptureContext:
    """The open file's words, read anew."""
    return CaptureContext(
        capture_sources.list_interest_entries(),
        capture_sources.list_production_entries(),
        capture_sources.list_coming_entries(),
        venue_country(),
    )
