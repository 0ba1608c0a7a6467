"""Sorting the queue, and taking in all that is clear, on the worker: progress, a stop, one word at
the end.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from db.errors import StoreError
from desktop.domain.form_review import Bulk, Sorted, sort_out, take_clear, take_new
from desktop.domain.words import count_words, join_words
from desktop.ui.desk import Desk
from desktop.ui.tasks import Cancelled, Progress, Task

STRANGE = (
    "The review stopped. What was taken in so far is whole, the rest waits as before. Try again."
)


class ReviewBulk(QObject):
    """`sorted_out(Sorted)`; `progressed(words, fraction)` and `finished(Bulk)` of a bulk review.

    One of each at a time; a new sorting makes the one before void.
    """

    sorted_out = Signal(object)
    progressed = Signal(str, float)
    finished = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._sorting: Task | None = None
        self._asked = 0  # an answer to an earlier question is void
        self._taking: Task | None = None

    @property
    def busy(self) -> bool:
        """Whether a review in bulk is under way."""
        return self._taking is not None

    @property
    def sorting(self) -> bool:
        """Whether it is being found out what conflicts."""
        return self._sorting is not None

    def sort(self, response_ids: Sequence[int]) -> None:
        """Sort these, and tell."""
        self.stop_sorting()
        ids = tuple(response_ids)

        def work(progress: Progress, cancelled: Cancelled) -> Sorted | None:
            found = sort_out(ids, stopped=cancelled)
            return None if cancelled() else found

        self._asked += 1
        asked = self._asked
        self._sorting = self._desk.tasks.start(
            work, lambda found: self._on_sorted(asked, found), self._on_failed
        )

    def stop_sorting(self) -> None:
        """Nobody waits for it any more."""
        if self._sorting is not None:
            self._sorting.cancel()
            self._sorting = None

    def take(self, response_ids: Sequence[int], *, new: bool = False) -> None:
        """Take in all of these that conflict with nothing; `new`: make patrons of the unknown."""
        if self.busy:
            return
        ids, user_id = tuple(response_ids), self._desk.session.user_id

        def work(progress: Progress, cancelled: Cancelled) -> Bulk:
            way = take_new if new else take_clear
            return way(ids, user_id=user_id, report=progress, stopped=cancelled)

        self.progressed.emit(f"0 of {len(ids):,} reviewed", 0.0)
        self._taking = self._desk.tasks.start(
            work, self._on_taken, self._on_failed, self.progressed.emit
        )

    def stop(self) -> None:
        """Stop after the transaction that is under way; what was taken stays taken."""
        if self._taking is not None:
            self._taking.cancel()

    def _on_sorted(self, asked: int, found: Sorted | None) -> None:
        if found is not None and self._sorting is not None and asked == self._asked:
            self._sorting = None
            self.sorted_out.emit(found)

    def _on_taken(self, done: Bulk) -> None:
        stopped = self._taking is not None and self._taking.cancelled
        self._taking = None
        self._desk.changes.patrons_changed.emit()
        self._desk.changes.vocabulary_changed.emit()
        self._desk.changes.responses_changed.emit()
        self._desk.toasts.show(summary(done, stopped))
        self.finished.emit(done)

    def _on_failed(self, error: BaseException) -> None:
        self._sorting = None
        if self._taking is None:
            return
        self._taking = None
        self._desk.dialogs.show_failure(error if isinstance(error, StoreError) else STRANGE)
        self._desk.changes.responses_changed.emit()
        self.finished.emit(Bulk((), (), ()))


def summary(done: Bulk, stopped: bool = False) -> str:
    """`Taken in 9,214 responses; 12 told nothing new; 3 wait for you.`"""
    parts = [f"taken in {count_words(len(done.taken), 'response')}"]
    if done.left:
        parts.append(f"{len(done.left):,} told nothing new")
    if done.waiting:
        parts.append(f"{len(done.waiting):,} wait for you")
    said = join_words(parts)
    tail = " The rest waits as before." if stopped else " Each can be taken back under Reviewed."
    return f"{said[:1].upper()}{said[1:]}.{tail}"
