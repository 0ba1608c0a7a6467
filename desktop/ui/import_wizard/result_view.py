"""The last step: what was done, a way back, and what should be looked at."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.queries.old_notes import count_old_notes
from desktop.domain.words import count_words
from desktop.importing.flow import ImportFlow
from desktop.importing.sentences import plan_numbers, result_headline, skipped_sentences
from desktop.ui import theme
from desktop.ui.import_wizard.plan_view import NumbersGrid, issue_lines, show_lines
from desktop.ui.import_wizard.scrolling import CardColumn
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label


class ResultView(QWidget):
    """`undo_asked`, `look_asked`, `review_asked` and `notes_asked` for the batch that is shown."""

    undo_asked = Signal()
    review_asked = Signal()
    look_asked = Signal()
    notes_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.done = Card()
        self.title = Label("", "section", "teal")
        self.headline = Label("", "said", wrap=True)
        self.numbers = NumbersGrid()
        self.undo = Button("Undo this import", "secondary", "undo")
        self.undo.setAccessibleName("Undo this import")
        self.undo.clicked.connect(self.undo_asked)
        self.look = Button("", "secondary", "merge")
        self.look.clicked.connect(self.look_asked)
        self.review = Button("Review the answers", "secondary", "forms")
        self.review.clicked.connect(self.review_asked)
        for widget in (self.title, self.headline):
            self.done.body.addWidget(widget)
        self.done.body.addLayout(self.numbers)
        self.notes = Button("", "secondary", "note")
        self.notes.clicked.connect(self.notes_asked)
        line = QHBoxLayout()
        for one in (self.review, self.notes, self.look, self.undo):
            line.addWidget(one)
        line.addStretch(1)
        self.done.body.addSpacing(theme.px(6))
        self.done.body.addLayout(line)
        self.skipped = Card("Left out")
        self.issues = Card("To look at")
        column = CardColumn("The result")
        for card in (self.done, self.skipped, self.issues):
            column.cards.addWidget(card)
        column.cards.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(column)

    def show_flow(self, flow: ImportFlow, pairs: int) -> None:
        """The result; `pairs` is how many possible duplicates wait for a decision."""
        result = flow.result
        if result is None:
            return
        are = "are" if flow.others else "is"
        self.title.setText(f"{flow.name or 'The file'} {are} imported")
        self.headline.setText(result_headline(result))
        self.numbers.show_numbers(plan_numbers(result.counts, result.kind))
        self.look.setText(f"{pairs:,} to look at")
        self.look.setAccessibleName(f"{pairs:,} possible duplicates to look at")
        self.look.setVisible(pairs > 0)
        brought = result.counts.responses_new + result.counts.responses_updated
        self.review.setVisible(brought > result.counts.anonymous_responses)
        brought_notes = count_old_notes(result.batch_id)
        self.notes.setText(f"Look through {count_words(brought_notes, 'note')}")
        self.notes.setAccessibleName(self.notes.text())
        self.notes.setVisible(brought_notes > 0)
        show_lines(self.skipped, skipped_sentences(result.skipped.most_common()))
        others = tuple(i for i in result.issues if i.other_id is None)
        show_lines(self.issues, issue_lines(others))
