"""What runs inside a child process of `acts`: the main acts of the window, and the longest pause of each.

    python -m benchmarks.acts_child DATABASE

A pause is the processor time that the thread of the screens spends between two beats of a timer
of five milliseconds: that of other programs, and of our own worker, does not count. The database
is written to.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.window_child import tell, tell_painted

BEAT_MS, REST_S, SECONDS = 5, 0.12, 60
PATRONS = 6


class Acts:
    """The window, and what each act took at the longest, by its name, in milliseconds."""

    def __init__(self, database: Path) -> None:
        from PySide6.QtCore import Qt, QTimer

        from benchmarks.window_child import awake_window

        self.app, self.window, self.desk = awake_window(database)
        self.took: dict[str, list[float]] = {}
        self._at = self._longest = 0.0
        self._beat = QTimer()
        self._beat.setTimerType(Qt.TimerType.PreciseTimer)
        self._beat.setInterval(BEAT_MS)
        self._beat.timeout.connect(self._on_beat)
        self._beat.start()

    def _on_beat(self) -> None:
        now = time.thread_time()
        self._longest = max(self._longest, (now - self._at) * 1e3)
        self._at = now

    def act(self, name: str, work: Callable[[], Any], rest: float = REST_S) -> None:
        """Do it in the event loop, and wait until nothing is under way any more."""
        from PySide6.QtCore import QTimer

        begun: list[bool] = []

        def go() -> None:
            work()
            begun.append(True)

        self._on_beat()
        self._longest = 0.0
        QTimer.singleShot(0, go)
        self.wait(lambda: bool(begun), rest)
        self._on_beat()
        self.took.setdefault(name, []).append(round(self._longest, 1))

    def wait(self, enough: Callable[[], bool] = lambda: True, rest: float = REST_S) -> None:
        """Run the event loop until it is enough and the worker has rested for so many seconds."""
        from PySide6.QtCore import QEventLoop, QTimer

        loop, ends, since = QEventLoop(), time.perf_counter() + SECONDS, [0.0]

        def look() -> None:
            now = time.perf_counter()
            if not enough() or self.desk.tasks.busy:
                since[0] = 0.0
            else:
                since[0] = since[0] or now
            if now > ends or (since[0] and now - since[0] >= rest):
                loop.quit()

        timer = QTimer()
        timer.setInterval(10)
        timer.timeout.connect(look)
        timer.start()
        loop.exec()

    def type(self, name: str, text: str) -> None:
        """Each letter is an act."""
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        for letter in text:
            self.act(name, lambda key=letter: QTest.keyClick(QApplication.focusWidget(), key), 0.02)


def pages(acts: Acts) -> None:
    """Each page, opened for the first time and again."""
    for key in ("lists", "follow_ups", "insights", "tonight", "old_notes"):
        for turn in ("the first time", "again"):
            acts.act(f"open {key}, {turn}", lambda key=key: acts.window.show_page(key), 0.3)
            acts.window.show_page("patrons")
            acts.wait()


def patrons(acts: Acts, ids: list[int]) -> None:
    """A sentence for some patrons."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from desktop.ui.patron.capture_line import CaptureLine

    for patron_id in ids:
        acts.act("show a patron", lambda i=patron_id: acts.window.show_patron(i))
        line = acts.window.patron_page().findChild(CaptureLine)
        acts.act("capture: focus", line.begin)
        acts.type("capture: a key", "Loves string quartets; call back Tue")
        acts.act(
            "capture: Enter",
            lambda: QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return),
        )


def calls(acts: Acts, ids: list[int]) -> None:
    """A whole call with some patrons."""
    for number, patron_id in enumerate(ids):
        again = "" if number else ", the first time"
        acts.act(f"call: start sheet{again}", lambda i=patron_id: acts.window.start_call(i))
        page = acts.window.stack.currentWidget()
        acts.act(f"call: begin{again}", page.sheet.start.click)
        acts.type("call: a key", "We sat behind a pillar")
        acts.act("call: next step", lambda page=page: page.view.finish(page.view.at))
        acts.act(f"call: offers{again}", page.view.open_anyway)
        acts.act(f"call: end{again}", page.end, 0.3)


def lists(acts: Acts) -> None:
    """Conditions, undo, ticks and jumps."""
    from desktop.domain import segment_kinds

    page = acts.window.show_page("lists")
    acts.wait(rest=0.4)
    for kind in segment_kinds.KINDS[:8]:
        acts.act("lists: add a condition", lambda k=kind: page.builder.add(k.first), 0.3)
    for _ in range(3):
        acts.act("lists: undo", page.undo, 0.3)
    page.new_list()
    acts.wait(rest=0.4)
    bar = page.people.list.verticalScrollBar()
    for part in range(8):
        acts.act("lists: scroll", lambda part=part: bar.setValue(bar.maximum() * part // 8))
        acts.act("lists: tick", lambda part=part: page.people.people.toggle(part))


def main(database: Path) -> None:
    """All of them, then the figures."""
    from db import connection

    acts = Acts(database)
    tell_painted()
    found = connection.rows(
        "select id from patron where visits between 3 and 30 order by recency desc limit ?",
        (2 * PATRONS,),
    )
    ids = [row[0] for row in found]
    pages(acts)
    patrons(acts, ids[:PATRONS])
    calls(acts, ids[PATRONS:])
    lists(acts)
    tell(took=acts.took)
    acts.desk.tasks.stop()
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
