"""What a user action changed, row by row: one transaction, one undo step, one audit entry.

    with journal.action("Changed the phone", user_id=1, patron_id=12) as act:
        act.update(ContactPoint, 7, value="+1 207 555 0142")
    journal.undo(act.step)

Each write of the program that a person can take back goes through an `Action`. After the rows,
and inside the same transaction, the touched patrons' totals and search entries are refreshed.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlcipher3.dbapi2 as driver

from db import audit_chain, clock, connection, derived, gate
from db.conflicts import changed_meanwhile
from db.errors import EditConflict, NotFound
from db.folding import seen
from db.models import ALL, BaseModel
from db.sensitive import is_sensitive

_BY_TABLE: dict[str, type[BaseModel]] = {m._meta.table_name: m for m in ALL}

# Tables that not everybody who keeps facts may write to; an undo writes to any.
_RIGHTS = {
    "user": gate.Right.USERS,
    "setting": gate.Right.POLICY,
    "call_guide": gate.Right.POLICY,
    "call_guide_step": gate.Right.POLICY,
    "retention_hold": gate.Right.POLICY,
    "form_version": gate.Right.PUBLISH,
    "import_batch": gate.Right.IMPORT,
    "erasure_log": gate.Right.ERASE,
}

# Columns that follow from others; a change in them alone is no conflict for an undo.
DERIVED = frozenset(
    {"visits", "spend_minor", "first_visit", "last_visit", "last_production", "next_visit",
     "member_until", "recency", "performances_held", "orders_made", "season_visits",
     "updated_at", "version"}
)  # fmt: skip

NoPlace = driver.IntegrityError  # what writing a row raises that has no place (any more)
_NOT_TOLD = DERIVED | {"id"}


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row before (None: it was made) and after (None: it was removed)."""

    table: str
    row_id: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Step:
    """One user action as it can be taken back. `label` says it in words."""

    label: str
    user_id: int | None
    patron_id: int | None
    changes: tuple[RowChange, ...]
    patron_ids: frozenset[int]
    about_id: int | None = None
    kept_id: int | None = None  # where the file keeps it

    @property
    def created_id(self) -> int:
        """The id of the row that this step was about, else of the first that it made.

        Raises LookupError if it made none.
        """
        if self.about_id is not None:
            return self.about_id
        for change in self.changes:
            if change.before is None:
                return change.row_id
        raise LookupError("nothing was made")


