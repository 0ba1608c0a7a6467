"""A fillable form has a field for each blank of paper, in its order, and can be left empty."""

from __future__ import annotations

import ctypes
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
from form_strategies import every_kind, schemas
from hypothesis import HealthCheck, given, settings
from pdf_filling import drawn, field_names
from pypdf import PdfReader
from pypdfium2 import raw

from desktop.documents.fillable_form import draw_fillable
from desktop.documents.form_flow import Form, pages_of
from desktop.documents.form_page import paper_pen
from desktop.documents.layout import PAPERS
from desktop.documents.paper_form import draw_paper_form
from desktop.documents.pdf_fields import COMBED, MULTILINE, RADIO, READ_ONLY, REQUIRED
from desktop.domain.form_answers import Given
from desktop.domain.form_fields import CODE_FIELD, answers_in, state_name
from desktop.domain.form_routing import Routing
from desktop.domain.form_schema import (
    KINDS,
    MANY_AT_ONCE,
    ONE,
    OTHER,
    SEVERAL,
    SHORT,
    WITH_CHOICES,
    Choice,
    FormSchema,
    Question,
    new_question,
)

NO_TOGGLE_TO_OFF = 1 << 14


def fields_of(pdf: bytes) -> dict[str, dict]:
    form = PdfReader(BytesIO(pdf)).root_object["/AcroForm"]
    return {f.get_object()["/T"]: f.get_object() for f in form["/Fields"]}


def states(field: dict) -> list[str]:
    """What the buttons of a group can say, in their order."""
    widgets = [kid.get_object() for kid in field.get("/Kids", [])] or [field]
    return [s for w in widgets for s in w["/AP"]["/N"] if s != "/Off"]


def test_fields_are_called_after_questions_and_choices_in_the_order_of_the_form():
    names = field_names(drawn(every_kind()))
    assert names[0] == CODE_FIELD
    keys = list(dict.fromkeys(name.partition("-")[0] for name in names[1:]))
    assert keys == [q.key for q in every_kind().asked]
    assert names[7:15] == [
        "loves-is-c1", "loves-is-c2", "loves-is-c3", "loves-is-c4", "loves-is-c5", "loves-is-c6",
        "loves-is-other", "loves-other",
    ]  # fmt: skip


def test_the_tab_key_follows_the_fields_in_that_order():
    pdf = PdfReader(BytesIO(drawn(every_kind())))
    found = []
    for page in pdf.pages:
        assert page["/Tabs"] == "/S"
        for reference in page["/Annots"]:
            widget = reference.get_object()
            found.append(widget.get("/T") or widget["/Parent"]["/T"])
    assert list(dict.fromkeys(found)) == field_names(drawn(every_kind()))


def test_the_code_is_a_field_that_nobody_sees_or_changes():
    code = fields_of(drawn(every_kind(), "K7QM4X"))[CODE_FIELD]
    assert (code["/V"], code["/F"], code["/Ff"] & READ_ONLY) == ("K7QM4X", 2, READ_ONLY)


def test_every_kind_has_the_fields_it_needs():
    fields = fields_of(drawn(every_kind()))
    assert states(fields["kids-pick"]) == ["/yes", "/no"]
    assert states(fields["seat-pick"]) == ["/c1", "/c2", "/other"]
    assert states(fields["again-number"]) == [f"/{n}" for n in range(11)]
    assert states(fields["loves-is-c3"]) == ["/Yes"]
    assert fields["more-text"]["/Ff"] & MULTILINE and not fields["ages-text"]["/Ff"] & MULTILINE
    assert fields["first-year"]["/Ff"] & COMBED and fields["first-year"]["/MaxLen"] == 4
    assert "born-year" not in fields


def test_a_group_of_radio_buttons_begins_empty_and_can_be_emptied_again():
    for name, field in fields_of(drawn(every_kind())).items():
        if field.get("/FT") == "/Btn":
            flags = field["/Ff"]
            assert field.get("/V") is None and not flags & NO_TOGGLE_TO_OFF, name
            assert bool(flags & RADIO) == ("/Kids" in field)
            for kid in field.get("/Kids", []):
                assert kid.get_object()["/AS"] == "/Off"


