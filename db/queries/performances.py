"""Performances: what is on, what was, who sits where, and changes to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from db import clock, connection, journal
from db.errors import InputRefused, NotFound
from db.folding import fold, words
from db.gate import Right, needs
from db.models import Performance, Production, Season, Venue
from db.queries.checks import check_version
from db.queries.chunks import rows_in
from db.queries.seats import seat_key
from db.records.programme import HouseTicket, PerformanceRecord

GRACE = timedelta(hours=1)  # the next performance stays the next one while late-comers arrive

_SELECT = """
    select p.id, p.production_id, pr.title, pr.genre, pr.for_children, p.starts_at, p.doors_at,
           p.running_minutes, p.capacity, p.cancelled, p.disrupted, coalesce(v.name, ''),
           coalesce(s.name, ''), pr.keywords, p.version + pr.version
    from performance p join production pr on pr.id = p.production_id
    left join venue v on v.id = p.venue_id left join season s on s.id = pr.season_id
"""
_HOUSE = """
    select t.id, t.seat, t.price_type, t.comp, t.will_call, t.attended,
           t.holder_id, coalesce(h.display_name, t.holder_name), coalesce(h.sort_name, ''),
           o.patron_id, coalesce(b.display_name, ''), coalesce(b.sort_name, ''),
           o.id, o.number, coalesce(h.household_id, b.household_id), o.comment
    from ticket t join "order" o on o.id = t.order_id
    left join patron h on h.id = t.holder_id left join patron b on b.id = o.patron_id
    where t.performance_id = ? and t.status = 'valid'
