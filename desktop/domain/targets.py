"""Where something may be written to: nothing that is written may take the place of a Rapport file.

A sheet or a table takes the place of what has its name, so a slip of the hand must not reach
what cannot be made again.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from db import connection, schema
from db.errors import DatabaseMissing, StoreError

_APPLICATION_ID = slice(68, 72)  # where a database says whose it is
_COMPANIONS = ("-wal", "-shm", "-journal")


def check_target(path: Path) -> None:
    """Raises StoreError if `path` is a Rapport file, part of one, or no ordinary file at all."""
    if _is_ours(path):
        raise StoreError(
            f"{path} is a Rapport file. It was left as it is. Give another name to write to."
        )
    if path.is_dir():
        raise StoreError(f"{path} is a folder. Nothing was written. Give a file name in it.")
    if path.exists() and not path.is_file():
        raise StoreError(f"{path} is not an ordinary file. Nothing was written. Name another.")
    if not path.parent.is_dir():
        raise StoreError(
            f"{path} could not be written: there is no folder {path.parent}. Make it first."
        )


def _is_ours(path: Path) -> bool:
    for ending in _COMPANIONS:
        if path.name.endswith(ending) and _is_ours(path.with_name(path.name.removesuffix(ending))):
            return True
    if not path.is_file():
        return False
    with contextlib.suppress(DatabaseMissing, OSError):
        if path.samefile(connection.current_path()):
            return True
    with path.open("rb") as file:
        head = file.read(100)
    return head[_APPLICATION_ID] == schema.APPLICATION_ID.to_bytes(4, "big")
