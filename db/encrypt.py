"""Encrypt a file in place, or stop doing so: a verified other version is made and takes its name.

Nothing is done to the file itself before that. Each step leaves a state that opens by itself:

  1. we are alone with the file (its journal folded in, every other program refused);
  2. the key file is there already: the caller put it there, and a plain file does not mind it;
  3. the other version is written beside it, closed, opened again with its own key, and compared:
     both checks of SQLite, the cipher's check of each page, schema, rows of each table, the last
     entry of the books, the search tables;
  4. it is on the disk; the plain file gets a second name; the other version takes the first;
  5. it is opened under that name; then the plain file is overwritten, and its key file with it
     set aside if there is no encryption any more.

What a cut leaves is put right at the next start (`db.leftovers`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import sqlcipher3.dbapi2 as driver

from db import connection, keys, leftovers, schema, seal
from db.errors import (
    ConvertingCancelled,
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseMissing,
    KeyMissing,
    StoreError,
    file_error,
    store_error,
)
from db.gate import Right, needs
from db.key_file import Key, KeyFile, fits
from db.on_disk import settle_folder
from db.troubles import trouble_of

Progress = Callable[[str, float], None]
Cancelled = Callable[[], bool]

STEPS_BETWEEN_LOOKS = 20_000  # of SQLite's own machine: some milliseconds
SEARCH_TABLES = {"search_who", "search_tel", "search_notes"}


class _Content(NamedTuple):
    """What both versions must have in common."""

    schema: tuple[tuple[Any, ...], ...]
    counts: dict[str, int]
    last_entry: str
    numbers: tuple[int, int]


@needs(Right.RESTORE)
def encrypt(
    path: Path,
    key: Key,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    *,
    kept: KeyFile | None = None,
) -> None:
    """Encrypt a plain file with a key whose key file is beside it already (`keys.keep`), or is `kept`,
    which is put there first.

    Raises StoreError (in use, damaged, no room, cancelled); the file is then as it was. From then
    on this process has the key.
    """
    there = kept or keys.find_key_file(path)
    if there is None or not fits(there, key):
        raise KeyMissing(path)
    _convert(path, None, key, progress or _say_nothing, cancelled or _go_on, kept)


@needs(Right.RESTORE)
def decrypt(
    path: Path, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> None:
    """Make an unlocked file a plain one; its key file is set aside, for old copies may want it.

    Raises StoreError; the file is then as it was.
    """
    key = keys.key_for(path)
    if key is not None:
        _convert(path, key, None, progress or _say_nothing, cancelled or _go_on)


def _convert(
    path: Path,
    before: Key | None,
    after: Key | None,
    progress: Progress,
    cancelled: Cancelled,
    kept: KeyFile | None = None,
) -> None:
    if not path.exists():
        raise DatabaseMissing(f"There is no Rapport file at {path}. Nothing was changed.")
    connection.close()
    try:
        with leftovers.alone(path):
            leftovers.mend_alone(path)
            if kept is not None:  # only now: what a kill leaves of it tells that it was never used
                keys.keep(path, kept._replace(begun=True))
            with _only_one(path, before) as source:
                try:
                    _make_version(source, path, after, progress, cancelled)
                except BaseException:
                    leftovers.drop(leftovers.part_of(path))
                    raise
                progress("Changing over", 0.97)
                _change_over(path, after)
            _settle(path, after)
    except (driver.Error, OSError) as error:
        if cancelled():
            raise ConvertingCancelled from error
        calm = store_error(error)
        if isinstance(calm, DatabaseDamaged):
            raise calm from error
        raise file_error(
            error,
            f"The other version could not be written beside {path.name}",
            "Your file is as it was. As much room again as it takes is needed on its disk.",
        ) from error
    progress("Done", 1.0)


@contextmanager
def _only_one(path: Path, key: Key | None) -> Iterator[Any]:
    """The one connection to a file, its journal folded in and blanked; others are refused."""
    keys.note_open(path)
    raw = driver.connect(
        path.absolute().as_uri() + "?mode=rw", uri=True, timeout=2.0, isolation_level=None
    )
    try:
        connection.set_key(raw, key)
        raw.execute("pragma synchronous = FULL")
        raw.execute("pragma temp_store = MEMORY")
        raw.execute("pragma locking_mode = exclusive")
        try:
            raw.execute("begin exclusive")
            raw.execute("commit")
            _fold_journal_in(raw, path)
        except driver.OperationalError as error:
            if isinstance(store_error(error), DatabaseBusy):
                raise DatabaseBusy(
                    "Rapport's file is open in another window or program. Nothing was changed. "
                    "Close it there, then try again."
                ) from error
            raise
        yield raw
    finally:
        raw.close()


def _fold_journal_in(raw: Any, path: Path) -> None:
    busy = raw.execute("pragma wal_checkpoint(restart)").fetchone()[0]
    if busy:
        raise DatabaseBusy(
            "Rapport's file is being read by another program. Nothing was changed. "
            "Close it there, then try again."
        )
    journal = path.with_name(path.name + "-wal")
    if journal.exists():
        leftovers.blank(journal)  # all of it is in the file; its bytes would stay on the disk
    raw.execute("pragma journal_mode = delete")


def _make_version(
    source: Any, path: Path, key: Key | None, progress: Progress, cancelled: Cancelled
) -> None:
    """The other version at `part_of(path)`: written, verified, on the disk."""
    progress("Checking the file", 0.0)
    part = leftovers.part_of(path)
    size = max(1, path.stat().st_size)

    def look() -> int:
        written = part.stat().st_size if part.exists() else 0
        if written:
            progress("Writing the other version", 0.1 + 0.5 * min(1.0, written / size))
        return 1 if cancelled() else 0

    source.set_progress_handler(look, STEPS_BETWEEN_LOOKS)
    try:
        _check_whole(source, "the file")
        wanted = _content(source)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        _export(source, part, key, wanted.numbers)
    finally:
        source.set_progress_handler(None, 0)
    progress("Comparing both", 0.65)
    _verify(part, key, wanted)
    if cancelled():
        raise ConvertingCancelled
    with part.open("rb+") as file:
        os.fsync(file.fileno())


def _export(source: Any, part: Path, key: Key | None, numbers: tuple[int, int]) -> None:
    source.execute(f"pragma cipher_default_compatibility = {connection.CIPHER_COMPATIBILITY}")
    source.execute("attach ? as other key ?", (str(part), "" if key is None else key.spec))
    try:
        # Synced once, as a whole, before it gets its name.
        source.execute("pragma other.journal_mode = OFF")
        source.execute("pragma other.synchronous = OFF")
        source.execute("begin exclusive")
        source.execute("select sqlcipher_export('other')").fetchall()
        source.execute(f"pragma other.application_id = {numbers[0]}")
        source.execute(f"pragma other.user_version = {numbers[1]}")
        source.execute("commit")
    except BaseException:
        if source.in_transaction:
            source.execute("rollback")
        raise
    finally:
        source.execute("detach other")


def _verify(part: Path, key: Key | None, wanted: _Content) -> None:
    raw = driver.connect(part.absolute().as_uri() + "?mode=rw", uri=True, isolation_level=None)
    try:
        connection.set_key(raw, key)
        raw.execute("pragma temp_store = MEMORY")
        if key is not None and raw.execute("pragma cipher_integrity_check").fetchall():
            raise _not_the_same()
        _check_whole(raw, "the other version")
        if _content(raw) != wanted:
            raise _not_the_same()
    finally:
        raw.close()
    if keys.sealed_with(part) != (keys.PLAIN if key is None else key.ident):
        raise _not_the_same()


def _change_over(path: Path, key: Key | None) -> None:
    """Raises OSError: the file is as it was. From here on it is the other version, whatever happens."""
    part, before = leftovers.part_of(path), leftovers.before_of(path)
    seal.remove(path)
    if key is not None:
        keys.note_used(path)
        try:
            os.link(path, before)
        except OSError:  # a disk without second names; a cut between these two is mended
            path.replace(before)
    try:
        part.replace(path)
    except OSError:
        leftovers.mend_alone(path)  # its name again, and one name
        raise
    settle_folder(path.parent)
    keys.changed_over(path, key)


def _settle(path: Path, key: Key | None) -> None:
    """The file is the other version: it opens, and what it was made of goes. Raises StoreError, which
    says so."""
    try:
        connection.connect(path, to_look=True).close()
        keys.tidy(path)
        before = leftovers.before_of(path)
        if key is not None and before.exists():
            leftovers.wipe(before)
    except (driver.Error, OSError, StoreError) as error:
        if trouble_of(error) is None:
            raise
        if key is None:
            what = "is not encrypted any more, but its key file could not be set aside"
        else:
            what = "is encrypted now, but the plain file from before is still on the disk"
        raise file_error(
            error, f"The file {path.name} {what}",
            "All that was saved is in it. Rapport tries again at the next start.",
        ) from error  # fmt: skip


def _check_whole(raw: Any, which: str) -> None:
    """Raises DatabaseDamaged unless all is well with a version."""
    wrong = [row[0] for row in raw.execute("pragma integrity_check") if row[0] != "ok"]
    broken = raw.execute("pragma foreign_key_check").fetchone()
    if wrong or broken:
        raise DatabaseDamaged(
            f"There is damage in {which}, so nothing was changed over. Your file is as it was. "
            "Restore the last good backup first, then try again."
        )
    names = {row[0] for row in raw.execute("select name from sqlite_master")}
    for table in names & SEARCH_TABLES:  # an older file has fewer
        raw.execute(f"insert into {table} ({table}) values ('integrity-check')")


def _content(raw: Any) -> _Content:
    listed = raw.execute(
        "select type, name, tbl_name, sql from sqlite_master order by type, name"
    ).fetchall()
    # The tables that search tables are made of count too; those themselves hold nothing.
    names = [
        row[1]
        for row in listed
        if row[0] == "table" and not (row[3] or "").lower().startswith("create virtual")
    ]
    counts = {n: int(raw.execute(f'select count(*) from "{n}"').fetchone()[0]) for n in names}
    numbers = (_number(raw, "application_id"), _number(raw, "user_version"))
    return _Content(tuple(listed), counts, schema.measure(raw).head, numbers)


def _number(raw: Any, name: str) -> int:
    return int(raw.execute(f"pragma {name}").fetchone()[0])


def _not_the_same() -> StoreError:
    return StoreError(
        "The other version is not the same as the file, so it was thrown away. "
        "Your file is as it was. Try again, and check the disk if it happens again."
    )


def _say_nothing(_what: str, _share: float) -> None:
    """Nobody watches."""


def _go_on() -> bool:
    return False
