"""Protecting the file: encrypted or not, who can unlock it, a new passphrase, what of it is still plain.

What the screens and the command line do with a file's encryption goes through here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from db import backup_shelf, backups, clock, encrypt, key_file, keys, leftovers
from db.errors import KeyMissing, StoreError
from db.gate import Right, needs
from desktop.domain import key_store, passphrase
from desktop.domain.words import and_more

PASSPHRASE_VARIABLE = "RAPPORT_PASSPHRASE"

Progress = Callable[[str, float], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Protection:
    """How a file is protected. `since` is when its present passphrase was made (an instant, or '')."""

    encrypted: bool
    ident: str = ""
    in_store: bool = False
    since: str = ""


@dataclass(frozen=True, slots=True)
class Renewed:
    """What came of a new passphrase: how many key files were exchanged; `left` are the copies, or the
    second place, that could not be reached and still open with the passphrase before."""

    exchanged: int
    left: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class PlainCopy:
    """A backup that anybody who has it can read. `size` in bytes."""

    path: Path
    made_at: str
    size: int


@needs(Right.OPEN)
def look(database: Path) -> Protection:
    """How a file is protected now. Raises KeyFileDamaged."""
    head = keys.sealed_with(database)
    if not head:
        return Protection(encrypted=False)
    kept = keys.find_key_file(database, head)
    if kept is None:
        return Protection(encrypted=True, ident=head)
    return Protection(True, head, kept.in_store, kept.wrapped_at)


@dataclass(frozen=True, slots=True)
class Conversion:
    """What is wanted of a file: encrypted with this passphrase, or plain (`words` empty).

    `use_store`: the key goes to the system's key store too, so that nobody is asked here.
    """

    words: str = field(default="", repr=False)
    use_store: bool = True

    @property
    def title(self) -> str:
        """What is being done, for its screen."""
        return "Encrypting the file" if self.words else "Making it a plain file"


# -- unlocking


def unlock_from_store(database: Path) -> bool:
    """Unlock a file by the system's key store; whether that was possible. Never asks anybody."""
    kept = keys.find_key_file(database)
    if kept is None or not kept.in_store:
        return False
    key = key_store.get(kept.ident)
    if key is None or not key_file.fits(kept, key):
        return False
    keys.hold(database, key)
    return True


def unlock_from_environment(database: Path) -> bool:
    """Unlock a file by RAPPORT_PASSPHRASE, for jobs that nobody watches; whether there is one.

    Raises StoreError if it is not the right one.
    """
    typed = os.environ.get(PASSPHRASE_VARIABLE, "")
    if not typed:
        return False
    unlock(database, typed)
    return True


def unlock(database: Path, typed: str) -> None:
    """Unlock a file by what somebody typed; about half a second.

    Raises InputRefused (cannot be a passphrase), WrongPassphrase, KeyMissing or KeyFileDamaged.
    """
    keys.unlock_with(database, passphrase.read(typed))


def remember(database: Path) -> bool:
    """Give the key of an unlocked file to the system's key store; whether it has it now."""
    key = keys.key_for(database)
    if key is None or not key_store.put(key):
        return False
    keys.note_store(database, True)
    return True


@needs(Right.RESTORE)
def forget_in_store(database: Path) -> None:
    """Take the key out of the system's key store: the passphrase is asked for at each start."""
    protection = look(database)
    key_store.remove(protection.ident)
    keys.note_store(database, False)


# -- on, off, a new passphrase


