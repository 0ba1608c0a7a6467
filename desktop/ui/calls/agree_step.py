"""The last step: what was decided, what we promised, by whom and when; then the call is saved."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.calls.heard_step import HeardStep, StepWords
from desktop.ui.calls.promise_row import PromiseDraft, PromiseRow
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.tab_order import chain, in_layout_order

MOST_PROMISES = 8


class AgreeStep(HeardStep):
    """`agreed_changed` after each letter: promises, door line, settled."""

    agreed_changed = Signal()
    mail_wanted = Signal()

    def __init__(
        self, number: int, words: StepWords, people: Sequence[tuple[int, str]],
        me: int | None = None, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(number, words, last=True, parent=parent)
        self._people, self._me = list(people), me
        self.rows: list[PromiseRow] = []
        self.outcomes = Label("", "body", "ink", wrap=True)
        self.outcomes.setAccessibleName("What was agreed")
        self._rows_box = QVBoxLayout()
        self._rows_box.setSpacing(theme.px(10))
        self.add_button = button("Another promise", "quiet", icon="plus")
        self.add_button.clicked.connect(self._on_add)
        self.door_caption = Label(
            "A line for the door sheet, if volunteers should know", "small", "ink2"
        )
        self.door = QLineEdit()
        self.door.setPlaceholderText(
            "What a volunteer may read, such as: greet by name, seat away from the bar"
        )
        self.door.setAccessibleName("Line for the door sheet")
        self.door.setMaxLength(300)
        self.door.textEdited.connect(lambda _: self.agreed_changed.emit())
        self.settled = QCheckBox("Settled: nothing more is owed")
        self.settled.clicked.connect(lambda _: self.agreed_changed.emit())
        self.mail_button = button("Draft an e-mail …", "secondary", icon="mail")
        self.mail_button.clicked.connect(self.mail_wanted)
        self.settled.setToolTip("Else the complaint stays open, and we go gently")
        self._lay_out_agreed()
        self.skip_button.hide()  # there is nothing after it

    def _lay_out_agreed(self) -> None:
        self.promises = QWidget()
        box = QVBoxLayout(self.promises)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(6))
        box.addWidget(Label("What we promised", "section", "ink2"))
        box.addLayout(self._rows_box)
        box.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.complaint_part = QWidget()
        kept = QVBoxLayout(self.complaint_part)
        kept.setContentsMargins(0, 0, 0, 0)
        kept.setSpacing(theme.px(6))
        kept.addWidget(self.door_caption)
        kept.addWidget(self.door)
        kept.addWidget(self.settled)
        for widget in (self.outcomes, self.promises, self.complaint_part):
            self.extra.addWidget(widget)
        self.foot_line.addWidget(self.mail_button)

    def show_agreed(
        self, drafts: Sequence[PromiseDraft], *, door_line: str, settled: bool, complaint: bool,
        outcomes: Sequence[str], mail: bool, current: bool,
    ) -> None:  # fmt: skip
        """What was agreed so far; a complaint has a door line and may be settled."""
        while len(self.rows) < max(len(drafts), 1):
            self._add_row()
        for place, row in enumerate(self.rows):
            draft = drafts[place] if place < len(drafts) else PromiseDraft(owner_id=self._me)
            if row.draft() != draft:
                row.show_draft(draft)
        if self.door.text() != door_line:
            self.door.setText(door_line)
        self.settled.setChecked(settled)
        self.outcomes.setText("\n".join(outcomes))
        self.outcomes.setVisible(current and bool(outcomes))
        self.promises.setVisible(current)
        self.complaint_part.setVisible(current and complaint)
        self.mail_button.setVisible(current and mail)
        self._show_add()

    def drafts(self) -> list[PromiseDraft]:
        """The rows as they stand, empty ones left out."""
        return [row.draft() for row in self.rows if not row.draft().empty]

    @property
    def wrong_row(self) -> PromiseRow | None:
        """The first row that cannot be kept as it is."""
        return next((row for row in self.rows if row.complaint), None)

    def _add_row(self) -> PromiseRow:
        row = PromiseRow(self._people, len(self.rows) + 1)
        row.show_draft(PromiseDraft(owner_id=self._me))
        row.changed.connect(self.agreed_changed)
        row.removed.connect(lambda r=row: self._on_removed(r))
        self._rows_box.addWidget(row)
        if self.rows:
            *_, last = in_layout_order(self.rows[-1])
            chain(last, [row])
        self.rows.append(row)
        return row

    def _on_add(self) -> None:
        self._add_row().text.setFocus()
        self._show_add()

    def _on_removed(self, row: PromiseRow) -> None:
        if len(self.rows) == 1:
            row.show_draft(PromiseDraft(owner_id=self._me))
        else:
            self.rows.remove(row)
            self._rows_box.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows[-1].text.setFocus()
        self.agreed_changed.emit()
        self._show_add()

    def _show_add(self) -> None:
        self.add_button.setVisible(len(self.rows) < MOST_PROMISES)
