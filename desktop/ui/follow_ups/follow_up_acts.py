"""What is done with a follow-up: each a write that can be taken back."""

from __future__ import annotations

from db.queries import promises
from db.records.follow_ups import FollowUpRecord
from desktop.domain.follow_up_words import due_words
from desktop.ui.desk import Desk
from desktop.ui.follow_ups.follow_up_form import FollowUpDraft


class FollowUpActs:
    """Writes through the desk's edits, so that the toast and Ctrl+Z take it back."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def _me(self) -> int | None:
        return self._desk.session.user_id

    def keep(self, found: FollowUpRecord, what: str) -> None:
        """Done, with what happened."""
        told = "Promise kept" if found.kind == "promise" else "Done"
        self._desk.edits.run(
            lambda: promises.set_promise_kept(
                found.id, what, version=found.version, user_id=self._me
            ),
            told,
        )

    def open_again(self, found: FollowUpRecord) -> None:
        """Not done after all."""
        self._desk.edits.run(
            lambda: promises.set_promise_kept(
                found.id, None, version=found.version, user_id=self._me
            ),
            "Open again",
        )

    def move(self, found: FollowUpRecord, day: str, what: str) -> None:
        """To another day."""
        self._desk.edits.run(
            lambda: promises.move_promise(
                found.id, day, what, version=found.version, user_id=self._me
            ),
            f"Moved to {due_words(day)}",
        )

    def remove(self, found: FollowUpRecord) -> None:
        """As if it had never been said."""
        self._desk.edits.run(
            lambda: promises.remove_promise(found.id, version=found.version, user_id=self._me),
            "Follow-up removed",
        )

    def save(self, draft: FollowUpDraft) -> int | None:
        """Write a new one, or what was changed of one; its id, None if the store refused."""
        if draft.id is None:
            step = self._desk.edits.run(
                lambda: promises.add_promise(
                    draft.patron_id, draft.text, draft.due_on, kind=draft.kind,
                    owner_id=draft.owner_id, user_id=self._me,
                ),
                "Follow-up added",
            )  # fmt: skip
            return None if step is None else step.created_id
        promise_id = draft.id
        changed: dict[str, object] = {"due_on": draft.due_on, "owner_id": draft.owner_id}
        if draft.kind != "elsewhere":
            changed |= {"text": draft.text, "kind": draft.kind}
        step = self._desk.edits.run(
            lambda: promises.update_promise(
                promise_id, version=draft.version, user_id=self._me, **changed
            ),
            "Follow-up changed",
        )
        return None if step is None else promise_id
