"""What happened with a patron: visits, orders, gifts, memberships and more as one dated list."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from db import clock, connection, journal
from db.conflicts import changed_meanwhile
from db.errors import InputRefused, NotFound
from db.folding import fold
from db.gate import Right, needs
from db.models import Donation, Membership, Order, Ticket
from db.queries import history_talk
from db.queries.chunks import rows_in
from db.queries.seats import seat_key
from db.queries.settings import ANYTHING
from db.queries.visits import attended_of, latest_performances, read_visits_to
from db.records.history import HistoryEntry, VisitRecord
from db.records.sales import OrderRecord, TicketRecord

KINDS = (
    "visit", "order", "gift", "membership", "call", "promise", "note", "complaint", "letter",
    "consent", "response", "import",
)  # fmt: skip

_RESPONSE_STATES = {"waiting": "waits for review", "taken": "taken in", "left": "left"}

# Each gives (kind, at, id, words to search in) for one patron.
_BRANCHES = {
    "visit": """
        select 'visit', p.starts_at, p.id, pr.title
        from (select distinct performance_id from ticket where holder_id = :patron) d
        join performance p on p.id = d.performance_id
        join production pr on pr.id = p.production_id""",
    "order": """
        select 'order', coalesce(o.ordered_at, ''), o.id,
            o.number || ' ' || o.channel || ' ' || o.comment || ' ' || o.extra
        from "order" o where o.patron_id = :patron""",
    "gift": """
        select 'gift', given_at, id, purpose from donation where patron_id = :patron""",
    "membership": """
        select 'membership', starts, id, kind from membership where patron_id = :patron""",
    "promise": """
        select 'promise', made_at, id, text || ' ' || outcome
        from promise where patron_id = :patron""",
    "note": """
        select 'note', created_at, id, text || ' ' || door_line
        from note where patron_id = :patron and kind <> 'complaint'""",
    "complaint": """
        select 'complaint', created_at, id, text || ' ' || door_line
        from note where patron_id = :patron and kind = 'complaint'""",
    "consent": """
        select 'consent', given_at, id, channel || ' ' || wording
        from consent where patron_id = :patron""",
    "response": """
        select 'response', r.answered_at, r.id, f.name || ' ' || coalesce((
                select group_concat(a.value || ' ' || coalesce((
                    select group_concat(c.words, ' ') from choice c
                    where c.question_id = a.question_id
                        and instr(a.value, '"' || c.key || '"')), ''), ' ')
                from answer a where a.response_id = r.id), '')
        from response r join form f on f.id = r.form_id
        where r.patron_id = :patron and r.status <> 'partial'""",
    "import": """
        select 'import', b.imported_at, b.id, b.file_name
        from patron p join import_batch b on b.id = p.batch_id where p.id = :patron""",
    **history_talk.BRANCHES,
}


@needs(Right.KNOW)
def list_history(
    patron_id: int,
    kinds: Iterable[str] | None = None,
    text: str = "",
    limit: int = 200,
    offset: int = 0,
) -> list[HistoryEntry]:
    """One dated list, newest first (the future on top), of the kinds wanted (None: all).

    `text` keeps what holds it (folded). A statement a kind and page, however long the history.
    Raises ValueError for a kind that there is not, NotFound for no such patron.
    """
    wanted = KINDS if kinds is None else tuple(kinds)
    if set(wanted) - set(KINDS):
        raise ValueError(f"no such kind of history: {sorted(set(wanted) - set(KINDS))}")
    _check_patron(patron_id)
    if not wanted:
        return []
    condition = "where instr(fold(words), :text)" if text.strip() else ""
    union = " union all ".join(_BRANCHES[kind] for kind in wanted)
    page = connection.rows(
        f"with entry (kind, at, id, words) as ({union}) "
        f"select kind, at, id from entry {condition} "
        "order by at desc, kind, id desc limit :limit offset :offset",
        {"patron": patron_id, "text": fold(text), "limit": limit, "offset": offset},
    )
    by_kind: dict[str, list[int]] = {}
    for kind, _, record_id in page:
        by_kind.setdefault(kind, []).append(record_id)
    found = {
        (kind, entry.record_id): entry
        for kind, ids in by_kind.items()
        for entry in _READERS[kind](patron_id, ids)
    }
    return [found[(kind, record_id)] for kind, _, record_id in page]


def _check_patron(patron_id: int) -> None:
    if connection.row("select 1 from patron where id = ?", (patron_id,)) is None:
        raise NotFound("patron")


def _visits(patron_id: int, ids: list[int]) -> Iterable[HistoryEntry]:
    for visit in read_visits_to(patron_id, ids):
        yield HistoryEntry(
            "visit", visit.starts_at, visit.title, visit.venue, visit.performance_id, visit
        )


def _orders(patron_id: int, ids: list[int]) -> Iterable[HistoryEntry]:
    lines: dict[int, list[str]] = {}
    for order_id, title, standing, tickets, others in rows_in(
        """select t.order_id, pr.title, sum(t.status = 'valid'), count(*),
               sum(t.status = 'valid' and (t.holder_id is null or t.holder_id <> o.patron_id))
           from ticket t join "order" o on o.id = t.order_id
           join performance p on p.id = t.performance_id
           join production pr on pr.id = p.production_id
           where t.order_id in {ids} group by t.order_id, p.id order by p.starts_at""",
        ids,
    ):
        lines.setdefault(order_id, []).append(_order_line(title, standing, tickets, others))
    for row in rows_in(
        """select id, coalesce(ordered_at, ''), number, channel, total_minor, currency, extra
           from "order" where id in {ids}""",
        ids,
    ):
        title = f"Order {row[2]}" if row[2] else "Order at the desk"
        detail = " · ".join([*lines.get(row[0], ["No tickets"]), *([row[3]] if row[3] else [])])
        yield HistoryEntry(
            "order", row[1], title, detail, row[0], None, row[4], row[5], read_extra(row[6])
        )


def _order_line(title: str, standing: int, tickets: int, others: int) -> str:
    if not standing:
        return f"{title}: none of {tickets} stands"
    held = f", {others} held by others" if others else ""
    gone = f", {tickets - standing} taken back" if tickets > standing else ""
    return f"{title}: {standing} ticket{'' if standing == 1 else 's'}{held}{gone}"


def _gifts(patron_id: int, ids: list[int]) -> Iterable[HistoryEntry]:
    for row in rows_in(
        """select id, given_at, kind, purpose, amount_minor, currency, thanked_at
           from donation where id in {ids}""",
        ids,
    ):
        title = "Gave tickets back" if row[2] == "returned_ticket" else "Gift"
        thanked = "thanked" if row[6] else "not thanked yet"
        detail = " · ".join(part for part in (row[3], thanked) if part)
        yield HistoryEntry("gift", row[1], title, detail, row[0], None, row[4], row[5])


def _memberships(patron_id: int, ids: list[int]) -> Iterable[HistoryEntry]:
    for row in rows_in(
        """select id, starts, kind, ends, status, price_minor, currency
           from membership where id in {ids}""",
        ids,
    ):
        until = f"until {row[3]}" if row[3] else "no end"
        detail = until if row[4] == "active" else f"{until} · {row[4]}"
        yield HistoryEntry("membership", row[1], row[2], detail, row[0], None, row[5], row[6])


def _promises(patron_id: int, ids: list[int]) -> Iterable[HistoryEntry]:
    for row in rows_in(
        "select id, made_at, text, due_on, done_at, outcome from promise where id in {ids}", ids
    ):
        if row[4]:
            # Of what happened before it was done, the follow-ups tell.
            detail = f"done: {row[5].rpartition(chr(10))[2]}" if row[5] else "done"
        else:
            detail = f"open, due {row[3]}" if row[3] else "open"
        yield HistoryEntry("promise", row[1], row[2], detail, row[0])


def _notes(patron_id: int, ids: list[int]) -> Iterable[HistoryEntry]:
    for row in rows_in(
        """select n.id, n.created_at, n.kind, n.text, n.resolved_at, coalesce(u.name, '')
           from note n left join user u on u.id = n.user_id where n.id in {ids}""",
        ids,
    ):
        state = ("resolved" if row[4] else "open") if row[2] == "complaint" else ""
        detail = " · ".join(part for part in (row[5], state) if part)
        kind = "complaint" if row[2] == "complaint" else "note"
        yield HistoryEntry(kind, row[1], row[3], detail, row[0])


def _consents(patron_id: int, ids: list[int]) -> Iterable[HistoryEntry]:
    for row in rows_in(
        "select id, given_at, channel, granted, wording from consent where id in {ids}", ids
    ):
        title = f"{'Allowed' if row[3] else 'Refused'}: {row[2]}"
        yield HistoryEntry("consent", row[1], title, row[4], row[0])


def _responses(patron_id: int, ids: list[int]) -> Iterable[HistoryEntry]:
    for row in rows_in(
        """select r.id, r.answered_at, f.name, v.number, r.face, r.status, count(a.id)
           from response r join form f on f.id = r.form_id
           join form_version v on v.id = r.form_version_id
           left join answer a on a.response_id = r.id
           where r.id in {ids} group by r.id""",
        ids,
    ):
        answers = f"{row[6]} answer{'' if row[6] == 1 else 's'}"
        detail = f"{answers} · {_RESPONSE_STATES.get(row[5], row[5])}"
        yield HistoryEntry("response", row[1], f"{row[2]} v{row[3]}", detail, row[0])


def _imports(patron_id: int, ids: list[int]) -> Iterable[HistoryEntry]:
    for row in rows_in(
        "select id, imported_at, file_name from import_batch where id in {ids}", ids
    ):
        yield HistoryEntry("import", row[1], "First seen in an import", row[2], row[0])


_READERS: dict[str, Callable[[int, list[int]], Iterable[HistoryEntry]]] = {
    "visit": _visits, "order": _orders, "gift": _gifts, "membership": _memberships,
    "promise": _promises, "note": _notes, "complaint": _notes, "consent": _consents,
    "response": _responses, "import": _imports,
    "call": history_talk.read_calls, "letter": history_talk.read_letters,
}  # fmt: skip


@needs(Right.KNOW)
def list_visits(patron_id: int, limit: int = 50) -> list[VisitRecord]:
    """The visits of a patron, newest first, the future included: one a performance."""
    return read_visits_to(patron_id, latest_performances(patron_id, limit))


@needs(Right.KNOW)
def get_order(order_id: int) -> OrderRecord:
    """One order with its tickets (by performance and seat) and its extra columns."""
    row = connection.row(
        """select o.id, o.system, o.number, o.patron_id, coalesce(p.display_name, ''),
               o.ordered_at, o.channel, o.status, o.total_minor, o.currency, o.comment, o.extra
           from "order" o left join patron p on p.id = o.patron_id where o.id = ?""",
        (order_id,),
    )
    if row is None:
        raise NotFound("order")
    tickets = [_ticket(r) for r in connection.rows(
        """select t.id, t.performance_id, pr.title, p.starts_at, t.seat, t.price_type,
               t.price_minor, t.status, t.comp, t.will_call, t.attended, t.number, t.holder_id,
               coalesce(h.display_name, t.holder_name), t.extra
           from ticket t join performance p on p.id = t.performance_id
           join production pr on pr.id = p.production_id
           left join patron h on h.id = t.holder_id where t.order_id = ?""",
        (order_id,),
    )]  # fmt: skip
    tickets.sort(key=lambda t: (t.starts_at, t.performance_id, seat_key(t.seat), t.id))
    return OrderRecord(*(*row[:11], read_extra(row[11]), tuple(tickets)))


def _ticket(r: tuple[Any, ...]) -> TicketRecord:
    attended = None if r[10] is None else bool(r[10])
    return TicketRecord(*(*r[:8], bool(r[8]), bool(r[9]), attended, *r[11:14], read_extra(r[14])))


def read_extra(text: str) -> tuple[tuple[str, str], ...]:
    """The extra columns that an import kept (a JSON object) as pairs of texts."""
    if not text:
        return ()
    found = json.loads(text)
    pairs = found.items() if isinstance(found, dict) else [("", found)]
    return tuple((str(key), _extra_text(value)) for key, value in pairs)


def _extra_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@needs(Right.KEEP)
def add_visit(
    patron_id: int, performance_id: int, tickets: int = 1, *, seats: Sequence[str] = (),
    user_id: int | None = None,
) -> journal.Step:  # fmt: skip
    """A visit entered by hand (a walk-up): an order without number. Past ones count as attended.

    Raises NotFound, InputRefused for less than one ticket.
    """
    _check_patron(patron_id)
    performance = connection.row(
        "select starts_at from performance where id = ?", (performance_id,)
    )
    if performance is None:
        raise NotFound("performance")
    if tickets < 1:
        raise InputRefused("A visit needs a ticket. Nothing was saved.")
    attended = 1 if performance[0] <= clock.now_text() else None
    with journal.action("Entered a visit", user_id=user_id, patron_id=patron_id) as act:
        order_id = act.insert(
            Order, patron=patron_id, ordered_at=clock.now_text(), channel="desk", status="valid"
        )
        for place in range(tickets):
            act.insert(
                Ticket, order=order_id, performance=performance_id, holder=patron_id,
                seat=seats[place].strip() if place < len(seats) else "", attended=attended,
            )  # fmt: skip
    return _done(act)


@needs(Right.KEEP)
def set_attended(
    patron_id: int, performance_id: int, attended: bool | None, *,
    was: Any = ANYTHING, user_id: int | None = None,
) -> journal.Step:  # fmt: skip
    """They came, did not come, or nobody knows: for all standing tickets they hold there.

    `was`: what was shown by `VisitRecord.attended`. Raises NotFound if they hold none,
    EditConflict if it says something else by now, and not yet what is to be said.
    """
    mark = None if attended is None else int(attended)
    with journal.action("Marked who came", user_id=user_id, patron_id=patron_id) as act:
        held = connection.rows(
            "select id, attended from ticket where holder_id = ? and performance_id = ? "
            "and status = 'valid' order by id",
            (patron_id, performance_id),
        )
        if not held:
            raise NotFound("ticket")
        other = [ticket_id for ticket_id, now in held if now != mark]
        if other and was is not ANYTHING and attended_of([now for _, now in held]) != was:
            raise changed_meanwhile("ticket", other[0])
        for ticket_id in other:
            act.update(Ticket, ticket_id, attended=mark)
    return _done(act)


@needs(Right.KEEP)
def add_donation(
    patron_id: int, amount_minor: int, currency: str = "", given_at: str = "", *,
    kind: str = "gift", purpose: str = "", source_kind: str = "staff", source: str = "",
    user_id: int | None = None,
) -> journal.Step:  # fmt: skip
    """A gift of money, or of tickets given back (kind: gift, returned_ticket); today by default.

    Raises NotFound, InputRefused for less than nothing, another kind or a date that is none.
    """
    _check_patron(patron_id)
    if amount_minor < 0 or kind not in ("gift", "returned_ticket"):
        raise InputRefused("This is no gift. Nothing was saved. Check the amount.")
    given_at = given_at or clock.today().isoformat()
    _check_dates(given_at)
    with journal.action("Added a gift", user_id=user_id, patron_id=patron_id) as act:
        act.insert(
            Donation, patron=patron_id, kind=kind, amount_minor=amount_minor, currency=currency,
            given_at=given_at, purpose=purpose.strip(), source_kind=source_kind, source=source,
            user_id=user_id,
        )  # fmt: skip
    return _done(act)


@needs(Right.KEEP)
def set_donation_thanked(
    donation_id: int, thanked: bool = True, *, version: int | None = None,
    user_id: int | None = None,
) -> journal.Step:  # fmt: skip
    """They were thanked, or not yet after all. Raises NotFound, EditConflict."""
    row = connection.row("select patron_id from donation where id = ?", (donation_id,))
    if row is None:
        raise NotFound("donation")
    with journal.action("Thanked for a gift", user_id=user_id, patron_id=row[0]) as act:
        when = clock.now_text() if thanked else None
        act.update(Donation, donation_id, version, thanked_at=when)
    return _done(act)


@needs(Right.KEEP)
def add_membership(
    patron_id: int, kind: str, starts: str = "", ends: str | None = None, *,
    price_minor: int | None = None, currency: str = "", source_kind: str = "staff",
    source: str = "", user_id: int | None = None,
) -> journal.Step:  # fmt: skip
    """A subscription, season pass or friend scheme from `starts` (today) to `ends` (or open).

    Raises NotFound, InputRefused for no kind or dates that are none or the wrong way round.
    """
    _check_patron(patron_id)
    starts = starts or clock.today().isoformat()
    _check_dates(starts, ends or starts)
    if not kind.strip() or (ends or starts) < starts:
        raise InputRefused(
            "A membership needs a name, and to end after it began. Nothing was saved."
        )
    with journal.action("Added a membership", user_id=user_id, patron_id=patron_id) as act:
        act.insert(
            Membership, patron=patron_id, kind=kind.strip(), starts=starts, ends=ends or None,
            price_minor=price_minor, currency=currency, source_kind=source_kind, source=source,
        )  # fmt: skip
    return _done(act)


def _check_dates(*texts: str) -> None:
    for text in texts:
        try:
            datetime.fromisoformat(text)
        except ValueError as error:
            raise InputRefused("This is no date. Nothing was saved.") from error


def _done(act: journal.Action) -> journal.Step:
    assert act.step is not None
    return act.step