def test_fields_say_their_questions_to_a_screen_reader():
    fields = fields_of(drawn(every_kind()))
    assert fields["ages-text"]["/TU"] == "How old are they?"
    assert fields["kids-pick"]["/TU"] == "Do you have kids who’d enjoy a matinee?"
    yes = fields["kids-pick"]["/Kids"][0].get_object()
    assert yes["/TU"] == "Do you have kids who’d enjoy a matinee? – Yes"
    assert fields["who-part-email"]["/TU"] == "What should we call you? – E-mail"
    assert fields["first-year"]["/TU"] == "When did you first visit us? – year"
    for field in fields.values():
        assert field.get("/TU") or field["/T"] == CODE_FIELD


def test_only_what_always_shows_and_must_be_answered_is_required():
    schema = every_kind()
    insisting = FormSchema(
        "F",
        questions=tuple(
            Question(q.key, q.kind, q.words, required=True, choices=q.choices, other=q.other,
                     show_if=q.show_if, parts=q.parts)
            for q in schema.asked
        ),
    )  # fmt: skip
    required = {n for n, f in fields_of(drawn(insisting)).items() if f.get("/Ff", 0) & REQUIRED}
    assert required == {
        "kids-pick", "seat-pick", "again-number", "born-day", "born-month", "born-year",
        "first-day", "first-month", "first-year", "more-text", "mail-pick",
    }  # fmt: skip


def test_texts_are_drawn_by_the_viewer_in_any_script():
    form = PdfReader(BytesIO(drawn(every_kind()))).root_object["/AcroForm"]
    assert form["/NeedAppearances"] is True or form["/NeedAppearances"].value is True
    assert set(form["/DR"]["/Font"]) == {"/Helv", "/ZaDb"}


def test_permissions_stand_in_their_place_and_nothing_is_torn_off():
    pages = pages_of(Form(every_kind(), "K7QM4X", "V"), "a4", paper_pen, filling=True)
    words = {word.text for page in pages for word in page.words}
    assert "Your permission" not in words and "For staff" not in words
    assert not [s for page in pages for s in page.strokes if s.dash]
    assert "Please save this file when you are done and send it back to V." in words


@pytest.mark.parametrize("paper", sorted(PAPERS))
def test_every_paper_has_the_same_fields(paper):
    assert set(field_names(drawn(every_kind(), paper=paper))) == {
        "born-day", "born-month", *field_names(drawn(every_kind()))
    }  # fmt: skip


def test_hostile_wording_is_text():
    words = "a) /Off << >> (\\ \r\n %%EOF endobj «é» 🎻 \u202e"
    schema = FormSchema(
        words, words, words,
        (Question("q", SEVERAL, words, choices=(Choice("c1", words),), other=True, help=words),),
    )  # fmt: skip
    fields = fields_of(drawn(schema))
    assert fields["q-is-c1"]["/TU"].count("/Off << >> (\\ %%EOF endobj «é» 🎻") == 2


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("paper", ["a4", "large-letter"])
def test_a_question_that_was_only_just_added_can_be_drawn(kind, paper):
    fresh = FormSchema(questions=(new_question(kind), replace(new_question(kind), choices=())))
    for draw in (draw_paper_form, draw_fillable):
        assert draw(fresh, BytesIO(), code="", venue_name="", paper=paper) == 1


def test_half_letters_and_controls_in_the_wording_do_no_harm():
    words = "a\ud800b\x00c\x1b[31m"
    question = Question("q", SEVERAL, words, choices=(Choice("c1", words),), other=True, help=words)
    pdf = PdfReader(BytesIO(drawn(FormSchema(words, words, words, (question,)), "ABC234")))
    assert pdf.metadata.title == "abc[31m"


def wanted_fields(question: Question) -> set[str]:
    key = question.key
    if question.kind in MANY_AT_ONCE:
        found = {f"{key}-is-{c.key}" for c in question.offered}
        return found | ({f"{key}-is-other", f"{key}-other"} if question.other else set())
    if question.kind in WITH_CHOICES:
        return {f"{key}-pick"} | ({f"{key}-other"} if question.other else set())
    return {f"{key}-part-{part}" for part in question.parts}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(schema=schemas())
def test_any_form_has_a_field_for_every_answer_that_can_be_given(schema):
    fields = fields_of(drawn(schema))
    for question in Routing(schema).items:
        if not question.asks:
            continue
        mine = {name for name in fields if name.partition("-")[0] == question.key}
        assert mine and wanted_fields(question) <= mine
        pick = fields.get(f"{question.key}-pick")
        if pick is not None and "/Kids" in pick:
            offered = {state_name(c.key) for c in question.offered}
            offered |= {OTHER} if question.other else set()
            assert {state.removeprefix("/") for state in states(pick)} == offered


