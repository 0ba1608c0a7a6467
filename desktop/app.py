"""The composition root of the window.

Order of start-up, each step no sooner than it must be:
 1. The file is opened and checked to be ours (`db.schema`), settings and user are read. Raw SQL:
    no Peewee.
 2. `QApplication`, then palette, font and style sheet.
 3. The main window with the patrons' page alone, its first 50 rows in it; shown and painted.
    Without a file: the welcome page instead.
 4. After the first paint: Peewee and the rules are imported off the screens' thread, the ids of
    the list and the counts of the views are read on the worker, the patron's page is made, and the
    window listens to `rapport open`.
 5. Tonight, Import, Settings, and with them pypdfium2, ReportLab and openpyxl, when they are first
    opened.
"""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import start_pace

# isort: split
# What needs no Qt goes first: PySide reads the source of every module that is imported after it.
import db.queries.patron_list  # noqa: F401
import desktop.domain.words  # noqa: F401
from db import connection, schema
from db.errors import DatabaseMissing, StoreError
from desktop import places
from desktop.domain import session, settings

# isort: split
from desktop import qt_loaded  # noqa: F401

# isort: split
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui import icons, theme
from desktop.ui.desk import Desk, set_up_desk
from desktop.ui.dialogs import Dialogs
from desktop.ui.main_window import MainWindow
from desktop.ui.mishaps import Mishaps
from desktop.ui.tasks import Tasks
from desktop.ui.window_state import WindowState

if TYPE_CHECKING:
    from desktop.ui.one_window import OneWindow
    from desktop.ui.welcome import WelcomePage

start_pace.look_for_garbage()

SAMPLE_FILE = "sample-venue.db"
FILES = "Rapport files (*.db);;All files (*)"
# Off the screens' thread, so none of them may import Qt: PySide makes its classes when they are
# first asked for, and two threads must not do that at once.
LATER = (
    "db.journal",
    "db.queries.patrons",
    "db.queries.history",
    "db.queries.notes",
    "db.queries.facts",
    "db.queries.interests",
    "desktop.domain.openers",
    "rapidfuzz.process",
    "rapidfuzz.distance",
    "desktop.ui.spare_memory",
)
# Likewise, but the window does not wait for these: nobody writes a sentence, makes a call or goes
# to another page so soon.
LAST = (
    "desktop.domain.capture",
    "desktop.domain.capture_context",
    "desktop.domain.capture_keep",
    "desktop.domain.call_guides",
    "desktop.domain.call_facts",
    "desktop.domain.call_guide",
    "db.queries.call_ending",
    "db.queries.calls",
    "db.queries.follow_ups",
    "db.queries.segments",
    "desktop.domain.segment_draft",
    "desktop.domain.segment_words",
    "desktop.domain.briefing",
)


