"""The desk's own books: imports, users, the audit, settings, and the search's side table."""

from __future__ import annotations

from peewee import BooleanField, ForeignKeyField, IntegerField, TextField

from db.models.base import BaseModel


class ImportBatch(BaseModel):
    """One run of an import. `counts` is a JSON object, as `rapport import --json` prints it."""

    file_name = TextField()
    kind = TextField()
    system = TextField(default="")
    signature = TextField(default="")
    counts = TextField(default="{}")
    user_id = IntegerField(null=True)
    imported_at = TextField()


class ImportIssue(BaseModel):
    """A row, or a pair of patrons, that somebody may want to look at."""

    batch = ForeignKeyField(ImportBatch, on_delete="CASCADE", backref="issues")
    row = IntegerField(null=True)
    code = TextField()
    message = TextField()
    patron_id = IntegerField(null=True)
    other_id = IntegerField(null=True)
    settled_at = TextField(null=True)


class ImportChange(BaseModel):
    """The row as it was before a batch updated it (JSON), so that undo gives it back."""

    batch = ForeignKeyField(ImportBatch, on_delete="CASCADE", backref="changes")
    table_name = TextField()
    row_id = IntegerField()
    before = TextField()


class ColumnMapping(BaseModel):
    """What the columns of a heading set mean, as confirmed by a person."""

    signature = TextField(unique=True)
    kind = TextField()
    roles = TextField()
    options = TextField(default="{}")
    updated_at = TextField()
    batch_id = IntegerField(null=True)


class User(BaseModel):
    """Who works at the desk. role: staff, volunteer, admin."""

    name = TextField(unique=True)
    initials = TextField(default="")
    role = TextField(default="staff")
    active = BooleanField(default=True)


class AuditEntry(BaseModel):
    """Who did what, when: `changes` is a JSON list of rows before and after."""

    at = TextField(index=True)
    user_id = IntegerField(null=True)
    patron_id = IntegerField(null=True, index=True)
    action = TextField()
    changes = TextField(default="[]")


class Setting(BaseModel):
    """One preference of this installation; `value` is JSON."""

    key = TextField(unique=True)
    value = TextField()


class SearchEntry(BaseModel):
    """What the search tables hold of a patron: they store no text, and need it to forget it.

    `names` and `other` (mail, organisation) are folded words, each with a blank before it.
    """

    patron_id = IntegerField(primary_key=True)
    key = IntegerField()
    names = TextField(default="")
    other = TextField(default="")
    tel = TextField(default="")
    notes = TextField(default="")


class SearchTerm(BaseModel):
    """A word of a name and how many patrons have it: what a mistyped word is compared with."""

    term = TextField(primary_key=True)
    uses = IntegerField()

    class Meta:
        """Ordered by the word itself."""

        without_rowid = True
