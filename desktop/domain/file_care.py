"""Looking after the open file: a verified copy of it, and whether it is whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from db import audit_chain, clock, connection, schema, search
from db.errors import DatabaseNewer, KeyNeeded, StoreError
from db.gate import Right, needs
from db.queries import audit, settings
from desktop.domain import file_lock, whole_files


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that was reopened and counted. `made_at` an instant, `size` in bytes."""

    path: Path
    made_at: str
    size: int


@needs(Right.BACKUP)
def save_copy(wanted: Path) -> Copy:
    """Copy the open file to a file, or into a folder; the books have it before the copy has its name.

    Raises StoreError; nothing half is left.
    """
    target = copy_path(connection.current_path(), wanted)
    entered: list[int] = []

    def enter() -> None:
        entered.append(audit.add_event("backup", "Saved a copy of the whole file"))

    try:
        schema.backup_to(target, enter=lambda: whole_files.enter_leaving(target, enter))
    except StoreError:
        if entered:
            whole_files.take_back_entry("backup")
        raise
    return Copy(target, clock.now_text(), target.stat().st_size)


def copy_name(database: Path) -> str:
    """A name for a copy made now: `rapport-2026-11-22-1830.db`."""
    stamp = clock.now().astimezone(clock.zone()).strftime("%Y-%m-%d-%H%M")
    return f"{database.stem}-{stamp}{database.suffix}"


def copy_path(database: Path, wanted: Path) -> Path:
    """Where the copy goes; a folder gets a name with the time in it.

    Raises StoreError if something is there that is not an earlier copy.
    """
    if wanted.is_dir():
        wanted = wanted / copy_name(database)
    if not wanted.exists():
        return wanted
    if wanted.samefile(database):
        raise StoreError("That is the file in use itself. Nothing was changed. Name another file.")
    try:
        schema.inspect(wanted)
    except StoreError as error:
        if not isinstance(error, DatabaseNewer | KeyNeeded):
            raise StoreError(
                f"There is a file at {wanted} that is no copy of Rapport's. It was left as it is. "
                "Name another file."
            ) from error
        raise
    _check_same_file(wanted)
    return wanted


def _check_same_file(wanted: Path) -> None:
    """Raises StoreError unless what is there is an earlier copy of the open file, and no more."""
    if file_lock.holder_of(wanted) is not None:
        raise StoreError(
            f"The file {wanted} is open in a window of Rapport. It was left as it is. "
            "Name another file."
        )
    theirs = schema.file_id_of(wanted)
    if not theirs or theirs != settings.get_setting("file_id", ""):
        raise StoreError(
            f"The file at {wanted} is not a copy of this one: it may be another venue's own. It was "
            "left as it is. Name another file."
        )


def find_problems() -> list[str]:
    """What is wrong with the open file, in words; an empty list if it is whole."""
    # Imported here: asked for by hand, never before the first paint.
    from desktop.domain import books_anchor

    found = [*schema.check(), *find_own_problems(), *books_anchor.find_problems()]
    return list(dict.fromkeys(found))


def find_own_problems() -> list[str]:
    """What is wrong by the program's own lights in a file that SQLite finds nothing wrong with."""
    return [*search.find_lost(), *audit_chain.find_problems()]


def restore_command(database: Path) -> str:
    """What to type, with Rapport closed, to put a copy in the file's place."""
    return f'rapport --database "{database}" restore COPY'


def size_words(size: int) -> str:
    """A file's size for people.

    >>> size_words(2_411_520)
    '2.4 MB'
    """
    amount = float(size)
    for unit in ("bytes", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit != "MB" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"
