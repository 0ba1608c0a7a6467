"""A filled PDF is read back exactly, whoever filled it in; what is none gets one clear sentence."""

from __future__ import annotations

from io import BytesIO

import pytest
from form_strategies import every_kind, forms_and_answers
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pdf_filling import drawn, entered, fill, filled
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from db.queries import forms
from desktop.documents.paper_form import draw_paper_form
from desktop.domain import form_fields
from desktop.domain.form_answers import Given
from desktop.domain.form_filling import finish
from desktop.domain.form_schema import (
    ONE,
    SEVERAL,
    Choice,
    FormSchema,
    Question,
    to_data,
)
from desktop.importing import filled_pdf
from desktop.importing.errors import FileNotRead
from desktop.importing.filled_pdf import read_filled

COMPLETE = {
    "who": Given(parts=(("given", "Zoë"), ("family", "Nguyễn"), ("email", "zoe@example.com"))),
    "loves": Given(("c1", "c4", "other"), "Fado & 能"),
    "kids": Given(("yes",)),
    "ages": Given(text="7 and 9"),
    "count": Given(text="3,5"),
    "seat": Given(("other",), "בשורה הראשונה"),
    "again": Given(text="0"),
    "born": Given(text="--02-29"),
    "first": Given(text="1998-11-05"),
    "access": Given(("c2",)),
    "more": Given(text="One line\nand another: \\ ( ) é 🎻 محمد"),
    "mail": Given(("no",)),
}


def published(schema: FormSchema) -> str:
    """The code under which a form is known here."""
    body = to_data(schema)
    form_id = forms.add_form(f"Form {len(forms.list_forms())}", body).created_id
    forms.publish_form(form_id, body)
    return forms.get_form(form_id).live.code


def read(tmp_path, pdf: bytes):
    path = tmp_path / "filled.pdf"
    path.write_bytes(pdf)
    return read_filled(path)


def test_every_kind_of_answer_is_read_back_as_it_was_given(database, tmp_path):
    schema = every_kind()
    code = published(schema)
    found = read(tmp_path, fill(schema, COMPLETE, code))
    assert found.code == code
    assert found.answers == COMPLETE


@settings(max_examples=40, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow,
                                 HealthCheck.data_too_large])  # fmt: skip
@given(pair=forms_and_answers())
@example(pair=(every_kind(), COMPLETE))
def test_a_filled_file_says_what_the_person_said(pair, database, tmp_path):
    schema, raw = pair
    found = read(tmp_path, fill(schema, raw, published(schema)))
    assert finish(schema, found.answers) == finish(schema, raw)


def test_pypdf_and_other_programs_fill_it_in_by_the_usual_way(database, tmp_path):
    schema = every_kind()
    code = published(schema)
    writer = PdfWriter(clone_from=BytesIO(drawn(schema, code)))
    values = entered(schema, COMPLETE | {"more": Given(text="plain"), "loves": Given(("c2",))})
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=False)
    out = BytesIO()
    writer.write(out)
    answers = read(tmp_path, out.getvalue()).answers
    assert answers["kids"] == Given(("yes",))
    assert answers["loves"] == Given(("c2",))
    assert answers["seat"].other == COMPLETE["seat"].other
    assert answers["first"] == COMPLETE["first"]


def test_a_form_that_nobody_filled_in_has_no_answers(database, tmp_path):
    schema = every_kind()
    assert read(tmp_path, drawn(schema, published(schema))).answers == {}


def test_a_long_list_is_chosen_from(database, tmp_path):
    many = tuple(Choice(f"c{n}", f"Street {n}") for n in range(40))
    schema = FormSchema(
        "Where?", questions=(Question("q1", ONE, "Where?", choices=many, other=True),)
    )
    code = published(schema)
    assert read(tmp_path, filled(drawn(schema, code), {"q1-pick": "c33"})).answers == {
        "q1": Given(("c33",))
    }
    own = {"q1-pick": "other", "q1-other": "Elsewhere"}
    assert read(tmp_path, filled(drawn(schema, code), own)).answers == {
        "q1": Given(("other",), "Elsewhere")
    }


def test_a_free_answer_that_was_only_ticked_keeps_its_words(database, tmp_path):
    schema = FormSchema(
        "F",
        questions=(
            Question("q1", SEVERAL, "What?", choices=(Choice("c1", "A"),), other=True,
                     other_words="None of these"),
        ),
    )  # fmt: skip
    pdf = filled(drawn(schema, code := published(schema)), {"q1-is-other": "/Yes"})
    found = read(tmp_path, pdf)
    assert found.code == code
    assert finish(schema, found.answers).answers == {"q1": Given(other="None of these")}


