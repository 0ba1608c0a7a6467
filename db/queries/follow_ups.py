"""Promises, tasks, and what calls left to do in the ticketing system: one list by due date.

A view is an array of keys (a promise's id, an outcome's id below zero), so that a list of tens of
thousands is walked by reading only the rows in sight.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Any

from db import clock, connection
from db.folding import fold
from db.queries.chunks import rows_in
from db.records.follow_ups import DueCount, FollowUpRecord

VIEWS = ("due", "overdue", "mine", "all", "done")

_LAST = "9999-12-31"  # where what has no day stands

_PROMISES = """
    select p.id, p.kind, p.patron_id, t.display_name, t.deceased, p.text, '', '', p.due_on,
           coalesce(p.first_due_on, p.due_on), p.moves, p.done_at, p.outcome, p.owner_id,
           coalesce(o.name, ''), coalesce(u.name, ''), p.made_at,
           iif(p.source_kind = 'staff' and p.note_id is not null, 'note', p.source_kind), p.source,
           p.call_id, coalesce(c.kind, ''), p.audience, p.version
    from promise p join patron t on t.id = p.patron_id
    left join user o on o.id = p.owner_id left join user u on u.id = p.user_id
    left join call c on c.id = p.call_id
    where p.id in {ids}
"""
_ELSEWHERE = """
    select -x.id, 'elsewhere', x.patron_id, coalesce(t.display_name, ''), coalesce(t.deceased, 0),
           x.detail, x.kind,
           coalesce((select d.title from performance f join production d on d.id = f.production_id
                     where f.id = x.performance_id), ''),
           '', '', 0, x.done_elsewhere_at, '', x.user_id, coalesce(u.name, ''),
           coalesce(u.name, ''), x.made_at, 'call', '', x.call_id, coalesce(c.kind, ''), 'desk', 1
    from outcome x left join patron t on t.id = x.patron_id
    left join user u on u.id = x.user_id left join call c on c.id = x.call_id
    where x.id in {ids}
"""
_OPEN = "p.done_at is null"
_MINE = "(p.owner_id = :user or (p.owner_id is null and p.user_id = :user))"
# Each view: which promises, and which outcomes. What is to do elsewhere is due on its own day.
_WHICH: dict[str, tuple[str, str]] = {
    "due": (f"{_OPEN} and p.due_on <= :today", "x.done_elsewhere_at is null"),
    "overdue": (
        f"{_OPEN} and p.due_on < :today",
        "x.done_elsewhere_at is null and x.made_at < :day_starts",
    ),
    "mine": (f"{_OPEN} and {_MINE}", "x.done_elsewhere_at is null and x.user_id = :user"),
    "all": (_OPEN, "x.done_elsewhere_at is null"),
    "done": ("p.done_at is not null", "x.done_elsewhere_at is not null"),
}
_AGREED = "x.needs_elsewhere and x.result = 'agreed'"
_PROMISE_KEYS = "select coalesce({at}, :last), p.id from promise p where {which}"
_ELSEWHERE_KEYS = f"select {{at}}, -x.id from outcome x where {_AGREED} and {{which}}"
_PROMISE_SAYS = """
    and (fold(p.text || ' ' || p.outcome) like :text escape '\\'
         or exists (select 1 from patron t where t.id = p.patron_id
                    and fold(t.display_name) like :text escape '\\')
         or p.owner_id in (select id from user where fold(name) like :text escape '\\'))
"""
_ELSEWHERE_SAYS = """
    and (fold(x.kind || ' ' || x.detail) like :text escape '\\'
         or exists (select 1 from patron t where t.id = x.patron_id
                    and fold(t.display_name) like :text escape '\\'))
