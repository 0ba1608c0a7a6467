"""The form that answers go to, question by question, as the file makes it or as it is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.domain.form_words import question_line
from desktop.importing.form_plan import FormPlan
from desktop.ui import theme
from desktop.ui.import_wizard.scrolling import clear_layout
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.labels import Label

MOST_CHOICES = 6


class FormPreview(Card):
    """Shows a `FormPlan`; hides where there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("The form", parent=parent)
        self.about = Label("", "small", "ink2", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(10))
        self._grid.setVerticalSpacing(theme.px(8))
        self._grid.setColumnStretch(1, 1)
        self.body.addWidget(self.about)
        self.body.addLayout(self._grid)

    def show_plan(self, plan: FormPlan | None) -> None:
        """The questions in the form's order; those that no column answers are paler."""
        clear_layout(self._grid)
        self.setVisible(plan is not None)
        if plan is None:
            return
        self.set_title("The form it makes" if plan.made else f"The form “{plan.name}”")
        self.about.setText(
            "It is published at once, so that the answers have a version to belong to. Everything "
            "about it can be changed later under Forms."
            if plan.made
            else f"Version {plan.number}. What fits no question is kept as a remark."
        )
        answered = {part.question for part in plan.parts}
        row = 0
        for number, question in plan.schema.numbered():
            if not question.asks:
                continue
            token = "ink" if question.key in answered or plan.made else "ink3"
            count = Label(f"{number}.", "body", "ink3")
            words = Label(question.words, "body", token, wrap=True)
            self._grid.addWidget(count, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(words, row, 1)
            if question.key not in answered and not plan.made:
                chip = Chip("not in the file", "plain")
                self._grid.addWidget(chip, row, 2, Qt.AlignmentFlag.AlignTop)
            said = [question_line(plan.schema, question)]
            choices = [c.words for c in question.offered]
            if len(choices) > 2:
                more = (
                    f" and {len(choices) - MOST_CHOICES} more"
                    if len(choices) > MOST_CHOICES
                    else ""
                )
                said.append(" · ".join(choices[:MOST_CHOICES]) + more)
            for text in said:
                row += 1
                self._grid.addWidget(Label(text, "small", "ink2", wrap=True), row, 1, 1, 2)
            row += 1
