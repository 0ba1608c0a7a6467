"""The chosen form beside the list: what it asks, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from db import gate
from db.records.forms import FormRow
from desktop.domain.form_friendliness import measure
from desktop.domain.form_schema import FormSchema
from desktop.domain.words import count_words
from desktop.ui import theme
from desktop.ui.forms.form_list import counts_words
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label

QUESTIONS_SHOWN = 9


class FormCard(QWidget):
    """`wanted(what)`: open, kiosk, review, paper, results, rename, duplicate, send, archive."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = Card()
        self.name = Label("", "said", wrap=True)
        self.line = Label("", "body", "ink2", wrap=True)
        self.ease = Label("", "small", "ink2", wrap=True)
        self.questions = QVBoxLayout()
        self.open = self._button("Open", "open", "edit")
        self.review = self._button("Review", "review", "check")
        self.kiosk = self._button("Kiosk", "kiosk")
        self.paper = self._button("Type paper answers", "paper")
        self.partials = self._button("Broken off", "partials")
        self.results = self._button("Results", "results")
        self.more = Button("More")
        self.more.setAccessibleName("More to do with this form")
        self.menu = QMenu(self.more)
        self.rename = self._action("Rename…\tF2", "rename")
        self.duplicate = self._action("Duplicate\tCtrl+D", "duplicate")
        self.send = self._action("Save as a form file…", "send")
        self.pin = self._action("Another kiosk PIN…", "pin")
        self.menu.addSeparator()
        self.archive = self._action("Archive\tDel", "archive")
        self.more.setMenu(self.menu)
        self._lay_out()

    def _button(self, text: str, what: str, icon: str | None = None) -> Button:
        made = Button(text, "secondary", icon)
        made.setAccessibleName(text)
        made.clicked.connect(lambda: self.wanted.emit(what))
        return made

    def _action(self, text: str, what: str) -> QAction:
        action = self.menu.addAction(text)
        action.triggered.connect(lambda: self.wanted.emit(what))
        return action

    def _lay_out(self) -> None:
        body = self.card.body
        body.setSpacing(theme.px(8))
        for label in (self.name, self.line, self.ease):
            body.addWidget(label)
        body.addSpacing(theme.px(4))
        self.questions.setSpacing(theme.px(4))
        body.addLayout(self.questions)
        body.addSpacing(theme.px(8))
        for made in (
            self.open,
            self.review,
            self.kiosk,
            self.paper,
            self.partials,
            self.results,
        ):
            body.addWidget(made)
        row = QHBoxLayout()
        row.addWidget(self.more)
        row.addStretch(1)
        body.addLayout(row)
        inside = QWidget()
        column = QVBoxLayout(inside)
        side = theme.px(20)
        column.setContentsMargins(side, side, side, side)
        column.addWidget(self.card)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # The ground of the page shows through.
        for seen_through in (area.viewport(), inside):
            seen_through.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def show_form(self, row: FormRow | None, schema: FormSchema | None) -> None:
        """Another form, or none."""
        self.card.setVisible(row is not None)
        if row is None:
            return
        live = row.live_number > 0 and not row.archived
        self.name.setText(row.name)
        self.line.setText(counts_words(row))
        self.ease.setText(measure(schema).words if schema is not None else "")
        self._show_questions(schema)
        self.review.setText(f"Review {row.waiting:,}")
        self.review.setAccessibleName(f"Review {count_words(row.waiting, 'response')}")
        self.review.setVisible(row.waiting > 0)
        self.kiosk.setVisible(live)
        self.paper.setVisible(row.live_number > 0)
        self.partials.setText(f"{row.partial:,} broken off")
        self.partials.setAccessibleName(f"{row.partial:,} broken off, to finish or throw away")
        self.partials.setVisible(row.partial > 0)
        self.results.setVisible(row.responses > 0)
        self.archive.setVisible(gate.may(gate.Right.PUBLISH))
        self.archive.setText("Take out of the archive" if row.archived else "Archive\tDel")

    def _show_questions(self, schema: FormSchema | None) -> None:
        while (item := self.questions.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        asked = schema.asked if schema is not None else ()
        for number, question in enumerate(asked[:QUESTIONS_SHOWN], 1):
            words = question.words.strip() or "A question without words"
            self.questions.addWidget(Label(f"{number}  {words}", "small", "ink", elide=True))
        more = len(asked) - QUESTIONS_SHOWN
        if more > 0:
            self.questions.addWidget(Label(f"and {more} more", "small", "ink2"))
