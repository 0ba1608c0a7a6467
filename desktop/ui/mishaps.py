"""What nobody foresaw in a slot, a thread or Qt itself: said once, calmly, and kept in the log.

Qt goes on after an exception in a slot and a packaged program has no standard error, so without
this a button would simply do nothing. What is said and written holds no message of the error:
messages quote names, notes and paths.

One dialog at a time, ten seconds apart, and the same mistake once a sitting; a storm from a paint
or a model is one line. Never from inside a paint, and never where guests can reach it: it waits
while the application is locked or a window for visitors is shown.
"""

from __future__ import annotations

import contextlib
import faulthandler
import inspect
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QTimer,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from db import connection
from db.errors import NotFound
from desktop.domain import mishap
from desktop.domain.mishap import Mishap

if TYPE_CHECKING:
    from desktop.domain.mishap_log import MishapLog
    from desktop.ui.mishap_dialog import MishapTeller

SECONDS_APART = 10.0
LOOK_AGAIN_MS = 250
UNATTENDED = "unattended"  # of the application: it is locked
FOR_VISITORS = "forVisitors"  # of a window: guests are in front of it
MOST_KINDS = 5_000  # different ones in one sitting; what comes then is only counted
_CATEGORY = re.compile(r"(?:default|qt(?:\.[a-z0-9]+){0,5})\Z")
_SOURCE = re.compile(r"(?:.*[\\/])?(q\w+\.(?:cpp|h|mm))\Z")


# Shows a mishap and how many more there were at that moment; calls back once it is read.
Tell = Callable[[Mishap, int, Callable[[], None]], None]


class Mishaps(QObject):
    """Watches over the program from `watch()` until `end()`. Without a folder nothing is kept."""

    _happened = Signal(object)

    def __init__(
        self,
        tell: Tell | None = None,
        folder: Path | None = None,
        parent: QObject | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._tell, self._folder, self._now = tell or self._tell_by_dialog, folder, now
        self.counts: Counter[str] = Counter()
        self._kept: set[tuple[str, ...]] = set()
        self._told: set[tuple[str, ...]] = set()
        self._waiting: list[Mishap] = []
        self._last: float | None = None
        self._shown = False
        self._log: MishapLog | None = None
        self._teller: MishapTeller | None = None
        self._fault_file: Any = None
        # What Qt warned of while the first page was made; None: it is written at once.
        self._put_off: list[tuple[str, str]] | None = None
        self._hooks: tuple[Any, ...] = ()
        self._hearing = threading.local()
        self._lock = threading.RLock()
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._tell_next)
        # Queued: a mishap while something is painted must not open a dialog there and then.
        self._happened.connect(self._on_happened, Qt.ConnectionType.QueuedConnection)

    @property
    def log(self) -> MishapLog | None:
        """Where mishaps are kept; made when there is something to keep."""
        if self._log is None and self._folder is not None:
            # Imported here: most days nothing is written.
            from desktop.domain.mishap_log import MishapLog

            self._log = MishapLog(self._folder)
        return self._log

    def watch(self, *, starting: bool = False) -> None:
        """Hear of every exception that nobody caught, in any thread, and of Qt's warnings.

        `starting`: nothing is written of those before `watch_crashes`; the first page comes first.
        """
        global _watching
        self._put_off = [] if starting else None
        self._hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._hear
        threading.excepthook = self._hear_thread
        sys.unraisablehook = self._hear_unraisable
        qInstallMessageHandler(self._hear_qt)
        _watching = self

    def watch_crashes(self) -> None:
        """From now on a crash of the interpreter leaves the places it was at. After the first
        paint: it opens a file. What Qt warned of until now is written."""
        self._write_put_off()
        if self.log is not None and self._fault_file is None:
            self._fault_file = self.log.open_fault_file()
            if self._fault_file is not None:
                faulthandler.enable(self._fault_file)

    @property
    def teller(self) -> MishapTeller:
        """Who shows them; made when there is something to show."""
        if self._teller is None:
            from desktop.ui.mishap_dialog import MishapTeller

            self._teller = MishapTeller(lambda: self.log, lambda: self.counts)
        return self._teller

    def fail_to_start(self, error: BaseException) -> int:
        """The window could not be made: say so before there is one. The exit code."""
        self.note(error, tell=False)
        _say(mishap.sentence_for(error))
        app = QApplication.instance()
        if isinstance(app, QApplication) and app.platformName() not in ("offscreen", "minimal"):
            self.teller.tell_and_wait(mishap.observe(error))
        return 1

    def end(self) -> None:
        """Leave it to others again."""
        global _watching
        if self._hooks:
            sys.excepthook, threading.excepthook, sys.unraisablehook = self._hooks
            qInstallMessageHandler(None)
            self._hooks = ()
        if _watching is self:
            _watching = None
        self._again.stop()
        self._write_put_off()
        if self._fault_file is not None:
            faulthandler.disable()
            self._fault_file.close()
            self._fault_file = None
        if self._log is not None:
            self._log.write_counts(self.counts)

    def note(self, error: BaseException, *, tell: bool = True) -> None:
        """Keep an error that somebody caught, and show it unless they `tell` of it themselves."""
        if getattr(self._hearing, "now", False):
            return  # a mistake in here would go round for ever
        self._hearing.now = True
        try:
            # A page that cannot show what its task failed of raises it again: one mishap.
            known = getattr(error, "known_to_mishaps", False)
            with contextlib.suppress(AttributeError, TypeError):
                error.known_to_mishaps = True  # type: ignore[attr-defined]
            self._take(mishap.observe(error), tell, count=not known)
        except Exception:  # noqa: BLE001 - the last one who hears must not fail
            _say("A mistake could not be written down")
        finally:
            self._hearing.now = False

    # -- who calls

    def _hear(
        self, kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            before = self._hooks[0] if self._hooks else sys.__excepthook__
            before(kind, error, _trace)
            return
        self.note(error)

    def _hear_thread(self, given: threading.ExceptHookArgs) -> None:
        if given.exc_value is not None:
            self._hear(given.exc_type, given.exc_value, given.exc_traceback)

    def _hear_unraisable(self, given: Any) -> None:
        if given.exc_value is not None:
            self._hear(type(given.exc_value), given.exc_value, given.exc_traceback)

    def _hear_qt(self, kind: QtMsgType, where: QMessageLogContext, _text: str) -> None:
        """The text is left out: it may name files, or what a text field holds."""
        fatal = kind == QtMsgType.QtFatalMsg
        if not fatal and kind not in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg):
            return
        with contextlib.suppress(Exception):
            word = "qt fatal" if fatal else "qt warning"
            place = _qt_place(where)
            self.counts[f"{word} {place}"] += 1
            if self.counts[f"{word} {place}"] == 1 and len(self.counts) < MOST_KINDS:
                self._write_message(word, place, at_once=fatal)
                if fatal:
                    _say(f"{word} {place}")

    def _write_message(self, word: str, place: str, *, at_once: bool) -> None:
        if self._put_off is not None and not at_once:
            self._put_off.append((word, place))
        elif self.log is not None:
            self._write_put_off()
            self.log.write_message(word, place)

    def _write_put_off(self) -> None:
        waiting, self._put_off = self._put_off or [], None
        for word, place in waiting:
            if self.log is not None:
                self.log.write_message(word, place)

    # -- what becomes of it

    def _take(self, seen: Mishap, tell: bool, *, count: bool) -> None:
        key = (seen.kind, seen.place, *seen.stack[:1])
        with self._lock:
            self.counts[seen.title] += count
            if key not in self._kept and len(self._kept) < MOST_KINDS:
                self._kept.add(key)
                if self.log is not None:
                    self.log.write(seen)
                if tell:
                    _say(seen.title)
            # What the world did may be told again: whoever tries once more wants to know.
            tell = tell and (bool(seen.calm) or key not in self._told)
            if tell:
                self._told.add(key)
        if tell:
            with contextlib.suppress(RuntimeError):  # the program is ending
                self._happened.emit(seen)

    def _on_happened(self, seen: Mishap) -> None:
        self._waiting.append(seen)
        self._tell_next()

    def _tell_next(self) -> None:
        if not self._waiting or self._shown:
            return
        rest = 0.0 if self._last is None else self._last + SECONDS_APART - self._now()
        if rest > 0 or _must_wait():
            self._again.start(max(LOOK_AGAIN_MS, round(rest * 1000)))
            return
        waiting = sorted(self._waiting, key=_weight)
        self._waiting.clear()
        self._shown, self._last = True, self._now()
        self._tell(waiting[0], len(waiting) - 1, self._on_closed)

    def _tell_by_dialog(self, seen: Mishap, others: int, closed: Callable[[], None]) -> None:
        self.teller.tell(seen, others, closed)

    def _on_closed(self) -> None:
        self._shown = False
        self._tell_next()


