"""`slots_child FOLDER POINTS [quick]`: makes every slot, event handler and task of the real window fail.

The points are found in the window itself, with the sample venue and all pages open: what was connected to
a signal, what is called `_on_...`, what of Qt is overridden, what was begun on the worker. Each gets
a body that raises with a patron's name in everything an exception can hold; it is called by
Qt, as it would be at the desk. A line of JSON a point, and one at the end.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import types
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from benchmarks.endurance import faults_work, slots_triggers

NAME, PHONE = "Judith Shimwell", "13125550142"
TYPED = "Half a sentence that nobody has kept yet"
KINDS = ("ValueError", "KeyError", "RuntimeError", "OSError", "LookupError", "TypeError")
OURS = "desktop.ui."
# The hooks themselves and what carries the answer home: without them nobody could tell.
NOT_THESE = ("desktop.ui.mishaps", "desktop.ui.mishap_dialog", "desktop.ui.tasks")
TIMES = 60  # looks at the window before a point counts as not shown


class Point(NamedTuple):
    """One place that can fail: `kind` is slot, event or worker; `owner` is whose method it is."""

    kind: str
    name: str
    place: str
    function: types.FunctionType
    call: Any
    owner: Any = None


class Recorder:
    """What is connected, and what is begun on the worker, from now on."""

    def __init__(self) -> None:
        self.connected: list[Any] = []
        self.works: list[tuple[Any, Any, Any]] = []

    def watch(self) -> None:
        """Listen in on both."""
        from PySide6.QtCore import SignalInstance

        from desktop.ui.tasks import Tasks

        connect, start = SignalInstance.connect, Tasks.start

        def connected(signal: Any, slot: Any, *more: Any, **named: Any) -> Any:
            self.connected.append(slot)
            return connect(signal, slot, *more, **named)

        def started(tasks: Any, work: Any, done: Any, failed: Any, *more: Any, **named: Any) -> Any:
            self.works.append((work, done, failed))
            return start(tasks, work, done, failed, *more, **named)

        SignalInstance.connect = connected  # type: ignore[method-assign, assignment]
        Tasks.start = started  # type: ignore[method-assign]


class Run:
    """The window, what was told, and the points one after the other."""

    def __init__(self, folder: Path, most: int, *, quick: bool = False) -> None:
        from PySide6.QtCore import QTimer

        from desktop import app
        from desktop.ui import theme
        from desktop.ui.main_window import MainWindow
        from desktop.ui.mishaps import Mishaps

        self.folder, self.most, self.quick = folder, most, quick
        self.app = app.make_application()
        self.dialogs = _quiet_dialogs()
        self.told: list[str] = []
        self.clock = 0.0
        self.mishaps = Mishaps(self._tell, folder / "data", now=lambda: self.clock)
        self.mishaps.watch()
        self.recorder = Recorder()
        self.recorder.watch()
        self.desk = app.make_desk(self.dialogs)
        theme.apply(self.app, "light", 1.0)
        self.window = MainWindow(self.desk)
        self.window.resize(1280, 800)
        self.window.show()
        self.failed = ""
        self._timer = QTimer()
        self._timer.setSingleShot(True)
        self._steps = self._go()
        self._timer.timeout.connect(self._step)
        self._timer.start(0)

    def _tell(self, seen: Any, others: int, closed: Callable[[], None]) -> None:
        self.told += [seen.title] + ["more"] * others
        closed()

    def _step(self) -> None:
        try:
            pause = next(self._steps)
        except StopIteration:
            self.app.exit(
                0
            )  # not quit: that asks each window, and one of them has words half typed
        except BaseException as error:  # noqa: BLE001 - the run itself is broken, not the window
            import traceback

            self.failed = "".join(traceback.format_exception(error))
            self.app.exit(
                0
            )  # not quit: that asks each window, and one of them has words half typed
        else:
            self._timer.start(pause)

    # -- what is done, as steps between which Qt goes on

    def _go(self) -> Generator[int]:
        yield from self._open_everything()
        points = list(_points(self.recorder))
        if len(points) > self.most:
            points = _sample(points, self.most)
        self.window.show_patron(self._judith)
        page = self.window.patron_page()
        yield from self._rest()
        page.capture.set_text(TYPED)
        self.window.activateWindow()
        yield 300
        self.told.clear()
        self.dialogs.failures.clear()
        for point in points:
            yield from self._one(point)

    def _open_everything(self) -> Generator[int]:
        from db import connection
        from desktop.ui import pages

        found = connection.row("select id from patron where display_name = ?", (NAME,))
        assert found is not None
        self._judith = int(found[0])
        self.window.wake()
        yield from self._rest()
        for page in pages.PAGES:
            self.window.show_page(page.key)
            yield from self._rest()
        if not self.quick:
            yield from self._rooms()
        self.window.show_patron(self._judith)
        tabs = self.window.patron_page().tabs
        for at in range(tabs.count()):
            tabs.setCurrentIndex(at)
            yield 150
            yield from self._rest()
        tabs.setCurrentIndex(0)

    def _rooms(self) -> Generator[int]:
        """The rooms of forms and settings, and the steps of a call with somebody invented."""
        from db.queries import forms
        from desktop.ui import pages
        from desktop.ui.forms.forms_page import ROOMS
        from desktop.ui.settings.rooms import ROOMS as CARDS

        page: Any = self.window.show_page(pages.FORMS)
        form_id = forms.find_form("Season signup")
        page.open_form(form_id)
        yield from self._rest()
        for room in sorted(ROOMS.keys() - {"builder"}):
            page.open_room(room, form_id)
            yield from self._rest()
        page.show_home()
        settings: Any = self.window.show_page("settings")
        for card in CARDS:
            settings.show_room(card.key)
            yield from self._rest()
        self.window.calls.practise()
        yield from self._rest()
        call: Any = self.window.show_page(pages.CALL)
        for step in ("listen", "understand", "connect"):
            call.view.steps.steps[step].press_choice(0)
            call.view.finish(step)
            yield 50
        call.end()
        yield from self._rest()

    def _rest(self) -> Generator[int]:
        yield 20
        for _ in range(500):
            if not self.desk.tasks.busy:
                break
            yield 20
        yield 20

    def _one(self, point: Point) -> Generator[int]:
        before, log_before = len(self.told) + self._said(), self._logged()
        real, self.clock = point.function.__code__, self.clock + 60.0
        wish = slots_triggers.how(point, self.window, self.desk)
        if wish is None:
            return
        point.function.__code__ = _failing(real, len(self.logged_lines()))
        try:
            wish()
            for _ in range(TIMES):
                yield 2
                if len(self.told) + self._said() > before and not self.desk.tasks.busy:
                    break
        finally:
            point.function.__code__ = real
        yield 4
        shown = len(self.told) + self._said() - before
        logged = self._logged() - log_before
        wrong = self._wrong(point, shown, logged)
        if point.kind == "worker":
            yield from self._rest()
        _say(
            point=point.name, kind=point.kind, place=point.place, wrong=wrong, shown=shown,
            logged=logged,
        )  # fmt: skip
        self.told.clear()
        self.dialogs.failures.clear()

    def _said(self) -> int:
        return len(self.dialogs.failures)

    def _wrong(self, point: Point, shown: int, logged: int) -> str:
        if shown != 1:
            return f"shown {shown} times"
        if logged != 1:
            return f"logged {logged} times"
        if not self.window.isVisible():
            return "the window is gone"
        if self.window.patron_page().capture.text() != TYPED:
            return "what was typed is gone"
        texts = " ".join([*self.told, *self.dialogs.failures, *self.logged_lines()[-1:]])
        return "a name got out" if _planted(texts) else ""

    def logged_lines(self) -> list[str]:
        """The lines of the log, without that of the start."""
        log = self.mishaps.log
        return [] if log is None else [line for line in log.lines() if " start | " not in line]

    def _logged(self) -> int:
        return sum(" mistake " in line or " trouble " in line for line in self.logged_lines())


def _points(recorder: Recorder) -> Iterator[Point]:
    """Each place once, by where it stands in the program."""
    met: set[str] = set()
    for point in (*_works(recorder), *_events(), *_slots(recorder)):
        if point.place not in met and not point.function.__module__.startswith(NOT_THESE):
            met.add(point.place)
            yield point


def _works(recorder: Recorder) -> Iterator[Point]:
    for work, done, failed in recorder.works:
        function = _function_of(work)
        if function is not None and function.__module__.startswith("desktop."):
            yield Point(
                "worker", function.__qualname__, _place(function), function, (work, done, failed)
            )


def _slots(recorder: Recorder) -> Iterator[Point]:
    for slot in recorder.connected:
        function = _function_of(slot)
        if function is not None and function.__module__.startswith(OURS) and _lives(slot):
            yield Point("slot", function.__qualname__, _place(function), function, slot)
    for owner in _living():
        for kind in type(owner).__mro__:
            for name, function in vars(kind).items():
                ours = isinstance(function, types.FunctionType)
                if name.startswith("_on_") and ours and function.__module__.startswith(OURS):
                    call = getattr(owner, name)
                    yield Point(
                        "slot", function.__qualname__, _place(function), function, call, owner
                    )


def _events() -> Iterator[Point]:
    for owner in _living():
        for kind in type(owner).__mro__:
            if not kind.__module__.startswith(OURS):
                continue
            for name, function in vars(kind).items():
                if isinstance(function, types.FunctionType) and _is_of_qt(kind, name):
                    call = getattr(owner, name)
                    yield Point(
                        "event", function.__qualname__, _place(function), function, call, owner
                    )


def _is_of_qt(kind: type, name: str) -> bool:
    """Whether a method overrides one of Qt's."""
    return not name.startswith("__") and any(
        name in vars(base) for base in kind.__mro__ if base.__module__.startswith("PySide6")
    )


