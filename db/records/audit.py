"""The books, as the screens show them: what was changed, and what can be taken back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldRecord:
    """A field that was changed. `told` False: a sensitive one, of which only that is known.

    `current`: it still holds what it was changed to, so that it can be put back.
    """

    column: str
    told: bool
    before: object = None
    after: object = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    """One row of one table. kind: made, changed, removed, or counted (then `fields` are counts)."""

    table: str
    row_id: int
    kind: str
    fields: tuple[FieldRecord, ...]


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One entry of the books: who, when, what, about whom. `subject`: record for a change of
    records, else export, print, view, sign_in, backup, restore, erasure, import, settings.

    `erased`: it was about somebody who is erased; nothing more is known of it.
    """

    id: int
    at: str
    user: str
    action: str
    changes: tuple[ChangeRecord, ...] = ()
    subject: str = "record"
    patron_id: int | None = None
    patron: str = ""
    erased: bool = False

    @property
    def fields(self) -> tuple[tuple[str, object, object], ...]:
        """(name, before, after) of what changed in the patron's own row."""
        return tuple(
            (field.column, field.before, field.after)
            for change in self.changes
            if change.table == "patron" and change.kind == "changed"
            for field in change.fields
        )


@dataclass(frozen=True, slots=True)
class ImportMark:
    """That an import made or changed a patron's record. `made` False: it brought it up to date."""

    batch_id: int
    at: str
    user: str
    file_name: str
    made: bool


@dataclass(frozen=True, slots=True)
class DeletedRecord:
    """Something deleted that can be brought back: `table` and `image` of the row it is about.

    `others`: how many rows went with it. `patron` is whose it was, '' for nobody's.
    """

    kept_id: int
    at: str
    user: str
    label: str
    table: str
    image: dict[str, object]
    others: int
    patron_id: int | None
    patron: str
