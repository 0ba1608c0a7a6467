"""Take an import back: give back what it overwrote, remove what it made, forget the batch."""

from __future__ import annotations

import json
from typing import Any

from db import connection
from db.gate import Right, needs
from db.queries import audit
from db.queries.imports import COLUMNS

# Children before parents. Tables of people's own work are not here: an import never makes them.
_MADE = tuple(reversed(COLUMNS))
# What may hang on a patron, performance or order of the batch without being of the batch.
_HANGS: tuple[tuple[str, str, str, str], ...] = (
    ("note", "patron_id", "patron", "a note"),
    ("draft", "patron_id", "patron", "a note that is not saved yet"),
    ("promise", "patron_id", "patron", "a promise"),
    ("reaction", "patron_id", "patron", "a reaction"),
    ("donation", "patron_id", "patron", "a gift"),
    ("membership", "patron_id", "patron", "a membership"),
    ("relationship", "patron_id", "patron", "a relationship"),
    ("relationship", "other_id", "patron", "a relationship"),
    ("patron_interest", "patron_id", "patron", "an interest"),
    ("access_need", "patron_id", "patron", "an access need"),
    ("consent", "patron_id", "patron", "a consent"),
    ("contact_point", "patron_id", "patron", "a phone, e-mail or address"),
    ("opener_use", "patron_id", "patron", "something that was said"),
    ("order", "patron_id", "patron", "an order"),
    ("ticket", "holder_id", "patron", "a ticket"),
    ("ticket", "performance_id", "performance", "a ticket"),
    ("ticket", "order_id", "order", "a ticket"),
    ("reaction", "performance_id", "performance", "a reaction"),
    ("performance", "production_id", "production", "a performance"),
    ("response", "patron_id", "patron", "a filled form"),
    ("response", "performance_id", "performance", "a filled form"),
    ("response", "form_id", "form", "a filled form"),
    ("form_version", "form_id", "form", "another version of its form"),
)
_BATCHED = frozenset(COLUMNS)


@needs(Right.IMPORT)
def find_hindrance(batch_id: int) -> str:
    """Why a batch cannot be taken back any more, in a sentence; '' if it can."""
    if connection.row("select 1 from import_batch where id = ?", (batch_id,)) is None:
        return f"There is no import number {batch_id}."
    return (
        _later_import(batch_id)
        or _reviewed(batch_id)
        or _later_rows(batch_id)
        or _later_draft(batch_id)
        or _later_edit(batch_id)
    )


def _reviewed(batch_id: int) -> str:
    """Whether answers it brought were taken in: what came of them hangs on them."""
    row = connection.row(
        "select count(*) from response where status in ('taken', 'left') and (batch_id = :b or id "
        "in (select row_id from import_change where batch_id = :b and table_name = 'response'))",
        {"b": batch_id},
    )
    if row is None or not row[0]:
        return ""
    many = f"{row[0]:,} of the filled forms it brought were" if row[0] > 1 else (
        "one of the filled forms it brought was"
    )  # fmt: skip
    return f"Since this import, {many} reviewed. Take the review back first."


def _later_draft(batch_id: int) -> str:
    """Whether somebody has begun to edit the form that it made."""
    row = connection.row(
        "select name from form where batch_id = ? and draft <> '' limit 1", (batch_id,)
    )
    if row is None:
        return ""
    return f"Since this import, somebody began to edit the form “{row[0]}” that it made."


def _later_import(batch_id: int) -> str:
    row = connection.row(
        "select b.id, b.file_name, count(*) from import_change later "
        "join import_batch b on b.id = later.batch_id where later.batch_id > ? and ("
        "exists (select 1 from import_change mine where mine.batch_id = ? "
        "and mine.table_name = later.table_name and mine.row_id = later.row_id)"
        + "".join(
            f" or (later.table_name = '{table}' and later.row_id in "
            f'(select id from "{table}" where batch_id = ?))'
            for table in COLUMNS
        )
        + ") group by b.id order by b.id limit 1",
        (batch_id, batch_id, *[batch_id] * len(COLUMNS)),
    )
    if row is None:
        return ""
    return (
        f"The import of {row[1]} (number {row[0]}) came later and changed {row[2]:,} of the same "
        "records. Take that one back first."
    )


