"""The ways to look for patrons, each one SQL statement (and one more to say why)."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from db import clock, connection
from db.gate import Right, needs
from db.records.patron_row import PatronRow
from db.search import typos, why
from db.search.keep import ID_MASK, KEY_SQL, NOTE_LEAST
from db.search.phones import rarest

PREFIX = 8  # the longest beginning that has an index of its own
LONG_TERMS = 20  # how many names that begin with a longer word are asked for
NOTE_PREFIX = 6  # the same for words of notes
SCAN = 400  # how many are looked through where the index alone cannot decide
LAST = "\U0010ffff"  # after every text that begins alike

Row = tuple[Any, ...]

_SEAT = re.compile(r"(?:(?:seat|row)\s+)?([a-z]{1,3})[\s-]?(\d{1,3})", re.IGNORECASE)
_SEAT_THERE = re.compile(r"(?:.*[^A-Z])?([A-Z]{1,3})(?:[\s,/-]*SEAT)?[\s,/-]*0*(\d{1,3})")
_ORDER = re.compile(r"(?:order\s*)?#?\s*(\S*\d\S*)", re.IGNORECASE)
_new = tuple.__new__  # quicker than the record's own


def _records(rows: list[Row]) -> list[PatronRow]:
    return [_new(PatronRow, row) for row in rows]


@needs(Right.KNOW)
def tonight() -> str:
    """The ids of today's performances, joined by commas."""
    rows = connection.rows(
        "select id from performance where starts_at >= ? and starts_at < ? and not cancelled",
        clock.tonight(),
    )
    return ",".join([str(r[0]) for r in rows])


@lru_cache(maxsize=64)
def _columns(shows: str) -> str:
    """All columns of a row but the last, its reason."""
    seat = "''"
    if shows:
        seat = (
            "coalesce((select group_concat(t.seat, ', ') from ticket t where t.holder_id = p.id "
            f"and t.performance_id in ({shows}) and t.status = 'valid'), '')"
        )
    return (
        "p.id, p.display_name, p.visits, p.last_visit, p.last_production, p.next_visit, "
        f"p.member_until, p.archived, {seat}"
    )


@needs(Right.KNOW)
def by_mail(text: str, shows: str, limit: int) -> list[PatronRow]:
    """E-mails that begin with a text."""
    asked = text.lower()
    rows = connection.rows(
        f"select {_columns(shows)}, "
        "'e-mail \x01' || substr(c.value, 1, ?) || '\x02' || substr(c.value, ?) "
        "from contact_point c cross join patron p on p.id = c.patron_id "
        f"where c.kind = 'email' and c.normal >= ? and c.normal < ? order by {KEY_SQL} limit ?",
        (len(asked), len(asked) + 1, asked, asked + LAST, limit),
    )
    return _records(rows)


@needs(Right.KNOW)
def by_order(text: str, shows: str, limit: int) -> list[PatronRow]:
    """The buyer of an order, by the vendor's number."""
    match = _ORDER.fullmatch(text)
    if match is None:
        return []
    number = match[1]
    rows = connection.rows(
        f"select {_columns(shows)}, 'order #\x01' || o.number || '\x02' from \"order\" o "
        "cross join patron p on p.id = o.patron_id where o.number in (?, ?, ?) limit ?",
        (number, number.upper(), number.lower(), limit),
    )
    return _records(rows)


@needs(Right.KNOW)
def by_seat(text: str, shows: str) -> list[PatronRow]:
    """Who sits there tonight: the holder, else the buyer."""
    match = _SEAT.fullmatch(text)
    if match is None or not shows:
        return []
    row, seat = match[1].upper(), match[2].lstrip("0")
    rows = connection.rows(
        f"select {_columns(shows)}, x.seat from ticket x "
        'join "order" o on o.id = x.order_id join patron p on p.id = coalesce(x.holder_id, '
        f"o.patron_id) where x.performance_id in ({shows}) and x.status = 'valid' "
        "and upper(x.seat) like ?",
        (f"%{row}%{seat}",),
    )
    return [
        PatronRow._make((*found[:-1], f"seat \x01{found[-1]}\x02 tonight"))
        for found in rows
        if (there := _SEAT_THERE.fullmatch(found[-1].upper())) and there.groups() == (row, seat)
    ]


