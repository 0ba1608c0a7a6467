"""One question that only a person can answer, with the widget that fits its form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCompleter,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from db.folding import fold
from desktop.domain.words import long_day_words
from desktop.importing.moments import find_moment
from desktop.importing.understanding import Question
from desktop.ui import theme
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.still_combo import StillCombo

FEW = 5
EVENING = time(19, 30)


class QuestionEditor(QWidget):
    """`answered(key, value)`; '' while there is no whole answer."""

    answered = Signal(str, str)

    def __init__(
        self, question: Question, answer: str, date_order: str, titles: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.question = question
        self._titles = titles
        self._date_order = date_order
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(6))
        self._layout.addWidget(Label(question.text, "strong", wrap=True))
        shown = answer or self._suggested()
        if question.form == "instant":
            self._build_instant(shown)
        elif question.choices and question.form == "choice":
            self._build_choices(answer or ("" if question.required else question.suggestion))
        else:
            self._build_text(shown)
        if shown and not answer and question.form != "choice":
            # What stands in the field holds as said, unless somebody types over it.
            QTimer.singleShot(0, self, lambda: self.answered.emit(question.key, self.value))

    def _suggested(self) -> str:
        """What stands in the field at first. A title taken from a file's name is only offered,
        unless it is one that is played: nobody should import for a title they did not read.
        """
        suggestion = self.question.suggestion
        if self.question.form != "title":
            return suggestion
        known = {fold(title): title for title in self._titles}
        return known.get(fold(suggestion), "")

    @property
    def value(self) -> str:
        """The answer as it stands."""
        return self._read()

    def _build_choices(self, answer: str) -> None:
        if len(self.question.choices) > FEW:
            self._build_list(answer)
            return
        self._group = QButtonGroup(self)
        self._radios: dict[str, QRadioButton] = {}
        for value, words in self.question.choices:
            radio = QRadioButton(words.replace("&", "&&"))
            radio.setAccessibleName(f"{self.question.text} {words}")
            radio.setChecked(value == answer)
            radio.clicked.connect(self._on_changed)
            self._group.addButton(radio)
            self._radios[value] = radio
            self._layout.addWidget(radio)
        self._read = lambda: next((v for v, r in self._radios.items() if r.isChecked()), "")

    def _build_list(self, answer: str) -> None:
        box = StillCombo()
        box.setAccessibleName(self.question.text)
        box.addItem("Choose…", "")
        for value, words in self.question.choices:
            box.addItem(words, value)
        box.setCurrentIndex(max(0, box.findData(answer)))
        box.activated.connect(self._on_changed)
        self._layout.addWidget(box)
        self._read = lambda: str(box.currentData() or "")

    def _build_text(self, answer: str) -> None:
        self.field = QLineEdit(answer)
        self.field.setAccessibleName(self.question.text)
        if self.question.form == "title":
            self.field.setPlaceholderText("The title as it stands on the poster")
        titles = [words for _, words in self.question.choices]
        if self.question.form == "title":
            titles = list(dict.fromkeys([*titles, *self._titles, self.question.suggestion]))
        if titles:
            completer = QCompleter(titles, self.field)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            self.field.setCompleter(completer)
        self.field.textChanged.connect(self._on_changed)
        self._layout.addWidget(self.field)
        self._read = lambda: self.field.text().strip()

    def _build_instant(self, answer: str) -> None:
        self.field = QLineEdit(answer.replace("T", " "))
        self.field.setAccessibleName(self.question.text)
        self.field.setPlaceholderText("22 Nov 2026 19:30")
        self.echo = Label("", "small", "ink2", wrap=True)
        self.field.textChanged.connect(self._on_changed)
        self._layout.addWidget(self.field)
        self._layout.addWidget(self.echo)
        self._read = self._read_instant
        self._read_instant()

    def _read_instant(self) -> str:
        typed = self.field.text().strip()
        found = find_moment(typed, self._date_order) if typed else None
        if found is None:
            self.echo.setText("A date and a time, please." if typed else "")
            return ""
        at = found.at or EVENING
        self.echo.setText(f"{long_day_words(found.day)}, {at:%H:%M}")
        return f"{found.day.isoformat()}T{at:%H:%M}"

    def _on_changed(self, *_: object) -> None:
        self.answered.emit(self.question.key, self.value)

    def focus_first(self) -> None:
        """Put the cursor where the answer goes."""
        for child in self.findChildren(QWidget):
            if child.focusPolicy() != Qt.FocusPolicy.NoFocus:
                child.setFocus(Qt.FocusReason.OtherFocusReason)
                return
