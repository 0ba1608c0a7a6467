"""The way back from a damaged, lost or regretted file: which backups there are, what would be missing,
and the restore itself.

Whatever is restored, the file that was there is kept, among the backups or (damaged) beside it, and who was erased
since the backup was made is erased again before the copy takes the place; PINs stay as they are. Backups go on by
themselves at once: what was restored was checked as a whole just before, and again afterwards.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import desktop.domain.words as words
from db import backup_shelf, backups, clock, connection, keys, restore, schema, soundness
from db.backup_shelf import Backup as Backup
from db.errors import DatabaseDamaged, KeyNeeded, StoreError, file_error
from db.gate import Right, needs
from db.queries import audit
from db.troubles import trouble_of
from desktop.domain import books_anchor, carried_over

if TYPE_CHECKING:
    from db.salvage import Report, TableReport

KEPT_FOR = timedelta(days=14)  # nothing of ours ever deletes it; a person may, from then on
# Of which tables people are told how much there is, in this order.
COUNTED = (
    ("patron", "patron"), ("note", "note"), ("ticket", "ticket"), ("patron_interest", "interest"),
    ("access_need", "access need"), ("promise", "promise"), ("call", "call"),
    ("response", "answered form"), ("contact_point", "phone or address"),
)  # fmt: skip
PLURALS = {"phone or address": "phones and addresses"}
WHY = {
    backup_shelf.CLOSE: "when Rapport was closed", backup_shelf.TIMER: "during the day",
    backup_shelf.BY_HAND: "made by hand", backup_shelf.BEFORE_IMPORT: "before an import",
    backup_shelf.BEFORE_MIGRATION: "before an update", backup_shelf.BEFORE_RESTORE: "before a restore",
    backup_shelf.BEFORE_CHANGE: "before a change of the file",
}  # fmt: skip
Progress = Callable[[str, float], None]
Cancelled = Callable[[], bool]
NUMBERS_TOLD = 4  # of the gaps of a table, in words; JSON has all


@dataclass(frozen=True, slots=True)
class Verified:
    """A backup that was just opened and checked: what it holds, and what is wrong with it."""

    backup: Backup
    counts: Mapping[str, int]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Restored:
    """`aside` is where the file that was there is kept, None if there was none; `erased` how many
    patrons were erased again; `log_read` whether the file itself could tell who was erased;
    `plain_now` whether it was encrypted and is not any more."""

    path: Path
    source: Path
    aside: Path | None
    erased: int
    counts: Mapping[str, int]
    log_read: bool = True
    plain_now: bool = False


def list_choices(path: Path) -> tuple[Backup, ...]:
    """The backups of a file that can be looked at, newest first: its own, those in the second place,
    and copies that stand beside it."""
    found = {backup.path: backup for backup in backups.list_all(path)}
    for beside in sorted(path.parent.glob(f"{path.stem}-before-*{path.suffix}")):
        status = beside.stat()
        made = clock.to_text(datetime.fromtimestamp(int(status.st_mtime), UTC))
        found.setdefault(beside, Backup(beside, made, size=status.st_size))
    return tuple(sorted(found.values(), key=lambda b: (b.made_at, b.number), reverse=True))


def latest_good(path: Path) -> Verified:
    """The newest backup that is whole. Raises StoreError if there is none."""
    for backup in list_choices(path):
        with contextlib.suppress(StoreError):
            verified = verify(backup)
            if not verified.problems:
                return verified
    raise StoreError(
        f"There is no whole backup of {path}. Nothing was changed. "
        "Look for one on a stick or another computer and name it."
    )


def verify(backup: Backup) -> Verified:
    """Open a backup, only to look, and check all of it.

    Raises StoreError for one that cannot be opened: another program's, newer, a key is needed.
    """
    _inspect(backup.path)
    raw = connection.connect(backup.path, to_look=True)
    try:
        problems = soundness.find_problems(raw)
        return Verified(backup, {} if problems else schema.counts(raw), tuple(problems))
    finally:
        raw.close()


def _inspect(path: Path) -> None:
    """Whether it is one of ours. The key may lie in the system's store."""
    try:
        schema.inspect(path)
    except UnicodeDecodeError as error:
        raise DatabaseDamaged(f"The backup {path} is damaged. It was not changed.") from error
    except KeyNeeded:
        # Imported here: only where something is encrypted.
        from desktop.domain import protection

        if not protection.unlock_from_store(path):
            raise
        schema.inspect(path)


