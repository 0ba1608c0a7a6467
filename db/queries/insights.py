"""The rows behind the insights, read for a period in few statements each.

Times are compared as they are stored; the days of a period are the venue's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from db import clock, connection
from db.gate import Right, needs
from db.queries.seasons import season_of
from db.records.insights import (
    CallRow,
    ComplaintRow,
    OutcomeRow,
    Period,
    PromiseRow,
    SaidRow,
    SeasonDays,
)

# A ticket that stands, for a performance that is still to come or that they did not miss.
_ACTIVE = """
    select distinct t.holder_id from performance f cross join ticket t on t.performance_id = f.id
    where f.starts_at >= :begins and f.starts_at < :ends and not f.cancelled
        and t.status = 'valid' and t.holder_id is not null
        and (f.starts_at > :now or coalesce(t.attended, 1) <> 0)
    union
    select m.patron_id from membership m
    where m.starts <= :last and coalesce(m.ends, :last) >= :first
        and (m.status = 'active'
             or (m.ends is not null and m.status not in ('cancelled', 'refunded')))
"""
_GONE = "select id from patron where archived or deceased"
_INTERESTED = (
    "select distinct patron_id from patron_interest where strength > 0 and learnt_at < :ends"
)
_TALKED_TO = """
    select patron_id from note where created_at >= :begins and created_at < :ends
        and source_kind in ('staff', 'call', 'sheet') and batch_id is null
    union
    select patron_id from call where started_at >= :begins and started_at < :ends
        and status = 'ended' and patron_id is not null
"""
_LEARNT = " union all ".join(
    f"select patron_id, learnt_at, source_kind from {table} "
    "where learnt_at >= :begins and learnt_at < :ends"
    for table in ("patron_interest", "access_need", "relationship", "reaction")
)
_SAID = """
    select o.patron_id, o.kind, n.id is not null from opener_use o
    left join note n on n.id = o.note_id
    where o.action = 'said' and o.used_at >= :begins and o.used_at < :ends
    order by o.used_at, o.id
"""
_CALLS = """
    select id, patron_id, kind, seconds from call
    where started_at >= :begins and started_at < :ends and status = 'ended'
    order by started_at, id
"""
_OUTCOMES = """
    select x.call_id, x.patron_id, x.kind, x.result, json_array_length(x.tickets),
        coalesce(x.amount_minor, 0), x.currency
    from call c join outcome x on x.call_id = c.id
    where c.started_at >= :begins and c.started_at < :ends and c.status = 'ended'
    order by x.made_at, x.id
"""
_PROMISES = """
    select patron_id, coalesce(first_due_on, due_on) as day, done_at from promise
    where kind = 'promise' and coalesce(first_due_on, due_on) between :first and :last
    order by day, id
"""
_LATER = """f.starts_at > n.created_at and not f.cancelled and t.status = 'valid'
    and f.id is not n.performance_id"""
_COMPLAINTS = f"""
    select n.patron_id,
        exists (select 1 from ticket t join performance f on f.id = t.performance_id
                where t.holder_id = n.patron_id and {_LATER} and f.starts_at <= :now
                and coalesce(t.attended, 1) <> 0),
        exists (select 1 from "order" o join ticket t on t.order_id = o.id
                join performance f on f.id = t.performance_id
                where o.patron_id = n.patron_id and o.ordered_at > n.created_at and {_LATER})
    from note n where n.kind = 'complaint' and n.created_at >= :begins and n.created_at < :ends
    order by n.created_at, n.id
