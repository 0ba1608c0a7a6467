"""Bring a file to today's schema: create, refuse, back up, migrate, check.

Opening a file that is already up to date needs no Peewee; the runner is imported only to create
or to migrate.
"""

from __future__ import annotations

import contextlib
import json
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlcipher3.dbapi2 as driver

from db import clock, connection, keys, leftovers, soundness
from db.errors import (
    BackupCancelled,
    DatabaseDamaged,
    DatabaseForeign,
    DatabaseMissing,
    DatabaseNewer,
    StoreError,
    file_error,
    store_error,
)
from db.key_file import Key
from db.on_disk import remove_with_journals, settle_folder
from db.troubles import trouble_of

if TYPE_CHECKING:
    from db.backup_shelf import Backup

APPLICATION_ID = 0x52415050  # "RAPP"
MIGRATIONS = Path(__file__).parent / "migrations"
COPY_STEP = 2_000  # pages between two looks whether a copy is still wanted
STEPS = 4  # how many migrations this program ships; a frozen build without them must not run

Progress = Callable[[str], None]


def create(path: Path | str, key: Key | None = None, *, until: int | None = None) -> None:
    """Make a new, empty database at `path` and make it the current file.

    `until`: of that earlier schema, for what is brought up to date once it is filled.

    With a key it is encrypted from its first byte; its key file is the caller's affair
    (`keys.keep`), before this. Raises StoreError if something is there already: nothing is ever overwritten.
    """
    path = Path(path)
    if path.exists():
        raise StoreError(
            f"There is already a file at {path}. It was left as it is. Choose another name."
        )
    if not path.parent.is_dir():
        raise StoreError(
            f"There is no folder {path.parent}. Nothing was created. Make the folder first."
        )
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise file_error(
            error, f"Rapport cannot create a file at {path}", "Nothing was created."
        ) from error
    try:
        keys.begin(path, key)
        connection.use(path)
        raw = connection.raw()
        raw.execute(f"pragma application_id = {APPLICATION_ID}")
        connection.unseal(made_here=True)
        _run_steps(*(() if until is None else (until,)))
        raw.execute("pragma wal_checkpoint(truncate)")
    except BaseException as error:
        connection.close()
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
        if trouble_of(error) is None:
            raise
        raise file_error(
            error, f"Rapport cannot create a file at {path}", "Nothing was created."
        ) from error


def open_file(
    path: Path | str, progress: Progress | None = None, *, keep_copy: bool = True,
    asks: Callable[[int], None] | None = None,
) -> None:  # fmt: skip
    """Make an existing file the current one, migrating it (after a verified backup) if it is older.

    Not `keep_copy`: where the file at `path` is itself a copy of another. `asks`: given the schema
    that the file has, before anything of it is changed; what it raises leaves the file as it is.

    Raises DatabaseMissing, DatabaseDamaged (empty or not whole), DatabaseForeign or
    DatabaseNewer; the file is then as it was.
    """
    path = Path(path)
    leftovers.mend(path)
    version = inspect(path)
    leftovers.finish(path)
    connection.use(path)
    if asks is not None:
        asks(version)
    if version == STEPS:
        return
    if progress is not None:
        progress("Making a copy before bringing the file up to date")
    if keep_copy:
        keep("before-migration")
    if progress is not None:
        progress("Bringing the file up to date")
    _run_steps()


def inspect(path: Path) -> int:
    """The schema version of a Rapport file that this program may open; nothing is written, but
    what a power cut left half written is taken back.

    Raises DatabaseMissing, DatabaseDamaged, DatabaseForeign or DatabaseNewer.
    """
    if not path.exists():
        raise DatabaseMissing(
            f"There is no Rapport file at {path}. Nothing was created. "
            "Check the name, or create a new one."
        )
    if path.stat().st_size == 0:
        raise DatabaseDamaged(
            f"The file {path} is empty: something has damaged it. It was not changed. "
            "Restore the last good backup."
        )
    application, version = _look_inside(path)
    if application != APPLICATION_ID:
        raise DatabaseForeign(
            f"The file {path} belongs to another program. It was not changed. Choose another file."
        )
    if version > STEPS:
        raise DatabaseNewer(
            f"The file {path} was written by a newer Rapport. It was not changed. "
            "Update Rapport on this computer, then open it again."
        )
    return version


def _look_inside(path: Path) -> tuple[int, int]:
    """Whose file it is and its version. Raises StoreError, a sentence of its own for each reason."""
    key = keys.key_for(path)
    try:
        return _numbers(path, key)
    except driver.Error as error:
        if "not a database" not in str(error):
            raise connection.not_opened(path, error) from error
        other = keys.look_again(path, key)
        if other == key and key is None:
            raise DatabaseForeign(
                f"The file {path} is not a Rapport file, or its start is damaged. "
                "It was not changed. Choose another file, or restore a backup."
            ) from error
        if other == key:
            raise store_error(error) or error from error
    try:
        return _numbers(path, other)
    except driver.Error as error:
        raise store_error(error) or error from error


