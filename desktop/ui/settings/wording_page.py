"""The wording of the openers: kinds on the left, the lines of each of its cases on the right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from db.errors import StoreError
from desktop.domain import opener_wording
from desktop.domain.opener_wording import KINDS, Examples, Wording
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.settings.wording_case import WordingCase
from desktop.ui.tasks import Task
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.inner_page import InnerPage
from desktop.ui.widgets.labels import Label

HOW = (
    "Rapport finds out what is true; these are the words for it. The lines of a case take turns, "
    "and a patron hears the same one all day. What stands in braces is filled in."
)
LIST_WIDTH, ROW_HEIGHT, WIDEST = 270, 34, 1160
LIST_SHARE = 0.27


class WordingPage(InnerPage):
    """Every change is kept at once and can be taken back from the toast. `closed` to go back."""

    examples_found = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("The wording of the openers", HOW, WIDEST, parent)
        self._desk = desk
        self._wording = Wording()
        self._examples: Examples | None = None
        self._looking: Task | None = None
        self.problem = Label("", "body", "amber", wrap=True)
        self.kinds = QListWidget()
        self.kinds.setAccessibleName("Kinds of openers")
        self.kinds.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.kinds.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.said = QCheckBox("Say openers of this kind")
        self.shipped = Button("Back to the shipped wording", "secondary", "undo")
        self.title = Label("", "said", elide=True)
        self.cases: dict[str, WordingCase] = {}
        self._column = QVBoxLayout()
        self._area = QScrollArea()
        for kind, spec in KINDS.items():
            item = QListWidgetItem(spec.label)
            item.setData(Qt.ItemDataRole.UserRole, kind)
            self.kinds.addItem(item)
        self._lay_out()
        self._on_theme_changed()
        self.kinds.currentRowChanged.connect(lambda _: self._show_kind())
        self.said.clicked.connect(self._on_said_clicked)
        self.shipped.clicked.connect(self._on_shipped_wanted)
        theme.notifier().changed.connect(self._on_theme_changed)

    @property
    def kind(self) -> str:
        """The kind that is shown."""
        item = self.kinds.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else next(iter(KINDS))

    def show_kind(self, kind: str) -> None:
        """Choose a kind, as a person does on the left."""
        self.kinds.setCurrentRow(list(KINDS).index(kind))

    def activate(self) -> None:
        """Read the wording, and look for somebody for each case."""
        self._read()
        if self.kinds.currentRow() < 0:
            self.kinds.setCurrentRow(0)
        else:
            self._show_kind()
        self.kinds.setFocus(Qt.FocusReason.OtherFocusReason)
        self._look()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The lines need the room more than the list does."""
        super().resizeEvent(event)
        self.kinds.setFixedWidth(min(theme.px(LIST_WIDTH), round(self.width() * LIST_SHARE)))

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: no example is needed."""
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        super().hideEvent(event)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        switches = QWidget()
        flow = FlowLayout(switches, theme.px(16), theme.px(6))
        flow.addWidget(self.said)
        flow.addWidget(self.shipped)
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, theme.px(14), 0)
        rows.setSpacing(theme.px(12))
        rows.addWidget(self.title)
        rows.addWidget(switches)
        self._column.setSpacing(theme.px(12))
        rows.addLayout(self._column, 1)
        self._area.setWidget(inside)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        right.addWidget(self._area, 1)
        halves = QHBoxLayout()
        halves.setSpacing(theme.px(22))
        left = QVBoxLayout()
        left.addWidget(self.kinds, 1)
        left.addStretch(0)
        halves.addLayout(left)
        halves.addLayout(right, 1)
        self.column.addWidget(self.problem)
        self.column.addLayout(halves, 1)

    def _read(self) -> None:
        self._wording = opener_wording.load_wording()
        why = self._wording.problem
        self.problem.setText(
            f"The wording in this file cannot be used, so the shipped one is said. {why} "
            "The next change here replaces it."
        )
        self.problem.setVisible(bool(why))
        self._mark()

    def _mark(self) -> None:
        """What is true of each kind, on the left and in the head."""
        for row, (kind, spec) in enumerate(KINDS.items()):
            marks = [spec.label]
            if kind in self._wording.silent:
                marks.append("silent")
            elif self._wording.is_own(kind):
                marks.append("own words")
            self.kinds.item(row).setText(" · ".join(marks))
        silent = self.kind in self._wording.silent
        self.said.setChecked(not silent)
        self.shipped.setEnabled(silent or self._wording.is_own(self.kind))
        for case in self.cases.values():
            case.setEnabled(not silent)

    def _show_kind(self) -> None:
        kind = self.kind
        for case in self.cases.values():
            # It must not be heard any more, whatever it has to say when it loses the focus.
            case.blockSignals(True)
            case.hide()
            case.deleteLater()
        while self._column.takeAt(0) is not None:
            pass
        self.title.setText(KINDS[kind].label)
        self.cases = {}
        for group in KINDS[kind].groups:
            case = WordingCase(kind, group, self._wording.lines(kind, group))
            case.lines_changed.connect(self._on_lines_changed)
            self.cases[group] = case
            self._column.addWidget(case)
        self._column.addStretch(1)
        self._area.verticalScrollBar().setValue(0)
        self._mark()
        self._show_examples()

    def _show_examples(self) -> None:
        found = self._examples or {}
        for group, case in self.cases.items():
            case.show_example(found.get((self.kind, group)), looked=self._examples is not None)

    def _look(self) -> None:
        def done(found: Examples) -> None:
            if task.cancelled:
                return
            self._looking = None
            self._examples = found
            self._show_examples()
            self.examples_found.emit()

        def failed(failure: BaseException) -> None:
            if not isinstance(failure, StoreError):
                raise failure
            done({})

        if self._looking is None:
            task = self._desk.tasks.start(
                lambda _, cancelled: opener_wording.find_examples(cancelled), done, failed
            )
            self._looking = task

    def _on_lines_changed(self, group: str, lines: list[str]) -> None:
        self._change(lambda w: w.with_lines(self.kind, group, lines), "Wording kept")

    def _on_said_clicked(self, said: bool) -> None:
        label = KINDS[self.kind].label
        self._change(
            lambda w: w.with_silent(self.kind, not said),
            f"“{label}” is said again" if said else f"“{label}” is silent now",
        )

    def _on_shipped_wanted(self) -> None:
        had_focus = self.shipped.hasFocus()
        if self._change(lambda w: w.as_shipped(self.kind), "The shipped wording is back"):
            self._show_kind()
        if had_focus:
            self.said.setFocus(Qt.FocusReason.OtherFocusReason)

    def _change(self, change: Callable[[Wording], Wording], done: str) -> bool:
        wording = change(self._wording)
        try:
            before = opener_wording.keep_wording(wording, self._wording)
        except StoreError as failure:
            self._desk.dialogs.show_failure(failure)
            self._read()
            self._show_kind()
            return False
        self._wording = wording
        self.problem.hide()
        self._mark()
        self._desk.changes.settings_changed.emit()
        self._desk.toasts.show(done, "Undo", lambda: self._on_undo(before, wording))
        return True

    def _on_undo(self, before: Any, wording: Wording) -> None:
        try:
            opener_wording.put_back(before, wording)
        except StoreError as failure:
            self._desk.dialogs.show_failure(failure)
        else:
            self._desk.toasts.show("The wording is as it was before")
        self._read()
        self._show_kind()
        self._desk.changes.settings_changed.emit()

    def _on_theme_changed(self) -> None:
        self.kinds.setFixedWidth(min(theme.px(LIST_WIDTH), round(self.width() * LIST_SHARE)))
        self.kinds.setStyleSheet(f"QListWidget::item {{ padding-left: {theme.px(10)}px; }}")
        for row in range(self.kinds.count()):
            self.kinds.item(row).setSizeHint(QSize(0, theme.px(ROW_HEIGHT)))
        self.kinds.setMaximumHeight(theme.px(ROW_HEIGHT) * self.kinds.count() + theme.px(8))
