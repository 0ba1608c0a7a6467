"""What runs inside a child process of the window benchmarks: one case, one line of JSON.

    python -m benchmarks.window_child CASE DATABASE

The moment of the first paint is told by a line on stdout, so that the parent can take the time
from the start of the process; figures follow in a second line.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

PAINTED = b"painted\n"


def pss_kib(kind: str = "Pss") -> int:
    """Proportional memory of this process in KiB (`Private_Dirty` and such by name)."""
    for line in Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{kind}:"):
            return int(line.split()[1])
    raise LookupError(kind)


def private_kib() -> int:
    """Memory that is this process's alone."""
    return pss_kib("Private_Dirty") + pss_kib("Private_Clean")


def tell_painted() -> None:
    """Say that the first page can be seen."""
    os.write(1, PAINTED)


def tell(**figures: Any) -> None:
    """Say what was measured."""
    os.write(1, (json.dumps(figures) + "\n").encode())


def bare() -> None:
    """The smallest PySide6 main window that shows a text in its middle."""
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    class Hello(QLabel):
        """Tells when it has been painted."""

        done = False

        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
            super().paintEvent(event)
            if not self.done:
                self.done = True
                QTimer.singleShot(0, finish)

    def finish() -> None:
        tell_painted()
        tell(cpu=time.process_time() * 1e3, pss=pss_kib())
        app.quit()

    app = QApplication(sys.argv[:1])
    window = QMainWindow()
    hello = Hello("Hello")
    hello.setAlignment(Qt.AlignmentFlag.AlignCenter)
    window.setCentralWidget(hello)
    window.resize(1440, 900)
    window.show()
    app.exec()


def start(database: Path) -> None:
    """Rapport from nothing to its first painted page; what had been loaded by then."""
    from desktop import app

    def painted(rapport: Any) -> None:
        tell_painted()
        cpu = time.process_time() * 1e3
        heavy = ("peewee", "reportlab", "openpyxl", "phonenumbers", "pypdfium2", "rapidfuzz")
        tell(
            loaded=[name for name in heavy if name in sys.modules],
            cpu=cpu,
            rows=rapport.window.patrons.model.rowCount(),
            pss=pss_kib(),
        )
        # The rest of the start-up is not part of this case.
        os._exit(0)

    app.run(database, on_painted=painted)


def awake_window(database: Path) -> tuple[Any, Any, Any]:
    """Rapport's application, window and desk, with all read that is read after the first paint."""
    from desktop import app as rapport

    app = rapport.make_application()
    problem = rapport.open_quietly(database, as_it_is=True)
    if problem is not None:
        raise SystemExit(problem or f"there is no file {database}")
    desk = rapport.make_desk()
    rapport.theme.apply(app, "light", 1.0)
    window = rapport.MainWindow(desk)
    window.resize(1440, 900)
    window.show()
    for name in (*rapport.LATER, *rapport.LAST):  # as the program does, on a thread of its own
        importlib.import_module(name)
    window.wake()
    window.activateWindow()
    _spin(app, lambda: not desk.tasks.busy, 120)
    _spin(app, lambda: False, 0.3)
    return app, window, desk


def _spin(app: Any, enough: Callable[[], bool], seconds: float) -> float:
    """Run the event loop until it is enough; the longest turn of it in milliseconds."""
    longest = 0.0
    ends = time.perf_counter() + seconds
    while not enough() and time.perf_counter() < ends:
        before = time.perf_counter()
        app.processEvents()
        longest = max(longest, (time.perf_counter() - before) * 1e3)
        time.sleep(0.0005)
    return longest


