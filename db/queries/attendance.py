"""Who came to a performance: told at the desk or from a sheet that came back, ticket by ticket.

    step = set_attendance(7, came=[1, 2], absent=[3], user_id=1)

Only tickets of that performance that stand are ever written to.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from db import clock, connection, journal
from db.conflicts import changed_meanwhile
from db.errors import NotFound
from db.gate import Right, needs
from db.models import Ticket
from db.queries.chunks import rows_in
from db.queries.seats import sorted_seats

CAME, ABSENT = 1, 0


class Arrival(NamedTuple):
    """One patron's admissions to a performance: holder, or buyer where nobody else is named.

    `sort_name` is folded, family name first. `came` and `absent` count tickets; the rest of
    `tickets` is unknown. `marks` are what is known of each ticket, in their order.
    """

    patron_id: int
    name: str
    sort_name: str
    seats: tuple[str, ...]
    tickets: tuple[int, ...]
    will_call: bool
    came: int
    absent: int
    orders: tuple[str, ...] = ()
    marks: tuple[bool | None, ...] = ()

    @property
    def shown(self) -> dict[int, bool | None]:
        """What is known of each ticket, for `set_attendance` to compare."""
        return dict(zip(self.tickets, self.marks, strict=False))

    @property
    def here(self) -> bool:
        """Whether all that are theirs are in."""
        return self.came == len(self.tickets)


_ARRIVALS = """
    select p.id, p.display_name, p.sort_name, t.id, t.seat, t.will_call, t.attended, o.number
    from ticket t join "order" o on o.id = t.order_id
    join patron p on p.id = coalesce(t.holder_id, o.patron_id)
    where t.performance_id = ? and t.status = 'valid' order by p.id, t.id
"""


@needs(Right.KNOW)
def list_arrivals(performance_id: int) -> list[Arrival]:
    """Everybody with a standing ticket, by family name. Tickets of nobody we know are left out."""
    lots: dict[int, list[tuple[Any, ...]]] = {}
    for row in connection.rows(_ARRIVALS, (performance_id,)):
        lots.setdefault(row[0], []).append(row)
    found = [_arrival(rows) for rows in lots.values()]
    found.sort(key=lambda a: (a.sort_name, a.patron_id))
    return found


def _arrival(rows: list[tuple[Any, ...]]) -> Arrival:
    first = rows[0]
    return Arrival(
        patron_id=first[0],
        name=first[1],
        sort_name=first[2],
        seats=tuple(sorted_seats([r[4] for r in rows if r[4]])),
        tickets=tuple(r[3] for r in rows),
        will_call=any(r[5] for r in rows),
        came=sum(r[6] == CAME for r in rows),
        absent=sum(r[6] == ABSENT for r in rows),
        orders=tuple(dict.fromkeys(r[7] for r in rows if r[7])),
        marks=tuple(None if r[6] is None else bool(r[6]) for r in rows),
    )


@needs(Right.TONIGHT)
def count_arrived(performance_id: int) -> tuple[int, int]:
    """(tickets whose people are in, tickets that stand), of everybody, known or not."""
    row = connection.row(
        "select coalesce(sum(attended = 1), 0), count(*) from ticket "
        "where performance_id = ? and status = 'valid'",
        (performance_id,),
    )
    return (int(row[0]), int(row[1])) if row else (0, 0)


@needs(Right.TONIGHT)
def list_tonight() -> list[tuple[int, str, str]]:
    """(id, title, start) of today's performances that take place, in order."""
    rows = connection.rows(
        "select p.id, d.title, p.starts_at from performance p "
        "join production d on d.id = p.production_id "
        "where p.starts_at >= ? and p.starts_at < ? and not p.cancelled "
        "order by p.starts_at, p.id",
        clock.day_bounds(clock.today()),
    )
    return [(int(r[0]), str(r[1]), str(r[2])) for r in rows]


@needs(Right.KEEP)
def set_attendance(
    performance_id: int,
    *,
    came: Iterable[int] = (),
    absent: Iterable[int] = (),
    unknown: Iterable[int] = (),
    was: Mapping[int, bool | None] | None = None,
    label: str = "Marked who came",
    user_id: int | None = None,
) -> journal.Step:
    """Mark tickets by their ids as one action; a later group wins over an earlier one.

    Tickets of another performance, and those that stand no more, are left as they are. `was`: what
    was shown of each ticket; raises EditConflict, having marked none, if one that is to be marked
    says something else by now (what is to be marked as it is already, is no conflict). Raises
    NotFound if there is no such performance.
    """
    if connection.row("select 1 from performance where id = ?", (performance_id,)) is None:
        raise NotFound("performance")
    marks: dict[int, int | None] = dict.fromkeys(came, CAME)
    marks |= dict.fromkeys(absent, ABSENT)
    marks |= dict.fromkeys(unknown, None)
    with journal.action(label, user_id=user_id) as act:
        for ticket_id, now in _standing(performance_id, marks).items():
            if now != marks[ticket_id] and was is not None and was.get(ticket_id, now) != now:
                raise changed_meanwhile("ticket", ticket_id)
            act.update(Ticket, ticket_id, attended=marks[ticket_id])
    assert act.step is not None
    return act.step


def _standing(performance_id: int, ticket_ids: Iterable[int]) -> dict[int, int | None]:
    """Those of these tickets that stand, with what is known of each."""
    rows = rows_in(
        "select id, attended from ticket where performance_id = ? and status = 'valid' "
        "and id in {ids} order by id",
        sorted(ticket_ids),
        (performance_id,),
    )
    return {int(r[0]): r[1] for r in rows}


def list_notes_there(note_ids: Iterable[int]) -> dict[int, tuple[int, str, str]]:
    """(patron, name, text) of those of these notes that are still there, by id."""
    rows = rows_in(
        "select n.id, n.patron_id, p.display_name, n.text from note n "
        "join patron p on p.id = n.patron_id where n.id in {ids}",
        sorted(set(note_ids)),
    )
    return {int(r[0]): (int(r[1]), str(r[2]), str(r[3])) for r in rows}


@needs(Right.KNOW)
def find_note_step(note_id: int) -> journal.Step | None:
    """The step that brought a note with its facts, from the books, however long ago."""
    note = connection.row("select patron_id from note where id = ?", (note_id,))
    if note is None:
        return None
    row = connection.row(
        "select id, label, user_id, changes from kept_step where patron_id = ? "
        "and changes like ? order by id desc limit 1",
        (note[0], f'%["note", {note_id}, null, %'),
    )
    if row is None:
        return None
    changes = tuple(journal.RowChange(*change) for change in json.loads(row[3]))
    patrons = frozenset({note[0]})
    return journal.Step(row[1], row[2], note[0], changes, patrons, note_id, row[0])
