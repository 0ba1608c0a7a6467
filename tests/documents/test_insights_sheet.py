"""The insights on paper: all of it on one page, in each size of paper, whatever there is to count."""

from __future__ import annotations

from array import array
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from db.records.insights import Period
from desktop.documents.insights_sheet import draw_insights
from desktop.domain.insights import Figure, Insights, Section

DAYS = Period("2026-09-01", "2027-08-31", "2026-09-01T08:00:00Z", "2027-09-01T08:00:00Z")


def figure(key: str, label: str = "A number", number: int = 7, **known: Any) -> Figure:
    return Figure(key, label, number, array("q", [1]), f"What {label} counts.", **known)


def sample(parts: int = 3) -> Insights:
    weeks = tuple(
        figure(f"learnt.week.2026-09-{day:02d}", number=day, share=day / 28) for day in range(1, 29)
    )
    sections = (
        Section("known", "How well we know them",
                (figure("known.both", "Both", 12, detail="of 40", share=0.3),)),
        Section("learnt", "What we learnt", (figure("learnt.all", "Facts"),), weeks),
        Section("led", "What calls led to", (figure("led.upgrades", "Upgrades", 0),), empty="Nothing yet."),
        Section("calls", "Calls", (
            figure("calls.all", "Calls", 90),
            *(figure(f"calls.kind.k{n}", f"<b>Kind</b> {n} & more", 1, share=0.1,
                     detail="exchange 2, refund 1, better seats 1") for n in range(parts)),
        )),
    )  # fmt: skip
    return Insights("2026/27", DAYS, sections)


def drawn(found: Insights, paper: str = "a4") -> PdfReader:
    out = BytesIO()
    pages = draw_insights(
        found, out, venue_name="Harbour Lights", printed=date(2026, 11, 22), paper=paper
    )
    reader = PdfReader(BytesIO(out.getvalue()))
    assert len(reader.pages) == pages
    return reader


def words(reader: PdfReader) -> str:
    return " ".join(reader.pages[0].extract_text().split())


@pytest.mark.parametrize("paper", ["a4", "letter", "large", "large-letter"])
@pytest.mark.parametrize("parts", [0, 3, 60])
def test_everything_stands_on_one_page(paper, parts):
    reader = drawn(sample(parts), paper)
    assert len(reader.pages) == 1
    said = words(reader)
    for text in ("Insights 2026/27", "1 Sep 2026 to 31 Aug 2027", "of 40 · 30 %", "Nothing yet."):
        assert text in said
    assert "What Both counts." in said
    assert "Harbour Lights · printed Sunday 22 November 2026" in said


def test_what_looks_like_markup_is_text():
    assert "<b>Kind</b> 0 & more" in words(drawn(sample()))


def test_very_many_parts_are_counted_rather_than_cut():
    assert "… and 42 more on the screen" in words(drawn(sample(60)))


def test_nothing_falls_off_the_page():
    out = BytesIO()
    draw_insights(sample(60), out, venue_name="", printed=date(2026, 11, 22), paper="letter")
    lowest: list[float] = []

    def visit(text: str, _cm: Any, tm: Any, _font: Any, _size: Any) -> None:
        if text.strip():
            lowest.append(tm[5])

    PdfReader(BytesIO(out.getvalue())).pages[0].extract_text(visitor_text=visit)
    assert min(lowest) > 10
