"""Which performance a row is for: by its columns, by a product's text, or as somebody said."""

from __future__ import annotations

from datetime import datetime, time

from db import clock
from desktop.importing import moments
from desktop.importing.memo import Memo
from desktop.importing.performances import Performances, read_performance
from desktop.importing.run import ImportRun
from desktop.importing.values import is_other_goods, one_line

NO_TICKET = "not a ticket (something else that was sold)"
NO_PERFORMANCE = "the row does not say which performance it is for"


class RowPerformances:
    """The performance of each different set of cells. 0: none; `why` says why, in words."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.named = Performances(run.writer, run.understanding.system)
        self.by_cells: Memo[tuple[str, ...], int] = Memo(self._by_cells)
        self.by_item: Memo[tuple[str, str], tuple[int, str]] = Memo(self._by_item)
        self.why: dict[object, str] = {}
        self._told: int | None = None
        self._now = clock.now_text()

    def is_past(self, performance_id: int) -> bool:
        """Whether the performance has begun."""
        return self.named.starts[performance_id] <= self._now

    def told(self) -> int:
        """The performance that somebody named for the whole file, 0 if nobody did."""
        if self._told is None:
            given = self.run.answers.given
            title, when = given.get("performance.title", ""), given.get("performance.when", "")
            self._told = 0
            if title and when:
                self._told = self.named.find_or_add(title, instant_from_answer(when))
            elif title:
                self._told = self.named.only_one_of(title)
        return self._told

    def _by_cells(self, cells: tuple[str, ...]) -> int:
        title, start, day, at, number, venue = (one_line(cell) for cell in cells)
        if not (title or start or day):
            return 0
        title = title or self.run.answers.given.get("performance.title", "")
        moment = moments.find_moment(start or day, self.run.dates)
        if moment is None:
            return self._without_date(title, number, venue)
        if not title:
            return 0
        told = moment.at or (moments.read_time(at) if at else None)
        return self._at(title, moment, told, number, venue)

    def _at(
        self, title: str, moment: moments.Moment, at: time | None, number: str, venue: str
    ) -> int:
        if at is None:
            known = self.named.on_day(title, moment.day.isoformat())
            if known:
                return self.named.find_or_add(title, known, number, venue)
            at = moments.read_time(self.run.answers.given.get("performance.time", ""))
            if at is None:
                return 0
        return self.named.find_or_add(title, moments.instant_of(moment, at), number, venue)

    def _without_date(self, title: str, number: str, venue: str) -> int:
        """A title alone, or with its date in the same text, or as somebody said."""
        if not title:
            return 0
        read = read_performance(title, self.run.dates)
        if read is not None and read.title:
            return self._at(read.title, read.moment, read.moment.at, number, venue)
        when = self.run.answers.given.get(f"when:{title}") or self.run.answers.given.get(
            "performance.when"
        )
        if when:
            return self.named.find_or_add(title, instant_from_answer(when), number, venue)
        return self.named.only_one_of(title)

    def _by_item(self, cells: tuple[str, str]) -> tuple[int, str]:
        """The performance inside a product's text and what is left of it (a price type)."""
        text, category = one_line(cells[0]), one_line(cells[1])
        read = read_performance(text, self.run.dates)
        if read is not None and read.title:
            if (category and is_other_goods(category)) or is_other_goods(read.rest):
                return 0, ""
            found = self._at(read.title, read.moment, read.moment.at, "", "")
            return found, read.rest
        if is_other_goods(text) or (category and is_other_goods(category)):
            return 0, ""
        when = self.run.answers.given.get(f"when:{text}")
        if when:
            return self.named.find_or_add(text, instant_from_answer(when)), ""
        return 0, ""


def instant_from_answer(text: str) -> str:
    """An answered date and time (ISO, at the venue unless it has an offset) as stored.

    Raises ValueError for what is no instant.
    """
    when = datetime.fromisoformat(text.strip())
    if when.tzinfo is None:
        return clock.local_instant(when.date(), when.time())
    return clock.to_text(when)
