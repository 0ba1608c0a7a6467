"""The import page: files go through the wizard, one after the other."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from db.errors import file_error
from db.queries.import_issues import count_open_pairs
from desktop.importing import session
from desktop.importing.flow import BUSY, ImportFlow, Step
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.import_wizard.busy_view import BusyView
from desktop.ui.import_wizard.check_view import CheckView
from desktop.ui.import_wizard.choose_view import ChooseView
from desktop.ui.import_wizard.import_work import ImportWork
from desktop.ui.import_wizard.look_desk import LookDesk
from desktop.ui.import_wizard.look_view import LookView
from desktop.ui.import_wizard.paste_dialog import Pasted, PasteDialog
from desktop.ui.import_wizard.plan_view import PlanView
from desktop.ui.import_wizard.result_view import ResultView
from desktop.ui.widgets.buttons import Button, button
from desktop.ui.widgets.labels import Label

FILES = "Lists and filled forms (*.csv *.tsv *.txt *.xlsx *.vcf *.pdf *.json *.eml);;All files (*)"


class ImportPage(QWidget):
    """`step_changed(name)` whenever the wizard stands somewhere else; `review_wanted` when
    somebody wants to look at the answers that came in.
    """

    step_changed = Signal(str)
    review_wanted = Signal()
    page_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.flow = ImportFlow()
        self._deciding = False
        self._pasted = Pasted()
        self.title = Label("Import", "title")
        self.where = Label("", "body", "ink2", elide=True)
        self.back = button("Back", "secondary", None, "Alt+Left")
        self.leave = Button("Skip this file", "quiet")
        self.go_on = button("See the plan", "primary", None, "Ctrl+Return")
        self.choose, self.busy, self.check = ChooseView(), BusyView(), CheckView()
        self.plan, self.result, self.look = PlanView(), ResultView(), LookView()
        self.looking = LookDesk(desk, self.look)
        self.work = ImportWork(desk, self.flow, self.busy)
        self.stack = QStackedWidget()
        self._lay_out()
        self._connect()

    def activate(self) -> None:
        """Called when the page is shown."""
        self._show()

    def add_files(self, paths: list[Path]) -> None:
        """Files that were dropped or chosen; they are taken one after the other."""
        if self.flow.add_files(paths):
            self.work.read()
        else:
            self._show_head()

    # -- layout

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.px(10))
        head.addWidget(self.title)
        head.addWidget(self.where, 1)
        for widget in (self.leave, self.back, self.go_on):
            head.addWidget(widget)
        for view in (self.choose, self.busy, self.check, self.plan, self.result, self.look):
            self.stack.addWidget(view)
        whole = QVBoxLayout(self)
        side = theme.px(26)
        whole.setContentsMargins(side, theme.px(20), side, 0)
        whole.setSpacing(theme.px(16))
        whole.addLayout(head)
        whole.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.choose.file_wanted.connect(self._on_file_wanted)
        self.choose.paste_wanted.connect(self._on_paste_wanted)
        self.choose.undo_asked.connect(self._on_earlier_undo_asked)
        self.choose.look_asked.connect(self._on_look_asked)
        self.work.moved.connect(self._show)
        self.check.answered.connect(self._on_answered)
        self.check.role_chosen.connect(self._on_role_chosen)
        self.check.form_chosen.connect(self._on_form_chosen)
        self.plan.erased_chosen.connect(self._on_erased_chosen)
        self.result.undo_asked.connect(self._on_undo_asked)
        self.result.look_asked.connect(self._on_result_look_asked)
        self.result.review_asked.connect(self.review_wanted)
        for view in (self.choose, self.result):
            view.notes_asked.connect(lambda: self.page_wanted.emit("old_notes"))
        self.looking.finished.connect(self._show)
        self.back.clicked.connect(self._on_back)
        self.leave.clicked.connect(self._on_leave)
        self.go_on.clicked.connect(self._on_go_on)

    # -- showing

    def _show(self) -> None:
        step = self.flow.step
        self._deciding = False
        self._show_head()
        if step in BUSY:
            self.stack.setCurrentWidget(self.busy)
        elif step is Step.CHECK:
            self.check.show_flow(self.flow)
            self.stack.setCurrentWidget(self.check)
            self.check.focus_first()
        elif step is Step.PLAN:
            self.plan.show_flow(self.flow)
            self.stack.setCurrentWidget(self.plan)
            self.go_on.setFocus()
        elif step is Step.RESULT and self.flow.result is not None:
            batch_id = self.flow.result.batch_id
            self.result.show_flow(self.flow, count_open_pairs([batch_id])[batch_id])
            self.stack.setCurrentWidget(self.result)
            self.go_on.setFocus()
        else:
            self._pasted.forget()
            self.choose.show_trouble(self.flow.trouble)
            batches = session.list_batches(20)
            self.choose.show_batches(batches, count_open_pairs(b.id for b in batches))
            self.stack.setCurrentWidget(self.choose)
            self.choose.choose.setFocus()
        self.step_changed.emit(step.value)

    def _show_head(self) -> None:
        flow = self.flow
        waiting = f" · {len(flow.queue):,} more waiting" if flow.queue else ""
        name = flow.name
        self.where.setText(f"{name}{waiting}" if name else "")
        self.back.setVisible(flow.may_go_back or self._deciding)
        self.leave.setVisible(
            flow.step in (Step.CHECK, Step.PLAN) and bool(flow.queue) and not self._deciding
        )
        words = {
            Step.CHECK: "See the plan",
            Step.PLAN: "Import",
            Step.RESULT: "Next file" if flow.queue else "Done",
        }.get(flow.step, "")
        self.go_on.setVisible(bool(words) and not self._deciding)
        keys = self.go_on.accessibleDescription()
        self.go_on.setText(f"{words}  {keys}")
        self.go_on.setAccessibleName(words)
        self.go_on.setEnabled(flow.may_go_on)

    # -- what a person does

    def _on_file_wanted(self) -> None:
        path = self._desk.dialogs.choose_file("Choose a file to import", FILES)
        if path is not None:
            self.add_files([path])

    def _on_paste_wanted(self) -> None:
        dialog = PasteDialog(self.window())
        try:
            if self._desk.dialogs.run(dialog) and dialog.filled is not None:
                self.add_files([self._pasted.keep(dialog.filled)])
        except OSError as error:
            self._desk.dialogs.show_failure(
                file_error(error, "The pasted text could not be kept", "Nothing was imported.")
            )
        finally:
            dialog.deleteLater()

    def _on_answered(self, key: str, value: str) -> None:
        found = self.flow.understanding
        if key == "encoding" and found is not None and value not in ("", found.form.encoding):
            self._on_form_chosen(key, value)
            return
        if self.flow.answer(key, value):
            self.work.read()
            return
        if key == "dates":
            self.check.show_dates(self.flow)
        self._show_head()

    def _on_role_chosen(self, index: int, role: str) -> None:
        self.flow.set_role(index, role)
        self.work.read()

    def _on_form_chosen(self, what: str, value: str) -> None:
        if what == "date_order":
            self.flow.set_date_order(value)
            self.check.show_flow(self.flow)
            self._show_head()
            return
        self.flow.set_form(**{what: value})
        self.work.read()

    def _on_back(self) -> None:
        if not self._deciding:
            self.flow.back()
        self._show()

    def _on_leave(self) -> None:
        if self.flow.leave_file():
            self.work.read()
        else:
            self._show()

    def _on_go_on(self) -> None:
        if self.flow.step is Step.RESULT:
            self._on_leave()
            return
        step = self.flow.go_on()
        if step is Step.PLANNING:
            self.work.make_plan()
        elif step is Step.APPLYING:
            self.work.apply()

    def _on_erased_chosen(self, on: bool) -> None:
        self.flow.bring_erased(on)
        self.work.make_plan()

    def _on_undo_asked(self) -> None:
        if self.flow.result is not None:
            self._take_back(self.flow.result.batch_id)

    def _on_earlier_undo_asked(self, batch_id: int) -> None:
        text = "Everything it brought is taken out again, everything it changed is as before."
        if self._desk.dialogs.confirm("Undo this import?", text, "Undo the import"):
            self._take_back(batch_id)

    def _take_back(self, batch_id: int) -> None:
        self.stack.setCurrentWidget(self.busy)
        self.work.undo(batch_id)

    def _on_result_look_asked(self) -> None:
        if self.flow.result is not None:
            self._on_look_asked(self.flow.result.batch_id)

    def _on_look_asked(self, batch_id: int | None) -> None:
        self._deciding = True
        self._show_head()
        self.looking.begin(batch_id)
        self.stack.setCurrentWidget(self.look)
