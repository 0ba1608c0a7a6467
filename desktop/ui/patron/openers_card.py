"""The card that says what to say: up to three openers, each with its because and 'Said it'."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.opener_kinds import Opener
from desktop.ui import theme
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label

MOST = 3


def quoted(line: str) -> str:
    """A line to say, in quotation marks.

    >>> quoted("Welcome back!")
    '“Welcome back!”'
    """
    return line if line.startswith("“") else f"“{line}”"


def rule() -> QFrame:
    """A thin line between the rows of a card."""
    line = QFrame()
    line.setObjectName("cardRule")
    line.setFixedHeight(1)
    return line


class OpenerRow(QWidget):
    """One opener; filled again and again, never rebuilt."""

    said = Signal()
    rested = Signal()

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self._say = Label("", "said", "ink")
        self._say.setWordWrap(True)
        self._because = Label("", "small", "ink2")
        self._because.setWordWrap(True)
        self.said_button = button("Said it", "secondary")
        self.said_button.setToolTip(f"You said it: it rests for 90 days (Alt+{number})")
        self.rest_button = button("Not now", "quiet")
        self.rest_button.setToolTip("It rests for a week")
        self.said_button.clicked.connect(self.said)
        self.rest_button.clicked.connect(self.rested)
        words = QVBoxLayout()
        words.setSpacing(theme.px(4))
        words.addWidget(self._say)
        words.addWidget(self._because)
        words.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(4))
        buttons.addWidget(self.rest_button)
        buttons.addWidget(self.said_button)
        self._rule = rule()
        line = QHBoxLayout()
        line.setSpacing(theme.px(12))
        line.addLayout(words, 1)
        line.addLayout(buttons)
        line.setAlignment(buttons, Qt.AlignmentFlag.AlignTop)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(10))
        box.addWidget(self._rule)
        box.addLayout(line)
        self._rule.setVisible(number > 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_opener(self, opener: Opener) -> None:
        """Show it."""
        self._say.setText(quoted(opener.say))
        self._because.setText(opener.because)
        self.said_button.setAccessibleName(f"Said it: {opener.say}")
        self.rest_button.setAccessibleName(f"Not now: {opener.say}")

    @property
    def words(self) -> str:
        """What is shown to be said."""
        return self._say.text()


class OpenersCard(Card):
    """Shows openers in their rank; says which one was said or waved off."""

    opener_said = Signal(object)
    opener_rested = Signal(object)
    learn_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Say something kind", parent=parent)
        self._openers: tuple[Opener, ...] = ()
        self._hint = Label("Alt 1–3 marks it said", "small", "ink2")
        self.head.addWidget(self._hint)
        self.body.setSpacing(theme.px(12))
        self.rows = [OpenerRow(n) for n in range(1, MOST + 1)]
        for place, row in enumerate(self.rows):
            row.said.connect(lambda n=place: self.say(n))
            row.rested.connect(lambda n=place: self._on_rested(n))
            self.body.addWidget(row)
        self._nothing = Label("", "said", "ink")
        self._nothing.setWordWrap(True)
        self._instead = Label("", "small", "ink2")
        self._instead.setWordWrap(True)
        self.learn_button = button("Keep what you learn", "secondary", icon="plus")
        self.learn_button.clicked.connect(self.learn_wanted)
        self.body.addWidget(self._nothing)
        self.body.addWidget(self._instead)
        self.body.addWidget(self.learn_button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_openers(self, openers: Sequence[Opener], nothing: str, instead: str) -> None:
        """Show up to three; with none, say so (`nothing`) and what to do instead."""
        self._openers = tuple(openers[:MOST])
        count = len(self._openers)
        for place, row in enumerate(self.rows):
            if place < count:
                row.show_opener(self._openers[place])
            row.setVisible(place < count)
        self._hint.setText("Alt 1 marks it said" if count == 1 else f"Alt 1–{count} marks it said")
        self._hint.setVisible(count > 0)
        self._nothing.setText(nothing)
        self._instead.setText(instead)
        self._nothing.setVisible(not count)
        self._instead.setVisible(not count and bool(instead))
        self.learn_button.setVisible(not count)

    def say(self, place: int) -> bool:
        """Mark the opener at `place` (0 to 2) as said; False if there is none."""
        if place >= len(self._openers):
            return False
        had_focus = self.rows[place].said_button.hasFocus()
        self.opener_said.emit(self._openers[place])
        self._keep_focus(had_focus)
        return True

    def _on_rested(self, place: int) -> None:
        if place < len(self._openers):
            self.opener_rested.emit(self._openers[place])
            self._keep_focus(True)

    def _keep_focus(self, wanted: bool) -> None:
        if not wanted:
            return
        shown = [row for row in self.rows if not row.isHidden()]
        if not any(r.said_button.hasFocus() or r.rest_button.hasFocus() for r in shown):
            (shown[-1].said_button if shown else self.learn_button).setFocus()
