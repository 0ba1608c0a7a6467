"""Calls: the guides that lead through them, what was heard at each step, what was agreed."""

from __future__ import annotations

from peewee import BooleanField, ForeignKeyField, IntegerField, TextField

from db.models.base import BaseModel
from db.models.patrons import Patron
from db.models.programme import Performance


class CallGuide(BaseModel):
    """A kind of call as the venue has worded it; the shipped wording holds where there is none.

    direction: in or out, how such a call usually begins.
    """

    kind = TextField(unique=True)
    name = TextField()
    about = TextField(default="")
    direction = TextField(default="in")
    position = IntegerField(default=0)
    archived = BooleanField(default=False)
    updated_at = TextField()
    version = IntegerField(default=1)


class CallGuideStep(BaseModel):
    """One of the five steps. step: listen, understand, connect, offer, agree.

    `say` are lines to say and `choices` quick answers, a line each; `hint` is for our eyes only;
    `say_back` is the line that says back what was heard.
    """

    guide = ForeignKeyField(CallGuide, on_delete="CASCADE", backref="steps")
    step = TextField()
    title = TextField(default="")
    say = TextField(default="")
    hint = TextField(default="")
    choices = TextField(default="")
    say_back = TextField(default="")

    class Meta:
        """Each step once a guide."""

        indexes = ((("guide", "step"), True),)


class Call(BaseModel):
    """One conversation. `patron` is null while we do not know who it is.

    direction: in, out. status: open (going on, or interrupted), ended. `step` is where it stands,
    `seconds` how long was talked in all (a call taken up again adds to it), `summary` one line of
    what it was about, `phone` the number as it was shown or typed, `performance` what it is about.
    """

    patron = ForeignKeyField(Patron, null=True, on_delete="CASCADE", backref="calls")
    kind = TextField()
    direction = TextField(default="in")
    phone = TextField(default="")
    performance = ForeignKeyField(Performance, null=True, on_delete="SET NULL", backref="calls")
    status = TextField(default="open", index=True)
    step = TextField(default="listen")
    started_at = TextField(index=True)
    ended_at = TextField(null=True)
    seconds = IntegerField(default=0)
    summary = TextField(default="")
    note_id = IntegerField(null=True)  # the complaint it left, if it did
    user_id = IntegerField(null=True)
    updated_at = TextField()
    version = IntegerField(default=1)


class CallStep(BaseModel):
    """What one step brought. state: '' (not done), done, skipped.

    `picked` are the quick answers chosen and `said` the lines that were said, each a JSON list;
    `draft` is JSON of what was chosen and not yet agreed (offers, a promise).
    """

    call = ForeignKeyField(Call, on_delete="CASCADE", backref="steps")
    step = TextField()
    state = TextField(default="")
    heard = TextField(default="")
    picked = TextField(default="[]")
    said = TextField(default="[]")
    draft = TextField(default="")
    reached_at = TextField(null=True)

    class Meta:
        """Each step once a call."""

        indexes = ((("call", "step"), True),)


class Outcome(BaseModel):
    """What came of an offer. kind: exchange, better_seats, credit, refund, gift_back, upgrade,
    subscription, free, or none of them (other). result: agreed, declined, open.

    `tickets` is a JSON list of ticket ids; `done_elsewhere_at` when it was done in the ticketing
    system too (null: still to do there); `needs_elsewhere` whether it has to be.
    """

    call = ForeignKeyField(Call, on_delete="CASCADE", backref="outcomes")
    patron = ForeignKeyField(Patron, null=True, on_delete="CASCADE", backref="outcomes")
    kind = TextField()
    result = TextField()
    detail = TextField(default="")
    reason = TextField(default="")
    tickets = TextField(default="[]")
    performance = ForeignKeyField(Performance, null=True, on_delete="SET NULL", backref="outcomes")
    amount_minor = IntegerField(null=True)
    currency = TextField(default="")
    granted_by = TextField(default="")
    needs_elsewhere = BooleanField(default=False)
    done_elsewhere_at = TextField(null=True)
    user_id = IntegerField(null=True)
    made_at = TextField(index=True)
    version = IntegerField(default=1)
