"""Answers that are nobody's yet: taken in for a new patron where nobody we know could be meant."""

from __future__ import annotations

from collections.abc import Sequence

from db.errors import InputRefused
from db.queries import responses
from desktop.domain.form_intake import match
from desktop.domain.form_review import Bulk, Reviewer, take


def take_newcomers(response_ids: Sequence[int], *, user_id: int | None = None) -> Bulk:
    """Take in each of these that was matched to nobody, as a step of its own.

    Who is known for certain by now (an earlier answer of the same person made a patron) gets it
    if it conflicts with nothing. Who may be somebody we know waits for a person to look, and so
    does what has nothing to keep.
    """
    taken: list[int] = []
    left: list[int] = []
    waiting: list[int] = []
    reviewer = Reviewer()
    for response_id in response_ids:
        response = responses.get_response(response_id)
        if response.status != "waiting" or response.patron_id is not None:
            continue
        who = match(response.person)
        found = reviewer.review(response_id, who.patron_id)
        unsure = who.patron_id is None and (who.candidates or not found.proposed)
        if unsure or found.conflicts or not response.person:
            waiting.append(response_id)
            continue
        try:
            step = take(found, found.proposed, user_id=user_id)
        except InputRefused:
            waiting.append(response_id)  # for a person, who is told why
            continue
        if any(change.table == "interest" for change in step.changes):
            reviewer.words_changed()
        (taken if found.proposed else left).append(response_id)
    return Bulk(tuple(taken), tuple(left), tuple(waiting))
