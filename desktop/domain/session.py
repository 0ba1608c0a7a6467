"""Who sits at the desk now.

Whoever sits down is who acts from then on (`db.gate`). Whether they may is asked by `sign_in`.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic as now
from typing import NamedTuple

from db import gate
from db.errors import NotAllowed, NotFound
from db.gate import Acting, Right
from db.queries import settings, users
from db.records.users import UserRecord
from desktop.domain import permissions


class Session(NamedTuple):
    """The user on whose behalf writes are made; `user_id` is None before users exist.

    `role` is what they may do now: `admin` for staff as long as the file has no admin.
    """

    user_id: int | None = None
    name: str = ""
    initials: str = ""
    role: str = permissions.STAFF


# A file in which nobody was named yet belongs to whoever opens it.
ALONE = Session(role=permissions.ADMIN)


def start() -> Session:
    """The first active user of the open file sits down. No Peewee: this is before the paint.

    Raises NotAllowed where somebody has a PIN: then one signs in.
    """
    session = first()
    gate.act_as(acting_of(session))
    return session


def first() -> Session:
    """The session of the first active user, `ALONE` where there is none; nobody sits down.

    Raises NotAllowed where somebody has a PIN: then one signs in.
    """
    if users.count_pins():
        raise NotAllowed(Right.TONIGHT.value)
    user = users.first_user()
    return ALONE if user is None else of(user)


def sit_down(user: UserRecord) -> Session:
    """From now on everything is done on this user's behalf, with the role that the file has now.

    Raises NotFound, and NotAllowed for a user who is not active any more.
    """
    kept = users.get_user(user.id)
    if not kept.active:
        raise NotAllowed(Right.TONIGHT.value)
    session = of(kept)
    gate.act_as(acting_of(session))
    return session


def hold(seat: Session, minutes: int) -> Callable[[], Session | None]:
    """A way to sit down again without being asked, for who sits in the open file now: while it is closed
    for a moment, for so many minutes, and in no other file. It gives None where one must sign in."""
    file, since = settings.get_setting("file_id"), now()

    def sit_again() -> Session | None:
        late = now() - since > 60 * minutes
        if seat.user_id is None or late or settings.get_setting("file_id") != file:
            return None
        try:
            return sit_down(users.get_user(seat.user_id))
        except (NotFound, NotAllowed):
            return None

    return sit_again


def of(user: UserRecord) -> Session:
    """The session of a user, without letting them sit down."""
    active = [one.role for one in users.list_users()]
    role = permissions.role_among(user.role, active)
    return Session(user.id, user.name, user.initials, role)


def stand_up() -> Session:
    """Nobody is at the desk: nothing may be read or written until somebody signs in."""
    gate.act_as(gate.NOBODY)
    return Session(role="")


def acting_of(session: Session) -> Acting:
    """On whose behalf a session acts."""
    return permissions.acting_for(session.role, session.user_id)


def current() -> Session:
    """The session of whoever acts now; without a name where that is nobody in particular."""
    user_id = gate.current().user_id
    return Session() if user_id is None else of(users.get_user(user_id))
