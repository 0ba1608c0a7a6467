"""From a typed text to the finished rows of the contact list.

The text decides the way: an "@" asks the e-mails; digits ask order numbers, tonight's seats and
phones; all else (and these too) the names, then the notes and interests. Nothing found: the words
of names that are nearly what was typed.

Raw SQL and as little Python a row as can be: this runs at each key.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from db import clock, connection
from db.folding import digits
from db.records.patrons import PatronRow
from db.search import typos, why
from db.search.keep import ID_MASK, KEY_SQL
from db.search.phones import rarest
from db.search.words import split_words

LONGEST_TEXT = 200
MOST_WORDS = 8
PREFIX = 8  # the longest beginning that has an index of its own
NOTE_LEAST = 3  # letters before notes are asked
NOTE_SCAN = 400  # how many are looked through for a long word's end
LAST = "\U0010ffff"  # after every text that begins alike

_SEAT = re.compile(r"(?:(?:seat|row)\s+)?([a-z]{1,3})[\s-]?(\d{1,3})", re.IGNORECASE)
_ORDER = re.compile(r"(?:order\s*)?#?\s*(\S*\d\S*)", re.IGNORECASE)

_COLUMNS = (
    "p.id, p.display_name, p.visits, p.last_visit, p.last_production, p.next_visit, "
    "p.member_until, p.archived"
)

Row = tuple[Any, ...]


class SearchResult(NamedTuple):
    """The rows; the words found instead if none was as typed ('' otherwise); are there more?"""

    rows: list[PatronRow]
    corrected: str = ""
    more: bool = False


def search(text: str, limit: int = 50) -> SearchResult:
    """The patrons that a text may mean, people first, then notes and interests.

    Newest visitors first, archived patrons last. Never raises on any text.
    """
    text = text[:LONGEST_TEXT].encode("utf-8", "ignore").decode().replace("\0", " ").strip()
    if not text or limit < 1:
        return SearchResult([])
    columns = f"{_COLUMNS}, {_seat_sql(_tonight())}"
    words = split_words(text)[:MOST_WORDS]
    found: dict[int, Row] = {}
    for rows in _ways(text, words, columns, limit + 1):
        for row in rows:
            if row[0] not in found:
                found[row[0]] = row
        if len(found) > limit:
            break
    if found or not words:
        return _result(list(found.values()), limit)
    nearly, corrected = _nearly(words, columns, limit + 1)
    return _result(nearly, limit, corrected)


def _result(rows: list[Row], limit: int, corrected: str = "") -> SearchResult:
    if any(row[7] for row in rows):
        rows.sort(key=lambda row: bool(row[7]))
    return SearchResult([PatronRow._make(r) for r in rows[:limit]], corrected, len(rows) > limit)


def _ways(text: str, words: list[str], columns: str, limit: int) -> Iterator[list[Row]]:
    """The answers of each way to look, best first; the next is asked only if there is room."""
    if "@" in text:
        yield _by_mail(text, columns, limit)
        return
    number = digits(text)
    if number:
        yield _by_order(text, columns, limit)
        yield _by_seat(text, columns)
        if len(number) >= 3:
            yield _by_phone(number, [w for w in words if not w.isdecimal()], columns, limit)
    if words:
        yield _by_name(words, columns, limit)
        yield _by_note(words, columns, limit)


@lru_cache(maxsize=4)
def _bounds(day: date, zone: str) -> tuple[str, str]:
    return clock.day_bounds(day)


def _tonight() -> str:
    """The ids of today's performances, joined by commas."""
    rows = connection.rows(
        "select id from performance where starts_at >= ? and starts_at < ? and not cancelled",
        _bounds(clock.today(), str(clock.zone())),
    )
    return ",".join(str(r[0]) for r in rows)


def _seat_sql(tonight: str) -> str:
    if not tonight:
        return "''"
    return (
        "coalesce((select group_concat(t.seat, ', ') from ticket t where t.holder_id = p.id "
        f"and t.performance_id in ({tonight}) and t.status = 'valid'), '')"
    )


def _by_mail(text: str, columns: str, limit: int) -> list[Row]:
    asked = text.lower()
    return connection.rows(
        f"select {columns}, 'e-mail \x01' || substr(c.value, 1, ?) || '\x02' || substr(c.value, ?) "
        "from contact_point c cross join patron p on p.id = c.patron_id "
        f"where c.kind = 'email' and c.normal >= ? and c.normal < ? order by {KEY_SQL} limit ?",
        (len(asked), len(asked) + 1, asked, asked + LAST, limit),
    )