def _living() -> list[Any]:
    """Objects of our classes that Qt still knows, the visible ones first."""
    import shiboken6
    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QWidget

    found = [
        one
        for one in gc.get_objects()
        if isinstance(one, QObject)
        and type(one).__module__.startswith(OURS)
        and shiboken6.isValid(one)
    ]
    return sorted(found, key=lambda one: not (isinstance(one, QWidget) and one.isVisible()))


def _lives(slot: Any) -> bool:
    import shiboken6

    owner = getattr(slot, "__self__", None)
    return owner is None or shiboken6.isValid(owner)


def _function_of(called: Any) -> types.FunctionType | None:
    while hasattr(called, "func"):
        called = called.func
    called = getattr(called, "__func__", called)
    return called if isinstance(called, types.FunctionType) else None


def _place(function: types.FunctionType) -> str:
    return f"{function.__module__}:{function.__code__.co_firstlineno}"


def _sample(points: list[Point], most: int) -> list[Point]:
    return Random(5).sample(points, most)


def _failing(real: types.CodeType, number: int) -> types.CodeType:
    """A body with the place and the outer variables of the real one, that raises with names in it."""
    kind = KINDS[number % len(KINDS)]
    free = ", ".join(f"v{n}" for n in range(len(real.co_freevars)))
    uses = f"({free},)[:0]; " if free else ""
    text = (
        f"def outer({free}):\n"
        f" def f(*args, **named): e = {kind}('{NAME} {PHONE}'); e.add_note('{NAME}'); "
        f"e.__cause__ = KeyError('{NAME}'); {uses}raise e\n"
        " return f\n"
    )
    made: dict[str, Any] = {}
    exec(compile(text, real.co_filename, "exec"), made)
    inner = next(c for c in made["outer"].__code__.co_consts if isinstance(c, types.CodeType))
    return inner.replace(co_firstlineno=real.co_firstlineno, co_name=real.co_name)


