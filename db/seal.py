"""The seal of a file that was closed well: a sum of each page, kept beside it until it is next written.

Whoever begins to write takes the seal off (`db.connection`), whoever closes the file puts a new one
on (`db.soundness`). A seal that is there and does not fit tells of a change that Rapport did not
make: a bit that fell over, a page that was lost, a program that wrote into it. SQLite itself cannot
see a changed letter inside a text of a file without encryption; and to compare sums takes a
fifteenth of the time that its own check takes.

No SQLite here: files and bytes alone. The sums tell nothing of what the pages hold.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import zlib
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from db.on_disk import settle_folder

PAGE = 4096  # bytes; a page of ours has never been of another size
AT_ONCE = 256 * PAGE
_FORMAT = 1

Progress = Callable[[float], None]  # how much of the file was read, 0 to 1

# Closing any handle of a file drops this process's locks on it (POSIX), and SQLite may have it open:
# so the handle stays, one a file.
_kept_open: dict[tuple[int, int], int] = {}


class Seal(NamedTuple):
    """How a file was left: its size in bytes, when it was last written, and a sum a page."""

    size: int
    mtime_ns: int
    sums: array[int]


def path_of(database: Path) -> Path:
    """Where the seal of a file is: `rapport.db.seal`."""
    return database.with_name(database.name + ".seal")


def read(database: Path) -> Seal | None:
    """The seal of a file; None if there is none that can be read whole."""
    try:
        head, _, body = path_of(database).read_bytes().partition(b"\n")
        said = json.loads(head)
        if said["seal"] != _FORMAT or zlib.crc32(body) != said["sum"]:
            return None
        sums = array("I")
        sums.frombytes(body)
        if sys.byteorder == "big":
            sums.byteswap()
        return Seal(int(said["size"]), int(said["mtime_ns"]), sums)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remove(database: Path) -> bool:
    """Take the seal off, if there is one, before the file is written to; whether there was one."""
    path = path_of(database)
    if not path.exists():
        return False
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    settle_folder(database.parent)
    return True


def put(database: Path) -> None:
    """Seal a file as it is now. Call while nobody can write to it; `OSError` if it cannot be kept."""
    before = database.stat()
    sums = _sums(database)
    after = database.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        return
    if sys.byteorder == "big":
        sums.byteswap()
    body = sums.tobytes()
    head = {
        "seal": _FORMAT,
        "size": after.st_size,
        "mtime_ns": after.st_mtime_ns,
        "sum": zlib.crc32(body),
    }
    part = path_of(database).with_name(path_of(database).name + ".part")
    try:
        handle = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(json.dumps(head).encode() + b"\n" + body)
        part.replace(path_of(database))
    except OSError:
        part.unlink(missing_ok=True)
        raise


def fits_outside(database: Path, seal: Seal) -> bool:
    """Whether size and time are as they were left, without a look inside."""
    now = database.stat()
    return (now.st_size, now.st_mtime_ns) == (seal.size, seal.mtime_ns)


def changed_pages(database: Path, seal: Seal, progress: Progress | None = None) -> list[int]:
    """The numbers (from 1) of the pages that are not as they were left, lost and new ones too."""
    now = _sums(database, progress)
    both = min(len(now), len(seal.sums))
    changed = [i + 1 for i in range(both) if now[i] != seal.sums[i]]
    return changed + list(range(both + 1, max(len(now), len(seal.sums)) + 1))


def _sums(database: Path, progress: Progress | None = None) -> array[int]:
    sums = array("I")
    told = database.stat()
    handle = _kept_open.pop((told.st_dev, told.st_ino), None)
    if handle is None:
        handle = os.open(database, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        size = max(told.st_size, 1)
        room = memoryview(bytearray(AT_ONCE))
        pages = [room[at : at + PAGE] for at in range(0, AT_ONCE, PAGE)]
        while got := _read_into(handle, room):
            whole, rest = divmod(got, PAGE)
            sums.extend(map(zlib.crc32, pages[:whole]))
            if rest:
                sums.append(zlib.crc32(room[whole * PAGE : got]))
            if progress is not None:
                progress(min(1.0, len(sums) * PAGE / size))
    finally:
        if os.name == "nt":
            os.close(handle)
        else:
            _kept_open[told.st_dev, told.st_ino] = handle
    return sums


def _read_into(handle: int, room: memoryview) -> int:
    """Fill it, as far as the file goes; how many bytes that was."""
    got = 0
    with open(handle, "rb", buffering=0, closefd=False) as file:
        while got < len(room) and (more := file.readinto(room[got:])):
            got += more
    return got


def close_handles() -> None:
    """Let go of all handles. Only while this process has no connection to any of the files."""
    while _kept_open:
        os.close(_kept_open.popitem()[1])
