"""From a list's rules to SQL: one expression over `patron p`, all values bound as parameters.

Each expression is 1 or 0, never null, so that `not` and `or` mean what they say. What a condition
names in words (a production, a composer, an interest, a city) is looked up first, in the few rows
there are of it; the large tables are then asked by number, each in one walk.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from db import clock, connection
from db.folding import fold, words
from db.gate import Right, needs
from db.queries.contact_values import normal_postcode
from db.queries.segment_days import Days, days_of
from db.records.segments import ANY_TIME, Condition, Group

EVERYBODY, NOBODY = "1", "0"
BIRTHDAYS_MOST = 366
# Of how many of all performances it is quicker to walk the whole index on holders.
WALK_ALL_FROM = 0.06
_BY_HOLDER = 'indexed by "ticket_holder_id_performance_id_status_attended"'
_BY_PERFORMANCE = 'indexed by "ticket_performance_id"'
_AT_LEAST = {"has": 1, "likes": 2, "loves": 3}
_COUNTED = {"at_least": ">=", "at_most": "<=", "exactly": "="}
_CONTACTS = {
    "note": "select patron_id, created_at as at from note where kind in ('note', 'complaint')",
    "call": "select patron_id, started_at as at from call where patron_id is not null",
    "letter": "select patron_id, made_at as at from letter",
}
_OPEN = {
    "complaint": "select patron_id from note where kind = 'complaint' and resolved_at is null",
    "promise": "select patron_id from promise where kind = 'promise' and done_at is null",
    "task": "select patron_id from promise where kind = 'task' and done_at is null",
}
_REACH = {"email": ("email",), "phone": ("phone",), "address": ("address",)}
_GIFTS = {"money": "kind <> 'returned_ticket'", "tickets": "kind = 'returned_ticket'"}
# What one of the currency is in minor units.
_UNIT = (
    "case when currency in ('JPY', 'KRW', 'CLP', 'VND', 'ISK') then 1 "
    "when currency in ('KWD', 'BHD') then 1000 else 100 end"
)
_RUNS = (
    "(m.status = 'active' or (m.ends is not null and m.status not in ('cancelled', 'refunded')))"
)


class Where:
    """The expression of some rules and the values it needs."""

    @needs(Right.KNOW)
    def __init__(self, rules: Group) -> None:
        self.values: dict[str, Any] = {}
        self.sql = self._group(rules)

    def bind(self, value: Any) -> str:
        """A value's place in the SQL."""
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def numbers(self, found: Iterable[int]) -> str:
        """Row numbers as the right side of an `in`, however many."""
        return f"(select value from json_each({self.bind(json.dumps(list(found)))}))"

    def _group(self, group: Group) -> str:
        parts = [
            self._group(part) if isinstance(part, Group) else f"({self._condition(part)})"
            for part in group.parts
        ]
        if not parts:
            return EVERYBODY
        if group.match == "all":
            return f"({' and '.join(parts)})"
        some = f"({' or '.join(parts)})"
        return some if group.match == "any" else f"(not {some})"

    def _condition(self, asked: Condition) -> str:
        return ASKED[asked.kind](self, asked)


def moments(where: Where, column: str, days: Days) -> str:
    """Whether a stored instant, which may be null, lies in the days."""
    since, until = days.instants
    parts = [f"{column} is not null"]
    if since is not None:
        parts.append(f"{column} >= {where.bind(since)}")
    if until is not None:
        parts.append(f"{column} < {where.bind(until)}")
    return " and ".join(parts)


def days_between(where: Where, column: str, days: Days) -> str:
    """Whether an ISO date (or an instant, by its first ten letters) lies in the days."""
    first, last = days.dates
    parts = [f"{column} is not null"]
    if first is not None:
        parts.append(f"substr({column}, 1, 10) >= {where.bind(first)}")
    if last is not None:
        parts.append(f"substr({column}, 1, 10) <= {where.bind(last)}")
    return " and ".join(parts)


# -- visits


_STANDS = " and t.status = 'valid'"
# Of a ticket that was missed: no other of the same patron for the same evening was used.
_NONE_USED = """ and not exists (select 1 from ticket o where o.holder_id = t.holder_id
    and o.performance_id = t.performance_id and o.status = 'valid' and coalesce(o.attended, 1) <> 0)"""


