"""Backups that happen by themselves: made, verified, thinned; and a second place for the newest.

    backups.make_backup(backups.CLOSE)      # a `Backup`: compared with the file, synced, indexed
    backups.list_backups(path)              # newest first
    backups.changed_since(backup)           # whether another would hold anything new

What is needed of a file's folder and its index is in `db.backup_shelf`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from db import backup_shelf, clock, connection, keys, schema, soundness
from db.backup_shelf import (
    BEFORE_CHANGE,
    BEFORE_IMPORT,
    BEFORE_MIGRATION,
    BEFORE_RESTORE,
    BY_HAND,
    CLOSE,
    TIMER,
    Backup,
    SecondPlace,
    list_backups,
    list_in,
    newest,
    thin,
)
from db.errors import DatabaseDamaged, DatabaseMissing, DiskFull, StoreError, file_error
from db.gate import Right, needs
from db.on_disk import settle_folder

__all__ = [
    "BEFORE_CHANGE", "BEFORE_IMPORT", "BEFORE_MIGRATION", "BEFORE_RESTORE", "BY_HAND", "CLOSE", "TIMER",
    "Backup", "SecondPlace", "changed_since", "copy_to_second", "is_as_made", "list_all", "list_backups",
    "list_second", "look_through", "make_backup", "newest", "thin",
]  # fmt: skip

ROOM_LEFT = 200_000_000  # bytes that a copy leaves free on the disk
SHARE = 0.5  # of what the disk could give, all copies together
Progress = Callable[[float], None]
Cancelled = Callable[[], bool]


@needs(Right.BACKUP)
def make_backup(
    why: str, *, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> Backup:
    """A verified copy of the current file, named in the index; then what is too many goes.

    Raises StoreError (no room, damaged, no folder); nothing half is left, no other copy was touched.
    """
    database = connection.current_path()
    if not database.exists():
        raise DatabaseMissing(
            f"Rapport's file is not where it was, {database}: it was moved or deleted while it was "
            "open, so no backup was made. Close Rapport, put the file back, then open it again."
        )
    try:
        folder = backup_shelf.make_folder(database)
        backup_shelf.clear_leftovers(database)
        _name_unnamed(database)
        _make_room(database, folder)
        made: Backup = schema.keep(why, progress, cancelled)
    except OSError as error:
        raise file_error(
            error,
            f"No backup could be written to {backup_shelf.folder_of(database)}",
            "Your file is as it was.",
        ) from error
    with contextlib.suppress(OSError):  # what is too many now goes after the next one
        if not connection.suspect():
            backup_shelf.thin(database, room=_room_for_all(database, folder))
    return made


def changed_since(backup: Backup | None, database: Path | None = None) -> bool:
    """Whether the file may hold anything that the copy does not. Asks the file system alone."""
    database = database or connection.current_path()
    if backup is None or not backup.path.exists():
        return True
    return tuple(backup.seen) != backup_shelf.seen_from_outside(database)


@contextlib.contextmanager
def unchanged_meanwhile() -> Iterator[None]:
    """While the last connection is closed: folding the journal in is no change of what is kept."""
    database = connection.current_path()
    last = backup_shelf.newest(database)
    same = last is not None and not changed_since(last, database)
    yield
    if same and last is not None:
        with contextlib.suppress(OSError):
            backup_shelf.restate(database, last, backup_shelf.seen_from_outside(database))


def is_as_made(backup: Backup) -> bool:
    """Whether a copy is byte for byte what was verified when it was made. Raises OSError."""
    return bool(backup.digest) and backup_shelf.digest_of(backup.path) == backup.digest


@needs(Right.BACKUP)
def look_through(backup: Backup, cancelled: Cancelled | None = None) -> bool:
    """Look through all of a copy of the current file, which its making leaves for when nobody waits;
    whether it is whole. Seconds: never on the thread of the screens. Raises StoreError if it was stopped.

    One that is not whole counts for none from now on, so that another is made. If the file is not
    either, it is suspect: nothing is written to it any more, and no older copy goes.
    """
    database = connection.current_path()
    if is_as_made(backup):
        if not _problems_of(backup.path, cancelled):
            backup_shelf.note_whole(database, backup)
            return True
        if soundness.find_problems(connection.raw(), cancelled):
            connection.mark_suspect()
    backup_shelf.note_spoilt(database, backup)
    return False


def _problems_of(path: Path, cancelled: Cancelled | None) -> list[str]:
    try:
        copy = connection.connect(path, to_look=True)
    except DatabaseDamaged as damage:
        return [damage.sentence]
    try:
        return soundness.find_problems(copy, cancelled)
    finally:
        copy.close()


def _name_unnamed(database: Path) -> None:
    """Copies that a kill left out of the index come into it: else nothing would ever thin them."""
    for path in backup_shelf.list_unnamed(database):
        with contextlib.suppress(StoreError):  # another key's; it is tried again the next time
            file_id = schema.file_id_of(path)
            made_at = clock.to_text(datetime.fromtimestamp(int(path.stat().st_mtime), UTC))
            why = next((w for w in backup_shelf.WHY if f"-{w}" in path.stem), backup_shelf.UNKNOWN)
            backup_shelf.note(database, Backup(path, made_at, why, file_id=file_id))


def _make_room(database: Path, folder: Path) -> None:
    """Let old copies go until one more fits. Raises DiskFull, before anything is written."""
    wanted = sum(backup_shelf.seen_from_outside(database)[::2])
    free = shutil.disk_usage(folder).free
    if free >= wanted + ROOM_LEFT:
        return
    held = sum(b.size for b in backup_shelf.list_backups(database) if b.ours)
    backup_shelf.thin(database, room=max(0, held - (wanted + ROOM_LEFT - free)))
    if shutil.disk_usage(folder).free < wanted + ROOM_LEFT:
        raise DiskFull(
            "There is no room on the disk for another backup. Your file and the backups so far are "
            "safe. Make room on the disk, or choose a second place for backups."
        )


def _room_for_all(database: Path, folder: Path) -> int:
    """How many bytes all copies together may take: a part of what the disk has for us."""
    held = sum(b.size for b in backup_shelf.list_backups(database) if b.ours)
    return int((shutil.disk_usage(folder).free + held) * SHARE)


# -- the second place


def list_second(database: Path) -> tuple[Backup, ...]:
    """The copies in the second place, newest first; none if it is not there now."""
    place = backup_shelf.second_place(database)
    if not place.path:
        return ()
    found: list[Backup] = []
    with contextlib.suppress(OSError):
        for entry in os.scandir(place.path):
            if entry.is_dir() and entry.name.startswith(
                f"{backup_shelf.folder_of(database).name}-"
            ):
                found += list_in(Path(entry.path), database.suffix)
    return tuple(sorted(found, key=lambda b: (b.made_at, b.number), reverse=True))


def list_all(database: Path) -> tuple[Backup, ...]:
    """Every copy there is of a file: here and in the second place, newest first."""
    both = (*list_backups(database), *list_second(database))
    return tuple(sorted(both, key=lambda b: (b.made_at, b.number), reverse=True))


def second_folder(place: Path, database: Path, file_id: str) -> Path:
    """Where in the second place this file's copies go: another venue's may be on the same stick."""
    return place / f"{backup_shelf.folder_of(database).name}-{file_id[:8] or 'older'}"


@needs(Right.BACKUP)
def copy_to_second(database: Path, *, cancelled: Cancelled | None = None) -> Backup | None:
    """Copy the newest verified backup to the second place; None if there is nothing new to copy.

    May take as long as the stick or the network does: never on the thread of the screens. Raises
    StoreError in the second place's own words.
    """
    place, last = backup_shelf.second_place(database), backup_shelf.newest(database)
    if not place.path or last is None:
        return None
    folder = second_folder(Path(place.path), database, last.file_id)
    try:
        if not Path(place.path).is_dir():
            raise StoreError(
                f"The second place for backups, {place.path}, is not there. The backups on this "
                "computer are safe. Plug the stick in or connect the share."
            )
        if place.copied == last.path.name and (folder / last.path.name).exists():
            return None
        made = _copy_over(last, folder, cancelled or (lambda: False))
    except OSError as error:
        raise file_error(
            error,
            f"The second place for backups, {place.path}, could not be written to",
            "The backups on this computer are safe.",
        ) from error
    backup_shelf.update_second(
        database, place.path,
        copied_at=clock.now_text(), copied=last.path.name, failed_at="", problem="",
    )  # fmt: skip
    return made


def _copy_over(last: Backup, folder: Path, cancelled: Cancelled) -> Backup:
    folder.mkdir(mode=0o700, exist_ok=True)
    for left in folder.glob(f"*{backup_shelf.PART}"):
        if backup_shelf.is_left_over(left):
            left.unlink(missing_ok=True)
    free = shutil.disk_usage(folder).free
    held = sum(b.size for b in list_in(folder, last.path.suffix) if b.ours)
    backup_shelf.thin_in(folder, room=max(0, free + held - 2 * last.size))
    target = folder / last.path.name
    part = target.with_name(target.name + backup_shelf.PART)
    try:
        _copy_bytes(last.path, part, cancelled)
        same = backup_shelf.digest_of(part) == last.digest and _is_whole(part)
        if not same:
            raise DatabaseDamaged(
                "The copy in the second place is not the same as the backup, so it was thrown "
                "away. The backups on this computer are safe. Try another stick."
            )
        keys.bring(last.path, target)  # whole and on the disk before the copy has its name
        part.replace(target)
        settle_folder(folder)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return backup_shelf.note_in(folder, replace(last, path=target, seen=(), number=0))


def _copy_bytes(source: Path, part: Path, cancelled: Cancelled) -> None:
    with source.open("rb") as read, part.open("wb") as written:
        while lot := read.read(1 << 20):
            if cancelled():
                raise StoreError("Copying to the second place was stopped. Nothing half is left.")
            written.write(lot)
        written.flush()
        os.fsync(written.fileno())


def _is_whole(part: Path) -> bool:
    try:
        copy = connection.connect(part, to_look=True)
    except StoreError:
        return False
    try:
        return bool(copy.execute("pragma quick_check(1)").fetchone() == ("ok",))
    finally:
        copy.close()
