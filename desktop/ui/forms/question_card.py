"""One question on the canvas: title, one quiet line, required or optional; open, its editor."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop.domain.form_draft import FormDraft
from desktop.domain.form_schema import HEADING, FormSchema, Question
from desktop.domain.form_words import question_line
from desktop.ui.forms.card_frame import CardFrame
from desktop.ui.forms.question_editor import QuestionEditor

NO_WORDS = "A question without words"


class QuestionCard(CardFrame):
    """Told what to show by the canvas; the line is only put in words anew when it may differ."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.key = key
        self._told: tuple[object, ...] = ()

    @property
    def editor(self) -> QuestionEditor | None:
        """What is inside while it is open."""
        return self.inner if isinstance(self.inner, QuestionEditor) else None

    def open_editor(self, draft: FormDraft, count: Callable[[str], int]) -> QuestionEditor:
        """Open it; the editor shows nothing yet."""
        made = QuestionEditor(draft, self.key, count)
        self.put_inside(made)
        return made

    def show_question(
        self, schema: FormSchema, question: Question, place: tuple[int, int], answered: str
    ) -> None:
        """Bring the face, and the editor if it is open, up to date. `place`: which of how many."""
        asked = tuple(schema.question(c.question) for c in question.show_if.conditions)
        told = (question, asked, place)
        if told != self._told:
            self._told = told
            line = question_line(schema, question)
            heading = question.kind == HEADING
            badge = "" if heading else "Required" if question.required else "Optional"
            words = " ".join(question.words.split())
            self.face.show_texts(words or NO_WORDS, line, badge, faint=not words)
            self.show_indented(bool(question.show_if.conditions))
            said = ", ".join(p for p in (words or NO_WORDS, badge, line) if p)
            self.setAccessibleName(f"{said}, {place[0]} of {place[1]}")
            self.setAccessibleDescription(
                "Enter opens it, Alt+Up and Alt+Down move it, Delete removes it"
            )
        if self.editor is not None:
            self.editor.show_question(schema, question, answered)
