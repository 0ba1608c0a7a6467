"""Tickets made into visits: one record a patron and performance, for one patron or thousands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from db import clock, connection
from db.queries.chunks import rows_in
from db.queries.seats import sorted_seats
from db.records.history import VisitRecord
from db.records.patrons import Provenance

Row = tuple[Any, ...]

HEAVY = 150  # performances: more than any number of visits that is celebrated
TOLD = 60  # with the few besides it is between two numbers of visits that are celebrated

# Where tickets of one patron for one evening went different ways and none stands.
_WEIGHT = {"refunded": 5, "cancelled": 4, "exchanged": 3, "returned": 2, "given_away": 1}

_TICKETS = """
    select holder_id, performance_id, order_id, status, seat, attended, will_call
    from ticket where holder_id in {ids}
"""
_TICKETS_TO = _TICKETS.format(ids="(?)") + " and performance_id in {ids}"
_PERFORMANCES = """
    select id, production_id, starts_at, venue_id, cancelled, disrupted
    from performance where id in {ids}
"""
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
    {_NEWEST_FIRST} limit :told)
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


def latest_performances(patron_id: int, limit: int, offset: int = 0) -> list[int]:
    """The performances a patron holds or held tickets for, newest first, future included."""
    return [r[0] for r in connection.rows(_LATEST, (patron_id, limit, offset))]


def heavy_holders(patron_ids: Iterable[int]) -> list[int]:
    """Those who held tickets for more than `HEAVY` performances: agencies, hardly ever people."""
    return [
        r[0]
        for r in rows_in(
            "select holder_id from ticket where holder_id in {ids} "
            f"group by holder_id having count(distinct performance_id) > {HEAVY}",
            patron_ids,
        )
    ]


def telling_performances(patron_id: int, named: Iterable[int] = ()) -> list[int]:
    """Of a heavy holder the performances that something true can be said about.

    The newest `TOLD` that they came to and all that are to come, the newest of the others, the
    first one ever, one for children, and those `named`.
    """
    found = connection.rows(_TELLING, {"p": patron_id, "now": clock.now_text(), "told": TOLD})
    return [*(r[0] for r in found), *named]


def read_visits(patron_ids: Iterable[int]) -> dict[int, list[VisitRecord]]:
    """All visits of each patron, newest first."""
    ids = tuple(patron_ids)
    tickets = rows_in(_TICKETS, ids)
    # Read from the index alone; joined to the tickets it would cost a row of the orders each.
    own = {
        r[0]: r[1]
        for r in rows_in('select id, patron_id from "order" where patron_id in {ids}', ids)
    }
    return _visits(ids, tickets, own)


def read_visits_to(patron_id: int, performance_ids: Iterable[int]) -> list[VisitRecord]:
    """A patron's visits to some performances, newest first."""
    tickets = rows_in(_TICKETS_TO, performance_ids, (patron_id,))
    own = {
        r[0]: patron_id
        for r in rows_in(
            'select id from "order" where patron_id = ? and id in {ids}',
            (t[2] for t in tickets),
            (patron_id,),
        )
    }
    return _visits((patron_id,), tickets, own)[patron_id]


def _visits(
    patron_ids: tuple[int, ...], tickets: list[Row], own_orders: dict[int, int]
) -> dict[int, list[VisitRecord]]:
    grouped: dict[tuple[int, int], list[Row]] = {}
    for ticket in tickets:
        grouped.setdefault(ticket[:2], []).append(ticket[2:])
    performances = _performances({key[1] for key in grouped})
    reactions = _reactions(patron_ids)
    found: dict[int, list[VisitRecord]] = {patron_id: [] for patron_id in patron_ids}
    for key, lot in grouped.items():
        patron_id, performance_id = key
        role = "holder"
        for ticket in lot:
            if own_orders.get(ticket[0]) == patron_id:
                role = "buyer"
        found[patron_id].append(_visit(performances[performance_id], role, lot, reactions.get(key)))
    for visits in found.values():
        if len(visits) > 1:
            visits.sort(key=_newest, reverse=True)
    return found


def _newest(visit: VisitRecord) -> tuple[str, int]:
    return visit.starts_at, visit.performance_id


def _performances(ids: set[int]) -> dict[int, Row]:
    """By id: (id, production, title, starts, venue's name, for children, cancelled, disrupted)."""
    rows = rows_in(_PERFORMANCES, ids)
    productions = {
        r[0]: r
        for r in rows_in(
            "select id, title, for_children from production where id in {ids}", {r[1] for r in rows}
        )
    }
    venues = dict(connection.rows("select id, name from venue"))
    return {
        r[0]: (
            r[0], r[1], productions[r[1]][1], r[2], venues.get(r[3], ""),
            bool(productions[r[1]][2]), bool(r[4]), r[5],
        )
        for r in rows
    }  # fmt: skip


def _reactions(patron_ids: tuple[int, ...]) -> dict[tuple[int, int], Row]:
    return {
        (r[0], r[1]): r[2:]
        for r in rows_in(
            """select r.patron_id, r.performance_id, r.value, r.comment, r.audience,
                   r.source_kind, r.source, coalesce(u.name, ''), r.learnt_at
               from reaction r left join user u on u.id = r.user_id
               where r.patron_id in {ids}""",
            patron_ids,
        )
    }


def _visit(performance: Row, role: str, lot: list[Row], reaction: Row | None) -> VisitRecord:
    """`lot` holds (order, status, seat, attended, will call) of each ticket."""
    seats, marks, will_call = [], [], False
    for ticket in lot:
        if ticket[1] == "valid":
            seats.append(ticket[2])
            marks.append(ticket[3])
            will_call = will_call or bool(ticket[4])
    value, comment, audience, source = None, "", "say", None
    if reaction is not None:
        value, comment, audience = reaction[:3]
        source = Provenance(*reaction[3:7])
    return VisitRecord(
        performance_id=performance[0],
        production_id=performance[1],
        title=performance[2],
        starts_at=performance[3],
        venue=performance[4],
        for_children=performance[5],
        performance_cancelled=performance[6],
        disrupted=performance[7],
        tickets=len(seats),
        role=role,
        status="valid" if seats else _what_became([t[1] for t in lot]),
        attended=_attended(marks),
        seats=sorted_seats(seats),
        will_call=will_call,
        order_ids=(lot[0][0],) if len(lot) == 1 else tuple(sorted({t[0] for t in lot})),
        reaction=value,
        reaction_comment=comment,
        reaction_audience=audience,
        reaction_source=source,
    )


def _what_became(statuses: list[str]) -> str:
    counted = Counter(statuses)
    return max(counted, key=lambda s: (counted[s], _WEIGHT.get(s, 0)))


def _attended(marks: list[int | None]) -> bool | None:
    if 1 in marks:
        return True
    return None if None in marks or not marks else False
