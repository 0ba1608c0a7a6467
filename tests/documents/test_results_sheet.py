"""Results on paper: every count is there, nobody is named unasked, nothing leaves the page."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pypdfium2
import pytest
from builders import make_patron, make_season

from db.queries import forms, responses
from desktop.documents.form_page import FormPage
from desktop.documents.layout import PAPERS
from desktop.documents.results_sheet import draw_results
from desktop.documents.shades import SIDES, shade
from desktop.domain.form_answers import Given, to_data
from desktop.domain.form_report import Looked, Report, read_report
from desktop.domain.form_schema import Choice, FormSchema, Question
from desktop.domain.form_schema import to_data as schema_data

LONG = "Which of these would you get out of bed early for, even in the rain? " * 3
QUESTIONS = (
    Question("love", "several", LONG, other=True, choices=(
        Choice("op", "Opera"), Choice("ja", "Jazz & <b>blues</b>"), Choice("ar", "موسيقى"),
        Choice("xx", "W" * 70), Choice("go", "Old plays"))),
    Question("score", "scale", "Will you come again?"),
    Question("why", "long", "Why?"),
)  # fmt: skip


@pytest.fixture
def form_id(database) -> int:
    ada = make_patron("Ada", "Example")
    make_season("2026/27", "2026-09-01", "2027-08-31")
    body = schema_data(FormSchema("Season", questions=QUESTIONS))
    made = forms.add_form("Season signup", body).created_id
    first = forms.publish_form(made, body).created_id
    fewer = tuple(replace(c, retired=c.key == "go") for c in QUESTIONS[0].choices)
    second = schema_data(
        FormSchema("Season", questions=(replace(QUESTIONS[0], choices=fewer), *QUESTIONS[1:]))
    )
    answers = {
        "love": Given(("op", "go"), "Klezmer"),
        "score": Given(text="9"),
        "why": Given(text="Because of Handel.\nAnd " + "the seats, " * 200),
    }
    for number in range(40):
        if number == 20:
            first = forms.publish_form(made, second).created_id
        responses.add_response(
            first, {k: to_data(g) for k, g in answers.items()}, face="paper",
            status="taken" if number % 2 else "anonymous", patron_id=ada if number % 2 else None,
            answered_at=f"2026-10-{number % 28 + 1:02}T12:00:00Z",
        )  # fmt: skip
    return made


def drawn(report: Report, paper: str = "a4", names: bool = False) -> bytes:
    out = BytesIO()
    pages = draw_results(
        report, out, venue_name="Harbour Lights", printed=date(2026, 11, 22), paper=paper,
        names=names,
    )  # fmt: skip
    document = pypdfium2.PdfDocument(out.getvalue())
    assert pages == len(document)
    document.close()
    return out.getvalue()


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return re.sub(r"\s+", " ", " ".join(pages))


@pytest.mark.parametrize("paper", sorted(PAPERS))
def test_head_filters_counts_and_texts_are_on_the_paper(form_id, paper):
    said = text_of(drawn(read_report(form_id, Looked(season="2026/27"), texts=200), paper))
    for words in (
        "Season signup", "40 responses · 1 patron · 20 anonymous · since 1 Oct 2026",
        "Shown: season 2026/27", "Came in by: Paper 40", "40 of 40 answered", "Opera 40 100 %",
        "Jazz & <b>blues</b> 0 0 %", "Old plays (not offered any more) 40 100 %", "9 on average",
        "“Klezmer”", "Because of Handel. And the seats,", "page 1 of", "Harbour Lights",
        "printed Sunday 22 November 2026",
    ):  # fmt: skip
        assert words in said, words


def test_nobody_is_named_unless_that_was_chosen(form_id):
    report = read_report(form_id, texts=200)
    assert "Ada" not in text_of(drawn(report))
    named = text_of(drawn(report, names=True))
    assert "Ada Example · " in named and "With patrons’ names: shred" in named


def test_what_does_not_fit_on_paper_is_said(form_id):
    assert "… and 35 older answers" in text_of(drawn(read_report(form_id, texts=5)))


def test_the_sides_of_a_comparison_are_named_at_each_bar(form_id):
    said = text_of(drawn(read_report(form_id, Looked(by="version"), texts=0)))
    assert "v1 · 20 responses v2 · 20 responses" in said
    assert "Opera v1 20 100 % v2 20 100 %" in said
    assert "On average: v1 9 · v2 9" in said


@pytest.mark.parametrize("paper", sorted(PAPERS))
@pytest.mark.parametrize("by", ["", "segment"])
def test_nothing_leaves_the_paper(form_id, paper, by):
    document = pypdfium2.PdfDocument(
        drawn(read_report(form_id, Looked(by=by), texts=9), paper, True)
    )
    size = PAPERS[paper]
    for page in document:
        textpage = page.get_textpage()
        for index in range(textpage.count_chars()):
            left, bottom, right, top = textpage.get_charbox(index)
            assert left >= 8 and right <= size.width - 8
            assert bottom >= 8 and top <= size.height - 8
    document.close()


@pytest.mark.parametrize("look", SIDES)
@pytest.mark.parametrize("width", [1.0, 7.0, 300.0])
def test_hatching_stays_inside_its_bar(look, width):
    page = FormPage()
    shade(page, 100, 50, width, 8, look)
    for stroke in page.strokes:
        for x, y in ((stroke.x, stroke.y), (stroke.to_x, stroke.to_y)):
            assert 99.99 <= x <= 100.01 + width and 49.99 <= y <= 58.01
