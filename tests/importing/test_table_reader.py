import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.importing.errors import FileNotRead
from desktop.importing.table_reader import open_table

PLAIN = "Order ID;Name;Email;Price\n1;Zoë Weiß;zoe@example.com;4,50\n2;Łucja;l@example.org;5,00\n"


def read(tmp_path: Path, data: bytes):
    path = tmp_path / "file.csv"
    path.write_bytes(data)
    table = open_table(path)
    return table, list(table.rows())


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"),
     ("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be")],
)  # fmt: skip
def test_unicode_files_are_read_whatever_their_form(tmp_path: Path, encoding: str, found: str):
    table, rows = read(tmp_path, PLAIN.encode(encoding))
    assert table.form.encoding == found
    assert table.headings == ("Order ID", "Name", "Email", "Price")
    assert rows[1][1] == "Łucja"


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_old_code_pages_are_told_apart_by_how_the_words_read(tmp_path: Path, encoding: str):
    text = "Name;City\nZoë Müller;Zürich\nJosé Ibáñez;Málaga\nAmélie Çelik;Besançon\n"
    table, rows = read(tmp_path, text.encode(encoding))
    assert table.form.encoding == encoding
    assert rows[1] == ["José Ibáñez", "Málaga"]


def test_a_file_that_is_utf8_up_to_a_broken_byte_is_refused(tmp_path: Path):
    data = ("Name;City\n" + "Zoë Müller;Zürich\n" * 50).encode() + b"Jos\xe9;M\xe1laga\n"
    with pytest.raises(FileNotRead, match="UTF-8 up to line 52"):
        read(tmp_path, data)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_what_makes_the_rows_even(tmp_path: Path, delimiter: str):
    path = tmp_path / "f.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(["Order ID", "Name", "Notes"])
        for n in range(5):
            writer.writerow([n, "van der Berg, Piet", "row 1; seats 4, 5 | aisle\ttoo"])
    table = open_table(path)
    assert table.form.delimiter == delimiter
    assert all(len(row) == 3 for row in table.rows())


def test_lines_above_the_headings_and_a_second_heading_row_are_found(tmp_path: Path):
    text = (
        '"Attendees of the season"\n"Generated at: 01/10/2026 15:21"\n\n'
        "Order ID,Name,Email,Visit,\n,,,Date,Price\n"
        + "".join(f"{n},Ann,a{n}@example.com,2026-05-0{n},12.00\n" for n in range(1, 6))
    )
    table, rows = read(tmp_path, text.encode())
    assert (table.form.preamble_rows, table.form.header_rows) == (3, 2)
    assert table.headings == ("Order ID", "Name", "Email", "Visit: Date", "Visit: Price")
    assert len(rows) == 5


def test_a_file_without_headings_gets_numbered_columns(tmp_path: Path):
    text = "".join(f"B{n},ann{n}@example.com,2026-05-0{n},12.00\n" for n in range(1, 6))
    table, rows = read(tmp_path, text.encode())
    assert table.form.header_rows == 0
    assert table.headings[0] == "Column 1"
    assert len(rows) == 5


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b'Name,Email\nAnn,"a@example.com\nBob,b@example.com\n', "never closed"),
        (b'Name,Email\nAnn,"a"b@example.com\n', "quotation mark"),
        (b"Name,Em\0ail\nAnn,a@example.com\n", "no text"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 200, "no text"),
        (b"a," * 2_000_000 + b"b\n", "million letters"),
        (("Order ID," * 3000 + "\n" + "1," * 3000 + "\n").encode(), "columns"),
        (b'Name,Note\nAnn,"' + b"x" * 200_000 + b'"\n', "letters"),
    ],
)
def test_a_hostile_file_is_refused_in_a_sentence(tmp_path: Path, data: bytes, says: str):
    with pytest.raises(FileNotRead, match=says) as failure:
        read(tmp_path, data)
    assert "Nothing was imported" in failure.value.sentence


cells = st.text(
    alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12
)


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(st.lists(cells, min_size=3, max_size=3), min_size=2, max_size=8))
def test_a_written_table_is_read_back_cell_by_cell(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("t") / "t.csv"
    head = ["Order ID", "Email", "Ticket type"]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([head, *rows])
    table = open_table(path, "utf-8", ",")
    if table.headings == tuple(head) and table.form.header_rows == 1:
        assert [r for r in table.rows()] == rows


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path_factory, data: bytes):
    path = tmp_path_factory.mktemp("b") / "b.csv"
    path.write_bytes(data)
    try:
        list(open_table(path).rows())
    except FileNotRead as refused:
        assert refused.sentence