@pytest.mark.parametrize("key", ["Off", "é", "選択", "x1"])
def test_any_key_of_a_choice_survives(key, database, tmp_path):
    choices = (Choice(key, "This"), Choice("c2", "That"))
    schema = FormSchema(
        "F",
        questions=(
            Question("q1", ONE, "Which?", choices=choices),
            Question("ключ", SEVERAL, "Which?", choices=choices),
        ),
    )
    raw = {"q1": Given((key,)), "ключ": Given((key,))}
    assert read(tmp_path, fill(schema, raw, published(schema))).answers == raw


def test_a_tick_that_a_viewer_noted_at_the_box_alone_counts(database, tmp_path):
    schema = every_kind()
    writer = PdfWriter(clone_from=BytesIO(drawn(schema, published(schema))))
    for page in writer.pages:
        for reference in page["/Annots"]:
            widget = reference.get_object()
            states = widget.get("/AP", {}).get("/N", {})
            if "/yes" in states or widget.get("/T") == "loves-is-c2":
                widget[NameObject("/AS")] = NameObject("/yes" if "/yes" in states else "/Yes")
    out = BytesIO()
    writer.write(out)
    answers = read(tmp_path, out.getvalue()).answers
    assert answers["kids"] == Given(("yes",)) and answers["loves"] == Given(("c2",))


def test_texts_are_read_however_the_file_spells_them(database, tmp_path):
    schema = every_kind()
    writer = PdfWriter(clone_from=BytesIO(drawn(schema, published(schema))))
    stream = DecodedStreamObject()
    stream.set_data("﻿Two\r\nlines".encode("utf-16-be"))
    spelt = {
        "more-text": writer._add_object(stream),
        "ages-text": ByteStringObject("\ufeffвосемь".encode("utf-16-be")),
        "count-text": NumberObject(3),
        "who-part-given": TextStringObject("Þórr"),
    }
    for reference in writer.root_object["/AcroForm"]["/Fields"]:
        field = reference.get_object()
        if field["/T"] in spelt:
            field[NameObject("/V")] = spelt[field["/T"]]
    out = BytesIO()
    writer.write(out)
    answers = read(tmp_path, out.getvalue()).answers
    assert answers["more"].text == "Two\nlines"
    assert answers["ages"].text == "восемь"
    assert answers["who"].part("given") == "Þórr"


def test_when_it_was_saved_is_when_it_was_answered(database, tmp_path):
    schema = every_kind()
    pdf = fill(schema, COMPLETE, published(schema))
    writer = PdfWriter(clone_from=BytesIO(pdf))
    writer.add_metadata(
        {"/CreationDate": "D:20261101090000Z", "/ModDate": "D:20261102183000+01'00'"}
    )
    out = BytesIO()
    writer.write(out)
    assert read(tmp_path, out.getvalue()).answered_at == "2026-11-02T17:30:00Z"
    writer.add_metadata({"/ModDate": "D:29991231000000Z"})
    writer.write(out := BytesIO())
    assert read(tmp_path, out.getvalue()).answered_at == ""


# -- what is no filled form


def refused(tmp_path, pdf: bytes) -> str:
    with pytest.raises(FileNotRead) as caught:
        read(tmp_path, pdf)
    assert caught.value.sentence.startswith("filled.pdf ")
    assert "Nothing was taken from it." in caught.value.sentence
    return caught.value.sentence


def test_a_file_that_is_no_pdf_is_refused(database, tmp_path):
    assert "damaged or not a PDF" in refused(tmp_path, b"")
    assert "damaged or not a PDF" in refused(tmp_path, b"PK\x03\x04 a workbook")
    assert "damaged or not a PDF" in refused(tmp_path, b"%PDF-1.7\n" + b"\x00\xff" * 4000)


def test_a_file_that_is_gone_is_refused(database, tmp_path):
    with pytest.raises(FileNotRead, match="cannot be opened"):
        read_filled(tmp_path / "gone.pdf")


def test_half_a_file_is_refused_or_read_but_never_guessed(database, tmp_path):
    schema = every_kind()
    pdf = fill(schema, COMPLETE, published(schema))
    for share in (0.1, 0.5, 0.9, 0.99):
        try:
            found = read(tmp_path, pdf[: int(len(pdf) * share)])
        except FileNotRead:
            continue
        assert set(found.answers.items()) <= set(COMPLETE.items())


