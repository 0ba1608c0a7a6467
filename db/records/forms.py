"""Forms, their published versions, and responses, as the screens and rules see them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """A form as it was published. `body` is its schema as JSON data; it never changes."""

    id: int
    form_id: int
    form_uid: str
    form_name: str
    number: int
    code: str
    published_at: str
    user: str
    body: dict[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class FormRecord:
    """One form. `draft` is what is being edited, None if that is what was published; `live` what
    is asked now, None before the first publishing.
    """

    id: int
    uid: str
    name: str
    draft: dict[str, Any] | None
    live: VersionRecord | None
    archived: bool
    version: int


class FormRow(NamedTuple):
    """A form in the list. `waiting` responses wait for review; `partial` ones were broken off."""

    id: int
    name: str
    live_number: int  # 0: never published
    has_draft: bool
    archived: bool
    responses: int
    waiting: int
    partial: int
    last_answer_at: str


@dataclass(frozen=True, slots=True)
class ResponseRecord:
    """One form filled in. `answers`: question key -> JSON data; `person`: who said they were
    answering (given, family, email, phone); `decisions`: line -> taken or left.
    """

    id: int
    form_id: int
    form_name: str
    version_id: int
    version_number: int
    patron_id: int | None
    patron_name: str
    performance_id: int | None
    performance_title: str
    face: str
    status: str
    person: dict[str, str]
    source: str
    remark: str
    decisions: dict[str, str]
    answered_at: str
    user: str
    version: int
    batch_id: int | None
    answers: dict[str, dict[str, Any]]


class ResponseRow(NamedTuple):
    """A response in a list."""

    id: int
    form_id: int
    form_name: str
    version_number: int
    patron_id: int | None
    patron_name: str
    face: str
    status: str
    person: str  # JSON, as in `ResponseRecord`
    remark: str
    answered_at: str


class Effect(NamedTuple):
    """What one answer says of a patron. `line` tells it from the others of its response.

    kind and what as in a form's `Becomes`: interest, field, consent, refusal, access, note,
    reaction. `detail` is the interest's or need's detail, the field's value, the note's text;
    `wording` the question as it was put (for consents).
    """

    line: str
    question: str
    kind: str
    what: str
    detail: str = ""
    strength: int = 2
    audience: str = ""
    wording: str = ""
