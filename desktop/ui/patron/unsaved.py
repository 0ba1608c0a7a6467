"""A note that is half typed: put by while it is typed, standing there again when its patron is opened."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop.domain import drafts
from desktop.ui.desk import Desk
from desktop.ui.patron.note_editor import NoteDraft, NoteEditor


class UnsavedNote(QObject):
    """The note in the editor, for the patron whom `begin_for` named."""

    def __init__(self, desk: Desk, editor: NoteEditor) -> None:
        super().__init__(editor)
        self._desk, self._editor = desk, editor
        self._patron_id: int | None = None
        self._trouble = ""
        editor.typed.connect(self._on_typed)
        editor.thrown.connect(self._on_thrown)
        desk.drafts.brought.connect(self._on_brought)
        desk.drafts.failed.connect(self._on_not_put_by)
        desk.drafts.kept.connect(self._on_put_by)

    @property
    def is_begun(self) -> bool:
        """Whether one was begun here, for whomever, and is not saved."""
        return self._editor.dirty or self._desk.drafts.is_begun(drafts.NOTE)

    def begin_for(self, patron_id: int) -> None:
        """Another patron: what was typed for them and not saved stands there again."""
        self._patron_id = patron_id
        self._resume()

    def leave(self) -> None:
        """Nobody is shown; what was typed waits for the patron it is about."""
        self._patron_id = None

    def saved(self) -> None:
        """What stands there is a note now."""
        if self._patron_id is not None:
            self._desk.drafts.drop(self._patron_id, drafts.NOTE)

    def _resume(self) -> None:
        found = self._desk.drafts.find(self._patron_id or 0, drafts.NOTE)
        if found is not None:
            draft = NoteDraft.put_by(found.text, found.rest)
            self._editor.resume(draft, drafts.standing_words(found.typed_at))

    def _on_brought(self, patron_id: int, place: str) -> None:
        if (patron_id, place) == (self._patron_id, drafts.NOTE):
            self._resume()

    def _on_typed(self) -> None:
        """It is put by a moment later; what is as it was before is nothing to put by."""
        if self._patron_id is None:
            return
        if self._editor.standing.text():
            self._editor.say_standing(drafts.UNSAVED)
        if self._editor.dirty:
            self._desk.drafts.note(self._patron_id, drafts.NOTE, *self._editor.draft().kept())
        else:
            self._desk.drafts.drop(self._patron_id, drafts.NOTE)

    def _on_thrown(self, draft: NoteDraft) -> None:
        patron_id = self._patron_id
        if patron_id is None:
            return
        self._desk.drafts.drop(patron_id, drafts.NOTE)

        def bring_back() -> None:
            if self._desk.drafts.find(patron_id, drafts.NOTE) is None:
                self._desk.drafts.note(patron_id, drafts.NOTE, *draft.kept())
            if patron_id == self._patron_id and self._editor.isHidden():
                self._resume()
                self._editor.text.setFocus()

        self._desk.toasts.show("Thrown away, not saved", "Undo", bring_back)

    def _on_not_put_by(self, sentence: str) -> None:
        self._say_trouble(f"{drafts.UNSAVED}. {sentence}")

    def _on_put_by(self) -> None:
        self._say_trouble("")

    def _say_trouble(self, words: str) -> None:
        """That what stands here is nowhere but on the screen; '' once it is put by."""
        if self._editor.dirty and (words or self._trouble):
            self._editor.say_standing(words)
        self._trouble = words
