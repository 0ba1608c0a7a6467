"""What is played: seasons, venues, productions, performances, works and artists."""

from __future__ import annotations

from peewee import BooleanField, ForeignKeyField, IntegerField, TextField

from db.models.base import BaseModel


class Season(BaseModel):
    """A planned run of months; `starts` and `ends` are ISO dates, both included."""

    name = TextField(unique=True)
    starts = TextField()
    ends = TextField()
    batch_id = IntegerField(null=True)
    version = IntegerField(default=1)


class Venue(BaseModel):
    """A hall or house."""

    name = TextField(unique=True)
    batch_id = IntegerField(null=True)
    version = IntegerField(default=1)


class Production(BaseModel):
    """The show as mounted. `folded` is the title as compared; `keywords` are joined by ', '."""

    title = TextField()
    folded = TextField()
    season = ForeignKeyField(Season, null=True, on_delete="SET NULL", backref="productions")
    genre = TextField(default="")
    keywords = TextField(default="")
    for_children = BooleanField(default=False)
    system = TextField(default="")
    number = TextField(default="")
    batch_id = IntegerField(null=True, index=True)
    version = IntegerField(default=1)

    class Meta:
        """Found by title, or by the number in the list it came from."""

        indexes = ((("folded",), False), (("system", "number"), False))


class Performance(BaseModel):
    """One production at one time. Instants are UTC (`2026-11-22T19:30:00Z`)."""

    production = ForeignKeyField(Production, on_delete="CASCADE", backref="performances")
    venue = ForeignKeyField(Venue, null=True, on_delete="SET NULL", backref="performances")
    starts_at = TextField(index=True)
    doors_at = TextField(null=True)
    running_minutes = IntegerField(null=True)
    capacity = IntegerField(null=True)
    cancelled = BooleanField(default=False)
    disrupted = TextField(default="")  # what went wrong, empty if nothing
    system = TextField(default="")
    number = TextField(default="")
    batch_id = IntegerField(null=True, index=True)
    version = IntegerField(default=1)

    class Meta:
        """Once per production and time."""

        indexes = ((("production", "starts_at"), True), (("system", "number"), False))


class Artist(BaseModel):
    """A person or ensemble; composers too. `folded` is the name as compared."""

    name = TextField()
    folded = TextField(unique=True)
    batch_id = IntegerField(null=True)
    version = IntegerField(default=1)


class Work(BaseModel):
    """A piece."""

    title = TextField()
    folded = TextField()
    composer = ForeignKeyField(Artist, null=True, on_delete="SET NULL", backref="works")
    batch_id = IntegerField(null=True)
    version = IntegerField(default=1)

    class Meta:
        """Once per composer."""

        indexes = ((("folded", "composer"), True),)


class ProductionWork(BaseModel):
    """Which works a production plays, in order."""

    production = ForeignKeyField(Production, on_delete="CASCADE", backref="production_works")
    work = ForeignKeyField(Work, on_delete="CASCADE", backref="production_works")
    position = IntegerField(default=0)
    batch_id = IntegerField(null=True)

    class Meta:
        """Once each."""

        indexes = ((("production", "work"), True),)


class ProductionArtist(BaseModel):
    """Who performs (or wrote) what is played; role is composer, conductor, soloist, director."""

    production = ForeignKeyField(Production, on_delete="CASCADE", backref="production_artists")
    artist = ForeignKeyField(Artist, on_delete="CASCADE", backref="production_artists")
    role = TextField(default="")
    batch_id = IntegerField(null=True)

    class Meta:
        """Once per role."""

        indexes = ((("production", "artist", "role"), True),)