# -- in a viewer


class Viewer:
    """PDFium, which many browsers show PDFs with, and a mouse and a keyboard for it."""

    def __init__(self, pdf: bytes) -> None:
        self._document = pypdfium2.PdfDocument(pdf)
        self._document.init_forms()
        self._form = self._document.formenv.raw
        self._pages = [self._document[n] for n in range(len(self._document))]
        self._middles: dict[tuple[str, str], tuple[int, float, float]] = {}
        for number, page in enumerate(PdfReader(BytesIO(pdf)).pages):
            for reference in page["/Annots"]:
                self._remember(number, reference.get_object())

    def _remember(self, number: int, widget: dict) -> None:
        name = widget.get("/T") or widget["/Parent"]["/T"]
        left, bottom, right, top = (float(v) for v in widget["/Rect"])
        is_box = widget.get("/FT", "/Btn") == "/Btn"
        state = states(widget)[0] if is_box else ""
        self._middles[name, state] = (number, (left + right) / 2, (bottom + top) / 2)

    def click(self, name: str, state: str = "") -> None:
        number, x, y = self._middles[name, state]
        page = self._pages[number].raw
        raw.FORM_OnMouseMove(self._form, page, 0, x, y)
        raw.FORM_OnLButtonDown(self._form, page, 0, x, y)
        raw.FORM_OnLButtonUp(self._form, page, 0, x, y)

    def type(self, name: str, text: str) -> None:
        self.click(name)
        page = self._pages[self._middles[name, ""][0]].raw
        letters = ctypes.create_string_buffer((text + "\0").encode("utf-16-le"))
        raw.FORM_ReplaceSelection(
            self._form, page, ctypes.cast(letters, ctypes.POINTER(ctypes.c_ushort))
        )

    def saved(self) -> dict[str, str]:
        raw.FORM_ForceToKillFocus(self._form)
        self._document.save(out := BytesIO())
        for page in self._pages:
            page.close()
        self._document.close()
        found = {}
        for name, field in fields_of(out.getvalue()).items():
            value = str(field.get("/V") or "").removeprefix("/")
            found[name] = "" if value == "Off" else value.replace("\r\n", "\n")
        return found


def test_a_viewer_fills_it_in_with_mouse_and_keyboard():
    viewer = Viewer(drawn(every_kind()))
    viewer.type("who-part-given", "Zoë Nguyễn")
    viewer.type("ages-text", "7 и محمد 能")
    viewer.type("more-text", "one\ntwo")
    for part, text in (("day", "5"), ("month", "11"), ("year", "1998")):
        viewer.type(f"first-{part}", text)
    viewer.click("kids-pick", "/yes")
    viewer.click("kids-pick", "/no")
    viewer.click("again-number", "/7")
    viewer.click("loves-is-c2", "/Yes")
    viewer.click("loves-is-c4", "/Yes")
    viewer.click("loves-is-c4", "/Yes")
    viewer.type("seat-other", "Where I can stretch my legs")
    assert answers_in(viewer.saved()) == {
        "who": Given(parts=(("given", "Zoë Nguyễn"),)),
        "loves": Given(("c2",)),
        "kids": Given(("no",)),
        "ages": Given(text="7 и محمد 能"),
        "seat": Given(other="Where I can stretch my legs"),
        "again": Given(text="7"),
        "first": Given(text="1998-11-05"),
        "more": Given(text="one\ntwo"),
    }


def test_a_list_in_a_viewer_begins_with_nothing_chosen():
    many = tuple(Choice(f"c{n}", f"Street {n}") for n in range(30))
    schema = FormSchema("F", questions=(Question("q", ONE, "Where?", choices=many),
                                        Question("r", SHORT, "And?")))  # fmt: skip
    viewer = Viewer(drawn(schema))
    viewer.type("r-text", "x")
    assert answers_in(viewer.saved()) == {"r": Given(text="x")}
    options = fields_of(drawn(schema))["q-pick"]["/Opt"]
    assert [tuple(option) for option in options][:2] == [
        ("", "– please choose –"),
        ("c0", "Street 0"),
    ]
