"""The books of who did what: each entry chained to the one before, so that none can be changed unseen.

`digest` is the hash of an entry's salted words and changes, `chain` the hash of the entry before, this
one's plain columns and its digest. What erasure empties leaves both standing. How many entries there
are and the chain's end stand in `audit_head`, which triggers keep, so that taking the last ones away
is noticed too.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterator
from typing import Any

from db import clock, connection

_TOLD = 5  # breaks that are named; where one is, more will follow
_BATCH = 500


def append(
    action: str,
    changes: str = "[]",
    *,
    subject: str = "record",
    user_id: int | None = None,
    patron_id: int | None = None,
) -> int:
    """Add an entry, inside the caller's transaction; `changes` is JSON. Returns its id."""
    raw = connection.raw()
    last_id, previous = raw.execute("select last_id, chain from audit_head").fetchone()
    entry_id, at, salt = last_id + 1, clock.now_text(), os.urandom(16).hex()
    digest = digest_of(salt, action, changes)
    chain = link_of(previous, entry_id, at, user_id, patron_id, subject, digest)
    raw.execute(
        "insert into audit_entry (id, at, user_id, patron_id, action, changes, subject, salt, "
        "digest, chain, erased) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
        (entry_id, at, user_id, patron_id, action, changes, subject, salt, digest, chain),
    )
    return int(entry_id)


def digest_of(salt: str, action: str, changes: str) -> str:
    """The hash of what an entry says."""
    return hashlib.sha256(json.dumps([salt, action, changes]).encode()).hexdigest()


def link_of(
    previous: str,
    entry_id: int,
    at: str,
    user_id: int | None,
    patron_id: int | None,
    subject: str,
    digest: str,
) -> str:
    """The hash that ties an entry to the one before it ('' for the first)."""
    tied = json.dumps([previous, entry_id, at, user_id, patron_id, subject, digest])
    return hashlib.sha256(tied.encode()).hexdigest()


def head() -> tuple[int, str]:
    """How many entries there are, and the chain's end: kept elsewhere, it tells later whether the
    books still hold what they held then (`holds`).
    """
    found = connection.row("select count, chain from audit_head")
    return (0, "") if found is None else (int(found[0]), str(found[1]))


def holds(count: int, chain: str) -> bool:
    """Whether the books' first `count` entries still end as they did."""
    if count == 0:
        return True
    found = connection.row(
        "select chain from audit_entry order by id limit 1 offset ?", (count - 1,)
    )
    return found is not None and found[0] == chain


def redact(entry_ids: Collection[int]) -> None:
    """Empty what entries say of somebody who is erased, inside the caller's transaction; that
    something was done, when and by whom stays, and the chain stays whole.
    """
    connection.write_rows(
        "update audit_entry set action = '', changes = '[]', salt = '', erased = 1 where id = ?",
        ((entry_id,) for entry_id in entry_ids),
    )


def find_problems() -> list[str]:
    """What was changed, added or taken away by something else than Rapport, in words."""
    found: list[str] = []
    previous, last_id, count, emptied = "", 0, 0, 0
    for row in _entries():
        entry_id, at, user_id, patron_id, action, changes, subject, salt, digest, chain, erased = (
            row
        )
        if chain != link_of(previous, entry_id, at, user_id, patron_id, subject, digest):
            found.append(
                f"the books do not hold together at entry {entry_id} ({at}): it was changed, or "
                "entries before it were taken away"
            )
        elif erased:
            if action or salt or changes not in ("", "[]"):
                found.append(f"entry {entry_id} of the books ({at}) was written again")
        elif digest != digest_of(salt, action, changes):
            found.append(f"entry {entry_id} of the books ({at}) does not say what was written")
        previous, last_id, count = chain, entry_id, count + 1
        emptied += bool(erased)
        if len(found) >= _TOLD:
            return found
    kept = connection.row("select count, last_id, chain from audit_head")
    if kept != (count, last_id, previous):
        found.append("the end of the books is missing: entries were taken away or added")
    if emptied > _may_be_empty():
        found.append("entries of the books were emptied although nobody was erased")
    return found


def _may_be_empty() -> int:
    """How many entries erasures emptied, by their own log, at most."""
    found = connection.row(
        "select coalesce(sum(json_extract(counts, '$.books')), 0) from erasure_log "
        "where json_valid(counts)"
    )
    return int(found[0]) if found else 0


def _entries() -> Iterator[tuple[Any, ...]]:
    cursor = connection.raw().execute(
        "select id, at, user_id, patron_id, action, changes, subject, salt, digest, chain, erased "
        "from audit_entry order by id"
    )
    while rows := cursor.fetchmany(_BATCH):
        yield from rows
