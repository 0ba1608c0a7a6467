"""Files that are dragged onto the window: which are welcome, and which were dropped."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent


def welcome(event: QDragEnterEvent) -> None:
    """Let files of this computer be dropped."""
    if any(url.isLocalFile() for url in event.mimeData().urls()):
        event.acceptProposedAction()


def take(event: QDropEvent) -> list[Path]:
    """The files that were dropped; folders are left out."""
    event.acceptProposedAction()
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.is_file()]