@needs(Right.KNOW)
def by_phone(number: str, names: list[str], shows: str, limit: int) -> list[PatronRow]:
    """Phones with these digits in a row, of patrons who (if given) have these names too."""
    rows = _phones(number, names, shows, limit)
    for prefix in ("00", "0"):  # dialled from abroad, or at home
        if not rows and number.startswith(prefix) and len(number) - len(prefix) >= 3:
            rows = _phones(number.removeprefix(prefix), names, shows, limit)
    return rows


@lru_cache(maxsize=64)
def _phone_sql(shows: str, names: int) -> str:
    checks = "".join(f" and instr(e.names || e.other, ?{4 + i})" for i in range(names))
    return (
        f"select {_columns(shows)}, (select group_concat(c.value, '\n') from contact_point c "
        "where c.patron_id = p.id and c.kind = 'phone') "
        f"from search_tel f cross join search_entry e on e.patron_id = f.rowid & {ID_MASK} "
        "cross join patron p on p.id = e.patron_id "
        f"where f.search_tel match ?1 and instr(e.tel, ?2){checks} order by f.rowid limit ?3"
    )


def _phones(number: str, names: list[str], shows: str, limit: int) -> list[PatronRow]:
    beginnings = [f" {name}" for name in names]
    rows = connection.rows(
        _phone_sql(shows, len(names)), (rarest(number), number, limit, *beginnings)
    )
    if not rows:
        return []
    reasons = why.phones([row[9] for row in rows], number)
    return [
        _new(PatronRow, row[:9] + (reason,))  # noqa: RUF005
        for row, reason in zip(rows, reasons, strict=True)
    ]


@needs(Right.KNOW)
def by_name(words: Sequence[str], shows: str, limit: int) -> list[PatronRow]:
    """Patrons of whose names (or mail, or organisation) some word begins with each of these."""
    return _named(" AND ".join([_beginning(word) for word in words]), words, shows, limit)


def _beginning(word: str) -> str:
    """The FTS5 question for names that begin with a word.

    A beginning of more than eight letters has no index of its own; it is asked as the few whole
    words that begin so.
    """
    if len(word) <= PREFIX:
        return f'"{word}"*'
    terms = connection.rows(
        "select term from search_term where term >= ? and term < ? limit ?",
        (word, word + LAST, LONG_TERMS),
    )
    if not terms:
        return f'"{word}"*'
    return "(" + " OR ".join([f'"{term}"' for (term,) in terms]) + ")"


@lru_cache(maxsize=64)
def _name_sql(shows: str, words: int) -> str:
    checks = " and ".join(["instr(e.names, ?)"] * words) or "true"
    return (
        f"select {_columns(shows)}, case when {checks} then '' else 'other' end from search_who f "
        f"cross join search_entry e on e.patron_id = f.rowid & {ID_MASK} "
        "cross join patron p on p.id = e.patron_id "
        "where f.search_who match ? order by f.rowid limit ?"
    )


def _named(question: str, words: Sequence[str], shows: str, limit: int) -> list[PatronRow]:
    """Rows by name; those found by something else than the name say by what."""
    rows = connection.rows(
        _name_sql(shows, len(words)), (*[f" {word}" for word in words], question, limit)
    )
    others = [row[0] for row in rows if row[9]]
    if not others:
        return _records(rows)
    reasons = _other_reasons(others, words)
    return _records([(*row[:-1], reasons.get(row[0], "")) if row[9] else row for row in rows])


_OTHER = """
select c.patron_id, 'e-mail', c.value from json_each(?1) j
    cross join contact_point c on c.patron_id = j.value and c.kind = 'email'
union all
select p.id, 'of', p.organisation from json_each(?1) j
    cross join patron p on p.id = j.value where p.organisation <> ''
union all
select p.id, 'said', p.say_as from json_each(?1) j
    cross join patron p on p.id = j.value where p.say_as <> ''
"""