def _numbers(path: Path, key: Key | None) -> tuple[int, int]:
    if key is not None and keys.sealed_with(path) not in (key.ident, keys.PLAIN):
        raise DatabaseDamaged(
            f"The very start of the file {path} is damaged. It was not changed. "
            "Restore the last good backup."
        )
    raw = driver.connect(f"{path.absolute().as_uri()}?mode={_mode_to_look(path)}", uri=True)
    try:
        connection.set_key(raw, key)
        application = int(raw.execute("pragma application_id").fetchone()[0])
        version = int(raw.execute("pragma user_version").fetchone()[0])
        raw.execute("select count(*) from sqlite_master").fetchone()
    finally:
        raw.close()
    return application, version


def _mode_to_look(path: Path) -> str:
    """Read-only, unless a journal of ours tells of a change that was cut short: a power cut while
    a copy was being restored. Until that is taken back, nobody may read the file.
    """
    if not path.with_name(path.name + "-journal").exists():
        return "ro"
    if keys.is_encrypted(path):
        return "rw"  # only with its key, so it is ours
    with path.open("rb") as file:
        head = file.read(100)
    return "rw" if head[68:72] == APPLICATION_ID.to_bytes(4, "big") else "ro"


def _run_steps(until: int | None = None) -> None:
    # Imported here: playhouse is only needed when there is something to do.
    from playhouse.migrations import Runner

    from db.models.base import database

    runner = Runner(database, directory=str(MIGRATIONS))
    if len(runner.migrations()) != STEPS:
        raise StoreError(
            "This copy of Rapport is not complete (schema steps are missing). "
            "Nothing was changed. Install Rapport again."
        )
    raw = connection.raw()
    # A table rebuild needs foreign keys off, and that cannot be said inside a transaction.
    raw.execute("pragma foreign_keys = off")
    try:
        connection.unseal()
        with database.atomic("IMMEDIATE"):  # the chain as a whole, not only each step
            runner.up(None if until is None else runner.migrations()[until - 1].name)
            if raw.execute("pragma foreign_key_check").fetchall():
                raise DatabaseDamaged(
                    "The file could not be brought up to date: some records point at nothing. "
                    "It was left as it was. Restore the last good backup."
                )
            raw.execute(f"pragma user_version = {until or STEPS}")
    finally:
        raw.execute("pragma foreign_keys = on")


class Measure(NamedTuple):
    """What a file and its copy must have in common. `head` is the last entry of the books."""

    counts: dict[str, int]
    head: str
    pages: int
    version: int
    file_id: str
    books: int = 0  # how many entries they have
    chain: str = ""  # and the hash of the last one
    digest: str = ""  # SHA-256 of the copy, once it is on the disk


def backup_to(
    target: Path | str,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    enter: Callable[[], object] | None = None,
) -> Measure:
    """Copy the current file as it is at one moment, whoever writes meanwhile; the copy is reopened,
    checked and compared before it gets its name, and outlives a power cut from then on.

    `enter` writes into the books that it leaves: once it is whole, before it has its name.

    Raises StoreError; a half copy never keeps the final name. Raises BackupCancelled if it was
    asked to stop.
    """
    target = Path(target)
    part = target.with_name(target.name + ".part")
    try:
        remove_with_journals(part)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        wanted = _copy_pages(part, progress or (lambda share: None), cancelled or (lambda: False))
        digest = _verify_copy(part, wanted)
        keys.bring(connection.current_path(), target)
        if enter is not None:
            enter()
        part.replace(target)
        settle_folder(target.parent)
        with contextlib.suppress(OSError):  # it is there; the key file finds its place at a start
            keys.tidy(target)
    except (driver.Error, OSError) as error:
        _drop(part)
        calm = store_error(error)
        if isinstance(calm, DatabaseDamaged):
            raise calm from error
        raise file_error(
            error, f"The copy could not be written to {target}", "Your file is as it was."
        ) from error
    except BaseException:
        _drop(part)
        raise
    return wanted._replace(digest=digest)


def _copy_pages(
    part: Path, progress: Callable[[float], None], cancelled: Callable[[], bool]
) -> Measure:
    """The pages of one moment. The open read keeps that moment: without it, each commit of somebody
    else would let a copy in steps begin again."""

    def step(_status: int, remaining: int, total: int) -> None:
        if cancelled():
            raise BackupCancelled()
        progress(1.0 - remaining / total if total else 1.0)

    source = connection.connect(connection.current_path())
    try:
        source.execute("begin")
        wanted = measure(source)
        copy = connection.connect_copy(part)
        try:
            source.backup(copy, pages=COPY_STEP, progress=step, sleep=0.0)
            # Else its last pages may stand in a journal that has not got its name.
            if copy.execute("pragma journal_mode = delete").fetchone()[0] != "delete":
                raise driver.OperationalError("disk I/O error")
        finally:
            copy.close()
    finally:
        source.close()
    return wanted


