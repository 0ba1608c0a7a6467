"""The head and the foot of the review of old notes: how many remain, and what can be done."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop.domain.words import count_words
from desktop.ui import theme
from desktop.ui.widgets.buttons import Button, button
from desktop.ui.widgets.choice_row import ChoiceRow
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.toast import KEPT_CLEAR

FOUND, ALL = "found", "all"


class ReviewBar(QWidget):
    """Title, how many remain, which are shown, and how far the looking through is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = Button("Patrons", "quiet", "chevron-left")
        self.back.setAccessibleName("Back to the patrons")
        self.title = Label("Old notes", "title")
        self.left = Label("", "strong", "ink2")
        self.filter = ChoiceRow("Show", ((FOUND, "With suggestions"), (ALL, "All")))
        self.filter.show_value(FOUND)
        self.seen = Label("", "small", "ink2", elide=True)
        self.line = QProgressBar()
        self.line.setRange(0, 1000)
        self.line.setTextVisible(False)
        self.line.setFixedHeight(theme.px(6))
        self.line.setAccessibleName("Notes looked through")
        self.stop = button("Stop", "quiet")
        first = QHBoxLayout()
        first.setSpacing(theme.px(12))
        first.addWidget(self.back)
        first.addWidget(self.title)
        first.addWidget(self.left)
        first.addStretch(1)
        first.addWidget(self.filter)
        self.filter.setFixedWidth(self.filter.sizeHint().width() + theme.px(8))
        second = QHBoxLayout()
        second.setSpacing(theme.px(12))
        second.addWidget(self.seen, 1)
        second.addWidget(self.stop)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(8))
        box.addLayout(first)
        box.addWidget(self.line)
        box.addLayout(second)

    def show_state(
        self, left: int, found: int, seen: int, total: int, busy: bool, done: bool
    ) -> None:
        """How many remain of the shown kind; how far the looking through is."""
        self.left.setText(f"{left:,} left" if total else "")
        many = count_words(total, "note")
        if not total:
            words = "" if done else "Looking which notes there are …"
        elif done:
            words = f"{many} looked through, {found:,} with suggestions"
        else:
            words = f"{seen:,} of {many} looked through, {found:,} with suggestions so far"
        self.seen.setText(words)
        self.line.setValue(round(1000 * seen / total) if total else 0)
        self.line.setVisible(not done)
        self.stop.setText("Stop" if busy else "Go on looking")
        self.stop.setAccessibleName(self.stop.text())
        self.stop.setVisible(not done)


class ReviewFoot(QWidget):
    """What can be done with the note at hand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(KEPT_CLEAR)
        self.keep = button("Keep", "primary", "check")
        self.leave = button("Nothing here", "secondary")
        self.leave.setToolTip("S")
        self.later = button("Later", "quiet")
        self.later.setToolTip("Alt+Down")
        self.hint = Label(
            "Enter keeps and goes on · Space ticks · F2 edits · S nothing here · Ctrl+Z takes back",
            "small", "ink2", elide=True,
        )  # fmt: skip
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(8))
        for made in (self.keep, self.leave, self.later):
            line.addWidget(made)
        line.addSpacing(theme.px(8))
        line.addWidget(self.hint, 1)

    def show_state(self, at_hand: bool, ticked: int) -> None:
        """For a note with so many ticked chips; without one nothing can be done."""
        self.setVisible(at_hand)
        words = f"Keep {ticked} and go on" if ticked else "Keep and go on"
        self.keep.setText(words)
        self.keep.setAccessibleName(words)
        self.keep.setEnabled(ticked > 0)
