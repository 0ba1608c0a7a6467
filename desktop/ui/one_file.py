"""The lock of the file that is open here: one window a file, and a killed one's lock is taken over.

sentence = one.take(path)    # '' or why not; the lock of the file before is still held
one.keep()                   # the new file is open: let go of the one before
one.give_back()              # it could not be opened: the one before stays ours
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLockFile

from desktop.domain import file_lock

TRY_MS = 20


class OneFile:
    """Holds the lock of the file that is open, until `let_go`."""

    def __init__(self) -> None:
        self._held: tuple[Path, QLockFile] | None = None
        self._new: tuple[Path, QLockFile | None] | None = None

    def take(self, database: Path) -> str:
        """Try for a file's lock; '' or the sentence why not.

        Where no lock can be written (no such folder yet, or a read-only one) there is none, and nobody is
        kept out: such a file cannot be changed either.
        """
        self.give_back()
        path = file_lock.lock_path(database)
        if self._held is not None and self._held[0] == path:
            return ""
        lock = QLockFile(str(path))
        lock.setStaleLockTime(0)  # a long evening is no crash: only a dead process's lock is taken
        if lock.tryLock(TRY_MS):
            self._new = (path, lock)
            return ""
        holder = file_lock.read_holder(database)
        # A dead one's lock that the folder does not let go (it may not be written to any more) keeps
        # nobody out.
        left = holder is not None and not file_lock.is_alive(holder)
        if lock.error() == QLockFile.LockError.LockFailedError and not left:
            return file_lock.held_sentence(database, holder)
        self._new = (path, None)
        return ""

    def keep(self) -> None:
        """The file that was taken last is the open one."""
        if self._new is not None:
            (path, lock), self._new = self._new, None
            self.let_go()
            self._held = None if lock is None else (path, lock)

    def give_back(self) -> None:
        """The file that was taken last is not open after all."""
        if self._new is not None:
            lock, self._new = self._new[1], None
            if lock is not None:
                lock.unlock()

    def let_go(self) -> None:
        """Nothing is open any more: somebody else may open it."""
        self.give_back()
        if self._held is not None:
            lock, self._held = self._held[1], None
            lock.unlock()
