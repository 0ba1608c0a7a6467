"""A cell of an exported table never runs as a formula in a spreadsheet."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.table_text import FORMULA_STARTS, table_cell, table_row


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_what_looks_like_a_formula_is_guarded(start):
    assert table_cell(f"{start}1+1") == f"'{start}1+1"


def test_other_values_are_as_they_are():
    assert table_row([None, -5, 2.5, "O'Brien", "a=b", ""]) == [
        "",
        "-5",
        "2.5",
        "O'Brien",
        "a=b",
        "",
    ]


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_a_row_reads_back_as_it_was_written(cells):
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\r\n").writerow(table_row(cells))
    (read,) = csv.reader(io.StringIO(file.getvalue(), newline=""))
    assert not any(cell.startswith(FORMULA_STARTS) for cell in read)
    guards = [cell.startswith(FORMULA_STARTS) for cell in cells]
    assert [r[1:] if g else r for r, g in zip(read, guards, strict=True)] == cells
