"""Who works at the desk. Raw, read before the first paint."""

from __future__ import annotations

from db import connection
from db.errors import NotFound
from db.records.users import UserRecord

ROLES = ("staff", "volunteer", "admin")

_SELECT = "select id, name, initials, role, active from user"


def list_users(active_only: bool = True) -> list[UserRecord]:
    """Everybody who may sit at the desk, by name."""
    where = "where active " if active_only else ""
    return [_record(r) for r in connection.rows(f"{_SELECT} {where}order by name")]


def get_user(user_id: int) -> UserRecord:
    """A user by id. Raises NotFound."""
    found = connection.row(f"{_SELECT} where id = ?", (user_id,))
    if found is None:
        raise NotFound("user")
    return _record(found)


def first_user() -> UserRecord | None:
    """The first active user, None in a new file."""
    found = connection.row(f"{_SELECT} where active order by id limit 1")
    return None if found is None else _record(found)


def find_user(name: str) -> UserRecord | None:
    """The user of that name, None if there is none."""
    found = connection.row(f"{_SELECT} where name = ?", (name,))
    return None if found is None else _record(found)


def add_user(name: str, initials: str = "", role: str = "staff") -> int:
    """Add a user; returns the id. Without initials they are made from the name."""
    if role not in ROLES:
        raise ValueError(f"no such role: {role}")
    initials = initials or _initials(name)
    with connection.transaction() as raw:
        return int(
            raw.execute(
                "insert into user (name, initials, role, active) values (?, ?, ?, 1)",
                (name, initials, role),
            ).lastrowid
        )


def update_user(
    user_id: int,
    *,
    name: str | None = None,
    initials: str | None = None,
    role: str | None = None,
    active: bool | None = None,
) -> None:
    """Change what is given. A new name brings new initials unless they are given too.

    Raises NotFound, and ValueError for a role that there is not.
    """
    if role is not None and role not in ROLES:
        raise ValueError(f"no such role: {role}")
    before = get_user(user_id)
    if name is not None and initials is None:
        initials = _initials(name)
    with connection.transaction() as raw:
        raw.execute(
            "update user set name = ?, initials = ?, role = ?, active = ? where id = ?",
            (
                before.name if name is None else name,
                before.initials if initials is None else initials,
                before.role if role is None else role,
                int(before.active if active is None else active),
                user_id,
            ),
        )


def _initials(name: str) -> str:
    return "".join(part[0] for part in name.split()[:3]).upper()


def _record(row: tuple[int, str, str, str, int]) -> UserRecord:
    return UserRecord(*row[:4], active=bool(row[4]))
