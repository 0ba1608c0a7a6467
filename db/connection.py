"""The one file: its driver, its pragmas, and each thread's own connection to it.

No Peewee here, so that the first screen can be painted before Peewee is imported. The models
(`db.models.base`) use the very same connection.

Rules: one process-wide current file; a connection a thread; one way to write,
`with transaction():`. Only `transaction`, `schema` and `search` know that this is SQLite.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from db import disk_room, keys, seal
from db.errors import (
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseMissing,
    DiskFull,
    SaveUncertain,
    StoreError,
    store_error,
    uncertain,
)
from db.folding import fold
from db.key_file import Key
from db.on_disk import settle_folder
from db.troubles import OTHER, READ_ONLY, REFUSED, chain, trouble_of

BUSY_TIMEOUT_SECONDS = 5.0
CIPHER_COMPATIBILITY = 4  # AES-256 in CBC, HMAC-SHA512 a page, pages of 4096 bytes
NONE_OPEN, TAKEN_BACK, UNSURE, UNDER_WAY = "none open", "taken back", "unsure", "under way"
# More than a day at the desk has: the driver's cache, once full, keeps its oldest and takes no new one
# in for long, so that each later statement would be prepared anew at each use.
STATEMENTS_KEPT = 1000
TO_BEGIN = 64 * 1024  # bytes that SQLite takes up beside a file before it reads
SQLITE_LEAST = (3, 51, 3)  # before it, the "WAL reset" bug can corrupt a file
PRAGMAS: tuple[tuple[str, str], ...] = (
    ("journal_mode", "WAL"),
    # FULL: no acknowledged commit is lost in a power cut; costs about 5 ms a commit.
    ("synchronous", "FULL"),
    ("foreign_keys", "ON"),
    ("secure_delete", "ON"),
    ("trusted_schema", "OFF"),
    ("cell_size_check", "ON"),
    ("mmap_size", "0"),
    ("temp_store", "MEMORY"),
    ("cache_size", "-4000"),
)


class _Current(threading.local):
    raw: Any = None
    depth: int = 0
    torn: bool = False
    number: int = 0
    place: tuple[int, int] | None = None


_numbers = itertools.count(1)

_path: Path | None = None
_suspect: Path | None = None
_vouched: Path | None = None
_long_writer: int | None = None
_current = _Current()
_before_close: list[Callable[[], None]] = []
_on_suspect: list[Callable[[], None]] = []


def use(path: Path | str) -> None:
    """Make `path` the current file of this process; threads connect on first need."""
    global _path, _suspect, _vouched
    close()
    _path, _suspect, _vouched = Path(path), None, None


def current_path() -> Path:
    """The current file. Raises DatabaseMissing if none was chosen."""
    if _path is None:
        raise DatabaseMissing("No database is open. Choose or create one first.")
    return _path


def before_close(callback: Callable[[], None]) -> None:
    """Register what must let go of this thread's connection before it is closed."""
    _before_close.append(callback)


def connect(path: Path, *, to_look: bool = False) -> Any:
    """A new connection to an existing file with all pragmas set. The caller closes it.

    `to_look`: read only, and not a byte of the file or of its folder changes; for copies that
    nobody has open. Raises DatabaseMissing if there is no such file: nothing is ever created here.
    Raises StoreError if the driver brings a SQLite that may damage a file.
    """
    if driver.sqlite_version_info < SQLITE_LEAST:
        raise StoreError(
            f"Rapport was started with SQLite {driver.sqlite_version}, which can damage a file. "
            "Nothing was opened. Install Rapport again."
        )
    if not path.exists():
        raise DatabaseMissing(
            f"There is no Rapport file at {path}. Nothing was created. "
            "Check the name, or create a new one."
        )
    key = keys.key_for(path)
    keys.note_open(path)
    try:
        return _connect(path, key, to_look)
    except driver.Error as error:
        if "not a database" not in str(error):
            raise not_opened(path, error) from error
        # Another file may stand here than when the key was found; its head tells.
        other = keys.look_again(path, key)
        if other == key:
            raise store_error(error) or error from error
    try:
        return _connect(path, other, to_look)
    except driver.Error as error:
        raise store_error(error) or error from error


