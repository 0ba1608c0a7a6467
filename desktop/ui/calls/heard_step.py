"""A step that hears: what to say, a hint for us alone, what was heard, quick answers, said back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui import icons, theme
from desktop.ui.calls.growing_text import GrowingText
from desktop.ui.calls.said_line import SaidLine
from desktop.ui.calls.step_frame import CURRENT, DONE, LATER, SKIPPED, StepFrame
from desktop.ui.widgets.buttons import Button, button
from desktop.ui.widgets.chip import ChipButton
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label


@dataclass(frozen=True, slots=True)
class StepWords:
    """How a step is worded for this call; `lines` are (say, because)."""

    name: str
    aside: str
    lines: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    choices: tuple[str, ...] = ()
    ask: str = "What you heard, in their words"
    finish: str = "Go on"
    finish_later: str = ""  # a second button that does not go on ('' none)
    answer: str = ""  # in practice, what the invented caller says


class HintLine(QWidget):
    """A hint for our eyes only: quiet, slanted, with a closed eye before it."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._eye = QLabel()
        self._eye.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.words = Label(text, "small", "ink2", wrap=True)
        self.setAccessibleName(f"For you alone: {text}")
        self.setToolTip("For you alone: not to be said")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(7))
        line.addWidget(self._eye, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.words, 1)
        self._on_theme_changed()
        theme.notifier().changed.connect(self._on_theme_changed)

    def _on_theme_changed(self) -> None:
        slanted = QFont(theme.font("small"))
        slanted.setItalic(True)
        self.words.setFont(slanted)
        self._eye.setPixmap(icons.pixmap("eye-off", "ink3", 15, self.devicePixelRatioF()))


