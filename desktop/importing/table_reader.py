"""Read any usual table of text row by row: encoding, delimiter, headings, what stands around it.

The file is never held as a whole: `Table.rows()` streams it, as often as it is asked.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import IO

from desktop.importing import heading_rows, text_encoding
from desktop.importing.errors import FileNotRead
from desktop.importing.understanding import TableForm

DELIMITERS = (",", ";", "\t", "|")
MOST_COLUMNS = 1_000
LONGEST_CELL = 131_072
SAMPLE_ROWS = 400


@dataclass(slots=True)
class Table:
    """A table of text. `sample` holds the first data rows; `reasons` say how it was recognised.

    Rows are lists of cells as they stand; a short row is short. `row` numbers are those of a
    spreadsheet: the first line of the file is 1.
    """

    path: Path
    form: TableForm
    headings: tuple[str, ...]
    sample: list[list[str]]
    reasons: tuple[str, ...]
    memory: list[list[str]] | None = field(default=None, repr=False)
    _file: IO[bytes] | None = field(default=None, repr=False)

    @property
    def skip(self) -> int:
        """How many rows stand before the data."""
        return self.form.preamble_rows + self.form.header_rows

    def rows(self) -> Iterator[list[str]]:
        """The data rows, streamed. Raises FileNotRead where the quoting breaks."""
        if self.memory is not None:
            return iter(self.memory[self.skip :])
        return islice(self._stream(), self.skip, None)

    def head(self, count: int = SAMPLE_ROWS) -> list[list[str]]:
        """The first rows as they stand, headings and what is above them included."""
        if self.memory is not None:
            return self.memory[:count]
        return list(islice(self._stream(), count))

    def read_share(self) -> float:
        """How much of the file the running `rows()` has read, 0 to 1."""
        if self._file is None or self._file.closed:
            return 0.0
        return min(1.0, self._file.tell() / max(1, self.path.stat().st_size))

    def _stream(self) -> Iterator[list[str]]:
        with self.path.open("rb") as file:
            self._file = file
            text = io.TextIOWrapper(file, encoding=self.form.encoding, newline="")
            yield from _records(text, self.form.delimiter, self.path)


def open_table(path: Path, encoding: str = "", delimiter: str = "") -> Table:
    """Find out how a text file is written and open it as a table.

    `encoding` and `delimiter`, if given, are what somebody said. Raises FileNotRead.
    """
    reason = "You chose the encoding."
    if not encoding:
        encoding, reason = text_encoding.detect(path)
    head = _head(path, encoding)
    reasons = [f"Encoding {encoding}: {reason}"]
    if not delimiter:
        delimiter, why = find_delimiter(head)
        reasons.append(why)
    records = list(islice(_checked(path, encoding, delimiter), SAMPLE_ROWS))
    return _with_headings(path, records, encoding, delimiter, reasons)


def table_from_rows(path: Path, rows: list[list[str]]) -> Table:
    """A table of rows that were read by other means (a workbook)."""
    table = _with_headings(path, rows[:SAMPLE_ROWS], "", "", [])
    return replace(table, memory=rows)


def _head(path: Path, encoding: str) -> str:
    try:
        with path.open(encoding=encoding, newline="") as file:
            text = file.read(200_000)
    except (UnicodeDecodeError, LookupError) as error:
        raise FileNotRead(
            f"{path.name} cannot be read as {encoding}. Nothing was imported. "
            "Choose another encoding."
        ) from error
    if "\0" in text:
        raise FileNotRead(
            f"{path.name} holds bytes that are no text. Nothing was imported. "
            "Export it again as CSV."
        )
    return text


def find_delimiter(head: str) -> tuple[str, str]:
    """What separates the cells, by how even the rows come out, and a sentence about it."""
    first = head.split("\n", 1)[0].strip()
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], "The first line names the delimiter."
    whole = head if len(head) < 200_000 else head[: head.rfind("\n") + 1]
    best, score = ",", 0.0
    for delimiter in DELIMITERS:
        widths = Counter(len(r) for r in islice(_lenient(whole, delimiter), 200) if any(r))
        wide = {width: n for width, n in widths.items() if width > 1}
        if not wide:
            continue
        width, rows = max(wide.items(), key=lambda item: (item[1], item[0]))
        even = rows / sum(widths.values())
        points = even + min(width, 40) / 100
        if points > score:
            best, score = delimiter, points
    names = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
    if not score:
        return ",", "There is one column."
    return best, f"The cells are separated by {names[best]}."


def _lenient(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from reader
    except csv.Error:
        return


def _checked(path: Path, encoding: str, delimiter: str) -> Iterator[list[str]]:
    with path.open(encoding=encoding, newline="") as text:
        yield from _records(text, delimiter, path)


def _records(text: io.TextIOBase | IO[str], delimiter: str, path: Path) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise FileNotRead(_quoting(path, reader.line_num, str(error))) from error
    except UnicodeDecodeError as error:
        raise FileNotRead(
            f"{path.name} cannot be read to its end as {error.encoding}. Nothing was imported. "
            "Choose another encoding."
        ) from error


def _quoting(path: Path, line: int, error: str) -> str:
    if "field larger" in error:
        what = f"has a cell of more than {LONGEST_CELL:,} letters before line {line}"
    elif "unexpected end" in error:
        what = "opens a quotation mark that is never closed"
    else:
        what = f"has a quotation mark in the wrong place at line {line}"
    return (
        f"{path.name} {what}, so its rows cannot be told apart. Nothing was imported. "
        "Export it again, or mend that line."
    )


def _with_headings(
    path: Path, records: list[list[str]], encoding: str, delimiter: str, reasons: list[str]
) -> Table:
    widest = max((len(r) for r in records), default=0)
    if widest > MOST_COLUMNS:
        raise FileNotRead(
            f"{path.name} has {widest:,} columns; a table of people has at most "
            f"{MOST_COLUMNS:,}. Nothing was imported."
        )
    found = heading_rows.find(records)
    form = TableForm(encoding, delimiter, found.preamble_rows, found.header_rows)
    sample = records[found.preamble_rows + found.header_rows :]
    return Table(path, form, found.headings, sample, (*reasons, *found.reasons))
