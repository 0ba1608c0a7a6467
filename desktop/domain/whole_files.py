"""Files that appear whole or not at all: tables, and whatever else is written out."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from db.errors import StoreError
from desktop.domain import targets
from desktop.domain.table_text import table_row


def write_file(target: Path, fill: Callable[[Path], Any]) -> None:
    """Let `fill` write beside the target; the file gets its name only when it is whole.

    Raises StoreError, having left nothing; a Rapport file is never written over.
    """
    targets.check_target(target)
    part = target.with_name(target.name + ".part")
    try:
        fill(part)
        part.replace(target)
    except OSError as error:
        raise StoreError(
            f"{target} could not be written ({error.strerror or error}). Nothing was left there. "
            "Check that you may write there."
        ) from error
    finally:
        part.unlink(missing_ok=True)


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
