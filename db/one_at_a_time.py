"""One process, and in it one thread, at a time: a lock that is a file, and ends with who holds it.

The file is made for the lock and goes with it. Where a lock cannot be had at all (a share that knows none,
a folder that can only be read) nobody can be told of each other.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from pathlib import Path

AGAIN_AFTER = 0.01  # seconds


def take(path: Path, patience: float = 0.0) -> int | None:
    """The lock at `path`, waited for `patience` seconds at most; None if somebody else holds it still.

    What is returned is for `give_back`. Raises OSError where there can be no lock.
    """
    ends = time.monotonic() + patience
    while (handle := _locked(path)) is None:
        if time.monotonic() >= ends:
            return None
        threading.Event().wait(AGAIN_AFTER)
    return handle


def give_back(path: Path, handle: int) -> None:
    """Let the next one go on."""
    if os.name == "nt":
        os.close(handle)  # what is open cannot be removed there
    with contextlib.suppress(OSError):  # it stays, and the next one takes it as it is
        path.unlink(missing_ok=True)
    if os.name != "nt":
        os.close(handle)


def _locked(path: Path) -> int | None:
    for _ in range(3):
        handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            taken = _take(handle)
        except BaseException:
            os.close(handle)
            raise
        if not taken:
            os.close(handle)
            return None
        if os.name == "nt":
            return handle  # what is open cannot be removed there
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), path.stat()):
                return handle
        os.close(handle)  # it was removed by who held it before
    return None


def _take(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # the one there, the other on Windows
        return False
    return True
