"""The words of one letter: its name, what it is for, subject and text, and the fields to put in."""

from __future__ import annotations

import re
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from db.records.letters import LetterTemplateRecord
from desktop.domain.letter_fields import FIELDS, problems
from desktop.ui import theme
from desktop.ui.widgets.chip import ChipButton
from desktop.ui.widgets.choice_row import ChoiceRow
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.marked_text import MarkedText

PURPOSES = (("news", "News, with consent"), ("answer", "Answer"))
CHANNELS = (("email", "By e-mail"), ("post", "By post"))
ABOUT = {
    "news": "Goes only to those who said that they want news on this way.",
    "answer": "For what they asked, gave or told us. Never for news, offers or invitations.",
}
HOW = (
    "Put in what is known: {first}. Words for where it is not: {first|friend}. "
    "Nothing at all there: {opener|}."
)
_KNOWN = re.compile(r"\{(?:" + "|".join(FIELDS) + r")(?:\|[^{}]*)?\}")
_OTHER = re.compile(r"\{[^{}]*\}|[{}]")
_STILL_HERE = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class LetterEditor(QWidget):
    """`changed` with each key, `left` when a person went on to something else."""

    changed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._template = LetterTemplateRecord(0, "", "", "")
        self._showing = False
        self.name, self.subject = QLineEdit(), QLineEdit()
        self.name.setAccessibleName("Name of the letter")
        self.subject.setAccessibleName("Subject")
        self.purpose = ChoiceRow("What it is for", PURPOSES)
        self.channel = ChoiceRow("How it goes", CHANNELS)
        self.about = Label("", "small", "ink2", wrap=True)
        self.text = MarkedText("Text of the letter")
        self.text.mark(((_OTHER, "amber"), (_KNOWN, "blue")))
        self.text.setMinimumHeight(theme.px(200))
        self.problem = Label("", "small", "amber", wrap=True)
        self.chips = {name: self._chip(name) for name in FIELDS}
        self._last: QLineEdit | MarkedText = self.text
        self._lay_out()
        for field in (self.name, self.subject):
            field.textChanged.connect(self._on_changed)
        self.text.textChanged.connect(self._on_changed)
        for row in (self.purpose, self.channel):
            row.chosen.connect(self._on_chosen)
        for widget in (self.name, self.subject, self.text):
            widget.installEventFilter(self)

    def show_template(self, template: LetterTemplateRecord) -> None:
        """Show a letter without telling."""
        self._showing = True
        self._template = template
        for field, text in ((self.name, template.name), (self.subject, template.subject)):
            if field.text() != text:
                field.setText(text)
                field.setCursorPosition(0)
        if self.text.toPlainText() != template.body:
            self.text.setPlainText(template.body)
        self.purpose.show_value(template.purpose)
        self.channel.show_value(template.channel)
        self._showing = False
        self._look()

    def template(self) -> LetterTemplateRecord:
        """The letter as it stands here."""
        return replace(
            self._template,
            name=" ".join(self.name.text().split()),
            subject=" ".join(self.subject.text().split()),
            body=self.text.toPlainText().strip(),
            purpose=self.purpose.value or "news",
            channel=self.channel.value or "email",
        )

    def show_problem(self, sentence: str) -> None:
        """Why it cannot be kept."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def put_field(self, name: str) -> None:
        """Write a field where the cursor was last."""
        put = f"{{{name}}}"
        if isinstance(self._last, QLineEdit):
            self._last.insert(put)
        else:
            self._last.insertPlainText(put)
        self._last.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Which field was written in last, and when a person leaves it."""
        if event.type() == QEvent.Type.FocusIn and watched in (self.subject, self.text):
            self._last = watched  # type: ignore[assignment]
        elif isinstance(event, QFocusEvent) and event.lostFocus():
            self._on_left(event.reason())
        return super().eventFilter(watched, event)

    def _on_left(self, reason: Qt.FocusReason) -> None:
        if reason not in _STILL_HERE:
            self.left.emit()

    def _chip(self, name: str) -> ChipButton:
        chip = ChipButton(f"{{{name}}}", "blue")
        chip.setToolTip(f"{FIELDS[name].about}, such as: {FIELDS[name].example}")
        chip.setAccessibleName(f"Put in {name}")
        chip.setAccessibleDescription(FIELDS[name].about)
        # A click must not take the cursor out of the field that it writes into.
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.clicked.connect(lambda: self.put_field(name))
        return chip

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(7))
        for caption, field in (("Name", self.name), ("Subject", self.subject)):
            label = Label(caption, "small", "ink2")
            label.setBuddy(field)
            if field is self.subject:
                self._add_choices(box)
            box.addWidget(label)
            box.addWidget(field)
        label = Label("Text", "small", "ink2")
        label.setBuddy(self.text)
        box.addWidget(label)
        box.addWidget(self.text, 1)
        box.addWidget(self.problem)
        fields = QWidget()
        flow = FlowLayout(fields, theme.px(5), theme.px(5))
        for chip in self.chips.values():
            flow.addWidget(chip)
        box.addWidget(Label(HOW, "small", "ink2", wrap=True))
        box.addWidget(fields)

    def _add_choices(self, box: QVBoxLayout) -> None:
        line = QHBoxLayout()
        line.setSpacing(theme.px(18))
        line.addWidget(self.purpose, 3)
        line.addWidget(self.channel, 2)
        box.addLayout(line)
        box.addWidget(self.about)

    def _on_changed(self) -> None:
        if not self._showing:
            self._look()
            self.changed.emit()

    def _on_chosen(self, _code: object) -> None:
        self._on_changed()
        self.left.emit()

    def _look(self) -> None:
        self.about.setText(ABOUT[self.purpose.value or "news"])
        wrong = problems(self.subject.text(), self.text.toPlainText())
        self.show_problem(wrong[0] if wrong else "")