def _other_reasons(patron_ids: list[int], words: Sequence[str]) -> dict[int, str]:
    """For each patron what else than the name has one of the words."""
    reasons: dict[int, str] = {}
    for patron, kind, text in connection.rows(_OTHER, (json.dumps(patron_ids),)):
        if patron not in reasons:
            reason = why.other(kind, text, words)
            if reason:
                reasons[patron] = reason
    return reasons


@needs(Right.KNOW)
def by_note(words: list[str], shows: str, limit: int) -> list[PatronRow]:
    """Patrons of whose notes or interests words begin with all of these (three letters or more)."""
    asked = [word for word in words if len(word) >= NOTE_LEAST or not word.isascii()]
    if not asked:
        return []
    question = " AND ".join(
        [f'"{w}"*' if NOTE_LEAST <= len(w) <= NOTE_PREFIX else f'"{w}"' for w in asked]
    )
    rows = connection.rows(_note_sql(shows), (question, limit, asked[0]))
    if rows:
        return _with_reasons(rows, asked)
    if any(len(word) > NOTE_PREFIX for word in asked):
        # A long word that is not finished: asked by its beginning, the rest looked at.
        question = " AND ".join([f'"{word[:NOTE_PREFIX]}"*' for word in asked])
        rows = connection.rows(
            _long_note_sql(shows, len(asked)),
            (question, SCAN, *[f" {word}" for word in asked], limit),
        )
    if not rows:
        return []
    reasons = _said_reasons([row[0] for row in rows], asked)
    return [PatronRow._make((*row, reasons.get(row[0], ""))) for row in rows]


_INTEREST = "v.name || iif(i.detail = '', '', ' – ' || i.detail)"
_FARTHEST = 50_000  # a place in a text that one character can tell
_SAYING = (
    ("note", "n.text", "note n where n.patron_id = p.id"),
    ("note", "n.door_line", "note n where n.patron_id = p.id"),
    (
        "interest",
        _INTEREST,
        "patron_interest i cross join interest v on v.id = i.interest_id where i.patron_id = p.id",
    ),
)


@lru_cache(maxsize=16)
def _note_sql(shows: str) -> str:
    """With the first text that has the word ?3 in it, after two characters: its kind, and where."""
    saying = ", ".join(
        f"(select '{kind[0]}' || char(instr(lower({text}), ?3)) || {text} from {source} "
        f"and instr(lower({text}), ?3) between 1 and {_FARTHEST} limit 1)"
        for kind, text, source in _SAYING
    )
    return (
        f"select {_columns(shows)}, coalesce({saying}) from search_notes f "
        f"cross join patron p on p.id = f.rowid & {ID_MASK} "
        "where f.search_notes match ?1 order by f.rowid limit ?2"
    )


def _with_reasons(rows: list[Row], asked: list[str]) -> list[PatronRow]:
    """The rows with their last column, a text that has the first word, made a reason of."""
    length = len(asked[0])
    quoted = why.quoted
    made = []
    inside = {}  # by place: the word stands amid another one, or is spelt with an accent
    for number, row in enumerate(rows):
        said = row[9]
        if said is not None:
            at = ord(said[1]) - 1
            if not at or not said[at + 1].isalnum():
                kind = "note" if said[0] == "n" else "interest"
                reason = quoted(kind, said[2:], at, at + length)
                made.append(_new(PatronRow, row[:9] + (reason,)))  # noqa: RUF005
                continue
        inside[number] = row[0]
        made.append(_new(PatronRow, row[:9] + ("",)))  # noqa: RUF005
    if inside:
        reasons = _said_reasons(list(inside.values()), asked)
        for number, patron_id in inside.items():
            made[number] = made[number]._replace(why=reasons.get(patron_id, ""))
    return made