def _by_order(text: str, columns: str, limit: int) -> list[Row]:
    match = _ORDER.fullmatch(text)
    if match is None:
        return []
    number = match[1]
    return connection.rows(
        f"select {columns}, 'order #\x01' || o.number || '\x02' from \"order\" o cross join patron p "
        "on p.id = o.patron_id where o.number in (?, ?, ?) limit ?",
        (number, number.upper(), number.lower(), limit),
    )


def _by_seat(text: str, columns: str) -> list[Row]:
    match = _SEAT.fullmatch(text)
    tonight = _tonight() if match else ""
    if match is None or not tonight:
        return []
    row, seat = match[1].upper(), match[2].lstrip("0")
    rows = connection.rows(
        f"select {columns}, x.seat from ticket x "
        'join "order" o on o.id = x.order_id join patron p on p.id = coalesce(x.holder_id, '
        f"o.patron_id) where x.performance_id in ({tonight}) and x.status = 'valid' "
        "and upper(x.seat) like ?",
        (f"%{row}%{seat}",),
    )
    exact = re.compile(rf"(?:.*[^A-Z])?{row}(?:[\s,/-]*SEAT)?[\s,/-]*0*{seat}")
    return [
        (*found[:-1], f"seat \x01{found[-1]}\x02 tonight")
        for found in rows
        if exact.fullmatch(found[-1].upper())
    ]


def _by_phone(number: str, names: list[str], columns: str, limit: int) -> list[Row]:
    rows = _phones(number, names, columns, limit)
    for prefix in ("00", "0"):  # dialled from abroad, or at home
        if not rows and number.startswith(prefix) and len(number) - len(prefix) >= 3:
            rows = _phones(number.removeprefix(prefix), names, columns, limit)
    return rows


def _phones(number: str, names: list[str], columns: str, limit: int) -> list[Row]:
    checks = "".join(f" and instr(e.names || e.other, ?{6 + i})" for i in range(len(names)))
    rows = connection.rows(
        f"select {columns}, (select group_concat(case instr(c.value, ?1) when 0 then c.value else "
        "substr(c.value, 1, instr(c.value, ?1) - 1) || '\x01' || ?1 || '\x02' || "
        "substr(c.value, instr(c.value, ?1) + ?2) end, '\n') from contact_point c "
        "where c.patron_id = p.id and c.kind = 'phone') "
        "from search_tel f cross join search_entry e on e.patron_id = f.rowid & ?3 "
        "cross join patron p on p.id = e.patron_id "
        f"where f.search_tel match ?4 and instr(e.tel, ?1){checks} order by f.rowid limit ?5",
        (number, len(number), ID_MASK, rarest(number), limit, *(f" {n}" for n in names)),
    )
    return [(*row[:-1], _phone_why(row[-1], number)) for row in rows]


def _phone_why(values: str, number: str) -> str:
    for value in values.split("\n"):
        if "\x01" in value:
            return "phone " + value
    for value in values.split("\n"):
        if number in digits(value):
            return why.phone(value, number)
    return "phone " + values.split("\n")[0]


def _by_name(words: list[str], columns: str, limit: int) -> list[Row]:
    question = " AND ".join(_beginning(word) for word in words)
    return _named(question, words, columns, limit)


def _beginning(word: str) -> str:
    """The FTS5 question for names that begin with a word.

    A beginning of more than eight letters has no index of its own; it is asked as the few whole
    words that begin so.
    """
    if len(word) <= PREFIX:
        return f'"{word}"*'
    terms = connection.rows(
        "select term from search_term where term >= ? and term < ? limit 20", (word, word + LAST)
    )
    if not terms:
        return f'"{word}"*'
    return "(" + " OR ".join(f'"{term}"' for (term,) in terms) + ")"


def _named(question: str, words: Sequence[str], columns: str, limit: int) -> list[Row]:
    """Rows by name; those found by something else than the name say so."""
    checks = " and ".join("instr(e.names, ?)" for _ in words) or "true"
    rows = connection.rows(
        f"select {columns}, case when {checks} then '' else 'other' end from search_who f "
        "cross join search_entry e on e.patron_id = f.rowid & ? "
        "cross join patron p on p.id = e.patron_id "
        "where f.search_who match ? order by f.rowid limit ?",
        (*(f" {word}" for word in words), ID_MASK, question, limit),
    )
    if any(row[-1] for row in rows):
        return [(*row[:-1], _other_why(row[0], words)) if row[-1] else row for row in rows]
    return rows


