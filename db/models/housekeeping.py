"""The desk's own books: imports, users, the audit, settings, and the search's side table."""

from __future__ import annotations

from peewee import BooleanField, ForeignKeyField, IntegerField, TextField

from db.models.base import BaseModel
from db.models.patrons import Patron
from db.models.programme import Performance


class ImportBatch(BaseModel):
    """One run of an import. `counts` is a JSON object, as `rapport import --json` prints it."""

    file_name = TextField()
    kind = TextField()
    system = TextField(default="")
    signature = TextField(default="")
    counts = TextField(default="{}")
    user_id = IntegerField(null=True)
    imported_at = TextField()
    digest = TextField(default="")  # of the file's bytes: the same file again is told


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
    """Who works at the desk. role: staff, volunteer, admin.

    `pin_hash` is a scrypt hash with its salt and cost, '' for nobody's secret yet; `pin_kind` pin or
    password. `wrong_tries` since the last right one; the next is heard after `waits_until`, and
    `wait_seconds` is how long that wait was when it began, so that turning the clock back does not
    lengthen it. `wait_began` is how long the computer had been on then: turning the clock forward
    does not shorten it.
    """

    name = TextField(unique=True)
    initials = TextField(default="")
    role = TextField(default="staff")
    active = BooleanField(default=True)
    pin_hash = TextField(default="")
    pin_kind = TextField(default="")
    wrong_tries = IntegerField(default=0)
    waits_until = TextField(default="")
    wait_seconds = IntegerField(default=0)
    wait_began = IntegerField(default=0)
    version = IntegerField(default=1)


class AuditEntry(BaseModel):
    """Who did what, when. Rows are only ever added; triggers see to that.

    `changes` is a JSON list: which rows, which fields, from what to what; of a sensitive field only
    that it changed. `digest` is the hash of the salted words and changes, `chain` the hash of the entry
    before with this one's digest. When a patron is erased, words, changes and salt go (`erased`); digest and
    chain stay, so that the rest can still be verified.
    """

    at = TextField(index=True)
    user_id = IntegerField(null=True)
    patron_id = IntegerField(null=True, index=True)
    action = TextField()
    changes = TextField(default="[]")
    subject = TextField(default="record")
    salt = TextField(default="")
    digest = TextField(default="")
    chain = TextField(default="")
    erased = BooleanField(default=False)


class AuditHead(BaseModel):
    """The one row that says how many entries the books have, and how their chain ends.

    Triggers keep it; nobody else may. Copying entries in the order of their ids brings it along.
    """

    count = IntegerField(default=0)
    last_id = IntegerField(default=0)
    chain = TextField(default="")


class KeptStep(BaseModel):
    """What a change took away or wrote over, whole, so that it can be taken back later.

    `changes` as `db.journal.RowChange`s; `removed` how many records it deleted (what the bin shows).
    """

    entry_id = IntegerField(null=True, index=True)
    at = TextField(index=True)
    user_id = IntegerField(null=True)
    patron_id = IntegerField(null=True, index=True)
    label = TextField()
    changes = TextField()
    removed = IntegerField(default=0)
    taken_back_at = TextField(null=True)


class ErasureLog(BaseModel):
    """That somebody was erased: no name, only which record of which moment it was, and counts;
    which entry it is says `mark`.

    A backup from before it is brought into line by this when it is restored.
    """

    at = TextField()
    user_id = IntegerField(null=True)
    patron_id = IntegerField(index=True)
    patron_created_at = TextField()
    reason = TextField(default="")
    counts = TextField(default="{}")
    mark = TextField(unique=True)  # by chance: a clock that stands still makes no two entries one
    # The vendor's numbers that went, each as a keyed hash (db.queries.erased): an old export that is
    # imported again brings nobody back.
    numbers = TextField(default="[]")


class PrintedSheet(BaseModel):
    """Paper with patrons' names that left the printer, until somebody says that it is shredded."""

    performance = ForeignKeyField(Performance, null=True, on_delete="SET NULL")
    kind = TextField()  # briefing, labels, list, record
    printed_at = TextField()
    user_id = IntegerField(null=True)
    copies = IntegerField(default=1)
    pages = IntegerField(default=0)
    people = IntegerField(default=0)
    shredded_at = TextField(null=True, index=True)
    shredded_by = IntegerField(null=True)


class RetentionHold(BaseModel):
    """A patron who is kept although the rules say that they are due to go: why, and until when."""

    patron = ForeignKeyField(Patron, unique=True, on_delete="CASCADE")
    until = TextField()
    reason = TextField(default="")
    decided_at = TextField()
    user_id = IntegerField(null=True)


class Setting(BaseModel):
    """One preference of this installation; `value` is JSON."""

    key = TextField(unique=True)
    value = TextField()
    version = IntegerField(default=1)


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