_watching: Mishaps | None = None


def note(error: BaseException) -> None:
    """Keep and show a mistake that somebody caught, such as a task's; what the world did, and what
    is not there any more, is theirs to show."""
    if _watching is not None and not (isinstance(error, NotFound) or mishap.is_calm(error)):
        _watching.note(error)


def _weight(seen: Mishap) -> int:
    """What must be known first, first."""
    if seen.fate in (connection.UNSURE, connection.UNDER_WAY):
        return 0
    return 1 if seen.calm else 2


def _must_wait() -> bool:
    """Whether a menu is open, or guests are in front of the screen."""
    app = QApplication.instance()
    if QApplication.activePopupWidget() is not None or (
        app is not None and app.property(UNATTENDED)
    ):
        return True
    return any(w.isVisible() and w.property(FOR_VISITORS) for w in QApplication.topLevelWidgets())


def _qt_place(where: QMessageLogContext) -> str:
    """`qt.qpa.window at qwindow.cpp:88`, else the line of ours that was running."""
    category = str(where.category or "")
    shown = category if _CATEGORY.match(category) else "other"
    source = _SOURCE.match(str(where.file or ""))
    if source:
        return f"{shown} at {source.group(1)}:{where.line}"
    frame = inspect.currentframe()
    while frame is not None:
        place = mishap.place_in(frame, frame.f_lineno)
        if place.startswith(mishap.OURS) and not place.startswith(__name__):
            return f"{shown} at {place}"
        frame = frame.f_back
    return shown


def _say(line: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        if sys.stderr is not None:
            sys.stderr.write(f"{line}\n")
