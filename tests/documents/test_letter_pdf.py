"""A letter on paper: its address inside the window of the envelope, its text whole."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from desktop.documents.letter_pdf import PostLetter, draw_letter, unprintable

MM = 72 / 25.4
ADDRESS = ("Judith Shimwell", "1 Pier Road", "Portland ME 04101", "USA")
# The window of the envelope on the sheet: left, right, upper and lower edge from the top, points.
WINDOWS = {
    "a4": (20 * MM, 110 * MM, 45 * MM, 90 * MM),
    "letter": (0.875 * 72, 5.375 * 72, 2.0 * 72, 3.1 * 72),
}


def drawn(letter: PostLetter, paper: str) -> tuple[PdfReader, list[tuple[float, float, str]]]:
    """The PDF, and the texts of its first page as (x, distance from the top, text)."""
    out = io.BytesIO()
    pages = draw_letter(letter, out, paper=paper)
    reader = PdfReader(out)
    assert len(reader.pages) == pages
    found: list[tuple[float, float, str]] = []
    height = float(reader.pages[0].mediabox.height)

    def visit(text, _cm, tm, _font, _size):
        if text.strip():
            found.append((tm[4], height - tm[5], text.strip()))

    reader.pages[0].extract_text(visitor_text=visit)
    return reader, found


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize(
    "address",
    [
        ADDRESS,
        ("Maximiliana-Theodora Alexandrina von Hohenzollern-Sigmaringen und zu Waldburg-Zeil",
         "The Old Lighthouse Keeper’s Cottage, 1234 North Harbour Promenade Extension",
         "Flat 12 B, Third Floor, Rear Building", "Llanfairpwllgwyngyll LL61 5UJ", "United Kingdom"),
    ],
)  # fmt: skip
def test_the_address_is_in_the_window_and_nothing_else_is(paper, address):
    letter = PostLetter(address, "Hello", "Dear Judith,\n\nBe welcome.", "Harbour Lights", "1 May")
    _, found = drawn(letter, paper)
    left, right, top, bottom = WINDOWS[paper]
    inside = [text for x, y, text in found if left <= x <= right and top <= y <= bottom]
    words = " ".join(inside).split()
    for part in " ".join(address).split():
        assert part in words
    assert "Be" not in words
    assert "Hello" not in words


def test_a_long_letter_goes_on_on_numbered_pages_and_loses_nothing():
    body = "\n\n".join(f"Paragraph {n} says something at some length. " * 4 for n in range(60))
    reader, _ = drawn(PostLetter(ADDRESS, "Long", body), "a4")
    assert len(reader.pages) > 3
    whole = " ".join(page.extract_text() for page in reader.pages)
    assert all(f"Paragraph {n} " in whole for n in range(60))
    assert f"Page 2 of {len(reader.pages)}" in whole


def test_a_short_letter_is_one_page_without_a_number():
    reader, _ = drawn(PostLetter(ADDRESS, "", "Hello."), "letter")
    assert len(reader.pages) == 1
    assert "Page" not in reader.pages[0].extract_text()


def test_markup_in_a_name_is_text():
    reader, _ = drawn(PostLetter(("<b>Ann</b> & Co",), "<i>x</i>", "{first} %s </para>"), "a4")
    text = reader.pages[0].extract_text()
    assert "<b>Ann</b> & Co" in text
    assert "{first} %s </para>" in text


def test_what_no_font_has_is_named():
    assert unprintable(PostLetter(ADDRESS, "Grüße", "שלום")) == ""
    assert unprintable(PostLetter(ADDRESS, "", "심서연")) == "심서연"
