"""Who a verb acts for, and which right it takes: the same rights as in the window.

Where nobody has a PIN the first user acts, or the one that `--user` names. As soon as anybody has one,
`--user` is needed, and the PIN is asked for on the terminal or taken from RAPPORT_PIN.
"""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path

from db import connection, schema
from db.errors import DatabaseDamaged, NotAllowed, StoreError
from db.gate import Acting, Right
from db.queries import users
from desktop.domain import session, sign_in
from desktop.domain.session import Session

PIN_VARIABLE = "RAPPORT_PIN"

# What each verb takes before it looks at anything; None for one that touches no file of a venue's.
# A verb that is not named here is for nobody.
VERB_RIGHTS: dict[str, Right | None] = {
    "demo": None, "sample": None, "open": None, "backups": None,
    "import": Right.IMPORT, "form": Right.FORMS, "search": Right.KNOW, "patron": Right.KNOW,
    "capture": Right.KEEP, "briefing": Right.TONIGHT, "draft": Right.KEEP,
    "follow-ups": Right.KNOW, "insights": Right.KNOW, "check": Right.BACKUP,
    "backup": Right.BACKUP, "restore": Right.RESTORE, "salvage": Right.RESTORE,
    "erase": Right.ERASE, "know": Right.EXPORT, "retention": Right.KNOW, "list": Right.KNOW,
    "export": Right.EXPORT,
}  # fmt: skip


def acting_for_verb(verb: str, name: str = "") -> Acting:
    """On whose behalf a verb works on the open file. Raises StoreError if nobody may do so."""
    who = _sitting(name)
    right = VERB_RIGHTS.get(verb)
    acting = session.acting_of(who)
    if right is None or right not in acting.rights:
        raise _refusal(verb, who)
    return acting


def check_may_replace(verb: str, target: Path, name: str = "") -> None:
    """Raises StoreError unless this user of the file at `target` may put another in its place.

    A file that cannot be opened has nobody who could be asked.
    """
    if not target.exists() or not _can_be_asked(target):
        return
    try:
        schema.open_file(target)
        acting_for_verb(verb, name)
    except DatabaseDamaged:
        return
    finally:
        connection.close()


def _can_be_asked(target: Path) -> bool:
    try:
        return schema.inspect(target) == schema.STEPS
    except StoreError:
        return False


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
