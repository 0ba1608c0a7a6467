"""Forms: the draft that is edited, the versions that were published, what each question is."""

from __future__ import annotations

import base64
import hashlib
import json
import uuid
from typing import Any

from db import clock, connection, gate, journal
from db.conflicts import changed_meanwhile
from db.errors import InputRefused, NotFound
from db.folding import fold
from db.gate import Right, needs
from db.models import Choice, Form, FormVersion, Question, Section
from db.queries.checks import check_version
from db.records.forms import FormRecord, FormRow, VersionRecord

Body = dict[str, Any]
HEADING = "heading"

_VERSION = """
    select v.id, v.form_id, f.uid, f.name, v.number, v.code, v.published_at, coalesce(u.name, ''),
           v.body
    from form_version v join form f on f.id = v.form_id left join user u on u.id = v.user_id
"""
_COUNTED = """
    select f.id, f.name, coalesce(v.number, 0), f.draft <> '', f.archived,
           (select count(*) from response r where r.form_id = f.id and r.status <> 'partial'),
           (select count(*) from response r where r.form_id = f.id and r.status = 'waiting'),
           (select count(*) from response r where r.form_id = f.id and r.status = 'partial'),
           coalesce((select max(answered_at) from response r where r.form_id = f.id), '')
    from form f left join form_version v on v.id = f.live_id
"""


@needs(Right.FORMS)
def list_forms(*, archived: bool = False) -> list[FormRow]:
    """All forms by name; the archived ones too if wanted."""
    condition = "" if archived else "where f.archived = 0"
    rows = connection.rows(f"{_COUNTED} {condition} order by f.archived, f.folded")
    return [FormRow(*(*r[:3], bool(r[3]), bool(r[4]), *r[5:])) for r in rows]


@needs(Right.FORMS)
def get_form(form_id: int) -> FormRecord:
    """One form. Raises NotFound."""
    row = connection.row(
        "select id, uid, name, draft, live_id, archived, version from form where id = ?",
        (form_id,),
    )
    if row is None:
        raise NotFound("form")
    live = None if row[4] is None else get_version(row[4])
    draft = json.loads(row[3]) if row[3] else None
    return FormRecord(row[0], row[1], row[2], draft, live, bool(row[5]), row[6])


@needs(Right.FORMS)
def find_form(name: str) -> int | None:
    """The form that is called so (folded), archived or not."""
    row = connection.row("select id from form where folded = ?", (fold(name),))
    return None if row is None else int(row[0])


@needs(Right.FORMS)
def find_form_by_uid(uid: str) -> int | None:
    """The form that has travelled here under this id."""
    row = connection.row("select id from form where uid = ?", (uid,))
    return None if row is None else int(row[0])


@needs(Right.FORMS)
def get_version(version_id: int) -> VersionRecord:
    """One published version. Raises NotFound."""
    row = connection.row(f"{_VERSION} where v.id = ?", (version_id,))
    if row is None:
        raise NotFound("form version")
    return _version(row)


@needs(Right.FORMS)
def find_version(code: str) -> VersionRecord | None:
    """The version that a paper form or a file names by its code, in any case of letters."""
    row = connection.row(f"{_VERSION} where v.code = ?", (code.strip().upper(),))
    return None if row is None else _version(row)


@needs(Right.FORMS)
def list_versions(form_id: int) -> list[VersionRecord]:
    """All versions of a form, newest first."""
    rows = connection.rows(f"{_VERSION} where v.form_id = ? order by v.number desc", (form_id,))
    return [_version(r) for r in rows]


@needs(Right.FORMS)
def list_live_versions() -> list[VersionRecord]:
    """What is asked now: the live version of each form that is not archived, by name."""
    rows = connection.rows(
        f"{_VERSION} where f.live_id = v.id and f.archived = 0 order by f.folded"
    )
    return [_version(r) for r in rows]


def _version(row: tuple[Any, ...]) -> VersionRecord:
    return VersionRecord(*(*row[:8], json.loads(row[8])))


def version_code(uid: str, number: int) -> str:
    """The short code of a version: the same wherever the form travels."""
    digest = hashlib.sha256(f"{uid} {number}".encode()).digest()
    letters = base64.b32encode(digest).decode()
    return letters.translate(str.maketrans("IO", "XY"))[:6]


@needs(Right.FORMS)
def add_form(name: str, body: Body, *, uid: str = "", user_id: int | None = None) -> journal.Step:
    """A new form with a first draft. Raises InputRefused if there is one of that name."""
    _check_name(name)
    now = clock.now_text()
    with journal.action("Made a form", user_id=user_id) as act:
        act.about_id = act.insert(
            Form, uid=uid or uuid.uuid4().hex, name=name.strip(), folded=fold(name),
            draft=_text(body), created_at=now, updated_at=now,
        )  # fmt: skip
    assert act.step is not None
    return act.step


def _check_name(name: str, form_id: int | None = None) -> None:
    if not fold(name):
        raise InputRefused("A form needs a name. Nothing was saved.")
    if find_form(name) not in (None, form_id):
        raise InputRefused(
            f"There is already a form called “{name.strip()}”. Nothing was saved. "
            "Choose another name."
        )


def _text(body: Body) -> str:
    return json.dumps(body, ensure_ascii=False, sort_keys=True)