def _later_rows(batch_id: int) -> str:
    """What hangs on this batch's records and is not of this batch."""
    for table, column, parent, words in _HANGS:
        ours = "and (c.batch_id is null or c.batch_id <> :batch)" if table in _BATCHED else ""
        if table == "note":
            ours = "and (c.batch_id is null or c.batch_id <> :batch)"
        row = connection.row(
            f'select count(*) from "{parent}" p join "{table}" c on c."{column}" = p.id '
            f"where p.batch_id = :batch {ours}",
            {"batch": batch_id},
        )
        if row is not None and row[0]:
            return (
                f"Since this import, {words} was added to records that it made ({row[0]:,} in all)."
            )
    return ""


def _later_edit(batch_id: int) -> str:
    """Whether somebody edited a record that the batch made or changed."""
    row = connection.row("select imported_at from import_batch where id = ?", (batch_id,))
    entries = connection.rows(
        "select changes from audit_entry where at >= ?", (row[0] if row else "",)
    )
    touched = {
        (str(change[0]), int(change[1]))
        for entry in entries
        for change in json.loads(entry[0])
        if change[0] in _BATCHED
    }
    edited = [pair for pair in sorted(touched) if _is_of_batch(batch_id, *pair)]
    if not edited:
        return ""
    return f"Since this import, somebody edited {len(edited):,} of the records it brought."


def _is_of_batch(batch_id: int, table: str, row_id: int) -> bool:
    made = connection.row(
        f'select 1 from "{table}" where id = ? and batch_id = ?', (row_id, batch_id)
    )
    return made is not None or connection.row(
        "select 1 from import_change where batch_id = ? and table_name = ? and row_id = ?",
        (batch_id, table, row_id),
    ) is not None  # fmt: skip


@needs(Right.IMPORT)
def remove_batch(batch_id: int) -> list[int]:
    """Give back before-images, remove the batch's rows and the batch; returns the patrons whose
    totals and search entries must be refreshed (those removed included).
    """
    raw = connection.raw()
    patrons = _patrons_of(batch_id)
    for table, row_id, before in connection.rows(
        "select table_name, row_id, before from import_change where batch_id = ? order by id desc",
        (batch_id,),
    ):
        _give_back(raw, table, row_id, json.loads(before))
    # Rows of the batch that point at each other go in any order; the check comes at the commit.
    raw.execute("pragma defer_foreign_keys = on")
    for table in _MADE:
        raw.execute(f'delete from "{table}" where batch_id = ?', (batch_id,))
    for table in ("import_change", "import_issue", "column_mapping"):
        raw.execute(f'delete from "{table}" where batch_id = ?', (batch_id,))
    named = connection.row("select file_name from import_batch where id = ?", (batch_id,))
    audit.add_event("import", f"Took back the import of {named[0] if named else 'a file'}")
    raw.execute("delete from import_batch where id = ?", (batch_id,))
    return sorted(patrons)


def _patrons_of(batch_id: int) -> set[int]:
    """Everybody whose records the batch made or changed, as they are now and as they were."""
    reads = ["select id from patron where batch_id = :b"]
    for table, columns in COLUMNS.items():
        for column in {"patron_id", "holder_id"} & set(columns):
            reads.append(f'select "{column}" from "{table}" where batch_id = :b')
            reads.append(
                f'select t."{column}" from import_change c join "{table}" t on t.id = c.row_id '
                f"where c.batch_id = :b and c.table_name = '{table}'"
            )
    reads.append("select row_id from import_change where batch_id = :b and table_name = 'patron'")
    for column in ("patron_id", "holder_id"):
        reads.append(
            f"select json_extract(before, '$.{column}') from import_change where batch_id = :b"
        )
    found = connection.rows(" union ".join(reads), {"b": batch_id})
    return {int(row[0]) for row in found if row[0]}


def _give_back(raw: Any, table: str, row_id: int, before: dict[str, Any]) -> None:
    names = [name for name in before if name != "id"]
    places = ", ".join(f'"{name}" = ?' for name in names)
    raw.execute(
        f'update "{table}" set {places} where id = ?', (*[before[n] for n in names], row_id)
    )