def _visit(where: Where, asked: Condition) -> str:
    if asked.test == "not_came":
        return f"not ({_came(where, asked)})"
    if asked.test == "came":
        return _came(where, asked)
    if asked.test == "booked":
        return _holders(where, asked, "", _STANDS, future=True)
    return _holders(where, asked, "t.attended = 0 and ", _STANDS + _NONE_USED)


def _came(where: Where, asked: Condition) -> str:
    days = days_of(asked.period)
    times = max(asked.number, 1)
    if not asked.scope and not days.season:
        if days.open:
            return f"p.visits >= {where.bind(times)}"
        if times == 1 and days.last is None:
            return moments(where, "p.last_visit", days)
        if times == 1 and days.first is None:
            return moments(where, "p.first_visit", days)
    return _holders(where, asked, "", f"{_STANDS} and coalesce(t.attended, 1) <> 0")


def _holders(
    where: Where, asked: Condition, before: str, after: str, *, future: bool = False
) -> str:
    """Whether a patron holds such tickets for enough of the performances that are asked for.

    `before` and `after` are asked of a ticket before and after which performance it is for:
    millions are asked in that order, so what leaves out most stands first.
    """
    shows, all_shows = _performances(asked, future=future)
    if not shows:
        return NOBODY
    index = _BY_HOLDER if len(shows) > all_shows * WALK_ALL_FROM else _BY_PERFORMANCE
    source = (
        f"from ticket t {index} where t.holder_id is not null and {before}"
        f"t.performance_id in {where.numbers(shows)}{after}"
    )
    times = max(asked.number, 1)
    if times == 1:
        return f"p.id in (select t.holder_id {source})"
    return (
        f"p.id in (select t.holder_id {source} group by t.holder_id "
        f"having count(distinct t.performance_id) >= {where.bind(times)})"
    )


def _performances(asked: Condition, *, future: bool) -> tuple[list[int], int]:
    """The performances that a condition is about, and how many there are of any kind."""
    days = days_of(asked.period)
    since, until = days.instants
    now = clock.now_text()
    wanted = None if not asked.scope else productions_of(asked.scope, asked.text)
    found, count = [], 0
    for show, starts, cancelled, production, season in connection.rows(
        "select f.id, f.starts_at, f.cancelled, f.production_id, d.season_id "
        "from performance f join production d on d.id = f.production_id"
    ):
        count += 1
        if cancelled or (starts > now) != future:
            continue
        if wanted is not None and production not in wanted:
            continue
        if days.season and season is not None:
            fits = season == days.season_id
        else:
            fits = (since is None or starts >= since) and (until is None or starts < until)
        if fits:
            found.append(show)
    return found, count


@needs(Right.KNOW)
def productions_of(scope: str, text: str) -> set[int]:
    """The productions of that title or genre, for children, or by or about somebody."""
    rows = connection.rows(
        "select id, folded, genre, keywords, for_children, title from production"
    )
    if scope == "children":
        return {r[0] for r in rows if r[4]}
    asked = fold(text)
    if scope == "production":
        return {r[0] for r in rows if r[1] == asked}
    if scope == "genre":
        return {r[0] for r in rows if fold(r[2]) == asked}
    played = connection.rows(
        """select w.production_id, k.title || ' , ' || coalesce(a.name, '') from production_work w
           join work k on k.id = w.work_id left join artist a on a.id = k.composer_id
           union all select w.production_id, a.name from production_artist w
           join artist a on a.id = w.artist_id"""
    )
    return {
        production
        for production, said in [*((r[0], f"{r[5]} , {r[3]}") for r in rows), *played]
        if says(said, asked)
    }


def says(text: str, asked: str) -> bool:
    """Whether the words of `asked` stand in the text one behind the other."""
    wanted = " ".join(words(asked))
    return bool(wanted) and any(
        f" {wanted} " in f" {' '.join(words(part))} " for part in text.split(",")
    )


def _visits(where: Where, asked: Condition) -> str:
    return f"p.visits {_COUNTED[asked.test]} {where.bind(asked.number)}"


