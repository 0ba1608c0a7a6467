"""The forms and the single questions that a venue can start from, as shipped."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, NamedTuple

import resources
from desktop.domain.form_schema import FormSchema, Question, from_data


class ReadyForm(NamedTuple):
    """A form to start from. `about` says in a sentence what it is for."""

    name: str
    about: str
    schema: FormSchema


@lru_cache(maxsize=1)
def ready_forms() -> tuple[ReadyForm, ...]:
    """The ready forms, the one that most venues begin with first."""
    return tuple(
        ReadyForm(found["name"], found["about"], from_data(found["form"]))
        for found in _shipped()["forms"]
    )


@lru_cache(maxsize=1)
def library_questions() -> tuple[Question, ...]:
    """Single questions to add to a form; `FormDraft.insert` gives a fresh key where one is taken."""
    return from_data({"questions": _shipped()["questions"]}).questions


def _shipped() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(resources.text("presets", "forms.json"))
    return found