class Action:
    """Collects the writes of one user action; made by `action()` only."""

    def __init__(self, label: str, user_id: int | None, patron_id: int | None) -> None:
        self.label = label
        self.user_id = user_id
        self.patron_id = patron_id
        self.changes: list[RowChange] = []
        self.patron_ids: set[int] = set() if patron_id is None else {patron_id}
        self.step: Step | None = None
        # Set it where the row that a caller wants to know is not the first one made.
        self.about_id: int | None = None
        self.kept_id: int | None = None

    def done(self) -> Step:
        """The step that this action was."""
        return Step(
            self.label, self.user_id, self.patron_id, tuple(self.changes),
            frozenset(self.patron_ids), self.about_id, self.kept_id,
        )  # fmt: skip

    def touch(self, *patron_ids: int) -> None:
        """Patrons whose totals and search entries must be refreshed besides those written."""
        self.patron_ids.update(patron_ids)

    def insert(self, model: type[BaseModel], **values: Any) -> int:
        """Add a row; returns its id."""
        row_id = _insert(model, _as_kept(values))
        self._note(model, row_id, None, _read(model, row_id))
        return row_id

    def update(
        self, model: type[BaseModel], row_id: int, shown: int | None = None, /, **values: Any
    ) -> None:
        """Change fields of a row; nothing happens if all are as they were.

        `shown` is the version that was on the screen: raises EditConflict if it is another by now.
        Raises NotFound.
        """
        before = _read(model, row_id)
        if before is None:
            raise NotFound(model._meta.table_name)
        values = _as_kept(values)
        columns = {model._meta.fields[k].column_name: v for k, v in values.items()}
        if all(before[c] == v for c, v in columns.items()):
            return
        if shown is not None and before["version"] != shown:
            raise changed_meanwhile(model._meta.table_name, row_id)
        if "version" in before and "version" not in values:
            values["version"] = before["version"] + 1
        if "updated_at" in before and "updated_at" not in values:
            values["updated_at"] = clock.now_text()
        _set(model, row_id, values, before.get("version"))
        self._note(model, row_id, before, _read(model, row_id))

    def repoint(self, model: type[BaseModel], column: str, old_id: int, new_id: int) -> int:
        """Let all rows of a table that name `old_id` in a column name `new_id`; how many."""
        meta = model._meta
        rows = [_read(model, row_id) for row_id in _referring(model, column, old_id)]
        connection.raw().execute(
            f'update "{meta.table_name}" set "{column}" = ? where "{column}" = ?', (new_id, old_id)
        )
        for before in rows:
            if before is not None:
                self._note(model, before[_key(model)], before, before | {column: new_id})
        return len(rows)

    def remove(self, model: type[BaseModel], row_id: int, shown: int | None = None, /) -> None:
        """Remove a row and, first, the rows that hang on it. Raises NotFound, EditConflict."""
        before = _read(model, row_id)
        if before is None:
            raise NotFound(model._meta.table_name)
        if shown is not None and before["version"] != shown:
            raise changed_meanwhile(model._meta.table_name, row_id)
        for child, column, on_delete in _children(model):
            for child_id in _referring(child, column, row_id):
                if on_delete == "CASCADE":
                    self.remove(child, child_id)
                else:
                    self.update(child, child_id, **{_field_of(child, column): None})
        model.delete().where(model._meta.primary_key == row_id).execute()
        self._note(model, row_id, before, None)

    def _note(
        self,
        model: type[BaseModel],
        row_id: int,
        before: dict[str, Any] | None,
        after: dict[str, Any] | None,
    ) -> None:
        self.changes.append(RowChange(model._meta.table_name, row_id, before, after))
        self.patron_ids.update(_patrons_of(model._meta.table_name, row_id, before, after))


def _insert(model: type[BaseModel], values: dict[str, Any]) -> int:
    """Add a row with the model's defaults; returns its id.

    By hand, as in `_apply`: Peewee takes as long to build a statement as SQLite to run it, and a
    review in bulk makes tens of thousands of rows.
    """
    meta = model._meta
    row = {field.column_name: field.db_value(value) for field, value in meta.defaults.items()}
    row |= _columns(model, values)
    names = ", ".join(f'"{column}"' for column in row)
    marks = ", ".join("?" * len(row))
    cursor = connection.raw().execute(
        f'insert into "{meta.table_name}" ({names}) values ({marks})', tuple(row.values())
    )
    return int(cursor.lastrowid)


def _set(model: type[BaseModel], row_id: int, values: dict[str, Any], version: Any) -> None:
    """Write fields of the row that has this version (None: its table has none)."""
    columns = _columns(model, values)
    names = ", ".join(f'"{column}" = ?' for column in columns)
    only, known = ("", ()) if version is None else (' and "version" = ?', (version,))
    done = connection.raw().execute(
        f'update "{model._meta.table_name}" set {names} where "{_key(model)}" = ?{only}',
        (*columns.values(), row_id, *known),
    )
    if done.rowcount != 1:
        raise changed_meanwhile(model._meta.table_name, row_id)


def _columns(model: type[BaseModel], values: dict[str, Any]) -> dict[str, Any]:
    """What is to be kept, by column. Raises KeyError for a field that the model does not have."""
    fields = model._meta.combined
    return {fields[k].column_name: fields[k].db_value(v) for k, v in values.items()}


def _as_kept(values: dict[str, Any]) -> dict[str, Any]:
    """What somebody typed or pasted, without the characters that nobody sees."""
    return {k: seen(v) if isinstance(v, str) else v for k, v in values.items()}


class _Joined(threading.local):
    outer: Action | None = None


_joined = _Joined()


