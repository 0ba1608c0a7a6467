"""Everything that concerns one patron, by introspection: what they get when they ask for it.

Whatever is about somebody else is taken out here: other people's rows, columns, and parts of kept
changes. Names of others that stand in texts are named, so that they can be blackened.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from db import connection
from db.errors import NotFound
from db.folding import fold
from db.gate import Right, needs
from db.models import ALL
from db.queries import erasure_traces, patron_rows
from db.queries.patron_rows import Marks, Rows
from db.records.patron_record import Row, WholeRecord

# Columns that say who another person is, blanked where the row itself is given.
_OF_OTHERS = {"patron_id", "other_id", "low_id", "high_id"}
_MODELS = {patron_rows.table_of(model): model for model in ALL}
_LOOKUPS: tuple[tuple[str, str, str], ...] = (
    ("performance_id", "performance",
     "select pe.id, pr.title || ', ' || pe.starts_at from performance pe "
     "join production pr on pr.id = pe.production_id where pe.id in"),
    ("interest_id", "interest", "select id, name from interest where id in"),
    ("question_id", "question", "select id, words from question where id in"),
    ("form_id", "form", "select id, name from form where id in"),
    ("template_id", "template", "select id, name from letter_template where id in"),
    ("household_id", "household", "select id, name from household where id in"),
)  # fmt: skip
_PAIR = re.compile(r"(?=\b([^\W\d_][\w'’-]+)\s+([^\W\d_][\w'’-]+)\b)")


@needs(Right.EXPORT)
def read_whole(patron_id: int) -> WholeRecord:
    """All that is kept of a patron. Reads all books: call it in a worker. Raises NotFound."""
    merged = erasure_traces.list_merged(patron_id)
    ids = [patron_id, *(one.number for one in merged if not one.reused)]
    rows = patron_rows.rows_of(ids)
    if patron_id not in rows.get("patron", ()):
        raise NotFound("patron")
    births = erasure_traces.list_births(patron_id, merged)
    marks = Marks(rows, frozenset(ids), (), frozenset(births))
    others = _others(ids, rows)
    left_out: list[str] = []
    tables = {table: _read(table, owned) for table, owned in rows.items()}
    _take_out_others(tables, ids, left_out)
    tables["kept_step"] = _kept("kept_step", "*", marks)
    tables["audit_entry"] = _kept(
        "audit_entry", "id, at, patron_id, subject, action, changes, erased", marks
    )
    tables["import_change"] = _overwritten(marks)
    tables["setting"] = _settings(ids)
    for found in tables.values():
        _name_numbers(found)
    name = str(tables["patron"][0]["display_name"])
    mine = {n.casefold() for n in patron_rows.names_of(ids)}
    others |= _met_in(tables, ids)
    named = sorted((n for n in others if n.casefold() not in mine), key=len, reverse=True)
    return WholeRecord(
        patron_id, name, {t: kept for t, kept in tables.items() if kept}, tuple(named),
        tuple(left_out),
    )  # fmt: skip


def _read(table: str, ids: Iterable[int]) -> list[Row]:
    key = patron_rows.key_of(_MODELS[table])
    return _rows(
        f'select * from "{table}" where "{key}" in (select value from json_each(?)) '
        f'order by "{key}"',
        (json.dumps(sorted(ids)),),
    )


def _rows(sql: str, parameters: tuple[Any, ...] = ()) -> list[Row]:
    cursor = connection.raw().execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _others(ids: list[int], rows: Rows) -> set[str]:
    """Names of people who are tied to the patron: household, relatives, guests, buyers."""
    wanted = json.dumps(ids)
    found = connection.rows(
        """with mine(id) as (select value from json_each(:ids)), near(id) as (
             select b.id from patron a join patron b on b.household_id = a.household_id
                 where a.id in mine
             union select other_id from relationship where patron_id in mine
             union select patron_id from relationship where other_id in mine
             union select t.holder_id from ticket t join "order" o on o.id = t.order_id
                 where o.patron_id in mine
             union select o.patron_id from ticket t join "order" o on o.id = t.order_id
                 where t.holder_id in mine
             union select patron_id from import_issue where other_id in mine
             union select other_id from import_issue where patron_id in mine)
           select display_name, given, trim(given || ' ' || family) from patron
           where id in near and id not in mine""",
        {"ids": wanted},
    )
    return {str(name).strip() for row in found for name in row if len(str(name).strip()) >= 3}


def _met_in(tables: dict[str, list[Row]], ids: list[int]) -> set[str]:
    """Full names of other patrons that stand in the texts."""
    pairs: dict[str, str] = {}
    for rows in tables.values():
        for row in rows:
            for value in row.values():
                if isinstance(value, str) and len(value) >= 5:
                    for first, second in _PAIR.findall(value):
                        pairs[fold(f"{second} {first}")] = f"{first} {second}"
    known = connection.rows(
        "select distinct p.sort_name from json_each(?) j join patron p on p.sort_name = j.value "
        "where p.id not in (select value from json_each(?))",
        (json.dumps(list(pairs)), json.dumps(ids)),
    )
    return {pairs[str(key)] for (key,) in known if key in pairs}


def _take_out_others(tables: dict[str, list[Row]], ids: list[int], left_out: list[str]) -> None:
    """Rows stay as far as they are about the patron; what they say of others goes."""
    guests = 0
    for ticket in tables.get("ticket", ()):
        if ticket["holder_id"] is not None and ticket["holder_id"] not in ids:
            ticket |= {"holder_id": None, "holder_name": "", "extra": ""}
            guests += 1
    if guests:
        left_out.append(f"who held {guests} of the tickets on their orders")
    named_by = sum(_told_by_another(row, ids) for row in tables.get("relationship", ()))
    if named_by:
        left_out.append(f"who {named_by} other patrons are that named them")
    for table in ("import_issue", "not_duplicate", "relationship"):
        for row in tables.get(table, ()):
            for column in _OF_OTHERS & set(row):
                if row[column] not in ids:
                    row[column] = None
    for row in tables.get("search_entry", ()):
        row.pop("key", None)


def _told_by_another(row: Row, ids: list[int]) -> bool:
    """Somebody else told us of them: what kind of tie it is, not whose."""
    if row["patron_id"] in ids:
        return False
    kept = {k: row[k] for k in ("id", "kind", "learnt_at")}
    row.clear()
    row.update({**kept, "told_by": "somebody else"})
    return True


def _kept(table: str, columns: str, marks: Marks) -> list[Row]:
    """Entries of the books, or kept steps, about the patron; of those about several, only what is
    about this one, and of those from when the number was somebody else's nothing."""
    since = {number: min(at for n, at in marks.births if n == number) for number, _ in marks.births}
    found = []
    for row in _rows(f"select {columns} from {table} order by id"):
        theirs = row["at"] >= since.get(row["patron_id"], "9999")
        try:
            own = patron_rows.own_changes(row["changes"], marks, theirs=theirs)
        except ValueError:
            own = []
        if theirs or own:
            row["changes"] = json.dumps(own, ensure_ascii=False) if own else "[]"
            if not theirs:
                row.pop("label", None)
            found.append(row)
    return found


