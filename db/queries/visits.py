"""Tickets made into visits: one record a patron and performance, for one patron or thousands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from operator import attrgetter
from typing import Any

from db import clock, connection
from db.gate import Right, needs
from db.queries.chunks import CHUNK, rows_in
from db.queries.seats import sorted_seats
from db.records.history import VisitRecord
from db.records.patrons import Provenance

Row = tuple[Any, ...]

_new = tuple.__new__  # quicker than the record's own

TOLD = 52  # with the few besides it is between two numbers of visits that are celebrated
SEEN = 12  # of the latest, those that they did not come to

# Where tickets of one patron for one evening went different ways and none stands.
_WEIGHT = {"refunded": 5, "cancelled": 4, "exchanged": 3, "returned": 2, "given_away": 1}
_ATTENDED = {None: None, 0: False, 1: True}
_APART = "\x1f"  # between the parts of a text that SQLite put together

# One row a visit. The tickets come from the index on holders in its order, so that groups need no
# sort; whose an order is comes from an index too, for a row of the orders is far away.
_VISITS = """
    select t.holder_id, f.id, d.id, d.title, f.starts_at, coalesce(v.name, ''), d.for_children,
        f.cancelled, f.disrupted, t.standing, t.own, t.statuses,
        iif(t.came, 1, iif(t.unknown, null, t.came)), t.seats, t.will_call, t.first_order,
        t.orders, d.season_id
    from (
        select holder_id, performance_id, sum(status = 'valid') as standing,
            max(exists (select 1 from "order" o indexed by order_patron_id
                where o.patron_id = holder_id and o.id = order_id)) as own,
            group_concat(iif(status = 'valid', null, status), '\x1f') as statuses,
            max(iif(status = 'valid', attended, null)) as came,
            sum(status = 'valid' and attended is null) as unknown,
            group_concat(iif(status = 'valid' and seat <> '', seat, null), '\x1f') as seats,
            max(status = 'valid' and will_call) as will_call, min(order_id) as first_order,
            iif(min(order_id) = max(order_id), null, group_concat(order_id)) as orders
        from ticket where holder_id in {ids} group by holder_id, performance_id
    ) t cross join performance f on f.id = t.performance_id
        cross join production d on d.id = f.production_id
        left join venue v on v.id = f.venue_id
    order by t.holder_id, f.starts_at desc, f.id desc
"""
_VISITS_TO = _VISITS.replace("in {ids}", "= ? and performance_id in {ids}")
# Of a heavy holder: the performances are walked newest first and each looked up in the index on
# holders, so that the walk ends soon; their own tickets are far too many to be sorted.
_HELD = "exists (select 1 from ticket t where t.holder_id = :p and t.performance_id = f.id)"
_CAME = """not f.cancelled and exists (select 1 from ticket t where t.holder_id = :p
    and t.performance_id = f.id and t.status = 'valid' and coalesce(t.attended, 1) <> 0)"""
_NEWEST_FIRST = "order by f.starts_at desc, f.id desc"
_TELLING = f"""
select * from (select f.id from performance f where f.starts_at <= :now and {_CAME}
    {_NEWEST_FIRST} limit :told)
union select * from (select f.id from performance f where f.starts_at <= :now and {_HELD}
    {_NEWEST_FIRST} limit :seen)
union select f.id from performance f where f.starts_at > :now and {_HELD}
union select f.id from patron q join performance f on f.starts_at = q.first_visit
    where q.id = :p and {_CAME}
union select * from (select f.id from production d cross join performance f
    on f.production_id = d.id where d.for_children and f.starts_at <= :now and {_CAME} limit 1)
"""
_LATEST = """
    select d.performance_id from (select distinct performance_id from ticket where holder_id = ?) d
    join performance p on p.id = d.performance_id
    order by p.starts_at desc, p.id desc limit ? offset ?
