"""Nothing for the desk alone, no phone, no e-mail, no child's name in any byte of the PDF."""

from __future__ import annotations

import re
import zlib
from io import BytesIO

import pypdfium2
import pytest
from builders import TONIGHT, make_performance
from planted import plant_secrets
from pypdf import PdfReader

from desktop.documents import briefing_sheet
from desktop.documents.layout import PAPERS
from desktop.domain import briefing
from desktop.domain.sheet import ALL_PARTS


def extracted(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    by_one = [document[i].get_textpage().get_text_bounded() for i in range(len(document))]
    document.close()
    reader = PdfReader(BytesIO(pdf))
    by_other = [page.extract_text() for page in reader.pages]
    return "\n".join([*by_one, *by_other, str(reader.metadata)])


def unpacked(pdf: bytes) -> bytes:
    reader = PdfReader(BytesIO(pdf))
    found = [pdf]
    for number in range(1, len(reader.xref[0]) + 1 if reader.xref.get(0) else 1):
        found.append(repr(reader.get_object(number)).encode())
        data = getattr(reader.get_object(number), "get_data", None)
        if data is not None:
            found.append(data())
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(match.group(1)))
        except zlib.error:
            continue
    return b"\n".join(found)


@pytest.mark.parametrize("paper", sorted(PAPERS))
@pytest.mark.parametrize("changes", [False, True])
def test_no_byte_of_the_sheet_tells_what_is_not_for_the_door(database, paper, changes):
    tonight = make_performance("Winterreise, staged", TONIGHT)
    if changes:
        briefing.remember_printed(briefing.build_sheet(tonight, ALL_PARTS))
    markers = plant_secrets(tonight)
    build = briefing.build_changes if changes else briefing.build_sheet
    sheet = build(tonight, ALL_PARTS, top=40)
    assert sheet is not None
    out = BytesIO()
    briefing_sheet.draw(sheet, out, paper)
    text, raw = extracted(out.getvalue()), unpacked(out.getvalue())
    assert "Rosa Tern" in text
    words = [m for m in markers if not m.isdecimal() and m != "@"]
    assert [m for m in markers if m in text.replace("18:30", "")] == []
    assert [m for m in words if m.encode() in raw] == []
    assert [m for m in words if m.encode("utf-16-be") in raw] == []
