"""What somebody has begun to type about a patron and not saved yet, so that no crash takes it.

Nobody can name a user here: each function is about the drafts of whoever acts. A draft is no user
action: it has no undo step and no entry in the books.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from db import clock, connection, gate
from db.errors import NotFound
from db.gate import Right, needs
from db.records.drafts import DraftRecord

UNTOLD_DAYS = 90  # what its owner was never there to be told of goes all the same


@needs(Right.KNOW)
def list_drafts() -> list[DraftRecord]:
    """One's own, newest first."""
    return _found("", ())


@needs(Right.KEEP)
def keep_draft(
    patron_id: int, place: str, text: str, rest: str, typed_at: str, *, patient: bool = True
) -> None:
    """Keep what stands there now, in place of what did. Raises NotFound for a patron who is gone;
    not `patient`: refused at once while another program writes."""
    with connection.transaction(patient=patient) as raw:
        if connection.row("select 1 from patron where id = ?", (patron_id,)) is None:
            raise NotFound("patron")
        raw.execute(
            "insert into draft (patron_id, user_id, place, text, rest, typed_at) "
            "values (?, ?, ?, ?, ?, ?) on conflict (patron_id, user_id, place) do update set "
            "text = excluded.text, rest = excluded.rest, typed_at = excluded.typed_at",
            (patron_id, _who(), place, text, rest, typed_at),
        )


@needs(Right.KEEP)
def remove_draft(patron_id: int, place: str, *, patient: bool = True) -> None:
    """It was saved, or thrown away on purpose; nothing happens if there is none."""
    with connection.transaction(patient=patient) as raw:
        raw.execute(
            "delete from draft where patron_id = ? and user_id = ? and place = ?",
            (patron_id, _who(), place),
        )


@needs(Right.KEEP)
def drop_old(before: str) -> list[DraftRecord]:
    """Let go of one's own that were typed before an instant; which they were, to be told.

    Other people's wait until they are told themselves, or for `UNTOLD_DAYS`.
    """
    gone = _found("and d.typed_at < ?", (before,))
    long_ago = clock.to_text(clock.now() - timedelta(days=UNTOLD_DAYS))
    if gone or connection.row("select 1 from draft where typed_at < ? limit 1", (long_ago,)):
        with connection.transaction(patient=False) as raw:
            raw.execute("delete from draft where user_id = ? and typed_at < ?", (_who(), before))
            raw.execute("delete from draft where typed_at < ?", (long_ago,))
    return gone


@needs(Right.KEEP)
def move_drafts(keep_id: int, other_id: int) -> None:
    """Two records become one, inside the caller's transaction: nobody's words are lost, and where both
    have some in one place they stand one under the other. The rest of the kept record's stays."""
    raw = connection.raw()
    raw.execute(
        "update draft set text = text || case place when 'line' then ' ' else char(10) end || "
        "(select o.text from draft o where o.patron_id = :other and o.user_id = draft.user_id "
        "and o.place = draft.place), typed_at = max(typed_at, (select o.typed_at from draft o "
        "where o.patron_id = :other and o.user_id = draft.user_id and o.place = draft.place)) "
        "where patron_id = :keep and exists (select 1 from draft o where o.patron_id = :other "
        "and o.user_id = draft.user_id and o.place = draft.place)",
        {"keep": keep_id, "other": other_id},
    )
    raw.execute("update or ignore draft set patron_id = ? where patron_id = ?", (keep_id, other_id))
    raw.execute("delete from draft where patron_id = ?", (other_id,))


def _who() -> int:
    return gate.current().user_id or 0


def _found(condition: str, more: tuple[Any, ...]) -> list[DraftRecord]:
    return [
        DraftRecord(*row)
        for row in connection.rows(
            "select d.patron_id, p.display_name, d.place, d.text, d.rest, d.typed_at from draft d "
            f"join patron p on p.id = d.patron_id where d.user_id = ? {condition} "
            "order by d.typed_at desc, d.id desc",
            (_who(), *more),
        )
    ]
