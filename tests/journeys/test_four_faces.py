"""The four faces of a form agree: what one person says is kept alike, whether they say it at the
kiosk, on paper that is typed in, in a fillable PDF or on the web page.

The page is filled in as a browser without scripts would; `tests/browser` judges its script.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from form_strategies import every_kind, forms_and_answers
from hypothesis import HealthCheck, example, given, settings
from pdf_filling import fill
from web_page_reader import Filling

from db.queries import forms, responses
from db.records.forms import VersionRecord
from desktop.documents.web_form import web_page
from desktop.domain import form_answers
from desktop.domain.answer_typing import day_words, typed_day
from desktop.domain.form_answers import Given
from desktop.domain.form_filling import Finished, finish, visible
from desktop.domain.form_intake import hand_in
from desktop.domain.form_schema import DATE, FormSchema, to_data
from desktop.domain.kiosk_session import KioskSession
from desktop.importing.answer_file import read_answer_text
from desktop.importing.filled_pdf import read_filled

Raw = Mapping[str, Given]
TODAY = date(2026, 11, 22)
FAMILY = {
    "who": Given(parts=(("given", "Zoë"), ("email", "zoe@example.com"))),
    "loves": Given(("c3", "c1"), "Silent films"),
    "kids": Given(("yes",)),
    "ages": Given(text="4 and 7"),
    "count": Given(text="3,50"),
    "seat": Given(other="By the aisle"),
    "again": Given(text="9"),
    "born": Given(text="--05-17"),
    "first": Given(text="2019-02-28"),
    "access": Given(("c1",)),
    "more": Given(text="Two\n lines "),
    "mail": Given(("no",)),
}
# Ticked, and nothing written beside it.
BARELY = {**FAMILY, "loves": Given(("c2", "other")), "seat": Given(("other",)),
          "access": Given(("other",))}  # fmt: skip
NO_KIDS = {**FAMILY, "kids": Given(("no",)), "loves": Given(("c1", "c2", "c3", "c4", "c5"))}


class Kept(NamedTuple):
    """What of a response must not hang on its face."""

    answers: dict[str, dict[str, object]]
    status: str
    person: dict[str, str]
    remark: str


def published(schema: FormSchema) -> VersionRecord:
    body = to_data(schema)
    form_id = forms.add_form(f"Form {len(forms.list_forms())}", body).created_id
    return forms.get_version(forms.publish_form(form_id, body).created_id)


def kept(version: VersionRecord, raw: Raw, face: str) -> Kept:
    step = hand_in(version, raw, face=face)
    found = responses.get_response(step.created_id)
    assert found.face == face
    return Kept(found.answers, found.status, found.person, found.remark)


# -- the faces: what each of them hands on of what a person says


def by_kiosk(schema: FormSchema, said: Raw) -> Finished | None:
    """Question by question, as they come up; None if it may not be handed in."""
    session = KioskSession(schema)
    for _ in range(len(schema.questions) + 1):
        for question in session.step.asked:
            session.set_answer(question.key, said.get(question.key, Given()))
        if not session.next() and schema.pace == "one":
            break  # on a page, answers make more questions appear
    if session.complaints:  # somebody who does not mend it does not get past it
        assert all(key in {q.key for q in session.step.asked} for key in session.complaints)
        return None
    return session.hand_in()


def by_typed_paper(schema: FormSchema, said: Raw) -> Raw:
    """All at once, days written out as people write them."""
    session = KioskSession(replace(schema, pace="page"))
    for key, answer in said.items():
        question = schema.question(key)
        if question is not None and question.kind == DATE:
            typed = typed_day(day_words(answer.text), TODAY)
            answer = Given(text=typed or answer.text)
        session.set_answer(key, answer)
    return session.raw


def by_fillable_pdf(schema: FormSchema, said: Raw, code: str, folder: Path) -> Raw:
    target = folder / "filled.pdf"
    target.write_bytes(fill(schema, said, code))
    found = read_filled(target)
    assert found.code == code
    return found.answers


def by_web_page(schema: FormSchema, said: Raw, code: str) -> Raw:
    page = web_page(
        replace(schema, post_to="https://www.example.com/in"), code=code, venue_name="Lantern"
    )
    filling = Filling(page, schema)
    for key, answer in said.items():
        filling.answer(key, answer)
    found = read_answer_text(filling.posted())
    assert found.code == code
    return found.answers


def by_answer_file(finished: Finished, code: str) -> Raw:
    """What the page's script writes: the kept answers (`tests/browser` holds it to that)."""
    answers = {key: form_answers.to_data(value) for key, value in finished.answers.items()}
    data = {"rapport": "answers", "format": 1, "code": code, "answers": answers}
    return read_answer_text(json.dumps(data)).answers


def check_faces(schema: FormSchema, said: Raw, folder: Path) -> None:
    version = published(schema)
    wanted = finish(schema, said)
    shown = {q.key for q in visible(schema, said)}
    assert set(wanted.answers) | set(wanted.complaints) <= shown
    paper = kept(version, by_typed_paper(schema, said), "paper")
    assert paper.answers == {k: form_answers.to_data(v) for k, v in wanted.answers.items()}
    assert bool(paper.remark) == bool(wanted.complaints)
    assert kept(version, by_fillable_pdf(schema, said, version.code, folder), "pdf") == paper
    posted = by_web_page(schema, said, version.code)
    assert kept(version, posted, "web") == paper
    from_kiosk = by_kiosk(schema, said)
    assert (from_kiosk is None) == bool(wanted.complaints)
    if from_kiosk is not None:
        assert kept(version, from_kiosk.answers, "kiosk") == paper
        filed = by_answer_file(finish(schema, posted), version.code)
        assert kept(version, filed, "web") == paper


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large,
    ],
)  # fmt: skip
@given(filled=forms_and_answers())
@example(filled=(every_kind(), FAMILY))
@example(filled=(every_kind(), NO_KIDS))
@example(filled=(every_kind(), BARELY))
@example(filled=(every_kind(), {}))
def test_what_is_kept_does_not_hang_on_the_face(filled, database, tmp_path):
    check_faces(*filled, tmp_path)


def test_a_free_answer_that_was_only_ticked_counts_as_its_own_words(database, tmp_path):
    check_faces(every_kind(), BARELY, tmp_path)
    answers = finish(every_kind(), BARELY).answers
    assert answers["loves"] == Given(("c2",), "Something else")
    assert answers["seat"] == answers["access"] == Given(other="Something else")


def test_no_face_keeps_what_was_hidden_or_hides_what_is_missing(database, tmp_path):
    check_faces(every_kind(), FAMILY, tmp_path)
    version = published(every_kind())
    for raw in (
        by_typed_paper(every_kind(), NO_KIDS),
        by_fillable_pdf(every_kind(), NO_KIDS, version.code, tmp_path),
        by_web_page(every_kind(), NO_KIDS, version.code),
    ):
        found = kept(version, raw, "paper")
        assert not {"ages", "count"} & found.answers.keys()
        assert "at most 4 answers" in found.remark
    assert by_kiosk(every_kind(), NO_KIDS) is None
    assert by_kiosk(every_kind(), {"kids": Given(("yes",))}) is None
