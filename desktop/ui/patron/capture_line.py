"""The line at the foot of the page: what was just learnt of this patron, in plain words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QWidget

from desktop.domain import drafts
from desktop.domain.capture_picks import CapturePicks, kept_words
from desktop.ui.capture_field import LEARNT, NAME, CaptureField
from desktop.ui.desk import Desk
from desktop.ui.widgets.labels import Label

if TYPE_CHECKING:
    from db.journal import Step
    from desktop.domain.capture_proposal import Proposal

ASKING = "What did they say?"


class _Kept(NamedTuple):
    """What was kept last, so that it can come back."""

    patron_id: int
    note_id: int
    text: str
    picks: CapturePicks

    def came_by(self, step: Step) -> bool:
        """Whether it was this step that wrote its note."""
        return any(
            change.table == "note" and change.row_id == self.note_id and change.before is None
            for change in step.changes
        )


class CaptureLine(CaptureField):
    """What is half typed for one patron waits for them, with the chips that were taken, and is put by
    in the file until it is kept."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._waiting: dict[int, tuple[str, CapturePicks]] = {}
        self._kept: _Kept | None = None
        self.standing = Label("", "small", "ink2")
        self.standing.hide()
        self._line.addWidget(self.standing)
        self._resuming = False
        self.sentence_kept.connect(self._on_sentence_kept)
        desk.edits.taken_back.connect(self._on_taken_back)
        desk.edits.done_again.connect(self._on_done_again)
        desk.drafts.brought.connect(self._on_brought)

    def show_patron(self, patron_id: int | None) -> None:
        """Another patron: put away what is typed, bring back what was typed for them."""
        before = self._patron_id
        if patron_id == before:
            return
        if before is not None and self.text():
            self._waiting[before] = (self.edit.text(), self._picks)
        self.set_words(LEARNT, NAME)
        self._patron_id = patron_id
        self._forget_patron()
        self.say_standing("")
        waiting = self._waiting.pop(patron_id, None) if patron_id else None
        found = self._desk.drafts.find(patron_id or 0, drafts.LINE)
        # Another patron may have the number of one who is gone: what was put by tells.
        if waiting is not None and found is not None and found.text == waiting[0]:
            self.put(*waiting)
        else:
            self._resume()

    def _resume(self) -> None:
        """What was typed for them before and is not kept stands here again."""
        found = self._desk.drafts.find(self._patron_id or 0, drafts.LINE)
        if found is None:
            self.put("", CapturePicks())
            return
        self._resuming = True
        self.put(found.text, CapturePicks())
        wanted = _taken(found.rest)
        for pick in self.picks:
            if pick.shown.label in wanted:
                self._picks.take(pick)
        self._show()
        self._resuming = False
        self.say_standing(drafts.standing_words(found.typed_at))

    def _on_brought(self, patron_id: int, place: str) -> None:
        if place == drafts.LINE:
            self._waiting.pop(patron_id, None)
            if patron_id == self._patron_id:
                self._resume()

    def say_standing(self, words: str) -> None:
        """How what stands here is kept meanwhile, in the place of the keys; '' for nothing to say."""
        self.standing.setText(words)
        self.standing.setVisible(bool(words))
        self.caps.setVisible(not words)

    def put_by(self) -> bool:
        """See that it is in the file; False if the file refused it."""
        return self._desk.drafts.settle()

    def _show(self) -> None:
        """The chips, and which of them were taken, wait with the sentence."""
        super()._show()
        self._put_by()

    def _put_by(self) -> None:
        if self._patron_id is None or self._resuming:
            return
        if not self.text():
            self.say_standing("")
        elif self.standing.text():
            self.say_standing(drafts.UNSAVED)
        self._note(self._patron_id, self.edit.text(), self._picks)

    def _note(self, patron_id: int, text: str, picks: CapturePicks) -> None:
        if not text.strip():
            self._desk.drafts.drop(patron_id, drafts.LINE)
            return
        rest = json.dumps({"taken": [p.label for p in picks.taken]}, ensure_ascii=False)
        self._desk.drafts.note(patron_id, drafts.LINE, text, rest)

    @property
    def half_typed(self) -> bool:
        """Whether a sentence was begun, for whomever, and is not kept."""
        return bool(self._waiting) or bool(self.text())

    def ask_back(self) -> None:
        """A kind word was said: what did they say to it?"""
        self.set_words(ASKING)

    def clear(self) -> None:
        """The sentence is stored."""
        super().clear()
        self.set_words(LEARNT, NAME)

    def take_over(self, other: CaptureLine) -> None:
        """Another line stands in the place of one: with all that was half typed."""
        self._waiting, self._kept = dict(other._waiting), other._kept
        if other._patron_id is not None and other.text():
            self._waiting[other._patron_id] = (other.edit.text(), other._picks)

    def _on_sentence_kept(self, sentence: str, taken: tuple[Proposal, ...]) -> None:
        patron_id, user_id = self._patron_id, self._desk.session.user_id
        if patron_id is None:
            return
        # Imported here: nothing is kept before somebody writes.
        from desktop.domain.capture_keep import keep

        step = self._desk.edits.run(
            lambda: keep(patron_id, sentence, taken, user_id=user_id), kept_words(taken)
        )
        if step is not None:
            self._kept = _Kept(patron_id, step.created_id, self.edit.text(), self._picks)
            self._picks = CapturePicks()
            self.clear()

    def _on_taken_back(self, step: Step) -> None:
        """The sentence comes back with its chips, to be mended, unless another is begun."""
        kept = self._kept
        if kept is None or not kept.came_by(step):
            return
        if kept.patron_id != self._patron_id:
            if kept.patron_id not in self._waiting:
                self._waiting[kept.patron_id] = (kept.text, kept.picks)
                self._note(kept.patron_id, kept.text, kept.picks)
        elif not self.text():
            self.put(kept.text, kept.picks)

    def _on_done_again(self, step: Step) -> None:
        """It is kept after all: it must not be kept twice."""
        kept = self._kept
        if kept is None or not kept.came_by(step):
            return
        if kept.patron_id == self._patron_id and self.edit.text() == kept.text:
            self.put("", CapturePicks())
        elif self._waiting.get(kept.patron_id, ("",))[0] == kept.text:
            del self._waiting[kept.patron_id]
            self._note(kept.patron_id, "", kept.picks)


def _taken(rest: str) -> list[str]:
    """The labels of the chips that were taken, of what was put by."""
    try:
        told = json.loads(rest)
    except ValueError:
        return []
    taken = told.get("taken") if isinstance(told, dict) else None
    return [str(label) for label in taken] if isinstance(taken, list) else []
