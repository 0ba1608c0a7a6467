"""Answers that are nobody's yet: taken in for a new patron where nobody we know could be meant."""

from __future__ import annotations

from collections.abc import Sequence

from db import connection
from db.errors import InputRefused
from db.queries import responses
from desktop.domain.form_intake import certain, match
from desktop.domain.form_review import CHUNK, Bulk, Reviewer, take


def take_newcomers(response_ids: Sequence[int], *, user_id: int | None = None) -> Bulk:
    """Take in each of these that was matched to nobody, as a step of its own;
    some dozens a transaction, so that a stop in between loses no more.

    Who is known for certain by now (an earlier answer of the same person made a patron) gets it
    if it conflicts with nothing. Who may be somebody we know waits for a person to look, and so
    does what has nothing to keep.
    """
    outcomes: dict[str, list[int]] = {"taken": [], "left": [], "waiting": []}
    reviewer = Reviewer()
    for start in range(0, len(response_ids), CHUNK):
        with connection.transaction():
            for response_id in response_ids[start : start + CHUNK]:
                outcome = _take(reviewer, response_id, user_id)
                if outcome:
                    outcomes[outcome].append(response_id)
    return Bulk(*(tuple(outcomes[name]) for name in ("taken", "left", "waiting")))


def _take(reviewer: Reviewer, response_id: int, user_id: int | None) -> str:
    """What became of one response; '' if somebody reviewed it meanwhile."""
    response = responses.get_response(response_id)
    if response.status != "waiting" or response.patron_id is not None:
        return ""
    if not response.person:
        return "waiting"
    patron_id, _ = certain(response.person)
    if patron_id is None and match(response.person).candidates:
        return "waiting"
    found = reviewer.review(response_id, patron_id)
    if found.conflicts or (patron_id is None and not found.proposed):
        return "waiting"
    try:
        step = take(found, found.proposed, user_id=user_id)
    except InputRefused:
        return "waiting"  # for a person, who is told why
    if any(change.table == "interest" for change in step.changes):
        reviewer.words_changed()
    return "taken" if found.proposed else "left"
