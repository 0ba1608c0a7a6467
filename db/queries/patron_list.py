"""The saved views of the contact list: their first page at once, their ids for the window model.

Raw SQL and plain rows: the first page is read before the first paint. Archived patrons are in no
view; search finds them.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from db import clock, connection
from db.gate import Right, needs
from db.records.patron_row import PatronRow

VIEWS = ("all", "tonight", "members", "first_visits", "lapsed", "birthdays", "promises")

FIRST_VISIT_DAYS = 30  # how long somebody stays new
LAPSED_DAYS = 275  # nine months
BIRTHDAY_DAYS = 14

_COLUMNS = (
    "p.id, p.display_name, p.visits, p.last_visit, p.last_production, p.next_visit, "
    "p.member_until, p.archived"
)
_NEWEST = "order by p.recency desc, p.id desc"

# Each view: what follows `select ... from`, with its parameters by name.
_FROM: dict[str, str] = {
    "all": f"patron p where p.archived = 0 {_NEWEST}",
    "tonight": (
        "(select coalesce(t.holder_id, o.patron_id) as id from performance f "
        'join ticket t on t.performance_id = f.id join "order" o on o.id = t.order_id '
        "where f.starts_at >= :day_starts and f.starts_at < :day_ends and not f.cancelled "
        "and t.status = 'valid' group by 1) h "
        "join patron p on p.id = h.id where p.archived = 0 order by p.sort_name, p.id"
    ),
    "members": (
        "patron p where p.member_until is not null and p.member_until >= :today "
        f"and p.archived = 0 {_NEWEST}"
    ),
    "first_visits": (
        "patron p where p.archived = 0 and p.recency >= :new_since and "
        "((p.visits = 0 and p.next_visit is not null) or (p.visits = 1 and p.first_visit >= :new_at)) "
        f"{_NEWEST}"
    ),
    "lapsed": (
        "patron p where p.archived = 0 and p.recency between 1 and :lapsed_since "
        f"and p.visits > 0 and p.next_visit is null and not p.deceased {_NEWEST}"
    ),
    "birthdays": (
        "json_each(:birthdays) j cross join patron p on p.birth_month = j.value ->> 0 "
        "and p.birth_day = j.value ->> 1 where p.archived = 0 and not p.deceased "
        "order by j.key, p.sort_name, p.id"
    ),
    "promises": (
        "(select patron_id, text, min(coalesce(due_on, '9999')) as due from promise "
        "where done_at is null group by patron_id) o join patron p on p.id = o.patron_id "
        "where p.archived = 0 order by o.due, p.sort_name, p.id"
    ),
}


_NO_WHY = "''"
_WHY = {"promises": "'promise: ' || o.text"}
_WHY_ALONE = {
    "promises": (
        "coalesce((select 'promise: ' || text from promise where patron_id = p.id "
        "and done_at is null order by coalesce(due_on, '9999'), id limit 1), '')"
    )
}


@needs(Right.KNOW)
def list_first(view: str, limit: int = 50) -> list[PatronRow]:
    """The first rows of a view."""
    rows = connection.rows(
        f"select {_COLUMNS}, {_seat()}, {_WHY.get(view, _NO_WHY)} from {_FROM[view]} limit {int(limit)}",
        _parameters(view),
    )
    return [PatronRow._make(row) for row in rows]


@needs(Right.KNOW)
def list_ids(view: str) -> array[int]:
    """The ids of all rows of a view, in order, four bytes each."""
    return array(
        "I", (r[0] for r in connection.raw().execute(f"select p.id from {_FROM[view]}", _parameters(view)))
    )  # fmt: skip


@needs(Right.KNOW)
def list_rows(ids: Sequence[int], view: str = "all") -> list[PatronRow]:
    """The rows of these patrons, in this order; those who are gone are left out.

    With the view they come from, they say why they are in it as `list_first` does.
    """
    why = _WHY_ALONE.get(view, _NO_WHY)
    rows = connection.rows(
        f"select {_COLUMNS}, {_seat()}, {why} from json_each(?) j "
        "cross join patron p on p.id = j.value order by j.key",
        (json.dumps(list(ids)),),
    )
    return [PatronRow._make(row) for row in rows]


@needs(Right.KNOW)
def count_view(view: str) -> int:
    """How many patrons a view holds."""
    where = _FROM[view].partition(" order by ")[0]
    found = connection.row(f"select count(*) from {where}", _parameters(view))
    return int(found[0]) if found else 0


def _seat() -> str:
    """SQL for tonight's seats, '' on a day without a performance."""
    rows = connection.rows(
        "select id from performance where starts_at >= ? and starts_at < ? and not cancelled",
        clock.day_bounds(clock.today()),
    )
    if not rows:
        return "''"
    tonight = ",".join(str(r[0]) for r in rows)
    return (
        "coalesce((select group_concat(t.seat, ', ') from ticket t where t.holder_id = p.id "
        f"and t.performance_id in ({tonight}) and t.status = 'valid'), '')"
    )


def _parameters(view: str) -> dict[str, Any]:
    today = clock.today()
    day = (today - clock.DAY_ZERO).days
    if view == "tonight":
        starts, ends = clock.day_bounds(today)
        return {"day_starts": starts, "day_ends": ends}
    if view == "members":
        return {"today": today.isoformat()}
    if view == "first_visits":
        since = today - timedelta(days=FIRST_VISIT_DAYS)
        return {"new_since": day - FIRST_VISIT_DAYS, "new_at": clock.day_bounds(since)[0]}
    if view == "lapsed":
        return {"lapsed_since": day - LAPSED_DAYS}
    if view == "birthdays":
        coming = [today + timedelta(days=n) for n in range(BIRTHDAY_DAYS)]
        days = [[d.month, d.day] for d in coming]
        if [2, 28] in days and [2, 29] not in days:
            days.insert(days.index([2, 28]) + 1, [2, 29])
        return {"birthdays": json.dumps(days)}
    return {}
