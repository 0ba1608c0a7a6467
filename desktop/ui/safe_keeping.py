"""Keeps the open file safe while people work: backups by themselves, the second place, room on the disk.

One worker for backups, one for the second place: a share that hangs holds up nothing but itself. What is
to be told stands on a bar above the pages, one thing at a time.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db import connection, gate
from db.errors import BackupCancelled, InputRefused, StoreError, file_error
from db.gate import Right
from desktop.domain import safe_keeping
from desktop.domain.safe_keeping import Backup, Notice, Standing
from desktop.ui.tasks import Task, Tasks
from desktop.ui.widgets.notice_bar import NoticeBar

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

LOOK_MS = 60_000
LOOK_OFTEN_MS = 5_000  # while the disk is nearly full, so that it is noticed when there is room
FIRST_AFTER = 120.0  # seconds: changes that an earlier day left without a backup
AGAIN_AFTER = 300.0  # seconds: a backup that failed is tried again
AWAY_EVERY = 600.0  # seconds: a stick that was not there is looked for again


class Window(Protocol):
    """What of the main window is needed."""

    column: QVBoxLayout  # the pages stand in it

    def show_page(self, key: str) -> QWidget:
        """Open a page."""


class SafeKeeping(QObject):
    """`changed` whenever it stands otherwise; `standing` says how. Nothing happens before `begin`."""

    changed = Signal()
    restore_wanted = Signal(object)  # the path of a copy that shall be put back

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.standing: Standing | None = None
        self.problem = ""
        self.bar = NoticeBar("About the file and its backups")
        self._window: Window | None = None
        self._tasks, self._away = Tasks(self), Tasks(self)
        self._task: Task | None = None
        self._looking: Task | None = None
        self._waved_off: set[str] = set()
        self._notice: Notice | None = None
        self._due = self._away_due = self._whole_due = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._on_minute)
        self.bar.acted.connect(self._on_acted)
        self.bar.dismissed.connect(self._on_dismissed)
        self.changed.connect(self._show_notice)

    # -- from the first paint until the window closes

    def begin(self, window: QWidget, pages: Window, own_folder: Path | None = None) -> None:
        """Watch over the current file of a window. `own_folder`: Rapport's own data folder."""
        self._window = pages
        self.setParent(window)
        window.installEventFilter(self)
        pages.column.insertWidget(0, self.bar)
        database = connection.current_path()
        self._due = time.monotonic() + FIRST_AFTER
        self._away_due = self._whole_due = time.monotonic() + FIRST_AFTER
        self._timer.start()
        self._tasks.start(
            lambda _progress, _cancelled: safe_keeping.begin_watching(database, own_folder),
            self._on_looked,
            self._on_look_failed,
        )

    @property
    def begun(self) -> bool:
        """Whether it watches over a file."""
        return self._timer.isActive()

    def look(self) -> None:
        """See how it stands, on the worker."""
        database = connection.current_path()
        self._tasks.start(
            lambda _progress, _cancelled: safe_keeping.look(database),
            self._on_looked,
            self._on_look_failed,
        )

    def stop(self) -> None:
        """Watch no more; a copy that is under way is let go, and leaves nothing."""
        self._timer.stop()
        self._tasks.stop(2.0)
        self._away.cancel_all()  # a share that hangs must not keep the window open

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """With its window it goes: another file is open by then."""
        if event.type() == QEvent.Type.DeferredDelete:
            self.stop()
        return False

    def _on_looked(self, standing: Standing) -> None:
        self.standing = standing
        short = standing.free is not None and standing.free < safe_keeping.WARN_BELOW
        self._timer.setInterval(LOOK_OFTEN_MS if short else LOOK_MS)
        self.changed.emit()
        self._do_what_is_due(standing)

    def _on_look_failed(self, failure: BaseException) -> None:
        # A folder that is away for a moment: the next look tells.
        if not isinstance(failure, (StoreError, OSError)):
            raise failure

    def _on_minute(self) -> None:
        if not self._tasks.busy:
            self.look()

    def _do_what_is_due(self, standing: Standing) -> None:
        now = time.monotonic()
        # A long import writes: after it there is more to keep.
        waits = connection.is_long_writing() or connection.suspect()
        if standing.changed and now >= self._due and not waits:
            self.back_up()
        elif now >= self._whole_due and not waits and not self._tasks.busy:
            self._look_through(safe_keeping.unlooked(standing))
        if standing.second.path and now >= self._away_due and not self._away.busy:
            self.copy_away()

    # -- backups

    @property
    def busy(self) -> bool:
        """Whether a copy is being made."""
        return self._task is not None

    def back_up(self, *, by_hand: bool = False) -> None:
        """Make a backup now, on the worker."""
        if self._task is not None:
            return
        self._look_no_further()
        if by_hand:
            self._task = self._tasks.start(
                lambda _progress, _cancelled: safe_keeping.back_up_by_hand(),
                lambda made: self._on_backed_up(made, told=True),
                lambda failure: self._on_failed(failure, told=True),
            )
        else:
            self._task = self._tasks.start(
                lambda _progress, cancelled: safe_keeping.back_up_if_changed(
                    safe_keeping.TIMER, cancelled=cancelled
                ),
                lambda made: self._on_backed_up(made, told=False),
                lambda failure: self._on_failed(failure, told=False),
            )
        self.changed.emit()

    def _on_backed_up(self, made: Backup | None, *, told: bool) -> None:
        self._task, self.problem = None, ""
        size = 0 if made is None else made.size
        self._due = time.monotonic() + safe_keeping.seconds_between(size)
        self._whole_due = 0.0
        self._waved_off -= {safe_keeping.FAILED, safe_keeping.OLD}
        if told:
            self._desk.toasts.show("The backup is made and verified")
        self.changed.emit()
        self.look()
        if made is not None and self.standing is not None and self.standing.second.path:
            self.copy_away()

    def _on_failed(self, failure: BaseException, *, told: bool) -> None:
        self._task = None
        self._due = time.monotonic() + AGAIN_AFTER
        if isinstance(failure, BackupCancelled):
            return
        if not isinstance(failure, StoreError):
            self.changed.emit()
            raise failure
        self.problem = failure.sentence
        if told:
            self._desk.dialogs.show_failure(failure)
        self.changed.emit()

    def _look_through(self, backup: Backup | None) -> None:
        """All of a copy, now that nobody waits for it; whatever is under way then goes before it."""
        if backup is None:
            return
        self._whole_due = time.monotonic() + safe_keeping.EVERY_SECONDS
        self._looking = self._tasks.start(
            lambda _progress, cancelled: safe_keeping.look_through(backup, cancelled),
            self._on_looked_through,
            self._on_not_looked_through,
        )

    def _look_no_further(self) -> None:
        if self._looking is not None:
            self._looking.cancel()

    def _on_looked_through(self, whole: bool) -> None:
        self._looking = None
        self.look()
        if not whole:
            self._due = 0.0  # another one

    def _on_not_looked_through(self, failure: BaseException) -> None:
        self._looking = None
        self._on_look_failed(failure)

    # -- the second place

    def choose_second(self) -> None:
        """Ask for a folder elsewhere, and copy there at once."""
        database = connection.current_path()
        chosen = self._desk.dialogs.choose_folder("Choose a second place for backups")
        if chosen is None:
            return
        try:
            safe_keeping.choose_second(database, chosen)
        except InputRefused as refused:
            self._desk.dialogs.show_failure(refused)
            return
        except OSError as error:
            self._desk.dialogs.show_failure(
                file_error(
                    error, "The second place could not be remembered", "Nothing was changed."
                )
            )
            return
        if safe_keeping.same_disk(database, chosen):
            self._desk.toasts.show("That is the same disk: a stick or a share is safer")
        self.look()
        self.copy_away()

    def forget_second(self) -> None:
        """No more copies go there; what is there stays."""
        try:
            safe_keeping.forget_second(connection.current_path())
        except OSError:
            self._desk.toasts.show("That could not be remembered just now")
        self.look()

    def copy_away(self) -> None:
        """Bring the newest backup to the second place, on a worker of its own."""
        database = connection.current_path()
        self._away_due = time.monotonic() + AWAY_EVERY
        self._away.start(
            lambda _progress, cancelled: safe_keeping.copy_away(database, cancelled),
            lambda _made: self.look(),
            self._on_not_copied,
        )

    def _on_not_copied(self, failure: BaseException) -> None:
        self.look()
        if not isinstance(failure, (StoreError, OSError)):
            raise failure

    # -- what is told

    def _show_notice(self) -> None:
        found = None
        if self.standing is not None:
            found = safe_keeping.find_notice(
                self.standing, self.problem, waved_off=frozenset(self._waved_off)
            )
        if found is not None and not gate.may(Right.BACKUP):
            # A volunteer can do nothing about it, but should know why nothing is saved.
            found = found._replace(action="") if found.kind == safe_keeping.FULL else None
        self._notice = found
        if found is None:
            self.bar.hide()
        else:
            self.bar.show_notice(found.words, found.about, found.action, found.dismiss)

    def _on_acted(self) -> None:
        if self._notice is None:
            return
        if self._notice.kind == safe_keeping.ASK_SECOND:
            self.choose_second()
        elif self._notice.kind == safe_keeping.OLD:
            self.back_up(by_hand=True)
        elif self._window is not None:
            self._window.show_page("settings").show_room("backups")  # type: ignore[attr-defined]

    def _on_dismissed(self) -> None:
        if self._notice is None or self.standing is None:
            return
        self._waved_off.add(self._notice.kind)
        safe_keeping.wave_off(self.standing, self._notice.kind)
        self.bar.hide()
        self.look()

    # -- when the window closes

    def back_up_at_close(self) -> bool:
        """A backup if anything changed, and a copy of it in the second place; False to stay open.

        Only what takes longer than a moment is shown, and it may be skipped.
        """
        if not self.begun or connection.suspect():
            return True
        from desktop.ui.closing_backup import ClosingBackup

        self._look_no_further()
        if self._task is not None:
            self._task.cancel()  # one that was under way may be of a moment ago
        database = connection.current_path()
        safe_keeping.count_close(database)
        return ClosingBackup(self._desk, self._tasks, self._away, database).run()
