"""How a text is written into a table that a spreadsheet may open: it must not run as a formula."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

# What makes Excel, LibreOffice and Google Sheets take a cell for a formula; the wide forms do so
# where one types in Japanese.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def table_cell(value: Any) -> str:
    """A value as the text of one cell: None is empty, a text that looks like a formula is guarded.

    Numbers stay numbers, a negative one too; the import takes the guard off again.
    """
    if isinstance(value, str):
        return "'" + value if value.startswith(FORMULA_STARTS) else value
    return "" if value is None else str(value)


def table_row(values: Iterable[Any]) -> list[str]:
    """A row of such cells."""
    return [table_cell(value) for value in values]
