"""What an import of answers must know of the file it goes into: responses that came before."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from db import connection
from db.gate import Right, needs

_IN = "in (select value from json_each(?))"


class KnownResponse(NamedTuple):
    """A response that is stored already."""

    id: int
    origin: str
    status: str
    patron_id: int | None
    performance_id: int | None
    person: str
    remark: str
    version: int


@needs(Right.IMPORT)
def list_known(form_id: int, origins: Iterable[str]) -> list[KnownResponse]:
    """The responses to a form that came from one of these places, partial ones too."""
    wanted = list(origins)
    if not wanted:
        return []
    rows = connection.rows(
        "select id, origin, status, patron_id, performance_id, person, remark, version "
        f"from response where form_id = ? and origin {_IN}",
        (form_id, json.dumps(wanted)),
    )
    return [KnownResponse(*row) for row in rows]


@needs(Right.IMPORT)
def list_answers(response_ids: Iterable[int]) -> dict[int, dict[int, tuple[int, str]]]:
    """Response -> question -> (answer's id, its value as JSON)."""
    found: dict[int, dict[int, tuple[int, str]]] = {}
    for response_id, question_id, answer_id, value in connection.rows(
        f"select response_id, question_id, id, value from answer where response_id {_IN}",
        (json.dumps(list(response_ids)),),
    ):
        found.setdefault(response_id, {})[question_id] = (answer_id, value)
    return found


@needs(Right.IMPORT)
def is_living(patron_id: int) -> bool:
    """Whether a patron is neither archived nor dead: only then do answers go to them unasked."""
    row = connection.row("select archived or deceased from patron where id = ?", (patron_id,))
    return row is not None and not row[0]


@needs(Right.IMPORT)
def list_performances_at(starts_at: str) -> list[tuple[int, str]]:
    """(performance, title) of everything that begins at an instant."""
    return [
        (int(row[0]), str(row[1]))
        for row in connection.rows(
            "select f.id, p.title from performance f join production p on p.id = f.production_id "
            "where f.starts_at = ? order by f.id",
            (starts_at,),
        )
    ]
