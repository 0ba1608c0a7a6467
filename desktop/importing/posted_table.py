"""A table of posted fields, as the server behind a form's web page exports them: a column for each
field by its name, a row for each person. The code of the form stands in its own column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from db.folding import fold
from desktop.domain.form_page import CODE_FIELD
from desktop.importing import moments, table_reader
from desktop.importing.answer_file import is_code, read_fields
from desktop.importing.errors import FileNotRead
from desktop.importing.filled_form import FilledForm

MOST_ROWS = 50_000
_LOOK_THROUGH = 20  # rows that may stand above the headings
_TIMES = frozenset(
    ("timestamp", "date", "time", "submitted", "submitted at", "submitted on", "submission date",
     "submission time", "date submitted", "created", "created at", "received", "received at")
)  # fmt: skip
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*")


def is_posted_table(path: Path) -> bool:
    """Whether a file is such a table, by its ending and its first lines."""
    if path.suffix.casefold() not in (".csv", ".tsv"):
        return False
    try:
        with path.open("rb") as file:
            return CODE_FIELD.encode() in file.read(16_384).replace(b"\0", b"")
    except OSError:
        return False


def read_posted_table(path: Path) -> tuple[FilledForm, ...]:
    """Each row's answers, in the file's order; rows without a code are left out.

    Raises FileNotRead where none has one.
    """
    rows = table_reader.open_table(path).head(MOST_ROWS + _LOOK_THROUGH)
    names, start = _headings(rows)
    found = [_row(names, row, path.name) for row in rows[start:] if _coded(names, row)]
    if not found:
        raise FileNotRead(f"{path.name} holds no answers to a form. Nothing was imported.")
    if len(rows) > MOST_ROWS:
        raise FileNotRead(
            f"{path.name} has more than {MOST_ROWS:,} rows. Nothing was imported. Split it."
        )
    return tuple(found)


def _headings(rows: Sequence[Sequence[str]]) -> tuple[list[str], int]:
    for number, row in enumerate(rows[:_LOOK_THROUGH]):
        names = [cell.strip() for cell in row]
        if CODE_FIELD in names:
            return names, number + 1
    return [], len(rows)


def _coded(names: Sequence[str], row: Sequence[str]) -> bool:
    at = names.index(CODE_FIELD)
    return at < len(row) and is_code(row[at])


def _row(names: Sequence[str], row: Sequence[str], file_name: str) -> FilledForm:
    cells = list(zip(names, row, strict=False))
    found = read_fields([(name, cell) for name, cell in cells if name], file_name)
    return found._replace(answered_at=next(filter(None, (_time(n, c) for n, c in cells)), ""))


def _time(name: str, cell: str) -> str:
    """When the row was posted, if this is the column that says so; only ISO is beyond doubt."""
    if fold(name.replace("_", " ").replace("-", " ")) not in _TIMES or not _ISO.fullmatch(
        cell.strip()
    ):
        return ""
    moment = moments.find_moment(cell.strip(), "")
    return "" if moment is None else moments.instant_of(moment)