@settings(max_examples=60, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(places=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=6)), min_size=1,
                       max_size=30))  # fmt: skip
def test_damage_anywhere_ends_in_a_sentence_or_in_answers(places, database, tmp_path):
    data = bytearray(DAMAGED_FROM)
    for share, junk in places:
        at = int(share * (len(data) - 1))
        data[at : at + len(junk)] = junk
    path = tmp_path / "filled.pdf"
    path.write_bytes(bytes(data))
    try:
        filled_pdf.read_filled(path)
    except FileNotRead as error:
        assert error.sentence


DAMAGED_FROM = fill(every_kind(), COMPLETE)


def test_somebody_elses_form_is_refused(database, tmp_path):
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    field = DictionaryObject(
        {
            NameObject("/FT"): NameObject("/Tx"),
            NameObject("/T"): TextStringObject("Name"),
            NameObject("/V"): TextStringObject("Ada"),
        }
    )
    form = DictionaryObject({NameObject("/Fields"): ArrayObject([writer._add_object(field)])})
    writer.root_object[NameObject("/AcroForm")] = form
    writer.write(out := BytesIO())
    assert "not one of Rapport’s forms" in refused(tmp_path, out.getvalue())


def test_a_form_of_another_venue_is_refused_by_its_code(database, tmp_path):
    sentence = refused(tmp_path, fill(every_kind(), COMPLETE, "ZZZ999"))
    assert "does not have (code ZZZ999)" in sentence


def test_what_somebody_wrote_into_the_field_of_the_code_is_told_to_nobody(database, tmp_path):
    sentence = refused(tmp_path, fill(every_kind(), COMPLETE, "Zoë O'Brien"))
    assert "not one of Rapport’s forms" in sentence and "brien" not in sentence.casefold()


def test_a_flattened_or_printed_form_is_refused(database, tmp_path):
    draw_paper_form(every_kind(), out := BytesIO(), code="ABC234", venue_name="", paper="a4")
    assert "no fields to read" in refused(tmp_path, out.getvalue())


def test_a_locked_file_is_refused_and_one_that_forbids_changes_is_read(database, tmp_path):
    schema = every_kind()
    pdf = fill(schema, COMPLETE, published(schema))
    writer = PdfWriter(clone_from=BytesIO(pdf))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out := BytesIO())
    assert "locked with a password" in refused(tmp_path, out.getvalue())
    writer = PdfWriter(clone_from=BytesIO(pdf))
    writer.encrypt("", "owner", algorithm="RC4-128")
    writer.write(out := BytesIO())
    assert read(tmp_path, out.getvalue()).answers == COMPLETE


def test_a_huge_file_is_refused_unread(database, tmp_path, monkeypatch):
    monkeypatch.setattr(filled_pdf, "MOST_BYTES", 5_000)
    assert "far larger" in refused(tmp_path, fill(every_kind(), COMPLETE))


def test_a_tree_of_fields_that_bites_its_tail_ends(database, tmp_path):
    schema = every_kind()
    writer = PdfWriter(clone_from=BytesIO(fill(schema, COMPLETE, published(schema))))
    fields = writer.root_object["/AcroForm"]["/Fields"]
    loop = DictionaryObject({NameObject("/T"): TextStringObject("loop")})
    reference = writer._add_object(loop)
    loop[NameObject("/Kids")] = type(fields)([reference])
    fields.append(reference)
    writer.write(out := BytesIO())
    assert read(tmp_path, out.getvalue()).answers == COMPLETE


def test_nothing_in_a_file_is_ever_run():
    pdf = PdfReader(BytesIO(drawn(every_kind())))
    fields = pdf.root_object["/AcroForm"]["/Fields"]
    text = str(pdf.root_object) + "".join(str(field.get_object()) for field in fields)
    for word in ("/JavaScript", "/JS", "/Launch", "/SubmitForm", "/URI", "/OpenAction", "/AA"):
        assert word not in text


def test_what_fields_are_called_takes_apart_again():
    assert form_fields.choice_of(form_fields.state_name("é")) == "é"
    assert form_fields.choice_of("x-zz") == "x-zz"
    day = {"q-day": "5", "q-month": "11", "q-year": "1998"}
    assert form_fields.answers_in(day) == {"q": Given(text="1998-11-05")}
    assert form_fields.answers_in({"q-day": "5", "q-month": "1"}) == {"q": Given(text="--01-05")}
