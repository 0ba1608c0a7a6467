"""Promises and tasks of everybody, what calls left to do in the ticketing system among them.

A view is an array of ids, so that a list of tens of thousands is walked by reading only the rows
in sight.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any

from db import clock, connection
from db.folding import fold
from db.gate import Right, needs
from db.queries.call_ending import ELSEWHERE
from db.queries.chunks import rows_in
from db.records.follow_ups import DueCount, FollowUpRecord

VIEWS = ("due", "overdue", "mine", "all", "done")

_IS_ELSEWHERE = f"p.kind = 'task' and substr(p.text, 1, {len(ELSEWHERE)}) = '{ELSEWHERE}'"
_ROWS = f"""
    select p.id, iif({_IS_ELSEWHERE}, 'elsewhere', p.kind), p.patron_id, t.display_name,
           t.deceased, iif({_IS_ELSEWHERE}, substr(p.text, {len(ELSEWHERE) + 1}), p.text),
           p.due_on, coalesce(p.first_due_on, p.due_on), p.moves, p.done_at, p.outcome,
           p.owner_id, coalesce(o.name, ''), coalesce(u.name, ''), p.made_at,
           iif(p.source_kind = 'staff' and p.note_id is not null, 'note', p.source_kind), p.source,
           p.call_id, coalesce(c.kind, ''), p.audience, p.version
    from promise p join patron t on t.id = p.patron_id
    left join user o on o.id = p.owner_id left join user u on u.id = p.user_id
    left join call c on c.id = p.call_id
    where p.id in {{ids}}
"""
_OPEN = "p.done_at is null"
_WHICH: dict[str, str] = {
    "due": f"{_OPEN} and p.due_on <= :today",
    "overdue": f"{_OPEN} and p.due_on < :today",
    "mine": f"{_OPEN} and (p.owner_id = :user or (p.owner_id is null and p.user_id = :user))",
    "all": _OPEN,
    "done": "p.done_at is not null",
}
_SAYS = """
    and (fold(p.text || ' ' || p.outcome) like :text escape '\\'
         or exists (select 1 from patron t where t.id = p.patron_id
                    and fold(t.display_name) like :text escape '\\')
         or p.owner_id in (select id from user where fold(name) like :text escape '\\'))
"""
_BY_DAY = "p.due_on is null, p.due_on, p.id"
_LATEST_FIRST = "p.done_at desc, p.id desc"


@needs(Right.KNOW)
def list_follow_ups(
    view: str, *, user_id: int | None = None, text: str = ""
) -> list[FollowUpRecord]:
    """A whole view: due (today and before), overdue, mine, all (open ones) or done.

    The open ones by due date, those without one last; the done ones latest first. Mine are those
    that `user_id` owns, or wrote down where nobody owns them. `text` filters what was said, the
    patron and the owner (folded).
    """
    return read_follow_ups(list_ids(view, user_id=user_id, text=text))


@needs(Right.KNOW)
def list_ids(view: str, *, user_id: int | None = None, text: str = "") -> array[int]:
    """The ids of a view in order, to be read in pages by `read_follow_ups`."""
    which, order = _WHICH[view], _LATEST_FIRST if view == "done" else _BY_DAY
    parameters = _parameters(user_id)
    if fold(text):
        parameters["text"] = _contains(text)
        which += _SAYS
    rows = connection.raw().execute(
        f"select p.id from promise p where {which} order by {order}", parameters
    )
    return array("q", (row[0] for row in rows))


@needs(Right.KNOW)
def read_follow_ups(ids: Iterable[int]) -> list[FollowUpRecord]:
    """The follow-ups of these ids, in this order; those that are gone are left out."""
    wanted = tuple(ids)
    found = {r[0]: r for r in rows_in(_ROWS, wanted)}
    return [
        FollowUpRecord._make((*row[:4], bool(row[4]), *row[5:]))
        for row in (found.get(promise_id) for promise_id in wanted)
        if row is not None
    ]


@needs(Right.KNOW)
def count_views(user_id: int | None = None) -> dict[str, int]:
    """How many stand in each view."""
    columns = ", ".join(f"coalesce(sum({which}), 0)" for which in _WHICH.values())
    row = connection.row(f"select {columns} from promise p", _parameters(user_id))
    return dict(zip(_WHICH, row or (0,) * len(_WHICH), strict=True))


@needs(Right.KNOW)
def due_count() -> DueCount:
    """What is due, apart: today and late, and the promises of both."""
    row = connection.row(
        f"""select coalesce(sum(p.due_on = :today), 0), coalesce(sum(p.due_on < :today), 0),
                coalesce(sum(p.due_on = :today and p.kind = 'promise'), 0),
                coalesce(sum(p.due_on < :today and p.kind = 'promise'), 0)
            from promise p where {_WHICH["due"]}""",
        _parameters(None),
    )
    return DueCount(*(row or (0, 0, 0, 0)))


def _parameters(user_id: int | None) -> dict[str, Any]:
    return {"today": clock.today().isoformat(), "user": user_id}


def _contains(text: str) -> str:
    plain = fold(text).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"
