"""Which key opens which file: the ring of keys unlocked in this process, and the key files on disk.

A file is encrypted if its head says so; the head also names the key. So whatever happens between two
renames, a file finds its key: in the ring, else in `NAME.db.key`, else in a key file of another name
in the same folder. Who opens a file asks `key_for`; who cannot be helped is told why by KeyNeeded,
KeyMissing or KeyFileDamaged. No SQL here.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from db.errors import KeyFileDamaged, KeyMissing, KeyNeeded, StoreError, file_error
from db.key_file import MAGIC, PLAIN_HEAD, Key, KeyFile, fits, read, unwrap, write
from db.on_disk import settle_folder

PLAIN = ""

_ring: dict[str, Key] = {}  # by the key's id: one key opens a file and all its copies
_held: dict[str, Key] = {}  # by the file's place, so that nothing is read for the second thread
# Closing any handle of a file drops all locks that this process has on it (POSIX): the handle of one
# that SQLite may have open stays open.
_opened: set[tuple[int, int]] = set()
_kept_open: dict[tuple[int, int], int] = {}


def path_of(database: Path) -> Path:
    """Where a file's key file is: `rapport.db.key`."""
    return database.with_name(database.name + ".key")


def key_for(database: Path) -> Key | None:
    """The key to open a file with, None for a plain one.

    Raises KeyNeeded if it is encrypted and was not unlocked, KeyFileDamaged.
    """
    held = _held.get(_place(database))
    if held is not None:
        return held
    if not path_of(database).exists():
        return None  # a plain file; an encrypted one that lost its key file fails to open
    return _find(database, sealed_with(database))


def look_again(database: Path, used: Key | None) -> Key | None:
    """After a file did not open with `used`: what its head says it wants. `used` again if that was
    right, so that the file itself is damaged. Raises KeyNeeded, KeyMissing or KeyFileDamaged."""
    _held.pop(_place(database), None)
    head = sealed_with(database)
    if head is None:
        return used
    found = _find(database, head)
    if found is not None and found == used and found.ident != head:
        raise KeyMissing(database)  # the key file beside it is another file's
    return found


def sealed_with(database: Path) -> str | None:
    """What the head of a file says: the id of its key, PLAIN for a file without, None for neither
    (empty, damaged at its very start, or another program's)."""
    try:
        head = _first_bytes(database)
    except OSError:
        return None
    if head == PLAIN_HEAD:
        return PLAIN
    return head[8:].hex() if head[:8] == MAGIC and len(head) == 16 else None


def is_locked(database: Path) -> bool:
    """Whether a file wants a key that was not unlocked in this process.

    Raises KeyFileDamaged where that cannot be told.
    """
    head = sealed_with(database)
    if head is None:  # if it is one of ours, its very start is damaged
        beside = path_of(database)
        head = read(beside).ident if database.exists() and beside.exists() else PLAIN
    return bool(head) and head not in _ring


def is_encrypted(database: Path) -> bool:
    """Whether a file is encrypted, by its head."""
    return bool(sealed_with(database))


def _find(database: Path, head: str | None) -> Key | None:
    if head == PLAIN:
        return None
    key = _ring.get(head) if head else None
    if key is None:
        kept = find_key_file(database, head)
        if kept is None:
            raise KeyMissing(database)
        key = _ring.get(kept.ident)
    if key is None:
        raise KeyNeeded(database)
    _held[_place(database)] = key
    return key


def find_key_file(database: Path, head: str | None = None) -> KeyFile | None:
    """The key file that fits a file (whose head says `head`), wherever in its folder; else the one
    beside it: the file's head may be what is damaged. None if there is none at all.

    Raises KeyFileDamaged if the one beside it cannot be read and no other fits.
    """
    head = sealed_with(database) if head is None else head
    damaged: KeyFileDamaged | None = None
    beside: KeyFile | None = None
    for path in _key_files_near(database):
        try:
            kept = read(path)
        except KeyFileDamaged as error:
            damaged = damaged or error
            continue
        except OSError:
            continue
        if kept.ident == head:
            return kept
        if path == path_of(database):
            beside = kept
    if damaged is not None and beside is None:
        raise damaged
    return beside


def _key_files_near(database: Path) -> list[Path]:
    beside = path_of(database)
    near = [path for path in sorted(database.parent.glob("*.key*")) if path != beside]
    own = [path for path in near if path.name.startswith(beside.name + ".")]
    rest = [path for path in near if path not in own and not path.name.endswith(".part")]
    return ([beside] if beside.exists() else []) + own + rest


# The ring.


def hold(database: Path, key: Key) -> None:
    """From now on this process opens the file, and every copy with the same key, with this key."""
    _ring[key.ident] = key
    _held[_place(database)] = key


def begin(database: Path, key: Key | None) -> None:
    """A new file is about to be made here, with this key or none. A key file of another one that
    was here is set aside."""
    _held.pop(_place(database), None)
    _set_aside(database, unless=PLAIN if key is None else key.ident)
    if key is not None:
        hold(database, key)


def changed_over(database: Path, key: Key | None) -> None:
    """Another version has taken the file's name: with this key, or with none."""
    _held.pop(_place(database), None)
    if key is not None:
        hold(database, key)


def unlock(database: Path, key: Key) -> None:
    """Hold a key if it is the file's. Raises StoreError if it is another one's."""
    kept = find_key_file(database)
    if kept is None:
        raise KeyMissing(database)
    if not fits(kept, key):
        raise StoreError(
            f"The key on this computer does not belong to the file {database.name}. "
            "Nothing was changed. Type the recovery passphrase instead."
        )
    hold(database, key)


