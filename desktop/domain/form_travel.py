"""A form as a file that travels to another venue: what is asked, and nothing of who answered.

The same form coming again (its `uid` says so) becomes changes to the one that is known, to be
looked at and published; under a name that another form has, it gets a number.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.errors import InputRefused
from db.folding import seen
from db.queries import forms
from desktop.domain.form_names import free_name
from desktop.domain.form_page import CODE_FIELD
from desktop.domain.form_schema import FormSchema, SchemaWrong, from_data, to_data
from desktop.domain.form_versions import as_draft

if TYPE_CHECKING:
    from db.journal import Step

KIND, FORMAT = "rapport form", 1
BYTES_MOST = 4_000_000
QUESTIONS_MOST, CHOICES_MOST, TEXT_MOST = 500, 500, 20_000
NAME_MOST, KEY_MOST = 120, 64
# On a web page, fields of these names would stand in the way of the form's own.
_TAKEN = frozenset(
    {CODE_FIELD, "addEventListener", "classList", "dataset", "hidden", "noValidate",
     "querySelectorAll"}
)  # fmt: skip
_NOTHING = "Nothing was taken in."


def export_form(form_id: int, number: int | None = None) -> dict[str, Any]:
    """A form as JSON data: the version `number`, else what is asked now, else the draft.

    Raises NotFound, and InputRefused for a version that there is none of.
    """
    form = forms.get_form(form_id)
    body = form.draft if form.live is None else form.live.body
    if number is not None:
        version = next((v for v in forms.list_versions(form_id) if v.number == number), None)
        if version is None:
            raise InputRefused(f"{form.name} has no version {number}.")
        body = version.body
    # Where this venue's answers go is nobody else's.
    told = {k: v for k, v in (body or {}).items() if k != "post_to"}
    return {"kind": KIND, "format": FORMAT, "uid": form.uid, "name": form.name, "form": told}


def read_form_file(path: Path) -> Any:
    """The JSON data of a form file. Raises InputRefused, in one sentence, OSError."""
    with path.open("rb") as file:
        content = file.read(BYTES_MOST + 1)
    if len(content) > BYTES_MOST:
        raise InputRefused(f"{path.name} is too large to be a form. {_NOTHING}")
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise InputRefused(f"{path.name} is not a form of Rapport. {_NOTHING}") from None


def import_form(data: Any, user_id: int | None = None) -> Step:
    """Take in a form as another venue wrote it, as a draft. `created_id` is the form's id.

    Raises InputRefused, in one sentence, for anything that is no form; nothing is changed then.
    """
    uid, name, schema = _understood(data)
    known = forms.find_form_by_uid(uid)
    if known is None:
        return forms.add_form(free_name(name), to_data(schema), uid=uid, user_id=user_id)
    form = forms.get_form(known)
    live = None if form.live is None else from_data(form.live.body)
    ours = from_data(form.draft) if form.draft is not None else live or FormSchema()
    arrived = replace(as_draft(schema, ours), post_to=ours.post_to)
    body = None if arrived == live else to_data(arrived)
    return forms.replace_draft(known, body, user_id=user_id)


def unpublished(data: Any) -> str:
    """The name of the form that this file would change while somebody is changing it: one with a
    draft that is not published. '' where nothing would be lost.
    """
    uid = data.get("uid") if isinstance(data, dict) else None
    known = forms.find_form_by_uid(uid) if isinstance(uid, str) else None
    form = None if known is None else forms.get_form(known)
    return form.name if form is not None and form.draft is not None else ""


def _understood(data: Any) -> tuple[str, str, FormSchema]:
    if not isinstance(data, dict) or data.get("kind") != KIND:
        raise InputRefused(f"This is not a form of Rapport. {_NOTHING}")
    if data.get("format") != FORMAT:
        raise InputRefused(f"This form was written by a newer Rapport. {_NOTHING}")
    uid, name = data.get("uid"), data.get("name")
    if not isinstance(uid, str) or not (uid.isascii() and uid.isalnum() and len(uid) <= 64):
        raise InputRefused(f"This form does not say which one it is. {_NOTHING}")
    if not isinstance(name, str) or not seen(name).strip() or len(name) > NAME_MOST:
        raise InputRefused(f"This form has no name that could be used. {_NOTHING}")
    try:
        schema = _clean(from_data(data.get("form")))
    except (SchemaWrong, RecursionError) as error:
        said = str(error) if isinstance(error, SchemaWrong) else "This form cannot be read."
        raise InputRefused(f"{said} {_NOTHING}") from None
    return uid, seen(name), schema


def _clean(schema: FormSchema) -> FormSchema:
    """A schema without what no venue should take from another: unseen characters, endless texts,
    an address that answers would be sent to.
    """
    questions = (*schema.questions, *schema.retired)
    if len(questions) > QUESTIONS_MOST or any(len(q.choices) > CHOICES_MOST for q in questions):
        raise SchemaWrong("This form has more questions or choices than anybody could answer.")
    for key in (*(q.key for q in questions), *(c.key for q in questions for c in q.choices)):
        if not key.isascii() or len(key) > KEY_MOST or "__" in key or key in _TAKEN:
            raise SchemaWrong("A question or choice of this form has a key that cannot be used.")
    cleaned: FormSchema = _seen(schema)
    return replace(cleaned, post_to="")


def _seen(value: Any) -> Any:
    if isinstance(value, str):
        if len(value) > TEXT_MOST:
            raise SchemaWrong("A text of this form is too long.")
        return seen(value)
    if isinstance(value, tuple):
        return tuple(_seen(v) for v in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _seen(getattr(value, f.name)) for f in fields(value)})
    return value
