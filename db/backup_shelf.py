"""Where a file's backups stand: their folder, the index of them, and which of them may go.

Beside `rapport.db` is `rapport-backups/` with the copies and `index.json`. Nothing here opens a
database. Only a copy that the index names, and that is still as it was written, is ever deleted: what
else lies in the folder belongs to somebody. No patron data in the index: times, sizes, counts.
"""

from __future__ import annotations

import contextlib
import os
import stat
import time
from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from db import backup_index, clock
from db.backup_index import INDEX, LOCK, PART, UNKNOWN, Backup, PutBack, SecondPlace
from db.on_disk import JOURNALS
from db.private_files import make_private

__all__ = ["PART", "UNKNOWN", "Backup", "PutBack", "SecondPlace"]

KEY_ENDING = ".key"  # an encrypted copy has its key file beside it

CLOSE, TIMER, BY_HAND = "close", "timer", "by-hand"
BEFORE_IMPORT, BEFORE_MIGRATION = "before-import", "before-migration"
BEFORE_RESTORE, BEFORE_CHANGE = "before-restore", "before-change"
WHY = (CLOSE, TIMER, BY_HAND, BEFORE_IMPORT, BEFORE_MIGRATION, BEFORE_RESTORE, BEFORE_CHANGE)

ALL_OF = timedelta(hours=48)
DAYS, WEEKS, MONTHS = 14, 8, 6
OLDEST = timedelta(days=31 * (MONTHS + 1))  # what erased people are told; see `to_keep`
DAYS_SINCE = 5
# The file as the program before it wrote it; no longer than a month's.
MOVED_KEPT = timedelta(days=150)
LEFT_AFTER = 600.0  # seconds that nobody wrote to a half copy: whoever made it was killed
BEGUN = 20  # names of copies that came to nothing, kept so that nobody else takes them just now
COUNTED = ("patron", "ticket", "note", "form")


def folder_of(database: Path) -> Path:
    """Where the backups of a file are: `rapport-backups` beside `rapport.db`."""
    name = database.stem if database.suffix == ".db" else database.name
    return database.with_name(f"{name}-backups")


def make_folder(database: Path) -> Path:
    """The folder, made for this user alone if it is not there. Raises OSError."""
    folder = folder_of(database)
    folder.mkdir(mode=0o700, exist_ok=True)
    make_private(folder)
    return folder


def name_for(database: Path, why: str, taken: Collection[str] = ()) -> Path:
    """A free name for a copy made now: `rapport-2026-11-22-183000-close.db`."""
    stamp = clock.now().astimezone(clock.zone()).strftime("%Y-%m-%d-%H%M%S")
    stem = database.stem if database.suffix else database.name
    number, path = 1, Path()
    while number == 1 or _is_taken(path) or path.name in taken:
        more = "" if number == 1 else f"-{number}"
        path = folder_of(database) / f"{stem}-{stamp}-{why}{more}{database.suffix}"
        number += 1
    return path


def _is_taken(path: Path) -> bool:
    return path.exists() or path.with_name(path.name + PART).exists()


def seen_from_outside(database: Path) -> tuple[int, ...]:
    """Sizes and times of the file and its journal: others as soon as anything was committed."""
    found: list[int] = []
    for path in (database, database.with_name(database.name + "-wal")):
        try:
            status = path.stat()
        except OSError:
            status = None
        size = 0 if status is None else status.st_size
        found += [size, status.st_mtime_ns if status is not None and size else 0]
    return tuple(found)


# -- the index


def list_backups(database: Path) -> tuple[Backup, ...]:
    """All copies in the folder, the newest first; those that the index does not name by their looks."""
    return list_in(folder_of(database), database.suffix)


