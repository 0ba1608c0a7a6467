"""Which rows of which tables concern a patron, found from the models.

A table added later is found too: whatever points at a patron, or names one by number, and what
hangs on such a row. Erasure and "what we know about you" stand on this.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from db import connection
from db.gate import Right, needs
from db.models import (
    ALL,
    Answer,
    AuditEntry,
    BaseModel,
    CallStep,
    ErasureLog,
    Outcome,
    Patron,
    SearchEntry,
)

Rows = dict[str, set[int]]  # table -> ids

# Columns that name a patron by number without a foreign key.
PLAIN = frozenset({"patron_id", "other_id"})
# What hangs on a row of a patron's, by the table that it hangs on.
CHILDREN: tuple[tuple[type[BaseModel], str], ...] = (
    (Answer, "response_id"), (CallStep, "call_id"), (Outcome, "call_id"),
)  # fmt: skip
# Kept although it names the patron by number: neither holds a word of theirs.
OF_THE_HOUSE = frozenset({AuditEntry, ErasureLog})
WHO = ("patron_id", "holder_id", "other_id", "low_id", "high_id")


class Marks(NamedTuple):
    """What tells that a text is about a patron: their rows, their numbers, what only they are
    called or reached by (folded for comparing), and when records of these numbers were made: a
    number may have been somebody else's before."""

    rows: Rows
    patron_ids: frozenset[int]
    names: tuple[str, ...]
    births: frozenset[tuple[int, str]] = frozenset()


def table_of(model: type[BaseModel]) -> str:
    """The name of a model's table."""
    return str(model._meta.table_name)


def key_of(model: type[BaseModel]) -> str:
    """The column of a model's primary key."""
    return str(model._meta.primary_key.column_name)  # type: ignore[union-attr]


@needs(Right.KNOW)
def links() -> list[tuple[type[BaseModel], str]]:
    """Every (model, column) that says which patron a row is of."""
    found = []
    for model in ALL:
        for one in model._meta.sorted_fields:
            points = getattr(one, "rel_model", None) is Patron
            plain = one.column_name in PLAIN and getattr(one, "rel_model", None) is None
            if points or plain:
                found.append((model, str(one.column_name)))
    return found


def text_columns(model: type[BaseModel]) -> list[str]:
    """The columns of a model that hold text."""
    return [str(f.column_name) for f in model._meta.sorted_fields if f.field_type == "TEXT"]


@needs(Right.KNOW)
def rows_of(patron_ids: Iterable[int]) -> Rows:
    """All rows that concern these patrons, but for the books of the house."""
    ids = sorted(set(patron_ids))
    wanted = json.dumps(ids)
    found: Rows = {"patron": {i for (i,) in _in("select id from patron where id in", wanted)}}
    for model, column in links():
        if model in OF_THE_HOUSE:
            continue
        table = table_of(model)
        key = key_of(model)
        rows = _in(f'select "{key}" from "{table}" where "{column}" in', wanted)
        found.setdefault(table, set()).update(row[0] for row in rows)
    found.setdefault("call", set()).update(_unnamed_calls(ids))
    found.setdefault("response", set()).update(_unnamed_responses(ids))
    for model, column in CHILDREN:
        table, parents = table_of(model), found.get(column.removesuffix("_id"), set())
        found.setdefault(table, set()).update(children_of(table, parents))
    found.setdefault("ticket", set()).update(tickets_without_holder(found.get("order", ())))
    return {table: rows for table, rows in found.items() if rows}


@needs(Right.KNOW)
def children_of(table: str, parents: Iterable[int]) -> set[int]:
    """The rows of one of the `CHILDREN` that hang on these."""
    for model, column in CHILDREN:
        if table_of(model) == table:
            rows = _in(f'select id from "{table}" where "{column}" in', json.dumps(sorted(parents)))
            return {row[0] for row in rows}
    return set()


@needs(Right.KNOW)
def tickets_without_holder(order_ids: Iterable[int]) -> set[int]:
    """The tickets of orders that no patron holds: guests of the buyer's, named by the buyer."""
    rows = _in(
        "select id from ticket where holder_id is null and order_id in",
        json.dumps(sorted(order_ids)),
    )
    return {row[0] for row in rows}


