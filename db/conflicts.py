"""What to say when somebody else changed a record since it was read: who it was, when, and what of it."""

from __future__ import annotations

import json
from datetime import timedelta

from db import clock, connection, gate
from db.errors import EditConflict

_LOOK_BACK = 5_000  # entries of the books: it has just happened
# Follows from other columns, or says nothing to anybody.
_UNSAID = frozenset(
    {"normal", "folded", "sort_name", "user_id", "source", "source_kind", "learnt_at", "batch_id",
     "looked_at", "updated_at", "version"}
)  # fmt: skip


class ChangedMeanwhile(EditConflict):
    """Somebody changed the record that is being edited; nothing was overwritten.

    `table`, `row_id`: which. `fields`: the columns that were changed; what they hold now is read by
    whoever may show it, it is never part of the sentence.
    """

    def __init__(self, sentence: str, table: str, row_id: int, fields: tuple[str, ...]) -> None:
        super().__init__(sentence)
        self.table, self.row_id, self.fields = table, row_id, fields


def changed_meanwhile(table: str, row_id: int) -> ChangedMeanwhile:
    """The refusal to write over what somebody else changed, with who and when from the books."""
    last = connection.row("select max(id) from audit_entry")
    newest = last[0] if last and last[0] else 0
    found = connection.row(
        "select a.at, a.user_id, coalesce(u.name, ''), a.changes from audit_entry a "
        "left join user u on u.id = a.user_id where a.id > ? and a.changes like ? "
        "order by a.id desc limit 1",
        (newest - _LOOK_BACK, f'%["{table}", {int(row_id)}, "%'),
    )
    if found is None:
        return ChangedMeanwhile(
            _sentence("This was changed since you opened it"), table, row_id, ()
        )
    at, user_id, name, changes = found
    said = f"{_who(user_id, name)} this {_ago(at)}"
    fields = tuple(
        column
        for change in json.loads(changes)
        if change[0] == table and change[1] == row_id
        for column in change[3]
        if column not in _UNSAID
    )
    return ChangedMeanwhile(_sentence(said), table, row_id, fields)


def _sentence(happened: str) -> str:
    return (
        f"{happened}. Nothing was overwritten, and what you typed is still here. "
        "Look at the record as it is now, then change it again."
    )


def _who(user_id: int | None, name: str) -> str:
    if user_id is not None and user_id == gate.current().user_id:
        return "You changed"
    return f"{name or 'Somebody'} changed"


def _ago(at: str) -> str:
    """How long ago, in words for the desk."""
    when = clock.from_text(at)
    passed = clock.now() - when
    local = clock.to_local(at)
    if passed < timedelta(minutes=1):
        return "a moment ago"
    if passed < timedelta(minutes=2):
        return "a minute ago"
    if passed < timedelta(hours=1):
        return f"{int(passed.total_seconds() // 60)} minutes ago"
    if passed < timedelta(hours=20):
        return f"at {local:%H:%M}"
    return f"on {local.day} {local:%B} at {local:%H:%M}"
