"""Reactions: what a patron said of a performance they came to."""

from __future__ import annotations

from db import clock, connection, journal
from db.errors import InputRefused, NotFound
from db.gate import Right, needs
from db.models import Reaction
from db.queries.checks import check_audience, check_patron, check_version

VALUES = ("liked", "mixed", "disliked")


@needs(Right.KEEP)
def set_reaction(
    patron_id: int, performance_id: int, value: str | None, comment: str = "", *,
    audience: str = "", source_kind: str = "staff", source: str = "", learnt_at: str = "",
    version: int | None = None, user_id: int | None = None,
) -> journal.Step:  # fmt: skip
    """Keep the latest word (liked, mixed, disliked) about a performance; None takes it away.

    Without an audience ('') that of the word before stays; a first word may be said.
    `version`: of the word that was shown, 0 if there was none. Raises NotFound for no such patron or
    performance, InputRefused for another value, EditConflict.
    """
    check_patron(patron_id)
    if connection.row("select 1 from performance where id = ?", (performance_id,)) is None:
        raise NotFound("performance")
    if value is not None and value not in VALUES:
        raise InputRefused(f"There is no reaction “{value}”. Nothing was changed.")
    check_audience(audience or "say")
    with journal.action("Kept a reaction", user_id=user_id, patron_id=patron_id) as act:
        row = connection.row(
            "select id, audience, version from reaction where patron_id = ? and performance_id = ?",
            (patron_id, performance_id),
        )
        audience = audience or (row[1] if row else "say")
        check_version(version, *(row[2], "reaction", row[0]) if row else (0, "reaction", 0))
        values = {"value": value, "comment": comment.strip(), "audience": audience,
                  "source_kind": source_kind, "source": source, "user_id": user_id,
                  "learnt_at": learnt_at or clock.now_text()}  # fmt: skip
        if value is None:
            if row is not None:
                act.remove(Reaction, row[0])
        elif row is None:
            act.insert(Reaction, patron=patron_id, performance=performance_id, **values)
        else:
            act.update(Reaction, row[0], **values)
            act.about_id = row[0]
    assert act.step is not None
    return act.step
