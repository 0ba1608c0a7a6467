"""What each backup remembers of the books, held against the file: who rewrites the books as a whole,
hash by hash, leaves nothing in the file itself that would tell.

The index of the backups names of each how many entries there were and the hash of the last. A copy that was
put in the file's place (`noted`) begins another line of books: backups of the line that was left need not agree.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from db import audit_chain, backup_shelf, backups, clock, connection
from db.backup_shelf import Backup, PutBack
from db.queries import settings
from desktop.domain.words import when_words


def find_problems() -> list[str]:
    """Since when the books of the current file are not what its backups remember, in one sentence."""
    anchors = _anchors(connection.current_path())
    broken = [b for b in anchors if not audit_chain.holds(b.books, b.chain)]
    if not broken:
        return []
    first = min(broken, key=lambda b: (b.books, b.made_at))
    said = f"the books no longer agree with the backup of {when_words(first.made_at)}: "
    if audit_chain.head()[0] < first.books:
        said += (
            "they end before it, so entries were taken away or an older file was put here by hand"
        )
    else:
        said += "entries from before it were changed or taken away since"
    good = [b for b in anchors if b not in broken and b.books < first.books]
    last = max(good, key=lambda b: (b.books, b.made_at), default=None)
    return [
        said if last is None else f"{said} (with that of {when_words(last.made_at)} they agree)"
    ]


def _anchors(path: Path) -> list[Backup]:
    """The backups whose books the file must still hold, each once."""
    file_id = str(settings.get_setting("file_id", ""))
    left = backup_shelf.list_put_back(path)
    ours = {b.path.name for b in backups.list_backups(path)}
    found: dict[str, Backup] = {}
    for backup in backups.list_all(path):
        mine = bool(file_id) and backup.file_id == file_id and backup.books > 0
        here = backup.path.parent == backup_shelf.folder_of(path)
        if mine and (here or backup.path.name not in ours) and not _is_left(backup, left, here):
            found[backup.path.name] = backup
    return list(found.values())


def _is_left(backup: Backup, left: Iterable[PutBack], here: bool) -> bool:
    """Whether a backup is of a line of books that the file has left. Copies elsewhere are numbered otherwise:
    by the time then, and what a clock dated ahead is not asked."""
    if not here and backup.made_at > clock.now_text():
        return True
    return any(
        backup.books > one.books
        and (backup.number <= one.number if here else backup.made_at <= one.at)
        for one in left
    )


@contextlib.contextmanager
def noted(path: Path) -> Iterator[list[PutBack]]:
    """While a copy is put in the place of the file at `path`; `note_line` is called within the copy. Where
    that fails, the file goes on with the line it has."""
    made: list[PutBack] = []
    try:
        yield made
    except BaseException:
        with contextlib.suppress(OSError):
            for one in made:
                backup_shelf.forget_put_back(path, one)
        raise


def note_line(path: Path) -> list[PutBack]:
    """The current file, a copy, is about to take the place at `path`: which backups need not agree with
    the books from then on. Those that are not here now, on a stick, are not known: what the copy has
    beyond the last that agrees is believed.
    """
    anchors = [b for b in backups.list_all(path) if b.books]
    holding = [b.books for b in anchors if audit_chain.holds(b.books, b.chain)]
    parted = [b.books for b in anchors if not audit_chain.holds(b.books, b.chain)]
    books = min([max(holding, default=audit_chain.head()[0]), *(n - 1 for n in parted)])
    with contextlib.suppress(OSError):
        return [backup_shelf.note_put_back(path, books)]
    return []
