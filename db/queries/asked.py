"""What a patron was asked on forms and has answered, and what is asked now: the hot path.

Read at each step through the list of patrons: plain SQL, no Peewee.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from db import connection
from db.gate import Right, needs


class LiveVersion(NamedTuple):
    """A version that is asked now, without its body; `code` and `published_at` tell it from one
    of the same id in another file.
    """

    id: int
    form_id: int
    form_name: str
    number: int
    code: str
    published_at: str


class AnsweredQuestion(NamedTuple):
    """One answer of a patron: `value` is JSON data, `face` how it came in."""

    form_id: int
    question: str
    value: dict[str, Any]
    face: str
    answered_at: str


@needs(Right.KNOW)
def list_live() -> tuple[LiveVersion, ...]:
    """The live version of each form that is not archived, by name."""
    rows = connection.rows(
        "select v.id, v.form_id, f.name, v.number, v.code, v.published_at "
        "from form f join form_version v on v.id = f.live_id where f.archived = 0 "
        "order by f.folded"
    )
    return tuple([LiveVersion._make(r) for r in rows])


@needs(Right.KNOW)
def read_body(version_id: int) -> dict[str, Any]:
    """The body of a published version; {} if there is none such."""
    row = connection.row("select body from form_version where id = ?", (version_id,))
    found: dict[str, Any] = json.loads(row[0]) if row else {}
    return found


@needs(Right.KNOW)
def list_answered(patron_id: int) -> list[AnsweredQuestion]:
    """All that a patron answered on forms, oldest first; what was broken off does not count."""
    rows = connection.rows(
        """select r.form_id, q.key, a.value, r.face, r.answered_at
           from response r join answer a on a.response_id = r.id
           join question q on q.id = a.question_id
           where r.patron_id = ? and r.status <> 'partial' order by r.answered_at, r.id, a.id""",
        (patron_id,),
    )
    return [AnsweredQuestion(r[0], r[1], json.loads(r[2]), r[3], r[4]) for r in rows]


@needs(Right.KNOW)
def list_interest_words(names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Of each folded name or other word of an interest that there is: all its words and matches."""
    found = {}
    for folded, name, matches, aliases in connection.rows(
        """select w.folded, i.name, i.matches,
               (select group_concat(word, char(31)) from interest_alias where interest_id = i.id)
           from (select folded, id as interest_id from interest
                 union all select folded, interest_id from interest_alias) w
           join interest i on i.id = w.interest_id
           where w.folded in (select value from json_each(?))""",
        (json.dumps(names),),
    ):
        others = aliases.split("\x1f") if aliases else []
        found[folded] = tuple(
            dict.fromkeys([name, *others, *(m.strip() for m in matches.split(";") if m.strip())])
        )
    return found
