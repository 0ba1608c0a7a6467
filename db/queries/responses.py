"""Responses: a form filled in, kept as it was answered, whatever is taken from it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from db import clock, connection, journal
from db.errors import InputRefused, NotFound
from db.gate import Right, needs
from db.models import Answer, Response
from db.queries import forms
from db.queries.checks import check_patron
from db.queries.chunks import rows_in
from db.records.forms import ResponseRecord, ResponseRow

FACES = ("kiosk", "paper", "pdf", "web", "survey", "tickets", "desk", "call")
STATUSES = ("partial", "waiting", "taken", "left", "anonymous")

AnswerData = dict[str, dict[str, Any]]  # question key -> JSON data of the answer

_RECORD = """
    select r.id, r.form_id, f.name, r.form_version_id, v.number, r.patron_id,
           coalesce(p.display_name, ''), r.performance_id, coalesce(pr.title, ''), r.face,
           r.status, r.person, r.source, r.remark, r.decisions, r.answered_at,
           coalesce(u.name, ''), r.version, r.batch_id
    from response r join form f on f.id = r.form_id
    join form_version v on v.id = r.form_version_id
    left join patron p on p.id = r.patron_id
    left join performance pe on pe.id = r.performance_id
    left join production pr on pr.id = pe.production_id
    left join user u on u.id = r.user_id
"""
_ROW = """
    select r.id, r.form_id, f.name, v.number, r.patron_id, coalesce(p.display_name, ''), r.face,
           r.status, r.person, r.remark, r.answered_at
    from response r join form f on f.id = r.form_id
    join form_version v on v.id = r.form_version_id
    left join patron p on p.id = r.patron_id
