"""Lists of patrons by rule: who fits, and the lists that were saved.

Archived and deceased patrons are in no list. Long walks stop as soon as `cancelled()` says so.
"""

from __future__ import annotations

import contextlib
import json
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from db import clock, connection, journal
from db.errors import InputRefused, NotFound
from db.folding import fold
from db.gate import Right, needs
from db.models import Segment
from db.queries.segment_sql import Where
from db.records.segments import Group, PersonOut, SegmentRecord

Cancelled = Callable[[], bool]
# How many steps of SQLite's machine between two looks at whether it should stop: a few thousandths
# of a second.
STEPS = 500_000
LOT = 500
WALK_ALL_FROM = 30_000
SORTS = {
    "recent": "p.recency desc, p.id desc",
    "name": "p.sort_name, p.id",
    "visits": "p.visits desc, p.recency desc, p.id desc",
    "since": "coalesce(p.first_visit, '9999'), p.id",
}
# Nearly all are: the index on it would only scatter the walk.
_ALIVE = "+p.archived = 0 and p.deceased = 0"


class Stopped(Exception):
    """Somebody wanted no more of it."""


@contextlib.contextmanager
def _stoppable(cancelled: Cancelled | None) -> Iterator[Any]:
    raw = connection.raw()
    if cancelled is None:
        yield raw
        return
    raw.set_progress_handler(lambda: int(cancelled()), STEPS)
    try:
        yield raw
    except Exception as error:
        if cancelled():
            raise Stopped from error
        raise
    finally:
        raw.set_progress_handler(None, 0)


@needs(Right.KNOW)
def count_patrons(rules: Group, cancelled: Cancelled | None = None) -> int:
    """How many fit. Raises Stopped."""
    where = Where(rules)
    with _stoppable(cancelled) as raw:
        found = raw.execute(
            f"select count(*) from patron p where {_ALIVE} and {where.sql}", where.values
        ).fetchone()
    return int(found[0])


@needs(Right.KNOW)
def list_ids(rules: Group, sort: str = "recent", cancelled: Cancelled | None = None) -> array[int]:
    """Who fits, in one of the orders of `SORTS`. Raises Stopped."""
    where = Where(rules)
    return _ids(f"patron p where {_ALIVE} and {where.sql}", where.values, SORTS[sort], cancelled)


@needs(Right.KNOW)
def find_ids(rules: Group, cancelled: Cancelled | None = None) -> array[int]:
    """Who fits, in the order of their numbers: `sort_ids` does the rest. Raises Stopped."""
    where = Where(rules)
    return _ids(f"patron p where {_ALIVE} and {where.sql}", where.values, "p.id", cancelled)


@needs(Right.KNOW)
def sort_ids(ids: Sequence[int], sort: str, cancelled: Cancelled | None = None) -> array[int]:
    """The same patrons in another order; those who are gone are left out. Raises Stopped."""
    source = "json_each(:ids) j cross join patron p on p.id = j.value"
    if len(ids) > WALK_ALL_FROM:  # quicker than that many rows from here and there
        source = "patron p where +p.id in (select value from json_each(:ids))"
    return _ids(source, {"ids": json.dumps(list(ids))}, SORTS[sort], cancelled)


def _ids(
    source: str, values: dict[str, Any], order: str, cancelled: Cancelled | None
) -> array[int]:
    """In one row: asking for each of half a million would let another thread in each time."""
    sql = f"select json_group_array(id) from (select p.id as id from {source} order by {order})"
    with _stoppable(cancelled) as raw:
        (found,) = raw.execute(sql, values).fetchone()
    return array("I", json.loads(found))


# -- what goes out

_POINT = """(select c.{column} from contact_point c where c.patron_id = p.id and c.kind = '{kind}'
    order by c.preferred desc, c.id limit 1)"""
_ALLOWED = """(select s.granted from consent s where s.patron_id = p.id and s.channel = '{channel}'
    order by s.given_at desc, s.id desc limit 1)"""
_POINTS = (
    ("email", "value"), ("phone", "value"), ("address", "street"), ("address", "city"),
    ("address", "region"), ("address", "postcode"), ("address", "country"), ("address", "value"),
)  # fmt: skip
_PEOPLE = f"""
    select p.id, p.display_name, p.given, p.family, p.salutation, p.organisation, p.household_id,
        coalesce(h.name, ''),
        {", ".join(f"coalesce({_POINT.format(kind=k, column=c)}, '')" for k, c in _POINTS)},
        p.visits, p.first_visit, p.last_visit, p.last_production, p.next_visit, p.member_until,
        coalesce((select group_concat(name, '; ') from (
            select i.name || iif(pi.detail = '', '', ': ' || pi.detail) as name
            from patron_interest pi join interest i on i.id = pi.interest_id
            where pi.patron_id = p.id and pi.strength > 0
            order by pi.strength desc, i.name, pi.id)), ''),
        {", ".join(_ALLOWED.format(channel=c) for c in ("email", "phone", "post"))},
        p.archived, p.deceased
    from json_each(?) j cross join patron p on p.id = j.value
    left join household h on h.id = p.household_id order by j.key
"""


@needs(Right.KNOW)
def list_people(ids: Sequence[int]) -> Iterator[PersonOut]:
    """What goes out about these patrons, in this order, read in lots; those gone are left out."""
    for start in range(0, len(ids), LOT):
        lot = json.dumps(list(ids[start : start + LOT]))
        for r in connection.rows(_PEOPLE, (lot,)):
            allowed = [None if value is None else bool(value) for value in r[23:26]]
            yield PersonOut(*(*r[:23], *allowed, bool(r[26]), bool(r[27])))


# -- what a condition can name


