"""Put a copy in the file's place: looked at first, the present file kept aside, never half done."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from db import clock, connection, keys, schema, seal, soundness
from db.errors import (
    DatabaseBusy,
    DatabaseDamaged,
    KeyFileDamaged,
    KeyMissing,
    KeyNeeded,
    StoreError,
    file_error,
    store_error,
)
from db.on_disk import JOURNALS, remove_with_journals, settle_folder
from db.troubles import trouble_of

BEFORE_RESTORE, DAMAGED = "before-restore", "damaged"


def restore_from(
    source: Path | str,
    target: Path | str,
    *,
    prepare: Callable[[], None] | None = None,
    word: str = BEFORE_RESTORE,
) -> Path | None:
    """Make a verified copy of `source` the file at `target`; returns where the old one is kept.

    None if there was none. `prepare` is called while the copy is the current file, before it takes
    the place; then it is verified once more. `word` goes into the name under which the old file is
    kept: nothing of ours ever deletes it. Raises StoreError (not a Rapport file, damaged, newer, in
    use, no room); `target` is then as it was, and `source` is never written to.
    """
    source, target = Path(source), Path(target)
    if target.exists() and source.exists() and source.samefile(target):
        raise StoreError(
            "That is the file in use itself. Nothing was changed. Choose a copy of it."
        )
    part = target.with_name(target.name + ".part")
    kept = _Kept(target)
    try:
        _copy_verified(source, part, prepare)
        keys.bring(source, target)
        if target.exists():
            kept.keep(word)
        seal.remove(target)
        part.replace(target)
    except OSError as error:
        safe = kept.take_back()
        raise file_error(error, f"The copy could not be put at {target}", safe) from error
    except BaseException:
        kept.take_back()
        raise
    finally:
        with contextlib.suppress(OSError):  # what is left of it is found at the next start
            remove_with_journals(part)
    with contextlib.suppress(OSError):  # it is there; the key file finds its place at a start
        settle_folder(target.parent)
        keys.tidy(target)
    return kept.aside


def clear_leftovers(target: Path) -> None:
    """Remove what a restore that was cut short left behind. Raises OSError."""
    remove_with_journals(target.with_name(target.name + ".part"))


def _copy_verified(source: Path, part: Path, prepare: Callable[[], None] | None) -> None:
    """A whole, current-schema copy at `part`, with nothing left in a journal beside it."""
    schema.inspect(source)
    remove_with_journals(part)
    os.close(
        os.open(part, os.O_CREAT | os.O_RDWR, 0o600)
    )  # for this user alone, from the first byte
    shutil.copyfile(source, part)
    journal = source.with_name(source.name + "-wal")
    if journal.exists():  # the copy was taken while it was open: what it holds is there too
        shutil.copyfile(journal, part.with_name(part.name + "-wal"))
    try:
        connection.use(part)
        _be_whole(source)
        schema.open_file(part, keep_copy=False)  # the source itself is the copy from before
        if prepare is not None:
            prepare()
            _be_whole(source)
        connection.raw().execute("pragma wal_checkpoint(truncate)")
    except driver.Error as error:
        raise store_error(error) or error from error
    finally:
        connection.close()
    with part.open("rb+") as file:
        os.fsync(file.fileno())


def _be_whole(source: Path) -> None:
    """Raises DatabaseDamaged unless the current file, a copy of `source`, is whole."""
    if soundness.find_problems(connection.raw()):
        raise DatabaseDamaged(
            f"The copy {source} is damaged. The file in use is as it was. Restore another copy."
        )


class _Kept:
    """The present file under a second name (`aside`), so that it is there under one of them at any
    moment; and the way back while nothing has taken its place."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._place: tuple[int, int] | None = None
        self._moved: list[tuple[Path, Path]] = []
        self.aside: Path | None = None

    def keep(self, word: str) -> None:
        """Raises OSError, or StoreError if somebody has it open or the disk fails."""
        target = self._target
        self._place = _place_of(target)
        if word != DAMAGED:  # that is kept byte for byte, its journal with it
            seal.remove(target)
            _close_off(target)
        aside = _free_name(target, word)
        with contextlib.suppress(KeyMissing, KeyFileDamaged):  # without its key it is kept as it is
            keys.bring(target, aside)
        self.aside = aside
        try:
            os.link(target, aside)
        except OSError:  # a file system without second names
            _copy_as_it_is(target, aside)
        nothing_in_it = not soundness.journal_open(target)
        for ending in JOURNALS:
            beside = target.with_name(target.name + ending)
            if not beside.exists():
                continue
            if nothing_in_it and ending != "-journal":
                beside.unlink()
            else:  # left here it would be replayed onto the restored file
                away = aside.with_name(aside.name + ending)
                beside.replace(away)
                self._moved.append((beside, away))

    def take_back(self) -> str:
        """Nothing takes the place: the present file has its journal, and one name. What is safe, as a
        sentence."""
        if self.aside is None:
            return "The file in use is as it was."
        try:
            # Where a disk says that it failed and did it all the same, the second name is the only one,
            # and its journal must not come to lie beside the other file.
            if _place_of(self._target) != self._place:
                return f"The file that was in use is kept as {self.aside}."
            for beside, away in self._moved:
                away.replace(beside)
        except OSError:  # the second name stays: there the file is whole
            return f"The file that was in use is kept as {self.aside}."
        with contextlib.suppress(OSError):
            self.aside.unlink(missing_ok=True)
            keys.path_of(self.aside).unlink(missing_ok=True)
        return "The file in use is as it was."


def _place_of(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def _free_name(target: Path, word: str) -> Path:
    stamp = clock.now().astimezone(clock.zone()).strftime("%Y-%m-%d-%H%M%S")
    aside = target.with_name(f"{target.stem}-{word}-{stamp}{target.suffix}")
    number = 2
    while aside.exists():
        aside = target.with_name(f"{target.stem}-{word}-{stamp}-{number}{target.suffix}")
        number += 1
    return aside


def _copy_as_it_is(target: Path, aside: Path) -> None:
    """The second name where the disk knows none: a copy, whole under that name or not there."""
    part = aside.with_name(aside.name + ".part")
    try:
        shutil.copyfile(target, part)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(aside)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _close_off(target: Path) -> None:
    """Fold the journal of the present file in. Raises DatabaseBusy if somebody has it open, StoreError
    if the disk fails: moved away with its journal unfolded, it would not be as it was."""
    try:
        key = keys.key_for(target)
        raw = driver.connect(str(target), timeout=0.5, isolation_level=None)
    except (driver.Error, KeyNeeded, KeyMissing, KeyFileDamaged):
        return  # not even a file that can be opened: it is kept as it is
    try:
        connection.set_key(raw, key)
        # Only who is alone with a file may turn its write-ahead journal off.
        raw.execute("pragma journal_mode = delete")
    except driver.Error as error:
        calm = store_error(error)
        if isinstance(calm, DatabaseBusy):
            raise DatabaseBusy(
                "Rapport's file is in use. Nothing was changed. "
                "Close Rapport on this computer, then restore again."
            ) from error
        if trouble_of(error) is not None:
            raise file_error(
                error, f"The copy could not be put at {target}", "The file in use is as it was."
            ) from error
    finally:
        raw.close()
