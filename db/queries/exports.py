"""Whole tables for other programs: headings, and rows one by one so that memory stays small."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from db import connection
from db.gate import Right, needs

BATCH = 500

_POINT = """
    (select c.{column} from contact_point c where c.patron_id = p.id and c.kind = '{kind}'
     order by c.preferred desc, c.id limit 1)
"""


@dataclass(frozen=True, slots=True)
class Table:
    """A table to be written out.

    `instants` are the columns that hold stored instants; `price` is the one in minor units, with
    its currency in the next.
    """

    headings: tuple[str, ...]
    sql: str
    instants: frozenset[int] = frozenset()
    price: int | None = None


def _point(kind: str, column: str = "value") -> str:
    return _POINT.format(kind=kind, column=column)


TABLES: dict[str, Table] = {
    "patrons": Table(
        (
            "Patron", "Name", "Given name", "Family name", "Say it like", "Pronouns", "E-mail",
            "Phone", "Street", "City", "Region", "Postcode", "Country", "Household",
            "Organisation", "Since", "Visits", "First visit", "Last visit", "Next visit",
            "Member until", "E-mail allowed", "Interests", "Archived", "Deceased",
        ),
        f"""
        select p.id, p.display_name, p.given, p.family, p.say_as, p.pronouns,
            {_point("email")}, {_point("phone")}, {_point("address", "street")},
            {_point("address", "city")}, {_point("address", "region")},
            {_point("address", "postcode")}, {_point("address", "country")},
            h.name, p.organisation, p.since, p.visits, p.first_visit, p.last_visit, p.next_visit,
            p.member_until,
            (select case s.granted when 1 then 'yes' else 'no' end from consent s
             where s.patron_id = p.id and s.channel = 'email'
             order by s.given_at desc, s.id desc limit 1),
            (select group_concat(name, '; ') from (
                select i.name || case pi.detail when '' then '' else ': ' || pi.detail end as name
                from patron_interest pi join interest i on i.id = pi.interest_id
                where pi.patron_id = p.id and pi.strength > 0
                order by pi.strength desc, i.name, pi.id)),
            case p.archived when 1 then 'yes' else '' end,
            case p.deceased when 1 then 'yes' else '' end
        from patron p left join household h on h.id = p.household_id
        order by p.id
        """,
        frozenset({17, 18, 19}),
    ),
    "tickets": Table(
        (
            "Ticket", "System", "Order number", "Ticket number", "Ordered at", "Production",
            "Genre", "Performance starts", "Venue", "Status", "Seat", "Price type", "Price",
            "Currency", "Complimentary", "Will call", "Attended", "Buyer", "Buyer name",
            "Buyer e-mail", "Holder", "Holder name",
        ),
        f"""
        select t.id, o.system, o.number, t.number, o.ordered_at, pr.title, pr.genre, f.starts_at,
            v.name, t.status, t.seat, t.price_type, t.price_minor, o.currency,
            case t.comp when 1 then 'yes' else '' end,
            case t.will_call when 1 then 'yes' else '' end,
            case t.attended when 1 then 'yes' when 0 then 'no' else '' end,
            o.patron_id, p.display_name, {_point("email")}, t.holder_id,
            coalesce(hp.display_name, t.holder_name)
        from ticket t join "order" o on o.id = t.order_id
        join performance f on f.id = t.performance_id
        join production pr on pr.id = f.production_id
        left join venue v on v.id = f.venue_id
        left join patron p on p.id = o.patron_id
        left join patron hp on hp.id = t.holder_id
        order by t.id
        """,
        frozenset({4, 7}),
        price=12,
    ),
    "notes": Table(
        (
            "Note", "Patron", "Name", "Kind", "Written at", "By", "Text", "Door line", "Audience",
            "Pinned", "About", "Resolved at", "Promise", "Promise due", "Promise kept at",
        ),
        """
        select n.id, n.patron_id, p.display_name, n.kind, n.created_at, u.name, n.text,
            n.door_line, n.audience, case n.pinned when 1 then 'yes' else '' end, pr.title,
            n.resolved_at,
            (select group_concat(text, '; ') from promise where note_id = n.id),
            (select group_concat(coalesce(due_on, ''), '; ') from promise where note_id = n.id),
            (select group_concat(coalesce(done_at, ''), '; ') from promise where note_id = n.id)
        from note n join patron p on p.id = n.patron_id
        left join user u on u.id = n.user_id
        left join performance f on f.id = n.performance_id
        left join production pr on pr.id = f.production_id
        order by n.id
        """,
        frozenset({4, 11}),
    ),
    "calls": Table(
        (
            "Call", "Patron", "Name", "Kind", "Direction", "Started at", "Ended at", "Seconds",
            "By", "Summary", "About", "Heard", "Skipped", "Outcomes", "Promises",
        ),
        """
        select c.id, c.patron_id, p.display_name, c.kind, c.direction, c.started_at, c.ended_at,
            c.seconds, u.name, c.summary, pr.title,
            (select group_concat(heard, char(10)) from (
                select heard from call_step where call_id = c.id and heard <> '' order by id)),
            (select group_concat(step, '; ') from call_step
             where call_id = c.id and state = 'skipped'),
            (select group_concat(o.kind || ' ' || o.result, '; ') from outcome o
             where o.call_id = c.id),
            (select group_concat(text, '; ') from promise where call_id = c.id)
        from call c left join patron p on p.id = c.patron_id
        left join user u on u.id = c.user_id
        left join performance f on f.id = c.performance_id
        left join production pr on pr.id = f.production_id
        where c.status = 'ended'
        order by c.id
        """,
        frozenset({5, 6}),
    ),
    "promises": Table(
        (
            "Promise", "Patron", "Name", "Kind", "Text", "Made at", "By", "Whose", "Due",
            "Due at first", "Moved", "Done at", "What happened",
        ),
        """
        select m.id, m.patron_id, p.display_name, m.kind, m.text, m.made_at, u.name, o.name,
            m.due_on, m.first_due_on, m.moves, m.done_at, m.outcome
        from promise m join patron p on p.id = m.patron_id
        left join user u on u.id = m.user_id left join user o on o.id = m.owner_id
        order by m.id
        """,
        frozenset({5, 11}),
    ),
}  # fmt: skip


@needs(Right.EXPORT)
def list_rows(table: Table) -> Iterator[tuple[Any, ...]]:
    """The rows of a table as stored, fetched in lots; all as of one moment."""
    cursor = connection.raw().execute(table.sql)
    while lot := cursor.fetchmany(BATCH):
        yield from lot