def _quiet_dialogs() -> Any:
    from desktop.ui.dialogs import Dialogs

    class Quiet(Dialogs):
        """Steps back from whatever is asked, and keeps what is said."""

        def __init__(self) -> None:
            self.failures: list[str] = []

        def confirm(self, *_: Any, **__: Any) -> bool:
            return False

        def choose_file(self, *_: Any, **__: Any) -> None:
            return None

        choose_folder = save_file = ask_text = choose_file  # type: ignore[assignment]

        def show_failure(self, failure: Any) -> None:
            self.failures.append(str(getattr(failure, "sentence", failure)))

        def show_message(self, title: str, text: str) -> None:
            self.failures.append(text)

        def run(self, dialog: Any) -> bool:
            dialog.deleteLater()
            return False

    return Quiet()


def _planted(text: str) -> bool:
    return NAME.split()[1].casefold() in text.casefold() or PHONE in text


def _say(**facts: object) -> None:
    sys.__stdout__.write(json.dumps(facts) + "\n")  # type: ignore[union-attr]
    sys.__stdout__.flush()  # type: ignore[union-attr]


def main() -> int:
    """Run all points in the real window."""
    folder, most = Path(sys.argv[1]), int(sys.argv[2])
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["RAPPORT_NOW"] = faults_work.NOW
    faults_work.settle_clock()
    from db import connection, gate, schema
    from desktop.sample_venue import venue

    gate.act_as(gate.HOUSE)
    sample = folder / "sample.db"
    venue.build(sample)
    connection.close()
    schema.open_file(sample)
    run = Run(folder, most, quick="quick" in sys.argv[3:])
    run.app.exec()
    if run.failed:
        sys.stderr.write(run.failed)
        return 1
    from desktop.domain import mishap_log

    log = run.mishaps.log
    assert log is not None
    report = mishap_log.report(log, run.mishaps.counts)
    _say(end=True, leak=_planted(report), lines=len(run.logged_lines()))
    run.desk.tasks.stop()
    run.mishaps.end()
    sys.stdout.flush()
    os._exit(0)  # the window goes with the process: nothing of it is to be taken apart in order


if __name__ == "__main__":
    sys.exit(main())
