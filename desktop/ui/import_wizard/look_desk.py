"""Goes through pairs of patrons one by one and does what a person decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from db.errors import StoreError
from db.queries import duplicates, merge
from db.queries.import_issues import list_open_pairs
from db.records.duplicates import DuplicatePair
from desktop.ui.desk import Desk
from desktop.ui.import_wizard.look_view import LookView, Pair
from desktop.ui.import_wizard.pairs import first_pair
from desktop.ui.tasks import Task

OF_IMPORT = "Every pair of this import is decided."
OF_FILE = "Nobody else seems to be here twice."


class LookDesk(QObject):
    """Drives a `LookView`; `finished` when somebody has seen that nothing is left."""

    finished = Signal()

    def __init__(self, desk: Desk, view: LookView) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._waiting: Callable[[], Sequence[DuplicatePair]] = tuple
        self._nothing = OF_IMPORT
        self._settled: set[tuple[int, int]] = set()
        self._search: Task | None = None
        view.same_chosen.connect(self._on_same_chosen)
        view.different_chosen.connect(self._on_different_chosen)
        view.later_chosen.connect(self._settle)
        view.closed.connect(self.finished)

    def begin(self, batch_id: int | None) -> None:
        """Show the first pair of an import; None: look for pairs among all patrons."""
        self._search = None
        self._settled.clear()
        if batch_id is None:
            self._begin_search()
            return
        self._waiting, self._nothing = lambda: list_open_pairs(batch_id), OF_IMPORT
        self._show_next()

    def _begin_search(self) -> None:
        self._view.show_search()
        search = self._search = self._desk.tasks.start(
            lambda progress, cancelled: duplicates.list_duplicate_pairs(),
            lambda found: self._on_found(found, search),
            lambda error: self._on_failed(error, search),
        )

    def _on_found(self, found: list[DuplicatePair], search: Task) -> None:
        if search is self._search:
            self._waiting, self._nothing = lambda: found, OF_FILE
            self._show_next()

    def _on_failed(self, error: BaseException, search: Task) -> None:
        if not isinstance(error, StoreError):
            raise error
        if search is self._search:
            self._desk.dialogs.show_failure(error)
            self.finished.emit()

    def _show_next(self) -> None:
        self._view.show_pair(*first_pair(self._waiting(), self._settled), self._nothing)

    def _on_same_chosen(self, pair: Pair) -> None:
        user_id = self._desk.session.user_id
        self._desk.put_by()  # what is half typed about either goes along
        step = self._desk.edits.run(
            lambda: merge.merge_patrons(
                pair.keep_id,
                pair.other_id,
                set(pair.take),
                versions=pair.versions,
                user_id=user_id,
            ),
            f"{pair.right_name} is now one with {pair.left_name}",
        )
        if step is not None:
            self._settle(pair)
        else:
            self._show_next()  # somebody changed one of them: both as they are now

    def _on_different_chosen(self, pair: Pair) -> None:
        user_id = self._desk.session.user_id
        step = self._desk.edits.run(
            lambda: duplicates.set_not_duplicates(pair.keep_id, pair.other_id, user_id=user_id),
            "Noted: two people",
        )
        if step is not None:
            self._settle(pair)

    def _settle(self, pair: Pair) -> None:
        """Decided or put off: not shown again until somebody begins anew."""
        self._settled.add((pair.keep_id, pair.other_id))
        self._show_next()
