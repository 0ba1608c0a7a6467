"""What a call must know of a patron that no other screen asks for: tickets with prices, goodwill."""

from __future__ import annotations

import json
from typing import Any

from db import connection
from db.folding import words
from db.gate import Right, needs
from db.queries.duplicates import ALIKE, alike
from db.records.calls import EarlierTalk, GoodwillRecord, HeldMembershipRecord, HeldTicketRecord

# What a patron holds, or bought and nobody else is named for, or bought and others hold.
_HELD = """
    select t.id, t.performance_id, pr.id, pr.title, pe.starts_at, pe.cancelled, pe.disrupted,
        t.seat, t.price_minor, o.currency, t.comp, t.attended, o.number, t.holder_id,
        coalesce(h.display_name, t.holder_name),
        t.holder_id is :patron or (t.holder_id is null and t.holder_name = ''),
        o.patron_id, coalesce(b.display_name, '')
    from ticket t join "order" o on o.id = t.order_id
    join performance pe on pe.id = t.performance_id
    join production pr on pr.id = pe.production_id
    left join patron h on h.id = t.holder_id left join patron b on b.id = o.patron_id
    where t.status = 'valid' and t.performance_id in (select value from json_each(:performances))
        and (t.holder_id = :patron or o.patron_id = :patron)
    order by pe.starts_at, t.id
"""
# From the few performances of these weeks, for a heavy holder's tickets are too many to be sorted;
# what was bought is looked for in the latest orders.
_COMING_AND_LATE = """
    select id from (
        select pe.id, pe.starts_at from performance pe
        where pe.starts_at >= :since and exists (select 1 from ticket t
            where t.holder_id = :patron and t.performance_id = pe.id and t.status = 'valid')
        union
        select pe.id, pe.starts_at from (
            select id from "order" where patron_id = :patron order by id desc limit 400
        ) o join ticket t on t.order_id = o.id join performance pe on pe.id = t.performance_id
        where t.status = 'valid' and pe.starts_at >= :since
    ) order by starts_at limit :most
"""


@needs(Right.KNOW)
def list_held_tickets(
    patron_id: int, *, since: str, performance_id: int | None = None, most: int = 40
) -> list[HeldTicketRecord]:
    """Standing tickets that a patron holds or bought, soonest first, of performances from `since`
    (a stored instant) on, `most` performances of them, and of one asked for."""
    wanted = [
        r[0]
        for r in connection.rows(
            _COMING_AND_LATE, {"patron": patron_id, "since": since, "most": most}
        )
    ]
    if performance_id is not None:
        wanted.append(performance_id)
    rows = connection.rows(_HELD, {"patron": patron_id, "performances": json.dumps(wanted)})
    return [
        HeldTicketRecord(
            *(
                *r[:5],
                bool(r[5]),
                *r[6:10],
                bool(r[10]),
                _seen(r[11]),
                *r[12:15],
                bool(r[15]),
                *r[16:18],
            )
        )
        for r in rows
    ]


def _seen(attended: int | None) -> bool | None:
    return None if attended is None else bool(attended)


_GOODWILL = """
    select o.kind, o.made_at, o.amount_minor, o.currency, o.detail from outcome o
    where o.patron_id = ? and o.result = 'agreed' and o.made_at >= ?
        and o.kind in (select value from json_each(?))
    union all
    select 'refund', max(coalesce(pe.starts_at, '')), sum(t.price_minor), max(o.currency), pr.title
    from (select * from "order" where patron_id = ? order by id desc limit 400) o
    join ticket t on t.order_id = o.id join performance pe on pe.id = t.performance_id
    join production pr on pr.id = pe.production_id
    where t.status = 'refunded' and pe.cancelled = 0 and pe.starts_at >= ?
        and not exists (select 1 from outcome x, json_each(x.tickets) j
            where x.patron_id = o.patron_id and x.result = 'agreed' and j.value = t.id)
    group by o.id, pe.id order by 2 desc
"""
_SAME_REACH = """
    select distinct p.id, p.display_name from contact_point m
    join contact_point c on c.kind = m.kind and c.normal = m.normal and c.patron_id <> m.patron_id
    join patron p on p.id = c.patron_id
    where m.patron_id = :patron and m.kind in ('phone', 'email') and m.normal <> ''
        and not exists (select 1 from not_duplicate n
            where n.low_id = min(:patron, p.id) and n.high_id = max(:patron, p.id))
    limit 20
"""
_TALKS = """
    select 'call', c.id, c.started_at, c.kind, coalesce(nullif(c.summary, ''), k.text, ''),
        c.status = 'open' or (k.id is not null and k.resolved_at is null), coalesce(u.name, '')
    from call c left join user u on u.id = c.user_id left join note k on k.id = c.note_id
    where c.patron_id = :patron and c.id is not :but
    union all
    select n.kind, n.id, n.created_at, n.kind, n.text, n.resolved_at is null, coalesce(u.name, '')
    from note n left join user u on u.id = n.user_id
    where n.patron_id = :patron and n.kind = 'complaint'
        and not exists (select 1 from call c where c.note_id = n.id)
    order by 3 desc limit :most
"""
_PAID = """
    select coalesce(sum(t.price_minor), 0), max(o.currency)
    from (select * from "order" where patron_id = :patron order by id desc limit 400) o
    join ticket t on t.order_id = o.id join performance pe on pe.id = t.performance_id
    where t.status = 'valid' and t.comp = 0 and pe.cancelled = 0
        and pe.starts_at >= :starts and pe.starts_at <= :ends
"""