@lru_cache(maxsize=16)
def _long_note_sql(shows: str, words: int) -> str:
    checks = " and ".join(["instr(' ' || e.notes, ?)"] * words)
    return (
        f"select {_columns(shows)} from (select rowid from search_notes where search_notes match ? "
        f"order by rowid limit ?) f cross join search_entry e on e.patron_id = f.rowid & {ID_MASK} "
        f"cross join patron p on p.id = e.patron_id where {checks} limit ?"
    )


_TEXTS = """
select patron_id, kind, said{at} from (
    select n.patron_id, 'note' as kind, n.text as said
    from json_each(?1) j cross join note n on n.patron_id = j.value
    union all
    select n.patron_id, 'note', n.door_line
    from json_each(?1) j cross join note n on n.patron_id = j.value where n.door_line <> ''
    union all
    select i.patron_id, 'interest', {interest}
    from json_each(?1) j cross join patron_interest i on i.patron_id = j.value
        join interest v on v.id = i.interest_id
){where}
"""
_TEXTS_WITH = _TEXTS.format(
    interest=_INTEREST, at=", instr(lower(said), ?2) as at", where=" where at"
)
_ALL_TEXTS = _TEXTS.format(interest=_INTEREST, at="", where="")


def _said_reasons(patron_ids: list[int], asked: list[str]) -> dict[int, str]:
    """For each patron the first note or interest with the first word; any word where none has."""
    reasons: dict[int, str] = {}
    word = asked[0]
    length = len(word)
    quoted = why.quoted
    for patron, kind, text, at in connection.rows(_TEXTS_WITH, (json.dumps(patron_ids), word)):
        if patron not in reasons and (at == 1 or not text[at - 2].isalnum()):
            reasons[patron] = quoted(kind, text, at - 1, at - 1 + length)
    if len(reasons) < len(patron_ids):
        rest = json.dumps([patron for patron in patron_ids if patron not in reasons])
        for patron, kind, text in connection.rows(_ALL_TEXTS, (rest,)):
            if patron not in reasons:
                reason = why.said(kind, text, asked)
                if reason:
                    reasons[patron] = reason
    return reasons


@needs(Right.KNOW)
def nearly(words: list[str], shows: str, limit: int) -> tuple[list[PatronRow], str]:
    """Where nothing is as typed: a name and a note together, else the nearest names.

    Returns the rows, and for the latter the words that were found instead.
    """
    known = [_is_known(word) for word in words]
    if any(known) and not all(known):
        rows = _name_and_note(words, known, shows, limit)
        if rows:
            return rows, ""
    parts, best = [], []
    for word, fits in zip(words, known, strict=True):
        terms = [word] if fits else typos.nearest(word)
        if not terms:
            return [], ""
        best.append(terms[0])
        if fits:
            parts.append(_beginning(word))
        else:
            parts.append("(" + " OR ".join([f'"{term}"' for term in terms]) + ")")
    if best == words:
        return [], ""
    rows = _named(" AND ".join(parts), (), shows, limit)
    return rows, " ".join(best) if rows else ""


def _is_known(word: str) -> bool:
    return bool(
        connection.row(
            "select 1 from search_term where term >= ? and term < ? limit 1", (word, word + LAST)
        )
    )


def _name_and_note(words: list[str], known: list[bool], shows: str, limit: int) -> list[PatronRow]:
    """The newest of that name whose notes or interests have the other words."""
    names = [word for word, fits in zip(words, known, strict=True) if fits]
    noted = [word for word, fits in zip(words, known, strict=True) if not fits]
    checks = " and ".join(["instr(' ' || e.notes, ?)"] * len(noted))
    rows = connection.rows(
        f"select {_columns(shows)} from (select rowid from search_who where search_who match ? "
        f"order by rowid limit ?) f cross join search_entry e on e.patron_id = f.rowid & {ID_MASK} "
        f"cross join patron p on p.id = e.patron_id where {checks} limit ?",
        (
            " AND ".join([_beginning(name) for name in names]),
            SCAN * 5,
            *[f" {word}" for word in noted],
            limit,
        ),
    )
    reasons = _said_reasons([row[0] for row in rows], noted) if rows else {}
    return [PatronRow._make((*row, reasons.get(row[0], ""))) for row in rows]
