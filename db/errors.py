"""What can go wrong with the store, each with a sentence for the person at the desk."""

from __future__ import annotations

from pathlib import Path

from db.troubles import (
    FULL,
    HELD,
    LOST,
    OTHER,
    READ_ONLY,
    REFUSED,
    STARVED,
    Trouble,
    chain,
    trouble_here,
    trouble_of,
)


class StoreError(Exception):
    """The world failed (disk, lock, file), not the program.

    `sentence` is safe to show: it says what happened, what is safe and what to do, and holds no
    patron data.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class DatabaseMissing(StoreError):
    """There is no file at the path that was named."""


class DatabaseDamaged(StoreError):
    """The file is empty or is not whole; it is never taken for a new one."""


class DatabaseForeign(StoreError):
    """The file belongs to another program; it is left byte for byte as it was."""


class DatabaseNewer(StoreError):
    """The file was written by a newer Rapport; it is left byte for byte as it was."""


class DatabaseBusy(StoreError):
    """Another program holds the file."""


class DiskFull(StoreError):
    """There was no room for the change; nothing of it was kept."""


class BackupCancelled(StoreError):
    """Somebody would not wait for a copy; nothing of it was kept."""

    def __init__(self) -> None:
        super().__init__("The backup was skipped. Your file is as it was, nothing half is left.")


class SaveUncertain(StoreError):
    """The disk did not confirm a save: it may or may not be there after the next start."""


class KeyNeeded(StoreError):
    """The file is encrypted and was not unlocked in this process."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The file {path.name} is encrypted and is not unlocked. Nothing was changed. "
            "Unlock it with the recovery passphrase that was printed when it was encrypted."
        )
        self.path = path


class KeyMissing(StoreError):
    """The file is encrypted and no key file of it is in its folder. It is not damaged."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The file {path.name} is encrypted, and the key file beside it ({path.name}.key) is "
            "missing. It is not damaged and was not changed. Put the key file back: each backup "
            "has a copy of it, and any of them will do."
        )
        self.path = path


class KeyFileDamaged(StoreError):
    """The key file is not as it was written; the database itself may be whole."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The key file {name} is damaged. The database beside it was not changed. "
            "Put the key file of a backup in its place, under this name."
        )


class ConvertingCancelled(StoreError):
    """Somebody would not wait until a file was encrypted or decrypted; it is as it was."""

    def __init__(self) -> None:
        super().__init__("Stopped. Your file is as it was, nothing half is left.")


class WrongPassphrase(StoreError):
    """A passphrase that does not unwrap the key; the file is not damaged."""

    def __init__(self) -> None:
        super().__init__(
            "That is not the recovery passphrase of this file. Nothing was changed. "
            "Compare it with the printed page, group by group, and type it again."
        )


class NotFound(LookupError):
    """A record that was asked for by number is not there (any more)."""


class EditConflict(StoreError):
    """Somebody else changed the record since it was read; nothing was overwritten."""


class InputRefused(StoreError, ValueError):
    """What was typed cannot be kept as it is; nothing was changed. The sentence says why."""


class NotAllowed(StoreError):
    """Who is at the desk may not do this; nothing was done. `right` names what was missing."""

    def __init__(self, right: str) -> None:
        super().__init__(
            "Whoever is at the desk now may not do this. Nothing was changed. "
            "Ask an admin, or switch to a user who may."
        )
        self.right = right


def file_error(error: BaseException, what: str, safe: str, *, other: Trouble = OTHER) -> StoreError:
    """The calm form of what a disk or a folder did: what happened, what is safe, what to do.

    `what` begins the sentence ("The table could not be written to x.csv"), `safe` is a sentence
    of its own; why it happened and what helps is found in the error and what it came from.
    """
    trouble = trouble_of(error) or other
    kind = {FULL: DiskFull, HELD: DatabaseBusy}.get(trouble, StoreError)
    return kind(f"{what}, because {trouble.because}. {safe} {trouble.todo}")


def store_error(error: BaseException) -> StoreError | None:
    """The calm form of a driver error, or None if it is a fault of the program.

    Inside a transaction a full disk surfaces as "cannot rollback"; the true reason is further
    down the chain, so the chain is walked.
    """
    for seen in chain(error):
        if isinstance(seen, StoreError):
            return seen
        calm = _calm(seen)
        if calm is not None:
            return calm
    return None


def uncertain(error: BaseException) -> StoreError | None:
    """The calm form where the very last step of a save failed in a way that leaves both possible:
    the disk took all of it and then did not confirm. None for any other failure.
    """
    if trouble_of(error) not in (LOST, REFUSED, STARVED):
        return None
    return SaveUncertain(
        "The disk did not confirm the last save, so it may or may not have been kept. Everything "
        "before it is safe. Check that the disk is plugged in, start Rapport again, and look "
        "whether the change is there before you enter it again."
    )


def _calm(error: BaseException) -> StoreError | None:
    """For one link of the chain: what the driver says of the file, or a full disk."""
    text = str(error).lower() if _is_of_driver(error) else ""
    if "malformed" in text or "not a database" in text:
        return DatabaseDamaged(
            "Rapport's file is damaged. It was not changed. "
            "Restore the last good backup, or ask for help before going on."
        )
    trouble = trouble_here(error) if text or isinstance(error, OSError) else None
    if trouble is FULL:
        return DiskFull(
            "The disk is full. Your last save is safe, this change was not kept. "
            "Make room on the disk, then try again."
        )
    if trouble is None or not text:
        return None
    if trouble is HELD:
        return DatabaseBusy(
            "Another program is writing to Rapport's file. Nothing was changed. "
            "Wait a moment, then try again."
        )
    return StoreError(
        f"Rapport cannot read or write its file, because {_OF_FILE.get(trouble, trouble.because)}. "
        f"Your last save is safe, this change was not kept. {_DO_FILE.get(trouble, trouble.todo)}"
    )


def _is_of_driver(error: BaseException) -> bool:
    return bool(getattr(error, "sqlite_errorname", "")) or type(error).__name__ in (
        "OperationalError", "DatabaseError", "InternalError",
    )  # fmt: skip


_OF_FILE = {
    READ_ONLY: "it could only be opened for reading",
    OTHER: "the file or its folder cannot be opened",
}
_DO_FILE = {
    READ_ONLY: "Take the write protection off the file or its disk, then try again.",
    OTHER: "Check that the folder exists, that you may write there, and that the disk is plugged "
    "in and not full.",
}
