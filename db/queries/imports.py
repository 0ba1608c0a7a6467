"""What an import writes, in bulk: explicit ids, row by row, before-images of updates.

Raw SQL on purpose: this is the fastest path to the file. All of it runs inside the caller's
`connection.transaction()`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from db import connection
from db.clock import now_text
from db.gate import Right, needs
from db.queries import audit

BATCH = 1000

# Each table's columns that a row of an import carries, in the order of its tuples; after `id`.
COLUMNS: dict[str, tuple[str, ...]] = {
    "season": ("name", "starts", "ends"),
    "venue": ("name",),
    "production": (
        "title", "folded", "season_id", "genre", "keywords", "for_children", "system", "number",
    ),
    "performance": (
        "production_id", "venue_id", "starts_at", "doors_at", "running_minutes", "capacity",
        "system", "number",
    ),
    "artist": ("name", "folded"),
    "work": ("title", "folded", "composer_id"),
    "production_work": ("production_id", "work_id", "position"),
    "production_artist": ("production_id", "artist_id", "role"),
    "household": ("name",),
    "patron": (
        "given", "family", "display_name", "sort_name", "say_as", "pronouns", "salutation",
        "birth_year", "birth_month", "birth_day", "since", "household_id", "organisation",
    ),
    "contact_point": (
        "patron_id", "kind", "label", "value", "normal", "street", "city", "region", "postcode",
        "country", "preferred",
    ),
    "external_id": ("patron_id", "system", "number"),
    "consent": ("patron_id", "channel", "granted", "wording", "given_at"),
    "access_need": ("patron_id", "need", "instruction", "audience"),
    "order": (
        "system", "number", "patron_id", "ordered_at", "channel", "status", "total_minor",
        "currency", "comment", "extra",
    ),
    "ticket": (
        "order_id", "performance_id", "holder_id", "holder_name", "number", "status", "seat",
        "price_type", "price_minor", "comp", "will_call", "attended", "extra",
    ),
    "patron_interest": ("patron_id", "interest_id", "detail", "strength", "audience"),
    "note": ("patron_id", "kind", "text", "door_line", "audience", "pinned"),
    "form": ("uid", "name", "folded", "live_id"),
    "form_version": ("form_id", "number", "code", "body"),
    "section": ("form_id", "key", "words"),
    "question": ("form_id", "section_id", "key", "kind", "words"),
    "choice": ("question_id", "key", "words"),
    "response": (
        "form_id", "form_version_id", "patron_id", "performance_id", "face", "status", "person",
        "origin", "source", "remark", "answered_at",
    ),
    "answer": ("response_id", "question_id", "value"),
}  # fmt: skip

# Columns every row of a table gets alike, as SQL; :at, :source and :user are the batch's own.
_FIXED: dict[str, dict[str, str]] = {
    "performance": {"cancelled": "0", "disrupted": "''"},
    "patron": {
        "deceased": "0", "archived": "0", "no_chat": "0", "visits": "0", "spend_minor": "0",
        "recency": "0", "created_at": ":at", "updated_at": ":at", "version": "1",
    },
    "contact_point": {"learnt_at": ":at"},
    "access_need": {"learnt_at": ":at"},
    "patron_interest": {"learnt_at": ":at"},
    "note": {"created_at": ":at", "updated_at": ":at", "version": "1"},
    "form": {
        "draft": "''", "archived": "0", "created_at": ":at", "updated_at": ":at", "version": "1",
    },
    "form_version": {"published_at": ":at", "user_id": ":user"},
    "section": {"retired": "0"},
    "question": {"retired": "0"},
    "choice": {"retired": "0"},
    "response": {
        "decisions": "''", "user_id": ":user", "created_at": ":at",
        "updated_at": ":at", "version": "1",
    },
}  # fmt: skip
_SOURCED = {"contact_point", "consent", "access_need", "patron_interest", "note"}

# Parents before children: the order in which buffers are written.
ORDER = tuple(COLUMNS)


@needs(Right.IMPORT)
def next_ids() -> dict[str, int]:
    """The next free id of each table; ids are handed out by the importer from there on."""
    found = {}
    for table in COLUMNS:
        row = connection.row(f'select coalesce(max(id), 0) + 1 from "{table}"')
        found[table] = int(row[0]) if row else 1
    return found


def insert_sql(table: str, batch_id: int, at: str, source: str, user_id: int | None) -> str:
    """The statement that adds one row of an import; its parameters are id and `COLUMNS`."""
    names = ["id", *COLUMNS[table]]
    values = ["?"] * len(names)
    fixed = dict(_FIXED.get(table, {}))
    if table in _SOURCED:
        fixed |= {"source_kind": "'import'", "source": ":source", "user_id": ":user"}
    said = {":at": at, ":source": source, ":user": user_id}
    for name, value in fixed.items():
        names.append(name)
        values.append(_literal(said[value]) if value in said else value)
    names.append("batch_id")
    values.append(str(int(batch_id)))
    columns = ", ".join(f'"{name}"' for name in names)
    return f'insert into "{table}" ({columns}) values ({", ".join(values)})'


def _literal(value: str | int | None) -> str:
    """A value of the batch as an SQL literal: it is the same for all of its rows."""
    if value is None:
        return "null"
    if isinstance(value, int):
        return str(value)
    return "'" + value.replace("'", "''").replace("\0", "") + "'"


@needs(Right.IMPORT)
def add_rows(statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Run `insert_sql`'s statement for all rows."""
    connection.write_rows(statement, rows)