def not_opened(path: Path, error: BaseException) -> BaseException:
    """Why a file was not opened. Where nothing at all is left on the disk, or its folder can only be
    read, not even reading begins, and SQLite says no more than that the disk refused."""
    if trouble_of(error) is OTHER and path.exists() and not os.access(path.parent, os.W_OK):
        return StoreError(
            f"Rapport's file {path} could not be opened, because {READ_ONLY.because}. It was not "
            "changed. Copy it to a folder where you may write, then open it there."
        )
    free = disk_room.free_bytes(path.parent)
    if trouble_of(error) is REFUSED and free is not None and free < TO_BEGIN:
        return DiskFull(
            "The disk is full to the last, so Rapport's file could not even be opened. It is as it "
            "was. Make room on the disk, then open it again."
        )
    return store_error(error) or error


def _connect(path: Path, key: Key | None, to_look: bool) -> Any:
    uri = path.absolute().as_uri() + ("?mode=ro" if to_look else "?mode=rw")
    raw = driver.connect(
        uri,
        uri=True,
        timeout=BUSY_TIMEOUT_SECONDS,
        isolation_level=None,
        cached_statements=STATEMENTS_KEPT,
    )
    try:
        set_key(raw, key)
        for name, value in PRAGMAS:
            if name != "journal_mode":
                raw.execute(f"pragma {name} = {value}")
            elif not to_look:
                _write_ahead(raw, path, value)
        raw.execute("pragma schema_version")  # the first look into the file: is it one, and ours?
        raw.create_function("fold", 1, lambda text: fold(text or ""), deterministic=True)
    except UnicodeDecodeError as error:  # what SQLite says quotes a name that is hurt
        raw.close()
        raise _hurt_text() from error
    except BaseException:
        raw.close()
        raise
    return raw


def _write_ahead(raw: Any, path: Path, mode: str) -> None:
    """Turn the write-ahead journal on. A file that had none (a copy that took the place, a converted
    one) is changed by that under the other kind of journal, which SQLite then removes without seeing to
    it that this outlives a power cut: it would come back, and be played into what was written since.
    """
    if raw.execute("pragma journal_mode").fetchone()[0] != mode.lower():
        raw.execute(f"pragma journal_mode = {mode}")
        settle_folder(path.parent)


def set_key(raw: Any, key: Key | None) -> None:
    """Give a fresh connection its key, before anything else is said to it; nothing for a plain file.

    The cipher is pinned, so that a later SQLCipher with other habits still opens the file.
    `cipher_memory_security` stays off: it wipes and locks what SQLite frees, at a cost, while the
    key and the patrons on the screen are in this process's memory anyway.
    """
    if key is None:
        raw.execute("pragma cipher_log_level = NONE")
        return
    raw.execute(f'pragma key = "{key.spec}"')
    raw.execute("pragma cipher_log_level = NONE")
    raw.execute(f"pragma cipher_compatibility = {CIPHER_COMPATIBILITY}")
    raw.execute("pragma cipher_memory_security = OFF")


def connect_copy(part: Path) -> Any:
    """A connection to an empty file that becomes a copy of the current one, page by page.

    It is synced by whoever makes it, once, before it gets its name.
    """
    copy = driver.connect(str(part), isolation_level=None)
    set_key(copy, keys.key_for(current_path()))
    for name, value in (
        ("journal_mode", "OFF"),
        ("synchronous", "OFF"),
        ("cache_size", "-500"),  # each page is written once, and not read again
    ):
        copy.execute(f"pragma {name} = {value}")
    return copy


def raw() -> Any:
    """This thread's connection to the current file (a `sqlcipher3` connection)."""
    if _current.raw is None:
        _current.raw = connect(current_path())
        _current.place = _place_of(current_path())
        _current.depth = 0
        _current.number = next(_numbers)
    return _current.raw


def stamp() -> tuple[int, int, int]:
    """Another value whenever the file may hold something else than before, for this thread.

    What was read outside a transaction may be kept for as long as it stays the same.
    """
    connection = raw()
    version = connection.execute("pragma data_version").fetchone()[0]  # what others committed
    return _current.number, int(version), int(connection.total_changes)


