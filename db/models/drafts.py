"""What somebody has begun to type about a patron and not saved: theirs alone, and not for long."""

from __future__ import annotations

from peewee import ForeignKeyField, IntegerField, TextField

from db.models.base import BaseModel
from db.models.patrons import Patron


class Draft(BaseModel):
    """One per patron, user and place (`note` the editor of notes, `line` the line at the foot).

    `text` is what was typed, `rest` a JSON object of what stands beside it. It is no fact about
    anybody yet: no screen but its own, no sheet and no list shows it.
    """

    patron = ForeignKeyField(Patron, on_delete="CASCADE", index=False)
    user_id = IntegerField()
    place = TextField()
    text = TextField()
    rest = TextField(default="{}")
    typed_at = TextField()

    class Meta:
        """Found by the patron, whoever typed it, and by its owner."""

        indexes = ((("patron", "user_id", "place"), True),)
