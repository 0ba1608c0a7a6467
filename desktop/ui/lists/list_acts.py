"""What is done with saved lists: kept, kept as another, renamed, duplicated, removed."""

from __future__ import annotations

from db.errors import NotFound
from db.queries import segments
from desktop.domain import segment_rules
from desktop.domain.segment_draft import ListDraft
from desktop.domain.segment_rules import RulesWrong
from desktop.ui.desk import Desk

NAME = "Name of the list"


class ListActs:
    """The desk's hands; each says what went wrong by itself and returns None or False then."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def complete(self, draft: ListDraft) -> bool:
        """Whether all conditions are finished; the first that is not is said."""
        try:
            segment_rules.check(draft.rules)
        except RulesWrong as wrong:
            self._desk.dialogs.show_failure(wrong)
            return False
        return True

    def open(self, segment_id: int) -> ListDraft | None:
        """A saved list, to be edited."""
        try:
            saved = segments.get_segment(segment_id)
            rules = segment_rules.from_text(saved.rules)
        except NotFound:
            return None
        except RulesWrong as wrong:
            self._desk.dialogs.show_failure(wrong)
            return None
        return ListDraft(rules, name=saved.name, segment_id=saved.id, version=saved.version)

    def save(self, draft: ListDraft) -> int | None:
        """Keep the rules under the list's own name; its number."""
        rules = segment_rules.to_text(draft.rules)
        segment_id, version = draft.segment_id or 0, draft.version
        step = self._desk.edits.run(
            lambda: segments.update_segment(
                segment_id, rules=rules, version=version, user_id=self._desk.session.user_id
            ),
            "List saved",
        )
        return None if step is None else segment_id

    def save_as(self, draft: ListDraft) -> int | None:
        """Keep the rules as another list, under a name that is asked for; its number."""
        name = self._desk.dialogs.ask_text("Save the list", NAME, draft.name)
        if name is None:
            return None
        rules = segment_rules.to_text(draft.rules)
        step = self._desk.edits.run(
            lambda: segments.add_segment(name, rules, user_id=self._desk.session.user_id),
            "List saved",
        )
        return None if step is None else step.created_id

    def act(self, what: str, segment_id: int) -> int | None:
        """`rename`, `duplicate` or `remove` a saved list; the number of a new one."""
        user, run = self._desk.session.user_id, self._desk.edits.run
        if what == "duplicate":
            step = run(lambda: segments.duplicate_segment(segment_id, user_id=user), "Duplicated")
            return None if step is None else step.created_id
        if what == "remove":
            run(lambda: segments.remove_segment(segment_id, user_id=user), "List removed")
            return None
        draft = self.open(segment_id)
        old = draft.name if draft is not None else ""
        name = self._desk.dialogs.ask_text("Rename the list", NAME, old)
        if name is not None:
            version = None if draft is None else draft.version
            run(
                lambda: segments.update_segment(
                    segment_id, name=name, version=version, user_id=user
                ),
                "Renamed",
            )
        return None
