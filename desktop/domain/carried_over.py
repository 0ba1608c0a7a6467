"""What a restore takes over from the file that was there: who was erased since, and people's PINs.

The backup is older than both. Without them it would bring back who was erased; and one from before
anybody had a PIN would open for whoever asks.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import starmap
from pathlib import Path

from db import connection, soundness
from db.errors import StoreError
from db.gate import Right, needs
from db.queries import settings, users
from db.records.erasure import ErasureEntry
from db.records.users import KeptPin


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """`log_read`: whether the file itself could tell who was erased. `pins` are those of `file_id`."""

    erasures: tuple[ErasureEntry, ...] = ()
    log_read: bool = True
    file_id: str = ""
    pins: tuple[KeptPin, ...] = ()


@needs(Right.RESTORE)
def find(path: Path, copies: Iterable[Path]) -> CarriedOver:
    """What the file at `path` tells, as far as it can be read, and its other copies of who was erased.

    Nothing of another file is taken over later, whatever stands among the copies.
    """
    found: dict[str, ErasureEntry] = {}
    own = _read(path)
    for one in (own, *map(_read, copies)):
        for entry in one.erasures if one is not None else ():
            found.setdefault(entry.mark, entry)
    erasures = tuple(sorted(found.values(), key=lambda entry: entry.at))
    if own is None:
        return CarriedOver(erasures, log_read=False)
    return CarriedOver(erasures, True, own.file_id, own.pins)


@needs(Right.RESTORE)
def put_in(over: CarriedOver) -> int:
    """Into the current file, a copy of that one: returns how many patrons were erased again."""
    if over.file_id and over.file_id == settings.get_setting("file_id", ""):
        for pin in over.pins:
            user = users.find_user(pin.name)
            if user is not None and user.id == pin.user_id:
                users.set_pin(user.id, pin.pin_hash, pin.pin_kind)
    if not over.erasures:
        return 0
    # Imported here: most files have nobody to erase again.
    from db.queries import erasure

    return erasure.apply_erasures(over.erasures)


@needs(Right.RESTORE)
def _read(path: Path) -> CarriedOver | None:
    """What one file tells; None if it is not there or cannot be read."""
    with contextlib.suppress(StoreError, OSError):
        if not path.exists() or not path.stat().st_size:
            return None
        raw = connection.connect(path, to_look=True)
        try:
            file_id, rows = soundness.find_erasures(raw)
            entries = tuple(ErasureEntry(file_id, *row) for row in rows)
            return CarriedOver(
                entries, True, file_id, tuple(starmap(KeptPin, soundness.find_pins(raw)))
            )
        finally:
            raw.close()
    return None