def unlock(backup: Backup, typed: str) -> None:
    """Unlock an encrypted backup, and with it all that have its key. Raises StoreError."""
    from desktop.domain import protection

    protection.unlock(backup.path, typed)


def readable_counts(path: Path) -> dict[str, int]:
    """How many rows of each table can still be counted in a damaged file; without those that cannot.

    A copy is looked at, so that nothing of the file itself moves.
    """
    found: dict[str, int] = {}
    with (
        contextlib.suppress(StoreError, OSError),
        tempfile.TemporaryDirectory(prefix=".counted-", dir=path.parent) as folder,
    ):
        copy = Path(folder) / path.name
        shutil.copyfile(path, copy)
        journal = path.with_name(path.name + "-wal")
        if journal.exists():
            shutil.copyfile(journal, copy.with_name(copy.name + "-wal"))
        raw = connection.connect(copy)
        try:
            for table, _ in COUNTED:
                if (count := soundness.count_rows(raw, table)) is not None:
                    found[table] = count
        finally:
            raw.close()
    return found


def present_counts() -> dict[str, int]:
    """How many rows there are in the current file, which is whole."""
    return schema.counts(connection.raw())


def restored_words(done: Restored, *, of_backup: bool = True) -> str:
    """What is there after a restore, what is missing, and where the file from before is."""
    said = [f"It holds {count_words(done.counts)}, and was looked through: it is whole."]
    if of_backup:
        said.append("Whatever was entered after the backup was made is missing in it.")
    if done.erased:
        again = words.count_words(done.erased, "patron")
        were = "was" if done.erased == 1 else "were"
        said.append(f"{again}, erased since then, {were} erased again.")
    said += warnings(done)
    if done.aside is not None:
        kept = f"The file as it was is kept as {done.aside.name}"
        beside = done.aside.parent == done.path.parent
        said.append(f"{kept}. Keep it for two weeks." if beside else f"{kept}, among the backups.")
    return "\n".join(said)


def warnings(done: Restored) -> list[str]:
    """What somebody has to see to after a restore."""
    said = []
    if not done.log_read:
        said.append(
            "Who was erased since is known from the other backups alone. If anybody was after the "
            "newest of them, erase them again."
        )
    if done.plain_now:
        said.append(
            "The backup is not encrypted, so the file is not encrypted any more. "
            "Encrypt it again in Settings, Protect the file."
        )
    return said


def count_words(counts: Mapping[str, int]) -> str:
    """`1,204 patrons, 3,310 notes`: the two that people know by heart."""
    told = [words.count_words(counts[t], noun) for t, noun in COUNTED[:2] if t in counts]
    return ", ".join(told)


def missing_words(backup: Mapping[str, int], now: Mapping[str, int]) -> list[str]:
    """What a backup does not have of what can still be counted: `12 notes`, a line each.

    What has gone since then comes back with it, and is said too.
    """
    said = []
    for table, noun in COUNTED:
        plural = PLURALS.get(noun, "")
        more = now.get(table, 0) - backup.get(table, 0) if table in now else 0
        if more > 0:
            said.append(f"{words.count_words(more, noun, plural)} fewer than now")
        elif more < 0 and backup.get(table):
            said.append(f"{words.count_words(-more, noun, plural)} more than now")
    return said


def backup_words(backup: Backup) -> str:
    """`Sat 21 Nov 18:30, yesterday, when Rapport was closed`."""
    parts = [words.when_words(backup.made_at), words.ago_words(backup.made_at)]
    if backup.why in WHY:
        parts.append(WHY[backup.why])
    return ", ".join(part for part in parts if part)