def close() -> None:
    """Close this thread's connection; another is opened on the next need."""
    if _current.raw is None:
        return
    for callback in _before_close:
        callback()
    _current.raw.close()
    _current.raw = None
    _current.depth = 0


@contextlib.contextmanager
def thread_connection() -> Iterator[None]:
    """For worker threads: the connection that the thread opens meanwhile, if any, is closed."""
    try:
        yield
    finally:
        close()


@contextlib.contextmanager
def transaction(*, patient: bool = True, vital: bool = False) -> Iterator[Any]:
    """One user action: all of it or nothing. An inner use joins the outer one; where an inner one
    failed, the outer one fails with it, or what that had written by then would stay by halves.

    Not `patient`: refused at once where another program writes, for what is tried again by itself
    (nobody's screen stands still for it). `vital`: a few bytes that are written even where the disk
    is nearly full, such as that something was printed or a PIN was wrong. Raises the calm form
    (`db.errors.StoreError`) of what the disk or a lock did.
    """
    connection = raw()
    if _current.depth:
        _current.depth += 1
        try:
            yield connection
        except BaseException:
            _current.torn = True
            raise
        finally:
            _current.depth -= 1
        return
    _check_may_write(vital)
    try:
        _begin(connection, patient)
    except driver.Error as error:
        raise store_error(error) or error from error
    _current.depth, _current.torn = 1, False
    committing = False
    try:
        yield connection
        if _current.torn:
            raise RuntimeError("A part of this action failed, and was passed over.")
        committing = True
        connection.execute("commit")
    except BaseException as error:
        # A full disk has already rolled back by itself.
        if connection.in_transaction:
            with contextlib.suppress(driver.Error):
                connection.execute("rollback")
        calm = (uncertain(error) if committing else None) or _calm(error)
        _note_fate(error, UNSURE if isinstance(calm, SaveUncertain) else TAKEN_BACK)
        if calm is not None and calm is not error:
            raise calm from error
        raise
    finally:
        _current.depth = 0


def _check_may_write(vital: bool) -> None:
    """Raises StoreError where a change would not be safe, before it begins."""
    if _current.place is not None and _current.place != _place_of(current_path()):
        raise StoreError(
            f"Rapport's file is not where it was, {current_path()}: it was moved, deleted or replaced "
            "while it was open. This change was not kept, what you typed is still here to be copied. "
            "Close Rapport, put the file back, then open it again."
        )
    if suspect():
        raise DatabaseDamaged(
            "Rapport's file is damaged, so nothing more is written to it. This change was not kept, "
            "what you typed is still here to be copied. Go to the backups."
        )
    if _long_writer is not None and _long_writer != threading.get_ident():
        # Waiting for the lock would only make the window stand still first.
        raise DatabaseBusy(
            "Something longer is being written just now: an import, or an erasure. This change was "
            "not kept, what you typed is still here. Try again when it is finished."
        )
    if not vital:
        disk_room.check_room(current_path())


def _place_of(path: Path) -> tuple[int, int] | None:
    """Which file stands under a name; None where there is none, or where it stays while it is open."""
    if os.name != "posix":
        return None
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _note_fate(error: BaseException, fate: str) -> None:
    with contextlib.suppress(AttributeError, TypeError):
        error.fate_of_save = fate  # type: ignore[attr-defined]


def fate_of_save(error: BaseException) -> str:
    """What became of what was being saved when an error was raised, as it truly was.

    UNDER_WAY (this thread is still inside a transaction), UNSURE (the disk did not confirm),
    TAKEN_BACK (nothing of it was kept), or NONE_OPEN.
    """
    if _current.depth:
        return UNDER_WAY
    fates = {getattr(link, "fate_of_save", "") for link in chain(error)}
    return next((fate for fate in (UNSURE, TAKEN_BACK) if fate in fates), NONE_OPEN)


def _begin(connection: Any, patient: bool) -> None:
    if patient:
        connection.execute("begin immediate")
    else:
        connection.execute("pragma busy_timeout = 0")
        try:
            connection.execute("begin immediate")
        finally:
            connection.execute(f"pragma busy_timeout = {round(BUSY_TIMEOUT_SECONDS * 1000)}")
    unseal()  # only now: who seals holds the same lock


