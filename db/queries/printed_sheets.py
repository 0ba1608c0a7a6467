"""What was printed with patrons' names on it, and whether it is shredded. No names are kept."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta

from db import clock, connection, gate
from db.gate import Right, needs
from db.queries import audit
from db.records.printed import PrintedRecord

BRIEFING, LABELS, LIST, RECORD = KINDS = ("briefing", "labels", "list", "record")
# What the books say of it; that a record was written out is said by whoever did that.
_BOOKED = {
    BRIEFING: ("print", "Printed a briefing sheet"),
    LABELS: ("print", "Printed address labels"),
    LIST: ("export", "Wrote a list of patrons as a table"),
}
LONGEST = timedelta(days=60)  # after which nobody is asked any more

_SELECT = """
    select s.id, s.kind, s.printed_at, s.copies, s.pages, s.people,
           coalesce(pr.title, ''), coalesce(pe.starts_at, '')
    from printed_sheet s left join performance pe on pe.id = s.performance_id
    left join production pr on pr.id = pe.production_id
"""


@needs(Right.TONIGHT)
def add_printed(
    kind: str,
    *,
    performance_id: int | None = None,
    copies: int = 1,
    pages: int = 0,
    people: int = 0,
    user_id: int | None = None,
) -> int:
    """Count a print, or a PDF that was saved to be printed; returns its id."""
    if kind not in KINDS:
        raise ValueError(f"no such kind: {kind}")
    who = gate.current().user_id if user_id is None else user_id
    with connection.transaction(vital=True) as raw:
        cursor = raw.execute(
            "insert into printed_sheet (performance_id, kind, printed_at, user_id, copies, pages, "
            "people) values (?, ?, ?, ?, ?, ?, ?)",
            (performance_id, kind, clock.now_text(), who, copies, pages, people),
        )
        if kind in _BOOKED:
            counts = {"pages": pages * copies, "people": people}
            told = {what: number for what, number in counts.items() if number}
            audit.add_event(*_BOOKED[kind], user_id=who, counts=told)
    return int(cursor.lastrowid)


@needs(Right.TONIGHT)
def list_not_shredded(before: str) -> list[PrintedRecord]:
    """Briefing sheets of evenings that began before an instant, and that nobody shredded; newest
    first. Sheets of two months ago are not asked for any more."""
    oldest = clock.to_text(clock.now() - LONGEST)
    rows = connection.rows(
        f"{_SELECT} where s.kind = 'briefing' and s.shredded_at is null "
        "and coalesce(pe.starts_at, s.printed_at) < ? and s.printed_at >= ? "
        "order by coalesce(pe.starts_at, s.printed_at) desc, s.id",
        (before, oldest),
    )
    return [PrintedRecord(*row) for row in rows]


@needs(Right.TONIGHT)
def set_shredded(ids: Iterable[int], *, user_id: int | None = None) -> int:
    """Say of sheets that they are shredded; how many."""
    who = gate.current().user_id if user_id is None else user_id
    with connection.transaction() as raw:
        cursor = raw.execute(
            "update printed_sheet set shredded_at = ?, shredded_by = ? where shredded_at is null "
            "and id in (select value from json_each(?))",
            (clock.now_text(), who, json.dumps(list(ids))),
        )
    return int(cursor.rowcount)


@needs(Right.TONIGHT)
def set_unshredded(ids: Iterable[int]) -> None:
    """Take that back."""
    with connection.transaction() as raw:
        raw.execute(
            "update printed_sheet set shredded_at = null, shredded_by = null "
            "where id in (select value from json_each(?))",
            (json.dumps(list(ids)),),
        )


@needs(Right.KNOW)
def count_printed() -> dict[str, int]:
    """How many sheets of each kind were ever printed."""
    return {
        str(kind): int(number)
        for kind, number in connection.rows(
            "select kind, sum(copies) from printed_sheet group by kind"
        )
    }