"""


def list_follow_ups(
    view: str, *, user_id: int | None = None, text: str = ""
) -> list[FollowUpRecord]:
    """A whole view: due (today and before), overdue, mine, all (open ones) or done.

    The open ones by due date, those without one last; the done ones latest first. Mine are those
    that `user_id` owns, or wrote down where nobody owns them. `text` filters what was said, the
    patron and the owner (folded).
    """
    return read_follow_ups(list_keys(view, user_id=user_id, text=text))


def list_keys(view: str, *, user_id: int | None = None, text: str = "") -> array[int]:
    """The keys of a view in order, to be read in pages by `read_follow_ups`."""
    promises, elsewhere = _WHICH[view]
    at, made = ("p.done_at", "x.done_elsewhere_at") if view == "done" else ("p.due_on", "x.made_at")
    parameters = _parameters(user_id)
    if fold(text):
        parameters["text"] = _contains(text)
        promises += _PROMISE_SAYS
        elsewhere += _ELSEWHERE_SAYS
    found = connection.rows(_PROMISE_KEYS.format(at=at, which=promises), parameters)
    others = connection.rows(_ELSEWHERE_KEYS.format(at=made, which=elsewhere), parameters)
    if view == "done":
        return array("q", (key for _, key in sorted(found + others, reverse=True)))
    found += [(clock.day_of(instant).isoformat(), key) for instant, key in others]
    return array("q", (key for _, key in sorted(found, key=lambda f: (f[0], abs(f[1])))))


def read_follow_ups(keys: Sequence[int]) -> list[FollowUpRecord]:
    """The follow-ups of these keys, in this order; those that are gone are left out."""
    found = {r[0]: _record(r) for r in _read(_PROMISES, (k for k in keys if k > 0))}
    for row in _read(_ELSEWHERE, (-k for k in keys if k < 0)):
        day = clock.day_of(row[16]).isoformat()
        found[row[0]] = _record((*row[:8], day, day, *row[10:]))
    return [found[key] for key in keys if key in found]


def count_views(user_id: int | None = None) -> dict[str, int]:
    """How many stand in each view."""
    return {view: _count(view, user_id) for view in VIEWS}


def count_due() -> int:
    """How many are due today or were due before."""
    return _count("due", None)


def due_count() -> DueCount:
    """What is due, apart: today and late, and the promises of both."""
    parameters = _parameters(None)
    row = connection.row(
        f"""select coalesce(sum(p.due_on = :today), 0), coalesce(sum(p.due_on < :today), 0),
                coalesce(sum(p.due_on = :today and p.kind = 'promise'), 0),
                coalesce(sum(p.due_on < :today and p.kind = 'promise'), 0)
            from promise p where {_OPEN} and p.due_on <= :today""",
        parameters,
    )
    assert row is not None
    late = _count_elsewhere("overdue", parameters)
    today = _count_elsewhere("due", parameters) - late
    return DueCount(row[0] + today, row[1] + late, row[2], row[3])


def _count(view: str, user_id: int | None) -> int:
    parameters = _parameters(user_id)
    row = connection.row(f"select count(*) from promise p where {_WHICH[view][0]}", parameters)
    return (row[0] if row else 0) + _count_elsewhere(view, parameters)


def _count_elsewhere(view: str, parameters: dict[str, Any]) -> int:
    row = connection.row(
        f"select count(*) from outcome x where {_AGREED} and {_WHICH[view][1]}", parameters
    )
    return row[0] if row else 0


def _parameters(user_id: int | None) -> dict[str, Any]:
    today = clock.today()
    return {
        "today": today.isoformat(),
        "day_starts": clock.day_bounds(today)[0],
        "user": user_id,
        "last": _LAST,
    }


def _contains(text: str) -> str:
    plain = fold(text).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"


def _read(sql: str, ids: Iterable[int]) -> list[tuple[Any, ...]]:
    return rows_in(sql, tuple(ids))


def _record(row: tuple[Any, ...]) -> FollowUpRecord:
    return FollowUpRecord._make((*row[:4], bool(row[4]), *row[5:]))
