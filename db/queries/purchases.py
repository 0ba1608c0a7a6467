"""What a patron has to do with each performance: tickets they bought, for whomever, and hold."""

from __future__ import annotations

from dataclasses import dataclass

from db import connection
from db.gate import Right, needs

_MINE = """
    with mine as (
        select t.id, t.performance_id, t.status, 1 as bought
        from "order" o join ticket t on t.order_id = o.id where o.patron_id = :patron
        union all
        select t.id, t.performance_id, t.status, 0
        from ticket t join "order" o on o.id = t.order_id
        where t.holder_id = :patron and o.patron_id is not :patron
    )
    select p.id, pr.title, p.starts_at, coalesce(v.name, ''), p.cancelled,
        sum(m.status = 'valid'), max(m.bought), min(m.status)
    from mine m join performance p on p.id = m.performance_id
    join production pr on pr.id = p.production_id left join venue v on v.id = p.venue_id
    group by p.id order by p.starts_at desc, p.id desc
"""


@dataclass(frozen=True, slots=True)
class PurchaseRecord:
    """A performance that a patron bought or holds tickets for.

    `tickets` are those that stand, whoever holds them. `status` is valid while one stands, else
    what became of them.
    """

    performance_id: int
    title: str
    starts_at: str
    venue: str
    performance_cancelled: bool
    tickets: int
    bought: bool
    status: str


@needs(Right.KNOW)
def list_purchases(patron_id: int) -> list[PurchaseRecord]:
    """Newest first, the future on top."""
    return [
        PurchaseRecord(
            performance_id=r[0],
            title=r[1],
            starts_at=r[2],
            venue=r[3],
            performance_cancelled=bool(r[4]),
            tickets=r[5],
            bought=bool(r[6]),
            status="valid" if r[5] else r[7],
        )
        for r in connection.rows(_MINE, {"patron": patron_id})
    ]
