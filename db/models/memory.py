"""What we were told and what we said: interests, notes, reactions, promises, openers used."""

from __future__ import annotations

from peewee import BooleanField, ForeignKeyField, IntegerField, TextField

from db.models.base import BaseModel
from db.models.patrons import Patron
from db.models.programme import Performance


class Interest(BaseModel):
    """An item of the controlled vocabulary.

    `matches` are the genres, keywords, composers and titles of productions it fits, joined by
    '; '. The name itself and the aliases always match.
    """

    name = TextField()
    folded = TextField(unique=True)
    group_name = TextField(default="")
    matches = TextField(default="")
    retired = BooleanField(default=False)
    version = IntegerField(default=1)


class InterestAlias(BaseModel):
    """Another word for an interest."""

    interest = ForeignKeyField(Interest, on_delete="CASCADE", backref="aliases")
    word = TextField()
    folded = TextField(unique=True)


class PatronInterest(BaseModel):
    """A patron's interest. strength: 3 loves, 2 likes, 1 curious, -1 not for them."""

    patron = ForeignKeyField(Patron, on_delete="CASCADE", backref="interests")
    interest = ForeignKeyField(Interest, on_delete="CASCADE", backref="patrons")
    detail = TextField(default="")
    strength = IntegerField(default=2)
    audience = TextField(default="say")
    source_kind = TextField(default="staff")
    source = TextField(default="")
    user_id = IntegerField(null=True)
    learnt_at = TextField()
    batch_id = IntegerField(null=True, index=True)
    version = IntegerField(default=1)

    class Meta:
        """Once per patron, interest and detail."""

        indexes = ((("patron", "interest", "detail"), True),)


class Note(BaseModel):
    """Free text about a patron. kind: note, complaint, avoid (what is not to be mentioned).

    `resolved_at` closes a complaint; `looked_at` is when somebody last looked at what the words
    of the note could become.
    """

    patron = ForeignKeyField(Patron, on_delete="CASCADE", backref="notes")
    kind = TextField(default="note")
    text = TextField()
    door_line = TextField(default="")
    audience = TextField(default="desk")
    pinned = BooleanField(default=False)
    performance = ForeignKeyField(Performance, null=True, on_delete="SET NULL", backref="notes")
    resolved_at = TextField(null=True)
    source_kind = TextField(default="staff")
    source = TextField(default="")
    user_id = IntegerField(null=True)
    created_at = TextField()
    updated_at = TextField()
    version = IntegerField(default=1)
    batch_id = IntegerField(null=True, index=True)
    looked_at = TextField(null=True)


class Reaction(BaseModel):
    """liked, mixed or disliked, to a performance the patron attended."""

    patron = ForeignKeyField(Patron, on_delete="CASCADE", backref="reactions")
    performance = ForeignKeyField(Performance, on_delete="CASCADE", backref="reactions")
    value = TextField()
    comment = TextField(default="")
    audience = TextField(default="say")
    source_kind = TextField(default="staff")
    source = TextField(default="")
    user_id = IntegerField(null=True)
    learnt_at = TextField()
    version = IntegerField(default=1)

    class Meta:
        """The latest word stands."""

        indexes = ((("patron", "performance"), True),)


class Promise(BaseModel):
    """What we said we would do, by when; open until `done_at`.

    kind: promise (told to the patron), task (only among ourselves). `owner_id` is the user who
    will do it, null whoever is here; `first_due_on` the day that was promised first, before it was
    moved; `call_id` the call it was made in.
    """

    patron = ForeignKeyField(Patron, on_delete="CASCADE", backref="promises")
    note = ForeignKeyField(Note, null=True, on_delete="SET NULL", backref="promises")
    text = TextField()
    due_on = TextField(null=True, index=True)
    done_at = TextField(null=True)
    outcome = TextField(default="")
    audience = TextField(default="desk")
    user_id = IntegerField(null=True)
    made_at = TextField()
    version = IntegerField(default=1)
    kind = TextField(default="promise")
    owner_id = IntegerField(null=True)
    first_due_on = TextField(null=True)
    moves = IntegerField(default=0)
    call_id = IntegerField(null=True)
    source_kind = TextField(default="staff")
    source = TextField(default="")


class OpenerUse(BaseModel):
    """An opener that was said (rests 90 days) or waved off (rests a week).

    `note_id` is what came back; `call_id` the call it was said in.
    """

    patron = ForeignKeyField(Patron, on_delete="CASCADE", backref="opener_uses")
    key = TextField()  # kind and the fact it stands on
    kind = TextField()
    say = TextField()
    action = TextField()  # said, not_now
    user_id = IntegerField(null=True)
    used_at = TextField()
    note_id = IntegerField(null=True)
    call_id = IntegerField(null=True)
