"""The call guides of the house: the kinds of call on the left, the five steps of one on the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from db import gate
from db.gate import Right
from db.records.calls import GuideRecord
from desktop.domain import admin_rooms, call_guides, practice
from desktop.domain.call_guide import CallFlow
from desktop.domain.call_guides import STEP_NAMES, GuideWrong
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.settings.guide_step import GuideStepCard
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.choice_row import ChoiceRow
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.inner_page import InnerPage
from desktop.ui.widgets.labels import Label

if TYPE_CHECKING:
    from db.journal import Step

HOW = (
    "What leads through a call, in your words: the same five steps for each kind. What stands in "
    "braces is filled in from what is true of the patron; where it is not known, the line is not shown."
)
DIRECTIONS = (("in", "They call us"), ("out", "We call them"))
LIST_WIDTH, ROW_HEIGHT, WIDEST, LIST_SHARE = 250, 34, 1160, 0.26


class GuidesPage(InnerPage):
    """Kept when a person goes on to something else; each change can be taken back. `closed`."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Call guides", HOW, WIDEST, parent)
        self._desk = desk
        self._lot: tuple[GuideRecord, ...] = ()
        self._own: frozenset[str] = frozenset()
        self._shown: GuideRecord | None = None
        self.kinds = QListWidget()
        self.kinds.setAccessibleName("Kinds of call")
        self.kinds.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.kinds.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.archived = QCheckBox("Show archived")
        self.new = Button("New kind of call…", "secondary", "plus")
        self.archive = Button("Archive", "quiet", "eye-off")
        self.shipped = Button("Back to the shipped wording", "quiet", "undo")
        self.only_admins = Label("", "body", "amber", wrap=True)
        self.name, self.about = QLineEdit(), QLineEdit()
        self.name.setAccessibleName("Name of the guide")
        self.about.setAccessibleName("What it is for")
        self.direction = ChoiceRow("How such a call begins", DIRECTIONS)
        self.problem = Label("", "small", "amber", wrap=True)
        self.steps = {step: GuideStepCard(step) for step in STEP_NAMES}
        self._area = QScrollArea()
        self._words = QWidget()
        self._lay_out()
        self._on_theme_changed()
        self._connect()

    def _connect(self) -> None:
        self.kinds.currentRowChanged.connect(lambda row: self._on_row_changed(row))
        self.archived.toggled.connect(lambda _: self._read())
        self.new.clicked.connect(self._on_new)
        self.archive.clicked.connect(self._on_archive)
        self.shipped.clicked.connect(self._on_shipped)
        self.direction.chosen.connect(lambda _: self.keep())
        for field in (self.name, self.about):
            field.editingFinished.connect(self.keep)
        for card in self.steps.values():
            card.changed.connect(lambda c=card: self._show_sounds(c))
            card.left.connect(self.keep)
        self._desk.edits.stack_changed.connect(self._on_stack_changed)
        theme.notifier().changed.connect(self._on_theme_changed)

    # What the settings call.

    def activate(self) -> None:
        """Show the guides as they are kept."""
        may = gate.may(Right.POLICY)
        self.only_admins.setText("" if may else admin_rooms.ask_words())
        self.only_admins.setVisible(not may)
        self._words.setEnabled(may)
        self.new.setEnabled(may)
        self._read()
        self.kinds.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_kind(self, kind: str) -> None:
        """Choose a kind of call, as a person does on the left."""
        self.kinds.setCurrentRow([one.kind for one in self._lot].index(kind))

    def go_back(self) -> None:
        """Keep what can be kept first."""
        if self.keep():
            super().go_back()

    def guide(self) -> GuideRecord | None:
        """The guide as it stands here."""
        if self._shown is None:
            return None
        return replace(
            self._shown,
            name=" ".join(self.name.text().split()),
            about=" ".join(self.about.text().split()),
            direction=self.direction.value or "in",
            steps=tuple(card.record() for card in self.steps.values()),
        )

    def keep(self) -> bool:
        """Keep what was changed; False, and a sentence says why, if it cannot be kept."""
        before, after = self._shown, self.guide()
        if before is None or after is None or after == before or not self._words.isEnabled():
            return True
        try:
            call_guides.check(after)
        except GuideWrong as wrong:
            self._show_problem(f"{wrong.sentence} Not kept; Esc brings back what is kept.")
            return False
        self._show_problem("")
        return self._do(lambda: call_guides.keep(after, user_id=self._user()), "Guide kept")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc brings back what is kept; with nothing to bring back it goes to the settings."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._shown is not None and self.guide() != self._shown:
            self._show(self._shown)
        else:
            self.go_back()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The words need the room more than the list does."""
        super().resizeEvent(event)
        self._set_width()

    # Filling.

    def _read(self, wanted: str = "") -> None:
        kind = wanted or (self._shown.kind if self._shown is not None else "")
        self._lot = call_guides.load_guides(archived=self.archived.isChecked())
        self._own = call_guides.own_kinds()
        self.kinds.blockSignals(True)
        self.kinds.clear()
        for one in self._lot:
            item = QListWidgetItem(_row_words(one, self._own))
            item.setSizeHint(QSize(0, theme.px(ROW_HEIGHT)))
            self.kinds.addItem(item)
        row = next((n for n, one in enumerate(self._lot) if one.kind == kind), 0)
        self.kinds.setCurrentRow(row)
        self.kinds.blockSignals(False)
        self._on_row_changed(row, kept=True)

    def _on_row_changed(self, row: int, *, kept: bool = False) -> None:
        wanted = self._lot[row].kind if 0 <= row < len(self._lot) else ""
        if not kept and not self.keep():
            # What cannot be kept must not be lost by a click on another kind.
            self._mark(self._shown.kind if self._shown is not None else "")
            return
        other = self._shown is None or self._shown.kind != wanted
        place = self._mark(wanted)  # keeping may have put the kinds into another order
        if place >= 0:
            self._show(self._lot[place])
            if other:
                self._area.verticalScrollBar().setValue(0)

    def _mark(self, kind: str) -> int:
        place = next((n for n, one in enumerate(self._lot) if one.kind == kind), -1)
        self.kinds.blockSignals(True)
        self.kinds.setCurrentRow(place)
        self.kinds.blockSignals(False)
        return place

    def _show(self, guide: GuideRecord) -> None:
        self._shown = guide
        for field, text in ((self.name, guide.name), (self.about, guide.about)):
            if field.text() != text:
                field.setText(text)
                field.setCursorPosition(0)
        self.direction.show_value(guide.direction)
        for step in guide.steps:
            self.steps[step.step].show_step(step)
        self._show_problem("")
        ours = guide.kind not in call_guides.shipped()
        self.shipped.setVisible(guide.kind in self._own)
        self.shipped.setText("Remove this kind" if ours else "Back to the shipped wording")
        self.archive.setText("Bring back" if guide.archived else "Archive")
        self.archive.setAccessibleName(f"{self.archive.text()}: {guide.name}")
        for card in self.steps.values():
            self._show_sounds(card)

    def _show_sounds(self, card: GuideStepCard) -> None:
        """The lines as an invented caller of this kind would hear them."""
        guide = self.guide()
        if guide is None or not card.look():
            return  # what is said below it stays until it can be said again: nothing jumps
        callers = practice.callers(
            me=self._desk.session.name.split()[0] if self._desk.session.name.split() else "",
            house=self._desk.settings.venue_name, currency=self._desk.settings.currency,
        )  # fmt: skip
        caller = next((c for c in callers if c.kind == guide.kind), callers[0])
        flow = CallFlow(guide, caller.facts, practice=True)
        told = [f"“{line.text}”" for line in flow.lines(card.step) if line.opener is None]
        card.show_sounds(f"To {caller.name}, who is invented: {' '.join(told)}" if told else "")

    def _show_problem(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    # Doing.

    def _user(self) -> int | None:
        return self._desk.session.user_id

    def _do(self, write: Callable[[], Step], done: str, kind: str = "") -> bool:
        if self._desk.edits.run(write, done) is None:
            return False
        self._read(kind)
        return True

    def _on_stack_changed(self) -> None:
        """Something was taken back, here or elsewhere."""
        if self.isVisible() and self._shown is not None:
            lot = call_guides.load_guides(archived=self.archived.isChecked())
            if lot != self._lot:
                self._read()

    def _on_new(self) -> None:
        if not self.keep():
            return
        name = self._desk.dialogs.ask_text("New kind of call", "What is it called?")
        if name is None:
            return
        try:
            guide = call_guides.new_guide(name)
        except GuideWrong as wrong:
            self._desk.dialogs.show_failure(f"{wrong.sentence} Nothing was made.")
            return
        user = self._user()
        if self._do(lambda: call_guides.keep(guide, user_id=user), "New kind of call", guide.kind):
            self.about.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_archive(self) -> None:
        if self._shown is None or not self.keep():
            return
        after = replace(self._shown, archived=not self._shown.archived)
        done = "Archived: it is not offered any more" if after.archived else "Brought back"
        self._do(lambda: call_guides.keep(after, user_id=self._user()), done)

    def _on_shipped(self) -> None:
        if self._shown is None:
            return
        kind, ours = self._shown.kind, self._shown.kind not in call_guides.shipped()
        version = self._shown.version
        done = "The kind of call is removed" if ours else "The shipped wording is back"
        self._shown = None  # what was typed goes with the house's own words
        if not self._do(
            lambda: call_guides.back_to_shipped(kind, version=version, user_id=self._user()),
            done,
            kind,
        ):
            self._read(kind)

    # Laying out.

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(theme.px(8))
        left.addWidget(self.kinds, 1)
        left.addWidget(self.archived)
        left.addWidget(self.new, 0, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self._words)
        column.setContentsMargins(0, 0, theme.px(12), 0)
        column.setSpacing(theme.px(12))
        column.addLayout(self._head())
        for card in self.steps.values():
            column.addWidget(card)
        column.addStretch(1)
        self._area.setWidget(self._words)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        halves = QHBoxLayout()
        halves.setSpacing(theme.px(20))
        halves.addLayout(left)
        halves.addWidget(self._area, 1)
        self.column.addWidget(self.only_admins)
        self.column.addLayout(halves, 1)

    def _head(self) -> QVBoxLayout:
        head = QVBoxLayout()
        head.setSpacing(theme.px(5))
        acts = QWidget()
        flow = FlowLayout(acts, theme.px(4), theme.px(4))
        for made in (self.direction, self.archive, self.shipped):
            flow.addWidget(made)
        for caption, field in (("Name", self.name), ("What it is for", self.about)):
            label = Label(caption, "small", "ink2")
            label.setBuddy(field)
            head.addWidget(label)
            head.addWidget(field)
        head.addWidget(acts)
        head.addWidget(self.problem)
        return head

    def _set_width(self) -> None:
        self.kinds.setFixedWidth(min(theme.px(LIST_WIDTH), round(self.width() * LIST_SHARE)))

    def _on_theme_changed(self) -> None:
        self._set_width()
        self.kinds.setStyleSheet(f"QListWidget::item {{ padding-left: {theme.px(10)}px; }}")
        for row in range(self.kinds.count()):
            self.kinds.item(row).setSizeHint(QSize(0, theme.px(ROW_HEIGHT)))


def _row_words(guide: GuideRecord, own: frozenset[str]) -> str:
    marks = [guide.name]
    if guide.kind not in call_guides.shipped():
        marks.append("our own")
    elif guide.kind in own:
        marks.append("own words")
    if guide.archived:
        marks.append("archived")
    return " · ".join(marks)
