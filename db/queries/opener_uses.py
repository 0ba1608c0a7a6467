"""What was said to whom: an opener said rests for long, one waved off for a week."""

from __future__ import annotations

from db import clock, journal
from db.errors import InputRefused
from db.gate import Right, needs
from db.models import OpenerUse
from db.queries.checks import check_patron

ACTIONS = ("said", "not_now")


@needs(Right.KEEP)
def add_opener_use(
    patron_id: int, key: str, kind: str, say: str, action: str, *, user_id: int | None = None
) -> journal.Step:
    """Keep that an opener was said, or not now. Raises NotFound, InputRefused."""
    check_patron(patron_id)
    if action not in ACTIONS:
        raise InputRefused(f"There is no “{action}” for an opener. Nothing was saved.")
    label = "Said it" if action == "said" else "Not now"
    with journal.action(label, user_id=user_id, patron_id=patron_id) as act:
        act.insert(
            OpenerUse, patron=patron_id, key=key, kind=kind, say=say, action=action,
            user_id=user_id, used_at=clock.now_text(),
        )  # fmt: skip
    assert act.step is not None
    return act.step
