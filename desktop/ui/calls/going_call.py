"""The call that goes on: its flow, its clock, and what keeps it. No widget."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from db.records.calls import CallRecord, CallStepRecord
from desktop.domain.call_guide import CallFlow
from desktop.domain.practice import PracticeCaller
from desktop.ui.calls.call_keeper import CallKeeper
from desktop.ui.calls.call_words import (
    AGREE,
    LEARNT,
    LISTEN,
    OFFER,
    TYPED,
    TYPED_OFFERS,
    typed_rows,
)
from desktop.ui.calls.promise_row import PromiseDraft
from desktop.ui.calls.stopwatch import Stopwatch


class GoingCall(QObject):
    """`call` None: practice, of which nothing is kept. `failed` says that it could not be kept.

    `rows` are the promises as they are typed, half a day included, and `typed` what stands in the
    fields of an offer (by its kind): the flow has what is whole. `learnt` is the line of the call
    that nobody has kept yet.
    """

    failed = Signal(str)
    kept = Signal()

    def __init__(
        self,
        flow: CallFlow,
        call: CallRecord | None,
        ticks: Callable[[], float],
        *,
        direction: str = "in",
        seconds: int | None = None,
        caller: PracticeCaller | None = None,
        known: Iterable[CallStepRecord] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.flow, self.call = flow, call
        self.direction = direction
        self.caller = caller  # who is invented, in practice
        self.rows: list[PromiseDraft] = []
        self.typed: dict[str, list[str]] = {}
        self.learnt = ""
        begun = call.seconds if call is not None else 0
        self.watch = Stopwatch(ticks, begun if seconds is None else seconds)
        self.keeper: CallKeeper | None = None
        if call is not None:
            self.keeper = CallKeeper(call.id, self._record, self._stands, self, known=known)
            self.keeper.failed.connect(self.failed)
            self.keeper.kept.connect(self.kept)

    @property
    def practice(self) -> bool:
        """Whether it is rehearsed only."""
        return self.call is None

    @property
    def kind(self) -> str:
        """The kind of call."""
        return self.flow.guide.kind

    @property
    def caller_words(self) -> str:
        """With whom, in words."""
        phone = self.call.phone if self.call is not None else ""
        return self.flow.facts.name or phone or "an unknown caller"

    def changed(self, step: str) -> None:
        """Something of a step changed: it is kept within a second."""
        if self.keeper is not None:
            self.keeper.note(step)

    def learn(self, text: str) -> None:
        """The line for what was learnt, as it is typed."""
        self.learnt = text
        self.changed(LISTEN)

    def rest(self) -> bool:
        """Nobody talks for now: the clock stands, all is kept. False if the file refused."""
        self.watch.pause()
        return self.flush()

    def flush(self) -> bool:
        """Keep at once what waits, and where the call stands. False if the file refused."""
        if self.keeper is None:
            return True
        self.keeper.note(self.flow.current)
        return self.keeper.flush()

    def over(self) -> None:
        """It has ended or is gone: nothing more is kept."""
        self.watch.pause()
        if self.keeper is not None:
            self.keeper.forget()

    def _record(self, step: str) -> CallStepRecord:
        found = self.flow.record(step)
        more: dict[str, object] = {}
        if step == AGREE and self.rows:
            more = {TYPED: typed_rows(self.rows)}
        elif step == OFFER and self.typed:
            more = {TYPED_OFFERS: self.typed}
        elif step == LISTEN and self.learnt:
            more = {LEARNT: self.learnt}
        return replace(found, draft={**found.draft, **more}) if more else found

    def _stands(self) -> tuple[str, int]:
        return self.flow.current, self.watch.seconds
