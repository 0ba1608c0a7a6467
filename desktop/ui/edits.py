"""Every write of the screens goes through here: done, announced, and taken back on request."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from db.errors import EditConflict, NotFound, StoreError
from desktop.ui.changes import Changes
from desktop.ui.dialogs import Dialogs
from desktop.ui.widgets.toast import Toasts

if TYPE_CHECKING:
    # The journal brings Peewee, which must not be loaded before the first paint.
    from db.journal import Step
    from db.queries.taking_back import EarlierStep

STEPS_KEPT = 100
PROGRAMME = frozenset({"season", "venue", "production", "performance", "work", "artist"})
VOCABULARY = frozenset({"interest", "interest_alias"})
FORMS = frozenset({"form", "form_version"})
RESPONSES = frozenset({"response", "answer"})
UNDO = "This was done before you sat down"
GONE = "That record is not there any more. Nothing was changed. Look it up again."


class Edits(QObject):
    """Runs writes and keeps the steps that can be taken back, newest last."""

    stack_changed = Signal()
    taken_back = Signal(object)  # a Step
    done_again = Signal(object)

    def __init__(self, changes: Changes, toasts: Toasts, dialogs: Dialogs | None = None) -> None:
        super().__init__()
        self._changes = changes
        self._toasts = toasts
        self._dialogs = dialogs if dialogs is not None else Dialogs()
        self._done: list[Step] = []
        # Steps of before this start: up to which the file keeps them, and which were let go.
        self._older: int | None = None
        self._let_go: set[int] = set()
        self._taken_back: list[Step] = []

    def run(self, write: Callable[[], Step], done: str) -> Step | None:
        """Do a write; `done` says it in the toast ("Note added"; '' for no toast).

        Returns the step, or None if the store refused (the reason has then been shown).
        """
        self._look_back()
        step = self._attempt(write)
        if step is None:
            return None
        if not step.changes:
            return step
        self._done.append(step)
        del self._done[:-STEPS_KEPT]
        self._taken_back.clear()
        self._announce(step)
        if done:
            self._toasts.show(done, "Undo", lambda: self.undo_step(step))
        self.stack_changed.emit()
        return step

    def undo(self) -> bool:
        """Take back the newest step; False if there is none or it could not be.

        Where nothing was done since whoever is here sat down, it is one of the last that the file
        keeps, theirs before anybody else's; then it is asked whether that is meant.
        """
        if not self._done:
            older = self._find_older()
            if older is None:
                self._toasts.show("Nothing to undo")
                return False
            if not self._is_meant(older):
                return False
            self._done.append(older.step)
        return self.undo_step(self._done[-1])

    def undo_step(self, step: Step) -> bool:
        """Take back one step, wherever it is in the list."""
        if step not in self._done:
            return False
        back = self._attempt(lambda: _take_back(step))
        # A step that others have built upon would be refused again: it is let go.
        self._done.remove(step)
        if step.kept_id is not None:
            self._let_go.add(step.kept_id)
        if back is not None:
            self._taken_back.append(back)
            self._announce(back)
            self._toasts.show(f"Taken back: {step.label}", "Redo", self.redo)
            self.taken_back.emit(step)
        self.stack_changed.emit()
        return back is not None

    def redo(self) -> bool:
        """Do again what was taken back last; False if there is none or it could not be."""
        if not self._taken_back:
            self._toasts.show("Nothing to redo")
            return False
        back = self._taken_back.pop()
        step = self._attempt(lambda: _take_back(back))
        if step is not None:
            self._done.append(step)
            self._announce(step)
            self._toasts.show(f"Done again: {step.label}", "Undo", lambda: self.undo_step(step))
            self.done_again.emit(step)
        self.stack_changed.emit()
        return step is not None

    def clear(self) -> None:
        """Forget all steps: another file was opened."""
        self._done.clear()
        self._taken_back.clear()
        self._let_go.clear()
        self._older = None
        self.stack_changed.emit()

    def _look_back(self) -> None:
        """Remember where this sitting began, before its first step."""
        if self._older is None:
            from db.queries import taking_back

            try:
                self._older = taking_back.newest_step()
            except StoreError:
                self._older = 0  # nothing that is older is offered

    def _is_meant(self, older: EarlierStep) -> bool:
        """Ask. Enter takes back what they did themselves, and leaves what a colleague did."""
        from desktop.domain import audit_words

        return self._dialogs.confirm(
            UNDO, audit_words.take_back_question(older), "&Take back", harmless=older.own
        )

    def _find_older(self) -> EarlierStep | None:
        from db.queries import taking_back

        self._look_back()
        try:
            return taking_back.find_last_step(self._older or 0, self._let_go)
        except StoreError as failure:
            self._dialogs.show_failure(failure)
            return None

    def _attempt(self, write: Callable[[], Step]) -> Step | None:
        try:
            return write()
        except EditConflict as conflict:
            # Imported here: not before the first paint, and most days never.
            from desktop.domain import audit_words

            told = audit_words.now_words(conflict)
            self._dialogs.show_failure(f"{conflict.sentence} {told}" if told else conflict)
            self._changes.patrons_changed.emit()
        except StoreError as failure:
            self._dialogs.show_failure(failure)
        except NotFound:
            self._dialogs.show_failure(GONE)
            self._changes.patrons_changed.emit()
        return None

    def _announce(self, step: Step) -> None:
        tables = {change.table for change in step.changes}
        self._changes.announce_patrons(step.patron_ids)
        if tables & VOCABULARY:
            self._changes.vocabulary_changed.emit()
        if tables & FORMS:
            self._changes.forms_changed.emit()
        if tables & RESPONSES:
            self._changes.responses_changed.emit()
        if "segment" in tables:
            self._changes.lists_changed.emit()
        if tables & PROGRAMME:
            self._changes.programme_changed.emit()
        for performance_id in sorted(_performances_of(step)):
            self._changes.performance_changed.emit(performance_id)


def _take_back(step: Step) -> Step:
    from db import journal

    return journal.undo(step)


def _performances_of(step: Step) -> set[int]:
    found: set[int] = set()
    for change in step.changes:
        if change.table == "performance":
            found.add(change.row_id)
        for image in (change.before, change.after):
            if image and image.get("performance_id"):
                found.add(int(image["performance_id"]))
    return found
