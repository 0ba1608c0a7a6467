"""Before anybody works with a file: is it there, is it as it was left, is it whole?

    look = before_opening(path)      # bytes alone, some milliseconds
    finding = open_looked(path)      # opens it; None if it is sound

A file that was closed well carries a seal: where it fits, nothing more is asked. Without one, or where
it does not fit, the whole file is checked before the first screen. Once a week the whole file is
checked in any case, after the first paint. What only the disk, a lock or a missing key did is no
damage, and is raised as it is.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from db import clock, connection, gate, keys, schema, seal, soundness
from db.errors import (
    DatabaseDamaged,
    DatabaseForeign,
    DatabaseMissing,
    DatabaseNewer,
    StoreError,
)
from db.soundness import Finding

if TYPE_CHECKING:
    from db.seal import Seal

COMPARED_AT_ONCE = 32_000_000  # bytes; comparing them takes about 20 ms
CHECKED_AT_ONCE = 4_000_000  # bytes; checking them takes about 60 ms, more is told of on a screen
A_FEW_PAGES = 64  # more than these, in a whole file: somebody put another copy there
CHECKED_EVERY = timedelta(days=7)
CHECKED_AT = "checked_at"  # a setting: the last full check that found nothing
KNOWN = "known_problems"  # a setting: what somebody knows of and goes on with, such as lost books

NOTHING, COMPARE, CHECK = "nothing", "compare", "check"
Progress = Callable[[str, float], None]
Cancelled = Callable[[], bool]


class FirstLook(NamedTuple):
    """What is known before the file is opened. `wants`: NOTHING more, to COMPARE it with its seal
    once the window is there, or to CHECK all of it before. `changed` pages are not as they were left."""

    path: Path
    wants: str = CHECK
    finding: Finding | None = None
    changed: int = 0
    pages: int = 0

    @property
    def takes_a_while(self) -> bool:
        """Whether people should see that something is being done."""
        if self.finding is not None or self.wants != CHECK:
            return False
        return self.path.stat().st_size > CHECKED_AT_ONCE


def was_here(path: Path) -> bool:
    """Whether there is any trace that a file of ours stood, or stands, at this path."""
    if seal.path_of(path).exists() or keys.path_of(path).exists():
        return True
    # Imported here: a start of every day has no need of it.
    from db import backup_shelf

    return bool(backup_shelf.list_backups(path))


def before_opening(path: Path, progress: Progress | None = None) -> FirstLook:
    """The look from outside. Raises DatabaseMissing where there never was a file."""
    if not path.exists():
        if was_here(path):
            return FirstLook(path, finding=Finding(path, "missing"))
        raise DatabaseMissing(
            f"There is no Rapport file at {path}. Nothing was created. "
            "Check the name, or create a new one."
        )
    size = path.stat().st_size
    if size == 0:
        return FirstLook(path, finding=Finding(path, "empty"))
    kept = seal.read(path)
    if kept is None or soundness.journal_open(path):
        return FirstLook(path)
    if size > COMPARED_AT_ONCE and seal.fits_outside(path, kept):
        return FirstLook(path, COMPARE)
    return _compared(path, kept, progress)


def _compared(path: Path, kept: Seal, progress: Progress | None) -> FirstLook:
    tell = None if progress is None else lambda share: progress(COMPARING, share)
    changed = len(seal.changed_pages(path, kept, tell))
    return FirstLook(path, CHECK if changed else NOTHING, changed=changed, pages=len(kept.sums))


COMPARING = "Comparing the file with how it was left…"
CHECKING = "Looking through the file…"


def open_looked(
    path: Path, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> Finding | None:
    """Look at a file, open it, and check it where that is called for; None if it is sound.

    Raises StoreError for what is no damage: never a file there, a foreign or newer one, a key that
    is needed, a lock, a disk. Where something was found nothing was written.
    """
    look = before_opening(path, progress)
    return open_after(look, progress, cancelled)


def open_after(
    look: FirstLook, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> Finding | None:
    """The rest of `open_looked`, after the look from outside."""
    if look.finding is not None:
        return look.finding
    try:
        schema.open_file(look.path)
    except DatabaseDamaged as failure:
        connection.close()
        return _found(look, "damaged", [failure.sentence])
    except (DatabaseForeign, DatabaseNewer):
        connection.close()
        if look.changed or was_here(look.path):
            return _found(look, "replaced", [])
        raise
    except Exception as error:  # noqa: BLE001 - what is no damage is raised again
        connection.close()
        return _found_in(look, error)
    if look.wants != CHECK:
        return None
    finding = check(look, progress, cancelled, waited_for=look.takes_a_while)
    if finding is not None:
        connection.close()
    return finding


def check(
    look: FirstLook,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    *,
    waited_for: bool = False,
) -> Finding | None:
    """Check all of the current file; on both cores where somebody waits for it. Raises StoreError for what
    is no damage."""
    if progress is not None:
        progress(CHECKING, 0.0)
    with gate.acting(gate.HOUSE):  # whoever is at the desk, and before anybody is
        try:
            return _check(look, cancelled, waited_for)
        except Exception as error:  # noqa: BLE001 - what is no damage is raised again
            return _found_in(look, error)


def _check(look: FirstLook, cancelled: Cancelled | None, waited_for: bool) -> Finding | None:
    try:
        raw = connection.raw()
        if waited_for:
            problems, own = soundness.find_problems_beside(raw, _own_by_the_house, cancelled)
        else:
            problems = soundness.find_problems(raw, cancelled)
            own = [] if problems else _own_problems()
        if problems:
            return _found(look, "damaged", problems, soundness.parts_of(raw))
        own = [problem for problem in own if problem not in _known()] if own else []
    except DatabaseDamaged as failure:
        return _found(look, "damaged", [failure.sentence])
    if own and set(own) <= set(_of_search(own)) and not look.changed:
        return _made_anew(look)
    if own:
        return _found(look, "changed", own)
    if 0 < look.changed <= A_FEW_PAGES:
        return _found(look, "changed", [])
    _note_checked()
    return None


def _own_by_the_house() -> list[str]:
    with gate.acting(gate.HOUSE):  # on a thread where nobody acts
        return _own_problems()


def _own_problems() -> list[str]:
    from desktop.domain import file_care

    return file_care.find_own_problems()


def _known() -> list[str]:
    from db.queries import settings

    return list(settings.get_setting(KNOWN, []))


def note_known_problems() -> None:
    """Somebody knows what is wrong with the current file by the program's own lights, and goes on with
    it: the next start does not ask again. `rapport check` still tells."""
    from db.queries import settings

    with gate.acting(gate.HOUSE):
        settings.set_setting(KNOWN, _own_problems())


def _of_search(problems: list[str]) -> list[str]:
    return [problem for problem in problems if "search" in problem]


def _made_anew(look: FirstLook) -> Finding | None:
    """The search follows from everything else: it is made anew, and nobody need be asked."""
    from db import search

    try:
        search.rebuild()
    except DatabaseDamaged as failure:
        return _found(look, "damaged", [failure.sentence], [soundness.SEARCH])
    return None


def compare_later(path: Path, cancelled: Cancelled | None = None) -> Finding | None:
    """In the background, for a file too large to be compared before the first paint. None, too, if it
    has been written to since: the weekly check sees to it."""
    kept = seal.read(path)
    if kept is None:
        return None
    changed = len(seal.changed_pages(path, kept))
    if not changed or seal.read(path) is None or (cancelled is not None and cancelled()):
        return None
    return check(FirstLook(path, CHECK, changed=changed, pages=len(kept.sums)), None, cancelled)


def check_is_due() -> bool:
    """Whether the weekly check of the current file is due."""
    from db.queries import settings

    with gate.acting(gate.HOUSE):
        last = str(settings.get_setting(CHECKED_AT, ""))
    return not last or last > clock.now_text() or _older(last)


def _older(last: str) -> bool:
    return clock.to_text(clock.now() - CHECKED_EVERY) > last


def check_weekly(cancelled: Cancelled | None = None) -> Finding | None:
    """The full check, in the worker, after the first paint."""
    clear_leftovers(connection.current_path())
    return check(FirstLook(connection.current_path()), None, cancelled)


def clear_leftovers(path: Path) -> None:
    """Remove the working copies of a salvage or a restore that was killed: they hold people's data."""
    a_day_ago = clock.now().timestamp() - 86_400
    # Imported here: after the first paint.
    import shutil

    for left in (*path.parent.glob(".salvage-*"), *path.parent.glob(".counted-*")):
        if left.is_dir() and left.stat().st_mtime < a_day_ago:
            shutil.rmtree(left, ignore_errors=True)
    part = path.with_name(path.name + ".part")
    if part.exists() and part.stat().st_mtime < a_day_ago:
        # Imported here: hardly ever needed.
        from db import restore

        with contextlib.suppress(OSError):
            restore.clear_leftovers(path)


def _note_checked() -> None:
    from db.queries import settings

    try:
        settings.set_setting(CHECKED_AT, clock.now_text())
    except StoreError:
        return  # a file that can only be read: it is checked again next time


def _found_in(look: FirstLook, error: Exception) -> Finding:
    """What a failure of the driver tells. Raises it again if it is no damage."""
    if isinstance(error, StoreError) or not soundness.is_damage(error):
        raise error
    return _found(look, "damaged", ["a part of it cannot be read at all"])


def _found(
    look: FirstLook, kind: str, problems: list[str], parts: list[str] | None = None
) -> Finding:
    return Finding(
        look.path, kind, tuple(problems), tuple(parts or ()), look.changed, look.pages
    )  # fmt: skip