def _in(sql: str, ids: str) -> list[tuple[Any, ...]]:
    return connection.rows(f"{sql} (select value from json_each(?))", (ids,))


def _unnamed_calls(patron_ids: list[int]) -> set[int]:
    """Calls from their number before anybody knew who it was, if the number is theirs alone."""
    numbers = [n for kind, _, n in own_contacts(patron_ids) if kind == "phone"]
    ends = {re.sub(r"\D", "", number)[-9:] for number in numbers}
    ends = {end for end in ends if len(end) >= 7}
    if not ends:
        return set()
    calls = connection.rows("select id, phone from call where patron_id is null and phone <> ''")
    return {i for i, phone in calls if re.sub(r"\D", "", phone)[-9:] in ends}


def _unnamed_responses(patron_ids: list[int]) -> set[int]:
    """Answers that were given under their own e-mail and not matched to anybody yet."""
    mails = {n.casefold() for kind, _, n in own_contacts(patron_ids) if kind == "email"}
    if not mails:
        return set()
    people = connection.rows(
        "select id, person from response where patron_id is null and person <> ''"
    )
    return {i for i, person in people if any(_has_mail(person, mail) for mail in mails)}


def _has_mail(text: str, mail: str) -> bool:
    pattern = rf"(?<![\w.+-]){re.escape(mail)}(?![\w-]|\.\w)"
    return re.search(pattern, text.casefold()) is not None


@needs(Right.KNOW)
def own_contacts(patron_ids: Iterable[int]) -> list[tuple[str, str, str]]:
    """The phones and e-mails (kind, as typed, normal) that no other patron has."""
    wanted = json.dumps(sorted(patron_ids))
    rows = connection.rows(
        "select distinct c.kind, c.value, c.normal from contact_point c "
        "where c.patron_id in (select value from json_each(:ids)) "
        "and c.kind in ('phone', 'email') and c.normal <> '' and not exists ("
        " select 1 from contact_point o where o.kind = c.kind and o.normal = c.normal"
        " and o.patron_id not in (select value from json_each(:ids)))",
        {"ids": wanted},
    )
    return [(str(k), str(v), str(n)) for k, v, n in rows]


@needs(Right.KNOW)
def names_of(patron_ids: Iterable[int]) -> list[str]:
    """What these patrons are called in full, each spelling once; a single short word is none."""
    rows = _in(
        "select display_name, trim(given || ' ' || family), trim(family || ', ' || given) "
        "from patron where id in",
        json.dumps(sorted(patron_ids)),
    )
    spelled = {" ".join(str(name).split()) for row in rows for name in row}
    return sorted(n for n in spelled if len(n) >= 5 and n.strip(", ") == n)


@needs(Right.KNOW)
def shared_names(patron_ids: Iterable[int]) -> list[str]:
    """Those of their names that another patron has too: a text with it may be about either."""
    ids = sorted(set(patron_ids))
    found = []
    for name in names_of(ids):
        rows = connection.rows(
            "select id from patron where display_name = :n or trim(given || ' ' || family) = :n",
            {"n": name},
        )
        if any(i not in ids for (i,) in rows):
            found.append(name)
    return found


@needs(Right.KNOW)
def marks_of(
    patron_ids: Iterable[int], rows: Rows, births: Iterable[tuple[int, str]] = ()
) -> Marks:
    """What tells their traces in books and kept steps from other people's."""
    ids = sorted(set(patron_ids))
    shared = set(shared_names(ids))
    names = {name for name in names_of(ids) if name not in shared}
    for _, value, normal in own_contacts(ids):
        names |= {value, normal}
    folded = tuple(sorted({n.casefold() for n in names if len(n) >= 5}))
    return Marks(rows, frozenset(ids), folded, frozenset(births))


def read_changes(text: str) -> list[list[Any]]:
    """The row changes of kept steps ([table, id, before, after]) and of the books ([table, id, kind,
    {field: [old, new]}]); anything else is passed over. Raises ValueError for what is no JSON."""
    kept = json.loads(text or "[]")
    return [
        change
        for change in (kept if isinstance(kept, list) else ())
        if isinstance(change, list) and len(change) >= 4 and isinstance(change[1], int)
    ]