def list_in(folder: Path, ending: str = ".db") -> tuple[Backup, ...]:
    """The copies in any folder of backups, such as one on a stick."""
    named = {b.path.name: b for b in backup_index.read(folder).backups}
    found: list[Backup] = []
    try:
        entries = sorted(os.scandir(folder), key=lambda e: e.name)
    except OSError:
        return ()
    for entry in entries:
        copy = entry.name.endswith(ending) and not entry.name.endswith(
            (INDEX, PART, LOCK, KEY_ENDING)
        )
        if not copy or not entry.is_file(follow_symlinks=False):
            continue
        status = entry.stat(follow_symlinks=False)
        known = named.get(entry.name)
        if known is None or known.size != status.st_size:
            made = clock.to_text(datetime.fromtimestamp(int(status.st_mtime), UTC))
            known = Backup(Path(entry.path), made, size=status.st_size)
        found.append(known)
    return tuple(sorted(found, key=lambda b: (b.made_at, b.number), reverse=True))


def newest(database: Path) -> Backup | None:
    """The copy that was made last, whatever the clock said then; None if there is none of ours."""
    ours = [b for b in list_backups(database) if b.ours and b.verified_at]
    return max(ours, key=lambda b: b.number, default=None)


def note(database: Path, backup: Backup) -> Backup:
    """Name a copy in the index; returns it with its number."""
    return note_in(folder_of(database), backup)


def note_in(folder: Path, backup: Backup) -> Backup:
    """Name a copy that was just verified in the index of a folder; what can be seen of it is filled in."""
    make_private(backup.path)
    key = backup.path.with_name(backup.path.name + KEY_ENDING)
    backup = replace(
        backup,
        size=backup.path.stat().st_size,
        encrypted=key.exists(),
        verified_at=clock.now_text(),
        digest=backup.digest or digest_of(backup.path),
    )
    with backup_index.changing(folder) as index:
        number = max([index.last, *(b.number for b in index.backups)], default=0) + 1
        backup = replace(backup, number=number)
        others = [b for b in index.backups if b.path.name != backup.path.name]
        index.backups = [*others, backup]
        index.kept["last"] = number
        index.kept["begun"] = [name for name in index.begun if name != backup.path.name]
    return backup


def begin(database: Path, why: str) -> Path:
    """A free name for a copy that is about to be made, nobody else's: ours, even if its maker is killed
    before the index names it. Raises OSError.
    """
    with backup_index.changing(folder_of(database)) as index:
        path = name_for(database, why, taken=index.begun)
        there = [name for name in index.begun if (path.parent / name).exists()]
        gone = [name for name in index.begun if name not in there]
        index.kept["begun"] = [*there, *gone[-BEGUN:], path.name]
    return path


def list_unnamed(database: Path) -> list[Path]:
    """Whole copies that somebody was killed over before the index named them."""
    folder = folder_of(database)
    index = backup_index.read(folder)
    named = {b.path.name for b in index.backups}
    begun = (folder / name for name in index.begun if name not in named)
    return [path for path in begun if path.is_file()]


def digest_of(path: Path) -> str:
    """The SHA-256 of a copy that nobody has open. Raises OSError."""
    # Imported here: nobody makes a copy before the first paint.
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def note_rewritten(backup: Backup) -> None:
    """A copy was verified and written anew with the same content: encrypted, or no more. It keeps its
    number and its place in time. Raises OSError."""
    path = backup.path
    with backup_index.changing(path.parent) as index:
        now = replace(
            backup,
            size=path.stat().st_size,
            encrypted=path.with_name(path.name + KEY_ENDING).exists(),
            digest=digest_of(path),
        )
        index.backups = [now if b.path.name == path.name else b for b in index.backups]


def restate(database: Path, backup: Backup, seen: tuple[int, ...]) -> None:
    """The file looks otherwise now although nothing in it changed: its journal was folded in."""
    _change(database, backup, seen=seen)


def note_whole(database: Path, backup: Backup) -> None:
    """All of a copy was looked through, and nothing is wrong with it. Raises OSError."""
    _change(database, backup, whole_at=clock.now_text())


def note_spoilt(database: Path, backup: Backup) -> None:
    """A copy is not whole any more, or never was: it counts for none. Raises OSError."""
    _change(database, backup, verified_at="")


