"""Answers that are typed: a line, several lines, a number, a day, contact details."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from db import clock
from desktop.domain.answer_typing import day_words, plain_figures, typed_day
from desktop.domain.form_answers import LONGEST, Given, number_of
from desktop.domain.form_schema import CONTACT_PARTS, NUMBER, Question
from desktop.ui import theme
from desktop.ui.forms.answer_base import AnswerField
from desktop.ui.forms.answer_pills import dress_line
from desktop.ui.forms.form_sizes import FormLabel

_HINTS = {
    "email": Qt.InputMethodHint.ImhEmailCharactersOnly | Qt.InputMethodHint.ImhNoAutoUppercase,
    "phone": Qt.InputMethodHint.ImhDialableCharactersOnly,
}
_WIDE_PARTS = frozenset({"email", "street"})
_LINES = 4


def _line(name: str, big: bool) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setMaxLength(LONGEST["short"])
    dress_line(made, big)
    return made


class LineField(AnswerField):
    """One line: a short answer, or a number."""

    def __init__(
        self, question: Question, big: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(question, big, parent)
        self.line = _line(question.words, big)
        if question.kind == NUMBER:
            self.line.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
            self.line.setMaximumWidth(theme.px(260))
        self.line.textEdited.connect(lambda _: self.changed.emit())
        self.line.returnPressed.connect(self.entered)
        self.body.addWidget(self.line)

    def given(self) -> Given:
        """The line; a number in the figures of any script."""
        text = self.line.text()
        if self.question.kind == NUMBER:
            plain = plain_figures(text).strip()
            text = plain if number_of(plain) is not None else text
        return Given(text=text) if text.strip() else Given()

    def set_given(self, given: Given) -> None:
        """Show a line."""
        self.line.setText(given.text)

    def targets(self) -> list[QWidget]:
        """The line."""
        return [self.line]


class DayField(LineField):
    """A day, typed as people write it; what was understood stands beside it."""

    def __init__(
        self,
        question: Question,
        big: bool = False,
        *,
        month_first: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(question, big, parent)
        self._month_first = month_first
        self.line.setMaximumWidth(theme.px(360))
        self.line.setPlaceholderText("17 May 1980" if question.with_year else "17 May")
        self.understood = FormLabel("", "small", "ink2", big=big)
        self.body.addWidget(self.understood)
        self.understood.setVisible(False)
        self.line.textChanged.connect(lambda _: self._on_typed())

    def given(self) -> Given:
        """The day as it is kept; what is no day stays as it was typed."""
        typed = self.line.text()
        return Given(text=self._day() or typed) if typed.strip() else Given()

    def set_given(self, given: Given) -> None:
        """Show a day in words."""
        self.line.setText(day_words(given.text))

    def _day(self) -> str:
        return typed_day(self.line.text(), clock.today(), month_first=self._month_first)

    def _on_typed(self) -> None:
        words = day_words(self._day())
        shown = bool(words) and words.casefold() != " ".join(self.line.text().casefold().split())
        self.understood.setText(words)
        self.understood.setVisible(shown)
        self.line.setAccessibleDescription(words if shown else "")


class LinesField(AnswerField):
    """Several lines. With `keys` Enter goes on and Shift+Enter begins a line."""

    def __init__(
        self,
        question: Question,
        big: bool = False,
        *,
        keys: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(question, big, parent)
        self._keys = keys
        self.lines = QPlainTextEdit()
        self.lines.setAccessibleName(question.words)
        self.lines.setTabChangesFocus(True)
        dress_line(self.lines, big)
        high = self.lines.fontMetrics().lineSpacing() * (1.3 if big else 1.0)
        self.lines.setFixedHeight(round(high * _LINES) + theme.px(32 if big else 20))
        self.lines.textChanged.connect(self.changed)
        self.lines.installEventFilter(self)
        self.body.addWidget(self.lines)

    def given(self) -> Given:
        """All lines."""
        text = self.lines.toPlainText()
        return Given(text=text) if text.strip() else Given()

    def set_given(self, given: Given) -> None:
        """Show lines."""
        if self.lines.toPlainText() != given.text:
            self.lines.blockSignals(True)
            self.lines.setPlainText(given.text)
            self.lines.blockSignals(False)

    def targets(self) -> list[QWidget]:
        """The lines."""
        return [self.lines]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on where everything is done by keys."""
        if (
            self._keys
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers()
            in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        ):
            self.entered.emit()
            return True
        return super().eventFilter(watched, event)


class ContactField(AnswerField):
    """A line for each of the contact details that are asked for, two side by side."""

    def __init__(
        self, question: Question, big: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(question, big, parent)
        self.lines: dict[str, QLineEdit] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(8))
        row, column = 0, 0
        for part in question.parts:
            wide = part in _WIDE_PARTS
            if wide and column:
                row, column = row + 1, 0
            grid.addLayout(self._part(part), row, column, 1, 2 if wide else 1)
            column = 0 if wide else (column + 1) % 2
            row += column == 0
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)

    def given(self) -> Given:
        """What was typed into each."""
        return Given(
            parts=tuple((p, edit.text()) for p, edit in self.lines.items() if edit.text().strip())
        )

    def set_given(self, given: Given) -> None:
        """Show the details."""
        for part, edit in self.lines.items():
            edit.setText(given.part(part))

    def targets(self) -> list[QWidget]:
        """The lines."""
        return list(self.lines.values())

    def amiss(self) -> list[QWidget]:
        """Nothing given: any of them. Else it is the e-mail that can be wrong."""
        mail = self.lines.get("email")
        return self.targets() if self.given().empty or mail is None else [mail]

    def _part(self, part: str) -> QVBoxLayout:
        edit = _line(CONTACT_PARTS[part], self.big)
        edit.setInputMethodHints(_HINTS.get(part, Qt.InputMethodHint.ImhNone))
        edit.textEdited.connect(lambda _: self.changed.emit())
        edit.returnPressed.connect(lambda p=part: self._on_entered(p))
        self.lines[part] = edit
        caption = FormLabel(CONTACT_PARTS[part], "small", "ink2", big=self.big)
        caption.setBuddy(edit)
        column = QVBoxLayout()
        column.setSpacing(theme.px(3))
        column.addWidget(caption)
        column.addWidget(edit)
        return column

    def _on_entered(self, part: str) -> None:
        after = list(self.lines)[list(self.lines).index(part) + 1 :]
        if after:
            self.lines[after[0]].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.entered.emit()