@contextlib.contextmanager
def action(
    label: str, *, user_id: int | None = None, patron_id: int | None = None
) -> Iterator[Action]:
    """One user action in one transaction; its `step` is set once it is committed.

    Inside `together` it is a part of that action instead.
    """
    act = Action(label, user_id, patron_id)
    if _joined.outer is not None:
        with connection.transaction():
            yield act
        _joined.outer.changes += act.changes
        _joined.outer.patron_ids |= act.patron_ids
        act.step = act.done()
        return
    with connection.transaction():
        yield act
        _finish(act)
    act.step = act.done()


@contextlib.contextmanager
def together(
    label: str, *, user_id: int | None = None, patron_id: int | None = None
) -> Iterator[Action]:
    """Several writes of the query layer as one action: one transaction, one undo, one audit entry."""
    outermost = _joined.outer is None
    with action(label, user_id=user_id, patron_id=patron_id) as act:
        if outermost:
            _joined.outer = act
        try:
            yield act
        finally:
            if outermost:
                _joined.outer = None


@gate.needs(gate.Right.KEEP)
def undo(step: Step, *, user_id: int | None = None) -> Step:
    """Take a step back; returns the step that would do it again.

    Raises EditConflict, having changed nothing, if a row was changed since, or what it belongs to
    is gone; NotAllowed where whoever acts may not have taken the step.
    """
    for change in step.changes:
        gate.check_also(_right_to(change))
    inverse = tuple(RowChange(c.table, c.row_id, c.after, c.before) for c in reversed(step.changes))
    act = Action(f"Took back: {step.label}", user_id, step.patron_id)
    act.patron_ids.update(step.patron_ids)
    with connection.transaction():
        for change in inverse:
            try:
                _apply(change)
            except driver.IntegrityError as error:
                raise EditConflict(
                    "What this belongs to is not there any more. Nothing was taken back. "
                    "Take back the later change first."
                ) from error
            act.changes.append(change)
        _finish(act)
        if step.kept_id is not None:
            connection.raw().execute(
                "update kept_step set taken_back_at = ? where id = ?",
                (clock.now_text(), step.kept_id),
            )
    return Step(
        step.label,
        act.user_id,
        step.patron_id,
        inverse,
        step.patron_ids,
        step.about_id,
        act.kept_id,
    )


def _right_to(change: RowChange) -> gate.Right:
    """What it takes to make a change, whoever made it first."""
    if change.table == "form":
        before, after = change.before or {}, change.after or {}
        asked = any(before.get(name) != after.get(name) for name in ("live_id", "archived"))
        return gate.Right.PUBLISH if asked and before and after else gate.Right.FORMS
    return _RIGHTS.get(change.table, gate.Right.KEEP)


def _apply(change: RowChange) -> None:
    model = _BY_TABLE[change.table]
    found = _read(model, change.row_id)
    if not _same(found, change.before):
        raise EditConflict(
            "Somebody changed this since. Nothing was taken back. "
            "Look at the record and change it by hand."
        )
    # By hand: a merge takes back thousands of rows, and building each statement costs the most.
    table, key, raw = change.table, _key(model), connection.raw()
    if change.after is None:
        _check_nothing_hangs_on(model, change.row_id)
        raw.execute(f'delete from "{table}" where "{key}" = ?', (change.row_id,))
        return
    if found is None:
        names = ", ".join(f'"{column}"' for column in change.after)
        marks = ", ".join("?" * len(change.after))
        raw.execute(
            f'insert into "{table}" ({names}) values ({marks})', tuple(change.after.values())
        )
        return
    keep = {c: v for c, v in change.after.items() if c not in DERIVED}
    if "version" in found:
        keep["version"] = found["version"] + 1
    changed = {c: v for c, v in keep.items() if found[c] != v}
    if changed:
        names = ", ".join(f'"{column}" = ?' for column in changed)
        raw.execute(
            f'update "{table}" set {names} where "{key}" = ?', (*changed.values(), change.row_id)
        )


