"""What the wizard does that takes long: read, plan, apply and take back, on the worker's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from db.errors import BackupCancelled, StoreError
from desktop.domain import safe_keeping
from desktop.importing import session
from desktop.importing.errors import ImportCancelled, ImportFailed
from desktop.importing.flow import ImportFlow, Step
from desktop.importing.understanding import ImportPlan, ImportResult, Understanding
from desktop.ui.desk import Desk
from desktop.ui.import_wizard.busy_view import BusyView
from desktop.ui.tasks import Cancelled, Progress, Task

SAFE = "Nothing is written before you have seen the plan."
SAFE_APPLY = "All of it is kept, or nothing: you can stop at any time."
STOPPED = "Stopped. Nothing of this file was kept."
WENT_WRONG = (
    "Something went wrong while the file was read. Nothing of it was kept. "
    "Try it once more; if it happens again, save the file as CSV and import that."
)
_WORDS = {
    Step.READING: ("Reading {name}…", SAFE),
    Step.PLANNING: ("Comparing {name} with the patrons you know…", SAFE),
    Step.APPLYING: ("Importing {name}…", SAFE_APPLY),
}


class ImportWork(QObject):
    """Moves a flow on through its long steps; `moved` whenever it stands somewhere else."""

    moved = Signal()

    def __init__(self, desk: Desk, flow: ImportFlow, busy: BusyView) -> None:
        super().__init__(busy)
        self._desk = desk
        self._flow = flow
        self._busy = busy
        self._task: Task | None = None
        busy.cancel_asked.connect(self._on_cancel_asked)

    def read(self) -> None:
        """Find out what the file is, by what was said of it so far."""
        path, answers, others = self._flow.path, self._flow.answers, tuple(self._flow.others)
        if path is not None:
            self._start(
                lambda progress, cancelled: session.understand(path, answers, others),
                self._on_understood,
            )

    def make_plan(self) -> None:
        """Work out what the import would do."""
        found, answers = self._flow.understanding, self._flow.answers
        if found is not None:
            self._start(
                lambda progress, cancelled: session.make_plan(found, answers, progress, cancelled),
                self._on_planned,
            )

    def apply(self) -> None:
        """Do what was planned."""
        plan, user_id = self._flow.plan, self._desk.session.user_id
        if plan is not None:

            def work(progress: Progress, cancelled: Cancelled) -> Any:
                try:
                    safe_keeping.before_import(progress, cancelled)
                except BackupCancelled as stopped:
                    raise ImportCancelled from stopped
                return session.apply_plan(
                    plan, user_id=user_id, progress=progress, cancelled=cancelled
                )

            self._start(work, self._on_applied)

    def undo(self, batch_id: int) -> None:
        """Take an import back; the busy view must be shown by the caller."""
        self._busy.begin("Taking the import back…", SAFE_APPLY)
        self._busy.cancel.setEnabled(False)
        self._task = self._desk.tasks.start(
            lambda progress, cancelled: session.undo_batch(batch_id),
            lambda _: self._on_undone(batch_id),
            self._on_undo_failed,
        )

    def _start(self, work: Callable[..., Any], on_done: Callable[[Any], None]) -> None:
        text, safe = _WORDS[self._flow.step]
        self._busy.begin(text.format(name=self._flow.name), safe)
        self.moved.emit()
        self._task = self._desk.tasks.start(
            work, on_done, self._on_failed, self._busy.show_progress
        )

    def _on_understood(self, found: Understanding) -> None:
        if self._task is not None and self._task.cancelled:
            self._flow.failed(STOPPED)
        else:
            self._flow.understood(found)
        self.moved.emit()

    def _on_planned(self, plan: ImportPlan) -> None:
        self._flow.planned(plan)
        self.moved.emit()

    def _on_applied(self, result: ImportResult) -> None:
        self._flow.applied(result)
        self._announce(result.batch_id, filled=result.filled is not None)
        self.moved.emit()

    def _announce(self, batch_id: int, *, filled: bool) -> None:
        changes = self._desk.changes
        changes.patrons_changed.emit()
        changes.programme_changed.emit()
        if filled:
            changes.forms_changed.emit()
            changes.responses_changed.emit()
        changes.import_finished.emit(batch_id)

    def _on_failed(self, error: BaseException) -> None:
        self._flow.failed(_sentence(error))
        self.moved.emit()
        if not isinstance(error, (ImportFailed, StoreError)):
            raise error

    def _on_undone(self, batch_id: int) -> None:
        if self._flow.result is not None and self._flow.result.batch_id == batch_id:
            self._flow.taken_back()
            self._flow.trouble = "The import was taken back. Everything is as it was before."
        self._announce(batch_id, filled=True)
        self._desk.toasts.show("Import taken back")
        self.moved.emit()

    def _on_undo_failed(self, error: BaseException) -> None:
        self._desk.dialogs.show_failure(_sentence(error))
        self.moved.emit()

    def _on_cancel_asked(self) -> None:
        if self._task is not None:
            self._task.cancel()


def _sentence(error: BaseException) -> str:
    if isinstance(error, ImportCancelled):
        return STOPPED
    if isinstance(error, (ImportFailed, StoreError)):
        return error.sentence
    return WENT_WRONG
