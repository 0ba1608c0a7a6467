"""A patron's visits told in order: where they have been, tonight, what is to come.

Only tickets that stand count: never a refund, a cancelled performance, or a ticket that was given
away; and a no-show was not a visit.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import timedelta

from db import clock
from db.records.facts import PatronFacts
from db.records.history import VisitRecord
from db.records.memory import NoteRecord
from desktop.domain.opener_kinds import Fact, Moment
from desktop.domain.words import as_day, day_words, seats_words

PERFORMANCE_TAKES = timedelta(hours=3)
COMPLAINT_REACHES_DAYS = 30  # an unattached complaint may be about any visit this long before it
KNOWN_EARLIER_DAYS = 180  # known so long before the first ticket: there were visits we have not got


@dataclass(frozen=True, slots=True)
class VisitStory:
    """`been`: past visits, newest first, the attended and those we do not know about.

    `tonight`: the visit of this evening, until the performance is over. `ahead`: later ones,
    soonest first. `sore`: productions with an open complaint; `complaint_days`: when unattached
    complaints were made (stored instants). `complete`: nothing says that they came before our
    first ticket of theirs. `may_have_come_with_others`: they once bought tickets that others
    hold, and may well have come along.
    """

    been: tuple[VisitRecord, ...]
    tonight: VisitRecord | None
    ahead: tuple[VisitRecord, ...]
    sore: frozenset[int]
    complaint_days: tuple[str, ...]
    complete: bool
    may_have_come_with_others: bool

    @property
    def first(self) -> VisitRecord | None:
        """The earliest visit in our book."""
        return self.been[-1] if self.been else None

    @property
    def complained(self) -> bool:
        """Whether any complaint is open."""
        return bool(self.sore or self.complaint_days)

    def is_sore(self, visit: VisitRecord) -> bool:
        """Whether an open complaint is, or may be, about this visit."""
        if visit.production_id in self.sore:
            return True
        start = clock.from_text(visit.starts_at)
        return any(
            timedelta(hours=-6)
            <= clock.from_text(at) - start
            < timedelta(days=COMPLAINT_REACHES_DAYS)
            for at in self.complaint_days
        )

    def is_happy(self, visit: VisitRecord) -> bool:
        """Whether nothing is known that speaks against a glad memory of this visit."""
        return visit.reaction in (None, "liked") and not visit.disrupted and not self.is_sore(visit)


def stands(visit: VisitRecord) -> bool:
    """Whether the patron's tickets for it are still good."""
    return visit.status == "valid" and visit.tickets > 0 and not visit.performance_cancelled


def tell(facts: PatronFacts, moment: Moment, upcoming: Container[int] = frozenset()) -> VisitStory:
    """The story of a patron's visits as of a moment; `upcoming` are performances to come."""
    over = clock.to_text(moment.now - PERFORMANCE_TAKES)
    been: list[VisitRecord] = []
    tonight: list[VisitRecord] = []
    ahead: list[VisitRecord] = []
    for visit in facts.visits:
        if not stands(visit):
            continue
        if visit.starts_at >= moment.tonight_to:
            ahead.append(visit)
        elif visit.starts_at >= moment.tonight_from and visit.starts_at > over:
            tonight.append(visit)
        elif visit.attended is not False:
            been.append(visit)
    been.sort(key=lambda v: v.starts_at, reverse=True)
    tonight.sort(key=lambda v: v.starts_at)
    ahead.sort(key=lambda v: v.starts_at)
    open_complaints = [c for c in facts.complaints if c.resolved_at is None]
    return VisitStory(
        been=tuple(been),
        tonight=tonight[0] if tonight else None,
        ahead=tuple([*tonight[1:], *ahead]),
        sore=_sore_productions(facts, open_complaints),
        complaint_days=tuple(c.created_at for c in open_complaints if c.performance_id is None),
        complete=_is_complete(facts, [*been, *tonight, *ahead]),
        may_have_come_with_others=any(p not in upcoming for p in facts.bought_for_others),
    )


def visit_fact(visit: VisitRecord, moment: Moment, *, titled: bool = True) -> Fact:
    """`Attended Winterreise, Fri 14 Nov, seats F12–F13`, or that it is not known."""
    where = _seats(visit)
    day = day_words(visit.starts_at, today=moment.today)
    what = f"{visit.title}, {day}{where}" if titled else f"{day}{where}"
    if visit.starts_at > moment.now_text:
        return Fact(f"Tickets for {what}", visit.starts_at)
    if visit.attended:
        return Fact(f"Attended {what}", visit.starts_at)
    return Fact(f"Tickets for {what}, attendance not known", visit.starts_at)


def tonight_fact(visit: VisitRecord) -> Fact:
    """`Tickets for tonight, seats F12–F13`: whoever reads it on paper knows that."""
    return Fact(f"Tickets for tonight{_seats(visit)}", visit.starts_at, printable=False)


def _seats(visit: VisitRecord) -> str:
    seats = seats_words(visit.seats)
    return f", {'seats' if len(visit.seats) > 1 else 'seat'} {seats}" if seats else ""


def _sore_productions(facts: PatronFacts, complaints: list[NoteRecord]) -> frozenset[int]:
    # By title too: the complaint may stand at another evening of the same production.
    about = {c.performance_id for c in complaints}
    titles = {c.performance_title for c in complaints if c.performance_title}
    return frozenset(
        v.production_id for v in facts.visits if v.performance_id in about or v.title in titles
    )


def _is_complete(facts: PatronFacts, standing: list[VisitRecord]) -> bool:
    """False if somebody was known to the house long before our first ticket of theirs."""
    if not standing:
        return True
    first = min(as_day(v.starts_at) for v in standing)
    known = [m.starts for m in facts.memberships] + ([facts.since] if facts.since else [])
    for day in known:
        # A year alone may be the very year of the first ticket.
        if len(day) == 4:
            if int(day) < first.year:
                return False
        elif first - as_day(day) > timedelta(days=KNOWN_EARLIER_DAYS):
            return False
    return True
