"""What imports left for a person to look at: pairs of patrons who may be one."""

from __future__ import annotations

from collections.abc import Iterable

from db import connection
from db.gate import Right, needs
from db.records.duplicates import DuplicatePair


@needs(Right.KNOW)
def list_open_pairs(batch_id: int) -> list[DuplicatePair]:
    """Pairs of a batch that nobody decided on, both patrons still there, as the import met them."""
    return [
        DuplicatePair(*row)
        for row in connection.rows(
            """select a.id, a.display_name, b.id, b.display_name, i.message, 0, i.id
               from import_issue i
               join patron a on a.id = min(i.patron_id, i.other_id)
               join patron b on b.id = max(i.patron_id, i.other_id)
               where i.batch_id = ? and i.settled_at is null and a.id <> b.id
               and not exists (
                   select 1 from not_duplicate n where n.low_id = a.id and n.high_id = b.id)
               order by i.id""",
            (batch_id,),
        )
    ]


@needs(Right.KNOW)
def count_open_pairs(batch_ids: Iterable[int]) -> dict[int, int]:
    """How many pairs of each batch wait for a decision."""
    return {batch_id: len(list_open_pairs(batch_id)) for batch_id in batch_ids}
