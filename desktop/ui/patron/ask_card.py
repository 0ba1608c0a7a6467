"""The card that says what to ask: one friendly question, its answers as buttons, one click keeps it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from db import clock
from desktop.domain.ask_one import Asking
from desktop.domain.form_answers import Given, complaint, free_words, normal
from desktop.domain.form_schema import TYPED, Choice
from desktop.domain.typed_values import parse_birthday
from desktop.ui import theme
from desktop.ui.patron.openers_card import quoted
from desktop.ui.widgets.buttons import Button, button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label

AS_BUTTONS = 4  # more choices go into a menu behind the first three


class AnswerLine(QLineEdit):
    """A short answer in the patron's words; Enter keeps it, Esc puts the line away."""

    cancelled = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the line alone."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
            return
        super().keyPressEvent(event)


class AskCard(Card):
    """Shows one question; `answered(Given)` or `waved_off()` once somebody spoke of it."""

    answered = Signal(object)
    waved_off = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Ask one thing", dashed=True, parent=parent)
        self._asking: Asking | None = None
        self.rest_button = button("Not now", "quiet")
        self.rest_button.setToolTip("It rests for a year")
        self.rest_button.clicked.connect(self.waved_off)
        self.head.addWidget(self.rest_button)
        self._say = Label("", "said", "ink")
        self._say.setWordWrap(True)
        self._why = Label("", "small", "ink2")
        self._why.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(theme.px(4))
        words.addWidget(self._say)
        words.addWidget(self._why)
        self._holder = QWidget()
        self._flow = FlowLayout(self._holder)
        self.line = AnswerLine()
        self.line.setAccessibleName("Answer")
        self.line.returnPressed.connect(self._on_line_entered)
        self.line.cancelled.connect(self._show_choices)
        self.keep_button = button("Keep", "secondary")
        self.keep_button.clicked.connect(self._on_line_entered)
        typed = QHBoxLayout()
        typed.setSpacing(theme.px(8))
        typed.addWidget(self.line, 1)
        typed.addWidget(self.keep_button)
        self._typed = QWidget()
        self._typed.setLayout(typed)
        typed.setContentsMargins(0, 0, 0, 0)
        self._wrong = Label("", "small", "accent")
        self.body.addLayout(words)
        for widget in (self._holder, self._typed, self._wrong):
            self.body.addWidget(widget)
        self._wrong.hide()
        self.buttons: list[Button] = []
        self.made = 0
        self.hide()

    def show_asking(self, asking: Asking | None) -> None:
        """Show a question, or nothing at all."""
        same = asking is not None and self._asking is not None and asking == self._asking
        self._asking = asking
        self.setVisible(asking is not None)
        if asking is None or same:
            return
        question = asking.question
        self._say.setText(quoted(question.words))
        said = (f"From {asking.version.form_name}", "no answer yet", asking.feeds)
        self._why.setText(" · ".join(s for s in said if s))
        self.rest_button.setAccessibleName(f"Not now: {question.words}")
        self.line.setAccessibleName(question.words)
        self.line.setPlaceholderText(question.help or "What do they say?")
        self._make_buttons()
        self._show_choices()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Long words and many answers get the height that they need at this width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        layout = self.layout()
        assert layout is not None
        self.setMinimumHeight(layout.totalHeightForWidth(self.width()))

    def focus_answer(self) -> bool:
        """Put the keyboard on the first answer; False if there is nothing to ask."""
        if self._asking is None:
            return False
        target = self.buttons[0] if self.buttons else self.line
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def _make_buttons(self) -> None:
        assert self._asking is not None
        for old in self.buttons:
            self._flow.removeWidget(old)
            old.deleteLater()
        question = self._asking.question
        offered = question.offered if question.kind not in TYPED else ()
        few = offered if len(offered) <= AS_BUTTONS else offered[: AS_BUTTONS - 1]
        self.buttons = [self._choice_button(choice) for choice in few]
        if len(offered) > len(few):
            self.buttons.append(self._more_button(offered[len(few) :]))
        elif question.other:
            other = button(f"{free_words(question)}…".replace("&", "&&"), "secondary")
            other.setAccessibleName(free_words(question))
            other.clicked.connect(self._show_line)
            self.buttons.append(other)
        for made in self.buttons:
            self._flow.addWidget(made)
            made.show()  # at once: the keyboard may come here before the event loop does
        self.made += 1

    def _choice_button(self, choice: Choice) -> Button:
        made = button(choice.words.replace("&", "&&"), "secondary")
        made.setAccessibleName(choice.words)
        made.clicked.connect(lambda: self._answer(Given(choices=(choice.key,))))
        return made

    def _more_button(self, rest: tuple[Choice, ...]) -> Button:
        assert self._asking is not None
        more = button("Other…", "secondary")
        menu = QMenu(more)
        for choice in rest:
            action = menu.addAction(choice.words.replace("&", "&&"))
            action.triggered.connect(lambda _=False, k=choice.key: self._answer(Given((k,))))
        if self._asking.question.other:
            menu.addSeparator()
            words = free_words(self._asking.question).replace("&", "&&")
            menu.addAction(f"{words}…").triggered.connect(self._show_line)
        more.setMenu(menu)
        return more

    def _show_choices(self) -> None:
        self.line.clear()
        self._wrong.hide()
        self._holder.setVisible(bool(self.buttons))
        self._typed.setVisible(not self.buttons)

    def _show_line(self) -> None:
        self._holder.hide()
        self._typed.show()
        self.line.setFocus()

    def _on_line_entered(self) -> None:
        text = self.line.text()
        if self._asking is None or not text.strip():
            return
        if self.buttons:
            self._answer(Given(other=text))
        else:
            self._answer(Given(text=self._as_typed(text)))

    def _as_typed(self, text: str) -> str:
        """A day as people say it ("17 May") in the spelling of a date."""
        assert self._asking is not None
        return as_date(text) if self._asking.question.kind == "date" else text

    def _answer(self, given: Given) -> None:
        assert self._asking is not None
        question = self._asking.question
        spelt = normal(question, given)
        wrong = "Please write an answer." if spelt.empty else complaint(question, spelt)
        self._wrong.setText(wrong)
        self._wrong.setVisible(bool(wrong))
        if not wrong:
            self.answered.emit(spelt)


def as_date(text: str) -> str:
    """A day as it was typed in the spelling of an answer; the text itself if it is none."""
    found = parse_birthday(text, clock.today())
    if found is None or found[1] is None or found[2] is None:
        return text
    year, month, day = found
    return f"{year:04d}-{month:02d}-{day:02d}" if year else f"--{month:02d}-{day:02d}"
