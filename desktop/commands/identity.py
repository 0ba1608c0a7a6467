"""Who a verb acts for, and which right it takes: the same rights as in the window.

Where nobody has a PIN the first user acts, or the one that `--user` names. As soon as anybody has one,
`--user` is needed, and the PIN is asked for on the terminal or taken from RAPPORT_PIN.
"""

from __future__ import annotations

import contextlib
import getpass
import os
import sys
from pathlib import Path

from db import connection, gate, keys, schema
from db.errors import (
    DatabaseDamaged,
    DatabaseForeign,
    DatabaseMissing,
    KeyFileDamaged,
    KeyMissing,
    NotAllowed,
    StoreError,
)
from db.gate import Acting, Right
from db.queries import users
from desktop.commands import unlocking
from desktop.domain import session, sign_in
from desktop.domain.session import Session

PIN_VARIABLE = "RAPPORT_PIN"
FIRST_WITH_PINS = 4  # the schema; what signing in reads and writes is the same in all that follow

# What each verb takes before it looks at anything; None for one that touches no file of a venue's.
# A verb that is not named here is for nobody.
VERB_RIGHTS: dict[str, Right | None] = {
    "demo": None, "sample": None, "open": None, "backups": None,
    "import": Right.IMPORT, "form": Right.FORMS, "search": Right.KNOW, "patron": Right.KNOW,
    "capture": Right.KEEP, "briefing": Right.TONIGHT, "draft": Right.KEEP,
    "follow-ups": Right.KNOW, "insights": Right.KNOW, "check": Right.BACKUP,
    "backup": Right.BACKUP, "restore": Right.RESTORE, "key": Right.RESTORE, "salvage": Right.RESTORE,
    "erase": Right.ERASE, "know": Right.EXPORT, "retention": Right.KNOW, "list": Right.KNOW,
    "export": Right.EXPORT,
}  # fmt: skip


def open_for_verb(path: Path, verb: str, name: str = "") -> Acting:
    """Open the file, bringing it up to date only for who may use the verb; on whose behalf that works.

    Raises StoreError if nobody may do so; the file is then as it was.
    """
    acting: list[Acting] = []
    schema.open_file(path, asks=lambda version: acting.append(acting_for_verb(verb, name, version)))
    return acting[0]


def acting_for_verb(verb: str, name: str = "", version: int = FIRST_WITH_PINS) -> Acting:
    """On whose behalf a verb works on the open file, which has the schema `version` and is not brought
    up to date by this. Raises StoreError if nobody may do so."""
    who = sign_in.before_pins(name) if version < FIRST_WITH_PINS else _sitting(name)
    right = VERB_RIGHTS.get(verb)
    acting = session.acting_of(who)
    if right is None or right not in acting.rights:
        raise _refusal(verb, who)
    return acting


def acting_on_file(verb: str, path: Path, name: str = "", *, to_look: bool = False) -> Acting:
    """On whose behalf a verb deals with a whole file that is not open: replaces or salvages it.

    A file that is not there, is from before people signed in, or is so damaged that nobody can,
    belongs to whoever has it; one that is only locked, busy or newer does not. It is not brought up
    to date. `to_look`: not a byte of it changes unless somebody signs in to it. Raises StoreError
    if nobody may do so.
    """
    with contextlib.suppress(KeyMissing, KeyFileDamaged):
        if keys.find_key_file(path) is not None:
            unlocking.unlock(path)
    if not _has_users(path) or (to_look and not name and not _has_pins(path)):
        return gate.HOUSE
    try:
        connection.use(path)
        return acting_for_verb(verb, name)
    except (DatabaseMissing, DatabaseDamaged):
        return gate.HOUSE
    finally:
        connection.close()


def _has_users(path: Path) -> bool:
    try:
        return schema.inspect(path) >= FIRST_WITH_PINS
    except (DatabaseMissing, DatabaseDamaged, DatabaseForeign, KeyMissing, KeyFileDamaged):
        return False


def _has_pins(path: Path) -> bool:
    raw = connection.connect(path, to_look=True)
    try:
        found = raw.execute("select count(*) from user where active and pin_hash <> ''").fetchone()
        return bool(found[0])
    except connection.driver.Error:
        return False
    finally:
        raw.close()


def _sitting(name: str) -> Session:
    if not name:
        try:
            return session.first()
        except NotAllowed as error:
            raise StoreError(
                "People sign in to this file. Nothing was done. "
                "Say who you are: rapport --user NAME, before the verb."
            ) from error
    known = users.find_user(name)
    free = known is not None and known.active and sign_in.may_sit_down_freely(known)
    return session.of(sign_in.prove(name, "" if free else _secret(name)))


def _secret(name: str) -> str:
    given = os.environ.get(PIN_VARIABLE)
    if given is not None:
        return given
    if not sign_in.needs_secret():
        return ""
    if not sys.stdin.isatty():
        raise StoreError(
            "There is nobody here to ask for the PIN. Nothing was done. "
            f"Set {PIN_VARIABLE}, or use a terminal."
        )
    return getpass.getpass(f"PIN of {name}: ")


def _refusal(verb: str, who: Session) -> StoreError:
    return StoreError(
        f"{who.name or 'Whoever this is'} may not use `rapport {verb}`. Nothing was done. "
        "Ask an admin, or name a user who may with --user."
    )
