"""Calls and letters as entries of a patron's history."""

from __future__ import annotations

from collections.abc import Iterable

from db.gate import Right, needs
from db.queries.chunks import rows_in
from db.records.history import HistoryEntry

# Each gives (kind, at, id, words to search in) for one patron; see `history`.
BRANCHES = {
    "call": """
        select 'call', c.started_at, c.id, c.summary || ' ' || coalesce((
                select group_concat(s.heard || ' ' || s.picked, ' ')
                from call_step s where s.call_id = c.id), '')
            || ' ' || coalesce((
                select group_concat(o.detail, ' ') from outcome o where o.call_id = c.id), '')
        from call c where c.patron_id = :patron""",
    "letter": """
        select 'letter', made_at, id, subject || ' ' || body from letter
        where patron_id = :patron""",
}


@needs(Right.KNOW)
def read_calls(patron_id: int, ids: list[int]) -> Iterable[HistoryEntry]:
    """What it was about, what kind of call, how long, with whom, and what was skipped."""
    skipped: dict[int, list[str]] = {}
    for call_id, step in rows_in(
        "select call_id, step from call_step where state = 'skipped' and call_id in {ids} "
        "order by id",
        ids,
    ):
        skipped.setdefault(call_id, []).append(step)
    for row in rows_in(
        """select c.id, c.started_at, c.kind, c.direction, c.status, c.seconds, c.summary,
               coalesce(u.name, ''), coalesce(g.name, '')
           from call c left join user u on u.id = c.user_id
           left join call_guide g on g.kind = c.kind where c.id in {ids}""",
        ids,
    ):
        kind = row[8] or row[2].replace("_", " ").capitalize()
        minutes = f"{row[5] // 60} min" if row[5] >= 60 else ""
        parts = [
            kind if row[6] else "",
            "we called" if row[3] == "out" else "",
            "not ended" if row[4] == "open" else minutes,
            row[7],
            f"skipped {', '.join(skipped[row[0]])}" if row[0] in skipped else "",
        ]
        title = row[6] or f"{kind} call"
        yield HistoryEntry("call", row[1], title, " · ".join(p for p in parts if p), row[0])


@needs(Right.KNOW)
def read_letters(patron_id: int, ids: list[int]) -> Iterable[HistoryEntry]:
    """The subject, by which channel it went and who drafted it."""
    for row in rows_in(
        """select l.id, l.made_at, l.subject, l.channel, l.sent_to, coalesce(u.name, ''), l.body
           from letter l left join user u on u.id = l.user_id where l.id in {ids}""",
        ids,
    ):
        how = f"e-mail drafted to {row[4]}" if row[3] == "email" else "letter drafted"
        detail = " · ".join(part for part in (how, row[5]) if part)
        yield HistoryEntry(
            "letter", row[1], row[2] or "A letter", detail, row[0], extra=(("Text", row[6]),)
        )
