"""What was answered on a form, counted: by question and choice, over versions, time and patrons.

Raw SQL over the kept JSON; every function takes the same restrictions (`Which`). Broken-off
responses count nowhere. An answer belongs to its question's key, so counts stay whole through
renamings and from version to version.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, NamedTuple, TypedDict, Unpack

from db import clock, connection
from db.errors import InputRefused
from db.folding import fold
from db.gate import Right, needs

OTHER = "other"  # the free answer beside choices
ANY = ""  # any answer at all

# Who the patrons behind the answers are; a screen has the words.
SEGMENTS: dict[str, str] = {
    "members": "p.member_until is not null and p.member_until >= :today",
    "not_members": "(p.member_until is null or p.member_until < :today)",
    "not_yet": "p.visits = 0",
    "first": "p.visits = 1",
    "several": "p.visits between 2 and 4",
    "regulars": "p.visits >= 5",
}
NOBODY = "anonymous"  # the segment of those whom we do not know


class Which(TypedDict, total=False):
    """Which responses: of these versions, answered in [since, until) (instants), by these patrons
    or those of a segment (`SEGMENTS` or `NOBODY`), through these faces. What is missing or None
    restricts nothing.
    """

    version_ids: Collection[int] | None
    since: str
    until: str
    patron_ids: Collection[int] | None
    segment: str
    faces: Collection[str] | None


class Tally(NamedTuple):
    """How many responses there are, and how many of them each version, face and status has."""

    responses: int
    patrons: int
    by_version: dict[int, int]  # version id -> responses
    by_face: dict[str, int]
    by_status: dict[str, int]
    first_at: str


class TextAnswer(NamedTuple):
    """One typed answer, or the free answer beside choices, and whose it is."""

    response_id: int
    patron_id: int | None
    patron_name: str
    answered_at: str
    text: str


class Who(NamedTuple):
    """Somebody who answered a question in one way."""

    response_id: int
    patron_id: int | None
    patron_name: str
    person: dict[str, str]
    answered_at: str


class WhoTally(NamedTuple):
    """How many answered so: of how many patrons, and how many of them nobody can be named for."""

    responses: int
    patrons: int
    nameless: int


class FilledRow(NamedTuple):
    """One response for a table. `answers`: question key -> JSON data."""

    id: int
    version_id: int
    version_number: int
    patron_id: int | None
    patron_name: str
    face: str
    status: str
    person: dict[str, str]
    answered_at: str
    answers: dict[str, dict[str, Any]]


def _restricted(form_id: int, which: Which) -> tuple[str, dict[str, Any]]:
    """The rest of a statement on `response r` left joined to `patron p`, with its parameters."""
    conditions = ["r.form_id = :form", "r.status <> 'partial'"]
    values: dict[str, Any] = {"form": form_id, "today": clock.today().isoformat()}
    lists = {"r.form_version_id": "version_ids", "r.patron_id": "patron_ids", "r.face": "faces"}
    for column, name in lists.items():
        given: Collection[Any] | None = which.get(name)  # type: ignore[assignment]
        if given is not None:
            conditions.append(f"{column} in (select value from json_each(:{name}))")
            values[name] = json.dumps(list(given))
    if which.get("since"):
        conditions.append("r.answered_at >= :since")
        values["since"] = which["since"]
    if which.get("until"):
        conditions.append("r.answered_at < :until")
        values["until"] = which["until"]
    segment = which.get("segment", "")
    if segment == NOBODY:
        conditions.append("r.patron_id is null")
    elif segment:
        if segment not in SEGMENTS:
            raise InputRefused(f"There is no segment “{segment}” of patrons.")
        conditions.append(f"p.id is not null and {SEGMENTS[segment]}")
    return f"where {' and '.join(conditions)}", values


_FROM = "response r left join patron p on p.id = r.patron_id"
_ANSWERS = f"{_FROM} join answer a on a.response_id = r.id join question q on q.id = a.question_id"
_AMOUNT = "cast(a.value ->> '$.text' as real)"
_IS_NUMBER = "a.value ->> '$.text' <> '' and a.value ->> '$.text' not glob '*[^-0-9.]*'"
_NAMELESS = "r.patron_id is null and r.person in ('', '{}')"


@needs(Right.FORMS)
def count_answers(form_id: int, **which: Unpack[Which]) -> dict[str, dict[str, int]]:
    """Question key -> choice key -> responses with it; under '' all that answered the question,
    under 'other' those with a free answer beside the choices.

    Raises InputRefused for a segment that there is none of.
    """
    where, values = _restricted(form_id, which)
    found: dict[str, dict[str, int]] = {}
    for key, number, others in connection.rows(
        "select q.key, count(*), count(nullif(a.value ->> '$.other', '')) "
        f"from {_ANSWERS} {where} group by q.key",
        values,
    ):
        found[key] = {ANY: number}
        if others:
            found[key][OTHER] = others
    for key, choice, number in connection.rows(
        f"select q.key, c.value, count(*) from {_ANSWERS}, json_each(a.value, '$.choices') c "
        f"{where} group by q.key, c.value",
        values,
    ):
        found[key][choice] = number
    return found


@needs(Right.FORMS)
def count_filled(form_id: int, **which: Unpack[Which]) -> Tally:
    """How many responses there are, by version, face and status."""
    where, values = _restricted(form_id, which)
    by_version: dict[int, int] = {}
    by_face: dict[str, int] = {}
    by_status: dict[str, int] = {}
    for version, face, status, number in connection.rows(
        "select r.form_version_id, r.face, r.status, count(*) "
        f"from {_FROM} {where} group by 1, 2, 3",
        values,
    ):
        for counted, key in ((by_face, face), (by_status, status)):
            counted[key] = counted.get(key, 0) + number
        by_version[version] = by_version.get(version, 0) + number
    row = connection.row(
        "select count(*), count(distinct r.patron_id), coalesce(min(r.answered_at), '') "
        f"from {_FROM} {where}",
        values,
    ) or (0, 0, "")
    return Tally(row[0], row[1], by_version, by_face, by_status, row[2])


@needs(Right.FORMS)
def count_answered_patrons(form_id: int) -> dict[str, int]:
    """Question key -> how many patrons have answered it, in whatever version."""
    where, values = _restricted(form_id, {})
    return dict(
        connection.rows(
            f"select q.key, count(distinct r.patron_id) from {_ANSWERS} {where} group by q.key",
            values,
        )
    )


@needs(Right.FORMS)
def count_answered_strangers(form_id: int) -> dict[str, int]:
    """Question key -> how many responses of nobody we know have answered it."""
    where, values = _restricted(form_id, {})
    return dict(
        connection.rows(
            f"select q.key, count(*) from {_ANSWERS} {where} and r.patron_id is null group by q.key",
            values,
        )
    )


@needs(Right.FORMS)
def count_patrons() -> int:
    """How many patrons the venue knows, without those who are archived."""
    row = connection.row("select count(*) from patron where archived = 0")
    return int(row[0]) if row else 0


@needs(Right.FORMS)
def count_patrons_with_interest(name: str) -> int:
    """How many patrons have an interest, called by its name or another word for it."""
    row = connection.row(
        """select count(distinct patron_id) from patron_interest where interest_id in (
               select id from interest where folded = :folded
               union select interest_id from interest_alias where folded = :folded)""",
        {"folded": fold(name)},
    )
    return int(row[0]) if row else 0


@needs(Right.FORMS)
def list_amounts(form_id: int, question: str, **which: Unpack[Which]) -> list[tuple[float, int]]:
    """(number, responses) of a question of numbers or a scale, the lowest first.

    What was written on paper and is no number is left out.
    """
    where, values = _restricted(form_id, which)
    return connection.rows(
        f"select {_AMOUNT} as amount, count(*) from {_ANSWERS} {where} and q.key = :question "
        f"and {_IS_NUMBER} group by amount order by amount",
        values | {"question": question},
    )


@needs(Right.FORMS)
def list_texts(
    form_id: int, question: str, *, limit: int = 200, offset: int = 0, **which: Unpack[Which]
) -> list[TextAnswer]:
    """What was typed as an answer, or beside the choices; the newest first."""
    where, values = _restricted(form_id, which)
    said = "coalesce(nullif(a.value ->> '$.text', ''), a.value ->> '$.other', '')"
    rows = connection.rows(
        f"select r.id, r.patron_id, coalesce(p.display_name, ''), r.answered_at, {said} "
        f"from {_ANSWERS} {where} and q.key = :question and {said} <> '' "
        "order by r.answered_at desc, r.id desc limit :limit offset :offset",
        values | {"question": question, "limit": limit, "offset": offset},
    )
    return [TextAnswer._make(r) for r in rows]


@needs(Right.FORMS)
def list_who(
    form_id: int,
    question: str,
    choice: str = ANY,
    *,
    amounts: tuple[float, float] | None = None,
    named: bool = False,
    limit: int = 200,
    offset: int = 0,
    **which: Unpack[Which],
) -> list[Who]:
    """Who answered a question, or chose one of its answers ('other': the free one); newest first.

    `amounts` (lowest, highest): who gave a number between them, both counted. `named` leaves out
    those of whom there is neither a patron nor a name.
    """
    where, values = _answered_so(form_id, question, choice, amounts, which)
    known = f"and not ({_NAMELESS})" if named else ""
    rows = connection.rows(
        "select r.id, r.patron_id, coalesce(p.display_name, ''), r.person, r.answered_at "
        f"from {_ANSWERS} {where} {known} "
        "order by r.answered_at desc, r.id desc limit :limit offset :offset",
        values | {"limit": limit, "offset": offset},
    )
    return [Who(r[0], r[1], r[2], json.loads(r[3]) if r[3] else {}, r[4]) for r in rows]


@needs(Right.FORMS)
def count_who(
    form_id: int,
    question: str,
    choice: str = ANY,
    *,
    amounts: tuple[float, float] | None = None,
    **which: Unpack[Which],
) -> WhoTally:
    """How many those of `list_who` are."""
    where, values = _answered_so(form_id, question, choice, amounts, which)
    found = connection.row(
        f"select count(*), count(distinct r.patron_id), count(case when {_NAMELESS} then 1 end) "
        f"from {_ANSWERS} {where}",
        values,
    )
    return WhoTally._make(found or (0, 0, 0))


def _answered_so(
    form_id: int,
    question: str,
    choice: str,
    amounts: tuple[float, float] | None,
    which: Which,
) -> tuple[str, dict[str, Any]]:
    where, values = _restricted(form_id, which)
    values["question"] = question
    conditions = [where, "and q.key = :question"]
    if choice == OTHER:
        conditions.append("and coalesce(a.value ->> '$.other', '') <> ''")
    elif choice != ANY:
        conditions.append("and :choice in (select value from json_each(a.value, '$.choices'))")
        values["choice"] = choice
    if amounts is not None:
        conditions.append(f"and {_IS_NUMBER} and {_AMOUNT} between :lowest and :highest")
        values["lowest"], values["highest"] = amounts
    return " ".join(conditions), values


@needs(Right.FORMS)
def list_filled(form_id: int, **which: Unpack[Which]) -> Iterator[FilledRow]:
    """All responses with their answers, the oldest first: for a table of any length."""
    where, values = _restricted(form_id, which)
    cursor = connection.raw().execute(
        "select r.id, r.form_version_id, v.number, r.patron_id, coalesce(p.display_name, ''), "
        "r.face, r.status, r.person, r.answered_at, coalesce((select json_group_object(q.key, "
        "json(a.value)) from answer a join question q on q.id = a.question_id "
        f"where a.response_id = r.id), '{{}}') from {_FROM} "
        f"join form_version v on v.id = r.form_version_id {where} order by r.answered_at, r.id",
        values,
    )
    for r in cursor:
        person = json.loads(r[7]) if r[7] else {}
        yield FilledRow._make((*r[:7], person, r[8], json.loads(r[9])))


@needs(Right.FORMS)
def list_answered_seasons(form_id: int) -> list[tuple[str, str, str, int]]:
    """(name, since, until, responses) of each season with answers, the newest first.

    `since` and `until` are instants to restrict by.
    """
    found = []
    for name, starts, ends in connection.rows(
        "select name, starts, ends from season order by starts desc"
    ):
        since = clock.day_bounds(date.fromisoformat(starts))[0]
        until = clock.day_bounds(date.fromisoformat(ends))[1]
        number = count_filled(form_id, since=since, until=until).responses
        if number:
            found.append((name, since, until, number))
    return found
