"""`soak_child DATABASE SECONDS`: a long evening in the real window; a line of figures every half minute.

What is done is drawn from what people do, by keys wherever they would use keys. Nothing is measured
before the first tenth of the time: by then every page has been opened.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from benchmarks import harness
from benchmarks.acts_child import Acts
from benchmarks.endurance import acts as things
from benchmarks.window_child import pss_kib, tell
from db import connection, gate
from desktop.domain import briefing, file_care

REPORT_S = 30.0
TYPED = ("ada", "berg", "son", "550", "example.com", "qx", "spoilt", "o'br", "ł")
SENTENCES = (
    "Loves string quartets; call back Tue", "Her daughter Mia is 7", "Did not like the seats",
    "Plays the viola, wheelchair from now on", "Birthday on 12 May", "Thanks for the tickets",
)  # fmt: skip


class Evening:
    """The acts; each leaves the window where the next may begin."""

    def __init__(self, database: Path, folder: Path) -> None:
        self.acts = Acts(database)
        self.window, self.folder = self.acts.window, folder
        self.draw = Random(23)
        self.done = 0
        self._ids = [int(r[0]) for r in connection.rows("select id from patron limit 2000")]

    def somebody(self) -> int:
        """Any patron."""
        return self.draw.choice(self._ids)

    def one(self) -> None:
        """Do one thing."""
        work = self.draw.choices([w for w, _ in ACTS], [n for _, n in ACTS])[0]
        work(self)
        self.acts.took.clear()
        self.done += 1


def search(evening: Evening) -> None:
    """A few letters, arrows, Enter."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    evening.window.find_patron()
    evening.window.patrons.search_now()
    evening.acts.type("key", evening.draw.choice(TYPED))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        evening.acts.act("arrow", lambda k=key: QTest.keyClick(QApplication.focusWidget(), k), 0.05)
    evening.window.patrons.search_for("")


def look(evening: Evening) -> None:
    """A patron's page, one tab after the other."""
    evening.acts.act("show", lambda: evening.window.show_patron(evening.somebody()), 0.05)
    tabs = evening.window.patron_page().tabs
    for at in range(tabs.count()):
        evening.acts.act("tab", lambda at=at: tabs.setCurrentIndex(at), 0.05)
    tabs.setCurrentIndex(0)


def tell_a_fact(evening: Evening) -> None:
    """A sentence in the line, taken; sometimes taken back."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    evening.acts.act("show", lambda: evening.window.show_patron(evening.somebody()), 0.05)
    line = evening.window.patron_page().capture
    evening.acts.act("line", line.begin, 0.05)
    evening.acts.type("key", evening.draw.choice(SENTENCES))
    control = Qt.KeyboardModifier.ControlModifier
    evening.acts.act(
        "keep", lambda: QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, control), 0.1
    )
    if evening.draw.random() < 0.4:
        evening.acts.act("undo", evening.acts.desk.edits.undo, 0.05)


def talk(evening: Evening) -> None:
    """A call from its beginning to its end."""
    acts = evening.acts
    acts.act("start", lambda: evening.window.start_call(evening.somebody()), 0.1)
    page = evening.window.stack.currentWidget()
    if page.sheet.start.isVisible():
        acts.act("begin", page.sheet.start.click, 0.1)
    acts.type("key", "We sat behind a pillar")
    acts.act("next", lambda: page.view.finish(page.view.at), 0.1)
    acts.act("end", page.end, 0.2)
    acts.act("back", lambda: evening.window.show_page("patrons"), 0.05)


def turn_pages(evening: Evening) -> None:
    """Every page of the rail and behind it."""
    for key in (
        "tonight",
        "forms",
        "follow_ups",
        "insights",
        "import",
        "settings",
        "lists",
        "old_notes",
    ):
        evening.acts.act("page", lambda key=key: evening.window.show_page(key), 0.15)
    evening.acts.act("page", lambda: evening.window.show_page("patrons"), 0.05)


def print_sheet(evening: Evening) -> None:
    """The briefing sheet as a PDF."""
    from desktop.documents import briefing_sheet

    row = connection.row("select id from performance order by abs(julianday(starts_at) - "
                         "julianday('2026-11-22T23:30')) limit 1")  # fmt: skip
    assert row is not None
    target = evening.folder / "sheet.pdf"
    evening.acts.act(
        "sheet", lambda: briefing_sheet.write(briefing.build_sheet(row[0]), target), 0.05
    )


def take_in(evening: Evening) -> None:
    """A small export, in the worker as the wizard does it."""
    number = things.last_numbers()["import"] + 1
    made = things.Acts(evening.folder, lambda line: None, number)
    evening.acts.desk.tasks.start(
        lambda _p, _c: made.take_in(number), lambda _: None, lambda error: sys.excepthook(
            type(error), error, error.__traceback__)
    )  # fmt: skip
    evening.acts.wait()


def back_up(evening: Evening) -> None:
    """A copy in the worker."""
    evening.acts.desk.tasks.start(
        lambda _p, _c: file_care.save_copy(evening.folder / "copy.db"),
        lambda _: None,
        lambda error: sys.excepthook(type(error), error, error.__traceback__),
    )
    evening.acts.wait()


ACTS: tuple[tuple[Callable[[Evening], None], int], ...] = (
    (search, 30), (look, 25), (tell_a_fact, 20), (talk, 5), (turn_pages, 3), (print_sheet, 2),
    (take_in, 1), (back_up, 1),
)  # fmt: skip


def main() -> None:
    """Work for so long, report, check the file."""
    database, seconds = Path(sys.argv[1]), float(sys.argv[2])
    harness.stand_still()
    gate.act_as(gate.HOUSE)
    troubles: list[str] = []
    evening = Evening(database, database.parent)
    sys.excepthook = lambda kind, error, trace: troubles.append(f"{kind.__name__}: {error}")
    for work, _ in ACTS:
        work(evening)
    started = reported = time.monotonic()
    while time.monotonic() - started < seconds:
        evening.one()
        if time.monotonic() - reported >= min(REPORT_S, seconds / 20):
            reported = time.monotonic()
            gc.collect()
            tell(at=reported - started, done=evening.done, own=pss_kib("Anonymous"), pss=pss_kib(),
                 files=len([*Path("/proc/self/fd").iterdir()]), troubles=len(troubles))  # fmt: skip
    evening.acts.desk.tasks.stop()
    tell(done=evening.done, troubles=troubles[:5], problems=file_care.find_problems())
    connection.close()
    os._exit(0)


if __name__ == "__main__":
    main()
