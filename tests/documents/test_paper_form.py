"""A form on paper: all of it, in its order, with the way through drawn, never broken in a question."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from form_strategies import every_kind, schemas
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from desktop.documents import fonts, paper_words
from desktop.documents.form_flow import Form, pages_of
from desktop.documents.form_page import (
    AREA,
    COMB,
    LINE,
    NUMBERED,
    ROUND,
    SQUARE,
    Blank,
    FormPage,
    paper_pen,
    qr_modules,
)
from desktop.documents.layout import PAPERS
from desktop.documents.paper_form import NotPrinted, draw_paper_form, unprintable
from desktop.domain.form_library import ready_forms
from desktop.domain.form_routing import Routing
from desktop.domain.form_schema import (
    HEADING,
    LONG,
    NUMBER,
    ONE,
    PERMISSION,
    SCALE,
    SEVERAL,
    SHORT,
    YES_NO,
    Choice,
    Condition,
    FormSchema,
    Limits,
    Question,
    ShowIf,
)

CODE = "K7QM4X"
LONG_WORDS = "Which of all the evenings would you like to see again, and what kept you away? " * 6
papers = pytest.mark.parametrize("paper", sorted(PAPERS))


def set_pages(
    schema: FormSchema, paper: str = "a4", venue: str = "Harbour Lights"
) -> list[FormPage]:
    return pages_of(Form(schema, CODE, venue), paper, paper_pen, filling=False)


def lines_of(page: FormPage) -> list[str]:
    """What is set on a page, words on one baseline joined, from the top."""
    rows: dict[float, list[tuple[float, str]]] = {}
    for word in page.words:
        rows.setdefault(round(word.y, 1), []).append((word.x, word.text))
    return [" ".join(text for _, text in sorted(rows[y])) for y in sorted(rows, reverse=True)]


def text_of(pages: list[FormPage]) -> str:
    return "\n".join(line for page in pages for line in lines_of(page))


def blanks_of(pages: list[FormPage], key: str) -> list[Blank]:
    return [b for page in pages for b in page.blanks if b.name.partition("-")[0] == key]


def choices(*words: str) -> tuple[Choice, ...]:
    return tuple(Choice(f"c{n}", text) for n, text in enumerate(words, start=1))


def form(*questions: Question, **about: str) -> FormSchema:
    return FormSchema("A form", questions=questions, **about)


# -- what stands on it


@papers
def test_a_form_says_all_of_its_words_in_order_on_every_paper(paper):
    schema = every_kind()
    text = " ".join(text_of(set_pages(schema, paper)).split())
    places = [text.index(q.words) for q in schema.questions]
    assert places == sorted(places)
    for question in schema.questions:
        assert question.help in text
        for choice in question.offered:
            assert choice.words in text
    for words in (schema.title, schema.intro, schema.thanks, "Harbour Lights", "Not at all"):
        assert words in text


@papers
def test_every_page_carries_the_code_as_text_and_picture_and_its_number(paper):
    pages = set_pages(every_kind(), paper)
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text_of([page])
        assert f"Form {CODE}" in text_of([page])
        assert [payload for *_, payload in page.codes] == [f"rapport:{CODE}"]


def test_the_picture_of_the_code_is_a_qr_code():
    modules = qr_modules(f"rapport:{CODE}")
    finder = ["#######", "#.....#", "#.###.#", "#.###.#", "#.###.#", "#.....#", "#######"]
    drawn = ["".join("#" if dark else "." for dark in row) for row in modules]
    assert [row[:7] for row in drawn[:7]] == finder == [row[-7:] for row in drawn[:7]]
    assert [row[:7] for row in drawn[-7:]] == finder
    assert len({len(row) for row in drawn} | {len(drawn)}) == 1


def test_the_pdf_has_the_size_of_its_paper_and_nobody_in_its_properties():
    for paper, size in PAPERS.items():
        out = BytesIO()
        pages = draw_paper_form(
            every_kind(), out, code=CODE, venue_name="Harbour Lights", paper=paper
        )
        read = PdfReader(out)
        assert len(read.pages) == pages
        assert float(read.pages[0].mediabox.width) == pytest.approx(size.width, abs=0.1)
        assert (read.metadata.title, read.metadata.author) == ("Tell us what you love", "")


def test_several_are_squares_one_is_round_a_scale_is_numbered():
    pages = set_pages(every_kind())
    shapes = {key: {b.shape for b in blanks_of(pages, key)} for key in ("loves", "kids", "again")}
    assert shapes == {"loves": {SQUARE, LINE}, "kids": {ROUND}, "again": {NUMBERED}}
    assert [b.value for b in blanks_of(pages, "again")] == [str(n) for n in range(11)]
    assert {b.shape for b in blanks_of(pages, "born")} == {COMB}
    assert [b.cells for b in blanks_of(pages, "first")] == [2, 2, 4]
    assert [b.shape for b in blanks_of(pages, "more")] == [AREA]


def test_letter_paper_asks_for_the_month_first():
    assert [b.name for b in blanks_of(set_pages(every_kind()), "born")] == [
        "born-day",
        "born-month",
    ]
    letter = blanks_of(set_pages(every_kind(), "letter"), "born")
    assert [b.name for b in letter] == ["born-month", "born-day"]


def test_retired_choices_and_questions_are_not_printed():
    gone = Question("old", SHORT, "Gone for long")
    kept = (Choice("c1", "Opera"), Choice("c2", "Operetta", retired=True))
    schema = replace(form(Question("q", SEVERAL, "What?", choices=kept)), retired=(gone,))
    text = text_of(set_pages(schema))
    assert "Opera" in text and "Operetta" not in text and "Gone" not in text


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(), "Tick as many as you like."),
        (Limits(high="2"), "Tick at most 2."),
        (Limits("2", ""), "Tick at least 2."),
        (Limits("1", "3"), "Tick 1 to 3."),
        (Limits("2", "2"), "Tick 2."),
        (Limits(high="1"), "Tick one."),
        (Limits(high="9"), "Tick as many as you like."),
    ],
)
def test_how_many_to_tick_is_said(limits, words):
    question = Question("q", SEVERAL, "Which?", choices=choices("A", "B", "C", "D"), limits=limits)
    assert words in text_of(set_pages(form(question)))


def test_numbers_have_as_many_cells_as_they_need():
    def cells(low: str, high: str) -> int:
        (blank,) = blanks_of(
            set_pages(form(Question("q", NUMBER, "?", limits=Limits(low, high)))), "q"
        )
        return blank.cells

    assert (cells("1", "7"), cells("0", "120"), cells("-5", "5"), cells("", "")) == (1, 3, 2, 5)
    assert cells("0.5", "2.5") == 0


def test_what_must_be_answered_is_marked_and_said():
    text = text_of(set_pages(every_kind()))
    assert "What should we call you? *" in text and paper_words.SOME_REQUIRED in text
    relaxed = form(Question("q", SHORT, "Name?"))
    assert paper_words.ALL_OPTIONAL in text_of(set_pages(relaxed))


# -- the way through


def test_the_way_is_printed_beside_the_choices_and_the_condition_over_the_question():
    lines = lines_of(set_pages(every_kind())[0])
    assert "Yes → go on with 4" in lines and "No → go on with 6" in lines
    assert lines[lines.index("4 How old are they?") - 1] == "Only if you ticked “Yes” in 3."


def test_follow_ups_are_moved_in_beside_a_bar():
    (page, *_) = set_pages(every_kind())
    at = {word.text: word.x for word in page.words if word.bold}
    assert at["4"] > at["3"] and at["5"] == at["4"] and at["6"] == at["3"]
    bars = [s for s in page.strokes if s.x == s.to_x]
    assert bars and all(at["3"] < bar.x < at["4"] for bar in bars)


@pytest.mark.parametrize(
    ("kind", "condition", "words"),
    [
        (SHORT, ("answered", ""), "you answered 1"),
        (SHORT, ("not_answered", ""), "you left 1 empty"),
        (SHORT, ("is", "Ada"), "you wrote “Ada” in 1"),
        (SHORT, ("is_not", "Ada"), "you did not write “Ada” in 1"),
        (SHORT, ("contains", "jazz"), "your answer to 1 contains “jazz”"),
        (NUMBER, ("at_least", "3"), "your answer to 1 is 3 or more"),
        (SCALE, ("at_most", "3"), "your answer to 1 is 3 or less"),
        (SCALE, ("is", "3"), "you chose 3 in 1"),
        ("date", ("at_least", "1980-05-17"), "the day in 1 is 17 May 1980 or later"),
        ("date", ("at_most", "--05-17"), "the day in 1 is 17 May or earlier"),
        (ONE, ("is", "c2"), "you ticked “B” in 1"),
        (ONE, ("is_not", "c2"), "you did not tick “B” in 1"),
        (ONE, ("is", "other"), "you ticked “Something else” in 1"),
        (SEVERAL, ("at_least", "2"), "you ticked 2 or more in 1"),
    ],
)
def test_each_condition_is_said_in_the_words_of_paper(kind, condition, words):
    has = kind in (ONE, SEVERAL)
    first = Question("a", kind, "First?", choices=choices("A", "B") if has else (), other=has)
    then = Question("b", SHORT, "Then?", show_if=ShowIf((Condition("a", *condition),)))
    assert f"Only if {words}." in text_of(set_pages(form(first, then)))


def test_several_conditions_are_joined_as_they_hold():
    a = Question("a", ONE, "First?", choices=choices("A", "B", "C"))
    b = Question("b", NUMBER, "Second?")
    either = (
        Condition("a", "is", "c1"),
        Condition("a", "is", "c3"),
        Condition("b", "at_least", "2"),
    )
    c = Question("c", SHORT, "Third?", show_if=ShowIf(either, every=False))
    said = "Only if you ticked “A” or “C” in 1 or your answer to 2 is 2 or more."
    assert said in text_of(set_pages(form(a, b, c)))
    both = ShowIf(either[::2])
    said = "Only if you ticked “A” in 1 and your answer to 2 is 2 or more."
    assert said in text_of(set_pages(form(a, b, replace(c, show_if=both))))


# -- the strip and the box for staff


def test_permissions_are_asked_on_a_strip_to_tear_off_with_the_code_on_both_parts():
    schema = form(
        Question("q", SHORT, "Name?"),
        Question("p", PERMISSION, "May we write to you?", help="Once a month.\n\nNever more.",
                 choices=choices("Yes", "No")),
    )  # fmt: skip
    (page,) = set_pages(schema)
    (cut,) = {s.y for s in page.strokes if s.dash}
    edges = [x for s in page.strokes if s.dash for x in (s.x, s.to_x)]
    assert min(edges) == 0 and max(edges) == pytest.approx(PAPERS["a4"].width)
    below = {word.text for word in page.words if word.y < cut - 10}
    above = {word.text for word in page.words if word.y > cut}
    assert {"May we write to you?", "Once a month.", "Never more.", "Name", "Signature"} <= below
    assert f"Form {CODE}" in below and f"Form {CODE}" in above
    assert {"For staff", "Received on"} <= above


def test_where_more_questions_follow_their_place_points_to_the_strip():
    may = Question("p", PERMISSION, "May we?", choices=choices("Yes", "No"))
    name = Question("q", SHORT, "Name?")
    pointer = "Question 1: on the strip at the end of this form."
    lines = lines_of(set_pages(form(may, name))[0])
    assert lines.index(pointer) < lines.index("2 Name?") < lines.index("1 May we?")
    assert pointer not in text_of(set_pages(form(may)))


def test_the_ready_forms_of_half_a_minute_fit_one_page():
    for ready in ready_forms():
        pages = set_pages(ready.schema, venue="Harbour Lights Playhouse")
        assert len(pages) <= 2, ready.name
        if ready.name in ("Season signup", "After the show", "Volunteer signup"):
            assert len(pages) == 1, ready.name


def test_without_a_permission_there_is_nothing_to_tear_off():
    pages = set_pages(form(Question("q", SHORT, "Name?")))
    assert not [s for page in pages for s in page.strokes if s.dash]
    assert paper_words.STRIP not in text_of(pages) and paper_words.STAFF in text_of(pages)


def test_a_form_with_a_strip_asks_to_be_printed_on_one_side():
    def sides(schema: FormSchema) -> object:
        draw_paper_form(schema, out := BytesIO(), code=CODE, venue_name="", paper="a4")
        return PdfReader(out).root_object.get("/ViewerPreferences", {}).get("/Duplex")

    assert sides(every_kind()) == "/Simplex"
    assert sides(form(Question("q", SHORT, "Name?"))) is None


def test_long_wording_of_a_permission_is_printed_whole():
    words = " ".join(f"word{n}" for n in range(900))
    schema = form(Question("p", PERMISSION, "May we?", help=words, choices=choices("Yes", "No")))
    pages = set_pages(schema)
    printed = [w for w in text_of(pages).split() if w.startswith("word")]
    assert printed == words.split()
    assert all(word.y > 20 for page in pages for word in page.words)


# -- pages


def whole(pages: list[FormPage], schema: FormSchema) -> list[str]:
    """The questions of which all blanks stand on one page."""
    found = []
    for question in Routing(schema).items:
        on = {n for n, page in enumerate(pages) if blanks_of([page], question.key)}
        if len(on) == 1:
            found.append(question.key)
    return found


@papers
def test_no_page_breaks_inside_a_question(paper):
    many = tuple(
        Question(f"q{n}", (SEVERAL, SHORT, LONG, ONE)[n % 4], LONG_WORDS[: 20 + 31 * n],
                 choices=choices(*(f"Choice {c}" for c in range(n + 1))), other=n % 3 == 0)
        for n in range(16)
    )  # fmt: skip
    schema = form(*many)
    pages = set_pages(schema, paper)
    assert len(pages) > 2
    assert whole(pages, schema) == [q.key for q in many]
    assert paper_words.GOES_ON not in text_of(pages)


def test_a_question_taller_than_a_page_breaks_between_choices_and_says_so():
    schema = form(
        Question("q", SEVERAL, "Which?", choices=choices(*(f"Place {n}" for n in range(200)))),
        Question("r", SHORT, "And?"),
    )
    pages = set_pages(schema)
    assert len(blanks_of(pages, "q")) == 200
    assert paper_words.GOES_ON in lines_of(pages[0]) and "1, continued" in lines_of(pages[1])
    # Read across, so that the next page goes on where this one stopped.
    order = [b.value for b in blanks_of(pages, "q")]
    assert len(order) == 200
    names = [b.name for b in blanks_of(pages[:1], "q")]
    assert names == [f"q-is-c{n}" for n in range(1, len(names) + 1)]


def test_a_heading_never_stands_alone_at_the_foot_of_a_page():
    for filler in range(1, 30):
        schema = form(
            *(Question(f"q{n}", SHORT, "Name?") for n in range(filler)),
            Question("h", HEADING, "Here it begins"),
            Question("z", LONG, "Last?"),
        )
        pages = set_pages(schema)
        (page,) = [p for p in pages if "Here it begins" in lines_of(p)]
        assert blanks_of([page], "z")


def test_twenty_choices_flow_into_columns_read_downwards():
    words = [f"Choice {n:02}" for n in range(1, 21)]
    pages = set_pages(form(Question("q", SEVERAL, "Which?", choices=choices(*words))))
    places = {word.text: (word.x, word.y) for word in pages[0].words if word.text in words}
    columns = sorted({x for x, _ in places.values()})
    assert len(columns) == 3
    by_place = sorted(places, key=lambda text: (places[text][0], -places[text][1]))
    assert by_place == words


def test_closer_rows_save_a_page_for_a_few_lines():
    saved = 0
    for count in range(8, 40):
        schema = form(
            *(Question(f"q{n}", YES_NO, "?", choices=choices("A", "B")) for n in range(count))
        )
        pages = set_pages(schema)
        tightest = min(
            upper.y - lower.y
            for page in pages
            for upper, lower in zip(page.blanks[:-2:2], page.blanks[2::2], strict=False)
        )
        saved += tightest < 43
    assert 0 < saved < 30


@settings(max_examples=40, deadline=None,
          suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])  # fmt: skip
@given(schema=schemas(), paper=st.sampled_from(sorted(PAPERS)))
def test_any_form_fits_its_paper_and_asks_what_can_be_asked(schema, paper):
    pages = set_pages(schema, paper, venue="")
    size = PAPERS[paper]
    for page in pages:
        for blank in page.blanks:
            assert blank.x > 20 and blank.x + blank.width < size.width - 20
            assert blank.y > 60 and blank.y + blank.height < size.height - 20
        assert all(0 < word.y < size.height for word in page.words)
    for question in Routing(schema).items:
        if question.asks:
            assert blanks_of(pages, question.key)
    out = BytesIO()
    assert draw_paper_form(schema, out, code=CODE, venue_name="", paper=paper) == len(pages)
    assert len(PdfReader(out).pages) == len(pages)


@settings(max_examples=40, deadline=None)
@given(schema=schemas())
def test_no_two_blanks_cover_each_other(schema):
    for page in set_pages(schema):
        blanks = sorted(page.blanks, key=lambda b: -b.y)
        for number, one in enumerate(blanks):
            for two in blanks[number + 1 :]:
                apart = (
                    one.x + one.width <= two.x + 0.01 or two.x + two.width <= one.x + 0.01
                    or two.y + two.height <= one.y + 0.01 or one.y + one.height <= two.y + 0.01
                )  # fmt: skip
                assert apart, (one, two)


# -- scripts


def test_arabic_is_set_from_the_right_with_its_numbers_and_boxes():
    words = "ما هي الحفلات التي تحبها؟"
    schema = form(Question("q", SEVERAL, words, choices=choices("الأوبرا", "الجاز")))
    (page,) = set_pages(schema)
    placed = {word.text: word for word in page.words}
    right = PAPERS["a4"].width - 50
    assert placed["1"].x > right - 12
    assert placed[words].right_to_left
    boxes = [b for b in page.blanks if b.shape == SQUARE]
    assert boxes[0].x > boxes[1].x > PAPERS["a4"].width / 2
    assert placed["الأوبرا"].x < boxes[0].x


def test_vietnamese_is_set_whole_with_all_its_marks():
    words = "Bạn thích loại hình biểu diễn nào nhất – ẩm thực, kịch nói hay nhạc cổ điển?"
    schema = form(Question("q", SHORT, words))
    draw_paper_form(schema, out := BytesIO(), code=CODE, venue_name="", paper="a4")
    assert words in " ".join(PdfReader(out).pages[0].extract_text().split())
    assert unprintable(schema) == ()


def test_what_the_fonts_cannot_print_is_named_with_its_place():
    schema = FormSchema(
        "Ihr Abend 🎭",
        questions=(
            Question("h", HEADING, "你好 Hello"),
            Question("q", ONE, "喜欢?", choices=choices("音乐", "Opera"), other=True),
        ),
    )
    found = unprintable(schema, "王 Playhouse")
    assert found == (
        NotPrinted("the venue’s name", "王", "Playhouse"),
        NotPrinted("the title", "🎭", "Ihr Abend"),
        NotPrinted("heading 1", "你好", "Hello"),
        NotPrinted("question 1", "喜欢", "?"),
        NotPrinted("question 1", "音乐", "?"),
    )
    text = text_of(set_pages(schema))
    assert "Hello" in text and not set(text) & set("你好喜欢音乐王🎭")
    assert fonts.family().covers("".join(text.split()))
