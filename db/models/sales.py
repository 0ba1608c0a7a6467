"""What was bought and given: orders, tickets, memberships, donations."""

from __future__ import annotations

from peewee import BooleanField, ForeignKeyField, IntegerField, TextField

from db.models.base import BaseModel
from db.models.patrons import Patron
from db.models.programme import Performance


class Order(BaseModel):
    """One purchase. `patron` is the buyer, null where the file does not name one.

    `number` is the vendor's own; `extra` is a JSON object of columns that nothing else keeps
    (custom questions). Money in minor units. `number` is '' for an order entered by hand.
    """

    system = TextField(default="")
    number = TextField(default="")
    patron = ForeignKeyField(Patron, null=True, on_delete="SET NULL", backref="orders")
    ordered_at = TextField(null=True)
    channel = TextField(default="")
    status = TextField(default="")
    total_minor = IntegerField(null=True)
    currency = TextField(default="")
    comment = TextField(default="")
    extra = TextField(default="")
    batch_id = IntegerField(null=True)
    version = IntegerField(default=1)

    class Meta:
        """Found by the vendor's number."""

        table_name = "order"
        indexes = ((("number", "system"), False),)


class Ticket(BaseModel):
    """One admission.

    `holder` is the patron it counts for: the named holder, else the buyer; null for a walk-up
    that nobody was named for. `holder_name` is what the file says where that is not a patron.
    status: valid, cancelled, refunded, exchanged, returned (given back), given_away.
    `attended`: 1 scanned, 0 did not come, null unknown.
    """

    order = ForeignKeyField(Order, on_delete="CASCADE", backref="tickets")
    performance = ForeignKeyField(Performance, on_delete="CASCADE", backref="tickets")
    holder = ForeignKeyField(
        Patron, null=True, on_delete="SET NULL", backref="tickets", index=False
    )
    holder_name = TextField(default="")
    number = TextField(default="")
    status = TextField(default="valid")
    seat = TextField(default="")
    price_type = TextField(default="")
    price_minor = IntegerField(null=True)
    comp = BooleanField(default=False)
    will_call = BooleanField(default=False)
    attended = IntegerField(null=True)
    extra = TextField(default="")
    batch_id = IntegerField(null=True)
    version = IntegerField(default=1)

    class Meta:
        """A patron's history (a performance's house has its foreign key)."""

        indexes = ((("holder", "performance", "status", "attended"), False),)


class Membership(BaseModel):
    """A subscription, season pass or friend scheme. Dates are ISO, both included."""

    patron = ForeignKeyField(Patron, on_delete="CASCADE", backref="memberships")
    kind = TextField()
    starts = TextField()
    ends = TextField(null=True)
    price_minor = IntegerField(null=True)
    currency = TextField(default="")
    status = TextField(default="active")
    upgraded_at = TextField(null=True)
    source_kind = TextField(default="staff")
    source = TextField(default="")
    batch_id = IntegerField(null=True, index=True)
    version = IntegerField(default=1)


class Donation(BaseModel):
    """A gift of money, or of tickets given back. kind: gift, returned_ticket."""

    patron = ForeignKeyField(Patron, on_delete="CASCADE", backref="donations")
    kind = TextField(default="gift")
    amount_minor = IntegerField()
    currency = TextField(default="")
    given_at = TextField()
    purpose = TextField(default="")
    thanked_at = TextField(null=True)
    source_kind = TextField(default="staff")
    source = TextField(default="")
    user_id = IntegerField(null=True)
    batch_id = IntegerField(null=True, index=True)
    version = IntegerField(default=1)