def _overwritten(marks: Marks) -> list[Row]:
    """What imports wrote over of theirs."""
    return [
        row
        for row in _rows("select * from import_change order by id")
        if patron_rows.image_is_about(row["before"], marks)
    ]


def _settings(ids: list[int]) -> list[Row]:
    """What is half typed on a sheet that came back, and what is remembered of printed ones."""
    line = re.compile(rf":p(?:{'|'.join(str(i) for i in ids)})(?:\.|$)")
    found: list[Row] = []
    for key, value in connection.rows("select key, value from setting"):
        if not line.search(value) and ":p" not in value:
            continue
        kept = _lines_of(json.loads(value), line)
        if kept:
            found.append({"key": key, "lines": kept})
    return found


def _lines_of(value: Any, line: re.Pattern[str]) -> list[Any]:
    if isinstance(value, dict):
        mine = [[key, one] for key, one in value.items() if line.search(str(key))]
        rest = [one for key, one in value.items() if not line.search(str(key))]
        return mine + [found for one in rest for found in _lines_of(one, line)]
    if isinstance(value, list):
        if value and isinstance(value[0], str) and line.search(value[0]):
            return [value]
        return [found for one in value for found in _lines_of(one, line)]
    return []


def _name_numbers(rows: list[Row]) -> None:
    """Beside each number what it stands for, where that is nobody's name."""
    for column, name, sql in _LOOKUPS:
        numbers = {row[column] for row in rows if row.get(column)}
        if not numbers:
            continue
        known = dict(
            connection.rows(
                f"{sql} (select value from json_each(?))", (json.dumps(sorted(numbers)),)
            )
        )
        for row in rows:
            if row.get(column) in known and name not in row:
                row[name] = known[row[column]]
    if rows and "question_id" in rows[0]:
        _word_choices(rows)


def _word_choices(answers: list[Row]) -> None:
    """What was ticked, in the words that stood on the form."""
    wanted = json.dumps(sorted({row["question_id"] for row in answers}))
    known = {
        (question, key): said
        for question, key, said in connection.rows(
            "select question_id, key, words from choice "
            "where question_id in (select value from json_each(?))",
            (wanted,),
        )
    }
    for row in answers:
        try:
            told = json.loads(row["value"])
        except ValueError:
            continue
        if isinstance(told, dict) and isinstance(told.get("choices"), list):
            row["ticked"] = [known.get((row["question_id"], k), k) for k in told["choices"]]
