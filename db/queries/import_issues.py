"""What imports left for a person to look at: pairs who may be one, and odd rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from db import connection


@dataclass(frozen=True, slots=True)
class IssueRecord:
    """Something to look at. A pair has `patron_id` and `other_id`, an odd row has neither."""

    id: int
    batch_id: int
    row: int | None
    code: str
    message: str
    patron_id: int | None
    other_id: int | None


def list_open_pairs(batch_id: int) -> list[IssueRecord]:
    """Pairs of a batch that nobody decided on, both patrons still there."""
    return [
        IssueRecord(*row)
        for row in connection.rows(
            """select i.id, i.batch_id, i.row, i.code, i.message, i.patron_id, i.other_id
               from import_issue i
               join patron a on a.id = i.patron_id join patron b on b.id = i.other_id
               where i.batch_id = ? and i.settled_at is null and a.id <> b.id
               and not exists (
                   select 1 from not_duplicate n
                   where n.low_id = min(a.id, b.id) and n.high_id = max(a.id, b.id))
               order by i.id""",
            (batch_id,),
        )
    ]


def count_open_pairs(batch_ids: Iterable[int]) -> dict[int, int]:
    """How many pairs of each batch wait for a decision."""
    return {batch_id: len(list_open_pairs(batch_id)) for batch_id in batch_ids}
