"""What the books, kept steps, imports and settings hold of a patron who is erased."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from db import connection
from db.queries.patron_rows import Marks, is_about, names_somebody


def list_merged(patron_id: int) -> list[tuple[int, str]]:
    """The records that were merged into a patron's and are gone: (number, when it was made)."""
    found: dict[int, str] = {}
    looked: set[int] = set()
    waiting = [patron_id]
    while waiting:
        one = waiting.pop()
        looked.add(one)
        for gone, born in _removed_in(one):
            found[gone] = born or found.get(gone, "")
            if gone not in looked:
                waiting.append(gone)
    alive = {
        i
        for (i,) in connection.rows(
            "select id from patron where id in (select value from json_each(?))",
            (json.dumps(list(found)),),
        )
    }
    return sorted((i, born) for i, born in found.items() if i not in alive and i != patron_id)


def _removed_in(patron_id: int) -> Iterator[tuple[int, str]]:
    """Patrons whose record an action on this patron removed."""
    for table, row_id, before, after in _patron_images(patron_id):
        if table == "patron" and row_id != patron_id and after is None:
            yield row_id, str((before or {}).get("created_at") or "")


def list_births(patron_ids: Iterable[int]) -> set[tuple[int, str]]:
    """Each (number, when it was made) that these records ever had: a merge keeps the older of
    two, and a backup from before it still has the other."""
    found = set()
    ids = set(patron_ids)
    for patron_id in ids:
        for table, row_id, before, after in _patron_images(patron_id):
            if table == "patron" and row_id in ids:
                born = {str((image or {}).get("created_at") or "") for image in (before, after)}
                found |= {(row_id, one) for one in born - {""}}
    return found


def _patron_images(patron_id: int) -> Iterator[tuple[str, int, Any, Any]]:
    for source in ("audit_entry", "kept_step"):
        for (changes,) in connection.rows(
            f"select changes from {source} where patron_id = ? and changes like '%[\"patron\",%'",
            (patron_id,),
        ):
            yield from _images(changes)


def _images(changes: str) -> Iterator[tuple[str, int, Any, Any]]:
    """(table, id, before, after) of the row changes in kept steps ([table, id, before, after]) and in
    the books ([table, id, kind, {field: [old, new]}]); anything else is passed over."""
    try:
        kept = json.loads(changes)
    except ValueError:
        return
    for change in kept if isinstance(kept, list) else ():
        if not isinstance(change, list) or len(change) < 4 or not isinstance(change[1], int):
            continue
        before, after = change[2:4]
        if isinstance(before, str):
            fields = after if isinstance(after, dict) else {}
            pairs = {name: pair for name, pair in fields.items() if isinstance(pair, list)}
            kind, before = before, {name: pair[0] for name, pair in pairs.items()}
            after = None if kind == "removed" else {name: pair[1] for name, pair in pairs.items()}
        yield str(change[0]), change[1], before, after


def forget(marks: Marks) -> int:
    """Empty every entry of the books that tells of the patron, and drop what else is kept of them
    in steps, imports and settings; returns how many entries were emptied."""
    raw = connection.raw()
    entries = [
        row_id
        for row_id, patron_id, action, changes in connection.rows(
            "select id, patron_id, action, changes from audit_entry where erased = 0"
        )
        if patron_id in marks.patron_ids
        or names_somebody(action, marks.names)
        or is_about(changes, marks)
    ]
    connection.write_rows(
        "update audit_entry set action = '', changes = '[]', salt = '', erased = 1 where id = ?",
        [(row_id,) for row_id in entries],
    )
    steps = [
        row_id
        for row_id, label, changes in connection.rows("select id, label, changes from kept_step")
        if names_somebody(label, marks.names) or is_about(changes, marks)
    ]
    connection.write_rows("delete from kept_step where id = ?", [(i,) for i in steps])
    before = [
        (row_id,)
        for row_id, table, about, text in connection.rows(
            "select id, table_name, row_id, before from import_change"
        )
        if about in marks.rows.get(table, ()) or is_about(text, marks)
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
                "update setting set value = ? where id = ?",
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