def _first_visit(where: Where, asked: Condition) -> str:
    return moments(where, "p.first_visit", days_of(asked.period))


def _last_visit(where: Where, asked: Condition) -> str:
    if asked.test == "never":
        return "p.visits = 0"
    return moments(where, "p.last_visit", days_of(asked.period))


def _next_visit(where: Where, asked: Condition) -> str:
    if asked.test == "none":
        return "p.next_visit is null"
    return moments(where, "p.next_visit", days_of(asked.period))


def _tonight(where: Where, asked: Condition) -> str:
    since, until = clock.day_bounds(clock.today())
    here = (
        "p.id in (select t.holder_id from performance f join ticket t on t.performance_id = f.id "
        f"where f.starts_at >= {where.bind(since)} and f.starts_at < {where.bind(until)} "
        "and not f.cancelled and t.status = 'valid' and t.holder_id is not null)"
    )
    return here if asked.test == "here" else f"not ({here})"


# -- what we know


@needs(Right.KNOW)
def interests_called(name: str) -> list[int]:
    """The interests of that name, or with that other word for them."""
    asked = fold(name)
    rows = connection.rows(
        "select id from interest where folded = ? "
        "union select interest_id from interest_alias where folded = ?",
        (asked, asked),
    )
    return [r[0] for r in rows]


def _interest(where: Where, asked: Condition) -> str:
    strength = "pi.strength < 0"
    if asked.test != "dislikes":
        strength = f"pi.strength >= {where.bind(_AT_LEAST.get(asked.test, 1))}"
    named = ""
    if asked.text:
        found = interests_called(asked.text)
        if not found:
            return EVERYBODY if asked.test == "none" else NOBODY
        named = f" and pi.interest_id in {where.numbers(found)}"
    if asked.detail:
        named += f" and instr(fold(pi.detail), {where.bind(fold(asked.detail))}) > 0"
    has = f"p.id in (select pi.patron_id from patron_interest pi where {strength}{named})"
    return f"not ({has})" if asked.test == "none" else has


def _access(where: Where, asked: Condition) -> str:
    named = f" and instr(fold(need), {where.bind(fold(asked.text))}) > 0" if asked.text else ""
    has = f"p.id in (select patron_id from access_need where ended_at is null{named})"
    return f"not ({has})" if asked.test == "none" else has


def _birthday(where: Where, asked: Condition) -> str:
    if asked.test == "month":
        return f"coalesce(p.birth_month = {where.bind(asked.number)}, 0)"
    today = clock.today()
    coming = [today + timedelta(days=n) for n in range(min(asked.number, BIRTHDAYS_MOST) + 1)]
    days = {100 * day.month + day.day for day in coming}
    if 228 in days:
        days.add(229)  # kept on the 28th where the year has no 29th
    found = where.numbers(sorted(days))
    return f"p.birth_month is not null and p.birth_day is not null and 100 * p.birth_month + p.birth_day in {found}"


def _household(where: Where, asked: Condition) -> str:
    if asked.test == "children":
        return (
            "p.id in (select patron_id from relationship where kind = 'child' union "
            "select other_id from relationship where kind = 'parent' and other_id is not null)"
        )
    shared = (
        "p.household_id is not null and p.household_id in (select household_id from patron "
        "where household_id is not null and not archived and not deceased "
        "group by household_id having count(*) > 1)"
    )
    return shared if asked.test == "shared" else f"not ({shared})"


# -- how to reach them


def _place(where: Where, asked: Condition) -> str:
    if asked.test == "postcode":
        wanted = where.bind(normal_postcode(asked.text))
        same = f"substr(replace(lower(postcode), ' ', ''), 1, length({wanted})) = {wanted}"
    else:
        column = {"city": "city", "region": "region", "country": "country"}[asked.test]
        name = fold(asked.text)
        spelt = [
            r[0]
            for r in connection.rows(
                f"select distinct {column} from contact_point where kind = 'address'"
            )
            if fold(r[0]) == name
        ]
        same = f"{column} in (select value from json_each({where.bind(json.dumps(spelt))}))"
    return f"p.id in (select patron_id from contact_point where kind = 'address' and {same})"