def _verify_copy(part: Path, wanted: Measure) -> str:
    """Reopen the copy, look at every page and compare, while it is brought to the disk and its SHA-256
    is taken. Raises StoreError for one that is not the same.

    `quick_check` walks every tree of the file (an encrypted one's cipher proves each page it reads) and
    knows rows that cannot be, pages that are lost, used twice or out of order: whatever copying can
    do to a file. `integrity_check` would ask besides, in three times the time, whether each index says
    what its table says. Copying pages cannot change that: it is a question to the file itself. That one is
    asked after each crash, once a week, before a copy is put back, and of each copy that was made
    while people work or when they left, as soon as nobody waits for it (`backups.look_through`).
    """
    # Imported here: nobody makes a copy before the first paint.
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1, "sync") as beside:
        synced = beside.submit(_sync, part)
        copy = connection.connect(part, to_look=True)
        try:
            verdict = copy.execute("pragma quick_check(1)").fetchone()[0]
            if verdict != "ok" or measure(copy) != wanted:
                raise _bad_copy()
        finally:
            copy.close()
        return synced.result()


def _sync(part: Path) -> str:
    from db import backup_shelf  # as above

    with part.open("rb+") as file:
        os.fsync(file.fileno())
    return backup_shelf.digest_of(part)


def measure(raw: Any) -> Measure:
    """What is in a file, as far as it can be told quickly. Raises StoreError for a damaged one."""
    found = counts(raw)
    try:
        pages = int(raw.execute("pragma page_count").fetchone()[0])
        version = int(raw.execute("pragma user_version").fetchone()[0])
        file_id = entry = None
        books, chain = 0, ""
        if "setting" in found:
            file_id = raw.execute("select value from setting where key = 'file_id'").fetchone()
        if "audit_entry" in found:
            entry = raw.execute("select * from audit_entry order by id desc limit 1").fetchone()
        if "audit_head" in found:
            books, chain = raw.execute("select count, chain from audit_head").fetchone() or (0, "")
    except driver.DatabaseError as error:
        raise store_error(error) or error from error
    told = "" if entry is None else repr(entry)
    head = f"{zlib.crc32(told.encode('utf-8', 'surrogatepass')):08x}"
    which = "" if file_id is None else json.loads(file_id[0])
    return Measure(found, head, pages, version, which, int(books), str(chain))


def file_id_of(path: Path) -> str:
    """Which file this is, whatever its name; '' for one of an older program. Raises StoreError."""
    raw = connection.connect(path, to_look=True)
    try:
        found = raw.execute("select value from setting where key = 'file_id'").fetchone()
    except driver.Error as error:
        raise store_error(error) or error from error
    finally:
        raw.close()
    return "" if found is None else str(json.loads(found[0]))


def keep(
    why: str,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Backup:
    """A copy among the file's backups, named in their index. Raises StoreError, OSError."""
    # Imported here: nobody makes a copy before the first paint.
    from db import backup_shelf

    database = connection.current_path()
    seen = backup_shelf.seen_from_outside(database)  # before: what comes later is no part of it
    backup_shelf.make_folder(database)
    target = backup_shelf.begin(database, why)
    found = backup_to(target, progress, cancelled)
    counts = {k: v for k, v in found.counts.items() if k in backup_shelf.COUNTED}
    made = backup_shelf.Backup(
        target, clock.now_text(), why, counts=counts, head=found.head, schema=found.version,
        file_id=found.file_id, digest=found.digest, seen=seen, books=found.books, chain=found.chain,
    )  # fmt: skip
    return backup_shelf.note(database, made)


def _drop(part: Path) -> None:
    with contextlib.suppress(OSError):  # the disk is gone, or full: what it is about is said
        # It was reopened to be checked: that leaves a journal where it fails.
        remove_with_journals(part)


def _bad_copy() -> StoreError:
    """Why a copy is no good: because the file is not, or because of what it was written to."""
    if connection.row("pragma quick_check(1)") != ("ok",):
        return DatabaseDamaged(
            "Rapport's file is damaged, so no copy of it was kept. It was not changed. "
            "Restore the last good backup."
        )
    return StoreError(
        "The copy is not the same as the file, so it was thrown away. "
        "Your file is as it was. Try another disk."
    )


def counts(raw: Any) -> dict[str, int]:
    """How many rows each ordinary table holds. Raises StoreError for a damaged file."""
    listed = (
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' "
        "and name not like 'search_%' order by name"
    )
    try:
        names = [row[0] for row in raw.execute(listed)]
        return {n: int(raw.execute(f'select count(*) from "{n}"').fetchone()[0]) for n in names}
    except driver.DatabaseError as error:
        raise store_error(error) or error from error


def check() -> list[str]:
    """What is wrong with the current file, in words; an empty list if nothing is."""
    raw = connection.raw()
    try:
        found = soundness.find_problems(raw)
    except driver.DatabaseError:
        found = ["a part of it cannot be read at all"]
    for table in ("search_who", "search_tel", "search_notes"):
        try:
            raw.execute(f"insert into {table} ({table}) values ('integrity-check')")
        except driver.DatabaseError as error:
            # The search tables can only be looked at where the file may be written to.
            if "readonly" not in str(error):
                found.append(f"the search table {table} is not whole")
    return found