@needs(Right.FORMS)
def set_draft(form_id: int, body: Body, *, version: int, patient: bool = True) -> int:
    """Keep what is being edited; returns the form's new version number.

    What is as it was published is kept as no changes. Called a second after each edit: the
    builder takes edits back itself, so no undo step and no audit entry. Not `patient`: refused at
    once where another program writes. Raises NotFound, and EditConflict if somebody else edited
    the form meanwhile.
    """
    with connection.transaction(patient=patient) as raw:
        stored = connection.row(
            "select f.version, coalesce(v.body, '') from form f "
            "left join form_version v on v.id = f.live_id where f.id = ?",
            (form_id,),
        )
        if stored is None:
            raise NotFound("form")
        check_version(version, stored[0], "form", form_id)
        text = _text(body)
        raw.execute(
            "update form set draft = ?, updated_at = ?, version = version + 1 where id = ?",
            ("" if text == stored[1] else text, clock.now_text(), form_id),
        )
    return version + 1


@needs(Right.FORMS)
def replace_draft(
    form_id: int, body: Body | None, *, version: int | None = None, user_id: int | None = None
) -> journal.Step:
    """Put another draft in the place of what is being edited, as a step; None: what is published
    is what is wanted. Raises NotFound, EditConflict.
    """
    form = get_form(form_id)
    with journal.action(f"Took in changes to {form.name}", user_id=user_id) as act:
        act.about_id = form_id
        act.update(Form, form_id, version, draft="" if body is None else _text(body))
    assert act.step is not None
    return act.step


@needs(Right.FORMS)
def update_form(
    form_id: int,
    *,
    name: str | None = None,
    archived: bool | None = None,
    was: str | None = None,
    user_id: int | None = None,
) -> journal.Step:
    """Rename or archive a form; None leaves a thing as it is. Raises NotFound, InputRefused.

    `was` is the name that was shown: raises EditConflict if it has another by now. (Its version is
    no measure: it goes up with each word of the draft.)

    To archive one is to stop asking it: for those who may publish.
    """
    if archived is not None:
        gate.check_also(Right.PUBLISH)
    values: dict[str, Any] = {}
    if name is not None:
        _check_name(name, form_id)
        values |= {"name": name.strip(), "folded": fold(name)}
    if archived is not None:
        values["archived"] = int(archived)
    with journal.action("Changed a form", user_id=user_id) as act:
        if was is not None and get_form(form_id).name != was:
            raise changed_meanwhile("form", form_id)
        act.update(Form, form_id, **values)
    assert act.step is not None
    return act.step


@needs(Right.PUBLISH)
def publish_form(
    form_id: int, body: Body, *, version: int | None = None, user_id: int | None = None
) -> journal.Step:
    """Freeze a body as the next version and ask it from now on; the draft is done with.

    Questions and choices that are not in it any more are retired, never removed: old answers
    go on reading. `created_id` of the step is the version's id. Raises NotFound, and EditConflict
    if somebody edited the form since it had that `version`: their draft would be lost.
    """
    with journal.action(f"Published {get_form(form_id).name}", user_id=user_id) as act:
        form = get_form(form_id)
        check_version(version, form.version, "form", form_id)
        number = 1 + max((v.number for v in list_versions(form_id)), default=0)
        act.label = f"Published {form.name} v{number}"
        act.about_id = act.insert(
            FormVersion, form=form_id, number=number, code=version_code(form.uid, number),
            body=_text(body), published_at=clock.now_text(), user_id=user_id,
        )  # fmt: skip
        _keep_questions(act, form_id, body)
        act.update(Form, form_id, draft="", live_id=act.about_id)
    assert act.step is not None
    return act.step


def _keep_questions(act: journal.Action, form_id: int, body: Body) -> None:
    """Bring sections, questions and choices in step with a body."""
    sections = _known("section", "form_id", form_id)
    questions = _known("question", "form_id", form_id)
    section_id: int | None = None
    seen: set[str] = set()
    for item in body.get("questions", []):
        key, words = item["key"], item.get("words", "")
        seen.add(key)
        if item["kind"] == HEADING:
            section_id = _keep(act, Section, sections.get(key), key=key, form=form_id, words=words)
            continue
        question_id = _keep(
            act, Question, questions.get(key), key=key, form=form_id, words=words,
            section=section_id, kind=item["kind"],
        )  # fmt: skip
        _keep_choices(act, question_id, item.get("choices", []))
    for model, known in ((Section, sections), (Question, questions)):
        for key, row_id in known.items():
            if key not in seen:
                act.update(model, row_id, retired=1)


def _keep_choices(act: journal.Action, question_id: int, choices: list[Body]) -> None:
    known = _known("choice", "question_id", question_id)
    for choice in choices:
        row_id = _keep(
            act, Choice, known.pop(choice["key"], None), key=choice["key"],
            question=question_id, words=choice.get("words", ""),
        )  # fmt: skip
        if choice.get("retired"):
            act.update(Choice, row_id, retired=1)
    for row_id in known.values():
        act.update(Choice, row_id, retired=1)


def _keep(act: journal.Action, model: Any, row_id: int | None, **values: Any) -> int:
    if row_id is None:
        return act.insert(model, **values)
    act.update(model, row_id, retired=0, **values)
    return row_id


def _known(table: str, owner: str, owner_id: int) -> dict[str, int]:
    rows = connection.rows(f'select key, id from "{table}" where {owner} = ?', (owner_id,))
    return {r[0]: int(r[1]) for r in rows}


@needs(Right.FORMS)
def question_ids(form_id: int) -> dict[str, int]:
    """Key -> id of each question a form has ever published."""
    return _known("question", "form_id", form_id)
