"""`typing_child DATABASE PATRON PLACE SAVE_EVERY`: type into the real window until somebody kills us.

A line on standard output for each letter: `typed LENGTH MOMENT TEXT`, and `saved TEXT` once a note is kept.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

from db import schema
from desktop.domain import session, settings
from desktop.ui import theme
from desktop.ui.desk import set_up_desk
from desktop.ui.main_window import MainWindow

EVERY_MS = 40
LETTERS = "the lady in the second row would like an aisle seat "


class Typist:
    """Somebody at the keys: a letter every 40 ms, and from time to time a save."""

    def __init__(self, window: MainWindow, patron_id: int, place: str, save_every: int) -> None:
        window.show_patron(patron_id)
        self._page = window.patron_page()
        self._place, self._save_every, self._count = place, save_every, 0
        if place == "note":
            self._page.write_note()
        else:
            self._page.capture.begin()
            self._page.capture.edit.end(False)
        self._began = len(self.text())

    def text(self) -> str:
        """What stands there now."""
        if self._place == "note":
            return self._page.notes.editor.text.toPlainText()
        return self._page.capture.edit.text()

    def type_one(self) -> None:
        """One more letter, or a save."""
        self._count += 1
        field = self._page.notes.editor.text if self._place == "note" else self._page.capture.edit
        if self._save_every and self._count % self._save_every == 0:
            text = self.text().strip()
            keys = Qt.KeyboardModifier.ControlModifier if self._place == "note" else None
            QTest.keyClick(field, Qt.Key.Key_Return, keys or Qt.KeyboardModifier.NoModifier)
            _tell(f"saved {text}")
            if self._place == "note":
                self._page.write_note()
            return
        QTest.keyClicks(field, LETTERS[self._count % len(LETTERS)])
        _tell(f"typed {time.monotonic()} {self.text()}")


def main() -> None:
    """Type until killed."""
    database, patron_id = Path(sys.argv[1]), int(sys.argv[2])
    app = theme.new_application("typing")
    schema.open_file(database)
    window = MainWindow(set_up_desk(session.start(), settings.load()))
    window.resize(1280, 720)
    window.show()
    window.wake()
    typist = Typist(window, patron_id, sys.argv[3], int(sys.argv[4]))
    _tell(f"ready {typist.text()}")
    timer = QTimer()
    timer.setInterval(EVERY_MS)
    timer.timeout.connect(typist.type_one)
    timer.start()
    app.exec()


def _tell(line: str) -> None:
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    main()