def owners(change: list[Any]) -> set[int]:
    """The numbers of patrons that one change says it is about; empty where it does not say."""
    found = {int(change[1])} if change[0] == "patron" else set()
    for image in change[2:4]:
        if isinstance(image, dict):
            for column in WHO:
                value = image.get(column)
                for one in value if isinstance(value, list) else [value]:
                    if isinstance(one, int):
                        found.add(one)
    return found


def _others_then(changes: list[list[Any]], marks: Marks) -> set[int]:
    """Numbers that were somebody else's when this was kept: their record was made at another time."""
    born = {number: {at for n, at in marks.births if n == number} for number in marks.patron_ids}
    found = set()
    for change in changes:
        if change[0] == "patron" and born.get(change[1]):
            for image in change[2:4]:
                made = image.get("created_at") if isinstance(image, dict) else None
                times = set(made if isinstance(made, list) else [made]) - {None}
                if times and not times & born[change[1]]:
                    found.add(int(change[1]))
    return found


def own_changes(text: str, marks: Marks, *, theirs: bool = False) -> list[list[Any]]:
    """The changes that are about the patron. One that does not say whose it is counts where all of
    it is `theirs`. Raises ValueError for what is no JSON."""
    changes = read_changes(text)
    mine = marks.patron_ids - _others_then(changes, marks)
    found = []
    for change in changes:
        whose = owners(change)
        if whose & mine or (not whose and theirs):
            found.append(change)
    return found


def is_about(text: str, marks: Marks) -> bool:
    """Whether kept row images (JSON) hold a row, the number, or a name of the patron. In doubt, as
    with a row whose number was another's before, they do."""
    try:
        changes = read_changes(text)
    except ValueError:
        return names_somebody(text, marks.names)
    mine = marks.patron_ids - _others_then(changes, marks)
    for change in changes:
        whose = owners(change)
        if whose & mine or (not whose and change[1] in marks.rows.get(str(change[0]), ())):
            return True
    return names_somebody(text, marks.names)


def image_is_about(text: str, marks: Marks) -> bool:
    """Whether one kept row (a JSON object) is the patron's."""
    try:
        image = json.loads(text or "{}")
    except ValueError:
        return names_somebody(text, marks.names)
    if isinstance(image, dict) and owners(["", 0, image, None]) & marks.patron_ids:
        return True
    return names_somebody(text, marks.names)


def names_somebody(text: str, names: Iterable[str]) -> bool:
    """Whether a text holds one of the names (folded case), as whole words."""
    folded = text.casefold()
    return any(name in folded and _whole(name, folded) for name in names)


def _whole(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


# Columns in which no sentence stands, and no name of anybody but the row's own patron.
_NO_WORDS = frozenset(
    {"kind", "label", "value", "normal", "street", "city", "region", "postcode", "country",
     "source_kind", "source", "audience", "channel", "status", "system", "number", "currency",
     "seat", "price_type", "face", "origin", "direction", "step", "state", "picked", "said", "key",
     "action", "result", "template_name", "sent_to", "starts", "ends", "until", "code", "wording",
     "tickets", "decisions", "draft", "phone", "place"}
)  # fmt: skip


@needs(Right.KNOW)
def searched_tables() -> Iterator[tuple[type[BaseModel], str, list[str]]]:
    """Tables in which people's words about patrons stand: (model, column of the patron, columns).

    The column is '' where the row itself does not say whose it is.
    """
    linked = {model: column for model, column in reversed(links())}
    for model in ALL:
        if model in OF_THE_HOUSE or model in (Patron, SearchEntry):
            continue
        whose = linked.get(model, "")
        if not whose and model not in (Answer, CallStep):
            continue
        columns = [
            column
            for column in text_columns(model)
            if (column not in _NO_WORDS or (model is Answer and column == "value"))
            and not column.endswith(("_at", "_on"))
        ]
        if columns:
            yield model, whose, columns
