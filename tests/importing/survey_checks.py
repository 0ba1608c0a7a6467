"""What the tests of answers share: responses as people read them, a published form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from db import connection
from db.queries import forms, responses
from db.records.forms import ResponseRecord
from desktop.domain.form_answers import from_data as given_from
from desktop.domain.form_schema import WITH_CHOICES, FormSchema, from_data, to_data

DATA = Path(__file__).parent.parent / "data" / "imports"


def publish(name: str, schema: FormSchema) -> int:
    """A form with this schema as its next version; its id."""
    form_id = forms.find_form(name)
    if form_id is None:
        form_id = forms.add_form(name, to_data(schema)).created_id
    forms.publish_form(form_id, to_data(schema))
    return form_id


def live(name: str) -> FormSchema:
    """What a form asks now."""
    form_id = forms.find_form(name)
    assert form_id is not None
    version = forms.get_form(form_id).live
    assert version is not None
    return from_data(version.body)


def every_response() -> list[ResponseRecord]:
    """All responses in the order they came in."""
    ids = connection.rows("select id from response order by id")
    return [responses.get_response(row[0]) for row in ids]


def told(record: ResponseRecord) -> dict[str, Any]:
    """A response by wording: the words of chosen answers (+ what was written beside them), or
    the text.
    """
    schema = from_data(forms.get_version(record.version_id).body)
    found: dict[str, Any] = {}
    for key, data in record.answers.items():
        question, given = schema.question(key), given_from(data)
        assert question is not None
        if question.kind in WITH_CHOICES:
            words = [c.words for c in question.choices if c.key in given.choices]
            found[question.words] = words + ([f"+{given.other}"] if given.other else [])
        else:
            found[question.words] = given.text or dict(given.parts)
    return found


def expected(name: str) -> dict[str, Any]:
    """What an import of a file of answers must give."""
    found: dict[str, Any] = json.loads((DATA / f"{name}.expected.json").read_text("utf-8"))
    return found
