"""Where the window stood: remembered per set of screens, and never opened off them."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget

WIDE, HIGH = 1440, 900
LEAST_WIDE, LEAST_HIGH = 900, 560


class WindowState:
    """Reads and writes one small JSON file; without a file nothing is remembered."""

    def __init__(self, file: Path | None) -> None:
        self._file = file

    def restore(self, window: QMainWindow, splitter: QSplitter) -> None:
        """Put the window where it was on these screens, or in the middle."""
        kept = self._place(window)
        with contextlib.suppress(TypeError, ValueError, KeyError):
            splitter.setSizes([int(part) for part in kept["splitter"]])
        if kept.get("maximized") is True:
            window.showMaximized()

    def place(self, window: QWidget) -> None:
        """Put another window where the main one was: one that comes before it, or in its stead."""
        if self._place(window).get("maximized") is True:
            window.setWindowState(Qt.WindowState.WindowMaximized)

    def _place(self, window: QWidget) -> dict[str, Any]:
        kept: dict[str, Any] = self._read().get(_screens(), {})
        room = QGuiApplication.primaryScreen().availableGeometry()
        wanted = QRect(0, 0, min(WIDE, room.width()), min(HIGH, room.height()))
        wanted.moveCenter(room.center())
        with contextlib.suppress(TypeError, ValueError, KeyError):
            wanted = QRect(*(int(kept["place"][i]) for i in range(4)))
        window.setGeometry(clamped(wanted, [s.availableGeometry() for s in _all_screens()]))
        return kept

    def keep(self, window: QMainWindow, splitter: QSplitter) -> None:
        """Remember where it stands now."""
        if self._file is None:
            return
        place = window.normalGeometry() if window.isMaximized() else window.geometry()
        kept = self._read()
        kept[_screens()] = {
            "place": [place.x(), place.y(), place.width(), place.height()],
            "maximized": window.isMaximized(),
            "splitter": splitter.sizes(),
        }
        # Not worth a word to the person if it cannot be written.
        part = self._file.with_name(self._file.name + ".part")
        with contextlib.suppress(OSError):
            part.write_text(json.dumps(kept), encoding="utf-8")
            part.replace(self._file)

    def _read(self) -> dict[str, Any]:
        if self._file is None:
            return {}
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def clamped(wanted: QRect, screens: list[QRect]) -> QRect:
    """The place moved and cut so that all of it is on the screen it is mostly on."""
    if not screens:
        return wanted

    def shared(screen: QRect) -> int:
        both = screen.intersected(wanted)
        return both.width() * both.height()

    room = max(screens, key=shared)
    size = wanted.size().boundedTo(room.size())
    size = size.expandedTo(room.size().boundedTo(QRect(0, 0, LEAST_WIDE, LEAST_HIGH).size()))
    place = QRect(wanted.topLeft(), size)
    place.moveLeft(min(max(place.left(), room.left()), room.right() - size.width() + 1))
    place.moveTop(min(max(place.top(), room.top()), room.bottom() - size.height() + 1))
    return place


def _all_screens() -> list[Any]:
    return QGuiApplication.screens()


def _screens() -> str:
    shapes = (s.geometry() for s in _all_screens())
    return "|".join(f"{g.x()},{g.y()},{g.width()}x{g.height()}" for g in shapes)