def _change(database: Path, backup: Backup, **values: Any) -> None:
    with backup_index.changing(folder_of(database)) as index:
        index.backups = [
            replace(b, **values) if b.number == backup.number else b for b in index.backups
        ]


def second_place(database: Path) -> SecondPlace:
    """What is known of the second place; empty if nobody was asked."""
    return backup_index.read(folder_of(database)).second


def set_second_place(database: Path, place: SecondPlace) -> None:
    """Remember it. Raises OSError."""
    _keep(database, second=asdict(place))


def update_second(database: Path, path: str | None = None, **values: Any) -> None:
    """Change what is remembered of the second place, unless another than `path` was chosen meanwhile.
    Raises OSError."""
    with backup_index.changing(make_folder(database)) as index:
        if path is None or index.second.path == path:
            index.kept["second"] = asdict(replace(index.second, **values))


def told(database: Path) -> dict[str, str]:
    """What was said once about the file, and need not be said again."""
    return backup_index.read(folder_of(database)).told


def tell(database: Path, what: str, about: str) -> None:
    """Remember that something was said. Raises OSError."""
    with backup_index.changing(make_folder(database)) as index:
        index.kept["told"] = index.told | {what: about}


def list_put_back(database: Path) -> list[PutBack]:
    """When other books than those of backups so far came into the file."""
    return backup_index.read(folder_of(database)).put_back


def note_put_back(database: Path, books: int) -> PutBack:
    """A copy takes the file's place now; backups so far with more than `books` entries need not agree
    with it. Raises OSError."""
    with backup_index.changing(make_folder(database)) as index:
        number = max([index.last, *(b.number for b in index.backups)], default=0)
        made = PutBack(clock.now_text(), number, books)
        index.kept["put_back"] = [asdict(one) for one in [*index.put_back, made]]
    return made


def forget_put_back(database: Path, noted: PutBack) -> None:
    """It came to nothing. Raises OSError."""
    with backup_index.changing(folder_of(database)) as index:
        index.kept["put_back"] = [asdict(one) for one in index.put_back if one != noted]


def mark_suspect(database: Path, since: str) -> None:
    """While the file may be damaged nothing is thinned ('' lifts it). Raises OSError."""
    _keep(database, suspect=since)


def is_suspect(database: Path) -> bool:
    """Whether the file was found damaged, and nobody has put that right yet."""
    return bool(backup_index.read(folder_of(database)).kept.get("suspect"))


def _keep(database: Path, **values: Any) -> None:
    with backup_index.changing(make_folder(database)) as index:
        index.kept |= values


# -- which may go


def thin(database: Path, *, now: datetime | None = None, room: int | None = None) -> list[Path]:
    """Delete the copies that are not needed any more; returns which.

    `room`: so many bytes at most may all copies take. Nothing goes while the file is suspect.
    """
    if is_suspect(database):
        return []
    return thin_in(folder_of(database), now=now, room=room)


def thin_in(folder: Path, *, now: datetime | None = None, room: int | None = None) -> list[Path]:
    """The same in any folder of backups."""
    gone: list[Path] = []
    with backup_index.changing(folder) as index:
        entries = [b for b in index.backups if _as_written(b)]
        at = now or clock.now()
        kept = to_keep([b for b in entries if b.verified_at], at)
        # In the place of a good one none stays that is not whole.
        spoilt = [b for b in entries if not b.verified_at and _local(b) >= at - ALL_OF]
        if room is not None:
            kept = fit(kept, room, at)
            spoilt = spoilt if sum(b.size for b in (*kept, *spoilt)) <= room else []
        numbers = {b.number for b in (*kept, *spoilt)}
        for backup in entries:
            if backup.number not in numbers:
                with contextlib.suppress(OSError):
                    backup.path.unlink()
                    gone.append(backup.path)
                    backup.path.with_name(backup.path.name + KEY_ENDING).unlink(missing_ok=True)
        if gone:
            index.backups = [b for b in index.backups if b.path.exists()]
    return gone


