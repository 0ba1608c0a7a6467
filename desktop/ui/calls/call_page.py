"""The page of the guided call: start sheet, the call itself, and who is on the phone beside it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from db.errors import NotFound, StoreError
from db.queries import calls
from desktop.domain.call_facts import CallFacts
from desktop.ui.calls import call_ends
from desktop.ui.calls.call_frame import CallFrame
from desktop.ui.calls.call_making import made_call, practised_call
from desktop.ui.calls.glance_words import glance_of
from desktop.ui.calls.going_call import GoingCall
from desktop.ui.calls.likely_call import LikelyCall
from desktop.ui.calls.start_sheet import CallBegun
from desktop.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the start sheet was opened with, so that another text size can show it again."""

    patron_id: int | None
    phone: str


class CallPage(CallFrame):
    """`call_ended(call_id)`; `patron_wanted(id)` and `closed` lead away; `calls_changed`: another
    set of calls is open. `ticks` are the seconds the clock counts.
    """

    patron_wanted = Signal(int)
    call_ended = Signal(int)
    closed = Signal()
    calls_changed = Signal()
    new_patron_wanted = Signal(str)
    draft_wanted = Signal(int, object, object)  # to whom, after which call, (subject, text)

    def __init__(
        self, desk: Desk, ticks: Callable[[], float] = time.monotonic,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(desk, parent)
        self._ticks = ticks
        self._going: GoingCall | None = None
        self._asked: _Asked | None = None
        self.told = False  # whether somebody says at once what is to be shown
        self._turn = 0  # whose turn it is among the invented callers
        desk.changes.patron_changed.connect(self._on_patron_changed)

    def connect_parts(self) -> None:
        """Hear what the sheet, the steps and the head tell."""
        sheet, view, head = self.sheet, self.view, self.view.head
        self._likely = LikelyCall(self._desk, sheet, view.steps.ahead)
        sheet.started.connect(self._on_started)
        sheet.resumed.connect(self.resume)
        sheet.patron_found.connect(lambda patron_id: self.start(patron_id))
        sheet.patron_unwanted.connect(lambda: self.start(None))
        sheet.new_patron_wanted.connect(self.new_patron_wanted)
        sheet.practice_wanted.connect(self.practise)
        sheet.cancelled.connect(self._on_cancelled)
        view.end_wanted.connect(self.end)
        view.sentence_kept.connect(self._on_sentence_kept)
        view.mail_wanted.connect(self._on_mail_wanted)
        head.kind_chosen.connect(self._on_kind_chosen)
        head.direction_changed.connect(self._on_direction_changed)
        head.aside_wanted.connect(self.put_aside)
        head.move_wanted.connect(self.move_call)
        head.patron_wanted.connect(self._on_patron_wanted)
        head.remove_wanted.connect(self.remove)
        head.practice_wanted.connect(self.practise)
        self.glance.say_who_wanted.connect(self.move_call)

    # -- what the window asks

    @property
    def going_on(self) -> bool:
        """Whether we are on the phone, or practise."""
        return self._going is not None

    @property
    def call_id(self) -> int | None:
        """The call at hand; None while none is, and in practice."""
        going = self._going
        return going.call.id if going is not None and going.call is not None else None

    @property
    def patron_id(self) -> int | None:
        """With whom."""
        return self._going.flow.facts.patron_id if self._going is not None else None

    @property
    def caller_words(self) -> str:
        """With whom, in words."""
        return self._going.caller_words if self._going is not None else ""

    def activate(self) -> None:
        """The page is shown: back to where the cursor was, or ask who is calling."""
        if self.on_view and self._going is not None:
            self.view.begin()
        elif self._asked is None and not self.told:
            self.start(None)

    def keep(self) -> bool:
        """The window closes: everything typed goes into the file now; False if it could not."""
        going = self._going
        return going is None or going.flush()

    # -- beginning

    def start(self, patron_id: int | None, *, phone: str = "") -> None:
        """Open the start sheet. A call that goes on is put aside only when the next one begins."""
        self._asked = _Asked(patron_id, phone)
        self.shown.setCurrentWidget(self.start_room)
        self._show_glance(self._likely.open(patron_id, phone, self.call_id))

    def _on_started(self, begun: CallBegun) -> None:
        if not self._put_by():
            return
        call_id = call_ends.begin(self._desk, begun)
        if call_id is not None:
            self._show_call(call_id)

    def resume(self, call_id: int) -> None:
        """Go on with a call that is open; the one at hand, if another, is put aside."""
        if call_id == self.call_id:
            self._show_view()
        elif self._put_by():
            self._show_call(call_id)

    def practise(self) -> None:
        """A call with somebody invented, of which nothing is kept."""
        if self._put_by():
            self._take(practised_call(self._turn, self._desk.session, self._ticks, self))
            self._turn += 1

    def _show_call(self, call_id: int) -> None:
        try:
            going = made_call(call_id, self._desk.session, self._ticks, self)
        except (NotFound, StoreError):
            self._desk.toasts.show("That call is not open any more")
            self._leave()
            return
        self._take(going)

    def _take(self, going: GoingCall) -> None:
        self._going, self._asked = going, None
        self._likely.begun()
        self.view.show_call(going)
        self._show_view()
        self.calls_changed.emit()

    def _show_view(self) -> None:
        assert self._going is not None
        self.shown.setCurrentWidget(self.view)
        self._show_glance(self._going.flow.facts)
        self.view.begin()
        QTimer.singleShot(0, self, self._desk.toasts.place)  # off the line that is written on

    def _show_glance(self, facts: CallFacts) -> None:
        practice = self.on_view and self._going is not None and self._going.practice
        self.glance.show_glance(glance_of(facts, practice=practice, calling=self.on_view))

    # -- leaving

    def put_aside(self) -> None:
        """Somebody else needs us: the call is kept open, its clock stands."""
        if self._put_by():
            self._desk.toasts.show("The call is put aside. Shift+F5 goes on with it.")
            self._leave()

    def _put_by(self) -> bool:
        """Put the call at hand aside, if there is one; False if it could not be kept."""
        going = self._going
        if going is None:
            return True
        if not going.rest() and going.keeper is not None and not going.keeper.elsewhere:
            going.watch.go()
            self._desk.dialogs.show_failure(
                "What was typed last could not be kept yet, so the call stays here. "
                "Try again in a moment."
            )
            return False
        self._drop()
        return True

    def _drop(self) -> None:
        going, self._going = self._going, None
        self.view.let_go()
        if going is not None:
            going.over()
            going.deleteLater()
        self.calls_changed.emit()

    def _leave(self) -> None:
        self._asked = None
        self.closed.emit()

    def _on_cancelled(self) -> None:
        """Esc on the start sheet: back to the call that goes on, or to where we came from."""
        self._asked = None
        self._likely.given_up()
        if self._going is not None:
            self._show_view()
        else:
            self.closed.emit()

    def end(self) -> None:
        """Hang up: all that the call changes is written once, and can be taken back."""
        going = self._going
        if going is None:
            return
        if going.practice:
            self._drop()
            self._desk.toasts.show("Practice is over. Nothing was kept.")
            self._leave()
            return
        if self.view.wrong() or going.call is None:
            return
        if not call_ends.keep_line(self._desk, going, self.view.capture):
            return
        if not call_ends.end(self._desk, going):
            self.view.refresh()  # what was agreed may not be possible any more
            return
        call_id, patron_id = going.call.id, going.flow.facts.patron_id
        self._drop()
        self._asked = None
        self.call_ended.emit(call_id)
        if patron_id is not None:
            self.patron_wanted.emit(patron_id)
        else:
            self.closed.emit()

    def remove(self) -> None:
        """A wrong call: it goes, and Undo brings it back, to be resumed."""
        going = self._going
        if going is not None and going.call is not None and call_ends.remove(self._desk, going):
            self._drop()
            self._leave()

    def move_call(self) -> None:
        """It is somebody else, or we know now who it is."""
        if self._going is not None and call_ends.move(self._desk, self._going, self):
            self._read_again()

    def _read_again(self) -> None:
        """The same call with the facts of whoever it is with now."""
        going = self._going
        if going is None or going.call is None:
            return
        call_id, seconds, running = going.call.id, going.watch.seconds, going.watch.running
        going.over()
        self.view.let_go()
        try:
            fresh = made_call(call_id, self._desk.session, self._ticks, self, seconds=seconds)
        except (NotFound, StoreError):
            self._drop()
            self._leave()
            return
        going.deleteLater()
        self._going = fresh
        shown = self.on_view
        self.view.show_call(fresh)
        if not running:
            fresh.watch.pause()
        if shown:
            self._show_view()

    # -- changes of the call at hand

    def _on_kind_chosen(self, kind: str) -> None:
        if self._going is None or kind == self._going.kind:
            return
        if self._going.practice:
            self._desk.toasts.show("An invented caller calls about one thing only")
            return
        if call_ends.change(self._desk, self._going, kind=kind):
            self._read_again()

    def _on_direction_changed(self, direction: str) -> None:
        going = self._going
        if going is not None and call_ends.change(self._desk, going, direction=direction):
            going.direction = direction
            self.view.show_head()

    def _on_patron_wanted(self) -> None:
        if self.patron_id is not None:
            self.patron_wanted.emit(self.patron_id)

    def _on_sentence_kept(self, sentence: str, proposals: object) -> None:
        going = self._going
        if going is not None and call_ends.keep_sentence(self._desk, going, sentence, proposals):
            self.view.capture.clear()

    def _on_mail_wanted(self) -> None:
        if self._going is not None and self.patron_id is not None:
            letter = call_ends.letter(self._going)
            self.draft_wanted.emit(self.patron_id, self.call_id, letter)

    def _on_patron_changed(self, patron_id: int) -> None:
        """What was just learnt, or undone, is on the screen at once."""
        going = self._going
        if going is None or going.call is None:
            return
        try:
            now = calls.get_call(going.call.id)
        except NotFound:
            return
        now_with = now.patron_id
        if now_with != going.flow.facts.patron_id:
            if going.keeper is not None:
                going.keeper.flush()
            self._read_again()
        elif patron_id == now_with and self.on_view and now.status == "open":
            facts = call_ends.fresh_facts(self._desk, going)
            self._show_glance(facts)

    def show_again(self, on_view: bool, learnt: str) -> None:
        """Another text size: the call, or the sheet, is shown again where it was."""
        if self._going is not None:
            self.view.show_call(self._going)
            self.view.capture.set_text(learnt)
        if self._going is not None and on_view:
            self._show_view()
        elif self._asked is not None:
            self.start(self._asked.patron_id, phone=self._asked.phone)
