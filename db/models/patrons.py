"""People: households, patrons, how to reach them, what they allow, what they need, who is whose."""

from __future__ import annotations

from peewee import BooleanField, ForeignKeyField, IntegerField, TextField

from db.models.base import BaseModel


class Household(BaseModel):
    """Patrons who share an address or a decision."""

    name = TextField()
    batch_id = IntegerField(null=True, index=True)
    version = IntegerField(default=1)


class Patron(BaseModel):
    """A person we know. `visits` to `season_visits` are totals, refreshed whenever sales change.

    Dates are ISO texts; `since` may be a year alone. `recency` is the key of lists and search:
    the day number of the last (or, if later, the next) visit, 0 for none.
    """

    given = TextField(default="")
    family = TextField(default="")
    display_name = TextField()
    sort_name = TextField(default="")
    say_as = TextField(default="")
    pronouns = TextField(default="")
    salutation = TextField(default="")
    birth_year = IntegerField(null=True)
    birth_month = IntegerField(null=True)
    birth_day = IntegerField(null=True)
    since = TextField(null=True)
    household = ForeignKeyField(Household, null=True, on_delete="SET NULL", backref="members")
    organisation = TextField(default="")
    deceased = BooleanField(default=False)
    archived = BooleanField(default=False)
    no_chat = BooleanField(default=False)
    visits = IntegerField(default=0)
    spend_minor = IntegerField(default=0)
    first_visit = TextField(null=True)
    last_visit = TextField(null=True)
    last_production = TextField(null=True)
    next_visit = TextField(null=True)
    member_until = TextField(null=True)
    recency = IntegerField(default=0)
    performances_held = IntegerField(null=True)  # any ticket at all; None: not counted yet
    orders_made = IntegerField(null=True)
    season_visits = TextField(null=True)  # of a heavy holder: JSON, see db.queries.seasons
    created_at = TextField()
    updated_at = TextField()
    version = IntegerField(default=1)
    batch_id = IntegerField(null=True)

    class Meta:
        """List order by recency; by name; birthdays."""

        indexes = (
            (("archived", "recency"), False),
            (("sort_name",), False),
            (("birth_month", "birth_day"), False),
        )


class ContactPoint(BaseModel):
    """One phone, e-mail or address. `value` is as typed, `normal` what is compared.

    normal: phone E.164 (or digits), e-mail lower case, address folded.
    """

    patron = ForeignKeyField(Patron, on_delete="CASCADE", backref="contact_points")
    kind = TextField()  # phone, email, address
    label = TextField(default="")
    value = TextField()
    normal = TextField()
    street = TextField(default="")
    city = TextField(default="")
    region = TextField(default="")
    postcode = TextField(default="")
    country = TextField(default="")
    preferred = BooleanField(default=False)
    source_kind = TextField(default="staff")
    source = TextField(default="")
    user_id = IntegerField(null=True)
    learnt_at = TextField()
    batch_id = IntegerField(null=True)
    version = IntegerField(default=1)

    class Meta:
        """Found by what it says."""

        indexes = ((("kind", "normal"), False),)


class ExternalId(BaseModel):
    """The number a vendor's system gave this patron."""

    patron = ForeignKeyField(Patron, on_delete="CASCADE", backref="external_ids")
    system = TextField()
    number = TextField()
    batch_id = IntegerField(null=True)

    class Meta:
        """A number names one patron."""

        indexes = ((("system", "number"), True),)


class Consent(BaseModel):
    """What a patron allows, by channel, in which words, since when."""

    patron = ForeignKeyField(Patron, on_delete="CASCADE", backref="consents")
    channel = TextField()  # email, phone, post, sms
    granted = BooleanField()
    wording = TextField(default="")
    given_at = TextField()
    source_kind = TextField(default="staff")
    source = TextField(default="")
    user_id = IntegerField(null=True)
    batch_id = IntegerField(null=True, index=True)
    version = IntegerField(default=1)


class AccessNeed(BaseModel):
    """What a patron needs, and what we do about it."""

    patron = ForeignKeyField(Patron, on_delete="CASCADE", backref="access_needs")
    need = TextField()
    instruction = TextField(default="")
    audience = TextField(default="print")
    ended_at = TextField(null=True)
    source_kind = TextField(default="staff")
    source = TextField(default="")
    user_id = IntegerField(null=True)
    learnt_at = TextField()
    batch_id = IntegerField(null=True, index=True)
    version = IntegerField(default=1)


class Relationship(BaseModel):
    """Who is whose: to a patron we know, or to a name only (a child)."""

    patron = ForeignKeyField(Patron, on_delete="CASCADE", backref="relationships")
    other = ForeignKeyField(Patron, null=True, on_delete="CASCADE", backref="related_from")
    kind = TextField()  # child, partner, parent, sibling, friend, companion
    name = TextField(default="")
    birth_year = IntegerField(null=True)
    audience = TextField(default="say")
    source_kind = TextField(default="staff")
    source = TextField(default="")
    user_id = IntegerField(null=True)
    learnt_at = TextField()
    version = IntegerField(default=1)


class NotDuplicate(BaseModel):
    """Two patrons that somebody looked at and said: not the same."""

    low = ForeignKeyField(Patron, on_delete="CASCADE", backref="+")
    high = ForeignKeyField(Patron, on_delete="CASCADE", backref="+")
    user_id = IntegerField(null=True)
    said_at = TextField()

    class Meta:
        """Once a pair."""

        indexes = ((("low", "high"), True),)
