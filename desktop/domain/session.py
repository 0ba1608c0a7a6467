"""Who sits at the desk now.

Whoever sits down is who acts from then on (`db.gate`). Whether they may is asked by `sign_in`.
"""

from __future__ import annotations

from typing import NamedTuple

from db import gate
from db.errors import NotAllowed
from db.queries import users
from db.records.users import UserRecord
from desktop.domain import permissions


class Session(NamedTuple):
    """The user on whose behalf writes are made; `user_id` is None before users exist."""

    user_id: int | None = None
    name: str = ""
    initials: str = ""
    role: str = "staff"


def start() -> Session:
    """The first active user of the open file sits down. No Peewee: this is before the paint.

    Raises NotAllowed where somebody has a PIN: then one signs in.
    """
    if users.count_pins():
        raise NotAllowed(gate.Right.TONIGHT.value)
    user = users.first_user()
    if user is None:
        gate.act_as(gate.HOUSE)
        return Session(role=permissions.ADMIN)
    return sit_down(user)


def sit_down(user: UserRecord) -> Session:
    """From now on everything is done on this user's behalf.

    In a file without any admin everybody is one, or nobody could ever say who works there.
    """
    role = user.role if users.count_admins() else permissions.ADMIN
    gate.act_as(permissions.acting_for(role, user.id))
    return of(user)


def of(user: UserRecord) -> Session:
    """The session of a user, without letting them sit down."""
    return Session(user.id, user.name, user.initials, user.role)


def stand_up() -> Session:
    """Nobody is at the desk: nothing may be read or written until somebody signs in."""
    gate.act_as(gate.NOBODY)
    return Session(role="")
