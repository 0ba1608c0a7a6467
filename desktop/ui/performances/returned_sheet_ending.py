"""The end of a returned sheet: attendance is planned, shown, and set in one step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from db.journal import Step
from db.queries.attendance import set_attendance
from desktop.domain import returned_sheet, sheet_typing
from desktop.domain.returned_sheet import ReturnedSheet
from desktop.domain.sheet_typing import AttendancePlan, Typing
from desktop.domain.words import count_words
from desktop.ui.desk import Desk
from desktop.ui.performances.returned_sheet_finish import FinishView

Totals = tuple[int, int, int]


class SheetEnding(QObject):
    """`done`: attendance is set; `nothing_to_do`; `failed(error)`."""

    done = Signal()
    nothing_to_do = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, view: FinishView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._view = desk, view
        self._sheet: ReturnedSheet | None = None
        self._typing = Typing()
        self._totals: Callable[[], Totals] = lambda: (0, 0, 0)
        view.set_wanted.connect(self._on_set_wanted)

    def show(self, sheet: ReturnedSheet, typing: Typing, totals: Callable[[], Totals]) -> None:
        """What the sheet would make of attendance, and what was kept of it."""
        self._sheet, self._typing, self._totals = sheet, typing, totals
        plan = sheet_typing.plan_attendance(sheet, typing)
        half = [self._code_of(key) for key in typing.drafts]
        self._view.show_plan(sheet, plan, totals(), half)
        self._view.focus_first()

    def _code_of(self, key: str) -> str:
        line = self._sheet.line(key) if self._sheet is not None else None
        return (line.code or line.name) if line is not None else "somebody without a ticket"

    def _on_set_wanted(self, with_all: bool) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        plan = sheet_typing.plan_attendance(sheet, self._typing)
        plan = plan.with_all() if with_all else plan
        if not plan.changes:
            self.nothing_to_do.emit()
            return
        label = f"Set who came, from the {returned_sheet.source_of(sheet.performance, '')}"
        user_id = self._desk.session.user_id
        self._view.set_button.setEnabled(False)

        def write() -> Step:
            return set_attendance(
                sheet.performance.id, came=plan.came, absent=plan.absent, unknown=plan.unknown,
                was=sheet.attended, label=label, user_id=user_id,
            )  # fmt: skip

        self._desk.tasks.start(
            lambda _progress, _cancelled: write(),
            lambda step: self._on_set(plan, step),
            self._on_failed,
        )

    def _on_set(self, plan: AttendancePlan, step: Step) -> None:
        self._view.set_button.setEnabled(True)
        sheet_typing.note_written(self._typing, plan)
        said = f"{count_words(len(plan.came), 'ticket')} came, {len(plan.absent)} did not come."
        self._desk.edits.run(lambda: step, f"Attendance set: {said}")
        if self._sheet is not None:
            self._view.show_done(self._sheet, self._totals(), said)
        self.done.emit()

    def _on_failed(self, error: BaseException) -> None:
        self._view.set_button.setEnabled(True)
        self.failed.emit(error)
