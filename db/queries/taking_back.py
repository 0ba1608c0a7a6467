"""What was done, kept whole so that it can be taken back later: the bin, undo across restarts, one field.

Rows stay for thirty days; what a merge, a call or answers changed stays a year, since those are taken
back as a whole from their own screens. What erasure took is in none of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, NamedTuple

from db import clock, connection, gate, journal
from db.conflicts import changed_meanwhile
from db.errors import EditConflict, NotFound
from db.gate import Right, needs
from db.journal import RowChange, Step
from db.models import ALL, BaseModel
from db.queries.audit import KEPT_DAYS, current_values
from db.records.audit import DeletedRecord


class EarlierStep(NamedTuple):
    """A step of before this sitting: when, by whom, about whom (by name, '' for nobody)."""

    step: Step
    at: str
    user: str
    patron: str
    own: bool


STEPS_KEPT = 30
TOOK_BACK = "Took back: "

_MODELS: dict[str, type[BaseModel]] = {m._meta.table_name: m for m in ALL}
# What a person thinks of as the thing deleted, where several rows went: the first of these.
_FIRST = (
    "patron", "form", "response", "call", "segment", "letter_template", "call_guide",
    "performance", "production", "household", "note", "promise", "access_need", "patron_interest",
    "contact_point", "relationship", "reaction", "consent", "donation", "membership", "order",
    "ticket", "interest", "interest_alias", "letter", "opener_use",
)  # fmt: skip
# Columns that are written with another, and go back with it.
_TOGETHER = {
    "contact_point": frozenset(
        {"value", "normal", "street", "city", "region", "postcode", "country"}
    ),
    "patron": frozenset({"given", "family", "display_name", "sort_name"}),
    "interest": frozenset({"name", "folded"}),
    "segment": frozenset({"name", "folded"}),
    "form": frozenset({"name", "folded"}),
    "letter_template": frozenset({"name", "folded"}),
    "production": frozenset({"title", "folded"}),
}


# -- the bin


@needs(Right.KEEP)
def list_deleted(limit: int = 200) -> list[DeletedRecord]:
    """What was deleted in the last thirty days and not brought back, newest first."""
    rows = connection.rows(
        """select k.id, k.at, coalesce(u.name, ''), k.label, k.changes, k.patron_id
           from kept_step k left join user u on u.id = k.user_id
           where k.removed > 0 and k.taken_back_at is null and k.at >= ?
           order by k.id desc limit ?""",
        (_days_ago(KEPT_DAYS), limit),
    )
    found = []
    for kept_id, at, user, label, text, patron_id in rows:
        gone = [c for c in json.loads(text) if c[3] is None and c[0] in _FIRST]
        if not gone:
            continue
        table, _, image, _ = min(gone, key=lambda c: _FIRST.index(c[0]))
        whose = patron_id or image.get("patron_id")
        name = connection.row("select display_name from patron where id = ?", (whose,))
        found.append(
            DeletedRecord(
                kept_id, at, user, label, table, _told(table, image), len(gone) - 1, whose,
                str(name[0]) if name else "",
            )
        )  # fmt: skip
    return found


def _told(table: str, image: dict[str, Any]) -> dict[str, object]:
    """The row, with the word of an interest in the place of its number."""
    if table == "patron_interest":
        row = connection.row("select name from interest where id = ?", (image["interest_id"],))
        return image | {"name": row[0] if row else ""}
    return image


@needs(Right.KEEP)
def restore_deleted(kept_id: int, *, user_id: int | None = None) -> Step:
    """Bring back what a step deleted. What else it changed goes back where nobody changed it since.

    Raises NotFound, and EditConflict (nothing changed) where its place is taken or gone.
    """
    step = get_step(kept_id)
    if all(c.before is not None for c in step.changes):
        changes = tuple(c for c in map(_narrowed, step.changes) if _still_so(c))
        step = Step(
            step.label, step.user_id, step.patron_id, changes, step.patron_ids, None, kept_id
        )
    return journal.undo(step, user_id=user_id)


def _narrowed(change: RowChange) -> RowChange:
    """Only the columns that were changed."""
    before, after = change.before, change.after
    if before is None or after is None:
        return change
    columns = [c for c in after if before.get(c) != after[c] and c not in journal.DERIVED]
    return RowChange(
        change.table, change.row_id, {c: before.get(c) for c in columns},
        {c: after[c] for c in columns},
    )  # fmt: skip


def _still_so(change: RowChange) -> bool:
    if change.after is None:
        return True
    now = current_values(change.table, change.row_id)
    return now is not None and all(now.get(c) == v for c, v in change.after.items())


# -- undo across restarts


@needs(Right.KEEP)
def newest_step() -> int:
    """The number of the last step that the file keeps, 0 for none."""
    row = connection.row("select coalesce(max(id), 0) from kept_step")
    return int(row[0]) if row else 0


@needs(Right.KEEP)
def find_last_step(until: int, but: Iterable[int] = ()) -> EarlierStep | None:
    """The last thing that whoever acts did, of the steps up to `until`, and where there is none the
    last that anybody did: one of the last thirty that stand, and none of `but`; None if there is none.

    It is for the person to say whether it is meant: it was done before they sat down.
    """
    left_out, me = set(but), gate.current().user_id
    for whose in ("is", "is not"):
        rows = connection.rows(
            f"""select k.id, k.at, coalesce(u.name, ''), coalesce(p.display_name, '')
                from kept_step k left join user u on u.id = k.user_id
                left join patron p on p.id = k.patron_id
                where k.user_id {whose} ? and k.id <= ? and k.taken_back_at is null
                and k.label not like ? and k.at >= ? order by k.id desc limit ?""",
            (me, until, f"{TOOK_BACK}%", _days_ago(KEPT_DAYS), STEPS_KEPT),
        )
        for kept_id, at, user, patron in rows:
            if kept_id not in left_out:
                return EarlierStep(get_step(kept_id), at, user, patron, own=whose == "is")
    return None


@needs(Right.KEEP)
def get_step(kept_id: int) -> Step:
    """A step as the file keeps it. Raises NotFound if it is not kept, or taken back."""
    row = connection.row(
        "select label, user_id, patron_id, changes from kept_step "
        "where id = ? and taken_back_at is null",
        (kept_id,),
    )
    if row is None:
        raise NotFound("step")
    changes = tuple(RowChange(*change) for change in json.loads(row[3]))
    touched = {row[2]} - {None}
    for change in changes:
        touched |= journal.patrons_of(change)
    return Step(row[0], row[1], row[2], changes, frozenset(touched), None, kept_id)


# -- one field


@needs(Right.KEEP)
def put_back_field(
    entry_id: int, table: str, row_id: int, column: str, *,
    label: str = "Put back a field", user_id: int | None = None,
) -> Step:  # fmt: skip
    """Give a field the value that it had before an entry of the books; what is written with it too.

    A step of its own. Raises NotFound, and EditConflict (nothing changed) if the field was changed
    since, or its old value belongs to something else by now.
    """
    row = connection.row("select patron_id, changes from audit_entry where id = ?", (entry_id,))
    fields = next(
        (c[3] for c in json.loads(row[1] or "[]") if c[:3] == [table, row_id, "changed"]), None
    ) if row else None  # fmt: skip
    if row is None or not fields or fields.get(column) is None:
        raise NotFound("change")
    group = _TOGETHER.get(table, frozenset())
    wanted = {column} | (group & fields.keys() if column in group else set())
    model = _MODELS[table]
    with journal.action(label, user_id=user_id, patron_id=row[0]) as act:
        now = current_values(table, row_id)
        if now is None:
            raise NotFound(table)
        pairs = {c: fields[c] for c in wanted if fields[c] is not None}
        if any(now.get(c) != pair[1] for c, pair in pairs.items()):
            raise changed_meanwhile(table, row_id)
        values = {str(model._meta.columns[c].name): pair[0] for c, pair in pairs.items()}
        try:
            act.update(model, row_id, **values)
        except journal.NoPlace as error:
            raise EditConflict(
                "What it was before belongs to something else by now. Nothing was changed."
            ) from error
    assert act.step is not None
    return act.step


def _days_ago(days: int) -> str:
    return clock.to_text(clock.now() - timedelta(days=days))