@needs(Right.RESTORE)
def restore_backup(
    source: Path, path: Path, *, damaged: bool = False, progress: Progress | None = None
) -> Restored:
    """Put a backup in the file's place; safe wherever it is cut short: the old file or the new.

    Unless it is `damaged`, the present file is first copied among its backups. The current file of
    this process is `path` afterwards. Raises StoreError; the file is then as it was.
    """
    tell = progress or (lambda words, share: None)
    copies = [backup.path for backup in list_choices(path) if backup.path != source]
    over = carried_over.find(path, copies)
    was_encrypted = keys.is_encrypted(path)
    tell("Keeping the present file as a backup…", 0.1)
    kept = None if damaged else _keep_present(path)
    connection.close()
    gone: list[int] = []

    def prepare() -> None:
        gone.append(carried_over.put_in(over))
        # Within the copy, before it takes the place: no restore is there without its entry.
        audit.add_event("restore", "Put a backup in the place of the file")
        lines.extend(books_anchor.note_line(path))

    tell("Checking the backup, page by page…", 0.4)
    with books_anchor.noted(path) as lines:
        aside = restore.restore_from(
            source,
            path,
            prepare=prepare,
            word=restore.DAMAGED if damaged else restore.BEFORE_RESTORE,
        )
    tell("Looking through the restored file…", 0.8)
    counts = _looked_through(path, aside)
    with contextlib.suppress(OSError):
        backup_shelf.mark_suspect(path, "")
    if damaged and aside is not None:
        leave_note(aside)
    elif kept is not None and aside is not None:
        aside = _kept_once(kept, aside)
    return Restored(
        path, source, aside, sum(gone), counts, over.log_read,
        plain_now=was_encrypted and not keys.is_encrypted(path),
    )  # fmt: skip


def _looked_through(path: Path, aside: Path | None) -> dict[str, int]:
    """How many rows the restored file holds, which has the place by now. Raises StoreError, which says
    so: it was whole when it was made."""
    failure = None
    try:
        schema.open_file(path)
        if not soundness.find_problems(connection.raw()):
            return schema.counts(connection.raw())
    except Exception as error:
        if trouble_of(error) is None and not isinstance(error, DatabaseDamaged):
            raise
        failure = error
    if failure is None or isinstance(failure, DatabaseDamaged):
        raise DatabaseDamaged(
            f"The restored file was damaged while it was written to {path}. The backup and the file "
            "from before are safe. The disk may be failing: restore to another disk."
        ) from failure
    kept = "" if aside is None else f" The file from before is kept as {aside.name}."
    raise file_error(
        failure,
        f"The backup is in the place of {path} now, but it could not be looked through there",
        f"It was whole when it was put there.{kept}",
    ) from failure


def _keep_present(path: Path) -> Backup | None:
    """A backup of the file as it is. What is damaged or gone cannot be copied: it is kept as it is."""
    if not path.exists():
        return None
    try:
        schema.inspect(path)
        connection.use(path)  # as it is: an older one is not brought up to date first
        return schema.keep(backup_shelf.BEFORE_RESTORE)
    except DatabaseDamaged:
        return None
    except OSError as error:
        raise file_error(
            error,
            "Nothing was restored: the present file could not be copied first",
            "Your file is as it was.",
        ) from error


def _kept_once(kept: Backup, aside: Path) -> Path:
    """Where the file from before is: among the backups, which are thinned in time. The second one
    beside the file goes, if it is the same: nothing thins it, and whoever is erased is told until
    when copies hold them. It stays where somebody wrote to the file after the backup."""
    try:
        same = _content(kept.path) == _content(aside)
        has_key = keys.sealed_with(aside) == keys.sealed_with(kept.path) and (
            not keys.is_encrypted(aside) or keys.path_of(kept.path).exists()
        )
        if not (same and has_key):
            return aside
        for path in (aside, keys.path_of(aside)):
            path.unlink(missing_ok=True)
    except (StoreError, OSError):
        return aside
    return kept.path


def _content(path: Path) -> tuple[object, ...]:
    raw = connection.connect(path, to_look=True)
    try:
        found = schema.measure(raw)
        return found.counts, found.head, found.version, found.file_id
    finally:
        raw.close()