@needs(Right.KNOW)
def list_titles() -> list[str]:
    """The titles of all productions, once each, the latest first."""
    rows = connection.rows(
        "select d.title from production d left join performance f on f.production_id = d.id "
        "group by d.folded order by max(f.starts_at) desc nulls last"
    )
    return [r[0] for r in rows]


@needs(Right.KNOW)
def list_genres() -> list[str]:
    """The genres of productions, by name."""
    return _once(connection.rows("select distinct genre from production where genre <> ''"))


@needs(Right.KNOW)
def list_names_played() -> list[str]:
    """Composers, artists and keywords of productions, by name."""
    rows = connection.rows("select name from artist")
    for (keywords,) in connection.rows("select distinct keywords from production"):
        rows += [(word.strip(),) for word in keywords.split(",") if word.strip()]
    return _once(rows)


@needs(Right.KNOW)
def list_seasons() -> list[str]:
    """The seasons' names, the latest first."""
    return [r[0] for r in connection.rows("select name from season order by starts desc")]


@needs(Right.KNOW)
def list_membership_kinds() -> list[str]:
    """The kinds of memberships there are, by name."""
    return _once(connection.rows("select distinct kind from membership where kind <> ''"))


@needs(Right.KNOW)
def list_needs() -> list[str]:
    """The access needs there are, by name."""
    return _once(connection.rows("select distinct need from access_need where ended_at is null"))


@needs(Right.KNOW)
def list_places(column: str) -> list[str]:
    """The cities, regions or countries of patrons, by name."""
    if column not in ("city", "region", "country"):
        raise ValueError(column)
    return _once(
        connection.rows(
            f"select distinct {column} from contact_point where kind = 'address' and {column} <> ''"
        )
    )


@needs(Right.KNOW)
def list_batches() -> list[tuple[int, str, str]]:
    """The imports that may have added patrons, the latest first: number, file name, when."""
    rows = connection.rows(
        "select id, file_name, imported_at from import_batch order by id desc limit 200"
    )
    return [(r[0], r[1], r[2]) for r in rows]


def _once(rows: list[tuple[Any, ...]]) -> list[str]:
    found: dict[str, str] = {}
    for (name,) in rows:
        found.setdefault(fold(name), name)
    return [found[key] for key in sorted(found) if key]


# -- saved lists


@needs(Right.KNOW)
def list_segments() -> list[SegmentRecord]:
    """All saved lists, by name."""
    rows = connection.rows(f"{_SAVED} order by folded")
    return [SegmentRecord(*r) for r in rows]


@needs(Right.KNOW)
def get_segment(segment_id: int) -> SegmentRecord:
    """One saved list. Raises NotFound."""
    row = connection.row(f"{_SAVED} where id = ?", (segment_id,))
    if row is None:
        raise NotFound("list")
    return SegmentRecord(*row)


@needs(Right.KNOW)
def find_segment(name: str) -> SegmentRecord | None:
    """The list that is called so, whatever its capitals and accents."""
    row = connection.row(f"{_SAVED} where folded = ?", (fold(name),))
    return None if row is None else SegmentRecord(*row)


@needs(Right.KEEP)
def add_segment(name: str, rules: str, *, user_id: int | None = None) -> journal.Step:
    """Save a list under a new name. Raises InputRefused if there is one of that name."""
    called, now = _checked_name(name), clock.now_text()
    with journal.action(f"Saved the list {called}", user_id=user_id) as act:
        act.insert(
            Segment, name=called, folded=fold(called), rules=rules, user_id=user_id,
            created_at=now, updated_at=now,
        )  # fmt: skip
    assert act.step is not None
    return act.step


@needs(Right.KEEP)
def update_segment(
    segment_id: int, *, name: str | None = None, rules: str | None = None,
    version: int | None = None, user_id: int | None = None,
) -> journal.Step:  # fmt: skip
    """Rename a list, or keep other rules. Raises InputRefused, NotFound, EditConflict."""
    stored = get_segment(segment_id)
    values: dict[str, Any] = {}
    label = f"Changed the list {stored.name}"
    if name is not None:
        called = _checked_name(name, but=segment_id)
        values |= {"name": called, "folded": fold(called)}
        label = f"Renamed the list {stored.name}"
    if rules is not None:
        values["rules"] = rules
    with journal.action(label, user_id=user_id) as act:
        act.update(Segment, segment_id, version, **values)
    assert act.step is not None
    return act.step


@needs(Right.KEEP)
def duplicate_segment(segment_id: int, *, user_id: int | None = None) -> journal.Step:
    """Another list with the same rules, named after the first. Raises NotFound."""
    stored = get_segment(segment_id)
    number, name = 2, f"{stored.name} (copy)"
    while find_segment(name) is not None:
        name, number = f"{stored.name} (copy {number})", number + 1
    return add_segment(name, stored.rules, user_id=user_id)


@needs(Right.KEEP)
def remove_segment(
    segment_id: int, *, version: int | None = None, user_id: int | None = None
) -> journal.Step:
    """Remove a list; nobody on it is touched. Raises NotFound, EditConflict."""
    stored = get_segment(segment_id)
    with journal.action(f"Removed the list {stored.name}", user_id=user_id) as act:
        act.remove(Segment, segment_id, version)
    assert act.step is not None
    return act.step


_SAVED = "select id, name, rules, updated_at, version from segment"


def _checked_name(name: str, but: int | None = None) -> str:
    called = " ".join(name.split())
    if not fold(called):
        raise InputRefused("Give the list a name. Nothing was saved.")
    found = find_segment(called)
    if found is not None and found.id != but:
        raise InputRefused(
            f"There is a list called “{found.name}” already. Nothing was saved. Choose another name."
        )
    return called
