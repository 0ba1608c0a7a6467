"""The books: what was changed by hand, patron by patron, and what else was done with the data."""

from __future__ import annotations

import json
from collections.abc import Mapping

from db import audit_chain, connection, gate
from db.gate import Right, needs
from db.records.audit import AuditRecord

# Follows from other columns: nobody changed it by hand.
_FOLLOWS = frozenset({"sort_name", "batch_id"})


@needs(Right.OPEN)
def add_event(
    subject: str,
    action: str,
    *,
    patron_id: int | None = None,
    user_id: int | None = None,
    counts: Mapping[str, int | str] | None = None,
) -> int:
    """Write into the books what changed no record: an export, a print, a look at access needs.

    `subject` is one word (export, print, view, sign_in, backup, restore, erasure, import, settings),
    `action` the words of it without anybody's name, `counts` how many of what. In a small transaction
    of its own, or in the one that is open. Returns the entry's id.
    """
    changes = json.dumps([[subject, 0, "counted", dict(counts)]] if counts else [])
    who = gate.current().user_id if user_id is None else user_id
    with connection.transaction():
        return audit_chain.append(
            action, changes, subject=subject, user_id=who, patron_id=patron_id
        )


@needs(Right.KNOW)
def list_audit(patron_id: int, limit: int = 20) -> list[AuditRecord]:
    """The latest changes to a patron and what belongs to them, newest first."""
    found = connection.rows(
        """select a.id, a.at, coalesce(u.name, ''), a.action, a.changes
           from audit_entry a left join user u on u.id = a.user_id
           where a.patron_id = ? order by a.id desc limit ?""",
        (patron_id, limit),
    )
    return [AuditRecord(r[0], r[1], r[2], r[3], _fields(r[4])) for r in found]


def _fields(changes: str) -> tuple[tuple[str, object, object], ...]:
    """What changed in the patron's own row, where it was there before and after."""
    found: list[tuple[str, object, object]] = []
    for table, _, kind, fields in json.loads(changes or "[]"):
        if table == "patron" and kind == "changed":
            found += [
                (name, *(pair or (None, None)))
                for name, pair in fields.items()
                if name not in _FOLLOWS
            ]
    return tuple(found)
