"""Each patron's stored totals (visits, spend, last visit ...): what they mean, and how they are kept.

A *visit* is a performance that has begun, was not cancelled, and for which the patron holds a
ticket that stands and that did not go unused: scanned and unknown count, "did not come" does
not; several tickets for one performance are one visit. *Spend* is what the patron's own orders
came to: the prices of the tickets that stand or were given away; an order whose tickets carry no
price counts with its total. `recency` is the day number (from 2000) of the latest performance
visited or still to come, 0 for none: lists and search are ordered by it. `performances_held` and
`orders_made` count all there ever were, and of a heavy holder `season_visits` keeps what would
take long to count at each look.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from db import clock, connection, derived, search
from db.clock import now_text
from db.gate import Right, needs
from db.queries import seasons

BATCH = 1000
FOREVER = "9999-12-31"  # a membership without an end

# What the tickets of an order came to; null, so the order's own total, if none has a price.
_PAID = """sum(coalesce(
    (select sum(t.price_minor * (t.status = 'valid' or t.status = 'given_away')) from ticket t
     where t.order_id = o.id),
    iif(lower(o.status) in ('cancelled', 'canceled', 'refunded', 'void', 'voided'), 0,
        coalesce(o.total_minor, 0))))"""

_IDS = "(select value from json_each(:ids))"

# `p.id in (...)` rather than a join with the ids: it is walked in order, so groups need no sort.
_REFRESH = f"""
with ids(id) as materialized (select value from json_each(:ids)),
shown as (
    select p.id, f.starts_at, f.production_id, f.starts_at <= :now as past,
        max(t.status = 'valid') and not f.cancelled as stands,
        max(t.status = 'valid' and coalesce(t.attended, 1)) and not f.cancelled as went
    from patron p cross join ticket t on t.holder_id = p.id
        cross join performance f on f.id = t.performance_id
    where p.id in {_IDS}
    group by p.id, t.performance_id
),
shows as (
    select id, count(*) as performances_held, sum(past and went) as visits,
        min(iif(past and went, starts_at, null)) as first_visit,
        max(iif(past and went, starts_at || production_id, null)) as last_show,
        min(iif(stands and not past, starts_at, null)) as next_visit,
        max(iif(went or (stands and not past), starts_at, null)) as latest
    from shown group by id
),
bought as (
    select o.patron_id as id, count(*) as orders_made, {_PAID} as spend_minor
    from "order" o where o.patron_id in {_IDS} group by o.patron_id
),
members as (
    select m.patron_id as id, max(coalesce(m.ends, :forever)) as member_until
    from ids cross join membership m on m.patron_id = ids.id
    where m.status = 'active'
        or (m.ends is not null and m.status not in ('cancelled', 'refunded'))
    group by m.patron_id
),
fresh as (
    select ids.id, coalesce(s.visits, 0) as visits,
        coalesce(b.spend_minor, 0) as spend_minor,
        s.first_visit, substr(s.last_show, 1, 20) as last_visit, d.title as last_production,
        s.next_visit, m.member_until,
        max(0, coalesce(cast(julianday(s.latest) - 2451544.5 as integer), 0)) as recency,
        coalesce(s.performances_held, 0) as performances_held,
        coalesce(b.orders_made, 0) as orders_made
    from ids left join shows s on s.id = ids.id left join members m on m.id = ids.id
        left join bought b on b.id = ids.id
        left join production d on d.id = cast(substr(s.last_show, 21) as integer)
)
update patron set visits = fresh.visits, spend_minor = fresh.spend_minor,
    first_visit = fresh.first_visit, last_visit = fresh.last_visit,
    last_production = fresh.last_production, next_visit = fresh.next_visit,
    member_until = fresh.member_until, recency = fresh.recency,
    performances_held = fresh.performances_held, orders_made = fresh.orders_made
from fresh where fresh.id = patron.id and
    (patron.visits, patron.spend_minor, patron.first_visit, patron.last_visit,
     patron.last_production, patron.next_visit, patron.member_until, patron.recency,
     patron.performances_held, patron.orders_made)
    is not (fresh.visits, fresh.spend_minor, fresh.first_visit, fresh.last_visit,
     fresh.last_production, fresh.next_visit, fresh.member_until, fresh.recency,
     fresh.performances_held, fresh.orders_made)
"""


@needs(Right.KEEP)
def refresh_many(patron_ids: Iterable[int]) -> None:
    """Bring the totals of these patrons up to date, in batches; for an import's transaction.

    Search is keyed by `recency`: call `search.refresh_many` with the same ids afterwards.
    """
    wanted = sorted(set(patron_ids))
    now = now_text()
    with connection.transaction() as raw:
        for start in range(0, len(wanted), BATCH):
            batch = json.dumps(wanted[start : start + BATCH])
            raw.execute(_REFRESH, {"ids": batch, "now": now, "forever": FOREVER})
            seasons.keep_counts(batch)


@needs(Right.KEEP)
def refresh(patron_ids: Iterable[int]) -> None:
    """Bring the totals of a few patrons up to date."""
    refresh_many(patron_ids)


@needs(Right.KEEP)
def refresh_all() -> None:
    """Bring everybody's totals and search entries up to date, as after an import of everything."""
    with connection.transaction():
        everybody = [r[0] for r in connection.rows("select id from patron")]
        refresh_many(everybody)
        search.refresh_many(everybody)


@needs(Right.OPEN)
def refresh_due() -> int:
    """Count the visits that have begun since they were stored as the next; returns how many patrons.

    Call it at start and now and then: time passes without anybody writing.
    """
    due = [
        r[0]
        for r in connection.rows(
            "select id from patron where next_visit is not null and next_visit <= ?",
            (clock.now_text(),),
        )
    ]
    if due:
        with connection.transaction():
            derived.refresh(due)
    return len(due)
