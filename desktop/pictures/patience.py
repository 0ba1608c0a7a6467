"""Waiting until a screen shows all it has to show, and putting it into a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

PATIENCE = 30.0  # seconds for a page to have all it shows
SETTLE_MS = 200
TICK_MS = 20


class PictureFailed(RuntimeError):
    """A screen did not come to show what it should."""


def settle(ms: int = SETTLE_MS) -> None:
    """Let timers and workers that a screen waits for have their say."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()
    # On a busy computer a page may still wait for its layout: no picture of that.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def wait(condition: Callable[[], bool]) -> None:
    """Until something is so. Raises PictureFailed."""
    until = monotonic() + PATIENCE
    while not condition():
        if monotonic() > until:
            raise PictureFailed("A screen did not come to rest.")
        settle(TICK_MS)


def save(widget: QWidget, path: Path) -> Path:
    """A widget as it looks now. Raises PictureFailed."""
    if not widget.grab().save(str(path)):
        raise PictureFailed(f"The picture {path.name} could not be written.")
    return path