def _typed_texts(count: int) -> list[str]:
    """Beginnings of names, words and numbers that are in the data."""
    from db import connection

    draw = Random("texts")
    names = connection.rows(
        "select display_name from patron where id in (select abs(random()) % (select max(id) "
        "from patron) + 1 from patron limit 4000) limit 2000"
    )
    # Only what a key of every keyboard types: Qt's test keys know no others.
    words = [w for (name,) in names for w in name.split() if len(w) > 2 and w.isascii()]
    phones = [
        r[0]
        for r in connection.rows(
            "select normal from contact_point where kind = 'phone' and normal <> '' limit 500"
        )
    ]
    texts = []
    for number in range(count):
        if number % 5 == 4 and phones:
            texts.append(draw.choice(phones)[-4:])
        else:
            texts.append(draw.choice(words)[: draw.randint(2, 7)].lower())
    return texts


def memory(database: Path) -> None:
    """Memory after 100 searches and 20 patrons in the real window."""
    app, window, _ = awake_window(database)
    tell_painted()
    chosen = []
    window.patrons.patron_selected.connect(chosen.append)
    for number, text in enumerate(_typed_texts(100)):
        window.patrons.field.setText(text)
        if number % 5 == 0:
            before = len(chosen)
            _spin(app, lambda before=before: len(chosen) > before, 0.4)
        _spin(app, lambda: False, 0.01)
    _spin(app, lambda: False, 0.3)
    tell(pss=pss_kib(), patrons=len(chosen))
    window.close()


def keys(database: Path) -> None:
    """Each key of typed texts: until the list is painted, and the longest stall after it."""
    from PySide6.QtCore import QEvent, QObject, Qt
    from PySide6.QtTest import QTest

    app, window, _ = awake_window(database)
    tell_painted()
    field, view = window.patrons.field, window.patrons.list.viewport()

    class Watch(QObject):
        """Notes a paint of the list."""

        painted = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
            if event.type() == QEvent.Type.Paint:
                self.painted = True
            return False

    watch = Watch()
    view.installEventFilter(watch)
    # The filter itself takes 40 ms at its first event: PySide looks for the types that it is given.
    view.update()
    _spin(app, lambda: watch.painted, 2)
    chosen: list[int] = []
    window.patrons.patron_selected.connect(chosen.append)
    taken: list[float] = []
    follow: list[float] = []
    for text in _typed_texts(40):
        field.clear()
        _spin(app, lambda: False, 0.12)
        for letter in text:
            watch.painted = False
            before = time.perf_counter()
            QTest.keyClick(field, letter, Qt.KeyboardModifier.NoModifier)
            while not watch.painted and time.perf_counter() - before < 2:
                app.processEvents()
                if not view.isVisible():
                    break  # nobody was found: the empty state is painted in the list's place
            taken.append((time.perf_counter() - before) * 1e3)
            followed = len(chosen)
            longest = _spin(app, lambda: False, 0.13)
            if len(chosen) > followed:
                follow.append(longest)
    tell(keys=taken, follow=follow)
    window.close()


def list_window(database: Path) -> None:
    """The window model: ids, first rows, first paint, twenty jumps."""
    from desktop import app as rapport

    app = rapport.make_application()
    rapport.open_quietly(database, as_it_is=True)
    rapport.theme.apply(app, "light", 1.0)
    from db.queries import patron_list
    from desktop.ui.contacts.patron_list import PatronList
    from desktop.ui.contacts.patron_list_model import PatronListModel

    _measure_list(
        app, lambda: PatronListModel(patron_list.list_rows), PatronList,
        lambda model: model.show_ids(patron_list.list_ids("all")),
    )  # fmt: skip


