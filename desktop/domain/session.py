"""Who sits at the desk now."""

from __future__ import annotations

from typing import NamedTuple

from db.queries import users


class Session(NamedTuple):
    """The user on whose behalf writes are made; `user_id` is None before users exist."""

    user_id: int | None = None
    name: str = ""
    initials: str = ""
    role: str = "staff"


def start() -> Session:
    """A session of the first active user of the open file. No Peewee: this is before the paint."""
    user = users.first_user()
    if user is None:
        return Session()
    return Session(user.id, user.name, user.initials, user.role)