"""


@needs(Right.KNOW)
def latest_performances(patron_id: int, limit: int, offset: int = 0) -> list[int]:
    """The performances a patron holds or held tickets for, newest first, future included."""
    return [r[0] for r in connection.rows(_LATEST, (patron_id, limit, offset))]


@needs(Right.KNOW)
def telling_performances(patron_id: int, named: Iterable[int] = ()) -> list[int]:
    """Of a heavy holder the performances that something true can be said about.

    The newest `TOLD` that they came to and all that are to come, the newest of the others, the
    first one ever, one for children, and those `named`.
    """
    found = connection.rows(
        _TELLING, {"p": patron_id, "now": clock.now_text(), "told": TOLD, "seen": SEEN}
    )
    return [*(r[0] for r in found), *named]


@needs(Right.KNOW)
def read_visits(
    patron_ids: Iterable[int], *, reactions: bool = True
) -> dict[int, list[VisitRecord]]:
    """All visits of each patron, newest first. `reactions=False`: they are known to have none."""
    ids = tuple(patron_ids)
    return _visits(ids, rows_in(_VISITS, ids), reactions)


@needs(Right.KNOW)
def read_visits_to(
    patron_id: int, performance_ids: Iterable[int], *, reactions: bool = True
) -> list[VisitRecord]:
    """A patron's visits to some performances, newest first."""
    wanted = tuple(dict.fromkeys(performance_ids))
    rows = rows_in(_VISITS_TO, wanted, (patron_id,))
    found = _visits((patron_id,), rows, reactions)[patron_id]
    if len(wanted) > CHUNK:  # read in lots, each in order
        found.sort(key=_newest, reverse=True)
    return found


_newest = attrgetter("starts_at", "performance_id")


def _visits(
    patron_ids: tuple[int, ...], rows: list[Row], reactions: bool
) -> dict[int, list[VisitRecord]]:
    found: dict[int, list[VisitRecord]] = {patron_id: [] for patron_id in patron_ids}
    told = _reactions(patron_ids) if reactions and rows else {}
    for row in rows:
        reaction = told.get(row[:2], _NO_REACTION) if told else _NO_REACTION
        found[row[0]].append(_visit(row, reaction))
    return found


_NO_REACTION: Row = (None, "", "say", None, 0)


def _reactions(patron_ids: tuple[int, ...]) -> dict[tuple[Any, ...], Row]:
    return {
        (r[0], r[1]): (r[2], r[3], r[4], Provenance(*r[5:9]), r[9])
        for r in rows_in(
            """select r.patron_id, r.performance_id, r.value, r.comment, r.audience,
                   r.source_kind, r.source, coalesce(u.name, ''), r.learnt_at, r.version
               from reaction r left join user u on u.id = r.user_id
               where r.patron_id in {ids}""",
            patron_ids,
        )
    }


def attended_of(tickets: Iterable[int | None]) -> bool | None:
    """What `VisitRecord.attended` says of these standing tickets together."""
    marks = set(tickets)
    return True if 1 in marks else None if None in marks or not marks else False


def _visit(row: Row, reaction: Row) -> VisitRecord:
    (_, performance, production, title, starts_at, venue, for_children, cancelled, disrupted,
     tickets, own, statuses, attended, seats, will_call, first, orders, season) = row  # fmt: skip
    return _new(
        VisitRecord,
        (
            performance, production, title, starts_at, venue, for_children == 1, cancelled == 1,
            disrupted, tickets, "buyer" if own else "holder",
            "valid" if tickets else _what_became(statuses.split(_APART)),
            _ATTENDED[attended],
            _seats(seats) if seats else (),
            will_call == 1,
            (first,) if orders is None else tuple(sorted(set(map(int, orders.split(","))))),
            *reaction[:4],
            season,
            reaction[4],
        ),
    )  # fmt: skip


@lru_cache(maxsize=16384)
def _seats(joined: str) -> tuple[str, ...]:
    return sorted_seats(joined.split(_APART))


def _what_became(statuses: list[str]) -> str:
    counted = Counter(statuses)
    return max(counted, key=lambda s: (counted[s], _WEIGHT.get(s, 0)))