"""
_PRODUCTION_FIELDS = frozenset({"title", "genre", "keywords", "for_children", "season"})
_PERFORMANCE_FIELDS = frozenset(
    {"starts_at", "doors_at", "running_minutes", "capacity", "cancelled", "disrupted", "venue"}
)

# What the holders' totals follow from; a production can have a great many of them.
_COUNTED = frozenset({"starts_at", "cancelled"})
_NAMED = frozenset({"title", "season"})


@needs(Right.TONIGHT)
def get_performance(performance_id: int) -> PerformanceRecord:
    """One performance. Raises NotFound."""
    found = _records(connection.rows(f"{_SELECT} where p.id = ?", (performance_id,)))
    if not found:
        raise NotFound("performance")
    return found[0]


@needs(Right.TONIGHT)
def list_upcoming(limit: int = 30) -> list[PerformanceRecord]:
    """From the start of today on, soonest first, cancelled ones included."""
    start, _ = clock.day_bounds(clock.today())
    return _records(
        connection.rows(
            f"{_SELECT} where p.starts_at >= ? order by p.starts_at, p.id limit ?", (start, limit)
        )
    )


@needs(Right.TONIGHT)
def list_recent(limit: int = 30, since: str = "") -> list[PerformanceRecord]:
    """Those before today, latest first; none that began before `since`, a stored instant."""
    start, _ = clock.day_bounds(clock.today())
    return _records(
        connection.rows(
            f"{_SELECT} where p.starts_at < ? and p.starts_at >= ? "
            "order by p.starts_at desc, p.id desc limit ?",
            (start, since, limit),
        )
    )


@needs(Right.TONIGHT)
def next_performance() -> PerformanceRecord | None:
    """The next one that takes place; for an hour after its start it is still the next."""
    from_now = clock.to_text(clock.now() - GRACE)
    found = connection.rows(
        f"{_SELECT} where p.starts_at >= ? and p.cancelled = 0 order by p.starts_at, p.id limit 1",
        (from_now,),
    )
    return _records(found)[0] if found else None


@needs(Right.KNOW)
def list_family_performance_ids() -> list[int]:
    """All performances of productions for children, past and to come."""
    return [
        r[0]
        for r in connection.rows(
            "select p.id from performance p join production pr on pr.id = p.production_id "
            "where pr.for_children = 1"
        )
    ]


@needs(Right.TONIGHT)
def find_performances(text: str, limit: int = 20) -> list[PerformanceRecord]:
    """Those whose title has all words of `text` (parts of words too), nearest in time first."""
    wanted = words(text)
    if not wanted:
        return []
    condition = " and ".join("replace(pr.folded, '''', '') like ?" for _ in wanted)
    now = clock.now_text()
    found = connection.rows(
        f"{_SELECT} where {condition} "
        "order by abs(julianday(p.starts_at) - julianday(?)), p.id limit ?",
        (*(f"%{word}%" for word in wanted), now, limit),
    )
    return _records(found)


@needs(Right.TONIGHT)
def find_performance(title: str, starts_at_text: str = "") -> PerformanceRecord | None:
    """The performance of that title (case, accents, punctuation do not matter) at that time.

    The time is an ISO instant, the venue's wall clock (`2026-11-22T19:30`) or a day alone; a
    day must leave no doubt. Without a time the next one counts, else the latest.
    """
    plain = " ".join(words(title))
    rows = connection.rows(
        f"{_SELECT} where pr.folded = ? order by p.starts_at, p.id", (fold(title),)
    ) or [
        r
        for r in connection.rows(f"{_SELECT} order by p.starts_at, p.id")
        if " ".join(words(r[2])) == plain
    ]
    chosen = _at_time(rows, starts_at_text.strip())
    return _records([chosen])[0] if chosen else None


def _at_time(rows: list[tuple[Any, ...]], text: str) -> tuple[Any, ...] | None:
    if not rows:
        return None
    if not text:
        now = clock.now_text()
        return next((r for r in rows if r[5] >= now), rows[-1])
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if len(text) > len("2026-11-22"):
        wanted = _stored(moment)
        return next((r for r in rows if r[5] == wanted), None)
    start, end = clock.day_bounds(moment.date())
    that_day = [r for r in rows if start <= r[5] < end]
    return that_day[0] if len(that_day) == 1 else None


def _stored(moment: datetime) -> str:
    if moment.tzinfo is None:
        return clock.local_instant(moment.date(), moment.time())
    return clock.to_text(moment)


def _records(rows: list[tuple[Any, ...]]) -> list[PerformanceRecord]:
    if not rows:
        return []
    subjects = read_subjects(r[1] for r in rows)
    sold = dict(
        rows_in(
            "select performance_id, count(*) from ticket "
            "where performance_id in {ids} and status = 'valid' group by performance_id",
            [r[0] for r in rows],
        )
    )
    return [
        PerformanceRecord(
            id=r[0],
            production_id=r[1],
            title=r[2],
            genre=r[3],
            for_children=bool(r[4]),
            starts_at=r[5],
            doors_at=r[6],
            running_minutes=r[7],
            capacity=r[8],
            cancelled=bool(r[9]),
            disrupted=r[10],
            venue=r[11],
            season=r[12],
            sold=sold.get(r[0], 0),
            subjects=subjects.get(r[1], ()),
            keywords=r[13],
            version=r[14],
        )
        for r in rows
    ]


@needs(Right.KNOW)
def read_subjects(production_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """By production, all words it can meet an interest by, as written, each once."""
    ids = list(production_ids)
    found: dict[int, list[str]] = {i: [] for i in ids}
    for production_id, genre, keywords in rows_in(
        "select id, genre, keywords from production where id in {ids}", ids
    ):
        found[production_id] += [genre, *(k.strip() for k in keywords.split(","))]
    for production_id, composer, work in rows_in(
        """select pw.production_id, coalesce(a.name, ''), w.title
           from production_work pw join work w on w.id = pw.work_id
           left join artist a on a.id = w.composer_id
           where pw.production_id in {ids} order by pw.position, pw.id""",
        ids,
    ):
        found[production_id] += [composer, work]
    for production_id, artist in rows_in(
        """select pa.production_id, a.name from production_artist pa
           join artist a on a.id = pa.artist_id
           where pa.production_id in {ids} order by pa.id""",
        ids,
    ):
        found[production_id].append(artist)
    return {key: tuple(dict.fromkeys(w for w in lot if w)) for key, lot in found.items()}


@needs(Right.KNOW)
def list_house(performance_id: int) -> list[HouseTicket]:
    """Every ticket that stands, by seat in natural order (unseated ones last). Raises NotFound."""
    rows = connection.rows(_HOUSE, (performance_id,))
    if not rows and not connection.row("select 1 from performance where id = ?", (performance_id,)):
        raise NotFound("performance")
    in_order: dict[int, int] = {}
    for r in rows:
        in_order[r[12]] = in_order.get(r[12], 0) + 1
    house = [_house_ticket(r, in_order[r[12]]) for r in rows]
    house.sort(key=lambda t: (not t.seat, seat_key(t.seat), t.order_id, t.ticket_id))
    return house


def _house_ticket(r: tuple[Any, ...], order_tickets: int) -> HouseTicket:
    return HouseTicket(
        ticket_id=r[0],
        seat=r[1],
        price_type=r[2],
        comp=bool(r[3]),
        will_call=bool(r[4]),
        attended=None if r[5] is None else bool(r[5]),
        holder_id=r[6],
        holder_display=r[7],
        holder_sort=r[8] or fold(r[7]),
        buyer_id=r[9],
        buyer_display=r[10],
        buyer_sort=r[11],
        order_id=r[12],
        order_number=r[13],
        order_tickets=order_tickets,
        household_id=r[14],
        order_comment=r[15],
    )


@needs(Right.KEEP)
def add_performance(
    title: str, starts_at: str, *, user_id: int | None = None, **fields: Any
) -> journal.Step:
    """A performance; its production is the one of that title (and season, if named), or new.

    `fields`: doors_at, running_minutes, capacity, disrupted, venue, genre, keywords,
    for_children, season. `starts_at` and `doors_at` are instants or the venue's wall clock.
    Raises InputRefused if it is there already.
    """
    unknown = set(fields) - _PRODUCTION_FIELDS - _PERFORMANCE_FIELDS
    if unknown:
        raise TypeError(f"no such field: {sorted(unknown)}")
    if not title.strip():
        raise InputRefused("A performance needs a title.")
    with journal.action(f"Added the performance {title.strip()}", user_id=user_id) as act:
        production = _production_values({k: fields[k] for k in fields if k in _PRODUCTION_FIELDS},
                                        act)  # fmt: skip
        production_id = _known_production(title, production.get("season"))
        if production_id is None:
            production_id = act.insert(
                Production, title=title.strip(), folded=fold(title), **production
            )
        values = {k: fields[k] for k in fields if k in _PERFORMANCE_FIELDS}
        values = _performance_values(values | {"starts_at": starts_at}, act)
        _check_free(production_id, values["starts_at"])
        act.about_id = act.insert(Performance, production=production_id, **values)
    assert act.step is not None
    return act.step


def _known_production(title: str, season_id: int | None) -> int | None:
    found = connection.rows(
        "select id, season_id from production where folded = ? order by id desc", (fold(title),)
    )
    if season_id is not None:
        found = [r for r in found if r[1] in (season_id, None)]
    return found[0][0] if found else None


def _check_free(production_id: int, starts_at: str, but: int = 0) -> None:
    if connection.row(
        "select 1 from performance where production_id = ? and starts_at = ? and id <> ?",
        (production_id, starts_at, but),
    ):
        raise InputRefused("There is a performance of this at that time already.")


@needs(Right.KEEP)
def update_performance(
    performance_id: int, *, version: int | None = None, user_id: int | None = None, **fields: Any
) -> journal.Step:
    """Change a performance, or what its production says (title, genre, keywords, for_children,
    season: for all of its performances). `version` is the sum of the two (`PerformanceRecord`).

    Raises NotFound, EditConflict, and InputRefused for a time taken."""
    unknown = set(fields) - _PRODUCTION_FIELDS - _PERFORMANCE_FIELDS
    if unknown:
        raise TypeError(f"no such field: {sorted(unknown)}")
    before = get_performance(performance_id)
    with journal.action(f"Changed the performance {before.title}", user_id=user_id) as act:
        now = get_performance(performance_id)
        check_version(version, now.version, "performance", performance_id)
        of_performance = {k: fields[k] for k in fields if k in _PERFORMANCE_FIELDS}
        values = _performance_values(of_performance, act)
        if "starts_at" in values:
            _check_free(before.production_id, values["starts_at"], performance_id)
        if values:
            act.update(Performance, performance_id, **values)
        of_production = {k: fields[k] for k in fields if k in _PRODUCTION_FIELDS}
        production = _production_values(of_production, act)
        if production:
            act.update(Production, before.production_id, **production)
        if production.keys() & _NAMED or values.keys() & _COUNTED:
            whole = bool(production.keys() & _NAMED)
            act.touch(*_holders(before.production_id, performance_id, whole))
    assert act.step is not None
    return act.step


def _holders(production_id: int, performance_id: int, whole_production: bool) -> list[int]:
    if whole_production:
        sql = (
            "select distinct t.holder_id from ticket t join performance p on p.id = "
            "t.performance_id where p.production_id = ? and t.holder_id is not null"
        )
        return [r[0] for r in connection.rows(sql, (production_id,))]
    sql = "select distinct holder_id from ticket where performance_id = ? and holder_id is not null"
    return [r[0] for r in connection.rows(sql, (performance_id,))]


def _performance_values(fields: dict[str, Any], act: journal.Action) -> dict[str, Any]:
    values = dict(fields)
    for name in ("starts_at", "doors_at"):
        if values.get(name):
            values[name] = _stored(datetime.fromisoformat(values[name]))
    if "venue" in values:
        name = (values["venue"] or "").strip()
        known = connection.row("select id from venue where fold(name) = ?", (fold(name),))
        values["venue"] = None if not name else known[0] if known else act.insert(Venue, name=name)
    return values


def _production_values(fields: dict[str, Any], act: journal.Action) -> dict[str, Any]:
    values = dict(fields)
    if "title" in values:
        values["title"] = values["title"].strip()
        if not values["title"]:
            raise InputRefused("A performance needs a title.")
        values["folded"] = fold(values["title"])
    if "season" in values:
        values["season"] = _season(values["season"], act)
    return values


def _season(name: str | None, act: journal.Action) -> int | None:
    name = (name or "").strip()
    if not name:
        return None
    known = connection.row("select id from season where name = ?", (name,))
    if known:
        return int(known[0])
    starts, ends = season_dates(name)
    return act.insert(Season, name=name, starts=starts.isoformat(), ends=ends.isoformat())


def season_dates(name: str) -> tuple[date, date]:
    """First and last day of a season by its name (`2026/27` or `2026`): September to August."""
    digits = "".join(c for c in name if c.isdecimal())[:4]
    year = int(digits) if len(digits) == 4 else clock.today().year
    if name.strip() == digits:
        return date(year, 1, 1), date(year, 12, 31)
    return date(year, 9, 1), date(year + 1, 8, 31)