def _reach(where: Where, asked: Condition) -> str:
    kinds = where.bind(json.dumps(_REACH.get(asked.scope, ("email", "phone", "address"))))
    has = (
        "p.id in (select patron_id from contact_point "
        f"where kind in (select value from json_each({kinds})))"
    )
    return has if asked.test == "has" else f"not ({has})"


def _consent(where: Where, asked: Condition) -> str:
    channel = where.bind(asked.scope)
    if asked.test == "unknown":
        return f"not (p.id in (select patron_id from consent where channel = {channel}))"
    # The row of the latest word: bare columns come from the row that has the maximum.
    latest = (
        "select patron_id, granted, max(given_at || printf('%012d', id)) from consent "
        f"where channel = {channel} group by patron_id"
    )
    given = where.bind(int(asked.test == "given"))
    return f"p.id in (select patron_id from ({latest}) where granted = {given})"


# -- between us


def _membership(where: Where, asked: Condition) -> str:
    today = where.bind(clock.today().isoformat())
    if asked.test == "never":
        return "p.member_until is null"
    until = "p.member_until"
    if asked.text:
        return _membership_of(where, asked, today)
    if asked.test == "running":
        return f"{until} is not null and {until} >= {today}"
    side = "<" if asked.test == "ended" else ">="
    return f"{until} {side} {today} and {days_between(where, until, days_of(asked.period))}"


def _membership_of(where: Where, asked: Condition, today: str) -> str:
    kinds = [
        r[0]
        for r in connection.rows("select distinct kind from membership")
        if fold(r[0]) == fold(asked.text)
    ]
    until = "max(coalesce(m.ends, '9999-12-31'))"
    side = "<" if asked.test == "ended" else ">="
    period = ANY_TIME if asked.test == "running" else asked.period
    return (
        f"p.id in (select m.patron_id from membership m where {_RUNS} and m.kind in "
        f"(select value from json_each({where.bind(json.dumps(kinds))})) group by m.patron_id "
        f"having {until} {side} {today} and {days_between(where, until, days_of(period))})"
    )


def _contact(where: Where, asked: Condition) -> str:
    kinds = [asked.scope] if asked.scope else list(_CONTACTS)
    all_of_it = " union all ".join(_CONTACTS[kind] for kind in kinds)
    days = days_of(asked.period)
    if asked.test == "last":
        within = moments(where, "max(at)", days)
        return f"p.id in (select patron_id from ({all_of_it}) group by patron_id having {within})"
    had = f"p.id in (select patron_id from ({all_of_it}) where {moments(where, 'at', days)})"
    return f"not ({had})" if asked.test == "none" else had


def _gift(where: Where, asked: Condition) -> str:
    of_kind = _GIFTS.get(asked.scope, "1")
    within = days_between(where, "given_at", days_of(asked.period))
    least = where.bind(asked.number if asked.test == "gave" else 0)
    gave = (
        f"p.id in (select patron_id from donation where {of_kind} and {within} "
        f"group by patron_id, currency having sum(amount_minor) >= {least} * {_UNIT})"
    )
    return f"not ({gave})" if asked.test == "none" else gave


def _open(where: Where, asked: Condition) -> str:
    kinds = [asked.scope] if asked.scope else list(_OPEN)
    found = " union all ".join(_OPEN[kind] for kind in kinds)
    has = f"p.id in ({found})"
    return has if asked.test == "has" else f"not ({has})"


def _origin(where: Where, asked: Condition) -> str:
    if asked.test == "by_hand":
        return "p.batch_id is null"
    if not asked.number:
        return "p.batch_id is not null"
    return f"coalesce(p.batch_id = {where.bind(asked.number)}, 0)"


ASKED: dict[str, Callable[[Where, Condition], str]] = {
    "visit": _visit,
    "visits": _visits,
    "first_visit": _first_visit,
    "last_visit": _last_visit,
    "next_visit": _next_visit,
    "tonight": _tonight,
    "interest": _interest,
    "access": _access,
    "birthday": _birthday,
    "household": _household,
    "place": _place,
    "reach": _reach,
    "consent": _consent,
    "membership": _membership,
    "contact": _contact,
    "gift": _gift,
    "open": _open,
    "origin": _origin,
}
