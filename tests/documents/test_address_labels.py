"""Labels on paper: each within its label, long ones smaller, hostile ones as text, none by halves."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from desktop.documents.address_labels import (
    MM,
    SHEETS,
    Interrupted,
    LabelSheet,
    lay_out,
    write,
)
from desktop.documents.layout import measure
from desktop.domain.list_labels import AddressLabel

SHORT = AddressLabel(("Judith Shimwell", "12 Aisle Street", "Port Harbour, ME 04101"), (1,))
LONG = AddressLabel(
    (
        "Wolfeschlegelsteinhausenbergerdorff of the Very Long and Winding Family Name and Sons",
        "Apartment 1204, The Residences at the Old Harbour Lighthouse, 4567 Northwest Boulevard",
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch, ME 04101-1234",
        "UNITED KINGDOM OF GREAT BRITAIN",
    ),
    (2,),
)
HOSTILE = AddressLabel(("=cmd|' /C calc'!A0", "</script><b>x</b>", "\u202e@SUM(1+1)"), (3,))
SCRIPTS = (
    AddressLabel(("עדה לוי", "רחוב הרצל 12", "תל אביב 6688218", "ISRAEL"), (4,)),
    AddressLabel(("محمد علي", "شارع النيل ١٢", "EGYPT"), (5,)),
    AddressLabel(("Nguyễn Thị Hoa Phượng", "12 Đường Lê Lợi", "VIETNAM"), (6,)),
)
ALL = (SHORT, LONG, HOSTILE, *SCRIPTS)


def text_of(path: Path) -> str:
    with pdfium.PdfDocument(path) as pdf:
        return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda s: s.key)
def test_the_labels_of_a_sheet_lie_on_the_paper(sheet: LabelSheet):
    left, top = sheet.corner(0)
    right, bottom = sheet.corner(sheet.count - 1)
    assert left >= 0
    assert top <= sheet.paper[1]
    assert right + sheet.width <= sheet.paper[0] + 1
    assert bottom - sheet.height >= -1
    assert sheet.across >= sheet.width - 0.1
    assert sheet.down >= sheet.height - 0.1


def test_the_usual_sheets_have_their_measures():
    a4, us = SHEETS["3x7"], SHEETS["5160"]
    assert (round(a4.width / MM, 1), round(a4.height / MM, 1), a4.count) == (63.5, 38.1, 21)
    assert (us.width / 72, us.height / 72, us.count) == (2.625, 1.0, 30)
    assert SHEETS["2x7"].count == 14
    assert SHEETS["3x8"].count == 24


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda s: s.key)
def test_every_word_stands_within_its_label(sheet: LabelSheet):
    pages, done = lay_out(ALL, sheet)
    assert done.labels == len(ALL)
    assert done.too_long == ()
    boxes = [sheet.corner(n) for n in range(len(ALL))]
    for word in pages[0].words:
        wide = measure(word.text, word.size, word.bold)
        assert any(
            left - 0.5 <= word.x
            and word.x + wide <= left + sheet.width + 0.5
            and top - sheet.height <= word.y - 0.25 * word.size
            and word.y + 0.75 * word.size <= top
            for left, top in boxes
        ), word


def test_nothing_of_a_long_address_is_cut():
    pages, _ = lay_out([LONG], SHEETS["5160"])
    printed = "".join(word.text for word in pages[0].words).replace(" ", "")
    assert printed == "".join(LONG.lines).replace(" ", "")
    assert min(word.size for word in pages[0].words) < 11


def test_what_cannot_be_made_to_fit_is_named_and_not_printed():
    endless = AddressLabel(("Ada " * 90, "Road " * 70, "Place " * 60, "Land " * 70), (7,))
    pages, done = lay_out([endless, SHORT], SHEETS["5160"])
    assert done.too_long == (endless,)
    assert done.labels == 1
    assert {word.text for word in pages[0].words} == set(SHORT.lines)


def test_a_name_that_no_font_has_is_named_and_not_printed():
    nobody = AddressLabel(("\U00012000\U00012001", "1 Pier Road"), (8,))
    pages, done = lay_out([nobody], SHEETS["3x7"])
    assert done.unprintable == (nobody,)
    assert pages[0].words == []


def test_a_name_of_which_little_is_left_is_named_and_not_printed():
    couple = AddressLabel(("\U00012000\U00012001 and \U00012002\U00012003", "1 Pier Road"), (8, 9))
    mostly = AddressLabel(("Seo-yeon Shim \U00012000", "1 Pier Road"), (10,))
    pages, done = lay_out([couple, mostly], SHEETS["3x7"])
    assert done.unprintable == (couple,), "a label that says “and” is nobody's"
    assert done.incomplete and "Shim" in " ".join(word.text for word in pages[0].words)


def test_the_first_label_can_be_any_of_the_sheet():
    sheet = SHEETS["3x7"]
    pages, done = lay_out([SHORT, SHORT], sheet, first=21)
    assert done.pages == 2
    left, top = sheet.corner(20)
    assert all(word.x > left and word.y < top for word in pages[0].words)
    assert lay_out([SHORT], sheet, first=99)[1].pages == 1


def test_hostile_names_are_text_on_paper(tmp_path: Path):
    path = tmp_path / "labels.pdf"
    write(ALL, path, SHEETS["3x7"])
    said = text_of(path)
    for line in ("=cmd|' /C calc'!A0", "</script><b>x</b>", "@SUM(1+1)"):
        assert line in said
    assert b"/JavaScript" not in path.read_bytes()


def test_hebrew_and_arabic_stand_at_the_right_of_their_label():
    sheet = SHEETS["3x7"]
    pages, _ = lay_out(SCRIPTS, sheet)
    turned = [word for word in pages[0].words if word.right_to_left]
    assert len(turned) == 5
    for word in turned:
        end = word.x + measure(word.text, word.size, word.bold)
        column = round((end - sheet.left) / sheet.across)
        assert abs(end - (sheet.left + column * sheet.across)) < sheet.padding + 3 * MM


def test_a_cancelled_print_leaves_nothing(tmp_path: Path):
    with pytest.raises(Interrupted):
        write(ALL, tmp_path / "labels.pdf", SHEETS["3x7"], cancelled=lambda: True)
    assert list(tmp_path.iterdir()) == []


def test_no_label_at_all_is_an_empty_sheet(tmp_path: Path):
    assert write([], tmp_path / "labels.pdf", SHEETS["3x7"]).labels == 0
    with pdfium.PdfDocument(io.BytesIO((tmp_path / "labels.pdf").read_bytes())) as pdf:
        assert len(pdf) == 1
