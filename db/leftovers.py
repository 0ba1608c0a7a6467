"""What a change of encryption leaves beside the file when it is cut short, and how that is put right.

    NAME.db.converting          the other version, until it is verified and takes the name
    NAME.db.before-converting   the plain file that had the name, until it is overwritten

Whichever moment it was: the file under the name is one whole version, and its head tells which key
it wants (`db.keys`). So the unfinished version is thrown away, the one before is put to rest, and
nobody has to choose. Files alone: no SQL.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from db import keys, one_at_a_time
from db.errors import DatabaseBusy
from db.on_disk import JOURNALS, settle_folder

_AT_ONCE = 1 << 20


def part_of(database: Path) -> Path:
    """Where the other version is made."""
    return database.with_name(database.name + ".converting")


def before_of(database: Path) -> Path:
    """Where the plain file is until it is overwritten."""
    return database.with_name(database.name + ".before-converting")


def _lock_of(database: Path) -> Path:
    return database.with_name(database.name + ".converting-lock")


def mend(database: Path) -> None:
    """Before a file is opened: take back what was not finished. Raises DatabaseBusy if somebody is
    converting it just now."""
    left = (part_of(database), before_of(database), _lock_of(database))
    if not any(path.exists() for path in left):
        return
    with alone(database):
        mend_alone(database)
        keys.tidy(database)


def mend_alone(database: Path) -> None:
    """The same, for who holds the lock already."""
    part = part_of(database)
    unused = keys.sealed_with(part) if keys.sealed_with(database) == keys.PLAIN else None
    drop(part)
    if unused:
        keys.drop(database, unused)
    before = before_of(database)
    if before.exists():
        if not database.exists():  # a disk without second names, between two renames
            before.replace(database)
        elif before.samefile(database):
            before.unlink()
        elif keys.sealed_with(database) == keys.PLAIN:
            drop(before)  # where its head says neither, this may be the only whole version
    keys.drop_begun(database)


def finish(database: Path) -> None:
    """After a file was opened well: the plain bytes it was made of go."""
    if not before_of(database).exists():
        return
    # What the disk does not let go now goes the next time: the file itself is well.
    with contextlib.suppress(DatabaseBusy, OSError), alone(database):
        before = before_of(database)
        if before.exists() and keys.is_encrypted(database) and not before.samefile(database):
            wipe(before)


def drop(path: Path) -> None:
    """Remove a version and its journals; plain ones are overwritten first."""
    for ending in ("", *JOURNALS):
        file = path.with_name(path.name + ending)
        if not file.exists():
            continue
        if ending or keys.is_encrypted(path):
            file.unlink()
        else:
            wipe(file)


def wipe(path: Path) -> None:
    """Overwrite a file, then remove it. A magnetic disk keeps nothing of it; a solid-state one may
    keep old blocks for a while, where only the disk's own encryption reaches them."""
    blank(path)
    with path.open("rb+") as file:
        file.truncate(0)
        os.fsync(file.fileno())
    path.unlink()
    settle_folder(path.parent)


def blank(path: Path) -> None:
    """Zeros in place of all bytes of a file, on the disk."""
    left = path.stat().st_size
    nothing = bytes(_AT_ONCE)
    with path.open("rb+") as file:
        while left > 0:
            left -= file.write(nothing[: min(left, _AT_ONCE)])
        file.flush()
        os.fsync(file.fileno())


@contextlib.contextmanager
def alone(database: Path) -> Iterator[None]:
    """While one converts or mends, nobody else does; ends by itself with the process.

    Raises DatabaseBusy.
    """
    path = _lock_of(database)
    handle = one_at_a_time.take(path)
    if handle is None:
        raise DatabaseBusy(
            f"The file {database.name} is being encrypted or decrypted just now. Nothing was "
            "changed. Wait until that is done, then try again."
        )
    try:
        yield
    finally:
        one_at_a_time.give_back(path, handle)
