"""When a backup is due, how the backups stand, and what somebody should be told about it. No Qt.

standing = look(path)                 # asks the file system alone: for a worker
status(standing)                      # "Last backup 12 min ago", and whether that is too long
find_notice(standing, problem)        # the one thing to be told now, or None
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from db import backup_shelf, backups, clock, connection, disk_room, gate, private_files
from db.backup_shelf import Backup, SecondPlace
from db.backups import BEFORE_IMPORT, BY_HAND, CLOSE, TIMER
from db.errors import BackupCancelled, InputRefused, StoreError
from desktop.domain import file_care, folder_kinds
from desktop.domain.folder_kinds import FolderKind
from desktop.domain.words import count_words, past_words, when_words

__all__ = ["BEFORE_IMPORT", "BY_HAND", "CLOSE", "TIMER", "Backup", "SecondPlace", "back_up"]

EVERY_SECONDS = 30 * 60.0
LARGE = 250_000_000  # bytes: a larger file is copied less often, in proportion
WARN_BELOW = disk_room.WARN_BELOW
LATE = timedelta(hours=24)
ASK_AFTER, NAG_AFTER = timedelta(days=7), timedelta(days=7)
CLOSES_BEFORE_ASKING = 3

WHY_WORDS = {
    backups.CLOSE: "when Rapport was closed",
    backups.TIMER: "while you worked",
    backups.BY_HAND: "by hand",
    backups.BEFORE_IMPORT: "before an import",
    backups.BEFORE_MIGRATION: "before the file was brought up to date",
    backups.BEFORE_RESTORE: "before a backup was put back",
    backups.BEFORE_CHANGE: "before the file was changed as a whole",
}
NOWHERE = SecondPlace()
Progress = Callable[[float], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with a file's backups: what the file system told a moment ago."""

    database: Path
    backups: tuple[Backup, ...] = ()
    second: SecondPlace = NOWHERE
    changed: bool = False
    free: int | None = None
    folder: FolderKind | None = None
    folder_told: bool = False

    @property
    def newest(self) -> Backup | None:
        """The copy that was made last."""
        ours = [b for b in self.backups if b.ours and b.verified_at]
        return max(ours, key=lambda b: b.number, default=None)


class Notice(NamedTuple):
    """What is told on a bar: `kind`, the words, more of them, a button ('' for none), and how it is
    waved off ('' where it stays until it is put right).
    """

    kind: str
    words: str
    about: str
    action: str = ""
    dismiss: str = "Not now"


FULL, ROOM, FAILED, FOLDER = "full", "room", "failed", "folder"
ASK_SECOND, SECOND_LATE, OLD = "ask second", "second late", "old"


def look(database: Path) -> Standing:
    """How it stands; nothing of the second place is touched, it may be a share that hangs."""
    told = backup_shelf.told(database)
    last = backup_shelf.newest(database)
    return Standing(
        database,
        backup_shelf.list_backups(database),
        backup_shelf.second_place(database),
        backups.changed_since(last, database),
        disk_room.free_bytes(database.parent),
        folder_kinds.kind_of(database.resolve().parent),
        folder_kinds_told(told, database),
    )


def folder_kinds_told(told: dict[str, str], database: Path) -> bool:
    """Whether it was said once that the file lies in a bad place; another place is told again."""
    return told.get(FOLDER) == str(database.parent)


