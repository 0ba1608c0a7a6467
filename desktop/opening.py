"""Opening the file that a window is to show, and closing it well."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, TypeAlias

from db import connection, keys, schema, seal, soundness
from db.errors import DatabaseMissing, StoreError
from db.soundness import Finding
from desktop.domain import first_look
from desktop.domain.first_look import FirstLook
from desktop.ui.one_file import OneFile

one_file = OneFile()  # which file this process has open, whoever else starts


class Locked(NamedTuple):
    """The file is encrypted, and this computer does not have its key."""

    path: Path


# None: it is open. A sentence: why not; '' if there is none yet. A finding: what is wrong with it. A
# look: it is open and to be compared later, or is large and to be looked through first.
Opened: TypeAlias = str | Finding | FirstLook | Locked | None


def open_quietly(path: Path, *, as_it_is: bool = False) -> Opened:
    """Open a file, whole as far as a moment can tell; see `Opened`.

    `as_it_is`: somebody knows that it is not as Rapport left it, and wants it all the same.
    """
    held = one_file.take(path)
    if held:
        return held
    opened = _open(path, as_it_is=as_it_is)
    if isinstance(opened, str):
        one_file.give_back()
    else:
        one_file.keep()
    return opened


def _open(path: Path, *, as_it_is: bool) -> Opened:
    try:
        connection.close()
        if _is_locked(path):
            return Locked(path)
        if as_it_is:
            seal.remove(path)
            schema.open_file(path)
            first_look.note_known_problems()
            return None
        look = first_look.before_opening(path)
        if look.takes_a_while:
            return look
        finding = first_look.open_after(look)
        return look if finding is None and look.wants == first_look.COMPARE else finding
    except DatabaseMissing:
        return ""
    except StoreError as failure:
        return failure.sentence


def _is_locked(path: Path) -> bool:
    """Whether somebody has to be asked for the passphrase. For a plain file that is a look at its first bytes."""
    if not keys.is_locked(path):
        return False
    # Imported here: only where there is something to unlock.
    from desktop.domain import protection

    return not protection.unlock_from_store(path)


def close_well() -> None:
    """The last thing done with a file: sealed, so that the next start need not look through it."""
    try:
        connection.current_path()
    except StoreError:
        one_file.let_go()
        return
    # Imported here: needed when all is done.
    from db import backups

    with backups.unchanged_meanwhile():
        soundness.seal_current()
        connection.close()
    one_file.let_go()
