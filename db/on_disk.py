"""Names in a folder: those that outlive a power cut, and the journals that go with a file."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

JOURNALS = ("-wal", "-shm", "-journal")  # what SQLite puts beside a file, behind its name


def remove_with_journals(file: Path) -> None:
    """Remove a file of SQLite's, if it is there, and what lies beside it. Raises OSError."""
    for ending in ("", *JOURNALS):
        file.with_name(file.name + ending).unlink(missing_ok=True)


def settle_folder(folder: Path) -> None:
    """Bring a folder's names to the disk, where the system lets us."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