class HeardStep(StepFrame):
    """Tells what a person typed and pressed; shows what it is given."""

    heard = Signal(str)
    picked = Signal(str, bool)
    said = Signal(str, bool)
    finish_wanted = Signal()
    skip_wanted = Signal()
    not_yet_wanted = Signal()

    def __init__(
        self, number: int, words: StepWords, *, last: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(number, words.name, last=last, parent=parent)
        self.words_of_step = words
        self.lines: list[SaidLine] = []
        self.choices: list[ChipButton] = []
        self.field = GrowingText(f"{words.name}: {words.ask}", words.ask)
        self.field.typed.connect(lambda: self.heard.emit(self.field.toPlainText()))
        self.say_back = Label("", "small", "ink2", wrap=True)
        self.wrong = Label("", "small", "accent", wrap=True)
        self.wrong.hide()
        self.hint = HintLine(words.hint)
        self._line_box = QVBoxLayout()
        self._line_box.setSpacing(theme.px(8))
        self._choice_holder = QWidget()
        self._choice_flow = FlowLayout(self._choice_holder, gap=theme.px(6), line_gap=theme.px(6))
        self._make_lines(words.lines)
        self._make_choices(words.choices)
        self.finish_button = button(words.finish, "primary")
        self.finish_button.setText(f"{words.finish}  Ctrl ↵".replace("&", "&&"))
        self.finish_button.setAccessibleName(words.finish)
        self.finish_button.setToolTip(f"{words.finish} (Ctrl+Return)")
        self.finish_button.clicked.connect(self.finish_wanted)
        self.later_button = button(words.finish_later, "secondary")
        self.later_button.clicked.connect(self.not_yet_wanted)
        self.skip_button = button("Skip this step", "quiet")
        self.skip_button.setToolTip("It is marked as skipped, and stands so in the record")
        self.skip_button.clicked.connect(self.skip_wanted)
        self._lay_out()

    def _lay_out(self) -> None:
        self._foot = QWidget()
        foot = self.foot_line = FlowLayout(self._foot, gap=theme.px(8), line_gap=theme.px(6))
        for made in (self.finish_button, self.later_button, self.skip_button):
            foot.addWidget(made)
        self.answer = Label(f"They say: “{self.words_of_step.answer}”", "body", "ink", wrap=True)
        self.answer.setProperty("soft", "blue")
        self._line_holder = QWidget()
        self._line_box.setContentsMargins(0, 0, 0, 0)
        self._line_holder.setLayout(self._line_box)
        for widget in (
            self._line_holder, self.hint, self.answer, self.field, self._choice_holder, self.say_back,
        ):  # fmt: skip
            self.body.addWidget(widget)
        self.extra = QVBoxLayout()  # what a step has besides
        self.extra.setSpacing(theme.px(10))
        self.body.addLayout(self.extra)
        self.body.addWidget(self.wrong)
        self.body.addWidget(self._foot)
        # Only now that they have a parent: shown alone each would be a window for a moment.
        self.hint.setVisible(bool(self.words_of_step.hint))
        self.later_button.setVisible(bool(self.words_of_step.finish_later))

    def show_state(
        self, state: str, *, heard: str, picked: Sequence[str], said: Sequence[str], say_back: str,
        current: bool, reachable: bool,
    ) -> None:  # fmt: skip
        """`state` as the record has it ('', done, skipped); `current`: it is the one at hand."""
        self.field.show_text(heard)
        for chip, choice in zip(self.choices, self.words_of_step.choices, strict=True):
            chip.setChecked(choice in picked)
        for line in self.lines:
            line.setChecked(line.say in said)
        self.say_back.setText(f"Say it back: “{say_back}”" if say_back else "")
        look = {"done": DONE, "skipped": SKIPPED}.get(state, CURRENT if current else LATER)
        has = bool(heard or picked)
        self.show_look(
            look, self.words_of_step.aside, open_=current or has, reachable=reachable or current
        )
        self._show_parts(current, heard, bool(picked), say_back)

    def _show_parts(self, current: bool, heard: str, picked: bool, say_back: str) -> None:
        """At hand everything; behind us what was heard, with the answers that were taken."""
        self._line_holder.setVisible(current and bool(self.lines))
        self.hint.setVisible(current and bool(self.words_of_step.hint))
        self.answer.setVisible(current and bool(self.words_of_step.answer))
        self.field.setVisible(current or bool(heard))
        self._choice_holder.setVisible(bool(self.choices) and (current or picked))
        for chip in self.choices:
            chip.setVisible(current or chip.isChecked())
        self.say_back.setVisible(bool(say_back))
        self._foot.setVisible(current)
        if not current:
            self.wrong.hide()

    def complain(self, sentence: str) -> None:
        """Say why it does not go on; '' takes that away."""
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))

    def begin(self) -> None:
        """Typing can begin, behind what stands there."""
        self.field.to_end()

    def press_choice(self, place: int) -> bool:
        """Switch the quick answer at a place, counted from 0; False if there is none."""
        if not 0 <= place < len(self.choices):
            return False
        self.choices[place].click()
        return True

    def show_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        """Other lines to say: the facts have changed."""
        if [(made.say, made.because) for made in self.lines] != list(lines):
            self._make_lines(lines)

    def _make_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        for old in self.lines:
            self._line_box.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.lines = []
        for say, because in lines:
            made = SaidLine(say, because)
            made.clicked.connect(lambda on, s=say: self.said.emit(s, on))
            self._line_box.addWidget(made)
            self.lines.append(made)

    def _make_choices(self, choices: Sequence[str]) -> None:
        for place, choice in enumerate(choices, 1):
            chip = ChipButton(choice.replace("&", "&&"), checkable=True)
            if place < 10:
                chip.setToolTip(f"Alt+{place}")
                chip.setAccessibleDescription(f"Alt+{place}")
            chip.clicked.connect(lambda on, c=choice: self.picked.emit(c, on))
            self._choice_flow.addWidget(chip)
            self.choices.append(chip)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Those at the foot that are shown."""
        made = (self.finish_button, self.later_button, self.skip_button)
        return tuple(b for b in made if not b.isHidden())
