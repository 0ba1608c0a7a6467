"""The second step: what was understood of the file, and the few things only a person can say."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QFormLayout, QVBoxLayout, QWidget

from db.queries.performances import list_recent, list_upcoming
from desktop.importing.flow import ImportFlow
from desktop.importing.role_words import KIND_WORDS
from desktop.importing.sentences import understanding_sentences
from desktop.importing.understanding import Understanding
from desktop.ui import theme
from desktop.ui.import_wizard.column_list import ColumnList
from desktop.ui.import_wizard.form_preview import FormPreview
from desktop.ui.import_wizard.question_editor import QuestionEditor
from desktop.ui.import_wizard.scrolling import CardColumn, clear_layout
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.still_combo import StillCombo

SIDE_WIDTH = 400
NARROW = 1000  # below this the columns stand under what was understood
WIDEST = 16_777_215
ENCODINGS = (("utf-8", "UTF-8"), ("cp1252", "Windows-1252"), ("iso-8859-1", "ISO-8859-1"),
             ("utf-16", "UTF-16"))  # fmt: skip
DELIMITERS = ((",", "Commas"), (";", "Semicolons"), ("\t", "Tabs"), ("|", "Bars"))
DATE_ORDERS = (("dmy", "Day first"), ("mdy", "Month first"), ("ymd", "Year first"))
KINDS = tuple(
    (kind, KIND_WORDS[kind]) for kind in ("tickets", "contacts", "responses", "programme")
)


def known_titles() -> list[str]:
    """Titles of what is played now, for a title to be completed."""
    played = [*list_upcoming(40), *list_recent(40)]
    return list(dict.fromkeys(performance.title for performance in played))


class CheckView(QWidget):
    """`answered(key, value)`, `role_chosen(index, role)`, `form_chosen(what, value)` where what
    is kind, encoding, delimiter or date_order.
    """

    answered = Signal(str, str)
    role_chosen = Signal(int, str)
    form_chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.trouble = Label("", "body", "amber", wrap=True)
        self.what = Card("What this is")
        self._sentences = QVBoxLayout()
        self._sentences.setSpacing(theme.px(6))
        self.what.body.addWidget(self.trouble)
        self.what.body.addLayout(self._sentences)
        self.asked = Card("Please say")
        self._questions = QVBoxLayout()
        self._questions.setSpacing(theme.px(16))
        self.asked.body.addLayout(self._questions)
        self.offered = Card("What more could be made of it")
        self._offers = QVBoxLayout()
        self._offers.setSpacing(theme.px(16))
        self.offered.body.addLayout(self._offers)
        self.preview = FormPreview()
        self.form = Card("If something looks wrong")
        self.boxes: dict[str, QComboBox] = {}
        self.columns = ColumnList()
        self.editors: list[QuestionEditor] = []
        self._path: Path | None = None
        self._lay_out()
        self.columns.role_chosen.connect(self.role_chosen)

    def _lay_out(self) -> None:
        rows = QFormLayout()
        rows.setSpacing(theme.px(8))
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for key, words, choices in (
            ("kind", "It is", KINDS),
            ("date_order", "Dates", DATE_ORDERS),
            ("delimiter", "Set apart by", DELIMITERS),
            ("encoding", "Written in", ENCODINGS),
        ):
            box = StillCombo()
            box.setAccessibleName(words)
            for value, text in choices:
                box.addItem(text, value)
            box.activated.connect(
                lambda _, key=key, box=box: self.form_chosen.emit(key, box.currentData())
            )
            rows.addRow(Label(words, "body", "ink2"), box)
            self.boxes[key] = box
        self.form.body.addLayout(rows)
        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(theme.px(14))
        for card in (self.asked, self.what, self.offered, self.form):
            left.addWidget(card)
        self._side_by_side = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._side_by_side.setSpacing(theme.px(14))
        top = Qt.AlignmentFlag.AlignTop
        self._side_by_side.addWidget(self._left, 0, top)
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(theme.px(14))
        right.addWidget(self.columns)
        right.addWidget(self.preview)
        self._side_by_side.addWidget(self._right, 1, top)
        column = self._column = CardColumn("What was understood")
        column.cards.addLayout(self._side_by_side)
        column.cards.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(column)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where there is room, else one below the other."""
        wide = event.size().width() >= theme.px(NARROW)
        direction = QBoxLayout.Direction
        self._side_by_side.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        self._left.setMinimumWidth(theme.px(SIDE_WIDTH) if wide else 0)
        self._left.setMaximumWidth(theme.px(SIDE_WIDTH) if wide else WIDEST)
        super().resizeEvent(event)

    def show_flow(self, flow: ImportFlow) -> None:
        """The file as it is understood now, with what was answered so far."""
        found = flow.understanding
        if found is None:
            return
        if self._path != found.path:
            self._path = found.path
            self._column.verticalScrollBar().setValue(0)
        self.trouble.setText(flow.trouble)
        self.trouble.setVisible(bool(flow.trouble))
        clear_layout(self._sentences)
        for sentence in understanding_sentences(found):
            self._sentences.addWidget(Label(sentence, "body", wrap=True))
        for remark in found.remarks:
            self._sentences.addWidget(Label(remark, "small", "ink2", wrap=True))
        self._show_questions(flow, found)
        self._show_form(flow, found)
        self.columns.show_columns(found, flow.date_order)
        self.columns.setVisible(bool(found.columns))
        self.preview.show_plan(found.form_plan)

    def show_dates(self, flow: ImportFlow) -> None:
        """Dates are read otherwise now: the samples say how."""
        if flow.understanding is not None:
            self._show_form(flow, flow.understanding)
            self.columns.show_columns(flow.understanding, flow.date_order)

    def _show_questions(self, flow: ImportFlow, found: Understanding) -> None:
        clear_layout(self._questions)
        clear_layout(self._offers)
        self.editors = []
        titles = known_titles() if any(q.form == "title" for q in found.questions) else []
        for asked, place in ((found.questions, self._questions), (found.offers, self._offers)):
            for question in asked:
                answer = flow.answers.given.get(question.key, "")
                editor = QuestionEditor(question, answer, flow.date_order, titles)
                editor.answered.connect(self.answered)
                self.editors.append(editor)
                place.addWidget(editor)
        self.asked.setVisible(bool(found.questions))
        self.offered.setVisible(bool(found.offers))

    def _show_form(self, flow: ImportFlow, found: Understanding) -> None:
        values = {
            "kind": found.kind,
            "date_order": flow.date_order,
            "delimiter": found.form.delimiter,
            "encoding": found.form.encoding.lower().replace("utf-8-sig", "utf-8"),
        }
        for key, box in self.boxes.items():
            box.setCurrentIndex(box.findData(values[key]))
        self.form.setVisible(found.grain not in ("card", "sheet"))

    def focus_first(self) -> None:
        """The first open question has the focus; without one, the columns."""
        if self.editors:
            self.editors[0].focus_first()
        elif self.columns.boxes:
            next(iter(self.columns.boxes.values())).setFocus()
