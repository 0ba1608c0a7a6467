"""A second start on a file that a window has open: that window comes to the front, and that is all.

Asked before Qt is imported. Usually no lock stands beside the file, and nothing more is done.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

PATIENCE_SECONDS = 3.0  # a window that was started a moment ago does not listen yet
LOOK_SECONDS = 0.05


def raise_first(database: Path) -> bool:
    """Whether a window has this file open and was brought to the front."""
    if not Path(f"{database.resolve()}.lock").exists():
        return False
    # Imported here: nearly always there is no lock.
    from db.errors import StoreError
    from desktop.commands import open_window
    from desktop.domain import file_lock, screen_pop

    holder = file_lock.holder_of(database)
    if holder is None or not file_lock.is_here(holder):
        return False
    token = os.environ.get("XDG_ACTIVATION_TOKEN", "")[:200]
    request = screen_pop.Request(screen_pop.RAISE, "window", token)
    ends = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            if open_window.ask_running(database, request) is not None:
                return True
        except StoreError:
            return False  # it is busy with itself: the sentence about it is shown in a window
        if time.monotonic() > ends or file_lock.holder_of(database) is None:
            return False
        _rest()


def _rest() -> None:
    # Imported here: as above.
    import threading

    threading.Event().wait(LOOK_SECONDS)
