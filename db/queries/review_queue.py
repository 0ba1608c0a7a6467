"""What waits for review: ids to scroll through, rows as they come into sight, counts to filter by."""

from __future__ import annotations

from collections.abc import Iterable

from db import connection
from db.gate import Right, needs
from db.queries.chunks import rows_in
from db.records.forms import ResponseRow

# Whose it is: anybody's, somebody's whom we know, nobody's yet.
ANY, MATCHED, UNMATCHED = "any", "matched", "unmatched"
_WHOSE = {ANY: "", MATCHED: " and patron_id is not null", UNMATCHED: " and patron_id is null"}


@needs(Right.FORMS)
def list_waiting_ids(
    *, form_id: int | None = None, face: str | None = None, whose: str = ANY
) -> list[int]:
    """Ids of what waits for review, the newest answer first."""
    condition, values = _waiting(form_id, face)
    rows = connection.rows(
        f"select id from response where {condition}{_WHOSE[whose]} "
        "order by answered_at desc, id desc",
        values,
    )
    return [r[0] for r in rows]


@needs(Right.FORMS)
def list_rows(response_ids: Iterable[int]) -> dict[int, ResponseRow]:
    """Id -> row, of those that are still there."""
    rows = rows_in(
        """select r.id, r.form_id, f.name, v.number, r.patron_id, coalesce(p.display_name, ''),
               r.face, r.status, r.person, r.remark, r.answered_at
           from response r join form f on f.id = r.form_id
           join form_version v on v.id = r.form_version_id
           left join patron p on p.id = r.patron_id where r.id in {ids}""",
        response_ids,
    )
    return {r[0]: ResponseRow(*r) for r in rows}


@needs(Right.FORMS)
def count_waiting_by_form() -> list[tuple[int, str, int]]:
    """(form, its name, how many wait), by name; forms of which nothing waits are left out."""
    rows = connection.rows(
        """select f.id, f.name, count(*) from response r join form f on f.id = r.form_id
           where r.status = 'waiting' group by f.id order by f.folded"""
    )
    return [(r[0], r[1], r[2]) for r in rows]


@needs(Right.FORMS)
def count_waiting_by_face(form_id: int | None = None) -> dict[str, int]:
    """Face -> how many wait."""
    condition, values = _waiting(form_id, None)
    return dict(
        connection.rows(f"select face, count(*) from response where {condition} group by face",
                        values)
    )  # fmt: skip


def _waiting(form_id: int | None, face: str | None) -> tuple[str, tuple[int | str, ...]]:
    condition = "status = 'waiting'"
    values: list[int | str] = []
    if form_id is not None:
        condition += " and form_id = ?"
        values.append(form_id)
    if face is not None:
        condition += " and face = ?"
        values.append(face)
    return condition, tuple(values)


@needs(Right.FORMS)
def list_reviewed_ids(
    *, form_id: int | None = None, face: str | None = None, limit: int = 10_000
) -> list[int]:
    """Ids of what was taken in or left, the latest review first."""
    values: list[int | str] = []
    condition = "status in ('taken', 'left')"
    for column, value in (("form_id", form_id), ("face", face)):
        if value is not None:
            condition += f" and {column} = ?"
            values.append(value)
    rows = connection.rows(
        f"select id from response where {condition} order by updated_at desc, id desc limit ?",
        (*values, limit),
    )
    return [r[0] for r in rows]


@needs(Right.FORMS)
def form_name(form_id: int) -> str:
    """What a form is called, '' if it is gone."""
    row = connection.row("select name from form where id = ?", (form_id,))
    return "" if row is None else str(row[0])
