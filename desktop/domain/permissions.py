"""Who may do what: the three roles and their rights. What no role has here, nobody may do.

The rights stand at the functions of the query layer (`db.gate.needs`), so that the screens and the
command line are held by the same rule. A screen asks `may` to show only what can be done.
"""

from __future__ import annotations

from collections.abc import Iterable

from db import gate
from db.gate import Acting, Right

VOLUNTEER, STAFF, ADMIN = "volunteer", "staff", "admin"

ROLE_RIGHTS: dict[str, frozenset[Right]] = {
    VOLUNTEER: frozenset({Right.OPEN, Right.TONIGHT}),
    STAFF: frozenset(
        {
            Right.OPEN, Right.TONIGHT, Right.KNOW, Right.KEEP, Right.IMPORT, Right.EXPORT,
            Right.FORMS, Right.BACKUP,
        }
    ),
    ADMIN: frozenset(Right),
}  # fmt: skip


def rights_of(role: str) -> frozenset[Right]:
    """What a role may do; nothing but to sign in for one that there is not."""
    return ROLE_RIGHTS.get(role, gate.NOBODY.rights)


def acting_for(role: str, user_id: int | None) -> Acting:
    """On whose behalf a signed-in user acts."""
    return Acting(rights_of(role), user_id)


def role_among(role: str, active: Iterable[str]) -> str:
    """The role that counts in a file whose active users have these roles.

    Where there is no admin, staff are admins: files from before roles counted have none, and
    somebody must be able to name one. Where there are no staff either, everybody is.
    """
    roles = set(active)
    if ADMIN in roles or (STAFF in roles and role != STAFF) or role not in ROLE_RIGHTS:
        return role
    return ADMIN


def may(role: str, right: Right) -> bool:
    """Whether a role has a right."""
    return right in rights_of(role)