"""


@needs(Right.FORMS)
def get_response(response_id: int) -> ResponseRecord:
    """One response with its answers. Raises NotFound."""
    row = connection.row(f"{_RECORD} where r.id = ?", (response_id,))
    if row is None:
        raise NotFound("response")
    answers = connection.rows(
        "select q.key, a.value from answer a join question q on q.id = a.question_id "
        "where a.response_id = ? order by a.id",
        (response_id,),
    )
    told = {key: json.loads(value) for key, value in answers}
    return ResponseRecord(
        *(*row[:11], _object(row[11]), *row[12:14], _object(row[14]), *row[15:], told)
    )


def _object(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text) if text else {}
    return found


@needs(Right.FORMS)
def list_responses(
    *,
    form_id: int | None = None,
    status: str | None = None,
    patron_id: int | None = None,
    limit: int = 200,
    offset: int = 0,
) -> list[ResponseRow]:
    """Responses, newest answer first."""
    where, values = _where(form_id, status, patron_id)
    rows = connection.rows(
        f"{_ROW} {where} order by r.answered_at desc, r.id desc limit ? offset ?",
        (*values, limit, offset),
    )
    return [ResponseRow(*r) for r in rows]


@needs(Right.FORMS)
def list_response_ids(
    *, form_id: int | None = None, status: str | None = None, patron_id: int | None = None
) -> list[int]:
    """Ids of all of them, newest answer first: what a list of any length is windowed over."""
    where, values = _where(form_id, status, patron_id)
    rows = connection.rows(
        f"select r.id from response r {where} order by r.answered_at desc, r.id desc", values
    )
    return [r[0] for r in rows]


@needs(Right.FORMS)
def list_owners(response_ids: Iterable[int]) -> dict[int, int | None]:
    """Those of the responses that wait -> whose they are, None where nobody was matched yet."""
    return dict(
        rows_in("select id, patron_id from response where status = 'waiting' and id in {ids}",
                response_ids)
    )  # fmt: skip


@needs(Right.FORMS)
def count_responses(
    *, form_id: int | None = None, status: str | None = None, patron_id: int | None = None
) -> int:
    """How many there are."""
    where, values = _where(form_id, status, patron_id)
    row = connection.row(f"select count(*) from response r {where}", values)
    return int(row[0]) if row else 0


def _where(
    form_id: int | None, status: str | None, patron_id: int | None
) -> tuple[str, tuple[Any, ...]]:
    asked = {"r.form_id": form_id, "r.status": status, "r.patron_id": patron_id}
    given = {column: value for column, value in asked.items() if value is not None}
    where = " and ".join(f"{column} = ?" for column in given)
    return (f"where {where}" if where else ""), tuple(given.values())


@needs(Right.FORMS)
def add_response(
    version_id: int, answers: AnswerData, *, face: str, status: str = "waiting",
    patron_id: int | None = None, performance_id: int | None = None,
    person: dict[str, str] | None = None, answered_at: str = "", source: str = "",
    origin: str = "", remark: str = "", user_id: int | None = None,
) -> journal.Step:  # fmt: skip
    """Keep a filled form; nothing is taken from it yet. `created_id` is the response's id.

    Raises NotFound, and InputRefused for a face or status there is none of.
    """
    _check(face, status, patron_id)
    version = forms.get_version(version_id)
    now = clock.now_text()
    with journal.action(
        f"Answers to {version.form_name}", user_id=user_id, patron_id=patron_id
    ) as act:
        act.about_id = act.insert(
            Response, form=version.form_id, form_version=version_id, patron=patron_id,
            performance=performance_id, face=face, status=status,
            person=json.dumps(person, ensure_ascii=False) if person else "", source=source,
            origin=origin, remark=remark, answered_at=answered_at or now, user_id=user_id,
            created_at=now, updated_at=now,
        )  # fmt: skip
        _set_answers(act, act.about_id, version.form_id, answers)
    assert act.step is not None
    return act.step


def _check(face: str, status: str, patron_id: int | None) -> None:
    if face not in FACES or status not in STATUSES:
        raise InputRefused(f"There is no “{face}” or “{status}” of a response. Nothing was saved.")
    if patron_id is not None:
        check_patron(patron_id)


def _set_answers(act: journal.Action, response_id: int, form_id: int, answers: AnswerData) -> None:
    ids = forms.question_ids(form_id)
    known = dict(
        connection.rows("select question_id, id from answer where response_id = ?", (response_id,))
    )
    for key, data in answers.items():
        value = json.dumps(data, ensure_ascii=False, sort_keys=True)
        answer_id = known.pop(ids[key], None)
        if answer_id is None:
            act.insert(Answer, response=response_id, question=ids[key], value=value)
        else:
            act.update(Answer, answer_id, value=value)
    for answer_id in known.values():
        act.remove(Answer, answer_id)


@needs(Right.FORMS)
def save_partial(
    response_id: int | None,
    version_id: int,
    answers: AnswerData,
    *,
    face: str,
    since: AnswerData | None = None,
    patron_id: int | None = None,
    user_id: int | None = None,
    patient: bool = True,
) -> int:
    """Keep what is being filled in, so that a crash loses nothing; returns the response's id.

    Only what differs from `since`, which this window kept last, is written: another window may
    have added to it, or handed it in; once it was reviewed it is not found. Called a second after
    each answer: no undo step, no audit entry. Not `patient`: refused at once where another program
    writes. Raises NotFound.
    """
    _check(face, "partial", patron_id)
    form_id = forms.get_version(version_id).form_id
    ids, now = forms.question_ids(form_id), clock.now_text()
    with connection.transaction(patient=patient) as raw:
        if response_id is None:
            cursor = raw.execute(
                "insert into response (form_id, form_version_id, patron_id, face, status, person, "
                "origin, source, remark, decisions, answered_at, user_id, created_at, updated_at, "
                "version) values (?, ?, ?, ?, 'partial', '', '', '', '', '', ?, ?, ?, ?, 1)",
                (form_id, version_id, patron_id, face, now, user_id, now, now),
            )
            response_id = int(cursor.lastrowid)
        else:
            found = raw.execute(
                "update response set answered_at = ?, updated_at = ?, version = version + 1 "
                "where id = ? and status in ('partial', 'waiting', 'anonymous')",
                (now, now, response_id),
            )
            if found.rowcount != 1:
                raise NotFound("response")
        _write_changed(response_id, ids, answers, since)
    return response_id


def _write_changed(
    response_id: int, ids: dict[str, int], answers: AnswerData, since: AnswerData | None
) -> None:
    before = dict.fromkeys(ids) if since is None else since
    changed = [k for k in {**before, **answers} if before.get(k) != answers.get(k) or since is None]
    connection.write_rows(
        "delete from answer where response_id = ? and question_id = ?",
        [(response_id, ids[key]) for key in changed],
    )
    connection.write_rows(
        "insert into answer (response_id, question_id, value) values (?, ?, ?)",
        [
            (response_id, ids[key], json.dumps(answers[key], ensure_ascii=False, sort_keys=True))
            for key in changed
            if key in answers
        ],
    )


@needs(Right.FORMS)
def finish_partial(
    response_id: int, answers: AnswerData, *, status: str = "waiting",
    patron_id: int | None = None, performance_id: int | None = None,
    person: dict[str, str] | None = None, remark: str = "", answered_at: str = "",
    user_id: int | None = None,
) -> journal.Step:  # fmt: skip
    """Hand in what was kept as partial, or more of what was handed in and not reviewed yet.

    Raises NotFound if it is gone, or reviewed.
    """
    found = get_response(response_id)
    _check(found.face, status, patron_id)
    with journal.action(
        f"Answers to {found.form_name}", user_id=user_id, patron_id=patron_id
    ) as act:
        if _status(response_id) not in ("partial", "waiting", "anonymous"):
            raise NotFound("response")
        act.update(
            Response, response_id, status=status, patron=patron_id, performance=performance_id,
            person=json.dumps(person, ensure_ascii=False) if person else "", remark=remark,
            answered_at=answered_at or clock.now_text(), user_id=user_id,
        )  # fmt: skip
        act.about_id = response_id
        _set_answers(act, response_id, found.form_id, answers)
    assert act.step is not None
    return act.step


def _status(response_id: int) -> str:
    """How it stands now: asked inside the transaction, another window may have been quicker."""
    row = connection.row("select status from response where id = ?", (response_id,))
    if row is None:
        raise NotFound("response")
    return str(row[0])


@needs(Right.FORMS)
def remove_response(
    response_id: int, *, version: int | None = None, user_id: int | None = None
) -> journal.Step:
    """Throw a response away (a test, a doubled paper); what was taken from it stays. Raises NotFound,
    EditConflict.
    """
    found = get_response(response_id)
    with journal.action("Removed a response", user_id=user_id, patron_id=found.patron_id) as act:
        act.remove(Response, response_id, version)
    assert act.step is not None
    return act.step