def _other_why(patron_id: int, words: Sequence[str]) -> str:
    for kind, text in connection.rows(
        "select 'e-mail', value from contact_point where patron_id = ?1 and kind = 'email' "
        "union all select 'of', organisation from patron where id = ?1 "
        "union all select 'said', say_as from patron where id = ?1",
        (patron_id,),
    ):
        place = why.find_word(text.partition("@")[0], words)
        if place is not None:
            return f"{kind} {why.marked(text, *place)}"
    return ""


def _by_note(words: list[str], columns: str, limit: int) -> list[Row]:
    asked = [w for w in words if len(w) >= NOTE_LEAST or not w.isascii()]
    if not asked:
        return []
    question = " ".join(
        f'"{w}"' if len(w) < NOTE_LEAST or len(w) > PREFIX else f'"{w}"*' for w in asked
    )
    rows = _noted(question, "", asked, columns, limit)
    if not rows and any(len(w) > PREFIX for w in asked):
        question = " ".join(f'"{w[:PREFIX]}"*' for w in asked)
        checks = " and ".join("instr(' ' || e.notes, ?)" for _ in asked)
        rows = _noted(question, f"where {checks}", asked, columns, limit)
    return rows


def _noted(question: str, checks: str, asked: list[str], columns: str, limit: int) -> list[Row]:
    values = [f" {w}" for w in asked] if checks else []
    rows = connection.rows(
        f"select {columns} from (select rowid from search_notes where search_notes match ? "
        f"order by rowid limit ?) f cross join search_entry e on e.patron_id = f.rowid & ? "
        f"cross join patron p on p.id = e.patron_id {checks} limit ?",
        (question, NOTE_SCAN if checks else limit, ID_MASK, *values, limit),
    )
    if not rows:
        return []
    reasons = _said_why([row[0] for row in rows], asked)
    return [(*row, reasons.get(row[0], "")) for row in rows]


_SAID = """
select n.patron_id, 'note', n.text, instr(lower(n.text), ?1)
from json_each(?2) j cross join note n on n.patron_id = j.value
union all
select n.patron_id, 'note', n.door_line, instr(lower(n.door_line), ?1)
from json_each(?2) j cross join note n on n.patron_id = j.value where n.door_line <> ''
union all
select i.patron_id, 'interest', v.name || iif(i.detail = '', '', ' – ' || i.detail),
    instr(lower(v.name || iif(i.detail = '', '', ' – ' || i.detail)), ?1)
from json_each(?2) j cross join patron_interest i on i.patron_id = j.value
    join interest v on v.id = i.interest_id
"""


def _said_why(patron_ids: list[int], asked: list[str]) -> dict[int, str]:
    """For each patron the first note or interest with the first word; any word where none has."""
    rows = connection.rows(_SAID, (asked[0], json.dumps(patron_ids)))
    reasons: dict[int, str] = {}
    for patron, kind, text, at in rows:
        if at and patron not in reasons and (at == 1 or not text[at - 2].isalnum()):
            reasons[patron] = why.quoted(kind, text, at - 1, at - 1 + len(asked[0]))
    for patron, kind, text, _ in rows:
        if patron not in reasons:
            reason = why.said(kind, text, asked)
            if reason:
                reasons[patron] = reason
    return reasons


def _nearly(words: list[str], columns: str, limit: int) -> tuple[list[Row], str]:
    """Rows for the words of names that are nearly what was typed, and these words."""
    parts, best = [], []
    for word in words:
        terms = [word] if _is_known(word) else typos.nearest(word)
        if not terms:
            return [], ""
        best.append(terms[0])
        if terms[0] == word:
            parts.append(_beginning(word))
        else:
            parts.append("(" + " OR ".join(f'"{term}"' for term in terms) + ")")
    if best == words:
        return [], ""
    rows = _named(" AND ".join(parts), (), columns, limit)
    return rows, " ".join(best) if rows else ""


def _is_known(word: str) -> bool:
    return bool(
        connection.row(
            "select 1 from search_term where term >= ? and term < ? limit 1", (word, word + LAST)
        )
    )
