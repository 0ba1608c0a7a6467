"""What can go wrong with the store, each with a sentence for the person at the desk."""

from __future__ import annotations


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


def store_error(error: BaseException) -> StoreError | None:
    """The calm form of a driver error, or None if it is a fault of the program.

    Inside a transaction a full disk surfaces as "cannot rollback"; the true reason is further
    down the chain, so the chain is walked.
    """
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, StoreError):
            return seen
        text = str(seen).lower()
        if "disk is full" in text or "no space left" in text:
            return DiskFull(
                "The disk is full. Your last save is safe, this change was not kept. "
                "Make room on the disk, then try again."
            )
        if "database is locked" in text or "database is busy" in text:
            return DatabaseBusy(
                "Another program is writing to Rapport's file. Nothing was changed. "
                "Wait a moment, then try again."
            )
        if "malformed" in text or "not a database" in text:
            return DatabaseDamaged(
                "Rapport's file is damaged. It was not changed. "
                "Restore the last good backup, or ask for help before going on."
            )
        if "readonly database" in text or "unable to open" in text or "disk i/o" in text:
            return StoreError(
                "Rapport cannot write to its file. Nothing was changed. "
                "Check that the folder exists, that you may write there, and that the disk is "
                "plugged in and not full."
            )
        seen = seen.__context__ or seen.__cause__
    return None
