"""Beside the list: the chosen follow-up in full, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from db.records.follow_ups import FollowUpRecord
from desktop.domain import words
from desktop.domain.follow_up_words import (
    KINDS,
    due_words,
    from_words,
    is_due,
    is_late,
    moved_words,
    owner_words,
)
from desktop.ui import theme
from desktop.ui.follow_ups.act_forms import DoneForm, MoveForm
from desktop.ui.follow_ups.follow_up_form import FollowUpForm
from desktop.ui.widgets.buttons import Button, button
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label

# What can be done, the words on the button, its icon, the key that does it on the list.
ACTS = (
    ("done", "Done", "check", "Enter"), ("move", "Move", "calendar", "M"),
    ("call", "Start call", "phone", "F5"), ("open", "Open patron", "patrons", "O"),
    ("edit", "Edit", "edit", "E"), ("remove", "Remove", "trash", "Delete"),
)  # fmt: skip
OPEN_KEYS = "On the list: Enter done, M move, F5 call, O open, E edit, N a new one"
DONE_KEYS = "On the list: Enter opens it again, O opens the patron, N a new one"


def by_when(found: FollowUpRecord) -> str:
    """`Due Tue 24 Nov · moved once, first Fri 20 Nov`, or when it was done."""
    moved = moved_words(found)
    if found.done_at is not None:
        said = f"Done {words.past_words(found.done_at)}, {words.day_words(found.done_at)}"
    elif found.due_on is None:
        said = "No day named"
    else:
        due, day = due_words(found.due_on), words.day_words(found.due_on)
        said = f"Due {due}" if due == day else f"Due {due}, {day}"
        said = f"{due[:1].upper()}{due[1:]}, was due {day}" if due.endswith("late") else said
    return " · ".join(part for part in (said, moved) if part)


class FollowUpPanel(QFrame):
    """`act_wanted(what)`: a button was pressed. The forms are the page's to listen to."""

    act_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.who = Label("", "said", wrap=True)
        self.kind = Label("", "small", "ink2", wrap=True)
        self.what = Label("", "body", wrap=True, selectable=True)
        self.when = Label("", "strong", "ink2", wrap=True)
        self.whence = Label("", "small", "ink2", wrap=True)
        self.history = Label("", "small", "ink2", wrap=True, selectable=True)
        self.keys = Label("", "small", "ink3", wrap=True)
        self.buttons: dict[str, Button] = {}
        self.done_form, self.move_form = DoneForm(), MoveForm()
        self.form = FollowUpForm()
        self._about = QWidget()
        self._stack = QStackedWidget()
        for page in (QWidget(), self._scrolled(self._about), self._scrolled(self.form)):
            self._stack.addWidget(page)
        self._lay_out()
        self.rest()

    def _scrolled(self, inner: QWidget) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        area.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        return area

    def _lay_out(self) -> None:
        side = theme.px(18)
        column = QVBoxLayout(self._about)
        column.setContentsMargins(side, theme.px(18), side, side)
        column.setSpacing(theme.px(6))
        for label in (self.kind, self.who, self.what, self.when, self.whence, self.history):
            column.addWidget(label)
        acts = QWidget()
        flow = FlowLayout(acts, theme.px(8), theme.px(8))
        for key, text, icon, keys in ACTS:
            made = button(text, "primary" if key == "done" else "secondary", icon)
            made.setToolTip(f"{text} ({keys})")
            made.setAccessibleDescription(keys)
            made.clicked.connect(lambda _=False, what=key: self.act_wanted.emit(what))
            flow.addWidget(made)
            self.buttons[key] = made
        self._acts = acts
        column.addSpacing(theme.px(6))
        column.addWidget(acts)
        column.addWidget(self.keys)
        column.addWidget(self.done_form)
        column.addWidget(self.move_form)
        column.addStretch(1)
        self.form.box.setContentsMargins(side, theme.px(18), side, side)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 0, 0, 0)
        whole.addWidget(self._stack)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A panel with a line at its left."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("panel"))
        painter.fillRect(QRect(0, 0, 1, self.height()), theme.color("line"))

    @property
    def is_writing(self) -> bool:
        """Whether a form stands open."""
        return self._stack.currentIndex() == 2 or not (
            self.done_form.isHidden() and self.move_form.isHidden()
        )

    def show_follow_up(self, found: FollowUpRecord | None) -> None:
        """Show it; None shows nothing."""
        self.rest()
        self._stack.setCurrentIndex(0 if found is None else 1)
        if found is None:
            return
        gone = " · has died" if found.deceased else ""
        self.kind.setText(f"{KINDS[found.kind]} · {owner_words(found)}{gone}")
        self.who.setText(found.patron)
        self.what.setText(found.text)
        self.when.setText(by_when(found))
        is_open = found.done_at is None
        late, due = is_late(found.due_on), is_due(found.due_on)
        self.when.set_token("ink2" if not (is_open and due) else "accent" if late else "amber")
        self.whence.setText(f"From: {from_words(found)}")
        self.history.setText(found.history)
        self.history.setVisible(bool(found.history))
        self.buttons["done"].setText("Done" if is_open else "Open again")
        self.buttons["done"].setAccessibleName("Done" if is_open else "Open again")
        for key in ("move", "call", "edit"):
            self.buttons[key].setVisible(is_open)
        self.keys.setText(OPEN_KEYS if is_open else DONE_KEYS)

    def rest(self) -> None:
        """Put the small forms away."""
        for form in (self.done_form, self.move_form):
            form.hide()
        self._acts.show()
        self.keys.show()

    def begin_done(self) -> None:
        """Ask what happened."""
        self.rest()
        self._acts.hide()
        self.keys.hide()
        self.done_form.begin()

    def begin_move(self) -> None:
        """Ask to which day."""
        self.rest()
        self._acts.hide()
        self.keys.hide()
        self.move_form.begin()

    def begin_form(self, found: FollowUpRecord | None, me: int | None) -> None:
        """Mend one, or write a new one (None)."""
        self.rest()
        self._stack.setCurrentIndex(2)
        self.form.begin(found, me)
