"""Read .xlsx workbooks as rows of text, behind a guard against archives that explode."""

from __future__ import annotations

import errno
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from desktop.importing.errors import FileNotRead

MAX_TOTAL_BYTES = 200 * 1024 * 1024
MAX_RATIO = 200
SMALL_ENOUGH = 10 * 1024 * 1024  # below this a high ratio is a dull sheet, not an attack
MAX_MEMBERS = 2_000
_CHUNK = 1024 * 1024
# What `zipfile` raises for bytes that were spoilt: it may be sent to before the beginning (EINVAL).
_BROKEN = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError,
    ValueError, struct.error,
)  # fmt: skip
_REPORT_SHEETS = ("report generated", "generated", "about", "readme", "cover")


def read_rows(path: Path, *, sheet: str = "") -> list[list[str]]:
    """The rows of the first sheet with a table in it (or of the one named), cells as text.

    Dates are ISO texts, whole numbers have no decimals, empty cells are ''. Raises FileNotRead
    in words for a file that is damaged, locked with a password or not safe to unpack.
    """
    check_archive(path)
    # openpyxl is slow to import and needed for workbooks alone.
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            return _first_table(book, sheet)  # read only now, so this too may find it broken
        finally:
            book.close()
    except Exception as error:
        if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
            raise  # the disk, not what is on it
        raise FileNotRead(
            f"{path.name} could not be read as a workbook. Nothing was imported. "
            "Open it in a spreadsheet and save it again, or save it as CSV."
        ) from error


def check_archive(path: Path) -> None:
    """Unpack for counting alone; raises FileNotRead for what would not fit or is no archive.

    The sizes an archive declares may lie, so the real bytes are counted.
    """
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS:
                raise FileNotRead(_unsafe(path, f"it holds {len(members):,} parts"))
            total = 0
            for member in members:
                if member.flag_bits & 0x1:
                    raise FileNotRead(
                        f"{path.name} is locked with a password. Nothing was imported. "
                        "Save a copy without the password and import that."
                    )
                with archive.open(member) as part:
                    while chunk := part.read(_CHUNK):
                        total += len(chunk)
                        _refuse_if_too_large(path, total)
    except _BROKEN as error:
        if isinstance(error, OSError) and error.errno != errno.EINVAL:
            raise
        raise FileNotRead(
            f"{path.name} is not a whole workbook. Nothing was imported. Download it again."
        ) from error


def _refuse_if_too_large(path: Path, total: int) -> None:
    packed = max(1, path.stat().st_size)
    if total > MAX_TOTAL_BYTES:
        raise FileNotRead(_unsafe(path, "it unpacks to more than 200 MB"))
    if total > SMALL_ENOUGH and total / packed > MAX_RATIO:
        raise FileNotRead(_unsafe(path, f"it unpacks to {total // packed} times its size"))


def _unsafe(path: Path, why: str) -> str:
    return (
        f"{path.name} was not opened: {why}, which no list of patrons does. "
        "Nothing was imported. Save the list as CSV and import that."
    )


def _first_table(book: Any, wanted: str) -> list[list[str]]:
    best: list[list[str]] = []
    for sheet in book.worksheets:
        if wanted and sheet.title != wanted:
            continue
        sheet.reset_dimensions()  # some writers declare a single cell
        rows = [list(row) for row in _texts(sheet)]
        while rows and not any(rows[-1]):
            rows.pop()
        if wanted or (_is_table(rows) and not _is_report_note(sheet.title, rows)):
            return rows
        if len(rows) > len(best):
            best = rows
    return best


def _is_table(rows: list[list[str]]) -> bool:
    return sum(1 for row in rows[:20] if sum(1 for cell in row if cell) >= 2) >= 2


def _is_report_note(title: str, rows: list[list[str]]) -> bool:
    if len(rows) > 15:
        return False
    first = next((cell for row in rows for cell in row if cell), "")
    return title.strip().lower().startswith(_REPORT_SHEETS) or first.lower().startswith(
        "report generated"
    )


def _texts(sheet: Any) -> Iterator[list[str]]:
    for row in sheet.iter_rows(values_only=True):
        cells = [_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        yield cells


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\x00", "").strip()
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return _moment(value)


def _moment(value: Any) -> str:
    if isinstance(value, datetime):
        if value.time() == time(0):
            return value.date().isoformat()
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="seconds")
    if isinstance(value, timedelta):
        return str(value)
    return str(value)
