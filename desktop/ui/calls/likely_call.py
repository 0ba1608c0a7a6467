"""The call that the start sheet is opened for: what it is about is likely, so its steps are made."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop.domain.call_facts import CallFacts
from desktop.domain.call_guide import CallFlow
from desktop.domain.call_guides import get_guide
from desktop.ui.calls import start_words
from desktop.ui.calls.start_sheet import StartSheet
from desktop.ui.calls.steps_ahead import StepsAhead, list_people
from desktop.ui.desk import Desk


class LikelyCall(QObject):
    """Opens the sheet, and has the steps of the kind that is chosen there made in good time."""

    def __init__(self, desk: Desk, sheet: StartSheet, ahead: StepsAhead) -> None:
        super().__init__(sheet)
        self._desk, self._sheet, self._ahead = desk, sheet, ahead
        self._facts: CallFacts | None = None  # what the sheet was opened with
        sheet.kind_shown.connect(self._on_kind_shown)

    def open(self, patron_id: int | None, phone: str, but: int | None) -> CallFacts:
        """Ask about a call with a patron, or with nobody known; `but` is the call at hand."""
        self._facts = None
        facts = self._facts = start_words.show_sheet(
            self._sheet, self._desk.session, patron_id, phone=phone, but=but
        )
        self._on_kind_shown(str(self._sheet.kind.value))
        return facts

    def begun(self) -> None:
        """A call is at hand: it takes what was made for it."""
        self._facts = None

    def given_up(self) -> None:
        """Nobody calls after all."""
        self._facts = None
        self._ahead.clear()

    def _on_kind_shown(self, kind: str) -> None:
        if self._facts is not None:
            flow = CallFlow(get_guide(kind), self._facts)
            self._ahead.begin(flow, list_people(), self._desk.session.user_id)
