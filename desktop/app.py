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
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import start_pace

# isort: split
# What needs no Qt goes first: PySide reads the source of every module that is imported after it.
import db.queries.patron_list  # noqa: F401
import desktop.domain.words  # noqa: F401
from db import connection, schema, soundness
from db.errors import DatabaseDamaged, StoreError, file_error
from db.soundness import Finding
from desktop import places
from desktop.domain import first_look, mishap, session, settings
from desktop.domain.first_look import FirstLook
from desktop.domain.mishap import sentence_for
from desktop.domain.session import Session

# isort: split
from desktop import qt_loaded  # noqa: F401

# isort: split
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desktop.file_watch import FileWatch
from desktop.opening import Locked, Opened, close_well, open_quietly
from desktop.seating import Seating
from desktop.ui import icons, theme
from desktop.ui.desk import Desk, set_up_desk
from desktop.ui.dialogs import Dialogs
from desktop.ui.main_window import MainWindow
from desktop.ui.mishaps import Mishaps
from desktop.ui.tasks import Tasks
from desktop.ui.window_state import WindowState

if TYPE_CHECKING:
    from desktop.ui.safe_keeping import SafeKeeping
    from desktop.ui.welcome import WelcomePage

start_pace.look_for_garbage()

SAMPLE_FILE = "sample-venue.db"
CRASHES_FROM_MS = 1500  # after the first paint: watching for crashes opens a file
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


