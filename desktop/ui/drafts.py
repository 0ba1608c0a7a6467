"""Keeps what is half typed about a patron, a moment after it was typed, so that no crash takes it.

One for a window, on the desk. Writing is done beside the screens, on a worker of its own: nobody's
next key waits for the disk, and no long reading holds it up. It is written on behalf of whoever typed
it, also where somebody else has sat down meanwhile.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from db import clock, connection, gate
from db.errors import NotFound, StoreError
from db.queries import drafts
from db.records.drafts import DraftRecord
from desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from desktop.ui.changes import Changes

WAIT_MS = 1000  # what is typed is on the disk within two seconds
AGAIN_MS = 3000  # after the file refused, as it does beside an import

Key = tuple[int, str]  # the patron, the place


class _Wish(NamedTuple):
    """What a draft is to be; `text` None: gone."""

    text: str | None
    rest: str = "{}"
    typed_at: str = ""


class Drafts(QObject):
    """What of one's own is not saved yet, by patron and place.

    `changed`: there are others than before. `failed(sentence)`: the file refused; it is tried again, and
    what was typed is still on the screen. `kept`: all that was typed is in the file. `brought(patron,
    place)`: what stands there came from elsewhere, as where two records became one.
    """

    changed = Signal()
    failed = Signal(str)
    kept = Signal()
    brought = Signal(int, str)
    wanted = Signal(int, str)  # somebody wants to go on with what stands there

    def __init__(self, changes: Changes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._owner = gate.current()
        self._path = connection.current_path()  # another file may have a patron of the same number
        self._tasks = Tasks(self)
        self._found: dict[Key, DraftRecord] | None = None
        self._waiting: dict[Key, _Wish] = {}
        self._begun: set[Key] = set()
        # It is not started anew by each letter: somebody who types on and on is kept as well.
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self.flush)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)
        for changed in (changes.patron_changed, changes.patrons_changed, changes.import_finished):
            changed.connect(lambda *_: self.look_again())

    # -- what there is

    def find(self, patron_id: int, place: str) -> DraftRecord | None:
        """What stands there and is not saved."""
        return self._known().get((patron_id, place))

    def all(self) -> list[DraftRecord]:
        """All of one's own, newest first."""
        return sorted(self._known().values(), key=lambda d: d.typed_at, reverse=True)

    def is_begun(self, place: str) -> bool:
        """Whether something was typed there in this window, for whomever, and is not saved."""
        return any(key[1] == place for key in self._begun)

    def acting(self) -> AbstractContextManager[None]:
        """On behalf of whose these are, whoever sits there by now: this window may wait for them."""
        return gate.acting(self._owner)

    # -- what is typed

    def note(self, patron_id: int, place: str, text: str, rest: str = "{}") -> None:
        """This stands there now; it is kept within two seconds."""
        known, key = self._known(), (patron_id, place)
        before = known.get(key)
        self._begun.add(key)
        if before is not None and (before.text, before.rest) == (text, rest):
            return
        typed_at = clock.now_text()
        name = before.patron if before is not None else ""
        known[key] = DraftRecord(patron_id, name, place, text, rest, typed_at)
        self._wish(key, _Wish(text, rest, typed_at))
        if before is None:
            self.changed.emit()

    def drop(self, patron_id: int, place: str) -> None:
        """It was saved, or thrown away on purpose."""
        key = (patron_id, place)
        begun = (
            key in self._begun
        )  # known to be in the file, also where that could not be read since
        self._begun.discard(key)
        if self._known().pop(key, None) is not None or begun:
            self._wish(key, _Wish(None))
            self.changed.emit()

    def _wish(self, key: Key, wish: _Wish) -> None:
        self._waiting[key] = wish
        if not self._wait.isActive():
            self._wait.start(WAIT_MS)

    # -- keeping it

    def flush(self) -> None:
        """Keep at once what waits, beside the screens."""
        self._wait.stop()
        if self._waiting:
            wishes = dict(self._waiting)
            with self.acting():  # the task goes on as them
                self._tasks.start(
                    lambda _progress, _cancelled: _keep(self._path, wishes, patient=False),
                    partial(self._on_kept, wishes),
                    self._on_refused,
                )

    def settle(self) -> bool:
        """Keep at once what waits, and come back when it is in the file; False if that refused."""
        self._wait.stop()
        if not self._waiting and not self._tasks.busy:
            return True
        self._tasks.stop()  # what it was about to say is written once more
        wishes = dict(self._waiting)
        try:
            with self.acting():
                gone = _keep(self._path, wishes, patient=True)
        except StoreError as failure:
            self._on_refused(failure)
            return False
        self._on_kept(wishes, gone)
        return True

    def stop(self) -> None:
        """The window is closed: what waits is kept, and nothing more from here."""
        if self._waiting:
            self.settle()
        self._wait.stop()
        self._waiting.clear()
        self._tasks.stop()

    def _on_kept(self, wishes: dict[Key, _Wish], gone: set[Key]) -> None:
        for key, wish in wishes.items():
            if self._waiting.get(key) is wish:
                del self._waiting[key]
        self._begun -= gone
        named = any(wish.text is not None and not self._name(key) for key, wish in wishes.items())
        if gone or named:
            self.look_again()
        if self._waiting:
            if not self._wait.isActive():
                self._wait.start(WAIT_MS)
        else:
            self.kept.emit()

    def _on_refused(self, error: BaseException) -> None:
        if not isinstance(error, StoreError):
            raise error
        self._wait.start(AGAIN_MS)
        self.failed.emit(error.sentence)

    # -- inside

    def _name(self, key: Key) -> str:
        found = (self._found or {}).get(key)
        return found.patron if found is not None else ""

    def _known(self) -> dict[Key, DraftRecord]:
        if self._found is None:
            self._found = self._read()
        return self._found

    def look_again(self) -> None:
        """A patron may have been renamed, merged or erased."""
        if self._found is None:
            return
        before, self._found = self._found, self._read()
        if {k: d.patron for k, d in before.items()} != {
            k: d.patron for k, d in self._found.items()
        }:
            self.changed.emit()
        for key, draft in list(self._found.items()):
            was = before.get(key)
            if key not in self._waiting and (was is None or was[3:5] != draft[3:5]):
                self.brought.emit(*key)

    def _read(self) -> dict[Key, DraftRecord]:
        if connection.current_path() != self._path or gate.Right.KNOW not in self._owner.rights:
            return {}
        try:
            with self.acting():
                found = {(d.patron_id, d.place): d for d in drafts.list_drafts()}
        except StoreError:
            found = {}
        for key, wish in self._waiting.items():
            if wish.text is None:
                found.pop(key, None)
            else:
                name = found[key].patron if key in found else self._name(key)
                found[key] = DraftRecord(key[0], name, key[1], wish.text, wish.rest, wish.typed_at)
        return found

    def _on_focus_changed(self, *_widgets: object) -> None:
        if self._waiting:
            self.flush()


def _keep(path: Path, wishes: dict[Key, _Wish], *, patient: bool) -> set[Key]:
    """Write them; those whose patron is gone."""
    gone: set[Key] = set()
    if connection.current_path() != path:
        return gone  # another file was opened: nothing of this one belongs there
    for (patron_id, place), wish in wishes.items():
        try:
            if wish.text is None:
                drafts.remove_draft(patron_id, place, patient=patient)
            else:
                drafts.keep_draft(
                    patron_id, place, wish.text, wish.rest, wish.typed_at, patient=patient
                )
        except NotFound:
            gone.add((patron_id, place))
    return gone