def back_up(
    why: str, *, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> Backup:
    """A backup that nobody asked for, whoever is at the desk. Raises StoreError."""
    with gate.acting(gate.HOUSE):
        return backups.make_backup(why, progress=progress, cancelled=cancelled)


def back_up_if_changed(
    why: str, *, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> Backup | None:
    """The same, None where the last one holds all there is. Raises StoreError."""
    if not backups.changed_since(backup_shelf.newest(connection.current_path())):
        return None
    return back_up(why, progress=progress, cancelled=cancelled)


def list_all(database: Path) -> tuple[Backup, ...]:
    """Every copy there is, here and in the second place, newest first. A share may make it slow."""
    return backups.list_all(database)


def folder_of(database: Path) -> Path:
    """Where the backups of a file are."""
    return backup_shelf.folder_of(database)


def unlooked(standing: Standing) -> Backup | None:
    """The newest copy, if nobody has looked through all of it yet (see `backups.look_through`)."""
    last = standing.newest
    return None if last is None or last.whole_at else last


def look_through(backup: Backup, cancelled: Cancelled | None = None) -> bool:
    """Look through all of a copy, whoever is at the desk; whether it is whole. Raises StoreError."""
    with gate.acting(gate.HOUSE):
        return backups.look_through(backup, cancelled)


def before_import(
    progress: Callable[[str, float], None] | None = None, cancelled: Cancelled | None = None
) -> None:
    """Whatever an import does to the file, it is kept as it was. Raises StoreError: then do not."""
    if progress is not None:
        progress("Making a backup first…", 0.0)
    try:
        back_up_if_changed(BEFORE_IMPORT, cancelled=cancelled)
    except BackupCancelled:
        raise
    except StoreError as error:
        raise StoreError(f"Nothing was imported: a backup comes first. {error.sentence}") from error


def back_up_by_hand() -> Backup:
    """A backup that somebody asked for. Raises StoreError, NotAllowed."""
    return backups.make_backup(backups.BY_HAND)


def begin_watching(database: Path, own_folder: Path | None) -> Standing:
    """Once for each window: close what others could read, clear what was left half, then look."""
    private_files.guard(database, own_folder)
    backup_shelf.clear_leftovers(database)
    return look(database)


def seconds_between(size: int) -> float:
    """How often a file of `size` bytes is copied while people work."""
    return EVERY_SECONDS * max(1.0, size / LARGE)


def between_words(size: int) -> str:
    """How often, for people: `every 30 minutes`, `about every 2 hours, for the file is large`."""
    minutes = seconds_between(size) / 60
    if minutes < 45:
        return "every 30 minutes"
    return f"about every {count_words(max(1, round(minutes / 60)), 'hour')}, for the file is large"


# -- in words


def why_words(backup: Backup) -> str:
    """Why a copy was made."""
    return WHY_WORDS.get(backup.why, "found in the folder; Rapport never deletes it")


def since_words(instant: str) -> str:
    """How long ago, to the minute: `a moment ago`, `12 min ago`, `5 hours ago`, `3 days ago`."""
    seconds = max(0.0, (clock.now() - clock.from_text(instant)).total_seconds())
    if seconds < 90:
        return "a moment ago"
    if seconds < 3600:
        return f"{seconds / 60:.0f} min ago"
    if seconds < 24 * 3600:
        return f"{count_words(int(seconds / 3600), 'hour')} ago"
    return past_words(clock.to_local(instant).date())


def status(standing: Standing) -> tuple[str, bool]:
    """The last backup in words, and whether somebody should look after it."""
    last = standing.newest
    if last is None:
        return "No backup yet", standing.changed and bool(standing.backups)
    said = f"Last backup {since_words(last.made_at)}"
    if not standing.changed:
        return f"{said}; nothing has changed since", False
    return said, _age(last.made_at) > LATE


def second_words(second: SecondPlace) -> str:
    """The second place in words."""
    if not second.path:
        return (
            "There is no second place yet. A stick or another computer keeps a copy where a dead "
            "disk or a thief cannot reach it."
        )
    if second.problem:
        return second.problem
    if not second.copied_at:
        return f"Copies go to {second.path}. None is there yet."
    return f"Copies go to {second.path}. The last one went there {since_words(second.copied_at)}."


def counts_words(backup: Backup) -> str:
    """What is in a copy: `2,140 patrons, 9,811 tickets`; '' where nobody counted."""
    nouns = {"patron": "patron", "ticket": "ticket"}
    return ", ".join(
        count_words(backup.counts[k], n) for k, n in nouns.items() if k in backup.counts
    )


def made_words(backup: Backup) -> str:
    """When a copy was made, with the year where it is another one."""
    local = clock.to_local(backup.made_at)
    year = "" if local.year == clock.today().year else f" {local.year}"
    return f"{when_words(backup.made_at)}{year}"


def verified_words(backup: Backup) -> str:
    """Whether it was compared with the file; one of ours that was, and is not whole, says so."""
    if backup.verified_at:
        return "Verified"
    return "Not whole, do not use it" if backup.ours else "Not verified"


# -- what to tell


def find_notice(
    standing: Standing, problem: str = "", *, waved_off: frozenset[str] = frozenset()
) -> Notice | None:
    """The most pressing thing that nobody waved off today; None if all is well."""
    for found in (
        _room_notice(standing),
        Notice(FAILED, "The last backup could not be made.", problem, "Backups…")
        if problem
        else None,
        _folder_notice(standing),
        _old_notice(standing),
        _second_notice(standing),
    ):
        if found is not None and found.kind not in waved_off:
            return found
    return None


def _room_notice(standing: Standing) -> Notice | None:
    if standing.free is None or standing.free >= disk_room.WARN_BELOW:
        return None
    left = file_care.size_words(max(0, standing.free))
    if standing.free < disk_room.WRITE_ABOVE:
        return Notice(
            FULL,
            f"The disk is nearly full: {left} left. Nothing more is written.",
            "What was saved is safe; reading and printing still work. Writing goes on by itself as "
            "soon as there is room.",
            dismiss="",
        )
    return Notice(
        ROOM,
        f"There is little room left on the disk: {left}.",
        "Make room soon: with less than 50 MB nothing more is written.",
    )


def _folder_notice(standing: Standing) -> Notice | None:
    if standing.folder is None or standing.folder_told:
        return None
    first, _, rest = standing.folder.sentence.partition(". ")
    return Notice(FOLDER, f"{first}.", rest, dismiss="I understand")


def _old_notice(standing: Standing) -> Notice | None:
    said, late = status(standing)
    if not late:
        return None
    return Notice(
        OLD, f"{said}.", "What was changed since is in this one file alone.", "Back up now"
    )


def _second_notice(standing: Standing) -> Notice | None:
    second, last = standing.second, standing.newest
    if last is None or (second.asked_at and _age(second.asked_at) < NAG_AFTER):
        return None
    if second.path:
        since = second.copied_at or second.asked_at
        if since and _age(since) < NAG_AFTER:
            return None
        when = f"for {(clock.now() - clock.from_text(since)).days} days" if since else "yet"
        return Notice(
            SECOND_LATE,
            f"The second place for backups has had no new copy {when}.",
            second.problem or "Plug the stick in or connect the share; the copy is made by itself.",
            "Backups…",
        )
    first = min((b.made_at for b in standing.backups), default=last.made_at)
    if not second.asked_at and second.closes < CLOSES_BEFORE_ASKING and _age(first) < ASK_AFTER:
        return None
    return Notice(
        ASK_SECOND,
        "All backups are on this computer.",
        "Choose a second place, such as a USB stick or another computer's share: if this disk dies, "
        "everything is still there.",
        "Choose a place…",
    )


def _age(instant: str) -> timedelta:
    return clock.now() - clock.from_text(instant)


# -- what was answered


def wave_off(standing: Standing, kind: str) -> None:
    """Somebody has read it. What may be told again is, after a week; the folder only once."""
    with contextlib.suppress(OSError):  # then it is told again
        if kind == FOLDER:
            backup_shelf.tell(standing.database, FOLDER, str(standing.database.parent))
        elif kind in (ASK_SECOND, SECOND_LATE):
            backup_shelf.update_second(standing.database, asked_at=clock.now_text())


def count_close(database: Path) -> None:
    """The file was closed once more."""
    second = backup_shelf.second_place(database)
    if not second.path and second.closes < CLOSES_BEFORE_ASKING:
        with contextlib.suppress(OSError):
            backup_shelf.update_second(database, closes=second.closes + 1)


def choose_second(database: Path, folder: Path) -> None:
    """Copies go there too from now on. Raises InputRefused for a place that is no help."""
    backup_folder = backup_shelf.folder_of(database).resolve()
    chosen = folder.resolve()
    if chosen in (backup_folder, database.resolve().parent) or backup_folder in chosen.parents:
        raise InputRefused(
            "That is where the file itself is: one accident would take both. Nothing was changed. "
            "Choose a stick, another disk or a share."
        )
    backup_shelf.set_second_place(database, SecondPlace(str(folder), asked_at=clock.now_text()))


def same_disk(database: Path, folder: Path) -> bool:
    """Whether a folder is on the very disk that the file is on."""
    try:
        return folder.stat().st_dev == database.stat().st_dev
    except OSError:
        return False


def forget_second(database: Path) -> None:
    """No more copies go there; those that are there stay."""
    backup_shelf.set_second_place(database, SecondPlace(asked_at=clock.now_text()))


def copy_away(database: Path, cancelled: Cancelled | None = None) -> Backup | None:
    """Copy the newest backup to the second place; what went wrong is remembered and raised."""
    with gate.acting(gate.HOUSE):
        path = backup_shelf.second_place(database).path
        try:
            return backups.copy_to_second(database, cancelled=cancelled)
        except StoreError as failure:
            with contextlib.suppress(OSError):
                backup_shelf.update_second(
                    database, path, failed_at=clock.now_text(), problem=failure.sentence
                )
            raise


def wants_away(database: Path) -> bool:
    """Whether the second place has not got the newest copy yet."""
    second, last = backup_shelf.second_place(database), backup_shelf.newest(database)
    return bool(second.path) and last is not None and second.copied != last.path.name
