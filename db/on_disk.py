"""Names that outlive a power cut: what was renamed or removed in a folder is on the disk."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def settle_folder(folder: Path) -> None:
    """Bring a folder's names to the disk, where the system lets us."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
