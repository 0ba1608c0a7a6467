"""The two small forms below a follow-up: what happened, and to which day it moves."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from db import clock
from desktop.domain import words
from desktop.domain.typed_values import parse_day
from desktop.ui import theme
from desktop.ui.widgets.buttons import Button, button
from desktop.ui.widgets.chip import ChipButton
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label

DAYS = (("Tomorrow", "tomorrow"), ("In 3 days", "in 3 days"), ("Next week", "next week"))
NOT_UNDERSTOOD = "Type the day as Friday, in 2 weeks, or 3 Dec."
GONE_BY = "That day has gone by."


def day_complaint(typed: str, found: date | None) -> str:
    """Why a typed day cannot be one to come; '' if it can."""
    if found is None:
        return NOT_UNDERSTOOD if typed.strip() else "To which day?"
    return GONE_BY if found < clock.today() else ""


class DayLine(QLineEdit):
    """A day to come as one says it; `day` is None where it is not understood."""

    def __init__(self, name: str, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)

    @property
    def day(self) -> date | None:
        """The day that stands there."""
        return parse_day(self.text(), clock.today()) if self.text().strip() else None

    def words(self) -> str:
        """How it is understood, for the label beside it."""
        found = self.day
        return words.day_words(found) if found else "?" if self.text().strip() else ""


class ActForm(QWidget):
    """Enter saves from any line of it, Esc puts it away (`cancelled`)."""

    cancelled = Signal()

    def __init__(self, save_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wrong = Label("", "small", "accent", wrap=True)
        self.save_button: Button = button(save_text, "primary")
        self.cancel_button = button("Cancel", "quiet")
        self.save_button.clicked.connect(self.save)
        self.cancel_button.clicked.connect(self.cancelled)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(theme.px(8))

    def add_foot(self) -> None:
        """The line that says what is wrong, and the buttons; called last."""
        self.box.addWidget(self.wrong)
        foot = QHBoxLayout()
        foot.addWidget(self.save_button)
        foot.addWidget(self.cancel_button)
        foot.addStretch(1)
        self.box.addLayout(foot)
        self.wrong.hide()

    def save(self) -> None:
        """Give away what was entered, if it can be kept."""
        raise NotImplementedError

    def complain(self, sentence: str) -> None:
        """Say why it cannot be kept; '' for nothing."""
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Esc, from any field."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)


class DoneForm(ActForm):
    """`done(what happened)`: one line, which may stay empty."""

    done = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Done", parent)
        self.what = QLineEdit()
        self.what.setAccessibleName("What happened")
        self.what.setPlaceholderText("Spoke to her, all is well")
        caption = Label("&What happened?", "section", "ink2")
        caption.setBuddy(self.what)
        self.box.addWidget(caption)
        self.box.addWidget(self.what)
        self.add_foot()

    def begin(self) -> None:
        """Empty, with the cursor in it."""
        self.what.clear()
        self.show()
        self.what.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Done."""
        self.done.emit(self.what.text())


class MoveForm(ActForm):
    """`moved(iso day, what happened)`."""

    moved = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Move", parent)
        self.day = DayLine("Move to", "tomorrow, fri, 3 dec")
        self.understood = Label("", "small", "ink2")
        self.what = QLineEdit()
        self.what.setAccessibleName("What happened so far")
        self.what.setPlaceholderText("What happened: left a message")
        caption = Label("&Move to", "section", "ink2")
        caption.setBuddy(self.day)
        chips = QWidget()
        flow = FlowLayout(chips, theme.px(6), theme.px(6))
        self.chips: list[ChipButton] = []
        for text, typed in DAYS:
            chip = ChipButton(text)
            chip.setAccessibleName(f"Move to {text.lower()}")
            chip.clicked.connect(lambda _=False, day=typed: self._on_chip_clicked(day))
            flow.addWidget(chip)
            self.chips.append(chip)
        line = QHBoxLayout()
        line.setSpacing(theme.px(8))
        line.addWidget(self.day, 1)
        line.addWidget(self.understood)
        self.box.addWidget(caption)
        self.box.addLayout(line)
        self.box.addWidget(chips)
        self.box.addWidget(self.what)
        self.add_foot()
        # From the day to what happened at once: who types needs no chips.
        stops = [self.day, self.what, *self.chips, self.save_button, self.cancel_button]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)
        self.day.textChanged.connect(self._on_day_changed)

    def begin(self) -> None:
        """Tomorrow is offered; typing writes over it."""
        self.what.clear()
        self.day.setText("tomorrow")
        self.complain("")
        self.show()
        self.day.setFocus(Qt.FocusReason.OtherFocusReason)
        self.day.selectAll()

    def save(self) -> None:
        """Move, if the day is understood."""
        found = self.day.day
        wrong = day_complaint(self.day.text(), found)
        self.complain(wrong)
        if found is not None and not wrong:
            self.moved.emit(found.isoformat(), self.what.text())

    def _on_chip_clicked(self, typed: str) -> None:
        self.day.setText(typed)
        self.what.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_day_changed(self) -> None:
        self.understood.setText(self.day.words())
        self.complain("")
