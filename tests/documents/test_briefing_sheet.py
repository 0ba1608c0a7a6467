"""The drawn sheet: every line is there, inside the paper, and nothing else is in the file."""

from __future__ import annotations

import re
import zlib
from io import BytesIO

import pypdfium2
import pytest
import sheets_by_hand as by_hand
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pypdf import PdfReader
from reportlab.pdfbase import pdfmetrics

from db.errors import DiskFull
from desktop.documents import briefing_sheet, fonts
from desktop.documents.layout import PAPERS, Settable
from desktop.documents.text import visual
from desktop.domain import sheet as s
from desktop.domain.sheet import SheetPart

HOSTILE = (
    "<b>unclosed", "</para><para>", "<img src='/etc/passwd'/>", "<a href='http://example.com'>x</a>",
    "& &amp; < > \" '", "\\) Tj ET (", "%PDF-1.7", "((((", "\x00\x01", "\u202edrow", "\ud83d",
    "=HYPERLINK()", "x" * 5000, "W" * 300, "word " * 400, "𠮷野家", "👩‍🦽", "a\nb\tc", "",
)  # fmt: skip


def drawn(sheet, paper: str = "a4") -> bytes:
    out = BytesIO()
    briefing_sheet.draw(sheet, out, paper)
    return out.getvalue()


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [document[i].get_textpage().get_text_bounded() for i in range(len(document))]
        return re.sub(r"\s+", " ", " ".join(pages))
    finally:
        document.close()


def lines_part(*names: str, key: str = s.HELLO, kind: str = s.AS_LINES, **more) -> SheetPart:
    made = tuple(by_hand.line(str(n), f"A{n}", name, **more) for n, name in enumerate(names, 1))
    return SheetPart(key, "Say hello to", kind, made)


@pytest.mark.parametrize("paper", sorted(PAPERS))
def test_every_word_is_on_the_paper(paper):
    sheet = by_hand.evening()
    said = text_of(drawn(sheet, paper))
    for line in sheet.lines():
        for text in (line.seats, line.said, line.text, line.name):
            if text.isascii():
                assert " ".join(text.split()) in said, text
    for text in ("Łukasz & Нина Nguyễn", "Ελένη", "Дмитрий", "168", "/ 180 in the house"):
        assert text in said
    assert "7 more in the house list at the desk." in said
    assert "Personal information: shred after the show · 1 /" in said
    assert "WHAT DID YOU LEARN?" in said


@pytest.mark.parametrize("paper", sorted(PAPERS))
@pytest.mark.parametrize("kind", [s.AS_LINES, s.AS_NAMES, s.AS_TICKS])
def test_nothing_leaves_the_paper_however_long_the_words_are(paper, kind):
    names = ["Wolfeschlegelsteinhausenbergerdorff " * 3, "W" * 200, "Ann", "شهرزاد " * 20]
    part = lines_part(*names, kind=kind, said="“" + "loud " * 60 + "”", text="M" * 150)
    pdf = drawn(by_hand.by_hand((part,), title="A very long title " * 12), paper)
    document = pypdfium2.PdfDocument(pdf)
    size = PAPERS[paper]
    for number in range(len(document)):
        textpage = document[number].get_textpage()
        for index in range(textpage.count_chars()):
            left, bottom, right, top = textpage.get_charbox(index)
            assert left >= 8 and right <= size.width - 8, paper
            assert bottom >= 8 and top <= size.height - 8, paper
    document.close()


def test_a_house_of_eight_hundred_goes_on_and_loses_nobody():
    names = [f"Surname{n}, Given" for n in range(800)]
    pdf = drawn(by_hand.by_hand((lines_part(*names, key=s.HOUSE, kind=s.AS_NAMES),)))
    said = text_of(pdf)
    assert [n for n in names if n not in said] == []
    pages = len(PdfReader(BytesIO(pdf)).pages)
    assert 4 <= pages <= 8
    assert f"{pages} / {pages}" in said and "SAY HELLO TO, CONTINUED" in said


def test_three_pages_by_a_few_lines_become_two():
    names = [f"Patron {n}" for n in range(60)]
    part = lines_part(*names, said="“Welcome back!”")
    assert len(PdfReader(BytesIO(drawn(by_hand.by_hand((part,))))).pages) == 2


