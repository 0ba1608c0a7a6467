"""What disks, folders and shares do to a program, told apart: why something failed, what to do.

Knows the numbers of the system and of SQLite, and no sentence about Rapport's own data: what was
being done and what is safe is for the caller to say (`db.errors.file_error`).
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from typing import NamedTuple


class Trouble(NamedTuple):
    """One kind of trouble: `because` goes on after "..., because", `todo` is a sentence."""

    kind: str
    because: str
    todo: str


FULL = Trouble("full", "the disk is full", "Make room on the disk, then try again.")
READ_ONLY = Trouble(
    "read-only",
    "the disk or the file can only be read",
    "Take the write protection off, or choose another place.",
)
FORBIDDEN = Trouble(
    "forbidden",
    "you may not do that there",
    "Choose another folder, or ask whoever looks after this computer.",
)
MISSING = Trouble(
    "missing",
    "it is not there",
    "Check the folder and the name; plug in the disk or connect the share it is on.",
)
LOST = Trouble(
    "lost",
    "the disk, stick or share does not answer",
    "Check that it is plugged in and connected, then try again. "
    "If it happens again, use another one.",
)
REFUSED = Trouble(  # SQLite does not say which of the two it was
    "refused",
    "the disk, stick or share did not take it",
    "Check that it is plugged in, connected and not full, then try again. "
    "If it happens again, use another one.",
)
LONG_NAME = Trouble("long name", "the name is too long", "Give a shorter name.")
BAD_NAME = Trouble("bad name", "the disk does not take that name", "Use letters and digits alone.")
TAKEN = Trouble("taken", "something else has that name", "Give another name.")
HELD = Trouble(
    "held", "another program has it open", "Close it there or wait a moment, then try again."
)
LARGE = Trouble("large", "the disk takes no file that large", "Choose another disk.")
STARVED = Trouble(
    "starved", "this computer has no memory left", "Close other programs, then try again."
)
OTHER = Trouble("other", "the disk refused", "Check the disk and the folder, then try again.")
KINDS = (
    FULL, READ_ONLY, FORBIDDEN, MISSING, LOST, REFUSED, LONG_NAME, BAD_NAME, TAKEN, HELD, LARGE, STARVED,
    OTHER,
)  # fmt: skip

# By name: no system knows them all.
_NUMBERS: dict[Trouble, tuple[str, ...]] = {
    FULL: ("ENOSPC", "EDQUOT"),
    READ_ONLY: ("EROFS",),
    FORBIDDEN: ("EACCES", "EPERM"),
    MISSING: ("ENOENT", "ENOTDIR"),
    LOST: (
        "EIO", "ENODEV", "ENXIO", "ESTALE", "EREMOTEIO", "ENOMEDIUM", "ENOTCONN", "EHOSTDOWN",
        "EHOSTUNREACH", "ENETUNREACH", "ENETDOWN", "ETIMEDOUT", "ECONNRESET", "ECONNABORTED",
    ),
    LONG_NAME: ("ENAMETOOLONG",),
    BAD_NAME: ("EILSEQ", "EINVAL", "ELOOP"),
    TAKEN: ("EEXIST", "EISDIR", "ENOTEMPTY"),
    HELD: ("EBUSY", "ETXTBSY", "EAGAIN", "EDEADLK"),
    LARGE: ("EFBIG",),
    STARVED: ("ENOMEM", "EMFILE", "ENFILE"),
}  # fmt: skip
_BY_NUMBER = {
    getattr(errno, name): trouble
    for trouble, names in _NUMBERS.items()
    for name in names
    if hasattr(errno, name)
}
# What Windows calls what it maps to EACCES or EINVAL: used by another program, locked, bad name,
# not ready, write-protected, unplugged, the share is gone, full.
_BY_WINDOWS = {
    32: HELD, 33: HELD, 123: BAD_NAME, 19: READ_ONLY, 21: LOST, 31: LOST, 433: LOST, 483: LOST,
    53: LOST, 59: LOST, 64: LOST, 67: LOST, 1117: LOST, 1167: LOST, 112: FULL, 39: FULL,
    206: LONG_NAME,
}  # fmt: skip
_BY_SQLITE = (
    ("SQLITE_FULL", FULL),
    ("SQLITE_READONLY", READ_ONLY),
    ("SQLITE_PERM", FORBIDDEN),
    ("SQLITE_AUTH", FORBIDDEN),
    ("SQLITE_CANTOPEN", OTHER),
    ("SQLITE_IOERR_NOMEM", STARVED),
    ("SQLITE_IOERR", REFUSED),
    ("SQLITE_PROTOCOL", HELD),
    ("SQLITE_BUSY", HELD),
    ("SQLITE_LOCKED", HELD),
    ("SQLITE_NOMEM", STARVED),
)
_BY_WORDS = (
    ("disk is full", FULL),
    ("no space left", FULL),
    ("readonly database", READ_ONLY),
    ("unable to open database", OTHER),
    ("disk i/o", REFUSED),
    ("is locked", HELD),
    ("is busy", HELD),
    ("locking protocol", HELD),
)


def chain(error: BaseException) -> Iterator[BaseException]:
    """An error, then what it came from, each once: the true reason is often further down."""
    met: set[int] = set()
    seen: BaseException | None = error
    while seen is not None and id(seen) not in met:
        met.add(id(seen))
        yield seen
        seen = seen.__context__ or seen.__cause__


def trouble_of(error: BaseException) -> Trouble | None:
    """What the world did, by the first in the chain that says so; None if it did nothing."""
    return next((found for link in chain(error) if (found := trouble_here(link)) is not None), None)


def trouble_here(error: BaseException) -> Trouble | None:
    """The same of one error alone, whatever it came from."""
    if isinstance(error, OSError):
        found = _BY_WINDOWS.get(getattr(error, "winerror", None) or 0)
        return found or (_BY_NUMBER.get(error.errno, OTHER) if error.errno else None)
    if isinstance(error, MemoryError):
        return STARVED
    name = getattr(error, "sqlite_errorname", None)
    if name:
        return next((trouble for start, trouble in _BY_SQLITE if name.startswith(start)), None)
    if type(error).__name__ not in ("OperationalError", "DatabaseError", "InternalError"):
        return None
    text = str(error).lower()
    return next((trouble for words, trouble in _BY_WORDS if words in text), None)
