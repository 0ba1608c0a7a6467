"""Filling in a fillable PDF as a viewer does: a value into each field, the states of boxes."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from desktop.documents.fillable_form import draw_fillable
from desktop.domain.form_answers import Given
from desktop.domain.form_fields import (
    DAY,
    MONTH,
    ON,
    YEAR,
    date_field,
    other_field,
    part_field,
    pick_field,
    scale_field,
    state_name,
    text_field,
    tick_field,
)
from desktop.domain.form_schema import (
    CONTACT,
    DATE,
    MANY_AT_ONCE,
    OTHER,
    SCALE,
    WITH_CHOICES,
    FormSchema,
    Question,
)


def drawn(schema: FormSchema, code: str = "ABC234", paper: str = "a4") -> bytes:
    """The empty fillable PDF of a form."""
    out = BytesIO()
    draw_fillable(schema, out, code=code, venue_name="Harbour Lights Playhouse", paper=paper)
    return out.getvalue()


def entered(schema: FormSchema, raw: Mapping[str, Given]) -> dict[str, str]:
    """Field name -> what somebody typed, or the state of what they clicked."""
    found: dict[str, str] = {}
    for key, given in raw.items():
        question = schema.question(key)
        assert question is not None
        found |= _of(question, given)
    return {name: value for name, value in found.items() if value}


def _of(question: Question, given: Given) -> dict[str, str]:
    key = question.key
    if question.kind in MANY_AT_ONCE:
        ticks = {tick_field(key, choice): f"/{ON}" for choice in given.choices}
        return ticks | _free(question, given, tick_field(key, OTHER), f"/{ON}")
    if question.kind in WITH_CHOICES:
        picks = {pick_field(key): f"/{state_name(choice)}" for choice in given.choices}
        return picks | _free(question, given, pick_field(key), f"/{OTHER}")
    if question.kind == CONTACT:
        return {part_field(key, part): value for part, value in given.parts}
    if question.kind == DATE:
        year, month, day = given.text.rsplit("-", 2)
        parts = {DAY: day, MONTH: month, YEAR: year.strip("-")}
        return {date_field(key, part): value for part, value in parts.items()}
    if question.kind == SCALE:
        return {scale_field(key): f"/{given.text}"}
    return {text_field(key): given.text}


def _free(question: Question, given: Given, box: str, state: str) -> dict[str, str]:
    return {other_field(question.key): given.other, box: state} if given.other else {}


def filled(blank: bytes, values: Mapping[str, str]) -> bytes:
    """The PDF as a viewer saves it: values on fields, states on boxes, lists without a slash."""
    writer = PdfWriter(clone_from=BytesIO(blank))
    form = writer.root_object["/AcroForm"]
    assert isinstance(form, DictionaryObject)
    for reference in form["/Fields"]:
        field = reference.get_object()
        value = values.get(field["/T"])
        if value is None:
            continue
        if field["/FT"] != "/Btn":
            field[NameObject("/V")] = TextStringObject(value.removeprefix("/"))
            continue
        field[NameObject("/V")] = NameObject(value)
        for widget in [kid.get_object() for kid in field.get("/Kids", [reference])]:
            has_it = value in widget["/AP"]["/N"]
            widget[NameObject("/AS")] = NameObject(value if has_it else "/Off")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def fill(schema: FormSchema, raw: Mapping[str, Given], code: str = "ABC234") -> bytes:
    """A form's PDF with one person's answers in it."""
    return filled(drawn(schema, code), entered(schema, raw))


def field_names(pdf: bytes) -> list[str]:
    """The names of all fields, in the order of the file."""
    return list(PdfReader(BytesIO(pdf)).get_fields() or {})