def leave_note(aside: Path) -> Path | None:
    """A note beside a damaged file that is kept: what it is, and until when it should stay."""
    until = words.long_day_words(clock.today() + KEPT_FOR)
    note = aside.with_name(aside.name + ".txt")
    with contextlib.suppress(OSError):
        note.touch(mode=0o600)
        note.write_text(
            f"{aside.name} is Rapport's file as it was found damaged on "
            f"{words.long_day_words(clock.today())}.\n"
            f"Rapport never deletes it. Keep it until {until} at least: somebody may still get "
            "something out of it (rapport salvage). It holds people's data: delete it then.\n",
            encoding="utf-8",
        )
        return note
    return None


# What can still be read.


@needs(Right.RESTORE)
def salvage_into(
    source: Path,
    target: Path,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Report:
    """Write what can be read of a damaged file into a new one; see `db.salvage`."""
    # Imported here: most people never need it.
    from db import salvage

    report = salvage.salvage(source, target, progress=progress, cancelled=cancelled)
    from desktop.domain import first_look

    first_look.note_known_problems()
    salvage.settle()
    return report


def salvage_name(path: Path) -> Path:
    """A free name beside a damaged file for what is salvaged from it."""
    stamp = clock.now().astimezone(clock.zone()).strftime("%Y-%m-%d")
    number, name = 1, path.with_name(f"{path.stem}-salvaged-{stamp}{path.suffix}")
    while name.exists():
        number += 1
        name = path.with_name(f"{path.stem}-salvaged-{stamp}-{number}{path.suffix}")
    return name


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What is said of a salvage: where the new file is, how many records it has, a line a table."""

    target: Path
    kept: int
    lines: tuple[str, ...]


def salvaged_words(report: Report) -> Salvaged:
    """What a screen says of it."""
    return Salvaged(report.target, report.kept, tuple(report_lines(report)))


def report_lines(report: Report) -> list[str]:
    """What is missing, a line a table, and last what is there whole."""
    whole: dict[str, None] = {}
    hurt: dict[str, None] = {}
    for name, table in report.tables.items():
        part = soundness.part_words(name)
        if _is_short(table):
            hurt[f"{part.capitalize()}: {_table_words(table)}"] = None
        elif table.kept:
            whole[part] = None
    lines = list(hurt)
    if whole:
        lines.append(f"Nothing is known to be missing of: {words.join_words(whole)}")
    return lines


def _is_short(table: TableReport) -> bool:
    """Whether something of a table is missing, or may be."""
    if table.may_be_lost or table.blanks or table.borrowed or table.hurt or table.dropped:
        return True
    return bool(table.gaps) and table.kept > 0


def _table_words(table: TableReport) -> str:
    said = [f"{table.kept:,} kept"] if table.kept or table.gaps else []
    lost = table.may_be_lost
    if lost:
        ends = [gap for gap in table.gaps if gap[1] is not None]
        told = [f"{a}" if a == b else f"{a} to {b}" for a, b in ends]
        said.append(f"up to {lost:,} missing (number {words.and_more(told, NUMBERS_TOLD)})")
    if table.gaps and table.gaps[-1][1] is None:
        said.append(f"there may have been more after number {table.gaps[-1][0] - 1:,}")
    if table.borrowed:
        said.append(f"{len(table.borrowed):,} taken from the newest backup")
    if table.blanks:
        stand = "stands as a blank" if len(table.blanks) == 1 else "stand as blanks"
        said.append(f"{len(table.blanks):,} {stand}, with what belongs to them")
    if table.hurt:
        said.append(f"{len(table.hurt):,} with a text that is cut short")
    if table.dropped:
        said.append(f"{len(table.dropped):,} left out, for what they belong to is lost")
    return ", ".join(said)


def report_json(report: Report) -> dict[str, object]:
    """The whole report: of each table what was kept, and every gap."""
    return {
        "source": str(report.source),
        "target": str(report.target),
        "pages": report.pages,
        "kept": report.kept,
        "tables": {
            name: {
                "kept": table.kept,
                "found_on_stray_pages": table.strays,
                "may_be_lost": table.may_be_lost,
                "gaps": [list(gap) for gap in table.gaps],
                "from_backup": table.borrowed,
                "blanks": table.blanks,
                "cut_short": table.hurt,
                "left_out": table.dropped,
            }
            for name, table in report.tables.items()
        },
    }