class Rapport(QObject):
    """The running program: which file is open, and the window that shows it."""

    painted = Signal()
    _warmed = Signal()

    def __init__(self, app: QApplication, database: Path, *, remember: bool = True) -> None:
        super().__init__()
        self._app, self._database = app, database
        self._state = WindowState(places.data_folder() / "window.json" if remember else None)
        self._dialogs = Dialogs()
        self._tasks = Tasks(self)
        self.window: MainWindow | None = None
        self.welcome: WelcomePage | None = None
        self._one: OneWindow | None = None
        self._desk: Desk | None = None
        self._warm: threading.Thread | None = None
        self._warmed.connect(self._on_warmed, Qt.ConnectionType.QueuedConnection)

    def open(self, path: Path) -> bool:
        """Open a file and show its window, or say on the welcome page why not."""
        problem = open_quietly(path)
        if problem is not None:
            self.show_welcome(problem)
            return False
        self.show_window()
        return self.window is not None

    def show_window(self) -> None:
        """The main window of the current file, in place of whatever was shown.

        Where the file turns out to be damaged the welcome page says so.
        """
        try:
            self._show_window()
        except StoreError as failure:
            connection.close()
            self.show_welcome(failure.sentence)

    def _show_window(self) -> None:
        self._hear_no_more()
        self._desk = desk = make_desk(self._dialogs)
        theme.apply(self._app, desk.settings.theme, desk.settings.text_scale)
        if self.window is None and self.welcome is None:
            icons.put_off()
        window = MainWindow(desk, self._state)
        window.painted.connect(self._on_painted)
        window.file_wanted.connect(self._on_way_chosen)
        before = self.window or self.welcome
        self.window, self.welcome = window, None
        window.show()
        _let_go(before)

    def show_welcome(self, problem: str = "") -> None:
        """The three ways to begin."""
        from desktop.ui.welcome import WelcomePage

        start_pace.look_for_garbage()
        self._hear_no_more()
        theme.apply(self._app, "system", 1.0)
        before = self.window or self.welcome
        self.welcome = WelcomePage(self._database, problem)
        self.welcome.chosen.connect(self._on_way_chosen)
        self.window = None
        self.welcome.show()
        _let_go(before)

    def _on_way_chosen(self, way: str) -> None:
        # Before another file is open: what is being edited belongs into this one.
        if self.window is not None and not self.window.may_close():
            return
        steps: dict[str, Callable[[], None]] = {
            "sample": self._open_sample,
            "new": self._start_empty,
            "open": self._choose,
        }
        steps[way]()

    def _choose(self) -> None:
        path = self._dialogs.choose_file("Open a Rapport file", FILES, str(self._database.parent))
        if path is not None:
            self._change_to(path)

    def _start_empty(self) -> None:
        path = self._database
        if self.window is not None or path.exists():
            chosen = self._dialogs.save_file("Where to keep the new file", str(path), FILES)
            if chosen is None:
                return
            path = chosen
        try:
            self._make_folder(path)
            connection.close()
            schema.create(path)
        except StoreError as failure:
            self._dialogs.show_failure(failure)
            return
        self._change_to(path)

    def _open_sample(self) -> None:
        path = self._database.with_name(SAMPLE_FILE)
        if path.exists():
            self._change_to(path)
            return
        try:
            self._make_folder(path)
        except StoreError as failure:
            self._dialogs.show_failure(failure)
            return
        if self.welcome is not None:
            self.welcome.set_busy("Inviting the people of Harbour Lights Playhouse…")
        self._tasks.start(
            lambda _progress, _cancelled: _build_sample(path),
            lambda _: self._change_to(path),
            self._on_sample_failed,
        )

    def _change_to(self, path: Path) -> None:
        """Leave the present file, if any, and open another."""
        problem = open_quietly(path)
        if problem is None:
            self.show_window()
        elif self.window is not None:
            self._dialogs.show_failure(problem)
        else:
            self.show_welcome(problem)

    def _on_sample_failed(self, error: BaseException) -> None:
        if self.welcome is not None:
            self.welcome.set_busy("")
        sentence = error.sentence if isinstance(error, StoreError) else str(error)
        self._dialogs.show_failure(f"The sample venue could not be made. {sentence}")

    def _on_painted(self) -> None:
        self.painted.emit()
        icons.draw_now()
        start_pace.look_for_garbage()
        self._warm = threading.Thread(target=self._warm_up, name="warm-up", daemon=True)
        self._warm.start()

    def _warm_up(self) -> None:
        for name in LATER:
            importlib.import_module(name)
        self._warmed.emit()
        for name in LAST:
            importlib.import_module(name)

    def finish(self) -> None:
        """Let nothing run on: called when the last window is closed."""
        self._hear_no_more()
        self.window = self.welcome = None
        self._tasks.stop()
        if self._warm is not None:
            self._warm.join()

    def _on_warmed(self) -> None:
        from desktop.ui.mail_program import clear_drafts

        if self.window is not None:
            window = self.window
            QTimer.singleShot(0, window, lambda: self._listen(window))
            window.wake()
        clear_drafts()

    def _listen(self, window: MainWindow) -> None:
        """From now on `rapport open` finds this window."""
        from desktop.ui.one_window import OneWindow
        from desktop.ui.ringing import Ringing

        if self._one is None and self._desk is not None:
            ringing = Ringing(window, window, self._desk)
            self._one = OneWindow(window, connection.current_path(), ringing.answer)
            self._one.listen()
            ringing.warm()

    def _hear_no_more(self) -> None:
        if self._one is not None:
            self._one.close()
            self._one = None

    def _make_folder(self, path: Path) -> None:
        if path.parent != places.data_folder():
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"The folder {path.parent} cannot be made. Nothing was created. "
                "Check the room on the disk and that you may write there."
            ) from error


def run(database: Path, *, on_painted: Callable[[Rapport], None] | None = None) -> int:
    """Open the window on a file and stay until it is closed; returns the exit code.

    `on_painted` is called once the first page of patrons has been painted.
    """
    start_pace.rest()
    problem = open_quietly(database)
    app = make_application()
    rapport = Rapport(app, database)
    mishaps = Mishaps(Dialogs().show_failure)
    mishaps.watch()
    if on_painted is not None:
        rapport.painted.connect(lambda: on_painted(rapport))
    if problem is None:
        rapport.show_window()
    else:
        rapport.show_welcome(problem)
    code = app.exec()
    mishaps.end()
    rapport.finish()
    connection.close()
    return code


def make_application() -> QApplication:
    """The one QApplication, with fonts even on a computer that has none."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = theme.new_application(sys.argv[0])
        app.setApplicationName("Rapport")
        app.setApplicationDisplayName("Rapport")
        app.setDesktopFileName("rapport")
    return app


def make_desk(dialogs: Dialogs | None = None) -> Desk:
    """The desk of the current file, for its first user."""
    return set_up_desk(session.start(), settings.load(), dialogs)


def open_quietly(path: Path) -> str | None:
    """Open a file; None if it is open, '' if there is none yet, else why it cannot be opened."""
    try:
        connection.close()
        schema.open_file(path)
    except DatabaseMissing:
        return ""
    except StoreError as failure:
        return failure.sentence
    return None


def _build_sample(path: Path) -> None:
    try:
        importlib.import_module("desktop.sample_venue.venue").build(path)
    except BaseException:
        connection.close()
        path.unlink(missing_ok=True)  # half a venue is of no use to anybody
        raise


def _let_go(window: QWidget | None) -> None:
    if window is not None:
        if hasattr(window, "settled"):
            window.settled = True
        window.close()
        window.deleteLater()
