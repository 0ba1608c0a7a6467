"""What goes out: saved lists of patrons, templates of letters, and which letter went to whom."""

from __future__ import annotations

from peewee import BooleanField, ForeignKeyField, IntegerField, TextField

from db.models.base import BaseModel
from db.models.patrons import Patron


class Segment(BaseModel):
    """A list of patrons by rule. `rules` is JSON, as `desktop.domain.segment_rules` spells it."""

    name = TextField()
    folded = TextField(unique=True)
    rules = TextField(default="{}")
    user_id = IntegerField(null=True)
    created_at = TextField()
    updated_at = TextField()
    version = IntegerField(default=1)


class LetterTemplate(BaseModel):
    """A letter with fields. channel: email, post. purpose: news (asks for consent), answer.

    `shipped` is the key of the shipped letter that this one stands in for; '' for one of our own.
    """

    name = TextField()
    folded = TextField(unique=True)
    channel = TextField(default="email")
    subject = TextField(default="")
    body = TextField(default="")
    archived = BooleanField(default=False)
    created_at = TextField()
    updated_at = TextField()
    version = IntegerField(default=1)
    purpose = TextField(default="news")
    shipped = TextField(default="")


class Letter(BaseModel):
    """A draft that was made for a patron: whether it was sent, only the mail program knows."""

    patron = ForeignKeyField(Patron, on_delete="CASCADE", backref="letters")
    template = ForeignKeyField(LetterTemplate, null=True, on_delete="SET NULL", backref="letters")
    channel = TextField()
    sent_to = TextField(default="")
    subject = TextField(default="")
    body = TextField(default="")
    call_id = IntegerField(null=True)
    user_id = IntegerField(null=True)
    made_at = TextField()
    template_name = TextField(default="")
    version = IntegerField(default=1)
