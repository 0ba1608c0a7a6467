"""How a list leaves the window: asked for, written on the worker, told with who was left out.

What writes is imported when something is to be written: the page opens without it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from db import clock
from db.errors import StoreError
from db.queries import printed_sheets
from db.queries.segments import Stopped
from desktop.domain.words import count_words
from desktop.ui.desk import Desk
from desktop.ui.tasks import Cancelled, Progress, Task

if TYPE_CHECKING:
    from desktop.domain.list_export import Written
    from desktop.domain.list_people import LeftOut
    from desktop.domain.mail_merge import Drafted

T = TypeVar("T")
CSV_FILTER, PDF_FILTER = "Tables (*.csv)", "PDF (*.pdf)"
_NOT_IN_NAMES = re.compile(r"[^\w\- ]+")


class ListOutlet(QObject):
    """`busy(text, fraction)` while something is written, ('', 0) when it is done."""

    busy = Signal(str, float)

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self._task: Task | None = None

    def send(self, what: str, name: str, ids: Sequence[int]) -> None:
        """Ask how, and write: `table`, `labels` or `drafts`."""
        if self._task is not None and self._task.running:
            self._desk.toasts.show("Something is being written already")
            return
        {"table": self._table, "labels": self._labels, "drafts": self._drafts}[what](name, ids)

    def cancel(self) -> None:
        """Stop what is written; nothing is left of it."""
        if self._task is not None:
            self._task.cancel()

    def _table(self, name: str, ids: Sequence[int]) -> None:
        from desktop.domain import list_export
        from desktop.ui.lists.output_dialogs import TableDialog

        dialog = TableDialog(self._window)
        if not self._desk.dialogs.run(dialog):
            return
        choice = dialog.choice
        path = self._target("Save the table", name, ".csv", CSV_FILTER)
        if path is None:
            return

        def work(progress: Progress, cancelled: Cancelled) -> Written:
            return list_export.write_table(
                ids, path, choice, progress=progress, cancelled=cancelled
            )

        def told(done: Written) -> tuple[str, Sequence[LeftOut]]:
            said = f"{count_words(done.number, 'row')} in {done.target}."
            if done.withheld:
                them = "address was" if done.withheld == 1 else "addresses were"
                said += f" {done.withheld:,} e-mail {them} left empty: no permission."
            return said, done.left_out

        self._start("Writing the table", work, told)

    def _labels(self, name: str, ids: Sequence[int]) -> None:
        from desktop.domain import list_labels
        from desktop.ui.lists.output_dialogs import LabelsDialog

        dialog = LabelsDialog(self._desk.settings.country.upper(), self._window)
        if not self._desk.dialogs.run(dialog):
            return
        sheet, first, together = dialog.chosen, dialog.first.value(), dialog.households.isChecked()
        path = self._target("Save the labels", f"{name} labels", ".pdf", PDF_FILTER)
        if path is None:
            return

        def work(progress: Progress, cancelled: Cancelled) -> tuple[str, Sequence[LeftOut]]:
            # Imported here: it brings ReportLab.
            from desktop.documents import address_labels

            labels, left_out = list_labels.labels_of(
                ids, households=together, progress=progress, cancelled=cancelled
            )
            try:
                done = address_labels.write(
                    labels, path, sheet, first=first, progress=progress, cancelled=cancelled,
                    enter=lambda made: printed_sheets.add_printed(
                        "labels", pages=made.pages, people=made.labels
                    ),
                )  # fmt: skip
            except address_labels.Interrupted as stopped:
                raise Stopped from stopped
            left_out += list_labels.not_printed(done.too_long, list_labels.TOO_LONG)
            left_out += list_labels.not_printed(done.unprintable, list_labels.UNPRINTABLE)
            said = (
                f"{count_words(done.labels, 'label')} on "
                f"{count_words(done.pages, 'sheet')} in {path}. Print at 100 %, not fitted."
            )
            if done.incomplete:
                said += f" No font here has all letters of: {', '.join(done.incomplete[:5])}."
            return said, left_out

        self._start("Setting the labels", work, lambda done: done)

    def _drafts(self, name: str, ids: Sequence[int]) -> None:
        from desktop.documents.mail_draft import eml_bytes
        from desktop.domain import mail_merge
        from desktop.domain.letter_templates import list_templates
        from desktop.ui.lists.output_dialogs import DraftsDialog

        templates = list_templates(channel="email")
        if not templates:
            self._desk.toasts.show("There is no letter for e-mail yet: write one in Settings")
            return
        dialog = DraftsDialog(templates, self._window)
        if not self._desk.dialogs.run(dialog):
            return
        template, openers = dialog.chosen, dialog.openers.isChecked()
        parent = self._desk.dialogs.choose_folder("Where the folder of drafts goes")
        if parent is None:
            return
        folder = mail_merge.free_folder(parent, f"{name} {clock.today().isoformat()}")
        session, sender = self._desk.session, self._desk.settings.venue_email

        def work(progress: Progress, cancelled: Cancelled) -> Drafted:
            return mail_merge.write_drafts(
                ids, template, folder, eml_bytes, sender=sender, user=session.name,
                user_id=session.user_id, with_openers=openers, progress=progress,
                cancelled=cancelled,
            )  # fmt: skip

        def told(done: Drafted) -> tuple[str, Sequence[LeftOut]]:
            step = done.step
            if step is not None:
                self._desk.edits.run(lambda: step, f"{count_words(done.number, 'draft')} made")
            return f"{count_words(done.number, 'draft')} in {done.folder}.", done.left_out

        self._start("Writing the drafts", work, told)

    def _start(
        self,
        doing: str,
        work: Callable[[Progress, Cancelled], T],
        told: Callable[[T], tuple[str, Sequence[LeftOut]]],
    ) -> None:
        def on_done(done: T) -> None:
            from desktop.ui.lists.output_dialogs import OutcomeDialog

            self.busy.emit("", 0.0)
            said, left_out = told(done)
            self._desk.dialogs.run(OutcomeDialog("Done", said, left_out, self._window))

        self.busy.emit(doing, 0.0)
        self._task = self._desk.tasks.start(work, on_done, self._on_failed, self.busy.emit)

    def _on_failed(self, error: BaseException) -> None:
        self.busy.emit("", 0.0)
        if isinstance(error, Stopped):
            self._desk.toasts.show("Stopped. Nothing was written.")
        elif isinstance(error, StoreError):
            self._desk.dialogs.show_failure(error)
        else:
            raise error

    def _target(self, title: str, name: str, ending: str, filters: str) -> Path | None:
        called = " ".join(_NOT_IN_NAMES.sub(" ", name).split())[:80] or "List"
        suggested = f"{called} {clock.today().isoformat()}{ending}"
        path = self._desk.dialogs.save_file(title, suggested, filters)
        if path is not None and not path.suffix:
            path = path.with_suffix(ending)
        return path
