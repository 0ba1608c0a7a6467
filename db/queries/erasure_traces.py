"""What the books, kept steps, imports and settings hold of a patron who is erased."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from db import audit_chain, connection
from db.gate import Right, needs
from db.queries.patron_rows import (
    Marks,
    image_is_about,
    is_about,
    names_somebody,
    read_changes,
)


class Former(NamedTuple):
    """A record that was merged into another and is gone: its number, when it was made, the last
    entry of the books that is about it. `reused`: somebody else has the number now."""

    number: int
    born: str
    last: int
    reused: bool


@needs(Right.ERASE)
def list_merged(patron_id: int) -> list[Former]:
    """The records that were merged into a patron's, and into those, and are gone."""
    found: dict[tuple[int, str], int] = {}
    waiting = [(patron_id, _born(patron_id), _FOR_EVER)]
    while waiting:
        one, since, last = waiting.pop()
        for entry, table, gone, before, after in _patron_images(one, since, last):
            if table != "patron" or gone == one or after is not None:
                continue
            born = str((before or {}).get("created_at") or "")
            if (gone, born) not in found:
                waiting.append((gone, born, entry))
            found[gone, born] = max(entry, found.get((gone, born), 0))
    now = {gone: _born(gone) for gone, _ in found}
    return [
        Former(gone, born, last, bool(now[gone]))
        for (gone, born), last in sorted(found.items())
        if now[gone] != born  # a merge that was taken back: they are here again
    ]


@needs(Right.ERASE)
def list_births(patron_id: int, merged: Iterable[Former]) -> set[tuple[int, str]]:
    """Each (number, when it was made) that these records ever had: a merge keeps the older of
    two, and a backup from before it still has the other."""
    spans = [(patron_id, _born(patron_id), _FOR_EVER), *(former[:3] for former in merged)]
    found = {(number, born) for number, born, _ in spans}
    for one, since, last in spans:
        for _, table, row_id, before, after in _patron_images(one, since, last):
            if table == "patron" and row_id == one:
                born = {str((image or {}).get("created_at") or "") for image in (before, after)}
                found |= {(row_id, at) for at in born - {""}}
    return found


_FOR_EVER = 2**62


def _born(patron_id: int) -> str:
    row = connection.row("select created_at from patron where id = ?", (patron_id,))
    return str(row[0]) if row else ""


def _patron_images(
    patron_id: int, since: str, last: int
) -> Iterator[tuple[int, str, int, Any, Any]]:
    """What the books (up to an entry) and kept steps tell of the record of a number since it was
    made: (entry, table, id, before, after)."""
    for source, entry in (("audit_entry", "id"), ("kept_step", "coalesce(entry_id, 0)")):
        for number, changes in connection.rows(
            f"select {entry}, changes from {source} where patron_id = ? and at >= ? "
            f"and {entry} <= ? and changes like '%[\"patron\",%'",
            (patron_id, since, last),
        ):
            for change in _images(changes):
                yield (int(number), *change)


def _images(text: str) -> Iterator[tuple[str, int, Any, Any]]:
    """(table, id, before, after) of the changes that were kept, in either form."""
    try:
        changes = read_changes(text)
    except ValueError:
        return
    for table, row_id, before, after in (change[:4] for change in changes):
        if isinstance(before, str):
            fields = after if isinstance(after, dict) else {}
            pairs = {name: pair for name, pair in fields.items() if isinstance(pair, list)}
            kind, before = before, {name: pair[0] for name, pair in pairs.items()}
            after = None if kind == "removed" else {name: pair[1] for name, pair in pairs.items()}
        yield str(table), int(row_id), before, after


@needs(Right.ERASE)
def forget(marks: Marks, merged: Iterable[Former] = ()) -> int:
    """Empty every entry of the books that tells of the patron, and drop what else is kept of them
    in steps, imports and settings; returns how many entries were emptied."""
    raw = connection.raw()
    former = {one.number: one.last for one in merged}
    entries = [
        row_id
        for row_id, patron_id, action, changes in connection.rows(
            "select id, patron_id, action, changes from audit_entry where erased = 0"
        )
        if patron_id in marks.patron_ids
        or row_id <= former.get(patron_id, 0)
        or names_somebody(action, marks.names)
        or is_about(changes, marks)
    ]
    audit_chain.redact(entries)
    steps = [
        row_id
        for row_id, entry, patron_id, label, changes in connection.rows(
            "select id, coalesce(entry_id, 0), patron_id, label, changes from kept_step"
        )
        if 0 < entry <= former.get(patron_id, 0)
        or names_somebody(label, marks.names)
        or is_about(changes, marks)
    ]
    connection.write_rows("delete from kept_step where id = ?", [(i,) for i in steps])
    before = [
        (row_id,)
        for row_id, table, about, text in connection.rows(
            "select id, table_name, row_id, before from import_change"
        )
        if about in marks.rows.get(table, ()) or image_is_about(text, marks)
    ]
    connection.write_rows("delete from import_change where id = ?", before)
    issues = [
        (row_id,)
        for row_id, message in connection.rows("select id, message from import_issue")
        if names_somebody(message, marks.names)
    ]
    connection.write_rows("delete from import_issue where id = ?", issues)
    _forget_settings(raw, marks)
    return len(entries)


@needs(Right.ERASE)
def forget_rows(rows: dict[str, set[int]]) -> None:
    """Drop the kept steps and the rows overwritten by imports that hold any of these rows. The books
    themselves hold no words of them."""
    steps = []
    for row_id, text in connection.rows("select id, changes from kept_step"):
        with contextlib.suppress(ValueError):
            if any(c[1] in rows.get(str(c[0]), ()) for c in read_changes(text)):
                steps.append((row_id,))
    connection.write_rows("delete from kept_step where id = ?", steps)
    for table, ids in rows.items():
        connection.raw().execute(
            "delete from import_change where table_name = ? "
            "and row_id in (select value from json_each(?))",
            (table, json.dumps(sorted(ids))),
        )


def _forget_settings(raw: Any, marks: Marks) -> None:
    """Sheets half typed and printed name their lines by the patron's number."""
    line = re.compile(rf":p(?:{'|'.join(str(i) for i in sorted(marks.patron_ids))})(?:\.|$)")
    for row_id, value in connection.rows("select id, value from setting"):
        try:
            kept = json.loads(value)
        except ValueError:
            continue
        after = _without(kept, line, marks.names)
        if after != kept:
            raw.execute(
                "update setting set value = ?, version = version + 1 where id = ?",
                (json.dumps(after, ensure_ascii=False), row_id),
            )


def _without(value: Any, line: re.Pattern[str], names: tuple[str, ...]) -> Any:
    if isinstance(value, dict):
        return {
            key: _without(one, line, names)
            for key, one in value.items()
            if not line.search(str(key))
        }
    if isinstance(value, list):
        kept = [one for one in value if not _is_line(one, line)]
        return [_without(one, line, names) for one in kept]
    if isinstance(value, str) and names_somebody(value, names):
        return ""
    return value


def _is_line(value: Any, line: re.Pattern[str]) -> bool:
    """A printed line, as `desktop.domain.sheet_memory` keeps it: [key, code, seats]."""
    first = value[0] if isinstance(value, list) and value else None
    return isinstance(first, str) and line.search(first) is not None
