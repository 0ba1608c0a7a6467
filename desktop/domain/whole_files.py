"""Files that appear whole or not at all: tables, and whatever else is written out."""

from __future__ import annotations

import contextlib
import csv
import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from db.errors import StoreError, file_error
from db.queries import audit
from db.troubles import trouble_of
from desktop.domain import targets
from desktop.domain.table_text import table_row

NOTHING_NEW = "Nothing new was left there, and what is saved in Rapport is safe."
Fill = Callable[[Path], Any]
Enter = Callable[[], object]


def write_file(target: Path, fill: Fill, enter: Enter | None = None) -> None:
    """Let `fill` write beside the target; the file gets its name only when it is whole.

    `enter` writes into the books that it leaves Rapport. It is called between the two: nothing is
    out that the books do not know of, and what could not be written never gets as far.

    Raises StoreError, having left what was there before; a Rapport file is never written over.
    """
    write_files({target: fill}, enter)


def write_files(fills: Mapping[Path, Fill], enter: Enter | None = None) -> None:
    """The same for files that belong together: none of them is there without the others."""
    for target in fills:
        targets.check_target(target)
    target = next(iter(fills))
    try:
        for target, fill in fills.items():
            part = _part(target)
            fill(part)
            with part.open("rb+") as file:
                os.fsync(file.fileno())  # or a power cut would leave an empty file of that name
        if enter is not None:
            enter_leaving(target, enter)
        _name(list(fills), entered=enter is not None)
    except OSError as error:
        raise not_written(error, target) from error
    finally:
        for one in fills:
            for left in (_part(one), _before(one)):
                with contextlib.suppress(OSError):
                    left.unlink(missing_ok=True)


def _part(target: Path) -> Path:
    return target.with_name(target.name + ".part")


def _before(target: Path) -> Path:
    """What has the name already, until all that belongs together have theirs."""
    return target.with_name(target.name + ".before.part")


def enter_leaving(target: Path, enter: Enter) -> None:
    """Write into the books what is about to leave. Raises StoreError: then it must not."""
    try:
        enter()
    except StoreError as error:
        if trouble_of(error) is None:
            raise
        raise file_error(
            error, f"{target} was not written: noting it in Rapport's file failed",
            NOTHING_NEW,
        ) from error  # fmt: skip


def _name(wanted: Sequence[Path], *, entered: bool) -> None:
    """All of them get their names, or none. Raises StoreError."""
    target = wanted[0]
    named: list[Path] = []
    try:
        for target in wanted:
            if target != wanted[-1] and target.exists():
                _link(target, _before(target))
            _part(target).replace(target)
            named.append(target)
    except OSError as error:
        stays = [one.name for one in named if not _take_back(one)]
        if stays:
            safe = f"{stays[0]} was written all the same. What is saved in Rapport is safe."
            raise file_error(error, f"{target} could not be written", safe) from error
        if entered:
            take_back_entry("export")
        raise not_written(error, target) from error


def _take_back(target: Path) -> bool:
    """What had the name before has it again; False where the disk does not let it."""
    try:
        if _before(target).exists():
            _before(target).replace(target)
        else:
            target.unlink()
    except OSError:
        return False
    return True


def _link(target: Path, second: Path) -> None:
    second.unlink(missing_ok=True)
    try:
        os.link(target, second)
    except OSError:  # a disk without second names
        shutil.copyfile(target, second)


def take_back_entry(subject: str) -> None:
    """What was entered into the books as leaving has not left: nothing goes from the books, so they say
    that too, where they can be written to."""
    with contextlib.suppress(StoreError):
        audit.add_event(subject, "What was noted just before was not written after all")


def not_written(error: BaseException, target: Path) -> StoreError:
    """Why something could not be written out, in a sentence; nothing of it may have been left."""
    return file_error(error, f"{target} could not be written", NOTHING_NEW)


def write_csv(
    target: Path,
    headings: Iterable[str],
    rows: Iterable[Iterable[Any]],
    enter: Enter | None = None,
) -> int:
    """A table as CSV (UTF-8 with a mark for Excel, nothing runs as a formula); how many rows."""
    number = 0

    def fill(part: Path) -> None:
        nonlocal number
        with part.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(table_row(headings))
            for row in rows:
                writer.writerow(table_row(row))
                number += 1
            file.flush()
            os.fsync(file.fileno())

    write_file(target, fill, enter)
    return number