def list_tuples(database: Path) -> None:
    """All rows as tuples in a plain model, painted by the same view and delegate."""
    from desktop import app as rapport

    app = rapport.make_application()
    rapport.open_quietly(database, as_it_is=True)
    rapport.theme.apply(app, "light", 1.0)
    from db import connection
    from db.records.patrons import PatronRow
    from desktop.ui.contacts.patron_list import PatronList
    from desktop.ui.contacts.patron_list_model import PatronListModel

    def fill(model: PatronListModel) -> None:
        rows = connection.rows(
            "select id, display_name, visits, last_visit, last_production, next_visit, "
            "member_until, archived from patron where archived = 0 order by recency desc, id desc"
        )
        model.show_rows([])
        model.beginResetModel()
        model.tuples = rows  # type: ignore[attr-defined]
        model.endResetModel()

    class TupleModel(PatronListModel):
        """Every row in memory."""

        tuples: Sequence[tuple[Any, ...]] = ()

        def rowCount(self, parent: Any = None) -> int:  # noqa: N802
            return len(self.tuples)

        def row(self, place: int) -> PatronRow:
            return PatronRow(*self.tuples[place])

        def patron_id(self, place: int) -> int:
            return int(self.tuples[place][0])

    _measure_list(app, lambda: TupleModel(lambda ids: []), PatronList, fill)


def _measure_list(
    app: Any, make: Callable[[], Any], view_type: Any, fill: Callable[[Any], None]
) -> None:
    from db import connection

    connection.rows("select count(*), max(recency) from patron")  # both read a warm file
    view_type(make()).grab()  # fonts and style are loaded for both
    before = private_kib()
    started = time.perf_counter()
    model = make()
    fill(model)
    view = view_type(model)
    view.resize(360, 800)
    view.show()
    app.processEvents()
    view.grab()
    first = (time.perf_counter() - started) * 1e3
    added = private_kib() - before
    draw, jumps = Random("jumps"), []
    bar = view.verticalScrollBar()
    for _ in range(20):
        at = time.perf_counter()
        bar.setValue(draw.randint(0, bar.maximum()))
        view.grab()
        jumps.append((time.perf_counter() - at) * 1e3)
    tell(first=first, added=added, jumps=jumps, after=private_kib() - before, rows=model.rowCount())


def builder(database: Path) -> None:
    """The canvas of the forms with sixty questions: longest pause of each thing done, five times."""
    from desktop import app as rapport

    app = rapport.make_application()
    rapport.open_quietly(database, as_it_is=True)
    rapport.theme.apply(app, "light", 1.0)
    from desktop.domain.form_draft import FormDraft
    from desktop.domain.form_schema import Becomes, Choice, FormSchema, Question
    from desktop.ui.forms.canvas import FormCanvas

    answers = tuple(
        Choice(f"c{n}", f"Answer {n}", Becomes("interest", f"Interest {n}")) for n in range(20)
    )
    kinds = ("several", "short", "long", "number", "date", "scale")
    questions = tuple(
        Question(f"q{n}", kinds[n % 6], f"Question {n}?", choices=answers if n % 6 == 0 else ())
        for n in range(60)
    )
    canvas = FormCanvas(rapport.make_desk())
    canvas.resize(900, 800)
    canvas.show()
    _spin(app, lambda: False, 0.2)
    tell_painted()
    took: dict[str, list[float]] = {"show": [], "open": [], "add": [], "type": []}

    def measure(part: str, act: Callable[[], Any]) -> None:
        before = time.perf_counter()
        act()
        call = (time.perf_counter() - before) * 1e3
        took[part].append(max(call, _spin(app, lambda: False, 0.2)))

    for _ in range(5):
        draft = FormDraft(FormSchema("Long", questions=questions))
        measure("show", lambda draft=draft: canvas.show_draft(draft))
        measure("open", lambda: canvas.open_card("q0"))
        measure("type", lambda draft=draft: draft.change("q0", merge="words", words="Question?"))
        measure("add", lambda: canvas.add("one"))
    tell(**took)


CASES: dict[str, Callable[[Path], None]] = {
    "bare": lambda _database: bare(),
    "start": start,
    "memory": memory,
    "keys": keys,
    "list_window": list_window,
    "list_tuples": list_tuples,
    "builder": builder,
}

if __name__ == "__main__":
    CASES[sys.argv[1]](Path(sys.argv[2]))
