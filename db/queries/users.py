"""Who works at the desk. Raw, read before the first paint."""

from __future__ import annotations

from db import connection
from db.conflicts import changed_meanwhile
from db.errors import InputRefused, NotFound
from db.gate import Right, needs
from db.records.users import TriesRecord, UserRecord

ROLES = ("staff", "volunteer", "admin")

_SELECT = "select id, name, initials, role, active, pin_kind, version from user"
_TRIES = "select id, wrong_tries, waits_until, wait_seconds, wait_began from user"


@needs(Right.OPEN)
def list_users(active_only: bool = True) -> list[UserRecord]:
    """Everybody who may sit at the desk, by name."""
    where = "where active " if active_only else ""
    return [_record(r) for r in connection.rows(f"{_SELECT} {where}order by name")]


@needs(Right.OPEN)
def list_older_users() -> list[UserRecord]:
    """Everybody in a file of any schema, by number, with what each schema tells of them: no PINs."""
    rows = connection.rows("select id, name, initials, role, active from user order by id")
    return [UserRecord(r[0], r[1], r[2], r[3], bool(r[4])) for r in rows]


@needs(Right.OPEN)
def get_user(user_id: int) -> UserRecord:
    """A user by id. Raises NotFound."""
    found = connection.row(f"{_SELECT} where id = ?", (user_id,))
    if found is None:
        raise NotFound("user")
    return _record(found)


@needs(Right.OPEN)
def first_user() -> UserRecord | None:
    """The first active user, None in a new file."""
    found = connection.row(f"{_SELECT} where active order by id limit 1")
    return None if found is None else _record(found)


@needs(Right.OPEN)
def find_user(name: str) -> UserRecord | None:
    """The user of that name, None if there is none."""
    found = connection.row(f"{_SELECT} where name = ?", (name,))
    return None if found is None else _record(found)


@needs(Right.OPEN)
def count_pins() -> int:
    """How many of those who may sit at the desk have a PIN or a password."""
    found = connection.row("select count(*) from user where active and pin_hash != ''")
    return int(found[0]) if found else 0


@needs(Right.OPEN)
def count_admins(but: int | None = None) -> int:
    """How many active admins there are, besides one."""
    found = connection.row(
        "select count(*) from user where active and role = 'admin' and id is not ?", (but,)
    )
    return int(found[0]) if found else 0


@needs(Right.USERS)
def add_user(name: str, initials: str = "", role: str = "staff") -> int:
    """Add a user; returns the id. Without initials they are made from the name."""
    if role not in ROLES:
        raise ValueError(f"no such role: {role}")
    initials = initials or _initials(name)
    with connection.transaction() as raw:
        user_id = int(
            raw.execute(
                "insert into user (name, initials, role, active) values (?, ?, ?, 1)",
                (name, initials, role),
            ).lastrowid
        )
        _tell_the_books("Added a user", user_id, role)
        return user_id


@needs(Right.USERS)
def update_user(
    user_id: int,
    *,
    name: str | None = None,
    initials: str | None = None,
    role: str | None = None,
    active: bool | None = None,
    version: int | None = None,
) -> None:
    """Change what is given. A new name brings new initials unless they are given too.

    Raises NotFound, EditConflict, ValueError for a role that there is not, and InputRefused where
    nobody would be left who may change who works here.
    """
    if role is not None and role not in ROLES:
        raise ValueError(f"no such role: {role}")
    if name is not None and initials is None:
        initials = _initials(name)
    with connection.transaction() as raw:
        before = get_user(user_id)
        if version is not None and version != before.version:
            raise changed_meanwhile("user", user_id)
        after = UserRecord(
            user_id,
            before.name if name is None else name,
            before.initials if initials is None else initials,
            before.role if role is None else role,
            before.active if active is None else active,
        )
        if _is_admin(before) and not _is_admin(after) and not count_admins(but=user_id):
            raise InputRefused(
                f"{before.name} is the last admin. Nothing was changed. "
                "Make somebody else an admin first."
            )
        raw.execute(
            "update user set name = ?, initials = ?, role = ?, active = ?, version = version + 1 "
            "where id = ?",
            (after.name, after.initials, after.role, int(after.active), user_id),
        )
        if after.role != before.role:
            _tell_the_books("Gave a user another role", user_id, after.role)
        if after.active != before.active:
            done = "Put a user back" if after.active else "Took a user off the list"
            _tell_the_books(done, user_id, after.role)
        if after.name != before.name:
            _tell_the_books("Renamed a user", user_id, after.role)


# -- PINs and tries: asked for by `desktop.domain.sign_in` alone, which is open to everybody


@needs(Right.USERS)
def get_pin_hash(user_id: int) -> str:
    """The hash of a user's PIN or password, '' for none."""
    found = connection.row("select pin_hash from user where id = ?", (user_id,))
    return str(found[0]) if found else ""


@needs(Right.USERS)
def set_pin(user_id: int, pin_hash: str, kind: str) -> None:
    """Keep the hash of a new PIN or password ('' for none); what was tried before is forgotten."""
    with connection.transaction() as raw:
        raw.execute(
            "update user set pin_hash = ?, pin_kind = ?, wrong_tries = 0, waits_until = '', "
            "wait_seconds = 0, wait_began = 0, version = version + 1 where id = ?",
            (pin_hash, kind, user_id),
        )


@needs(Right.USERS)
def list_tries() -> list[TriesRecord]:
    """Whose PIN was tried wrongly since it was last typed rightly."""
    return [TriesRecord(*r) for r in connection.rows(f"{_TRIES} where wrong_tries > 0")]


@needs(Right.USERS)
def set_tries(tries: TriesRecord) -> None:
    """Keep how often somebody's PIN was tried wrongly, and how long the next try waits."""
    with connection.transaction(vital=True) as raw:
        raw.execute(
            "update user set wrong_tries = ?, waits_until = ?, wait_seconds = ?, wait_began = ? "
            "where id = ?",
            (*tries[1:], tries.user_id),
        )


def _tell_the_books(what: str, user_id: int, role: str) -> None:
    # Imported here: this room is read before the first paint.
    from db.queries import audit

    audit.add_event("settings", what, counts={"user": user_id, "role": role})


def _is_admin(user: UserRecord) -> bool:
    return user.active and user.role == "admin"


def _initials(name: str) -> str:
    return "".join(part[0] for part in name.split()[:3]).upper()


def _record(row: tuple[int, str, str, str, int, str, int]) -> UserRecord:
    return UserRecord(*row[:4], active=bool(row[4]), pin_kind=row[5], version=row[6])
