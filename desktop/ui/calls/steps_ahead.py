"""The steps of the call that will likely begin, made while its start sheet is read.

To make all five at once takes longer than a key may; one at a turn of the event loop nobody notices.
Where the call turns out to be another one, they go, and its own are made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from db.queries import users
from desktop.domain.call_guide import CallFlow
from desktop.ui.calls.call_words import STEPS, step_words
from desktop.ui.calls.heard_step import HeardStep, StepWords

_BETWEEN_MS = 15

People = Sequence[tuple[int, str]]
Make = Callable[[int, str, StepWords, People, int | None], HeardStep]


class StepsAhead(QWidget):
    """Holds them, unseen, in `steps`; `make(number, step, words, people, me)` makes one."""

    def __init__(self, make: Make, parent: QWidget) -> None:
        super().__init__(parent)
        self._make = make
        self._flow: CallFlow | None = None
        self._people: People = ()
        self._me: int | None = None
        self.steps: dict[str, HeardStep] = {}
        self._turn = QTimer(self)
        self._turn.setInterval(_BETWEEN_MS)
        self._turn.timeout.connect(self._on_turn)
        self.hide()

    @property
    def under_way(self) -> bool:
        """Whether some are still to be made."""
        return self._turn.isActive()

    def begin(self, flow: CallFlow, people: People, me: int | None) -> None:
        """Such a call is likely."""
        if list(people) != list(self._people) or me != self._me:
            self.clear()
        self._flow, self._people, self._me = flow, people, me
        self._turn.start()

    def take(
        self, step: str, worded: StepWords, people: People, me: int | None
    ) -> HeardStep | None:
        """The step, if there is one in these words; it is the caller's then."""
        made = self.steps.get(step)
        if made is None or not _fits(made, worded):
            return None
        if list(people) != list(self._people) or me != self._me:
            return None
        made.show_lines(worded.lines)
        return self.steps.pop(step)

    def clear(self) -> None:
        """No call is likely any more."""
        self._turn.stop()
        self._flow = None
        for made in self.steps.values():
            made.deleteLater()
        self.steps = {}

    def _on_turn(self) -> None:
        flow = self._flow
        if flow is not None:
            for number, step in enumerate(STEPS, 1):
                worded = step_words(flow, step)
                old = self.steps.get(step)
                if old is not None and _fits(old, worded):
                    continue
                if old is not None:
                    old.deleteLater()
                self.steps[step] = self._make(number, step, worded, self._people, self._me)
                self.steps[step].setParent(self)
                return
        self._turn.stop()


def _fits(made: HeardStep, worded: StepWords) -> bool:
    """Whether a step has these words; its lines can be changed, nothing else."""
    return replace(made.words_of_step, lines=()) == replace(worded, lines=())


def list_people() -> list[tuple[int, str]]:
    """Who can promise something: (number, name)."""
    return [(user.id, user.name) for user in users.list_users()]