_LATEST_SOLD = 1000


@needs(Right.KNOW)
def list_goodwill(patron_id: int, kinds: tuple[str, ...], since: str) -> list[GoodwillRecord]:
    """What was granted since a stored instant, latest first, refunds from imports included."""
    rows = connection.rows(_GOODWILL, (patron_id, since, json.dumps(kinds), patron_id, since))
    return [GoodwillRecord(*r) for r in rows]


@needs(Right.KNOW)
def list_perhaps_same(patron_id: int) -> list[tuple[int, str]]:
    """(id, name) of records that share a phone or an e-mail and are called alike, and that nobody
    said are somebody else: whoever asks often may stand in the book twice."""
    rows = connection.rows(_SAME_REACH, {"patron": patron_id})
    own = connection.row("select display_name from patron where id = ?", (patron_id,))
    if own is None or not rows:
        return []
    plain = " ".join(words(own[0]))
    return [(r[0], r[1]) for r in rows if alike(plain, " ".join(words(r[1]))) >= ALIKE]


@needs(Right.KNOW)
def list_talks(patron_id: int, *, but: int | None = None, most: int = 6) -> list[EarlierTalk]:
    """Calls, and complaints that came another way, latest first, without the call at hand."""
    rows = connection.rows(_TALKS, {"patron": patron_id, "but": but, "most": most})
    return [EarlierTalk(*(*r[:5], bool(r[5]), r[6])) for r in rows]


@needs(Right.KNOW)
def list_held_memberships(patron_id: int) -> list[HeldMembershipRecord]:
    """A patron's active memberships with what was paid, newest first."""
    rows = connection.rows(
        "select id, kind, starts, ends, price_minor, currency from membership "
        "where patron_id = ? and status = 'active' order by starts desc, id desc",
        (patron_id,),
    )
    return [HeldMembershipRecord(*r) for r in rows]


@needs(Right.KNOW)
def list_sold_memberships(most: int = 8) -> list[tuple[str, int | None]]:
    """Kinds of memberships among the latest on the books, the most common first, each with its
    latest price."""
    counted: dict[str, int] = {}
    prices: dict[str, int] = {}
    for kind, price in connection.rows(
        "select kind, price_minor from membership order by id desc limit ?", (_LATEST_SOLD,)
    ):
        counted[kind] = counted.get(kind, 0) + 1
        if price is not None:
            prices.setdefault(kind, price)
    common = sorted(counted, key=lambda kind: -counted[kind])[:most]
    return [(kind, prices.get(kind)) for kind in common]


@needs(Right.KNOW)
def paid_for_tickets(patron_id: int, starts: str, ends: str) -> tuple[int, str]:
    """(minor units, currency) a buyer paid for standing tickets between two stored instants."""
    row = connection.row(_PAID, {"patron": patron_id, "starts": starts, "ends": ends})
    return (int(row[0]), row[1] or "") if row else (0, "")


@needs(Right.KNOW)
def season_bounds(day: str) -> tuple[str, str] | None:
    """First and last day of the season that an ISO day falls in, None if the book has none."""
    row = connection.row(
        "select starts, ends from season where starts <= ? and ends >= ? "
        "order by starts desc limit 1",
        (day, day),
    )
    return (row[0], row[1]) if row else None


@needs(Right.KNOW)
def user_names(role: str) -> list[str]:
    """Who has a role, by name: whom to ask."""
    rows: list[Any] = connection.rows(
        "select name from user where role = ? and active order by name", (role,)
    )
    return [r[0] for r in rows]