def _check_nothing_hangs_on(model: type[BaseModel], row_id: int) -> None:
    """Rows that came later, such as the tickets of an import, would go with it unseen."""
    for child, column, on_delete in _children(model):
        table = child._meta.table_name
        if on_delete == "CASCADE" and connection.row(
            f'select 1 from "{table}" where "{column}" = ? limit 1', (row_id,)
        ):
            raise EditConflict(
                "More was added to this since, and it would go with it. Nothing was taken back."
            )


def _same(left: dict[str, Any] | None, right: dict[str, Any] | None) -> bool:
    if left is None or right is None:
        return left is right
    return all(left[c] == v for c, v in right.items() if c not in DERIVED)


def _finish(act: Action) -> None:
    """Bring what follows up to date, write the books, and keep what taking this back needs."""
    if not act.changes:
        return
    derived.refresh(act.patron_ids)
    if act.user_id is None:
        act.user_id = gate.current().user_id
    entry_id = audit_chain.append(
        act.label, _told(act.changes), user_id=act.user_id, patron_id=act.patron_id
    )
    whole = json.dumps(
        [[c.table, c.row_id, c.before, c.after] for c in act.changes], ensure_ascii=False
    )
    removed = sum(c.after is None for c in act.changes)
    cursor = connection.raw().execute(
        "insert into kept_step (entry_id, at, user_id, patron_id, label, changes, removed) "
        "values (?, ?, ?, ?, ?, ?, ?)",
        (entry_id, clock.now_text(), act.user_id, act.patron_id, act.label, whole, removed),
    )
    act.kept_id = int(cursor.lastrowid)


def _told(changes: list[RowChange]) -> str:
    """What the books say of it: `[[table, row id, made|changed|removed, {field: [old, new]}], ...]`.

    Of a sensitive field they say only that it changed (null).
    """
    told = []
    for change in changes:
        old, new = change.before or {}, change.after or {}
        kind = "made" if change.before is None else "removed" if change.after is None else "changed"
        fields: dict[str, list[Any] | None] = {}
        for column in new or old:
            was, now = old.get(column), new.get(column)
            if was == now or column in _NOT_TOLD or (kind != "changed" and not was and not now):
                continue
            fields[column] = None if is_sensitive(change.table, column) else [was, now]
        told.append([change.table, change.row_id, kind, fields])
    return json.dumps(told, ensure_ascii=False)


def _key(model: type[BaseModel]) -> str:
    return str(model._meta.primary_key.column_name)  # type: ignore[union-attr]


def _read(model: type[BaseModel], row_id: int) -> dict[str, Any] | None:
    meta = model._meta
    cursor = connection.raw().execute(
        f'select * from "{meta.table_name}" where "{_key(model)}" = ?', (row_id,)
    )
    found = cursor.fetchone()
    if found is None:
        return None
    return dict(zip([d[0] for d in cursor.description], found, strict=True))


def _children(model: type[BaseModel]) -> list[tuple[type[BaseModel], str, str]]:
    return [
        (other, field.column_name, field.on_delete or "CASCADE")
        for other in ALL
        for field in other._meta.sorted_fields
        if getattr(field, "rel_model", None) is model
    ]


def _field_of(model: type[BaseModel], column: str) -> str:
    return str(model._meta.columns[column].name)


def _referring(model: type[BaseModel], column: str, row_id: int) -> list[int]:
    meta = model._meta
    return [
        int(r[0])
        for r in connection.rows(
            f'select "{_key(model)}" from "{meta.table_name}" where "{column}" = ?',
            (row_id,),
        )
    ]


def patrons_of(change: RowChange) -> set[int]:
    """The patrons whose totals and search entries follow from a row."""
    return _patrons_of(change.table, change.row_id, change.before, change.after)


def _patrons_of(
    table: str, row_id: int, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> set[int]:
    found = {row_id} if table == "patron" else set()
    for image in (before, after):
        if image:
            for column in ("patron_id", "holder_id"):
                if image.get(column):
                    found.add(int(image[column]))
            if image.get("order_id"):  # what the buyer spent, whoever holds the ticket
                buyer = connection.row(
                    'select patron_id from "order" where id = ?', (image["order_id"],)
                )
                found.update({buyer[0]} - {None} if buyer else ())
    return found
