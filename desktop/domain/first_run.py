"""A new file's first minute: the venue's name, and who says who works there."""

from __future__ import annotations

from typing import NamedTuple

from db.errors import NotAllowed
from db.gate import Right, needs
from db.queries import users
from desktop.domain import permissions, pins, settings


class FirstRun(NamedTuple):
    """What was said when a file was begun; '' for what can wait. `pin_hash` as `pins.encode` makes it."""

    venue: str = ""
    name: str = ""
    pin_hash: str = ""


@needs(Right.OPEN)
def begin(said: FirstRun) -> None:
    """Write down what was said. Raises NotAllowed where somebody works here already."""
    if users.list_users(active_only=False):
        raise NotAllowed(Right.USERS.value)
    before = settings.load()
    if said.venue:
        settings.save(before._replace(venue_name=said.venue))
    if said.name:
        user_id = users.add_user(said.name, role=permissions.ADMIN)
        if said.pin_hash:
            users.set_pin(user_id, said.pin_hash, pins.PIN)
