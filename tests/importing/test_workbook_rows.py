import datetime
import random
import zipfile
from pathlib import Path

import openpyxl
import pytest

from desktop.importing import workbook
from desktop.importing.errors import FileNotRead


def saved(path: Path, sheets: dict[str, list[list]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_cells_arrive_as_text(tmp_path: Path):
    path = saved(
        tmp_path / "a.xlsx",
        {
            "Orders": [
                ["Order", "When", "Day", "At", "Qty", "Price", "Comp", "Zip"],
                [
                    1001,
                    datetime.datetime.fromisoformat("2026-11-22T19:30"),
                    datetime.date(2026, 11, 22),
                    datetime.time(19, 30),
                    2.0,
                    13.5,
                    True,
                    "04101",
                ],
            ]
        },
    )
    assert workbook.read_rows(path)[1] == [
        "1001", "2026-11-22 19:30:00", "2026-11-22", "19:30:00", "2", "13.5", "Yes", "04101",
    ]  # fmt: skip


def test_a_sheet_that_only_says_when_it_was_made_is_passed_over(tmp_path: Path):
    path = saved(
        tmp_path / "a.xlsx",
        {
            "Report generated": [["Report generated", "2026-11-22"], ["By", "Ana"]],
            "Empty": [],
            "Attendees": [["Name", "Email"], ["Mei Ng", "mei.ng@example.com"]],
        },
    )
    assert workbook.read_rows(path)[0] == ["Name", "Email"]


def test_empty_rows_and_cells_at_the_end_are_left_out(tmp_path: Path):
    path = saved(
        tmp_path / "a.xlsx", {"A": [["Name", "Email", None], ["Mei", "m@example.com"], [None]]}
    )
    assert workbook.read_rows(path) == [["Name", "Email"], ["Mei", "m@example.com"]]


def test_an_archive_that_explodes_is_refused(tmp_path: Path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 60_000_000)
    with pytest.raises(FileNotRead, match=r"times its size.*Nothing was imported"):
        workbook.read_rows(path)


def test_an_archive_of_too_many_parts_is_refused(tmp_path: Path):
    path = tmp_path / "many.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(workbook.MAX_MEMBERS + 1):
            archive.writestr(f"xl/{number}", "")
    with pytest.raises(FileNotRead, match="parts"):
        workbook.read_rows(path)


def test_xml_that_grows_by_naming_itself_is_refused(tmp_path: Path):
    good = saved(tmp_path / "good.xlsx", {"A": [["Name", "Email"], ["Mei", "m@example.com"]]})
    bad = tmp_path / "bad.xlsx"
    grown = ["&a;"] + [f"&b{n};" for n in range(7)]
    names = "".join(f'<!ENTITY b{n} "{grown[n] * 20}">' for n in range(8))
    entities = f'<!DOCTYPE x [<!ENTITY a "{"a" * 50}">{names}]>'
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        for member in source.namelist():
            data = source.read(member)
            if member == "xl/workbook.xml":
                text = data.decode()
                at = text.find("<workbook")
                data = (text[:at] + entities + text[at:].replace("A", "&b7;", 1)).encode()
            target.writestr(member, data)
    with pytest.raises(FileNotRead):
        workbook.read_rows(bad)


def test_half_a_file_is_refused(tmp_path: Path):
    good = saved(tmp_path / "good.xlsx", {"A": [["Name", "Email"]]})
    half = tmp_path / "half.xlsx"
    half.write_bytes(good.read_bytes()[: good.stat().st_size // 2])
    with pytest.raises(FileNotRead, match="Download it again"):
        workbook.read_rows(half)


@pytest.mark.parametrize("seed", range(40))
def test_a_spoilt_workbook_is_refused_in_a_sentence_or_read(tmp_path: Path, seed: int):
    path = saved(
        tmp_path / "a.xlsx", {"Orders": [["Order", "Name"], *([n, "Ada"] for n in range(30))]}
    )
    draw = random.Random(seed)
    whole = bytearray(path.read_bytes())
    for _ in range(12):  # its table of contents is at the end
        whole[-draw.randrange(1, 400)] ^= 1 << draw.randrange(8)
    path.write_bytes(whole)
    try:
        workbook.read_rows(path)
    except FileNotRead as refused:
        assert "Nothing was imported" in refused.sentence
