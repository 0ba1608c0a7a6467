"""Who may read the files: this user alone (no effect on Windows, where the user's folder is theirs)."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

BESIDE = ("", "-wal", "-shm", "-journal", ".key")


def make_private(path: Path) -> None:
    """Let only this user read a file or a folder, if it is theirs and anybody else could."""
    with contextlib.suppress(OSError):
        found = path.lstat()
        if stat.S_ISLNK(found.st_mode) or not hasattr(os, "getuid") or found.st_uid != os.getuid():
            return
        if found.st_mode & 0o077:
            path.chmod(0o700 if stat.S_ISDIR(found.st_mode) else 0o600)


def guard(database: Path, own_folder: Path | None = None) -> None:
    """The file and what lies beside it; and its folder where that is Rapport's own and nobody else's."""
    for ending in BESIDE:
        make_private(database.with_name(database.name + ending))
    if own_folder is not None and database.parent == own_folder:
        make_private(own_folder)
