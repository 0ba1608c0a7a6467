"""Follow-ups: what somebody here still has to do for a patron, whatever it comes from."""

from __future__ import annotations

from typing import NamedTuple


class FollowUpRecord(NamedTuple):
    """A promise, a task among ourselves, or what a call left to do in the ticketing system.

    kind: promise, task, elsewhere (a task there; `text` then says what, without where). `due_on`
    and `first_due_on` are ISO dates, `history` what happened so far, a line each. `owner` will do
    it ('' whoever is here); `user` wrote it down at `made_at`, from `source_kind` and `source`, in
    the call `call_id` of `call_kind`.
    """

    id: int
    kind: str
    patron_id: int
    patron: str
    deceased: bool
    text: str
    due_on: str | None
    first_due_on: str | None
    moves: int
    done_at: str | None
    history: str
    owner_id: int | None
    owner: str
    user: str
    made_at: str
    source_kind: str
    source: str
    call_id: int | None
    call_kind: str
    audience: str
    version: int


class DueCount(NamedTuple):
    """How much is due: today, and from days before. `promises` of both are told to patrons."""

    today: int
    late: int
    promises_today: int
    promises_late: int
