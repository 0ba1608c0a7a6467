"""The books of what was changed by hand, patron by patron."""

from __future__ import annotations

import json
from typing import Any

from db import connection
from db.records.audit import AuditRecord

# Follows from other columns: nobody changed it by hand.
_FOLLOWS = frozenset(
    {"visits", "spend_minor", "first_visit", "last_visit", "last_production", "next_visit",
     "member_until", "recency", "performances_held", "orders_made", "season_visits",
     "updated_at", "version", "sort_name", "batch_id"}
)  # fmt: skip


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
    for table, _, before, after in json.loads(changes):
        if table == "patron" and before is not None and after is not None:
            found += _differences(before, after)
    return tuple(found)


def _differences(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, object, object]]:
    return [
        (name, before.get(name), value)
        for name, value in after.items()
        if name not in _FOLLOWS and before.get(name) != value
    ]
