"""Tickets made into visits: one record a patron and performance, for one patron or thousands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from db import connection
from db.queries.chunks import rows_in
from db.queries.seats import sorted_seats
from db.records.history import VisitRecord
from db.records.patrons import Provenance

# Where tickets of one patron for one evening went different ways and none stands.
_WEIGHT = {"refunded": 5, "cancelled": 4, "exchanged": 3, "returned": 2, "given_away": 1}

_TICKETS = """
    select t.holder_id, t.performance_id, t.status, t.seat, t.attended, t.will_call, t.order_id,
           o.patron_id
    from ticket t join "order" o on o.id = t.order_id
    where t.holder_id in {ids}
"""
_PERFORMANCES = """
    select p.id, p.production_id, pr.title, p.starts_at, coalesce(v.name, ''), pr.for_children,
           p.cancelled, p.disrupted
    from performance p join production pr on pr.id = p.production_id
    left join venue v on v.id = p.venue_id
    where p.id in {ids}
"""
_LATEST = """
    select d.performance_id from (select distinct performance_id from ticket where holder_id = ?) d
    join performance p on p.id = d.performance_id
    order by p.starts_at desc, p.id desc limit ? offset ?
"""


def latest_performances(patron_id: int, limit: int, offset: int = 0) -> list[int]:
    """The performances a patron holds or held tickets for, newest first, future included."""
    return [r[0] for r in connection.rows(_LATEST, (patron_id, limit, offset))]


def read_visits(
    patron_ids: Iterable[int], performance_ids: Iterable[int] | None = None
) -> dict[int, list[VisitRecord]]:
    """The visits of each patron, newest first; for some performances only if they are given."""
    ids = list(patron_ids)
    if performance_ids is None:
        tickets = rows_in(_TICKETS, ids)
    else:
        wanted = list(performance_ids)
        tickets = [
            row
            for patron_id in ids
            for row in rows_in(
                _TICKETS.format(ids="(?)") + " and t.performance_id in {ids}", wanted, (patron_id,)
            )
        ]
    grouped: dict[tuple[int, int], list[tuple[Any, ...]]] = {}
    for ticket in tickets:
        grouped.setdefault((ticket[0], ticket[1]), []).append(ticket)
    performances = {r[0]: r for r in rows_in(_PERFORMANCES, {key[1] for key in grouped})}
    reactions = _reactions({key[0] for key in grouped})
    found: dict[int, list[VisitRecord]] = {patron_id: [] for patron_id in ids}
    for key, lot in grouped.items():
        found[key[0]].append(_visit(performances[key[1]], lot, reactions.get(key)))
    for visits in found.values():
        visits.sort(key=lambda v: (v.starts_at, v.performance_id), reverse=True)
    return found


def _reactions(patron_ids: set[int]) -> dict[tuple[int, int], tuple[Any, ...]]:
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


def _visit(
    performance: tuple[Any, ...], lot: list[tuple[Any, ...]], reaction: tuple[Any, ...] | None
) -> VisitRecord:
    standing = [t for t in lot if t[2] == "valid"]
    return VisitRecord(
        performance_id=performance[0],
        production_id=performance[1],
        title=performance[2],
        starts_at=performance[3],
        venue=performance[4],
        for_children=bool(performance[5]),
        performance_cancelled=bool(performance[6]),
        disrupted=performance[7],
        tickets=len(standing),
        role="buyer" if any(t[7] == t[0] for t in lot) else "holder",
        status="valid" if standing else _what_became([t[2] for t in lot]),
        attended=_attended([t[4] for t in standing]),
        seats=sorted_seats([t[3] for t in standing]),
        will_call=any(t[5] for t in standing),
        order_ids=tuple(sorted({t[6] for t in lot})),
        reaction=reaction[0] if reaction else None,
        reaction_comment=reaction[1] if reaction else "",
        reaction_audience=reaction[2] if reaction else "say",
        reaction_source=Provenance(*reaction[3:7]) if reaction else None,
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
