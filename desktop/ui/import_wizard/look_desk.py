"""Goes through the pairs of an import one by one and does what a person decides."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from db.queries import duplicates, merge
from desktop.ui.desk import Desk
from desktop.ui.import_wizard.look_view import LookView, Pair
from desktop.ui.import_wizard.pairs import first_pair


class LookDesk(QObject):
    """Drives a `LookView`; `finished` when somebody has seen that nothing is left."""

    finished = Signal()

    def __init__(self, desk: Desk, view: LookView) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._batch_id = 0
        self._later: set[int] = set()
        view.same_chosen.connect(self._on_same_chosen)
        view.different_chosen.connect(self._on_different_chosen)
        view.later_chosen.connect(self._on_later_chosen)
        view.closed.connect(self.finished)

    def begin(self, batch_id: int) -> None:
        """Show the first pair of a batch."""
        self._batch_id = batch_id
        self._later.clear()
        self._show_next()

    def _show_next(self) -> None:
        self._view.show_pair(*first_pair(self._batch_id, self._later))

    def _on_same_chosen(self, pair: Pair) -> None:
        preview = merge.preview_merge(pair.keep_id, pair.other_id)
        take = {field.name for field in preview.fields if field.take_other}
        user_id = self._desk.session.user_id
        step = self._desk.edits.run(
            lambda: merge.merge_patrons(pair.keep_id, pair.other_id, take, user_id=user_id),
            f"{pair.right_name} is now one with {pair.left_name}",
        )
        if step is not None:
            self._settle(pair)

    def _on_different_chosen(self, pair: Pair) -> None:
        user_id = self._desk.session.user_id
        step = self._desk.edits.run(
            lambda: duplicates.set_not_duplicates(pair.keep_id, pair.other_id, user_id=user_id),
            "Noted: two people",
        )
        if step is not None:
            self._settle(pair)

    def _on_later_chosen(self, pair: Pair) -> None:
        self._later.add(pair.issue_id)
        self._show_next()

    def _settle(self, pair: Pair) -> None:
        """The pair falls off the list by itself: it is decided by what was just written."""
        self._later.add(pair.issue_id)
        self._show_next()
