"""The sheet on which an e-mail to a patron is drafted, and handed to the mail program."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from db.errors import InputRefused
from db.records.letters import LetterTemplateRecord
from desktop.domain.letter_draft import FREELY, Writing, consent_words
from desktop.domain.letter_fields import FIELDS, missing_in, placeholder, used_fields
from desktop.domain.letters import address_for, best_opener, fill, refusal
from desktop.domain.mail_parts import is_mail_address, mail_address
from desktop.domain.opener_kinds import Opener
from desktop.domain.words import join_words
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.letters.outgoing import Draft, Outgoing
from desktop.ui.mail_program import MailProgram
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.marked_text import MarkedText
from desktop.ui.widgets.still_combo import StillCombo

WIDE, HIGH = 760, 680
NO_OPENER = "No opener"
NO_PROGRAM = (
    "No mail program answered. Nothing was kept. Copy the text, or save the draft as a file."
)
_MISSING = re.compile("|".join(re.escape(placeholder(name)) for name in FIELDS))


class DraftSheet(QDialog):
    """Filled from a letter, changed by hand; whatever goes out is kept in the history as one step."""

    def __init__(
        self, desk: Desk, writing: Writing, *, call_id: int | None = None,
        program: MailProgram | None = None, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._desk, self._writing = desk, writing
        self._out = Outgoing(desk, writing.person, program or MailProgram(), call_id)
        self._template: LetterTemplateRecord = FREELY
        self._opener: Opener | None = None
        self._filled = ("", "")  # subject and body as they were put in
        self.setWindowTitle(f"E-mail to {writing.person.display_name}")
        self.letter, self.to, self.opener = StillCombo(), StillCombo(), StillCombo()
        self.subject = QLineEdit()
        self.text = MarkedText("Text of the e-mail")
        self.consent = Label("", "small", "ink2", wrap=True)
        self.minds = Label("\n".join(writing.minds), "small", "accent", wrap=True)
        self.missing = Label("", "small", "amber", wrap=True)
        self.wrong = Label("", "small", "amber", wrap=True)
        self.copy_button = button("Copy text", "quiet", icon="duplicate")
        self.save_button = button("Save as file…", "quiet", icon="save")
        self.paper_button = button("On paper…", "quiet", icon="file")
        self.paper_button.setToolTip("A PDF for an envelope with a window")
        self.cancel_button = button("Cancel", "secondary")
        self.open_button = button("Open in mail program", "primary", icon="mail")
        self.open_button.setToolTip("Ctrl+Enter")
        self._fill_choices()
        self._lay_out()
        self._connect()
        self.show_template(writing.first)
        self.text.setFocus()

    # What is shown.

    def show_template(self, template: LetterTemplateRecord) -> None:
        """Choose a letter, as a person does above."""
        place = self._writing.templates.index(template)
        self.letter.setCurrentIndex(place)
        self._on_letter_chosen(place)

    @property
    def template(self) -> LetterTemplateRecord:
        """The letter that was chosen."""
        return self._template

    def _fill_choices(self) -> None:
        person = self._writing.person
        for one in self._writing.templates:
            refused = refusal(person, one.channel, one.purpose)[0]
            self.letter.addItem(f"{one.name} · needs consent" if refused else one.name)
        self.to.setEditable(True)
        self.to.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for address in dict.fromkeys(person.emails):
            self.to.addItem(address)
        usable = [place for place, one in enumerate(person.emails) if is_mail_address(one)]
        self.to.setCurrentIndex(usable[0] if usable else 0)
        line = self.to.lineEdit()
        if line is not None:
            line.setPlaceholderText("No e-mail is kept: type one")
            line.setAccessibleName("Address")
            # The window's style sheet does not reach the hint inside a box.
            line.setStyleSheet(f"placeholder-text-color: {theme.color('ink3').name()};")
        for opener in self._writing.openers:
            self.opener.addItem(opener.say, opener)
            self.opener.setItemData(
                self.opener.count() - 1, opener.because, Qt.ItemDataRole.ToolTipRole
            )
        self.opener.addItem(NO_OPENER, None)
        for box in (self.letter, self.to, self.opener):
            box.setMinimumContentsLength(12)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
        for widget, name in (
            (self.letter, "Letter"), (self.to, "To"), (self.opener, "Opener"),
            (self.subject, "Subject"),
        ):  # fmt: skip
            widget.setAccessibleName(name)

    def _lay_out(self) -> None:
        self.text.mark(((_MISSING, "amber"),))
        self.text.setMinimumHeight(theme.px(96))
        form = QFormLayout()
        form.setHorizontalSpacing(theme.px(14))
        form.setVerticalSpacing(theme.px(9))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for caption, field in (
            ("&Letter", self.letter), ("&To", self.to), ("Open&er", self.opener),
            ("&Subject", self.subject),
        ):  # fmt: skip
            form.addRow(caption, field)
        self._form = form
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        for made in (self.copy_button, self.save_button, self.paper_button):
            foot.addWidget(made)
        foot.addStretch(1)
        for made in (self.cancel_button, self.open_button):
            foot.addWidget(made)
        box = QVBoxLayout(self)
        side = theme.px(20)
        box.setContentsMargins(side, theme.px(18), side, theme.px(18))
        box.setSpacing(theme.px(10))
        box.addWidget(Label(f"E-mail to {self._writing.person.display_name}", "title", elide=True))
        box.addWidget(self.minds)
        box.addWidget(self._middle(form), 1)
        for label in (self.missing, self.wrong):
            box.addWidget(label)
        box.addLayout(foot)
        self.minds.setVisible(bool(self._writing.minds))
        room = self.screen().availableGeometry()
        self.resize(
            min(theme.px(WIDE), room.width() - side), min(theme.px(HIGH), room.height() - 3 * side)
        )

    def _middle(self, form: QFormLayout) -> QScrollArea:
        """What may be scrolled where the screen is small and the text large; the buttons stay."""
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        column.addLayout(form)
        column.addWidget(self.consent)
        column.addWidget(self.text, 1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName("The e-mail")
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    def _connect(self) -> None:
        self.letter.activated.connect(self._on_letter_chosen)
        self.opener.activated.connect(self._on_opener_chosen)
        self.to.editTextChanged.connect(lambda _: self._look())
        self.subject.textChanged.connect(lambda _: self._look())
        self.text.textChanged.connect(self._look)
        self.cancel_button.clicked.connect(self.reject)
        self.open_button.clicked.connect(self.open_in_program)
        self.copy_button.clicked.connect(lambda: self._send(self._out.copy))
        self.save_button.clicked.connect(lambda: self._send(self._out.save_file))
        self.paper_button.clicked.connect(lambda: self._send(self._out.save_paper))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.open_button.click)

    def _on_letter_chosen(self, place: int) -> None:
        self._template = self._writing.templates[place]
        takes = "opener" in used_fields(self._template.subject, self._template.body)
        takes = takes and bool(self._writing.openers)
        self._form.setRowVisible(self.opener, takes)
        self._form.setRowVisible(self.to, self._template.channel == "email")
        self._opener = best_opener(self._writing.openers, self._template) if takes else None
        self.opener.setCurrentIndex(
            self._writing.openers.index(self._opener) if self._opener else self.opener.count() - 1
        )
        self._put_in()

    def _on_opener_chosen(self, _place: int) -> None:
        before, self._opener = self._opener, self.opener.currentData()
        edited = self.text.toPlainText()
        if edited == self._filled[1]:
            self._put_in()
        elif before is not None and before.say in edited:
            # What was written by hand stays.
            new = self._opener.say if self._opener is not None else ""
            self.text.replace_all(edited.replace(before.say, new, 1))
        elif self._opener is not None:
            self.text.insertPlainText(self._opener.say)

    def _put_in(self) -> None:
        filled = fill(
            self._template, self._writing.person.id, opener=self._opener,
            user=self._desk.session.name,
        )  # fmt: skip
        self._filled = (filled.subject, filled.body)
        self.subject.setText(filled.subject)
        self.subject.setCursorPosition(0)
        self.text.replace_all(filled.body)
        self._look()

    def _look(self) -> None:
        """What stands in the way, and what is still missing, as it is now."""
        person = self._writing.person
        channel, purpose = self._template.channel, self._template.purpose
        why, sentence = refusal(person, channel, purpose)
        granted = consent_words(person, channel) if purpose == "news" else ""
        mail = channel == "email"
        self.consent.setText(sentence or granted)
        self.consent.set_token("amber" if sentence else "ink2")
        self.consent.setVisible(bool(sentence or granted))
        gaps = [FIELDS[n].label for n in missing_in(f"{self.subject.text()}\n{self._body()}")]
        self.missing.setText(
            f"Not known: {join_words(gaps)}. Write it yourself, or take it out." if gaps else ""
        )
        self.missing.setVisible(bool(gaps))
        problem = self._address_problem()
        self.wrong.setText(problem)
        self.wrong.setVisible(bool(problem))
        written = bool(self._body().strip())
        self.copy_button.setEnabled(not why and written)
        for made in (self.save_button, self.open_button):
            made.setEnabled(mail and not why and written and not problem and bool(self._to()))
        on_paper = bool(person.address) and not refusal(person, "post", purpose)[0]
        self.paper_button.setVisible(bool(person.address) or not mail)
        self.paper_button.setEnabled(on_paper and written)

    def _address_problem(self) -> str:
        if self._template.channel == "post":
            return address_for(self._writing.person, "post")[1]
        if not self._to():
            return ""
        try:
            mail_address(self._to())
        except InputRefused as refused:
            return refused.sentence
        return ""

    def _to(self) -> str:
        return self.to.currentText().strip()

    def _body(self) -> str:
        return self.text.toPlainText()

    # What goes out.

    def open_in_program(self) -> None:
        """Hand the draft to the mail program, and keep it in the history."""
        if not self._complete():
            return
        gone = self._out.hand_over(self._draft())
        if gone is None:
            self.wrong.setText(NO_PROGRAM)
            self.wrong.show()
            self.copy_button.setFocus()
        elif gone:
            self.accept()

    def _send(self, way: Callable[[Draft], bool]) -> None:
        if self._complete() and way(self._draft()):
            self.accept()

    def _draft(self) -> Draft:
        return Draft(
            self._template, self._opener, self._to(), self.subject.text().strip(), self._body()
        )

    def _complete(self) -> bool:
        """Whether nothing is missing, or a person says that it may go like that."""
        gaps = missing_in(f"{self.subject.text()}\n{self._body()}")
        if not gaps or self._desk.dialogs.confirm(
            "Something is not filled in",
            f"{join_words([placeholder(n) for n in gaps])} still stands in the draft. "
            "Nothing is sent from here, so you can still write it in your mail program.",
            "Go on",
        ):
            return True
        if not any(self.text.select_first(placeholder(name)) for name in gaps):
            self.subject.setFocus()
        return False

    def reject(self) -> None:
        """Esc: what was written by hand is not thrown away without a word."""
        changed = (self.subject.text(), self._body()) != self._filled
        if changed and not self._desk.dialogs.confirm(
            "Throw this draft away?",
            "What you wrote here was not handed to the mail program. It is not kept.",
            "Throw it away",
        ):
            return
        super().reject()