@needs(Right.RESTORE)
def turn_on(
    database: Path,
    words: str,
    *,
    use_store: bool,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Protection:
    """Encrypt a file; its recovery passphrase is `words`. Raises StoreError: it is then as it was."""
    key = key_file.new_key()
    kept = key_file.wrap(key, words, wrapped_at=clock.now_text())
    in_store = use_store and key_store.put(key)
    try:
        kept = kept._replace(in_store=in_store)
        encrypt.encrypt(database, key, progress, cancelled, kept=kept)
    except BaseException:
        if not keys.is_encrypted(database):
            keys.drop(database, key.ident)
            if in_store:
                key_store.remove(key.ident)
        raise
    return look(database)


@needs(Right.RESTORE)
def turn_off(
    database: Path, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> None:
    """Make an unlocked file a plain one. Backups stay as they are: the same key opens them, and it
    stays where it is."""
    encrypt.decrypt(database, progress, cancelled)


@needs(Right.RESTORE)
def new_passphrase(database: Path, words: str) -> Renewed:
    """Wrap the key of an unlocked file anew: the passphrase before opens neither it nor its copies
    any more. From the first step on the new one counts, whatever becomes of the copies: those that
    could not be reached are named. Raises StoreError; the passphrase before still counts then."""
    key = keys.key_for(database)
    if key is None:
        raise KeyMissing(database)
    protection = look(database)
    kept = key_file.wrap(
        key, words, in_store=protection.in_store, wrapped_at=clock.now_text()
    )  # fmt: skip
    keys.rewrap(database, kept)
    exchanged, left = 1, list(_second_place_away(database))
    for copy in _all_copies(database):
        if keys.sealed_with(copy.path) != key.ident:
            continue
        try:
            keys.rewrap(copy.path, kept)
            exchanged += 1
        except StoreError:
            left.append(copy.path)
    return Renewed(exchanged, tuple(left))


def _second_place_away(database: Path) -> Iterable[Path]:
    """The second place, if it is not there now: its copies cannot be reached."""
    place = backup_shelf.second_place(database).path
    if place and not Path(place).is_dir():
        yield Path(place)


def renewed_words(done: Renewed) -> str:
    """What to do with the page before."""
    if not done.left:
        return "From now on the new passphrase counts. Destroy the page with the one before."
    named = and_more([str(path) for path in done.left], 3)
    return (
        f"From now on the new passphrase counts. Encrypted copies at {named} could not be reached and "
        "open with the one before: keep that page too."
    )


# -- what is still plain


@needs(Right.BACKUP)
def list_plain_copies(database: Path) -> tuple[PlainCopy, ...]:
    """The backups and kept files of a venue that are not encrypted, the newest first."""
    found = {
        backup.path: PlainCopy(backup.path, backup.made_at, backup.size)
        for backup in _all_copies(database)
        if keys.sealed_with(backup.path) == keys.PLAIN
    }
    return tuple(sorted(found.values(), key=lambda c: c.made_at, reverse=True))


def _all_copies(database: Path) -> Iterable[backup_shelf.Backup]:
    yield from backups.list_all(database)
    # What restores and updates kept aside stands beside the file.
    for path in sorted(database.parent.glob(f"{database.stem}-before-*{database.suffix}")):
        yield backup_shelf.Backup(path, _made_at(path), size=path.stat().st_size)


def _made_at(path: Path) -> str:
    from datetime import UTC, datetime

    return clock.to_text(datetime.fromtimestamp(int(path.stat().st_mtime), UTC))


@needs(Right.RESTORE)
def encrypt_copies(
    database: Path,
    copies: Iterable[PlainCopy],
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> int:
    """Encrypt plain copies with the key of the file, each in place; returns how many were.

    Raises StoreError at the first that cannot be; those before it are done.
    """
    key = keys.key_for(database)
    kept = keys.find_key_file(database)
    if key is None or kept is None:
        raise KeyMissing(database)
    done, listed = 0, list(copies)
    known = {backup.path: backup for backup in backups.list_all(database) if backup.ours}
    for number, copy in enumerate(listed):
        if cancelled is not None and cancelled():
            break
        if progress is not None:
            progress(f"Encrypting copy {number + 1} of {len(listed)}", number / len(listed))
        keys.keep(copy.path, kept)
        try:
            encrypt.encrypt(copy.path, key, None, cancelled)
        except BaseException:
            keys.tidy(copy.path)
            raise
        if copy.path in known:
            backup_shelf.note_rewritten(known[copy.path])
        done += 1
    return done


@needs(Right.RESTORE)
def remove_copies(database: Path, copies: Iterable[PlainCopy]) -> int:
    """Overwrite and remove plain copies; returns how many. Raises StoreError."""
    allowed = {copy.path for copy in list_plain_copies(database)}
    done = 0
    for copy in copies:
        if copy.path not in allowed:
            continue
        try:
            leftovers.drop(copy.path)
        except OSError as error:
            raise StoreError(
                f"The copy {copy.path.name} could not be removed. The others are gone. "
                "Check that you may write to its folder."
            ) from error
        done += 1
    return done