def _as_written(backup: Backup) -> bool:
    """Whether what stands there is what we put there; else it is somebody else's now."""
    try:
        found = backup.path.lstat()
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size == backup.size


def to_keep(entries: Sequence[Backup], now: datetime) -> list[Backup]:
    """Which copies stay: all of 48 hours, then the last of each of 14 days, 8 weeks, 6 months.

    The newest is the one with the highest number: clocks jump. Days and weeks are those that have
    copies, so that a clock far ahead costs nothing; and what is dated after now stays. What is older
    than `OLDEST` goes all the same as soon as copies of `DAYS_SINCE` later days are there.
    """
    ordered = sorted(entries, key=lambda b: b.number, reverse=True)
    kept: dict[int, Backup] = {b.number: b for b in ordered[:1]}
    of_time = [(_local(b), b) for b in ordered]
    moved = [b for at, b in of_time if b.why == BEFORE_MIGRATION and at >= now - MOVED_KEPT]
    kept |= {b.number: b for b in moved[:1]}
    recent = now - ALL_OF
    kept |= {b.number: b for at, b in of_time if at >= recent}
    for most, period in ((DAYS, _day), (WEEKS, _week), (MONTHS, _month)):
        seen: set[str] = set()
        for at, backup in sorted(of_time, key=lambda pair: (pair[0], pair[1].number), reverse=True):
            if at > now or period(at) in seen:
                continue
            if len(seen) == most:
                break
            seen.add(period(at))
            kept[backup.number] = backup
    since = {_day(at) for at, _ in of_time if now - OLDEST <= at <= now}
    if len(since) >= DAYS_SINCE:
        old = {b.number for at, b in of_time[1:] if at < now - OLDEST}
        kept = {number: b for number, b in kept.items() if number not in old}
    return [b for b in ordered if b.number in kept]


def fit(kept: Sequence[Backup], room: int, now: datetime) -> list[Backup]:
    """Those of `kept` that fit into `room` bytes; the one nearest to its neighbours for its age goes
    first, the newest never.
    """
    left = sorted(kept, key=lambda b: b.number)
    while len(left) > 1 and sum(b.size for b in left) > room:
        times = [_local(b) for b in left]

        def worth(place: int, times: list[datetime] = times) -> float:
            before = times[place - 1] if place else times[place] - timedelta(days=400)
            apart = abs((times[place + 1] - before).total_seconds())
            return apart / (abs((now - times[place]).total_seconds()) + 3600.0)

        del left[min(range(len(left) - 1), key=worth)]
    return left


def _local(backup: Backup) -> datetime:
    return clock.to_local(backup.made_at)


def _day(at: datetime) -> str:
    return at.strftime("%Y-%m-%d")


def _week(at: datetime) -> str:
    return at.strftime("%G-%V")


def _month(at: datetime) -> str:
    return at.strftime("%Y-%m")


def is_left_over(part: Path) -> bool:
    """Whether nobody writes to a half copy any more."""
    try:
        return abs(time.time() - part.stat().st_mtime) > LEFT_AFTER
    except OSError:
        return False


def clear_leftovers(database: Path) -> list[Path]:
    """Remove what a copy that was killed left behind, if it is ours; returns what."""
    folder = folder_of(database)
    stem = database.stem if database.suffix else database.name
    gone: list[Path] = []
    with contextlib.suppress(OSError):
        for entry in list(os.scandir(folder)):
            ours = entry.name.startswith(f"{stem}-") or entry.name.startswith(INDEX)
            if not ours or not entry.name.endswith((PART, *(PART + j for j in JOURNALS))):
                continue
            # Another program may be making one this very moment.
            if entry.is_file(follow_symlinks=False) and is_left_over(Path(entry.path)):
                Path(entry.path).unlink(missing_ok=True)
                gone.append(Path(entry.path))
    return gone