def test_letters_head_a_long_list_and_not_a_short_one():
    long = [
        by_hand.line(str(n), f"A{n}", f"{c}name", group=c)
        for n, c in enumerate("ABCDEFGHIJKLMNOPQRSTU" * 2)
    ]
    part = SheetPart(s.WILL_CALL, "Will call", s.AS_TICKS, tuple(long))
    assert re.search(r"\bQ\b", text_of(drawn(by_hand.by_hand((part,)))))
    short = SheetPart(s.WILL_CALL, "Will call", s.AS_TICKS, tuple(long[:17]))
    assert not re.search(r"\bQ\b", text_of(drawn(by_hand.by_hand((short,)))))


def test_a_changed_line_is_marked():
    part = lines_part("Ann", mark=s.NEW)
    assert "NEW" in text_of(drawn(by_hand.by_hand((part,))))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_texts_neither_break_nor_reach_out(hostile):
    parts = tuple(
        lines_part(hostile, kind=kind, said=hostile, text=hostile)
        for kind in (s.AS_LINES, s.AS_NAMES, s.AS_TICKS)
    )
    reader = PdfReader(BytesIO(drawn(by_hand.by_hand(parts, title=hostile or "x"))))
    for page in reader.pages:
        assert "/Annots" not in page
        assert not page.images
        page.extract_text()


def test_the_file_says_nothing_about_anybody_outside_its_pages():
    reader = PdfReader(BytesIO(drawn(by_hand.evening())))
    assert reader.metadata.title == "Briefing sheet"
    assert "Shimwell" not in str(reader.metadata)
    assert not reader.metadata.author and reader.xmp_metadata is None


def streams(pdf: bytes) -> bytes:
    """All of the file, its streams unpacked."""
    found = [pdf]
    for match in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        raw = match.group(1)
        for data in (raw, _ascii85(raw)):
            try:
                found.append(zlib.decompress(data))
            except (zlib.error, ValueError):
                continue
    return b"\n".join(found)


def _ascii85(raw: bytes) -> bytes:
    import base64

    try:
        return base64.a85decode(raw.strip(), adobe=raw.strip().startswith(b"<~"))
    except ValueError:
        end = raw.strip().rfind(b"~>")
        return base64.a85decode(raw.strip()[:end]) if end > 0 else b""


def test_what_is_only_for_the_program_is_not_in_any_byte():
    part = SheetPart(
        s.HELLO, "Say hello to", s.AS_LINES,
        (s.SheetLine(key="hello:KEYMARK:p987654", code="1", seats="A1", name="Ann",
                     patron_id=987654),),
    )  # fmt: skip
    data = streams(drawn(by_hand.by_hand((part,))))
    assert b"KEYMARK" not in data and b"987654" not in data


def test_what_cannot_be_printed_is_named_with_its_seat():
    part = lines_part("심서연 Seo-yeon Shim", "王小明", "Ann")
    found = briefing_sheet.unprintable(by_hand.by_hand((part,)))
    assert [(u.name, u.seats, u.characters, u.instead) for u in found] == [
        ("심서연 Seo-yeon Shim", "A1", "심서연", "Seo-yeon Shim"),
        ("王小明", "A2", "王小明", "?"),
    ]


def test_writing_replaces_the_file_whole(tmp_path):
    path = tmp_path / "sheet.pdf"
    path.write_bytes(b"old")
    assert briefing_sheet.write(by_hand.evening(), path) == 1
    assert path.read_bytes().startswith(b"%PDF")
    assert [p.name for p in tmp_path.iterdir()] == ["sheet.pdf"]


def test_a_failed_write_leaves_what_was_there(tmp_path, monkeypatch):
    path = tmp_path / "sheet.pdf"
    path.write_bytes(b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(briefing_sheet.os, "fsync", full)
    with pytest.raises(DiskFull):
        briefing_sheet.write(by_hand.evening(), path)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["sheet.pdf"]


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=())), min_size=1, max_size=6))
@hypothesis_settings(max_examples=60, deadline=None,
                     suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
def test_no_text_breaks_the_sheet_and_no_box_is_ever_silent(texts):
    parts = tuple(
        SheetPart(s.HELLO, "Say hello to", kind,
                  tuple(by_hand.line(t, t, t, said=t, text=t, group=t) for t in texts))
        for kind in (s.AS_LINES, s.AS_NAMES, s.AS_TICKS)
    )  # fmt: skip
    drawn(by_hand.by_hand(parts, title=texts[0]))
    settable = Settable()
    for said in texts:
        for run in fonts.family().runs(visual(settable(said)), False):
            glyphs = pdfmetrics.getFont(run.font).face.charToGlyph
            assert [c for c in run.text if not glyphs.get(ord(c))] == []
