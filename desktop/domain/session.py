"""Who sits at the desk now, and with that, on whose behalf this process acts."""

from __future__ import annotations

from typing import NamedTuple

from db import gate
from db.errors import NotAllowed
from db.gate import Acting, Right
from db.queries import users
from db.records.users import UserRecord
from desktop.domain import permissions


class Session(NamedTuple):
    """The user on whose behalf writes are made; `user_id` is None before users exist.

    `role` is what the user may do now: it is `admin` for staff as long as the file has no admin.
    """

    user_id: int | None = None
    name: str = ""
    initials: str = ""
    role: str = permissions.STAFF


# A file in which nobody was named yet belongs to whoever opens it.
ALONE = Session(role=permissions.ADMIN)


def start() -> Session:
    """The first active user of the open file sits down. No Peewee: this is before the paint."""
    return sit_down(first())


def first() -> Session:
    """A session of the first active user; `ALONE` where there is none."""
    user = users.first_user()
    return ALONE if user is None else of_user(user)


def of_user(user: UserRecord) -> Session:
    """A session of a user, with the role that they have in this file now."""
    active = [one.role for one in users.list_users()]
    role = permissions.role_among(user.role, active)
    return Session(user.id, user.name, user.initials, role)


def sit_down(session: Session) -> Session:
    """From now on this process acts for this user; returns the session as the file has it now.

    Raises NotAllowed for a user who is not there or not active any more, and for nobody where
    there are users: nothing is changed then.
    """
    seated = _as_kept(session)
    gate.act_as(acting_of(seated))
    return seated


def leave() -> None:
    """Nobody sits at the desk: until somebody signs in, only what is open may be done."""
    gate.act_as(gate.NOBODY)


def acting_of(session: Session) -> Acting:
    """On whose behalf a session acts."""
    return permissions.acting_for(session.role, session.user_id)


def current() -> Session:
    """The session of whoever acts now; without a name where that is nobody in particular."""
    acting = gate.current()
    if acting.user_id is None:
        return Session()
    return of_user(users.get_user(acting.user_id))


def _as_kept(session: Session) -> Session:
    active = {user.id: user for user in users.list_users()}
    if session.user_id is None and not active:
        return ALONE
    user = active.get(session.user_id or 0)
    if user is None:
        raise NotAllowed(Right.KNOW.value)
    return of_user(user)
