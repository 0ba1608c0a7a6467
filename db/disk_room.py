"""How much room is left on the disk of the file: writing stops before a full disk stops it."""

from __future__ import annotations

import os
import time
from pathlib import Path

from db.errors import DiskFull

WARN_BELOW = 200_000_000  # bytes: somebody should make room soon
WRITE_ABOVE = 50_000_000  # below it only what must be written is: the rest is read and printed
LOOK_EVERY = 3.0  # seconds

_looked: dict[Path, tuple[float, bool]] = {}


def free_bytes(folder: Path) -> int | None:
    """What is free for this user on the disk of a folder; None where that cannot be told."""
    try:
        if hasattr(os, "statvfs"):
            found = os.statvfs(folder)
            return found.f_bavail * found.f_frsize
        # Imported here: only where there is no other way.
        import shutil

        return shutil.disk_usage(folder).free
    except (OSError, ValueError):
        return None


def is_short(database: Path) -> bool:
    """Whether nothing should be written any more; looked at every few seconds at most."""
    looked, short = _looked.get(database, (-LOOK_EVERY, False))
    now = time.monotonic()
    if now - looked >= LOOK_EVERY or now < looked:
        free = free_bytes(database.parent)
        short = free is not None and free < WRITE_ABOVE
        _looked[database] = (now, short)
    return short


def forget() -> None:
    """Look again at the next question."""
    _looked.clear()


def check_room(database: Path) -> None:
    """Raises DiskFull while there is too little room to write safely."""
    if is_short(database):
        raise DiskFull(
            "The disk is nearly full, so nothing more is written. Your last save is safe, this "
            "change was not kept; reading and printing still work. Make room on the disk, then try again."
        )