"""


def period(first: date, last: date) -> Period:
    """The days from one to another, both included."""
    begins, _ = clock.day_bounds(first)
    _, ends = clock.day_bounds(last)
    return Period(first.isoformat(), last.isoformat(), begins, ends)


def week_bounds(days: Period) -> list[tuple[str, str, str]]:
    """Each week that the period touches: its Monday, and the stored instants [begins, ends)."""
    day, last = date.fromisoformat(days.first), date.fromisoformat(days.last)
    day -= timedelta(days=day.weekday())
    found = []
    while day <= last:
        ends = clock.day_bounds(day + timedelta(days=6))[1]
        found.append((day.isoformat(), clock.day_bounds(day)[0], ends))
        day += timedelta(days=7)
    return found


@needs(Right.KNOW)
def list_seasons() -> list[SeasonDays]:
    """The seasons that something happened in, the present one too; latest first.

    Where the venue has named none, they run from September to August.
    """
    named = connection.rows("select id, name, starts, ends from season order by starts")
    found = {name: SeasonDays(name, starts, ends) for _, name, starts, ends in named}
    today = clock.today().isoformat()
    row = connection.row("select min(starts_at) from performance")
    begins = clock.day_of(row[0]).isoformat() if row and row[0] else today
    for year in range(int(begins[:4]) - 1, int(today[:4]) + 1):
        first, last = f"{year}-09-01", f"{year + 1}-08-31"
        # A year that the venue's own seasons cover has their names.
        if last < begins or first > today or _covered(first, last, list(found.values())):
            continue
        name = season_of(first, ())
        found.setdefault(name, SeasonDays(name, first, last))
    return sorted(found.values(), key=lambda season: season.first, reverse=True)


def _covered(first: str, last: str, seasons: list[SeasonDays]) -> bool:
    return any(season.first <= last and first <= season.last for season in seasons)


@needs(Right.KNOW)
def read_active(days: Period) -> list[int]:
    """Who held a standing ticket, did not miss it, or is a member; none archived or dead."""
    gone = {r[0] for r in connection.rows(_GONE)}
    return [r[0] for r in _rows(_ACTIVE, days) if r[0] not in gone]


@needs(Right.KNOW)
def read_interested(days: Period) -> set[int]:
    """Who had an interest (a dislike alone is none) by the end of the period."""
    return {r[0] for r in _rows(_INTERESTED, days)}


@needs(Right.KNOW)
def read_talked_to(days: Period) -> set[int]:
    """With whom a note of ours, or a call, was written down."""
    return {r[0] for r in _rows(_TALKED_TO, days)}


@needs(Right.KNOW)
def read_learnt(days: Period) -> Iterator[tuple[int, str, str]]:
    """Interests, access needs, relations and reactions that were learnt: patron, when, source kind.

    Row by row: an import may have brought a million of them.
    """
    found: Iterator[tuple[int, str, str]] = connection.raw().execute(_LEARNT, _parameters(days))
    return found


@needs(Right.KNOW)
def read_said(days: Period) -> list[SaidRow]:
    """Openers that were said."""
    return [SaidRow(r[0], r[1], bool(r[2])) for r in _rows(_SAID, days)]


@needs(Right.KNOW)
def read_calls(days: Period) -> list[CallRow]:
    """Calls that began in the period and ended."""
    return [CallRow._make(r) for r in _rows(_CALLS, days)]


@needs(Right.KNOW)
def read_outcomes(days: Period) -> list[OutcomeRow]:
    """What came of those calls."""
    return [OutcomeRow._make(r) for r in _rows(_OUTCOMES, days)]


@needs(Right.KNOW)
def read_promises(days: Period) -> list[PromiseRow]:
    """Promises that were first due in the period."""
    return [PromiseRow._make(r) for r in _rows(_PROMISES, days)]


@needs(Right.KNOW)
def read_complaints(days: Period) -> list[ComplaintRow]:
    """Complaints of the period."""
    return [ComplaintRow(r[0], bool(r[1]), bool(r[2])) for r in _rows(_COMPLAINTS, days)]


def _rows(sql: str, days: Period) -> list[tuple[Any, ...]]:
    return connection.rows(sql, _parameters(days))


def _parameters(days: Period) -> dict[str, str]:
    return {**days._asdict(), "now": clock.now_text()}
