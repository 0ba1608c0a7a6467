"""What to say before a patron is erased: the counts, what is still to come, who else names them."""

from __future__ import annotations

import json
from typing import Any

from db import clock, connection
from db.gate import Right, needs
from db.models import BaseModel
from db.queries import patron_rows
from db.queries.patron_rows import Rows
from db.records.erasure import ErasurePlan, Mention

MOST_MENTIONS = 200
SHOWN = 200  # letters of a text that names them
_HIDDEN = frozenset({"patron", "search_entry", "kept_step"})


@needs(Right.ERASE)
def plan(patron_id: int, merged: tuple[int, ...], rows: Rows, stays: frozenset[str]) -> ErasurePlan:
    """The dry run; nothing is changed."""
    ids = [patron_id, *merged]
    name, household_id, household, until = connection.rows(
        "select p.display_name, p.household_id, coalesce(h.name, ''), coalesce(p.member_until, '') "
        "from patron p left join household h on h.id = p.household_id where p.id = ?",
        (patron_id,),
    )[0]
    counts = {t: len(found) for t, found in rows.items() if t not in _HIDDEN}
    return ErasurePlan(
        patron_id,
        name,
        {t: n for t, n in counts.items() if t not in stays},
        {t: n for t, n in counts.items() if t in stays},
        _count("select count(*) from audit_entry where patron_id in ", ids),
        merged,
        _coming(ids),
        _count("select count(*) from promise where done_at is null and patron_id in ", ids),
        _count("select count(*) from call where status = 'open' and patron_id in ", ids),
        until if until >= clock.today().isoformat() else "",
        household,
        _others_of(household_id, ids),
        _systems(ids),
        tuple(_mentions(ids, rows)),
        tuple(patron_rows.shared_names(ids)),
    )


def _count(sql: str, ids: list[int]) -> int:
    row = connection.row(f"{sql} (select value from json_each(?))", (json.dumps(ids),))
    return int(row[0]) if row else 0


def _others_of(household_id: int | None, ids: list[int]) -> int:
    if household_id is None:
        return 0
    return _count(
        f"select count(*) from patron where household_id = {int(household_id)} and id not in ", ids
    )


def _coming(ids: list[int]) -> tuple[tuple[str, str, str], ...]:
    """Performances to come with valid tickets that they hold or bought: title, start, seats."""
    return tuple(
        (str(title), str(starts), str(seats or ""))
        for title, starts, seats in connection.rows(
            "select pr.title, pe.starts_at, group_concat(nullif(t.seat, ''), ', ') from ticket t "
            'join "order" o on o.id = t.order_id join performance pe on pe.id = t.performance_id '
            "join production pr on pr.id = pe.production_id "
            "where t.status = 'valid' and not pe.cancelled and pe.starts_at >= :now "
            "and (t.holder_id in (select value from json_each(:ids)) or (t.holder_id is null "
            "and o.patron_id in (select value from json_each(:ids)))) "
            "group by pe.id order by pe.starts_at",
            {"now": clock.now_text(), "ids": json.dumps(ids)},
        )
    )


def _systems(ids: list[int]) -> tuple[str, ...]:
    """The programs that sent us this patron, and will again unless they are told."""
    rows = connection.rows(
        "select distinct system from (select system, patron_id from external_id union all "
        'select system, patron_id from "order") '
        "where system <> '' and patron_id in (select value from json_each(?)) order by system",
        (json.dumps(ids),),
    )
    return tuple(str(system) for (system,) in rows)


def _mentions(ids: list[int], rows: Rows) -> list[Mention]:
    """Texts about others, or about nobody, in which one of their names or addresses stands."""
    names = patron_rows.names_of(ids)
    names += [value for _, value, _ in patron_rows.own_contacts(ids) if len(value) >= 5]
    found: list[Mention] = []
    if not names:
        return found
    for model, whose, columns in patron_rows.searched_tables():
        found += _in_table(model, whose, columns, names, rows)
        if len(found) >= MOST_MENTIONS:
            return found[:MOST_MENTIONS]
    return found + _households(names)


def _in_table(
    model: type[BaseModel], whose: str, columns: list[str], names: list[str], rows: Rows
) -> list[Mention]:
    """One walk through a table, for all names in all of its texts."""
    table = patron_rows.table_of(model)
    if table in ("kept_step", "import_issue"):  # emptied with the books
        return []
    key = patron_rows.key_of(model)
    who = f't."{whose}"' if whose else "null"
    texts = ", ".join(f't."{column}"' for column in columns)
    wanted = [f"%{_plain(name)}%" for name in names for _ in columns]
    where = " or ".join(f"t.\"{column}\" like ? escape '\\'" for _ in names for column in columns)
    own, folded = rows.get(table, set()), _folded(names)
    return [
        # What a colleague has begun and not saved is for nobody else to read.
        Mention(table, row_id, column, patron_id, patron, "" if table == "draft" else text[:SHOWN])
        for row_id, patron_id, patron, *kept in connection.rows(
            f"select t.\"{key}\", {who}, coalesce(p.display_name, ''), {texts} "
            f'from "{table}" t left join patron p on p.id = {who} '
            f"where {where} limit {MOST_MENTIONS * 5}",
            tuple(wanted),
        )
        if row_id not in own
        for column, text in zip(columns, kept, strict=True)
        if text and patron_rows.names_somebody(text, folded)
    ]


def _plain(name: str) -> str:
    return name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _folded(names: list[str]) -> list[str]:
    return [name.casefold() for name in names]


def _households(names: list[str]) -> list[Mention]:
    found: list[tuple[Any, ...]] = connection.rows("select id, name from household")
    return [
        Mention("household", row_id, "name", None, "", text)
        for row_id, text in found
        if patron_rows.names_somebody(text, _folded(names))
    ]
