"""One window a file: whose lock stands beside it, said in a sentence. No Qt: a second start asks this.

The lock is `rapport.db.lock`, kept by `desktop.ui.one_file` while a window has the file open. The verbs of the
command line go on beside a window; those that put another file in its place ask `check_free`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from db.errors import DatabaseBusy

ENDING = ".lock"
LONGEST = 1000  # bytes of a lock that are read


class Holder(NamedTuple):
    """Who has a file open: the process, its computer, and the user as the system calls them ('')."""

    process: int
    computer: str
    user: str = ""


def lock_path(database: Path) -> Path:
    """Where a file's lock is, by whichever way the file was named."""
    whole = database.expanduser().resolve()
    return whole.with_name(whole.name + ENDING)


def read_holder(database: Path) -> Holder | None:
    """Who holds the lock, as it is written; None if nobody does, or that cannot be read."""
    path = lock_path(database)
    try:
        with path.open("rb") as file:
            lines = file.read(LONGEST).decode("utf-8", "replace").splitlines()
        process = int(lines[0])
    except (OSError, ValueError, IndexError):
        return None
    return Holder(process, lines[2] if len(lines) > 2 else "", _owner(path))


def is_alive(holder: Holder) -> bool:
    """Whether that window may still be there; on another computer nobody can tell from here."""
    if not is_here(holder):
        return True
    if os.name != "posix":
        return True
    try:
        os.kill(holder.process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def holder_of(database: Path) -> Holder | None:
    """Who has the file open in a window now; a lock left by a killed one is nobody's."""
    holder = read_holder(database)
    return holder if holder is not None and is_alive(holder) else None


def is_here(holder: Holder) -> bool:
    """Whether it is a window on this computer."""
    # Imported here: whoever has no lock in the way need not know what this computer is called.
    import socket

    return not holder.computer or holder.computer == socket.gethostname()


def held_sentence(database: Path, holder: Holder | None) -> str:
    """That somebody else has it open, who and where, and what to do."""
    if holder is None:
        return (
            "Rapport's file is open in another window. Nothing was opened here. "
            "Close Rapport there, then open it here."
        )
    elsewhere = not is_here(holder)
    who = f" by {holder.user}" if holder.user and (elsewhere or holder.user != _me()) else ""
    if elsewhere:
        return (
            f"Rapport's file is open on the computer {holder.computer}{who}. Nothing was opened here: "
            "two computers at once can damage a file. Close Rapport there, then open it here. If "
            f"that computer crashed, delete the file {lock_path(database)} first."
        )
    return (
        f"Rapport's file is open on this computer already{who}, in a window that does not answer yet. "
        "Nothing was opened here. Close that window, or wait for it, then open the file again."
    )


def check_free(database: Path, doing: str) -> None:
    """Raises DatabaseBusy if a window has the file open. `doing`: "restored", "encrypted"."""
    holder = holder_of(database)
    if holder is None or (holder.process == os.getpid() and is_here(holder)):
        return
    where = "" if is_here(holder) else f" on the computer {holder.computer}"
    raise DatabaseBusy(
        f"A window of Rapport has the file open{where}. Nothing was changed: it can only be {doing} "
        "while no window is open. Close Rapport, then try again."
    )


def _owner(path: Path) -> str:
    try:
        return path.owner()
    except (OSError, KeyError, NotImplementedError):
        return ""


def _me() -> str:
    # Imported here: only asked for when something is to be told.
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
