"""Files that appear whole or not at all: tables, and whatever else is written out."""

from __future__ import annotations

import contextlib
import csv
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from db.errors import StoreError, file_error
from desktop.domain import targets
from desktop.domain.table_text import table_row


def write_file(target: Path, fill: Callable[[Path], Any]) -> None:
    """Let `fill` write beside the target; the file gets its name only when it is whole.

    Raises StoreError, having left what was there before; a Rapport file is never written over.
    """
    targets.check_target(target)
    part = target.with_name(target.name + ".part")
    try:
        fill(part)
        with part.open("rb+") as file:
            os.fsync(file.fileno())  # or a power cut would leave an empty file of that name
        part.replace(target)
    except OSError as error:
        raise not_written(error, target) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def not_written(error: BaseException, target: Path) -> StoreError:
    """Why something could not be written out, in a sentence; nothing of it may have been left."""
    return file_error(
        error,
        f"{target} could not be written",
        "Nothing new was left there, and what is saved in Rapport is safe.",
    )


def write_csv(target: Path, headings: Iterable[str], rows: Iterable[Iterable[Any]]) -> int:
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

    write_file(target, fill)
    return number