@needs(Right.IMPORT)
def set_columns(table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Set columns of rows; each tuple holds the values in order, then the id."""
    places = ", ".join(f'"{name}" = ?' for name in columns)
    connection.write_rows(f'update "{table}" set {places} where id = ?', rows)


@needs(Right.IMPORT)
def keep_before_images(batch_id: int, table: str, ids: Sequence[int]) -> None:
    """Keep the rows as they are now, so that undoing the batch gives them back."""
    raw = connection.raw()
    for start in range(0, len(ids), BATCH):
        cursor = raw.execute(
            f'select * from "{table}" where id in (select value from json_each(?))',
            (json.dumps(list(ids[start : start + BATCH])),),
        )
        names = [column[0] for column in cursor.description]
        at = names.index("id")
        raw.executemany(
            "insert into import_change (batch_id, table_name, row_id, before) values (?, ?, ?, ?)",
            [
                (batch_id, table, row[at],
                 json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False))
                for row in cursor.fetchall()
            ],
        )  # fmt: skip


@needs(Right.IMPORT)
def add_batch(
    file_name: str, kind: str, system: str, signature: str, user_id: int | None, digest: str = ""
) -> int:
    """Open the book of one import; returns the batch's id. `digest`: of the file's bytes."""
    cursor = connection.raw().execute(
        "insert into import_batch (file_name, kind, system, signature, counts, user_id, "
        "imported_at, digest) values (?, ?, ?, ?, '{}', ?, ?, ?)",
        (file_name, kind, system, signature, user_id, now_text(), digest),
    )
    return int(cursor.lastrowid)


@needs(Right.IMPORT)
def find_same_file(digest: str) -> str:
    """When a file with these very bytes was imported last, and not taken back; '' for never."""
    row = connection.row(
        "select imported_at from import_batch where digest = ? and digest <> '' "
        "order by id desc limit 1",
        (digest,),
    )
    return str(row[0]) if row else ""


@needs(Right.IMPORT)
def set_batch_counts(batch_id: int, counts: dict[str, Any]) -> None:
    """Write down what a batch did, as the command line prints it."""
    connection.raw().execute(
        "update import_batch set counts = ? where id = ?",
        (json.dumps(counts, ensure_ascii=False), batch_id),
    )
    row = connection.row("select file_name, user_id from import_batch where id = ?", (batch_id,))
    if row is not None:
        rows = {"rows": counts["rows"]} if isinstance(counts.get("rows"), int) else None
        audit.add_event("import", f"Imported {row[0]}", user_id=row[1], counts=rows)


@needs(Right.IMPORT)
def add_issues(
    batch_id: int, issues: Iterable[tuple[int | None, str, str, int | None, int | None]]
) -> None:
    """Keep what somebody should look at: (row, code, message, patron_id, other_id) each."""
    raw = connection.raw()
    raw.executemany(
        "insert into import_issue (batch_id, row, code, message, patron_id, other_id) "
        "values (?, ?, ?, ?, ?, ?)",
        [(batch_id, *issue) for issue in issues],
    )


@needs(Right.IMPORT)
def list_batches(limit: int = 50) -> list[tuple[Any, ...]]:
    """(id, file_name, kind, system, imported_at, user name, counts as JSON) each."""
    return connection.rows(
        "select b.id, b.file_name, b.kind, b.system, b.imported_at, coalesce(u.name, ''), b.counts "
        'from import_batch b left join "user" u on u.id = b.user_id order by b.id desc limit ?',
        (limit,),
    )


@needs(Right.IMPORT)
def find_mapping(signature: str) -> tuple[str, dict[str, str], dict[str, str]] | None:
    """The confirmed (kind, heading -> role, options) of a heading set, or None."""
    row = connection.row(
        "select kind, roles, options from column_mapping where signature = ?", (signature,)
    )
    return None if row is None else (str(row[0]), json.loads(row[1]), json.loads(row[2]))


@needs(Right.IMPORT)
def set_mapping(
    signature: str, kind: str, roles: dict[str, str], options: dict[str, str], batch_id: int
) -> None:
    """Remember a confirmed mapping; the one it takes the place of can be given back."""
    raw = connection.raw()
    values = (kind, json.dumps(roles, ensure_ascii=False), json.dumps(options, ensure_ascii=False))
    known = connection.row(
        "select id, kind, roles, options from column_mapping where signature = ?", (signature,)
    )
    if known is None:
        raw.execute(
            "insert into column_mapping (signature, kind, roles, options, updated_at, batch_id) "
            "values (?, ?, ?, ?, ?, ?)",
            (signature, *values, now_text(), batch_id),
        )
    elif tuple(known[1:]) != values:
        keep_before_images(batch_id, "column_mapping", [known[0]])
        raw.execute(
            "update column_mapping set kind = ?, roles = ?, options = ?, updated_at = ? "
            "where id = ?",
            (*values, now_text(), known[0]),
        )