Sit = Callable[[], None] | None  # lets somebody sit down in the file without being asked


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
        self.recovery: QWidget | None = None
        self._watch = FileWatch(self)
        self._watch.left.connect(self.show_recovery)
        self._desk: Desk | None = None
        self._safe: SafeKeeping | None = None
        self._warm: threading.Thread | None = None
        self.seating = Seating(self)
        self.seating.changed.connect(self.show_window)
        self._warmed.connect(self._on_warmed, Qt.ConnectionType.QueuedConnection)

    def open(self, path: Path) -> bool:
        """Open a file and show its window, or say on the welcome page why not."""
        self.show_opened(open_quietly(path), path)
        return self.window is not None

    def show_opened(self, opened: Opened, path: Path, sit: Sit = None) -> None:
        """What follows from an attempt to open a file: its window, or what stands in its way."""
        self.seating.stand_up()
        if opened is None:
            if sit is not None:
                sit()
            self.show_window()
        elif isinstance(opened, str):
            self.show_welcome(opened)
        elif isinstance(opened, Finding):
            self.show_recovery(opened)
        elif isinstance(opened, Locked):
            self._show_unlock(opened.path)
        elif opened.wants == first_look.CHECK:
            self._look_through(opened)
        else:
            self._watch.compare_later(path)
            self.show_window()

    def show_window(self) -> None:
        """The window of the current file, or what is wrong with it, in place of what was shown."""
        try:
            self._show_window()
        except DatabaseDamaged as failure:
            path = connection.current_path()
            connection.close()
            self.show_recovery(Finding(path, "damaged", (failure.sentence,)))
        except StoreError as failure:
            connection.close()
            self.show_welcome(failure.sentence)

    def _show_window(self) -> None:
        self.seating.hear_no_more()
        if self.seating.must_sign_in():
            self._show_sign_in()
            return
        waiting = self.seating.waiting_window()
        window, desk = waiting or self._made_window()
        before = self._shown()
        self._desk = desk
        self.window, self.welcome, self.recovery = window, None, None
        self.seating.attend(window, desk)
        window.show()
        if not self.seating.is_waiting(before):
            _let_go(before)
        self._safe = None if waiting is None else desk.safe
        if waiting is not None:
            self.seating.attend_again(window)

    def _made_window(self) -> tuple[MainWindow, Desk]:
        desk = make_desk(self._dialogs, self.seating.take_seat())
        theme.apply(self._app, desk.settings.theme, desk.settings.text_scale)
        if self.window is None and self.welcome is None:
            icons.put_off()
        window = self.seating.make_window(desk, self._state)
        window.painted.connect(self._on_painted)
        window.file_wanted.connect(self._on_way_chosen)
        return window, desk

    def _show_sign_in(self) -> None:
        """Somebody has a PIN: who is there is asked before anything is read of a patron."""
        kept = settings.load()
        theme.apply(self._app, kept.theme, kept.text_scale)
        before = self._shown()
        page = self.seating.sign_in_window(self._state)
        self.recovery, self.window, self.welcome = page, None, None
        page.show()
        _let_go(before)
        QTimer.singleShot(0, page, lambda: self.seating.listen(page))

    def show_welcome(self, problem: str = "") -> None:
        """The three ways to begin."""
        from desktop.ui.welcome import WelcomePage

        start_pace.look_for_garbage()
        self.seating.hear_no_more()
        theme.apply(self._app, "system", 1.0)
        before = self._shown()
        self.welcome = WelcomePage(self._database, problem)
        self.welcome.chosen.connect(self._on_way_chosen)
        self.window = self.recovery = None
        self.welcome.show()
        _let_go(before)

    def _shown(self) -> QWidget | None:
        return self.window or self.welcome or self.recovery

    def show_recovery(self, finding: Finding) -> None:
        """What is wrong with the file, and the ways back."""
        from desktop.ui.recovery.recovery_page import RecoveryPage

        page = RecoveryPage(finding, self._tasks, self._dialogs)
        page.opened.connect(self._change_to)
        page.other_wanted.connect(self._choose)
        page.new_wanted.connect(self._start_empty)
        page.taken_as_it_is.connect(self._on_taken_as_it_is)
        self._show_instead(page)

    def _show_unlock(self, path: Path) -> None:
        from desktop.ui.unlock.unlock_page import UnlockPage

        page = UnlockPage(path, self._tasks)
        page.unlocked.connect(self._change_to)
        page.other_wanted.connect(self._choose)
        self._show_instead(page)

    def _convert(self) -> None:
        from desktop import converting

        if self._desk is not None and (wish := self._desk.conversion) is not None:
            back = partial(self._change_to, sit=self.seating.hold_seat(self._desk.settings))
            converting.begin(wish, self._tasks, self._dialogs, self._show_instead, back)

    def _on_taken_as_it_is(self, path: Path) -> None:
        self.show_opened(open_quietly(path, as_it_is=True), path)

    def _look_through(self, look: FirstLook) -> None:
        """Check a large file behind a screen that says so."""
        from desktop.ui.recovery.looking_page import LookingPage

        page = LookingPage(look.path)
        self._show_instead(page)
        self._tasks.start(
            lambda progress, cancelled: first_look.open_after(look, progress, cancelled),
            lambda finding: self.show_opened(finding, look.path),
            lambda error: self.show_welcome(sentence_for(error)),
            page.set_progress,
        )

    def _show_instead(self, page: QWidget) -> None:
        start_pace.look_for_garbage()
        self.seating.hear_no_more()
        theme.apply(self._app, "system", 1.0)
        before = self._shown()
        self.recovery, self.window, self.welcome = page, None, None
        if before is not None and before.isVisible():
            _put_over(page, before)
        page.show()
        _let_go(before)

    def _on_way_chosen(self, way: str) -> None:
        # Before another file is open: what is being edited belongs into this one.
        if self.window is not None and not self.window.may_leave():
            return
        steps: dict[str, Callable[[], None]] = {
            "sample": self._open_sample,
            "new": self._start_empty,
            "open": self._choose,
            "convert": self._convert,
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
        from desktop.ui.set_up import SetUpDialog
        from desktop.ui.settings.encryption_step import EncryptionStep

        asked, encryption = SetUpDialog(path, self._shown()), EncryptionStep()
        asked.add_step(encryption)
        if not self._dialogs.run(asked):
            return
        try:
            _make_folder(path)
            connection.close()
            schema.create(path)
            importlib.import_module("desktop.domain.first_run").begin(asked.said)
        except StoreError as failure:
            self._dialogs.show_failure(failure)
            return
        self._change_to(path, self.seating.seat_founder)
        if encryption.wanted and self._desk is not None and self.window is not None:
            from desktop import converting

            self._desk.conversion = converting.ask(self._desk, path, self.window)
            self._convert()

    def _open_sample(self) -> None:
        path = self._database.with_name(SAMPLE_FILE)
        if path.exists():
            self._change_to(path)
            return
        try:
            _make_folder(path)
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

    def _change_to(self, path: Path, sit: Sit = None) -> None:
        """Leave the present file, if any, and open another; `sit`: somebody sits there already."""
        opened = open_quietly(path)
        if isinstance(opened, str) and self.window is not None:
            self._dialogs.show_failure(opened)
        else:
            self.show_opened(opened, path, sit)

    def _on_sample_failed(self, error: BaseException) -> None:
        if self.welcome is not None:
            self.welcome.set_busy("")
        self._dialogs.show_failure(
            f"The sample venue could not be made. {mishap.sentence_for(error)}"
        )

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
        self.seating.finish()
        self.window = self.welcome = self.recovery = None
        self._watch.end()
        self._tasks.stop()
        if self._safe is not None and isValid(self._safe):  # it goes with the window it watched
            self._safe.stop()
        if self._warm is not None:
            self._warm.join()

    def _on_warmed(self) -> None:
        from desktop.ui.mail_program import clear_drafts

        if self.window is not None:
            window = self.window
            QTimer.singleShot(0, window, lambda: self.seating.listen(window))
            window.wake()
            self.seating.watch()
            if self._desk is not None:
                self._safe = self._desk.safe
                self._safe.begin(window, window, places.data_folder())
                self._safe.restore_wanted.connect(self._on_restore_wanted)
            self._watch.look(self._tasks, window, self._dialogs)
        clear_drafts()

    def _on_restore_wanted(self, source: Path) -> None:
        from desktop import putting_back

        if self.window is None:
            return
        chosen = putting_back.ask(source, self.window, self._tasks, self._dialogs)
        if chosen is not None and self.window.may_close():
            putting_back.begin(
                chosen, self._tasks, self._dialogs, self._show_instead, self._change_to
            )


def run(database: Path, *, on_painted: Callable[[Rapport], None] | None = None) -> int:
    """Open the window on a file and stay until it is closed; returns the exit code.

    `on_painted` is called once the first page of patrons has been painted.
    """
    start_pace.rest()
    opened = open_quietly(database)
    app = make_application()
    rapport = Rapport(app, database)
    mishaps = Mishaps(folder=places.data_folder())
    mishaps.watch(starting=True)
    if on_painted is not None:
        rapport.painted.connect(lambda: on_painted(rapport))
    QTimer.singleShot(CRASHES_FROM_MS, mishaps, mishaps.watch_crashes)
    try:
        rapport.show_opened(opened, database)
        code = app.exec()
    except Exception as error:  # noqa: BLE001 - whatever it is, somebody waits for a window
        code = mishaps.fail_to_start(error)
    rapport.finish()
    mishaps.end()
    close_well()
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


def make_desk(dialogs: Dialogs | None = None, seat: Session | None = None) -> Desk:
    """The desk of the current file, for whoever sits there, else its first user."""
    return set_up_desk(seat or session.start(), settings.load(), dialogs)


def _make_folder(path: Path) -> None:
    if path.parent != places.data_folder():
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise file_error(
            error, f"The folder {path.parent} cannot be made", "Nothing was created."
        ) from error


def _build_sample(path: Path) -> None:
    try:
        importlib.import_module("desktop.sample_venue.venue").build(path)
        soundness.seal_current()  # nobody need look through what was made a moment ago
    except BaseException:
        connection.close()
        path.unlink(missing_ok=True)  # half a venue is of no use to anybody
        raise


FRAME = 40  # what the system puts around a window, in pixels, at the most


def _put_over(window: QWidget, before: QWidget) -> None:
    """Nothing jumps about the screen: it stands where the one before did."""
    there, room = before.geometry(), before.screen().availableGeometry()
    size = window.size().expandedTo(there.size()).boundedTo(room.size())
    window.resize(size)
    middle = there.center() - window.rect().center()
    lowest = room.bottom() - size.height() - FRAME
    window.move(max(middle.x(), room.left()), max(min(middle.y(), lowest), room.top()))


def _let_go(window: QWidget | None) -> None:
    if window is not None:
        if hasattr(window, "settled"):
            window.settled = True
        window.close()
        window.deleteLater()
