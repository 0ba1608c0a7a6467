"""The third step: what would happen, before anything is written."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.words import count_words
from desktop.importing.erased_people import BRING, ERASED
from desktop.importing.flow import ImportFlow
from desktop.importing.sentences import (
    plan_headline,
    plan_numbers,
    same_file_sentence,
    skipped_sentences,
)
from desktop.importing.understanding import ImportCounts, Issue
from desktop.ui import theme
from desktop.ui.import_wizard.scrolling import CardColumn, clear_layout
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label

MOST_ISSUES = 50
MOST_EXAMPLES = 8
A_LINE = 4


class NumbersGrid(QGridLayout):
    """Large numbers with their words below, some to a line."""

    def show_numbers(self, numbers: list[tuple[int, str]]) -> None:
        """Numbers of zero are shown paler."""
        clear_layout(self)
        self.setHorizontalSpacing(theme.px(24))
        self.setVerticalSpacing(theme.px(14))
        for at, (number, words) in enumerate(numbers):
            cell = QVBoxLayout()
            cell.setSpacing(0)
            token = "ink" if number else "ink3"
            cell.addWidget(Label(f"{number:,}", "title", token))
            cell.addWidget(Label(words, "small", "ink2"))
            self.addLayout(cell, at // A_LINE, at % A_LINE)
        for column in range(A_LINE):
            self.setColumnStretch(column, 1)


class PlanView(QWidget):
    """Shows a plan; going on is the page's own button. `erased_chosen(on)`: whether who was erased is
    brought in all the same."""

    erased_chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answered = False
        self.trouble = Label("", "body", "amber", wrap=True)
        self.summary = Card()
        self.headline = Label("", "said", wrap=True)
        self.same_file = Label("", "body", "amber", wrap=True)
        self.numbers = NumbersGrid()
        self.summary.body.addWidget(self.trouble)
        self.summary.body.addWidget(self.headline)
        self.summary.body.addWidget(self.same_file)
        self.summary.body.addLayout(self.numbers)
        self.examples = Card("For example")
        self.skipped = Card("Left out")
        self.bring = QCheckBox("Bring in who was erased all the same")
        self.bring.toggled.connect(self._on_toggled)
        self.issues = Card("To look at")
        column = CardColumn("The plan")
        column.cards.addWidget(self.summary)
        line = QHBoxLayout()
        line.setSpacing(theme.px(14))
        for card in (self.examples, self.skipped):
            line.addWidget(card, 1)
        column.cards.addLayout(line)
        column.cards.addWidget(self.bring, 0, Qt.AlignmentFlag.AlignLeft)
        column.cards.addWidget(self.issues)
        column.cards.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(column)

    def show_flow(self, flow: ImportFlow) -> None:
        """The plan as it was made."""
        plan = flow.plan
        if plan is None:
            return
        self.trouble.setText(flow.trouble)
        self.trouble.setVisible(bool(flow.trouble))
        self.headline.setText(plan_headline(plan))
        counts: ImportCounts = plan.counts
        self.numbers.show_numbers(plan_numbers(counts, plan.understanding.kind))
        same_file = same_file_sentence(plan)
        self.same_file.setText(same_file)
        self.same_file.setVisible(bool(same_file))
        self._answered = plan.answers.given.get(ERASED) == BRING
        self.bring.setText(
            f"Bring in {count_words(plan.erased, 'line')} of people who were erased all the same"
        )
        self.bring.setChecked(self._answered)
        self.bring.setVisible(bool(plan.erased))
        show_lines(self.examples, list(plan.examples[:MOST_EXAMPLES]))
        show_lines(self.skipped, skipped_sentences(plan.skipped.most_common()))
        self.issues.set_title(f"To look at ({len(plan.issues):,})")
        show_lines(self.issues, issue_lines(plan.issues))

    def _on_toggled(self, on: bool) -> None:
        if on != self._answered:
            self.erased_chosen.emit(on)


def issue_lines(issues: tuple[Issue, ...]) -> list[str]:
    """The first issues in words, and how many more there are."""
    lines = []
    for issue in issues[:MOST_ISSUES]:
        place = f"Line {issue.row:,}: " if issue.row else ""
        lines.append(place + issue.message)
    if len(issues) > MOST_ISSUES:
        lines.append(f"And {count_words(len(issues) - MOST_ISSUES, 'more', 'more')}.")
    return lines


def show_lines(card: Card, lines: list[str]) -> None:
    """A line of text each; the card hides where there is none."""
    clear_layout(card.body)
    for line in lines:
        card.body.addWidget(Label(line, "body", "ink2", wrap=True))
    card.body.addStretch(1)
    card.setVisible(bool(lines))
