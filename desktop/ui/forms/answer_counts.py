"""Who answered each question, how often each choice was given: counted on the worker, for editor
and publishing.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from db.errors import StoreError
from db.records.forms import FormRecord
from desktop.domain.form_words import answered_words
from desktop.ui.desk import Desk
from desktop.ui.tasks import Task

ByQuestion = dict[str, dict[str, int]]  # question -> choice ('' any answer) -> responses


class Counted(NamedTuple):
    """All answers to a form, whatever version they were given to; `answered`: question -> how many
    of the `patrons` that there are have answered it, `strangers`: how many whom we do not know.
    """

    by_question: ByQuestion = {}  # noqa: RUF012 - never changed
    answered: dict[str, int] = {}  # noqa: RUF012
    strangers: dict[str, int] = {}  # noqa: RUF012
    patrons: int = 0

    @property
    def told(self) -> dict[str, str]:
        """In words, by question."""
        return {
            key: answered_words(self.answered.get(key, 0), self.strangers.get(key, 0))
            for key in self.by_question
        }


def count(form_id: int) -> Counted:
    """Count it all; for the worker."""
    from db.queries import results

    return Counted(
        results.count_answers(form_id),
        results.count_answered_patrons(form_id),
        results.count_answered_strangers(form_id),
        results.count_patrons(),
    )


class AnswerCounts(QObject):
    """`counted(in words by question)` when they are there."""

    counted = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._task: Task | None = None
        self.form_id = 0
        self.found = Counted()

    def count(self, form: FormRecord | None) -> None:
        """Count anew; a form that was never published has no answers."""
        if self._task is not None:
            self._task.cancel()
        self._task = None
        form_id = form.id if form is not None else 0
        if form_id != self.form_id or form is None or form.live is None:
            self.form_id, self.found = form_id, Counted()
            self.counted.emit({})
        if form is None or form.live is None:
            return
        self._task = self._desk.tasks.start(
            lambda _progress, cancelled: Counted() if cancelled() else count(form_id),
            lambda found: self._on_counted(form_id, found),
            self._on_failed,
        )

    def _on_counted(self, form_id: int, found: Counted) -> None:
        if form_id == self.form_id:
            self._task = None
            self.found = found
            self.counted.emit(found.told)

    def _on_failed(self, error: BaseException) -> None:
        # Without the figures everything can be edited all the same.
        if not isinstance(error, StoreError):
            raise error
