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

HEAVY = 400  # tickets
TOLD = 120

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
_STANDING = """
    select p.id, p.starts_at, pr.for_children, d.stands and not p.cancelled
    from (select performance_id, max(status = 'valid' and coalesce(attended, 1) <> 0) stands
          from ticket where holder_id = ? group by performance_id) d
    join performance p on p.id = d.performance_id join production pr on pr.id = p.production_id
    order by p.starts_at desc, p.id desc
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
    """Those who held more than `HEAVY` tickets: agencies and schools, not people."""
    return [
        r[0]
        for r in rows_in(
            "select holder_id from ticket where holder_id in {ids} "
            f"group by holder_id having count(*) > {HEAVY}",
            patron_ids,
        )
    ]


def telling_performances(patron_id: int, named: Iterable[int] = ()) -> list[int]:
    """Of a heavy holder the performances that something true can be said about.

    The newest `TOLD` that they came to (more than any number that is celebrated) and all that
    are to come, the newest of the others, the first one ever, the last one for children, and
    those `named`.
    """
    rows = connection.rows(_STANDING, (patron_id,))
    wanted, now = set(named), clock.now_text()
    came = [r[0] for r in rows if r[3] and r[1] <= now]
    chosen = {r[0] for r in rows if r[1] > now}
    chosen |= {*came[:TOLD], *came[-1:], *(r[0] for r in rows[:TOLD])}
    chosen |= {r[0] for r in rows if r[0] in wanted}
    chosen |= set([r[0] for r in rows if r[2] and r[3]][:1])
    return [r[0] for r in rows if r[0] in chosen]


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
        role = "buyer" if any(own_orders.get(t[0]) == key[0] for t in lot) else "holder"
        found[key[0]].append(_visit(performances[key[1]], role, lot, reactions.get(key)))
    for visits in found.values():
        visits.sort(key=lambda v: (v.starts_at, v.performance_id), reverse=True)
    return found


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
    standing = [t for t in lot if t[1] == "valid"]
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
        tickets=len(standing),
        role=role,
        status="valid" if standing else _what_became([t[1] for t in lot]),
        attended=_attended([t[3] for t in standing]),
        seats=sorted_seats([t[2] for t in standing]),
        will_call=any([t[4] for t in standing]),
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
    if marks and all(m == 0 for m in marks):
        return False
    return None