def unlock_with(database: Path, passphrase: str) -> Key:
    """Unlock a file by its recovery passphrase (its normal spelling); about 0.4 s.

    Raises WrongPassphrase, KeyMissing or KeyFileDamaged.
    """
    kept = find_key_file(database)
    if kept is None:
        raise KeyMissing(database)
    key = unwrap(kept, passphrase)
    hold(database, key)
    return key


def forget(database: Path) -> None:
    """Let go of a file's key: the next to open it is asked again."""
    key = _held.pop(_place(database), None)
    kept = key.ident if key is not None else sealed_with(database)
    if kept:
        _ring.pop(kept, None)
        for place in [place for place, other in _held.items() if other.ident == kept]:
            del _held[place]


def forget_all() -> None:
    """Let go of every key."""
    _ring.clear()
    _held.clear()


# The key files.


def keep(database: Path, kept: KeyFile) -> None:
    """Put a key file beside a file. One of another key that is there is set aside, never lost."""
    with _told_calmly(database):
        _set_aside(database, unless=kept.ident)
        write(path_of(database), kept)
    settle_folder(database.parent)


def rewrap(database: Path, kept: KeyFile) -> None:
    """Exchange the wrap of the same key: the passphrase before is worth nothing here any more."""
    with _told_calmly(database):
        write(path_of(database), kept)
    settle_folder(database.parent)


@contextlib.contextmanager
def _told_calmly(database: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise file_error(
            error,
            f"The key file {path_of(database).name} could not be written",
            "Your file and the key that opens it are as they were.",
        ) from error


def bring(source: Path, target: Path) -> None:
    """See to it that `target` finds its key when the file at `source` is put there or copied there.

    Call before: nothing that `target` needs as it is now is touched. Raises KeyMissing.
    """
    head = sealed_with(source)
    if not head:
        return
    kept = find_key_file(source, head)
    if kept is None or kept.ident != head:
        raise KeyMissing(source)
    beside = path_of(target)
    there = _read_quietly(beside)
    taken = beside.exists() and (there is None or there.ident != head)
    if taken:
        beside = _aside_name(target, head)
        there = _read_quietly(beside)
    if there is not None and there.wrapped_at >= kept.wrapped_at:
        return  # the later passphrase counts
    write(beside, kept)
    settle_folder(target.parent)


def tidy(database: Path) -> None:
    """Let the key file beside a file be its own: after another file was put in its place, or at a
    start after a moment in which that was cut short. What is set aside keeps its id in its name."""
    head = sealed_with(database)
    beside = path_of(database)
    if head is None or (head and beside.exists() and _ident_of(beside) == head):
        return
    kept = find_key_file(database, head) if head else None
    if head and (kept is None or kept.ident != head):
        return
    _set_aside(database, unless=head)
    if kept is not None:
        write(beside, kept)
        _aside_name(database, kept.ident).unlink(missing_ok=True)
    _held.pop(_place(database), None)
    settle_folder(database.parent)


def drop(database: Path, ident: str) -> None:
    """Remove the key files of a key with which nothing is encrypted, and never was."""
    for path in (path_of(database), _aside_name(database, ident)):
        if path.exists() and _ident_of(path) == ident:
            path.unlink()


def drop_begun(database: Path) -> None:
    """Remove the key files with which a plain file beside them was about to be encrypted, and was not:
    whoever began was killed, and no file or copy was ever made with that key."""
    if sealed_with(database) != PLAIN:
        return
    for path in _key_files_near(database):
        kept = _read_quietly(path) if path.name.startswith(path_of(database).name) else None
        if kept is not None and kept.begun:
            path.unlink()


def note_used(database: Path) -> None:
    """A file is encrypted with the key beside it from the next moment on: it is never thrown away."""
    kept = _read_quietly(path_of(database))
    if kept is not None and kept.begun:
        write(path_of(database), kept._replace(begun=False))
        settle_folder(database.parent)


def note_store(database: Path, in_store: bool) -> None:
    """Write down whether the system's key store has the key."""
    kept = find_key_file(database)
    if kept is not None and kept.in_store != in_store:
        write(path_of(database), kept._replace(in_store=in_store))


def _set_aside(database: Path, *, unless: str) -> None:
    beside = path_of(database)
    if not beside.exists():
        return
    ident = _ident_of(beside)
    if ident is None:
        beside.replace(_aside_name(database, "damaged"))
    elif ident != unless:
        beside.replace(_aside_name(database, ident))


def _aside_name(database: Path, ident: str) -> Path:
    return database.with_name(f"{database.name}.key.{ident}")


def _ident_of(path: Path) -> str | None:
    kept = _read_quietly(path)
    return None if kept is None else kept.ident


def _read_quietly(path: Path) -> KeyFile | None:
    with contextlib.suppress(KeyFileDamaged, OSError):
        return read(path)
    return None


def _place(database: Path) -> str:
    return os.path.realpath(database)


def _first_bytes(database: Path) -> bytes:
    told = database.stat()
    which = (told.st_dev, told.st_ino)
    if which in _kept_open:
        return os.pread(_kept_open[which], 16, 0)
    handle = os.open(database, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        return os.read(handle, 16)
    finally:
        if which in _opened and os.name != "nt":
            _let_go_of_removed()
            _kept_open[which] = handle
        else:
            os.close(handle)


def _let_go_of_removed() -> None:
    """Close the handles of files that have no name any more, such as backups that were thinned: a
    program that runs for weeks must not keep one for each of them."""
    for which, handle in list(_kept_open.items()):
        if not os.fstat(handle).st_nlink:
            os.close(_kept_open.pop(which))
            _opened.discard(which)


def note_open(database: Path) -> None:
    """SQLite opens this file in this process."""
    told = database.stat()
    _opened.add((told.st_dev, told.st_ino))