def unseal(*, made_here: bool = False) -> None:
    """The current file is about to be written to, or was made by this process."""
    global _vouched
    if _path is not None and (seal.remove(_path) or made_here):
        _vouched = _path


def is_vouched_for() -> bool:
    """Whether this process made the current file, or found it sealed before it wrote to it: then it may
    be sealed again without a look at all of it."""
    return _vouched is not None and _vouched == _path


def suspect() -> bool:
    """Whether damage was met in the current file: then nothing more is written, nor is it sealed."""
    return _suspect is not None and _suspect == _path


def mark_suspect() -> None:
    """Damage was met in the current file: from now on every write to it is refused."""
    global _suspect
    if _suspect == _path:
        return
    _suspect = _path
    for callback in _on_suspect:
        callback()


def when_suspect(callback: Callable[[], None]) -> None:
    """Register what is to hear, in whatever thread, that damage was met in the current file."""
    _on_suspect.append(callback)


def no_longer_when_suspect(callback: Callable[[], None]) -> None:
    """It need not hear of it any more."""
    if callback in _on_suspect:
        _on_suspect.remove(callback)


def _hurt_text() -> DatabaseDamaged:
    return DatabaseDamaged(
        "Rapport's file is damaged: some of it cannot be read as text. It was not changed. "
        "Restore the last good backup, or ask for help before going on."
    )


def _calm(error: BaseException) -> StoreError | None:
    calm = store_error(error)
    if calm is None and (
        isinstance(error, UnicodeDecodeError) or "vtable constructor failed" in str(error)
    ):
        calm = _hurt_text()
    if isinstance(calm, DatabaseDamaged):
        mark_suspect()
    return calm


@contextlib.contextmanager
def long_transaction() -> Iterator[Any]:
    """A transaction of many seconds: other threads' writes are refused at once meanwhile."""
    global _long_writer
    try:
        with transaction() as connection:
            _long_writer = threading.get_ident()
            # A page that is written out and read again would have to be ciphered each time.
            connection.execute("pragma cache_size = -64000")
            yield connection
    finally:
        _long_writer = None
        with contextlib.suppress(driver.Error, StoreError):
            raw().execute(f"pragma cache_size = {dict(PRAGMAS)['cache_size']}")


def is_long_writing() -> bool:
    """Whether a transaction of many seconds is under way, in any thread."""
    return _long_writer is not None


def sweep() -> bool:
    """Rewrite the file without what is in no row any more, and cut its journal to nothing; other
    threads' writes are refused meanwhile. False if it could not be done: the file is as it was.

    Not inside a transaction. It takes as long as copying the file, and room for it once more.
    """
    global _long_writer
    connection = raw()
    _long_writer = threading.get_ident()
    try:
        connection.execute("vacuum")
        found = connection.execute("pragma wal_checkpoint(truncate)").fetchone()
        return found is None or not found[0]
    except driver.Error:
        return False
    finally:
        _long_writer = None


def in_transaction() -> bool:
    """Whether this thread is inside `transaction()`."""
    return _current.depth > 0


def rows(sql: str, parameters: tuple[Any, ...] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a read, as plain tuples: the hot path. Raises StoreError for a damaged file."""
    try:
        result: list[tuple[Any, ...]] = raw().execute(sql, parameters).fetchall()
    except (driver.DatabaseError, UnicodeDecodeError) as error:
        raise _calm(error) or error from error
    return result


def row(sql: str, parameters: tuple[Any, ...] | dict[str, Any] = ()) -> tuple[Any, ...] | None:
    """The first row of a read, or None. Raises StoreError for a damaged file."""
    try:
        result: tuple[Any, ...] | None = raw().execute(sql, parameters).fetchone()
    except (driver.DatabaseError, UnicodeDecodeError) as error:
        raise _calm(error) or error from error
    return result


def write_rows(statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Run a statement for each row, inside the caller's transaction.

    The rows go through Python one by one: from a list `executemany` would not let go of the
    interpreter before its last row, and a window beside it would stand still.
    """
    raw().executemany(statement, (row for row in rows))


def private_umask() -> None:
    """Files made from now on are readable by this user alone (no effect on Windows)."""
    os.umask(0o077)
