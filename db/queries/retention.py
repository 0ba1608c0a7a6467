"""Patrons of whom nothing was heard for long, and texts kept for longer than the rules say.

Nothing goes by itself: these are lists for a person to decide on. Those who hold a ticket to come,
are members, or were promised something are never on them.
"""

from __future__ import annotations

import json

from db import clock, connection, journal
from db.errors import InputRefused
from db.gate import Right, needs
from db.models import RetentionHold
from db.queries import audit, erasure
from db.queries.checks import check_patron
from db.records.retention import DuePatron, DueTexts

# What counts as a sign of somebody: (what, table, column of the instant, condition).
SIGNS: tuple[tuple[str, str, str, str], ...] = (
    ("gift", "donation", "given_at", ""),
    ("call", "call", "started_at", ""),
    ("note", "note", "created_at", "and x.batch_id is null"),
    ("letter", "letter", "made_at", ""),
    ("form", "response", "answered_at", ""),
    ("conversation", "opener_use", "used_at", "and x.action = 'said'"),
    ("order", "order", "ordered_at", "and x.ordered_at is not null"),
    ("consent", "consent", "given_at", ""),
)
_QUIET = " ".join(
    f'and not exists (select 1 from "{table}" x where x.patron_id = p.id and x.{column} >= :before '
    f"{condition})"
    for _, table, column, condition in SIGNS
)
# Made before the day, no visit since, and nothing that binds us.
_DUE = f"""
    from patron p left join retention_hold h on h.patron_id = p.id
    where p.created_at < :before and coalesce(p.last_visit, '') < :before
    and coalesce(p.next_visit, '') < :now and coalesce(p.member_until, '') < :today
    and (h.until is null or h.until < :today)
    {_QUIET}
    and not exists (select 1 from promise x where x.patron_id = p.id and x.done_at is null)
"""


@needs(Right.POLICY)
def list_due_patrons(before: str, limit: int = 500) -> list[DuePatron]:
    """Patrons without a sign since an instant, those longest silent first. Reads all patrons: call
    it in a worker."""
    rows = connection.rows(
        "select p.id, p.display_name, coalesce(p.last_visit, ''), p.created_at, p.visits, "
        "p.deceased, coalesce(h.until, ''), coalesce(h.reason, '') "
        f"{_DUE} order by max(coalesce(p.last_visit, ''), p.created_at), p.id limit :limit",
        {**_moments(before), "limit": limit},
    )
    last = _last_signs([row[0] for row in rows])
    found = []
    for patron_id, name, visit, made, visits, deceased, until, reason in rows:
        signs = [(visit, "visit"), *last.get(patron_id, ())] if visit else last.get(patron_id, [])
        on, what = max([*signs, (made, "made")]) if signs else (made, "made")
        found.append(DuePatron(patron_id, name, on, what, visits, bool(deceased), until, reason))
    return sorted(found, key=lambda one: (one.last_on, one.id))


@needs(Right.POLICY)
def count_due_patrons(before: str) -> int:
    """How many there are. Reads all patrons: call it in a worker."""
    row = connection.row(f"select count(*) {_DUE}", _moments(before))
    return int(row[0]) if row else 0


def _moments(before: str) -> dict[str, str | int]:
    return {"before": before, "now": clock.now_text(), "today": clock.today().isoformat()}


def _last_signs(patron_ids: list[int]) -> dict[int, list[tuple[str, str]]]:
    wanted = json.dumps(patron_ids)
    found: dict[int, list[tuple[str, str]]] = {}
    for what, table, column, condition in SIGNS:
        for patron_id, at in connection.rows(
            f'select x.patron_id, max(x.{column}) from "{table}" x '
            f"where x.patron_id in (select value from json_each(?)) {condition} "
            "group by x.patron_id",
            (wanted,),
        ):
            if at:
                found.setdefault(patron_id, []).append((str(at), what))
    return found


@needs(Right.POLICY)
def count_due_texts(responses: str, needs_: str, calls: str) -> DueTexts:
    """How many rows are due; each argument is the instant before which it counts, '' for never."""
    return DueTexts(
        *(
            _count(sql, before)
            for sql, before in zip(_TEXTS, (responses, needs_, calls), strict=True)
        )
    )


_TEXTS = (
    "from response where patron_id is null and status in ('partial', 'waiting', 'left', 'taken') "
    "and answered_at < ?",
    "from access_need where ended_at is not null and ended_at < ?",
    "from call c where c.status = 'ended' and c.started_at < ? and (c.summary <> '' or exists ("
    "select 1 from call_step s where s.call_id = c.id and (s.heard <> '' or s.draft <> '')))",
)


def _count(sql: str, before: str) -> int:
    row = connection.row(f"select count(*) {sql}", (before,)) if before else None
    return int(row[0]) if row else 0


@needs(Right.ERASE)
def clear_due_texts(
    responses: str, needs_: str, calls: str, *, user_id: int | None = None
) -> DueTexts:
    """Let go of what is due: answers of nobody we know become anonymous counts, ended access needs
    go, calls keep their day and length. No undo; it is in the books."""
    with connection.transaction():
        due = count_due_texts(responses, needs_, calls)
        if due == DueTexts():
            return due
        erasure.let_go(
            responses=_ids("select id", _TEXTS[0], responses),
            needs_=_ids("select id", _TEXTS[1], needs_),
            calls=_ids("select c.id", _TEXTS[2], calls),
        )
        audit.add_event(
            "erasure", "Let go of what the rules keep no longer", user_id=user_id,
            counts={"responses": due.responses, "access needs": due.needs, "calls": due.calls},
        )  # fmt: skip
    erasure.empty_journal()
    return due


def _ids(head: str, sql: str, before: str) -> set[int]:
    return {int(i) for (i,) in connection.rows(f"{head} {sql}", (before,))} if before else set()


@needs(Right.POLICY)
def set_hold(
    patron_id: int, until: str, reason: str, *, user_id: int | None = None
) -> journal.Step:
    """Keep a patron although they are due, until a day (ISO), for a reason that somebody can read.

    Raises InputRefused without a reason or for a day that is gone.
    """
    check_patron(patron_id)
    if not reason.strip():
        raise InputRefused("Say why they are kept. Nothing was changed.")
    if until <= clock.today().isoformat():
        raise InputRefused("That day is gone already. Nothing was changed. Choose a later one.")
    values = {"until": until, "reason": reason.strip(), "decided_at": clock.now_text(),
              "user_id": user_id}  # fmt: skip
    with journal.action("Keeps them longer", user_id=user_id, patron_id=patron_id) as act:
        row = connection.row("select id from retention_hold where patron_id = ?", (patron_id,))
        if row is None:
            act.insert(RetentionHold, patron=patron_id, **values)
        else:
            act.update(RetentionHold, row[0], **values)
    assert act.step is not None
    return act.step
